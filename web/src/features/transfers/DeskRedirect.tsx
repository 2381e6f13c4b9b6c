import { type TransferGround, transferGroundKeys, transferGrounds } from '@zhibu/contract/transfer-states';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { LinesField } from '../../ui/desk/LinesField.tsx';
import { isShort, orNull } from '../../ui/desk/use-dialog-step.ts';
import { SelectField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useDues } from './DeskDues.tsx';
import { type Where, WhereField } from './DeskWhere.tsx';
import { isPlaced, type Whither, WhitherField, whitherOf } from './DeskWhither.tsx';
import type { Transfer } from './transfers.desk.queries.ts';
import { type DeedProperties, useDeed } from './use-deed.ts';

const bodyOf = ({ branch, wish }: Where) => ({ branchId: branch?.id ?? null, wish: orNull(wish) });

/** Another destination; a letter that is out becomes void, and another goes there. */
export function RedirectDialog(properties: DeedProperties) {
  const { t } = useTranslation('workbench');
  const { transfer, onClose } = properties;
  const [to, setTo] = useState<Whither | null>(null);
  const [reason, setReason] = useState('');
  const [where, setWhere] = useState<Where>({ branch: null, wish: '' });
  const within = to?.id === transfer.originCommittee.id ? to.id : null;
  const asked = useDues(transfer);
  // Only a letter that is replaced tells the month; before it the branch is asked.
  const dues = transfer.letter === null ? null : asked;
  const isReady = isPlaced(to) && !isShort(reason) && dues?.isReady !== false;
  const { work, submit, missing } = useDeed(properties, isReady, () =>
    call('POST /transfers/{id}/redirect', {
      params: { id: transfer.id },
      ifMatch: transfer.version,
      body: { ...whitherOf(to), reason: reason.trim(), ...bodyOf(where), ...dues?.body },
    }),
  );
  return (
    <Dialog title={t('transfers.redirectTitle', { name: transfer.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>
          {t(transfer.letter === null ? 'transfers.redirectWhat' : 'transfers.redirectWhatLetter', {
            destination: transfer.destination.name,
          })}
        </p>
        <WhitherField
          value={to}
          onChange={(next) => {
            setTo(next);
            setWhere({ branch: null, wish: where.wish });
          }}
          error={work.error}
        />
        {to?.id !== null && (
          <WhereField within={within} value={where} onChange={setWhere} error={work.error} />
        )}
        <LinesField
          label={`${t('transfers.reason')} *`}
          value={reason}
          onChange={setReason}
          error={problemAt(work.error, '/reason')}
        />
        {dues?.field(work.error)}
        <FormEnd
          work={work}
          missing={
            missing && t(dues?.isReady === false ? 'transfers.duesMissing' : 'transfers.redirectMissing')
          }
          action={t('transfers.deed_redirect')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

/** What the origin filed came back: corrected, with the reason before the eyes, and handed in again. */
export function ResubmitDialog(properties: DeedProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { transfer, onClose } = properties;
  const [to, setTo] = useState<Whither | null>(whereItGoes(transfer));
  const [ground, setGround] = useState<TransferGround>(transfer.ground);
  const [note, setNote] = useState(transfer.note ?? '');
  const [where, setWhere] = useState<Where>({ branch: transfer.branch, wish: transfer.wish ?? '' });
  const within = to?.id === transfer.originCommittee.id ? to.id : null;
  const reason = transfer.steps.findLast(({ action }) => action === 'return')?.reason ?? null;
  const { work, submit, missing } = useDeed(properties, isPlaced(to), () =>
    call('POST /transfers/{id}/resubmit', {
      params: { id: transfer.id },
      ifMatch: transfer.version,
      body: {
        ...whitherOf(to),
        ground,
        note: orNull(note),
        ...bodyOf(where),
      },
    }),
  );
  return (
    <Dialog title={t('transfers.resubmitTitle', { name: transfer.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        {reason !== null && <Notice kind="warning">{t('transfers.returnedBecause', { reason })}</Notice>}
        <WhitherField
          value={to}
          onChange={(next) => {
            setTo(next);
            // The branch that was wished for is one of the old destination.
            setWhere({ branch: null, wish: where.wish });
          }}
          error={work.error}
        />
        {to?.id !== null && (
          <WhereField within={within} value={where} onChange={setWhere} error={work.error} />
        )}
        <SelectField
          label={t('transfers.ground')}
          value={ground}
          onChange={(key) => setGround(transferGroundKeys.find((one) => one === key) ?? ground)}
          options={transferGroundKeys.map((key) => ({
            value: key,
            label: reader.words(transferGrounds[key]),
          }))}
        />
        <LinesField label={t('transfers.note')} value={note} onChange={setNote} />
        <FormEnd
          work={work}
          missing={missing && t('transfers.destinationMissing')}
          action={t('transfers.deed_resubmit')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

/** The destination that stands in the application. */
function whereItGoes({ destination: { id, name }, kind, outside }: Transfer): Whither {
  if (id !== null) return { id, name, isOwn: kind === 'within' };
  return { id, name, place: outside?.place ?? '', phone: outside?.phone ?? '', isOwn: false };
}
