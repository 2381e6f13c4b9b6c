import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import { OutsideDeed } from '../identities/public.ts';
import { roleName } from './role-name.ts';

type Account = AnswerOf<'GET /accounts'>['items'][number];
type Deed = { what: 'reset' | 'close'; account: Account };

/** Accounts of those with duties, for the security admin: unlock, reset, close. */
export function AccountsPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const raw = useSearch({ from: '/signed-in/workbench/accounts' });
  const name = typeof raw.name === 'string' ? raw.name : '';
  const after = typeof raw.after === 'string' ? raw.after : undefined;
  const [deed, setDeed] = useState<Deed | null>(null);
  const accounts = useQuery({
    queryKey: ['accounts', name, after],
    queryFn: ({ signal }) =>
      call('GET /accounts', {
        query: { limit: 50, ...(name ? { name } : {}), ...(after ? { after } : {}) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const go = (search: { name?: string; after?: string }) =>
    void navigate({
      to: '/accounts',
      search: {
        ...(search.name ? { name: search.name } : {}),
        ...(search.after ? { after: search.after } : {}),
      },
      replace: search.after === undefined,
    });
  return (
    <div className="desk-page">
      <PageHeader title={t('duties.accountsTitle')} lead={t('duties.accountsLead')} />
      <div className="desk-box">
        <TextField
          label={t('duties.accountsSearch')}
          type="search"
          value={name}
          onChange={(text) => go({ name: text })}
          maxLength={60}
          autoComplete="off"
        />
      </div>
      {accounts.error ? (
        <ErrorState error={accounts.error} onRetry={() => accounts.refetch()} />
      ) : accounts.isPending ? (
        <Skeleton lines={8} />
      ) : accounts.data.items.length === 0 ? (
        <Empty title={t('duties.accountsNone')} hint={t('duties.accountsNoneHint')} icon="key" />
      ) : (
        <>
          <AccountTable items={accounts.data.items} onDeed={setDeed} />
          <Pager
            listKey={name}
            after={after}
            next={accounts.data.next}
            onPage={(page) => go(page === undefined ? { name } : { name, after: page })}
          />
        </>
      )}
      {deed && <DeedDialog deed={deed} onClose={() => setDeed(null)} />}
    </div>
  );
}

function AccountTable({ items, onDeed }: { items: readonly Account[]; onDeed: (deed: Deed) => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const duties = (account: Account) =>
    account.duties.map((duty) => (
      <div key={duty.id}>
        {roleName(duty.role, reader)} · {duty.organization.name}
      </div>
    ));
  return (
    <DataTable
      label={t('duties.accountsTitle')}
      rows={items}
      keyOf={(account) => account.id}
      columns={[
        { key: 'name', title: t('duties.person'), cell: (account) => <strong>{account.name}</strong> },
        { key: 'login', title: t('duties.login'), cell: (account) => account.login },
        { key: 'state', title: t('duties.accountState'), cell: (account) => <State account={account} /> },
        {
          key: 'second',
          title: t('duties.accountSecondFactor'),
          cell: (account) =>
            account.secondFactor ? t('duties.accountSecondFactorYes') : t('duties.accountSecondFactorNo'),
          tight: true,
        },
        {
          key: 'duties',
          title: t('duties.accountDuties'),
          cell: (account) => (account.duties.length > 0 ? duties(account) : t('duties.accountNoDuties')),
        },
        {
          key: 'deeds',
          title: t('desk.actions'),
          cell: (account) => <Deeds account={account} onDeed={onDeed} />,
        },
      ]}
    />
  );
}

/** Whether a lock still holds is told by the server through `can.unlock`. */
function State({ account }: { account: Account }) {
  const { t } = useTranslation('workbench');
  const { instant } = useReader();
  if (account.can.unlock) return t('duties.accountLocked', { at: instant(account.lockedUntil) });
  return t(`duties.accountState_${account.status}`);
}

function Deeds({ account, onDeed }: { account: Account; onDeed: (deed: Deed) => void }) {
  const { t } = useTranslation('workbench');
  const { message } = App.useApp();
  const client = useQueryClient();
  const { can, name } = account;
  const unlock = async () => {
    await call('POST /accounts/{id}/unlock', { params: { id: account.id } });
    message.success(t('duties.unlocked', { name }));
    await client.invalidateQueries({ queryKey: ['accounts'] });
  };
  return (
    <span className="z-actions">
      {can.unlock && (
        <Button kind="quiet" onClick={unlock} aria-label={`${t('duties.unlock')} ${name}`}>
          {t('duties.unlock')}
        </Button>
      )}
      {can.reset && (
        <Button
          kind="quiet"
          onClick={() => onDeed({ what: 'reset', account })}
          aria-label={`${t('duties.reset')} ${name}`}
        >
          {t('duties.reset')}
        </Button>
      )}
      <OutsideDeed accountId={account.id} name={name} />
      {can.close && (
        <Button
          kind="quiet"
          onClick={() => onDeed({ what: 'close', account })}
          aria-label={`${t('duties.close')} ${name}`}
        >
          {t('duties.close')}
        </Button>
      )}
    </span>
  );
}

interface DeedProperties {
  deed: Deed;
  onClose: () => void;
}

function DeedDialog({ deed: { what, account }, onClose }: DeedProperties) {
  const { t } = useTranslation('workbench');
  const { message } = App.useApp();
  const client = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const { name } = account;
  const params = { id: account.id };
  const run = async () => {
    if (what === 'reset') {
      const answer = await withFreshSignIn(() => call('POST /accounts/{id}/reset', { params }));
      if (answer) message.success(t('duties.resetStarted', { name }));
    } else {
      const answer = await withFreshSignIn(() => call('POST /accounts/{id}/closure', { params }));
      if (answer) message.success(t('duties.closed', { name }));
    }
    await client.invalidateQueries({ queryKey: ['accounts'] });
  };
  return (
    <Confirm
      title={t(`duties.${what}Ask`, { name })}
      action={t(`duties.${what}`)}
      danger
      run={run}
      onClose={onClose}
    >
      {t(`duties.${what}Hint`)}
    </Confirm>
  );
}
