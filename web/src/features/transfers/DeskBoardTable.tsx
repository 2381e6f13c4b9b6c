import { Link } from '@tanstack/react-router';
import { stages } from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import { FromTo, StandingSentence, Turn } from './DeskStanding.tsx';
import type { Line } from './transfers.desk.queries.ts';
import { isApprovable } from './transfers.desk.ts';

interface Properties {
  rows: readonly Line[];
  /** Chosen for an approval together. */
  chosen: ReadonlySet<string>;
  onChoose: (lines: readonly Line[], on: boolean) => void;
  stale: boolean;
}

/** Transfers by whose turn it is, the nearest day first; what can be approved here can be chosen. */
export function DeskBoardTable({ rows, chosen, onChoose, stale }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const choosable = rows.filter((line) => isApprovable(line));
  const columns: Column<Line>[] = [
    {
      key: 'member',
      title: t('transfers.member'),
      tight: true,
      cell: (line) => (
        <span className="transfer-who">
          {choosable.length > 0 &&
            (isApprovable(line) ? (
              <label className="transfer-choose">
                <input
                  type="checkbox"
                  aria-label={t('transfers.chooseOne', { name: line.member.name })}
                  checked={chosen.has(line.id)}
                  onChange={(event) => onChoose([line], event.target.checked)}
                />
              </label>
            ) : (
              <span className="transfer-choose" />
            ))}
          <span>
            <Link to="/transfers/$id" params={{ id: line.id }} className="desk-name">
              {line.member.name}
            </Link>
            <span className="z-muted z-small transfer-under">{reader.words(stages[line.member.stage])}</span>
          </span>
        </span>
      ),
    },
    { key: 'way', title: t('transfers.way'), wide: true, cell: (line) => <FromTo line={line} /> },
    {
      key: 'standing',
      title: t('transfers.situation'),
      wide: true,
      cell: (line) => <StandingSentence line={line} />,
    },
    { key: 'turn', title: t('transfers.turn'), cell: (line) => <Turn line={line} /> },
    {
      key: 'due',
      title: t('transfers.due'),
      tight: true,
      cell: ({ due, overdueDays }) => (
        <span className={overdueDays > 0 ? 'desk-late' : undefined}>
          {due === null ? '–' : reader.day(due)}
        </span>
      ),
    },
  ];
  return (
    <div aria-busy={stale} className={stale ? 'desk-stale transfer-board' : 'transfer-board'}>
      <DataTable
        label={t('transfers.title')}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        tall={rows.length > 10}
      />
    </div>
  );
}
