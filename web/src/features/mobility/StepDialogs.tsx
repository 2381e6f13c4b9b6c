import { chosenEndings, mobilityEndings } from '@zhibu/contract/mobility-kinds';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { chinaToday } from '../../lib/dates.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDay, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { LinesField } from '../../ui/desk/LinesField.tsx';
import { RadioGroup } from '../../ui/desk/RadioGroup.tsx';
import { isShort, orNull } from '../../ui/desk/use-dialog-step.ts';
import type { Period } from './mobility.queries.ts';
import { useStep } from './use-step.ts';

export interface StepProperties {
  period: Period;
  onClose: () => void;
}

const partsOf = ({ id, version }: Period) => ({ params: { id }, ifMatch: version });
/** The host takes the member in, or the home lets it go on. */
export function PlainDialog({ period, onClose, step }: StepProperties & { step: 'confirm' | 'resume' }) {
  const { t } = useTranslation('workbench');
  const { work, submit } = useStep({ period, onDone: onClose }, true, () =>
    step === 'confirm'
      ? call('POST /mobility/{id}/confirm', { ...partsOf(period), body: {} })
      : call('POST /mobility/{id}/resume', { ...partsOf(period), body: {} }),
  );
  const values = { name: period.member.name, home: period.home.name };
  return (
    <Dialog title={t(`mobility.${step}Title`, values)} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t(`mobility.${step}What`, values)}</p>
        <FormEnd work={work} missing={false} action={t(`mobility.${step}Go`)} onLeave={onClose} />
      </form>
    </Dialog>
  );
}

/** Not registered, or not taken in: with the reason, which the other side reads. */
export function ReasonDialog({ period, onClose, step }: StepProperties & { step: 'reject' | 'decline' }) {
  const { t } = useTranslation('workbench');
  const [reason, setReason] = useState('');
  const { work, submit, missing } = useStep({ period, onDone: onClose }, !isShort(reason), () => {
    const body = { reason: reason.trim() };
    return step === 'reject'
      ? call('POST /mobility/{id}/reject', { ...partsOf(period), body })
      : call('POST /mobility/{id}/decline', { ...partsOf(period), body });
  });
  return (
    <Dialog title={t(`mobility.${step}Title`, { name: period.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t(`mobility.${step}What`)}</p>
        <LinesField
          label={`${t('mobility.reason')} *`}
          value={reason}
          onChange={setReason}
          error={problemAt(work.error, '/reason')}
        />
        <FormEnd
          work={work}
          missing={missing && t('mobility.reasonMissing')}
          action={t(`mobility.${step}Go`)}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

/** The host says that the member is not there any more. */
export function LeaveDialog({ period, onClose }: StepProperties) {
  const { t } = useTranslation('workbench');
  const [on, setOn] = useState(chinaToday());
  const [reason, setReason] = useState('');
  const { work, submit, missing } = useStep({ period, onDone: onClose }, isDay(on), () =>
    call('POST /mobility/{id}/leave', { ...partsOf(period), body: { on, reason: orNull(reason) } }),
  );
  return (
    <Dialog title={t('mobility.leaveTitle', { name: period.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('mobility.leaveWhat', { home: period.home.name })}</p>
        <DayField
          label={`${t('mobility.leaveOn')} *`}
          value={on}
          onChange={setOn}
          error={problemAt(work.error, '/on')}
        />
        <LinesField label={t('mobility.reasonIfAny')} value={reason} onChange={setReason} />
        <FormEnd
          work={work}
          missing={missing && t('mobility.dayMissing')}
          action={t('mobility.leaveGo')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

/** Another last day; of a stay elsewhere, none is also one. */
export function ExtendDialog({ period, onClose }: StepProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [until, setUntil] = useState(period.until ?? '');
  const [reason, setReason] = useState('');
  const isRetained = period.kind === 'retained';
  const isReady = isRetained ? isDay(until) : isDayOrEmpty(until);
  const { work, submit, missing } = useStep({ period, onDone: onClose }, isReady, () =>
    call('POST /mobility/{id}/extend', {
      ...partsOf(period),
      body: { until: until === '' ? null : until, reason: orNull(reason) },
    }),
  );
  return (
    <Dialog title={t('mobility.extendTitle', { name: period.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <DayField
          label={t(isRetained ? 'mobility.retainUntil' : 'mobility.untilField')}
          hint={
            isRetained
              ? t('mobility.atMost', { day: reader.day(period.untilAtMost) })
              : t('mobility.untilHint')
          }
          value={until}
          onChange={setUntil}
          error={problemAt(work.error, '/until')}
        />
        <LinesField label={t('mobility.reasonIfAny')} value={reason} onChange={setReason} />
        <FormEnd
          work={work}
          missing={missing && t('mobility.dayMissing')}
          action={t('mobility.extendGo')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

/** The home ends it: how, and on which day. */
export function EndDialog({ period, onClose }: StepProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const isRetained = period.kind === 'retained';
  const endings = chosenEndings.filter(
    (ending) => ending === 'mistaken' || isRetained === (ending === 'settled'),
  );
  const [ending, setEnding] = useState<(typeof chosenEndings)[number]>(isRetained ? 'settled' : 'returned');
  const [on, setOn] = useState(period.backOn ?? chinaToday());
  const [reason, setReason] = useState('');
  const { work, submit, missing } = useStep({ period, onDone: onClose }, isDay(on), () =>
    call('POST /mobility/{id}/end', { ...partsOf(period), body: { on, ending, reason: orNull(reason) } }),
  );
  return (
    <Dialog title={t('mobility.endTitle', { name: period.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t(isRetained ? 'mobility.endWhatRetained' : 'mobility.endWhat')}</p>
        <RadioGroup
          label={t('mobility.ending')}
          value={ending}
          onChange={setEnding}
          options={endings.map((one) => ({ value: one, label: reader.words(mobilityEndings[one]) }))}
        />
        {ending !== 'mistaken' && (
          <DayField
            label={`${t('mobility.endOn')} *`}
            value={on}
            onChange={setOn}
            error={problemAt(work.error, '/on')}
          />
        )}
        <LinesField label={t('mobility.reasonIfAny')} value={reason} onChange={setReason} />
        <FormEnd
          work={work}
          missing={missing && t('mobility.dayMissing')}
          action={t('mobility.endGo')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
