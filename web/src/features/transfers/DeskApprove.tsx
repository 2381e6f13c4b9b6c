import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { useDues } from './DeskDues.tsx';
import { DaysField, daysIn, isDays, MonthField, monthIn } from './DeskFields.tsx';
import { type DeedProperties, useDeed } from './use-deed.ts';

/** The branch endorses, and says up to which month dues are paid. */
export function EndorseDialog(properties: DeedProperties) {
  const { t } = useTranslation('workbench');
  const { transfer, onClose } = properties;
  const { member, destination, originCommittee } = transfer;
  const isOfParty = member.stage === 'full' || member.stage === 'probationary';
  const [month, setMonth] = useState(transfer.duesUntil ?? '');
  const duesUntil = monthIn(month);
  const isReady = duesUntil !== undefined && !(isOfParty && duesUntil === null);
  const { work, submit, missing } = useDeed(properties, isReady, () =>
    call('POST /transfers/{id}/approve', {
      params: { id: transfer.id },
      ifMatch: transfer.version,
      body: duesUntil ? { duesUntil } : {},
    }),
  );
  return (
    <Dialog title={t('transfers.endorseTitle', { name: member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>
          {t('transfers.endorseWhat', { destination: destination.name, committee: originCommittee.name })}
        </p>
        <MonthField
          value={month}
          onChange={setMonth}
          required={isOfParty}
          error={problemAt(work.error, '/duesUntil')}
        />
        <FormEnd
          work={work}
          missing={missing && t(duesUntil === undefined ? 'transfers.duesWrong' : 'transfers.duesMissing')}
          action={t('transfers.deed_endorse')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

/** The committee approves: the letter goes straight to the destination. */
export function IssueDialog(properties: DeedProperties) {
  const { t } = useTranslation('workbench');
  const { transfer, onClose } = properties;
  const [days, setDays] = useState('');
  const dues = useDues(transfer);
  const { work, submit, missing } = useDeed(properties, isDays(days) && dues.isReady, () =>
    call('POST /transfers/{id}/approve', {
      params: { id: transfer.id },
      ifMatch: transfer.version,
      body: { ...daysIn(days), ...dues.body },
    }),
  );
  return (
    <Dialog title={t('transfers.issueTitle', { name: transfer.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('transfers.issueWhat', { destination: transfer.destination.name })}</p>
        {dues.field(work.error)}
        <DaysField value={days} onChange={setDays} error={problemAt(work.error, '/days')} />
        <FormEnd
          work={work}
          missing={missing && t(dues.isReady ? 'transfers.daysWrong' : 'transfers.duesMissing')}
          action={t('transfers.deed_issue')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
