import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { actorInWords } from '../duties/role-name.ts';
import type { Report } from './AnnualReportPage.tsx';

/** Where the report stands, with a name and a day. */
export function StateSentence({ report }: { report: Report }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const superior = report.superior ?? t('annualReports.noSuperior');
  const top = report.superior === null;
  const days = { opens: reader.day(report.opensOn), due: reader.day(report.dueOn), superior };
  const [last] = report.filings;
  if (report.state === 'draft') {
    if (chinaToday() < report.opensOn) return <>{t('annualReports.runningLead', { opens: days.opens })}</>;
    if (report.overdue)
      return (
        <>
          {top
            ? t('annualReports.overdueTop', { due: days.due })
            : t('annualReports.overdueLead', { due: days.due, superior })}
        </>
      );
    return (
      <>
        {top
          ? t('annualReports.draftTop', { opens: days.opens, due: days.due })
          : t('annualReports.draftLead', days)}
      </>
    );
  }
  if (!last) return <>{t(`annualReports.${report.state}Plain`)}</>;
  const { filed, decided } = last;
  const hand = report.state === 'filed' || report.state === 'closed' ? filed : (decided ?? filed);
  return (
    <>
      {t(`annualReports.${report.state}Lead`, {
        who: actorInWords(hand.name, hand.role, reader),
        at: reader.instant(String(hand.at)),
        superior,
        reason: last.reason ?? '',
      })}
    </>
  );
}
