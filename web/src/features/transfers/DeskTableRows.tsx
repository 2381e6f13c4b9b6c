import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import { RadioGroup } from '../../ui/desk/RadioGroup.tsx';
import type { TableOutcome } from './DeskTablePage.tsx';

type Row = TableOutcome['items'][number];

/** So many rows are drawn at a press; a class of two thousand would take seconds at once. */
const step = 100;

/** Row by row what becomes of it: those that cannot be filed first, with the column and what to do. */
export function DeskTableRows({ outcome }: { outcome: TableOutcome }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [show, setShow] = useState<'refused' | 'all'>('refused');
  const [shown, setShown] = useState(step);
  const isFiled = outcome.outcome === 'filed';
  const only = outcome.refused > 0 && show === 'refused';
  const rows = only ? outcome.items.filter((row) => row.outcome === 'refused') : outcome.items;
  const severalSheets = new Set(outcome.items.map(({ sheet }) => sheet)).size > 1;
  const left = rows.length - shown;
  const columns: Column<Row>[] = [
    {
      key: 'row',
      title: t('transferTable.row'),
      tight: true,
      cell: ({ sheet, row }) =>
        t(severalSheets ? 'transferTable.sheetRow' : 'transferTable.rowNumber', {
          sheet,
          row: reader.number(row),
        }),
    },
    { key: 'name', title: t('transfers.member'), tight: true, cell: ({ name }) => name || '–' },
    {
      key: 'outcome',
      title: t('transferTable.outcome'),
      tight: true,
      cell: (row) => (
        <span className={row.outcome === 'refused' ? 'desk-late' : undefined}>
          {t(`transferTable.outcome_${isFiled && row.outcome === 'file' ? 'filed' : row.outcome}`)}
        </span>
      ),
    },
    {
      key: 'problem',
      title: t('transferTable.problem'),
      wide: true,
      cell: ({ problems }) =>
        problems.length === 0 ? (
          '–'
        ) : (
          <ul className="desk-plain-list">
            {problems.map(({ column, words }) => (
              <li key={`${column} ${words.en}`}>
                <strong>{column}</strong>：{reader.words(words)}
              </li>
            ))}
          </ul>
        ),
    },
    {
      key: 'destination',
      title: t('transfers.destination'),
      wide: true,
      cell: ({ destination, branch }) => (
        <>
          {destination?.name ?? '–'}
          {destination?.id === null && (
            <span className="z-muted z-small transfer-under">{t('transferTable.outside')}</span>
          )}
          {branch !== null && <span className="z-muted z-small transfer-under">{branch}</span>}
        </>
      ),
    },
  ];
  return (
    <>
      {outcome.refused > 0 && outcome.refused < outcome.items.length && (
        <RadioGroup
          label={t('transferTable.show')}
          value={show}
          onChange={(next) => {
            setShow(next);
            setShown(step);
          }}
          options={[
            { value: 'refused', label: t('transferTable.showRefused') },
            { value: 'all', label: t('transferTable.showAll') },
          ]}
        />
      )}
      <DataTable
        label={t('transferTable.rows')}
        columns={columns}
        rows={rows.slice(0, shown)}
        keyOf={({ sheet, row }) => `${sheet} ${row}`}
      />
      {left > 0 && (
        <div className="z-actions">
          <Button onClick={() => setShown(shown + step)}>
            {t('transferTable.more', { count: Math.min(step, left) })}
          </Button>
        </div>
      )}
    </>
  );
}
