import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Slip, useFreshSignIn } from '../accounts/public.ts';
import { actorInWords, roleName } from './role-name.ts';
import { SlipDialog } from './SlipDialog.tsx';

type Proposal = AnswerOf<'GET /duty-proposals'>['items'][number];
type Deed = { what: 'accept' | 'refuse' | 'withdraw'; proposal: Proposal };

interface Properties {
  organization: string | undefined;
  after: string | undefined;
  onPage: (after: string | undefined) => void;
  onChanged: () => Promise<void>;
}

/** Proposals that wait, or were decided; each is granted, refused with a reason, or withdrawn from here. */
export function ProposalsPanel({ organization, after, onPage, onChanged }: Properties) {
  const { t } = useTranslation('workbench');
  const [state, setState] = useState<'pending' | 'decided'>('pending');
  const [deed, setDeed] = useState<Deed | null>(null);
  const [slip, setSlip] = useState<Slip | null>(null);
  const proposals = useQuery({
    queryKey: ['duty-proposals', state, organization, after],
    queryFn: ({ signal }) =>
      call('GET /duty-proposals', {
        query: { limit: 50, state, ...(organization ? { organization } : {}), ...(after ? { after } : {}) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const other = state === 'pending' ? 'decided' : 'pending';
  return (
    <>
      <p>
        <Button
          kind="quiet"
          onClick={() => {
            setState(other);
            onPage(undefined);
          }}
        >
          {other === 'decided' ? t('dutyWork.showDecided') : t('dutyWork.showPending')}
        </Button>
      </p>
      {proposals.error ? (
        <ErrorState error={proposals.error} onRetry={() => proposals.refetch()} />
      ) : proposals.isPending ? (
        <Skeleton lines={6} />
      ) : proposals.data.items.length === 0 ? (
        <Empty title={t('dutyWork.proposalNone')} hint={t('dutyWork.proposalNoneHint')} icon="duty" />
      ) : (
        <>
          <ProposalTable items={proposals.data.items} onDeed={setDeed} />
          <Pager
            listKey={`${state} ${organization ?? ''}`}
            after={after}
            next={proposals.data.next}
            onPage={onPage}
          />
        </>
      )}
      {deed && (
        <DeedDialog deed={deed} onSlip={setSlip} onChanged={onChanged} onClose={() => setDeed(null)} />
      )}
      {slip && <SlipDialog slip={slip} lead={t('duties.grantSlip')} onClose={() => setSlip(null)} />}
    </>
  );
}

function ProposalTable({ items, onDeed }: { items: readonly Proposal[]; onDeed: (deed: Deed) => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <DataTable
      label={t('dutyWork.tab_proposals')}
      rows={items}
      keyOf={(proposal) => proposal.id}
      columns={[
        {
          key: 'person',
          title: t('duties.person'),
          cell: ({ name, login }) => (
            <>
              <strong>{name}</strong>
              <div className="z-muted z-small">{login}</div>
            </>
          ),
        },
        { key: 'role', title: t('duties.role'), cell: ({ role }) => roleName(role, reader), tight: true },
        { key: 'at', title: t('duties.at'), cell: ({ organization }) => organization.name, wide: true },
        {
          key: 'by',
          title: t('dutyWork.proposedBy'),
          cell: ({ proposedBy, reason }) => (
            <div>
              {actorInWords(proposedBy.name, proposedBy.role, reader)}
              <div className="z-muted z-small">{reason}</div>
            </div>
          ),
        },
        { key: 'state', title: t('dutyWork.state'), cell: (proposal) => <State proposal={proposal} /> },
        {
          key: 'deeds',
          title: t('desk.actions'),
          cell: (proposal) => <Deeds proposal={proposal} onDeed={onDeed} />,
        },
      ]}
    />
  );
}

function State({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { state, expiresOn, decidedBy, answer } = proposal;
  return (
    <div>
      {t(`dutyWork.proposalState_${state}`)}
      <div className="z-muted z-small">
        {state === 'pending' && t('dutyWork.proposalExpires', { day: reader.day(expiresOn) })}
        {answer !== null && t('dutyWork.proposalAnswer', { name: decidedBy ?? '', answer })}
      </div>
    </div>
  );
}

function Deeds({ proposal, onDeed }: { proposal: Proposal; onDeed: (deed: Deed) => void }) {
  const { t } = useTranslation('workbench');
  return (
    <span className="z-actions">
      {(['accept', 'refuse', 'withdraw'] as const)
        .filter((what) => proposal.can[what])
        .map((what) => (
          <Button
            key={what}
            kind="quiet"
            onClick={() => onDeed({ what, proposal })}
            aria-label={`${t(`dutyWork.${what}`)} ${proposal.name}`}
          >
            {t(`dutyWork.${what}`)}
          </Button>
        ))}
    </span>
  );
}

interface DeedProperties {
  deed: Deed;
  onSlip: (slip: Slip) => void;
  onChanged: () => Promise<void>;
  onClose: () => void;
}

function DeedDialog({ deed: { what, proposal }, onSlip, onChanged, onClose }: DeedProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const withFreshSignIn = useFreshSignIn();
  const params = { id: proposal.id };
  if (what === 'refuse') return <RefuseDialog proposal={proposal} onChanged={onChanged} onClose={onClose} />;
  const run = async () => {
    if (what === 'withdraw') await call('POST /duty-proposals/{id}/withdrawal', { params });
    else {
      const answer = await withFreshSignIn(() => call('POST /duty-proposals/{id}/acceptance', { params }));
      if (answer?.slip) onSlip(answer.slip);
    }
    await onChanged();
  };
  const { name, organization, role } = proposal;
  const values = { name, at: organization.name, role: roleName(role, reader) };
  return (
    <Confirm
      title={what === 'accept' ? t('dutyWork.acceptAsk', values) : t('dutyWork.withdrawAsk', values)}
      action={t(`dutyWork.${what}`)}
      run={run}
      onClose={onClose}
    >
      {what === 'accept' ? t('dutyWork.acceptHint') : t('dutyWork.withdrawHint')}
    </Confirm>
  );
}

interface RefuseProperties {
  proposal: Proposal;
  onChanged: () => Promise<void>;
  onClose: () => void;
}

function RefuseDialog({ proposal, onChanged, onClose }: RefuseProperties) {
  const { t } = useTranslation('workbench');
  const [reason, setReason] = useState('');
  const work = useMutation({
    mutationFn: () =>
      call('POST /duty-proposals/{id}/refusal', {
        params: { id: proposal.id },
        body: { reason: reason.trim() },
      }),
    onSuccess: async () => {
      await onChanged();
      onClose();
    },
  });
  const complete = reason.trim().length > 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complete) work.mutate();
  };
  return (
    <Dialog title={t('dutyWork.refuseTitle', { name: proposal.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <TextField
          label={`${t('dutyWork.refuseReason')} *`}
          value={reason}
          onChange={setReason}
          maxLength={500}
          autoComplete="off"
          error={problemAt(work.error, '/reason')}
        />
        <FormProblem error={work.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={work.isPending} disabled={!complete}>
            {t('dutyWork.refuse')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
