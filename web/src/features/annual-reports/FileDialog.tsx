import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import type { Report } from './AnnualReportPage.tsx';

/** What is signed, in whose name, and what follows from it; the password again where the sign-in is not fresh. */
export function FileDialog({ report, onClose }: { report: Report; onClose: () => void }) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  const client = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const file = useMutation({
    mutationFn: () =>
      withFreshSignIn(() =>
        call('POST /annual-reports', {
          body: { organization: report.organization.id, year: report.year, sha256: report.sha256 ?? '' },
        }),
      ),
    onSuccess: async (filed) => {
      if (filed === null) return;
      await client.invalidateQueries({ queryKey: ['annual-reports'] });
      onClose();
    },
    // The figures changed, or something stands in the way since: the page shows it beside the refusal.
    onError: () => client.invalidateQueries({ queryKey: ['annual-reports', 'one'] }),
  });
  const members = report.content?.members ?? { opening: 0, ins: 0, outs: 0, closing: 0 };
  const values = {
    organization: report.organization.name,
    opening: number(members.opening),
    ins: number(members.ins),
    outs: number(members.outs),
    closing: number(members.closing),
  };
  return (
    <Dialog title={t('annualReports.fileTitle', { year: report.year })} onClose={onClose}>
      <p>
        {report.superior === null
          ? t('annualReports.fileTop', values)
          : t('annualReports.fileWhat', { ...values, superior: report.superior })}
      </p>
      <p className="z-muted">{t('annualReports.fileFrozen')}</p>
      <FormProblem error={file.error} />
      <div className="z-actions">
        <Button kind="primary" busy={file.isPending} onClick={() => file.mutate()}>
          {t('annualReports.file')}
        </Button>
        <Button onClick={onClose}>{t('desk.cancel')}</Button>
      </div>
    </Dialog>
  );
}
