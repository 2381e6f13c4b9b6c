import { causeWords } from '@zhibu/contract/causes';
import { cellWords, countedBy } from '@zhibu/contract/cells';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Section } from '../../ui/Section.tsx';
import type { Report } from './AnnualReportPage.tsx';

type Content = NonNullable<Report['content']>;
type Cell = Content['cells'][number];
type Cause = Content['causes'][number];

/** Opening, why people came and left, closing; then the same for each group, folded away. */
export function Balance({ report }: { report: Report }) {
  const { t } = useTranslation('workbench');
  const { content } = report;
  if (content === null) return null;
  if (content.cells.length === 0)
    return <Empty title={t('annualReports.none')} hint={t('annualReports.noneHint')} icon="chart" />;
  const closes = content.cells.every(({ opening, ins, outs, closing }) => opening + ins - outs === closing);
  return (
    <>
      <Section title={t('annualReports.balance')}>
        <ByCause content={content} />
      </Section>
      <Section title={t('annualReports.cells')}>
        {closes && <p className="z-muted z-small">{t('annualReports.cellsHint')}</p>}
        {Object.keys(countedBy)
          .filter((dimension) => dimension !== 'member')
          .map((dimension) => (
            <Dimension key={dimension} dimension={dimension} cells={content.cells} />
          ))}
      </Section>
    </>
  );
}

function ByCause({ content }: { content: Content }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { members, causes } = content;
  const figure = (n: number) => (n === 0 ? '' : reader.number(n));
  const name = ({ cause, ins, outs }: Cause) => {
    if (ins !== 0 && outs === 0) return reader.words(causeWords(cause, 'in'));
    if (ins === 0 && outs !== 0) return reader.words(causeWords(cause, 'out'));
    const [came, left] = [reader.words(causeWords(cause, 'in')), reader.words(causeWords(cause, 'out'))];
    return came === left ? came : `${came} / ${left}`;
  };
  return (
    <div className="desk-table">
      <table aria-label={t('annualReports.balance')}>
        <thead>
          <tr>
            <th scope="col">{t('annualReports.cause')}</th>
            <th scope="col" className="numeric">
              {t('annualReports.came')}
            </th>
            <th scope="col" className="numeric">
              {t('annualReports.left')}
            </th>
            <th scope="col" className="numeric">
              {t('annualReports.headcount')}
            </th>
          </tr>
        </thead>
        <tbody>
          <Total label={t('annualReports.opening')} n={reader.number(members.opening)} />
          {causes.map((cause) => (
            <tr key={cause.cause}>
              <td>{name(cause)}</td>
              <td className="numeric" data-label={t('annualReports.came')}>
                {figure(cause.ins)}
              </td>
              <td className="numeric" data-label={t('annualReports.left')}>
                {figure(cause.outs)}
              </td>
              <td className="numeric" />
            </tr>
          ))}
          <Total label={t('annualReports.closing')} n={reader.number(members.closing)} />
        </tbody>
      </table>
    </div>
  );
}

function Total({ label, n }: { label: string; n: string }) {
  const { t } = useTranslation('workbench');
  return (
    <tr>
      <td>
        <strong>{label}</strong>
      </td>
      <td className="numeric" />
      <td className="numeric" />
      <td className="numeric" data-label={t('annualReports.headcount')}>
        <strong>{n}</strong>
      </td>
    </tr>
  );
}

function Dimension({ dimension, cells }: { dimension: string; cells: readonly Cell[] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const rows = cells.filter((cell) => cell.dimension === dimension);
  if (rows.length === 0) return null;
  const table: Readonly<Record<string, { zh: string; en: string }>> = countedBy;
  const name = reader.words(table[dimension] ?? { zh: dimension, en: dimension });
  const figures: Column<Cell>[] = (['opening', 'ins', 'outs', 'closing'] as const).map((key) => ({
    key,
    title: t(`annualReports.${key}`),
    cell: (cell) => reader.number(cell[key]),
    numeric: true,
  }));
  return (
    <details className="desk-fold">
      <summary>{t('annualReports.cellsOf', { dimension: name, n: rows.length })}</summary>
      <DataTable
        label={name}
        columns={[
          { key: 'cell', title: name, cell: ({ key }) => reader.words(cellWords(dimension, key)) },
          ...figures,
        ]}
        rows={rows}
        keyOf={({ key }) => key}
      />
    </details>
  );
}
