import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OrganizationPicker, useOrganization } from '../organizations/OrganizationPicker.tsx';
import { CheckInDialog } from './CheckInDialog.tsx';
import { TransferBoard } from './TransferBoard.tsx';
import { type BoardSearch, boardQuery, countsQuery, readBoard, shows } from './transfers.queries.ts';

/** Transfers by whose turn it is, due first; everything in the address. */
export function TransfersPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const board = readBoard(useSearch({ from: '/signed-in/workbench/transfers' }));
  const mayHandle = useCan('transfers.handle');
  const [checkingIn, setCheckingIn] = useState(false);
  const counts = useQuery({ ...countsQuery(board.organization), placeholderData: keepPreviousData });
  const list = useQuery({ ...boardQuery(board), placeholderData: keepPreviousData });
  const go = (change: Partial<Record<keyof BoardSearch, string | undefined>>) =>
    void navigate({ to: '/transfers', search: { ...board, after: undefined, ...change } });
  return (
    <div className="desk-page">
      <PageHeader
        title={t('transfers.title')}
        lead={counts.data ? t('transfers.lead', counts.data) : undefined}
        actions={
          mayHandle && (
            <Button kind="primary" onClick={() => setCheckingIn(true)}>
              {t('transfers.checkInByCode')}
            </Button>
          )
        }
      />
      <nav className="z-actions" aria-label={t('transfers.views')}>
        {shows.map((one) => (
          <Link
            key={one}
            to="/transfers"
            search={{ ...board, show: one, after: undefined }}
            className={buttonClass(one === board.show ? 'primary' : 'secondary')}
            aria-current={one === board.show ? 'page' : undefined}
          >
            {t(`transfers.show_${one}`)}
            {one !== 'ended' && counts.data ? `（${counts.data[one]}）` : ''}
          </Link>
        ))}
      </nav>
      <Filters board={board} onChange={go} />
      <Below board={board} items={counts.data?.below ?? []} />
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : list.isPending ? (
        <Skeleton lines={8} />
      ) : list.data.items.length === 0 ? (
        <Empty
          title={t(`transfers.none_${board.show}`)}
          hint={t(`transfers.noneHint_${board.show}`)}
          icon="check"
        />
      ) : (
        <>
          <TransferBoard key={JSON.stringify(board)} items={list.data.items} />
          <Pager
            listKey={`transfers ${JSON.stringify({ ...board, after: undefined })}`}
            after={board.after}
            next={list.data.next}
            onPage={(after) => go({ after })}
          />
        </>
      )}
      {checkingIn && <CheckInDialog onClose={() => setCheckingIn(false)} />}
    </div>
  );
}

interface FilterProperties {
  board: BoardSearch;
  onChange: (change: Partial<Record<keyof BoardSearch, string | undefined>>) => void;
}

function Filters({ board, onChange }: FilterProperties) {
  const { t } = useTranslation('workbench');
  const organization = useOrganization(board.organization);
  const [typed, setTyped] = useState(board.search ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ search: typed.trim() || undefined });
  };
  return (
    <form className="desk-filters" onSubmit={submit}>
      <TextField
        label={t('transfers.search')}
        hint={t('transfers.searchHint')}
        value={typed}
        onChange={setTyped}
        maxLength={40}
        type="search"
      />
      <SelectField
        label={t('transfers.side')}
        value={board.side ?? ''}
        empty={t('transfers.side_all')}
        onChange={(side) => onChange({ side: side || undefined })}
        options={[
          { value: 'origin', label: t('transfers.side_origin') },
          { value: 'destination', label: t('transfers.side_destination') },
        ]}
      />
      <OrganizationPicker
        label={t('transfers.organization')}
        value={board.organization === undefined ? null : (organization ?? null)}
        onChange={(picked) => onChange({ organization: picked?.id })}
      />
      <div className="desk-filters-end">
        <Button type="submit">{t('transfers.find')}</Button>
        {(board.search || board.side || board.organization) && (
          <Button
            kind="quiet"
            onClick={() => {
              setTyped('');
              onChange({ search: undefined, side: undefined, organization: undefined });
            }}
          >
            {t('transfers.clear')}
          </Button>
        )}
      </div>
    </form>
  );
}

/** 口袋党员: organisations below with something overdue, the most first. */
function Below({
  board,
  items,
}: {
  board: BoardSearch;
  items: readonly { id: string; name: string; open: number; overdue: number }[];
}) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  if (items.length === 0) return null;
  return (
    <details className="transfers-below">
      <summary>{t('transfers.below', { n: items.length })}</summary>
      <ul className="z-rows">
        {items.map(({ id, name, open, overdue }) => (
          <li key={id} className="z-row">
            <Link
              to="/transfers"
              search={{ ...board, organization: id, show: 'overdue', after: undefined }}
              className="desk-name"
            >
              {name}
            </Link>
            <span>
              <strong className="desk-late">{t('transfers.overdueCount', { n: number(overdue) })}</strong>{' '}
              <span className="z-muted">{t('transfers.openCount', { n: number(open) })}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
