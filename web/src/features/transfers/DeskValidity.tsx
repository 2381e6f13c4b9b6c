import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { LinesField } from '../../ui/desk/LinesField.tsx';
import { isShort } from '../../ui/desk/use-dialog-step.ts';
import { useDues } from './DeskDues.tsx';
import { DaysField, daysIn, isDays } from './DeskFields.tsx';
import { type DeedProperties, useDeed } from './use-deed.ts';

/** The letter holds longer, as far as the rule allows. */
export function ExtendDialog(properties: DeedProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { transfer, onClose } = properties;
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const dues = useDues(transfer);
  const isReady = until !== '' && isDayOrEmpty(until) && !isShort(reason) && dues.isReady;
  const { work, submit, missing } = useDeed(properties, isReady, () =>
    call('POST /transfers/{id}/extend', {
      params: { id: transfer.id },
      ifMatch: transfer.version,
      body: { until, reason: reason.trim(), ...dues.body },
    }),
  );
  const most = transfer.letter && reader.day(transfer.letter.untilAtMost);
  return (
    <Dialog title={t('transfers.extendTitle', { name: transfer.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('transfers.extendWhat', { day: reader.day(transfer.letter?.until) })}</p>
        <DayField
          label={`${t('transfers.extendUntil')} *`}
          hint={most === null ? t('desk.dayHint') : t('transfers.extendMost', { day: most })}
          value={until}
          onChange={setUntil}
          error={problemAt(work.error, '/until')}
        />
        <LinesField
          label={`${t('transfers.reason')} *`}
          value={reason}
          onChange={setReason}
          error={problemAt(work.error, '/reason')}
        />
        {dues.field(work.error)}
        <FormEnd
          work={work}
          missing={missing && t(dues.isReady ? 'transfers.extendMissing' : 'transfers.duesMissing')}
          action={t('transfers.deed_extend')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

const missingWords = (hasDues: boolean, hasDays: boolean) =>
  !hasDues
    ? ('transfers.duesMissing' as const)
    : hasDays
      ? ('transfers.reasonMissing' as const)
      : ('transfers.daysWrong' as const);

/** A lost letter: void, and another under a new number; the destination sees it. */
export function ReissueDialog(properties: DeedProperties) {
  const { t } = useTranslation('workbench');
  const { transfer, onClose } = properties;
  const [days, setDays] = useState('');
  const [reason, setReason] = useState('');
  const dues = useDues(transfer);
  const isReady = !isShort(reason) && isDays(days) && dues.isReady;
  const { work, submit, missing } = useDeed(properties, isReady, () =>
    call('POST /transfers/{id}/reissue', {
      params: { id: transfer.id },
      ifMatch: transfer.version,
      body: { reason: reason.trim(), ...daysIn(days), ...dues.body },
    }),
  );
  return (
    <Dialog title={t('transfers.reissueTitle', { name: transfer.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('transfers.reissueWhat', { number: transfer.letterNumber ?? '' })}</p>
        <LinesField
          label={`${t('transfers.reason')} *`}
          value={reason}
          onChange={setReason}
          error={problemAt(work.error, '/reason')}
        />
        <DaysField value={days} onChange={setDays} error={problemAt(work.error, '/days')} />
        {dues.field(work.error)}
        <FormEnd
          work={work}
          missing={missing && t(missingWords(dues.isReady, isDays(days)))}
          action={t('transfers.deed_reissue')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
