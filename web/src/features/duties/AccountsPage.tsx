import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { roles } from '@zhibu/contract/authorization';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Slip, SlipSheet } from '../accounts/public.ts';

type Account = AnswerOf<'GET /accounts'>['items'][number];
type Deed = 'unlock' | 'reset' | 'close';

/** Accounts that carry duties, for the security admin: unlock, reset, close. */
export function AccountsPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const client = useQueryClient();
  const search = useSearch({ from: '/signed-in/workbench/accounts' });
  const name = typeof search.name === 'string' ? search.name : '';
  const after = typeof search.after === 'string' ? search.after : undefined;
  const [asking, setAsking] = useState<{ account: Account; deed: Deed } | null>(null);
  const [slip, setSlip] = useState<Slip | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const accounts = useQuery({
    queryKey: ['accounts', name, after],
    queryFn: ({ signal }) =>
      call('GET /accounts', {
        query: { limit: 50, ...(name ? { name } : {}), ...(after ? { after } : {}) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const done = async (words: string) => {
    setSaid(words);
    await client.invalidateQueries({ queryKey: ['accounts'] });
  };
  const unlock = async (account: Account) => {
    await call('POST /accounts/{id}/unlock', { params: { id: account.id } });
    await done(t('duties.unlocked', { name: account.name }));
  };
  return (
    <div className="desk-page">
      <div className="desk-list">
        <PageHeader title={t('duties.accountsTitle')} lead={t('duties.accountsLead')} />
        <div className="desk-narrow">
          <TextField
            label={t('duties.accountsSearch')}
            type="search"
            value={name}
            onChange={(next) =>
              navigate({ to: '/accounts', search: next ? { name: next } : {}, replace: true })
            }
            maxLength={60}
          />
        </div>
        {said !== null && <Notice kind="success">{said}</Notice>}
        {accounts.error ? (
          <ErrorState error={accounts.error} onRetry={() => accounts.refetch()} />
        ) : accounts.isPending ? (
          <Skeleton lines={8} />
        ) : accounts.data.items.length === 0 ? (
          <Empty title={t('duties.accountsNone')} hint={t('duties.accountsNoneHint')} />
        ) : (
          <>
            <AccountTable
              rows={accounts.data.items}
              onDeed={(account, deed) => setAsking({ account, deed })}
            />
            <Pager
              listKey={name}
              after={after}
              next={accounts.data.next}
              onPage={(next) =>
                navigate({
                  to: '/accounts',
                  search: { ...(name ? { name } : {}), ...(next ? { after: next } : {}) },
                })
              }
            />
          </>
        )}
      </div>
      {asking && (
        <AskDeed
          account={asking.account}
          deed={asking.deed}
          onClose={() => setAsking(null)}
          onDone={done}
          onSlip={setSlip}
          unlock={unlock}
        />
      )}
      {slip && (
        <Dialog title={slip.name} onClose={() => setSlip(null)}>
          <Notice kind="success">{t('duties.resetSlip')}</Notice>
          <SlipSheet slips={[slip]} />
          <div className="z-actions">
            <Button kind="primary" onClick={() => window.print()}>
              {t('slips.print')}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function AccountTable({
  rows,
  onDeed,
}: {
  rows: readonly Account[];
  onDeed: (account: Account, deed: Deed) => void;
}) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const columns: Column<Account>[] = [
    { key: 'name', title: t('duties.person'), cell: ({ name }) => name },
    { key: 'login', title: t('duties.login'), cell: ({ login }) => login },
    {
      key: 'state',
      title: t('duties.accountState'),
      cell: ({ status, lockedUntil }) =>
        lockedUntil === null
          ? t(`duties.accountState_${status}`)
          : t('duties.accountLocked', { at: reader.instant(String(lockedUntil)) }),
    },
    {
      key: 'second',
      title: t('duties.accountSecondFactor'),
      cell: ({ secondFactor }) =>
        secondFactor ? t('duties.accountSecondFactorYes') : t('duties.accountSecondFactorNo'),
      tight: true,
    },
    {
      key: 'duties',
      title: t('duties.accountDuties'),
      cell: ({ duties }) =>
        duties.length === 0
          ? t('duties.accountNoDuties')
          : duties.map(({ id, role, organization }) => (
              <div key={id}>
                {reader.words(roles[role])} · {organization.name}
              </div>
            )),
    },
    {
      key: 'deeds',
      title: '',
      cell: (account) => (
        <span className="z-actions">
          {account.can.unlock && account.lockedUntil !== null && (
            <Button onClick={() => onDeed(account, 'unlock')}>{t('duties.unlock')}</Button>
          )}
          {account.can.reset && <Button onClick={() => onDeed(account, 'reset')}>{t('duties.reset')}</Button>}
          {account.can.close && (
            <Button kind="quiet" onClick={() => onDeed(account, 'close')}>
              {t('duties.close')}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return <DataTable label={t('duties.accountsTitle')} columns={columns} rows={rows} keyOf={({ id }) => id} />;
}

interface AskProperties {
  account: Account;
  deed: Deed;
  onClose: () => void;
  onDone: (words: string) => Promise<void>;
  onSlip: (slip: Slip) => void;
  unlock: (account: Account) => Promise<void>;
}

function AskDeed({ account, deed, onClose, onDone, onSlip, unlock }: AskProperties) {
  const { t } = useTranslation('workbench');
  const { name, id } = account;
  if (deed === 'unlock')
    return (
      <Confirm
        title={`${t('duties.unlock')}：${name}`}
        action={t('duties.unlock')}
        onClose={onClose}
        run={() => unlock(account)}
      >
        {null}
      </Confirm>
    );
  if (deed === 'reset')
    return (
      <Confirm
        title={t('duties.resetAsk', { name })}
        action={t('duties.reset')}
        danger
        onClose={onClose}
        run={async () => {
          const { slip } = await call('POST /accounts/{id}/reset', { params: { id } });
          onSlip(slip);
        }}
      >
        <p>{t('duties.resetHint')}</p>
      </Confirm>
    );
  return (
    <Confirm
      title={t('duties.closeAsk', { name })}
      action={t('duties.close')}
      danger
      onClose={onClose}
      run={async () => {
        await call('POST /accounts/{id}/closure', { params: { id } });
        await onDone(t('duties.closed', { name }));
      }}
    >
      <p>{t('duties.closeHint')}</p>
    </Confirm>
  );
}
