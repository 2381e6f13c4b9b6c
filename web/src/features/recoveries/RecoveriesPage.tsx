import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { CheckField } from '../../ui/Field.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Slip, useFreshSignIn } from '../accounts/public.ts';
import { SlipDialog } from '../duties/SlipDialog.tsx';
import { type Half, HalfDialog } from './HalfDialog.tsx';
import { type Deed, RecoveryTable } from './RecoveryTable.tsx';
import { StartDialog } from './StartDialog.tsx';

/** Recoveries by two officers: start, confirm, print. */
export function RecoveriesPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const client = useQueryClient();
  const raw = useSearch({ from: '/signed-in/workbench/recoveries' });
  const after = typeof raw.after === 'string' ? raw.after : undefined;
  const all = raw.all === '1';
  const [starting, setStarting] = useState(false);
  const [deed, setDeed] = useState<Deed | null>(null);
  const [half, setHalf] = useState<Half | null>(null);
  const [slip, setSlip] = useState<Slip | null>(null);
  const recoveries = useQuery({
    queryKey: ['recoveries', all, after],
    queryFn: ({ signal }) =>
      call('GET /account-recoveries', {
        query: { limit: 20, ...(all ? {} : { open: true }), ...(after ? { after } : {}) },
        signal,
      }),
  });
  const refresh = () => client.invalidateQueries({ queryKey: ['recoveries'] });
  const go = (next: { all: boolean; after?: string }) =>
    void navigate({
      to: '/recoveries',
      search: { ...(next.all ? { all: '1' } : {}), ...(next.after ? { after: next.after } : {}) },
    });
  return (
    <div className="desk-page">
      <PageHeader
        title={t('recoveries.title')}
        lead={t('recoveries.lead')}
        actions={
          recoveries.data?.can.start && (
            <Button kind="primary" onClick={() => setStarting(true)}>
              {t('recoveries.start')}
            </Button>
          )
        }
      />
      <CheckField label={t('recoveries.openOnly')} checked={!all} onChange={(open) => go({ all: !open })} />
      {recoveries.error ? (
        <ErrorState error={recoveries.error} onRetry={() => recoveries.refetch()} />
      ) : recoveries.isPending ? (
        <Skeleton lines={6} />
      ) : recoveries.data.items.length === 0 ? (
        <Empty title={t('recoveries.none')} hint={t('recoveries.noneHint')} icon="key" />
      ) : (
        <>
          <RecoveryTable items={recoveries.data.items} onDeed={setDeed} />
          <Pager
            listKey={String(all)}
            after={after}
            next={recoveries.data.next}
            onPage={(page) => go(page === undefined ? { all } : { all, after: page })}
          />
        </>
      )}
      {starting && <StartDialog onStarted={refresh} onClose={() => setStarting(false)} />}
      {deed && (
        <DeedDialog
          deed={deed}
          onHalf={setHalf}
          onSlip={setSlip}
          onDone={refresh}
          onClose={() => setDeed(null)}
        />
      )}
      {half && <HalfDialog half={half} onClose={() => setHalf(null)} />}
      {slip && <SlipDialog slip={slip} lead={t('recoveries.printLead')} onClose={() => setSlip(null)} />}
    </div>
  );
}

interface DeedProperties {
  deed: Deed;
  onHalf: (half: Half) => void;
  onSlip: (slip: Slip) => void;
  onDone: () => Promise<void>;
  onClose: () => void;
}

function DeedDialog({ deed: { what, recovery }, onHalf, onSlip, onDone, onClose }: DeedProperties) {
  const { t } = useTranslation('workbench');
  const { message } = App.useApp();
  const fresh = useFreshSignIn();
  const params = { id: recovery.id };
  const run = async () => {
    if (what === 'confirm') {
      const given = await fresh(() => call('POST /account-recoveries/{id}/confirmation', { params }));
      if (given) onHalf(given);
    } else if (what === 'print') {
      const printed = await fresh(() => call('POST /account-recoveries/{id}/slip', { params }));
      if (printed) onSlip(printed.slip);
    } else {
      await call('POST /account-recoveries/{id}/cancellation', { params });
      message.success(t('recoveries.cancelled'));
    }
    await onDone();
  };
  return (
    <Confirm
      title={t(`recoveries.${what}Ask`, { name: recovery.account.name })}
      action={t(`recoveries.${what}`)}
      danger={what !== 'confirm'}
      run={run}
      onClose={onClose}
    >
      {t(`recoveries.${what}Hint`, { by: recovery.startedBy.name, reason: recovery.reason })}
    </Confirm>
  );
}
