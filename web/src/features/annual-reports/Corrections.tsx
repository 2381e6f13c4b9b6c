import { Link } from '@tanstack/react-router';
import { causeWords } from '@zhibu/contract/causes';
import { placeInWords } from '@zhibu/contract/cells';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import type { Report } from './AnnualReportPage.tsx';

type Cell = Report['corrections']['cells'][number];
const figures = ['opening', 'ins', 'outs', 'closing'] as const;

/** What the registry knows otherwise now than it was signed: both figures, and whose change it was. */
export function Corrections({ report }: { report: Report }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { cells, events, more } = report.corrections;
  if (cells.length === 0) return null;
  const columns: Column<Cell>[] = [
    {
      key: 'cell',
      title: t('annualReports.cell'),
      cell: ({ dimension, key }) => reader.words(placeInWords(dimension, key)),
    },
    ...figures.map(
      (key): Column<Cell> => ({
        key,
        title: t(`annualReports.${key}`),
        cell: (cell) => <Pair filed={cell.filed[key]} now={cell.now[key]} />,
        numeric: true,
      }),
    ),
  ];
  return (
    <Section title={t('annualReports.corrections')}>
      <Notice kind="warning">{t('annualReports.correctionsLead')}</Notice>
      <DataTable
        label={t('annualReports.corrections')}
        columns={columns}
        rows={cells}
        keyOf={({ dimension, key }) => `${dimension} ${key}`}
      />
      {events.length > 0 && (
        <>
          <h3>{t('annualReports.events')}</h3>
          <ul className="z-rows">
            {events.map((event) => (
              <li key={event.member.id}>
                <Link to="/members/$id" params={{ id: event.member.id }} className="desk-name">
                  {event.member.name}
                </Link>{' '}
                <span className="z-muted">
                  {event.organization.name} ·{' '}
                  {t('annualReports.event', {
                    cause: reader.words(causeWords(event.cause, 'in')),
                    on: reader.day(event.on),
                    at: reader.instant(String(event.recordedAt)),
                  })}
                </span>
              </li>
            ))}
          </ul>
          {more > 0 && <p className="z-muted">{t('annualReports.moreEvents', { n: more })}</p>}
        </>
      )}
    </Section>
  );
}

/** The filed figure, and the present one where it is another. */
function Pair({ filed, now }: { filed: number; now: number }) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  if (filed === now) return <>{number(filed)}</>;
  return (
    <span>
      <span className="z-only-read">{t('annualReports.filedValue')}</span> <del>{number(filed)}</del>{' '}
      <span className="z-only-read">{t('annualReports.nowValue')}</span>
      <ins>{number(now)}</ins>
    </span>
  );
}
