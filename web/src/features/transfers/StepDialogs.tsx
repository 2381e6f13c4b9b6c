import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { Field, TextField } from '../../ui/Field.tsx';
import { BranchPicker, type Chosen, DestinationPicker } from './pickers.tsx';
import { ReasonBox, StepForm, useReason } from './StepForm.tsx';
import type { Transfer } from './transfers.queries.ts';
import { useStep } from './use-step.ts';

export interface StepProperties {
  transfer: Transfer;
  onClose: () => void;
}

/** Return, refuse, withdraw: a reason and nothing else. */
export function ReasonDialog({
  transfer,
  onClose,
  name,
}: StepProperties & { name: 'return' | 'refuse' | 'withdraw' }) {
  const { t } = useTranslation('workbench');
  const reason = useReason();
  const work = useStep(transfer, name, onClose);
  return (
    <StepForm
      title={t(`transfers.${name}Title`, { name: transfer.member.name })}
      lead={t(`transfers.${name}Lead`)}
      action={t(`transfers.${name}`)}
      kind={name === 'return' ? 'primary' : 'danger'}
      work={work}
      onClose={onClose}
      onSubmit={() => {
        reason.ask();
        if (!reason.isShort) work.mutate({ reason: reason.text });
      }}
    >
      <ReasonBox value={reason} hint={t('transfers.reasonHint')} />
    </StepForm>
  );
}

/** The branch says up to when dues are paid, and agrees. */
export function EndorseDialog({ transfer, onClose }: StepProperties) {
  const { t } = useTranslation('workbench');
  const [dues, setDues] = useState(transfer.duesUntil ?? '');
  const work = useStep(transfer, 'approve', onClose);
  const inParty = transfer.member.stage === 'full' || transfer.member.stage === 'probationary';
  return (
    <StepForm
      title={t('transfers.endorseTitle', { name: transfer.member.name })}
      lead={t('transfers.endorseLead', { committee: transfer.originCommittee.name })}
      action={t('transfers.endorse')}
      work={work}
      onClose={onClose}
      onSubmit={() => work.mutate(dues === '' ? {} : { duesUntil: dues })}
    >
      {inParty && (
        <Field label={t('transfers.dues')} hint={t('transfers.duesHint')}>
          {(wiring) => (
            <input
              {...wiring}
              type="month"
              className="z-input"
              value={dues}
              onChange={(event) => setDues(event.target.value)}
            />
          )}
        </Field>
      )}
    </StepForm>
  );
}

/** The committee issues the letter. */
export function IssueDialog({ transfer, onClose }: StepProperties) {
  const { t } = useTranslation('workbench');
  const [days, setDays] = useState('');
  const work = useStep(transfer, 'approve', onClose);
  return (
    <StepForm
      title={t('transfers.issueTitle', { name: transfer.member.name })}
      lead={t('transfers.issueLead', { destination: transfer.destination.name })}
      action={t('transfers.issue')}
      work={work}
      onClose={onClose}
      onSubmit={() => work.mutate(days === '' ? {} : { days: Number(days) })}
    >
      <TextField
        label={t('transfers.days')}
        hint={t('transfers.daysHint')}
        value={days}
        onChange={setDays}
        type="number"
        min={1}
        max={90}
        inputMode="numeric"
      />
    </StepForm>
  );
}

/** Within one committee its approval completes: it names the branch. Or the destination receives into one. */
export function AssignDialog({ transfer, onClose, name }: StepProperties & { name: 'approve' | 'accept' }) {
  const { t } = useTranslation('workbench');
  const [branch, setBranch] = useState<Chosen | null>(transfer.branch);
  const [asked, setAsked] = useState(false);
  const work = useStep(transfer, name, onClose);
  const words = name === 'accept' ? 'accept' : 'complete';
  return (
    <StepForm
      title={t(`transfers.${words}Title`, { name: transfer.member.name })}
      lead={t(`transfers.${words}Lead`, { origin: transfer.origin.name })}
      action={t(`transfers.${words}`)}
      work={work}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        if (branch) work.mutate({ branchId: branch.id });
      }}
    >
      {transfer.wish && <p className="z-muted">{t('transfers.wished', { wish: transfer.wish })}</p>}
      <BranchPicker
        committeeId={transfer.destination.id}
        value={branch}
        onChange={setBranch}
        error={asked && !branch ? t('transfers.branchMissing') : undefined}
      />
    </StepForm>
  );
}

export function ExtendDialog({ transfer, onClose }: StepProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const most = transfer.letter?.untilAtMost ?? chinaToday();
  const [until, setUntil] = useState(most);
  const reason = useReason();
  const work = useStep(transfer, 'extend', onClose);
  return (
    <StepForm
      title={t('transfers.extendTitle', { name: transfer.member.name })}
      lead={t('transfers.extendLead', { until: reader.day(transfer.letter?.until), most: reader.day(most) })}
      action={t('transfers.extend')}
      work={work}
      onClose={onClose}
      onSubmit={() => {
        reason.ask();
        if (!reason.isShort && until !== '' && isDayOrEmpty(until))
          work.mutate({ until, reason: reason.text });
      }}
    >
      <DayField label={t('transfers.newUntil')} value={until} onChange={setUntil} />
      <ReasonBox value={reason} />
    </StepForm>
  );
}

export function ReissueDialog({ transfer, onClose }: StepProperties) {
  const { t } = useTranslation('workbench');
  const reason = useReason();
  const work = useStep(transfer, 'reissue', onClose);
  return (
    <StepForm
      title={t('transfers.reissueTitle', { name: transfer.member.name })}
      lead={t('transfers.reissueLead', { number: transfer.letterNumber ?? '' })}
      action={t('transfers.reissue')}
      work={work}
      onClose={onClose}
      onSubmit={() => {
        reason.ask();
        if (!reason.isShort) work.mutate({ reason: reason.text });
      }}
    >
      <ReasonBox value={reason} hint={t('transfers.reissueHint')} />
    </StepForm>
  );
}

export function RedirectDialog({ transfer, onClose }: StepProperties) {
  const { t } = useTranslation('workbench');
  const [destination, setDestination] = useState<Chosen | null>(null);
  const [asked, setAsked] = useState(false);
  const reason = useReason();
  const work = useStep(transfer, 'redirect', onClose);
  return (
    <StepForm
      title={t('transfers.redirectTitle', { name: transfer.member.name })}
      lead={t(transfer.letter ? 'transfers.redirectLeadLetter' : 'transfers.redirectLead')}
      action={t('transfers.redirect')}
      work={work}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        reason.ask();
        if (destination && !reason.isShort)
          work.mutate({ destinationId: destination.id, reason: reason.text });
      }}
    >
      <DestinationPicker
        value={destination}
        onChange={setDestination}
        error={asked && !destination ? t('transfers.destinationMissing') : undefined}
      />
      <ReasonBox value={reason} />
    </StepForm>
  );
}
