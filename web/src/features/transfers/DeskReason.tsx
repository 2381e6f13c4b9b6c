import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { LinesField } from '../../ui/desk/LinesField.tsx';
import { isShort } from '../../ui/desk/use-dialog-step.ts';
import { type DeedProperties, useDeed } from './use-deed.ts';

/** Back for correction, not carried out, or taken back: each with the reason, which the member reads. */
export function ReasonDialog(properties: DeedProperties & { deed: 'return' | 'refuse' | 'withdraw' }) {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const { transfer, deed, onClose } = properties;
  const [reason, setReason] = useState('');
  const isAtDestination = transfer.sides.every((side) => side === 'destination');
  const isIncoming = transfer.kind === 'incoming' && deed !== 'return';
  const ends = transfer.letter !== null ? 'Letter' : '';
  const options = {
    params: { id: transfer.id },
    ifMatch: transfer.version,
    body: { reason: reason.trim() },
  };
  const { work, submit, missing } = useDeed(
    properties,
    !isShort(reason),
    () => {
      if (deed === 'return') return call('POST /transfers/{id}/return', options);
      if (deed === 'refuse') return call('POST /transfers/{id}/refuse', options);
      return call('POST /transfers/{id}/withdraw', options);
    },
    // With the letter void, the destination sees the transfer no more.
    deed === 'return' && isAtDestination ? () => void navigate({ to: '/transfers' }) : undefined,
  );
  return (
    <Dialog title={t(`transfers.${deed}Title`, { name: transfer.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t(isIncoming ? `transfers.${deed}WhatIncoming` : `transfers.${deed}What${ends}`)}</p>
        <LinesField
          label={`${t('transfers.reason')} *`}
          hint={t('transfers.reasonHint')}
          value={reason}
          onChange={setReason}
          error={problemAt(work.error, '/reason')}
        />
        <FormEnd
          work={work}
          missing={missing && t('transfers.reasonMissing')}
          action={t(`transfers.${deed}Go`)}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

/** The member has reported in person, without a code. */
export function CheckInDialog(properties: DeedProperties) {
  const { t } = useTranslation('workbench');
  const { transfer, onClose } = properties;
  const { work, submit } = useDeed(properties, true, () =>
    call('POST /transfers/{id}/check-in', {
      params: { id: transfer.id },
      ifMatch: transfer.version,
      body: {},
    }),
  );
  return (
    <Dialog title={t('transfers.checkInTitle', { name: transfer.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('transfers.checkInWhat')}</p>
        <FormEnd work={work} missing={false} action={t('transfers.checkInGo')} onLeave={onClose} />
      </form>
    </Dialog>
  );
}
