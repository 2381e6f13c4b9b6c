import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { LinesField } from '../../ui/desk/LinesField.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { type MyTransfer, myTransfersQuery } from './transfers.mine.queries.ts';
import { isShort } from './transfers.mine.ts';

interface Properties {
  transfer: MyTransfer;
}

/** The member has reported; what that means is said before it is done. */
export function CheckIn({ transfer }: Properties) {
  const { t } = useTranslation('myTransfers');
  const [asked, setAsked] = useState(false);
  const refresh = useRefresh();
  const work = useMutation({
    mutationFn: () =>
      call('POST /transfers/{id}/check-in', {
        params: { id: transfer.id },
        ifMatch: transfer.version,
        body: {},
      }),
    onSuccess: refresh,
  });
  const places = { destination: transfer.destination.name, origin: transfer.origin.name };
  return (
    <>
      <Button kind="primary" wide onClick={() => setAsked(true)}>
        {t('act.checkIn')}
      </Button>
      {asked && (
        <Dialog title={t('act.checkInTitle')} onClose={() => setAsked(false)}>
          <p>
            <strong>{t('act.checkInWhat')}</strong>
          </p>
          <p>{t('act.checkInMeans', places)}</p>
          <p>{t('act.checkInThen', places)}</p>
          <FormProblem error={work.error} />
          <div className="z-actions">
            <Button kind="primary" busy={work.isPending} onClick={() => work.mutate()}>
              {t('act.checkInYes')}
            </Button>
            <Button onClick={() => setAsked(false)}>{t('act.checkInNo')}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** The way back to the form of what was returned. */
export function Correct() {
  const { t } = useTranslation('myTransfers');
  return (
    <Link to="/me/transfers/new" className={buttonClass('primary', true)}>
      {t('act.correct')}
    </Link>
  );
}

/** Taken back with a reason: where it is all that is left, beside the words that say so. */
export function Leave({ transfer }: Properties) {
  const { t } = useTranslation('myTransfers');
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Button kind="danger" wide onClick={() => setLeaving(true)}>
        {t('act.withdraw')}
      </Button>
      {leaving && <Withdraw transfer={transfer} onClose={() => setLeaving(false)} />}
    </>
  );
}

/** Another destination, or none: last on the page, and never by accident. */
export function MineChanges({ transfer }: Properties) {
  const { t } = useTranslation('myTransfers');
  const { can, state, originCommittee } = transfer;
  const isOut = state === 'issued' || state === 'lapsed';
  if (!can.withdraw && !can.redirect && !isOut) return null;
  return (
    <Section title={t('act.title')}>
      {can.redirect && !can.resubmit && (
        <Link
          to="/me/transfers/new"
          search={{ change: 'destination' }}
          className={buttonClass('secondary', true)}
        >
          {t('act.redirect')}
        </Link>
      )}
      {!can.redirect && isOut && <p>{t('act.redirectByCommittee', { committee: originCommittee.name })}</p>}
      {can.withdraw && <Leave transfer={transfer} />}
    </Section>
  );
}

function Withdraw({ transfer, onClose }: Properties & { onClose: () => void }) {
  const { t } = useTranslation('myTransfers');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const refresh = useRefresh();
  const work = useMutation({
    mutationFn: () =>
      call('POST /transfers/{id}/withdraw', {
        params: { id: transfer.id },
        ifMatch: transfer.version,
        body: { reason: reason.trim() },
      }),
    onSuccess: refresh,
    // Somebody else was faster: with the next press it is tried on what stands now.
    onError: refresh,
  });
  const short = isShort(reason);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!short) work.mutate();
  };
  return (
    <Dialog title={t('act.withdrawTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('act.withdrawMeans', { origin: transfer.origin.name })}</p>
        {transfer.letter !== null && (
          <p>
            <strong>{t('act.withdrawLetter', { number: transfer.letter.number })}</strong>
          </p>
        )}
        <LinesField
          label={t('act.withdrawReason')}
          hint={t('act.withdrawHint')}
          value={reason}
          onChange={setReason}
          error={problemAt(work.error, '/reason') ?? (asked && short ? t('act.reasonShort') : undefined)}
        />
        <FormProblem error={work.error} />
        <div className="z-actions">
          <Button kind="danger" type="submit" busy={work.isPending}>
            {t('act.withdrawYes')}
          </Button>
          <Button onClick={onClose}>{t('act.withdrawNo')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: myTransfersQuery.queryKey });
}
