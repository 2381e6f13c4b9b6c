import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SelectField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OrganizationPicker } from '../organizations/OrganizationPicker.tsx';
import { Balance } from './Balance.tsx';
import { ChildrenBoard } from './ChildrenBoard.tsx';
import { Corrections } from './Corrections.tsx';
import { FileDialog } from './FileDialog.tsx';
import { Filings } from './Filings.tsx';
import { Findings } from './Findings.tsx';
import { StateSentence } from './StateSentence.tsx';

export type Report = AnswerOf<'GET /annual-reports'>;

/** One year of one organisation: where its report stands, what stands in the way, what it says, what waits below. */
export function AnnualReportPage() {
  const { t } = useTranslation('workbench');
  const raw = useSearch({ from: '/signed-in/workbench/annual-reports' });
  const organization = typeof raw.organization === 'string' ? raw.organization : undefined;
  const year = Number.isInteger(Number(raw.year)) && raw.year !== undefined ? Number(raw.year) : undefined;
  const { data, error, refetch } = useQuery({
    queryKey: ['annual-reports', 'one', organization, year],
    queryFn: ({ signal }) =>
      call('GET /annual-reports', {
        query: {
          ...(organization === undefined ? {} : { organization }),
          ...(year === undefined ? {} : { year }),
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  if (isProblem(error, 'not_found'))
    return (
      <Empty
        title={t('annualReports.notFound')}
        hint={t('annualReports.notFoundHint')}
        action={
          <Link to="/annual-reports" className={buttonClass()}>
            {t('annualReports.own')}
          </Link>
        }
      />
    );
  if (error) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!data) return <Skeleton lines={10} />;
  return <OneReport key={`${data.organization.id} ${data.year}`} report={data} />;
}

function OneReport({ report }: { report: Report }) {
  const { t } = useTranslation('workbench');
  return (
    <div className="desk-page">
      <PageHeader
        title={t('annualReports.title', { year: report.year })}
        lead={
          <>
            {report.organization.name} · <StateSentence report={report} />
          </>
        }
        actions={<Actions report={report} />}
      />
      <Choice report={report} />
      <Findings report={report} />
      <Headline report={report} />
      <Corrections report={report} />
      {report.children.total > 0 && <ChildrenBoard report={report} />}
      <Balance report={report} />
      <Filings report={report} />
    </div>
  );
}

function Actions({ report }: { report: Report }) {
  const { t } = useTranslation('workbench');
  const [filing, setFiling] = useState(false);
  const blocked = report.findings.some(({ severity }) => severity === 'block');
  return (
    <span className="z-actions z-no-print">
      {report.can.file && (
        <Button
          kind="primary"
          disabled={blocked}
          title={blocked ? t('annualReports.fileBlocked') : undefined}
          onClick={() => setFiling(true)}
        >
          {t(report.state === 'returned' ? 'annualReports.fileAgain' : 'annualReports.file')}
        </Button>
      )}
      {report.can.download && (
        <a
          className={buttonClass()}
          href={addressOf('GET /annual-reports/{id}/file', { params: { id: report.id ?? '' }, query: {} })}
        >
          {t('annualReports.download')}
        </a>
      )}
      {report.content && <Button onClick={() => window.print()}>{t('annualReports.print')}</Button>}
      {filing && <FileDialog report={report} onClose={() => setFiling(false)} />}
    </span>
  );
}

function Choice({ report }: { report: Report }) {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const go = (organization: string, year: number) =>
    void navigate({ to: '/annual-reports', search: { organization, year: String(year) }, replace: true });
  return (
    <div className="desk-filters z-no-print">
      <OrganizationPicker
        label={t('annualReports.organization')}
        value={report.organization}
        onChange={(picked) => picked && go(picked.id, report.year)}
      />
      <SelectField
        label={t('annualReports.year')}
        value={String(report.year)}
        onChange={(year) => go(report.organization.id, Number(year))}
        options={report.years.map((year) => ({
          value: String(year),
          label: t('annualReports.yearOf', { year }),
        }))}
      />
    </div>
  );
}

function Headline({ report }: { report: Report }) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  const { content, members } = report;
  const organizations = (content?.organizations ?? []).reduce((sum, { n }) => sum + n, 0);
  return (
    <>
      <p className="desk-headline">
        <strong>{t('annualReports.members', { n: members === null ? '–' : number(members) })}</strong>
        {content && (
          <>
            <span>
              {t('annualReports.change', {
                opening: number(content.members.opening),
                ins: number(content.members.ins),
                outs: number(content.members.outs),
              })}
            </span>
            <span>{t('annualReports.organizations', { n: number(organizations) })}</span>
          </>
        )}
      </p>
      {content === null && report.findings.every(({ key }) => key !== 'did_not_exist') && (
        <Notice>{t('annualReports.membersHidden')}</Notice>
      )}
    </>
  );
}
