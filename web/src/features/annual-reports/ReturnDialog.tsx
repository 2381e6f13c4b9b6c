import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { SayWhy } from '../../ui/desk/SayWhy.tsx';

interface Properties {
  report: { id: string; version: number; name: string };
  onReturned: () => Promise<unknown>;
  onClose: () => void;
}

/** Why it comes back; the people who filed it read it. */
export function ReturnDialog({ report, onReturned, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const send = async (reason: string) => {
    const { id, version } = report;
    await call('POST /annual-reports/{id}/return', { params: { id }, ifMatch: version, body: { reason } });
    await onReturned();
  };
  return (
    <SayWhy
      title={t('annualReports.returnTitle', { name: report.name })}
      label={t('annualReports.reason')}
      hint={t('annualReports.reasonHint')}
      short={t('annualReports.reasonShort')}
      action={t('annualReports.return')}
      send={send}
      onClose={onClose}
    />
  );
}
