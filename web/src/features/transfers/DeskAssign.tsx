import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { useDues } from './DeskDues.tsx';
import { BranchField, type Place } from './DeskFields.tsx';
import { type DeedProperties, useDeed } from './use-deed.ts';

/** The destination receives the member into a branch; the record goes to the origin in the same act. */
export function AcceptDialog(properties: DeedProperties) {
  const { t } = useTranslation('workbench');
  const { transfer, onClose } = properties;
  const [branch, setBranch] = useState<Place | null>(null);
  const dues = useDues(transfer);
  const { work, submit, missing } = useDeed(properties, branch !== null && dues.isReady, () =>
    call('POST /transfers/{id}/accept', {
      params: { id: transfer.id },
      ifMatch: transfer.version,
      body: { branchId: branch?.id ?? '', ...dues.body },
    }),
  );
  return (
    <Dialog title={t('transfers.acceptTitle', { name: transfer.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>
          {t(transfer.kind === 'incoming' ? 'transfers.acceptWhatIncoming' : 'transfers.acceptWhat', {
            committee: transfer.originCommittee.name,
          })}
        </p>
        <AssignedBranch transfer={transfer} value={branch} onChange={setBranch} error={work.error} />
        {dues.field(work.error)}
        <FormEnd
          work={work}
          missing={missing && t(branch === null ? 'transfers.branchMissing' : 'transfers.duesMissing')}
          action={t('transfers.deed_accept')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

/** Within one committee: its approval is the last step, no letter goes out. */
export function CompleteDialog(properties: DeedProperties) {
  const { t } = useTranslation('workbench');
  const { transfer, onClose } = properties;
  const [branch, setBranch] = useState<Place | null>(transfer.branch);
  const dues = useDues(transfer);
  const { work, submit, missing } = useDeed(properties, branch !== null && dues.isReady, () =>
    call('POST /transfers/{id}/approve', {
      params: { id: transfer.id },
      ifMatch: transfer.version,
      body: { branchId: branch?.id ?? '', ...dues.body },
    }),
  );
  return (
    <Dialog title={t('transfers.completeTitle', { name: transfer.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('transfers.completeWhat')}</p>
        <AssignedBranch transfer={transfer} value={branch} onChange={setBranch} error={work.error} />
        {dues.field(work.error)}
        <FormEnd
          work={work}
          missing={missing && t(branch === null ? 'transfers.branchMissing' : 'transfers.duesMissing')}
          action={t('transfers.deed_complete')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

/** The branch that receives, with what the member wished for. */
function AssignedBranch({
  transfer,
  value,
  onChange,
  error,
}: {
  transfer: DeedProperties['transfer'];
  value: Place | null;
  onChange: (branch: Place | null) => void;
  error: unknown;
}) {
  const { t } = useTranslation('workbench');
  return (
    <BranchField
      committee={transfer.destination.id ?? ''}
      direct={transfer.kind === 'within'}
      label={`${t('transfers.branch')} *`}
      hint={transfer.wish === null ? undefined : t('transfers.wished', { wish: transfer.wish })}
      value={value}
      onChange={onChange}
      error={problemAt(error, '/branchId')}
    />
  );
}
