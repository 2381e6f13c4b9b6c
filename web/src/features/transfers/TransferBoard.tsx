import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { TransferSentence } from './TransferSentence.tsx';
import { type Line, transfersKey } from './transfers.queries.ts';

/** The next approval needs nothing but a yes: the dues are known, and within one committee the branch. */
const isSimple = ({ can, kind, branch }: Line) =>
  can.issue || (can.complete && kind === 'within' && branch !== null);

/** A page of the board; what needs only a yes can be chosen and approved together. */
export function TransferBoard({ items }: { items: readonly Line[] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const [told, setTold] = useState<{ words: string; refused: string[] } | null>(null);
  const simple = items.filter(isSimple);
  const picked = simple.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const approve = async () => {
    const transfers = picked.map(({ id, version }) => ({ id, version }));
    const { approved, refused } = await call('POST /transfers/approvals', { body: { transfers } });
    const nameOf = (id: string) => items.find((one) => one.id === id)?.member.name ?? '';
    setTold({
      words: t('transfers.approvedMany', { n: approved }),
      refused: refused.map(({ id, words }) => `${nameOf(id)}：${reader.words(words)}`),
    });
    setChosen(new Set());
    await client.invalidateQueries({ queryKey: transfersKey });
  };
  return (
    <>
      {told && (
        <Notice kind={told.refused.length > 0 ? 'warning' : 'success'}>
          {told.words}
          {told.refused.length > 0 && (
            <ul>
              {told.refused.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      {simple.length > 0 && (
        <div className="z-actions">
          <Button
            onClick={() =>
              setChosen(picked.length === simple.length ? new Set() : new Set(simple.map(({ id }) => id)))
            }
          >
            {t(picked.length === simple.length ? 'transfers.chooseNone' : 'transfers.chooseAll', {
              n: simple.length,
            })}
          </Button>
          <Button kind="primary" disabled={picked.length === 0} onClick={() => setAsking(true)}>
            {t('transfers.approveMany', { n: picked.length })}
          </Button>
        </div>
      )}
      <Table items={items} chosen={chosen} onToggle={simple.length > 0 ? toggle : null} />
      {asking && (
        <Confirm
          title={t('transfers.approveManyTitle', { n: picked.length })}
          action={t('transfers.approve')}
          run={approve}
          onClose={() => setAsking(false)}
        >
          {t('transfers.approveManyHint')}
        </Confirm>
      )}
    </>
  );
}

interface TableProperties {
  items: readonly Line[];
  chosen: ReadonlySet<string>;
  onToggle: ((id: string) => void) | null;
}

function Table({ items, chosen, onToggle }: TableProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const choose: Column<Line> = {
    key: 'choose',
    title: t('transfers.choose'),
    tight: true,
    cell: (one) =>
      onToggle !== null &&
      isSimple(one) && (
        <input
          type="checkbox"
          className="transfers-choose"
          aria-label={t('transfers.chooseOne', { name: one.member.name })}
          checked={chosen.has(one.id)}
          onChange={() => onToggle(one.id)}
        />
      ),
  };
  const columns: Column<Line>[] = [
    ...(onToggle === null ? [] : [choose]),
    {
      key: 'member',
      title: t('transfers.member'),
      cell: ({ id, member }) => (
        <Link to="/transfers/$id" params={{ id }} className="desk-name">
          {member.name}
        </Link>
      ),
    },
    {
      key: 'way',
      title: t('transfers.way'),
      wide: true,
      cell: ({ origin, destination, branch }) => (
        <>
          {t('transfers.fromTo', { from: origin.name, to: destination.name })}
          {branch && <span className="z-muted"> · {branch.name}</span>}
        </>
      ),
    },
    {
      key: 'state',
      title: t('transfers.state'),
      wide: true,
      cell: (one) => <TransferSentence transfer={one} />,
    },
    {
      key: 'due',
      title: t('transfers.due'),
      tight: true,
      cell: ({ due, turn }) => (turn === null || due === null ? '' : reader.day(due)),
    },
    {
      key: 'letter',
      title: t('transfers.letterNumber'),
      tight: true,
      cell: ({ letterNumber }) => letterNumber ?? '',
    },
  ];
  return <DataTable label={t('transfers.title')} columns={columns} rows={items} keyOf={({ id }) => id} />;
}
