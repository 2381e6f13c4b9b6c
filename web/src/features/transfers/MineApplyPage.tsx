import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { buttonClass } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import '../me/me.css';
import { NoFile } from '../me/NoFile.tsx';
import { ownFileQuery } from '../me/queries.ts';
import { MineFinding } from './MineFinding.tsx';
import { MineForm } from './MineForm.tsx';
import './transfers.mine.css';
import { type MyTransfers, myTransfersQuery, openOf } from './transfers.mine.queries.ts';
import type { FormMode } from './transfers.mine.ts';

/** To apply, to correct what came back, or to choose another destination: the same three steps. */
export function MineApplyPage() {
  const { memberId } = useSession();
  const query = useInfiniteQuery({ ...myTransfersQuery, enabled: memberId !== null });
  const [answer] = query.data?.pages ?? [];
  if (answer) return <Form answer={answer} />;
  return (
    <Page mode="apply">
      {memberId === null && <NoFile />}
      {query.isLoading && <Skeleton lines={8} />}
      {query.error && <ErrorState error={query.error} onRetry={() => query.refetch()} />}
    </Page>
  );
}

function Page({ mode, children }: { mode: FormMode | null; children: React.ReactNode }) {
  const { t } = useTranslation('myTransfers');
  return (
    <div className="z-page">
      <PageHeader
        title={t(`form.${mode ?? 'apply'}Title`)}
        lead={mode === null ? undefined : t(`form.${mode}Lead`)}
        breadcrumb={
          <Link to="/me/transfers" className={buttonClass('quiet')}>
            <Icon name="left" size={18} />
            {t('title')}
          </Link>
        }
      />
      {children}
    </div>
  );
}

function Form({ answer }: { answer: MyTransfers }) {
  const { change, to } = useSearch({ from: '/signed-in/me/transfers/new' });
  const { memberId } = useSession();
  const file = useQuery({ ...ownFileQuery(memberId ?? ''), enabled: memberId !== null });
  // What one came for stays until one leaves: the answer of one's own step does not take the page away.
  const [mode] = useState(() => modeOf(answer, change === 'destination'));
  const [first] = useState(() => openOf(answer.items));
  if (mode === null) return <NotNow answer={answer} />;
  const transfer = mode === 'apply' ? null : (openOf(answer.items) ?? first);
  return (
    <Page mode={mode}>
      <Returned transfer={transfer} mode={mode} />
      <MineForm
        key={transfer?.id ?? 'new'}
        mode={mode}
        transfer={transfer}
        known={answer}
        home={transfer?.origin.name ?? file.data?.organization.name ?? null}
        search={typeof to === 'string' ? to : ''}
      />
    </Page>
  );
}

function modeOf({ items, can }: MyTransfers, wantsChange: boolean): FormMode | null {
  const open = openOf(items);
  if (open === null) return can.apply ? 'apply' : null;
  if (open.can.resubmit) return 'correct';
  return wantsChange && open.can.redirect ? 'redirect' : null;
}

/** What is to be corrected stands over the form. */
function Returned({ transfer, mode }: { transfer: ReturnType<typeof openOf>; mode: FormMode }) {
  const { t } = useTranslation('myTransfers');
  const reason = transfer?.steps.findLast(({ action }) => action === 'return')?.reason;
  if (mode !== 'correct' || !reason) return null;
  return (
    <Notice kind="warning">
      <strong>{t('reason.return')}</strong>
      <br />
      {reason}
    </Notice>
  );
}

function NotNow({ answer }: { answer: MyTransfers }) {
  const { t } = useTranslation('myTransfers');
  const isOpen = openOf(answer.items) !== null;
  return (
    <Page mode={null}>
      <Empty
        icon="transfer"
        title={t('cannot')}
        hint={isOpen ? t('form.open') : answer.blocked && <MineFinding finding={answer.blocked} />}
        action={
          isOpen && (
            <Link to="/me/transfers" className={buttonClass('primary')}>
              {t('form.toOpen')}
            </Link>
          )
        }
      />
    </Page>
  );
}
