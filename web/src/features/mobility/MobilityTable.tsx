import { Link } from '@tanstack/react-router';
import { stages } from '@zhibu/contract/fields';
import { mobilityEndings, mobilityRows, mobilityStates, turnsHere } from '@zhibu/contract/mobility-kinds';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import type { MobilityLine } from './mobility.queries.ts';

interface Properties {
  rows: readonly MobilityLine[];
  stale: boolean;
  /** Rows of every sort: each says which it is. */
  isAll: boolean;
  onRecord: (member: MobilityLine['member']) => void;
}

/** One line a person and period: what waits here first, then whose day is nearest. */
export function MobilityTable({ rows, stale, isAll, onRecord }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const columns: Column<MobilityLine>[] = [
    { key: 'member', title: t('mobility.member'), tight: true, cell: (line) => <Who line={line} /> },
    { key: 'places', title: t('mobility.places'), wide: true, cell: (line) => <Places line={line} /> },
    {
      key: 'standing',
      title: t('mobility.situation'),
      cell: (line) => <Standing line={line} isAll={isAll} />,
    },
    { key: 'period', title: t('mobility.period'), tight: true, cell: (line) => <Span line={line} /> },
    {
      key: 'due',
      title: t('mobility.due'),
      tight: true,
      cell: ({ row, due, overdue, lastContact }) => (
        <div>
          <span className={overdue ? 'desk-late' : undefined}>{due === null ? '–' : reader.day(due)}</span>
          {row !== 'retained' && lastContact !== null && (
            <div className="z-muted z-small">{t('mobility.last', { day: reader.day(lastContact) })}</div>
          )}
        </div>
      ),
    },
    {
      key: 'deed',
      title: t('mobility.deed'),
      tight: true,
      cell: ({ can, member }) =>
        can.recordContact ? (
          <Button
            kind="quiet"
            onClick={() => onRecord(member)}
            aria-label={t('mobility.recordContactOf', { name: member.name })}
          >
            {t('mobility.recordContact')}
          </Button>
        ) : null,
    },
  ];
  return (
    <div aria-busy={stale} className={stale ? 'desk-stale mobility-list' : 'mobility-list'}>
      <DataTable
        label={t('mobility.title')}
        columns={columns}
        rows={rows}
        keyOf={({ row, period, member }) => `${row} ${period ?? member.id}`}
        tall={rows.length > 10}
      />
    </div>
  );
}

function Who({ line: { period, member, can } }: { line: MobilityLine }) {
  const reader = useReader();
  const name =
    period !== null ? (
      <Link to="/mobility/$id" params={{ id: period }} className="desk-name">
        {member.name}
      </Link>
    ) : can.openFile ? (
      <Link to="/members/$id" params={{ id: member.id }} className="desk-name">
        {member.name}
      </Link>
    ) : (
      member.name
    );
  const facts = [member.stage && reader.words(stages[member.stage]), member.phone].filter(Boolean);
  return (
    <span>
      {name}
      <span className="z-muted z-small mobility-under">{facts.join(' · ')}</span>
    </span>
  );
}

/** Home, and where the member takes part; for the host the other way round. */
function Places({ line: { home, host } }: { line: MobilityLine }) {
  const { t } = useTranslation('workbench');
  return (
    <span className="mobility-way">
      {home.name !== '' && <span>{home.name}</span>}{' '}
      {host && (
        <span>
          {home.name !== '' && <span aria-hidden="true">→ </span>}
          <span className="z-only-read">{t('mobility.to')}</span>
          {host.name}
          {host.id === null && (
            <>
              {' '}
              <span className="z-muted z-small mobility-outside">{t('mobility.outside')}</span>
            </>
          )}
        </span>
      )}
    </span>
  );
}

/** Which sort of row it is, where all of them stand together, and how far it is. */
function Standing({ line: { row, state, ending }, isAll }: { line: MobilityLine; isAll: boolean }) {
  const reader = useReader();
  const says = state !== null && !(row === 'retained' && state === 'current');
  const sort = reader.words(mobilityRows[row]);
  if (!says) return <div className="mobility-standing">{sort}</div>;
  return (
    <div className="mobility-standing">
      <div className={turnsHere[row]?.includes(state) ? 'mobility-ours' : undefined}>
        {reader.words(ending === null ? mobilityStates[state] : mobilityEndings[ending])}
      </div>
      {isAll && <div className="z-muted z-small">{sort}</div>}
    </div>
  );
}

function Span({ line: { period, since, until, endedOn } }: { line: MobilityLine }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const last = endedOn ?? until;
  return (
    <div>
      <div>{t('mobility.from', { day: reader.day(since) })}</div>
      {/* Nobody foresees how long a change of status lasts. */}
      {period !== null && (
        <div className="z-muted z-small">
          {last === null ? t('mobility.open') : t('mobility.until', { day: reader.day(last) })}
        </div>
      )}
    </div>
  );
}
