import { useTranslation } from 'react-i18next';
import { addressOf } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Section } from '../../ui/Section.tsx';
import { actorInWords } from '../duties/role-name.ts';
import type { Report } from './AnnualReportPage.tsx';

type Filing = Report['filings'][number];

/** Who signed what when, and what the superior said: the last first; each as its signed file. */
export function Filings({ report }: { report: Report }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (report.filings.length === 0) return null;
  return (
    <Section title={t('annualReports.filings')}>
      <ol className="z-rows">
        {report.filings.map((filing) => (
          <li key={filing.number}>
            <a
              href={addressOf('GET /annual-reports/{id}/file', {
                params: { id: report.id ?? '' },
                query: { filing: filing.number },
              })}
            >
              {t('annualReports.filing', { n: filing.number })}
            </a>
            <p>
              {t('annualReports.filingBy', {
                who: actorInWords(filing.filed.name, filing.filed.role, reader),
                organization: filing.filed.organizationName,
                at: reader.instant(String(filing.filed.at)),
              })}
            </p>
            <Decision filing={filing} closed={report.state === 'closed'} />
            <p className="z-small z-muted">
              {t('annualReports.digest')} <code>{filing.sha256}</code>
            </p>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Decision({ filing, closed }: { filing: Filing; closed: boolean }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { decided, decision } = filing;
  if (decided === null || decision === null)
    return closed ? null : <p className="z-muted">{t('annualReports.waits')}</p>;
  const who = actorInWords(decided.name, decided.role, reader);
  const at = reader.instant(String(decided.at));
  return (
    <p>
      {decision === 'accepted'
        ? t('annualReports.wasAccepted', { who, at })
        : t('annualReports.wasReturned', { who, at, reason: filing.reason ?? '' })}
    </p>
  );
}
