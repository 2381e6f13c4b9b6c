import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type TransferGround, transferGroundKeys, transferGrounds } from '@zhibu/contract/transfer-states';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, SelectField, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { type Chosen, DestinationPicker } from './pickers.tsx';
import { StepForm } from './StepForm.tsx';
import { transfersKey } from './transfers.queries.ts';

type Outcome = AnswerOf<'POST /transfers/filings'>;

/** The origin files for one member or many: first who can and who cannot, then the deed. */
export function FilingDialog({ members, onClose }: { members: readonly Chosen[]; onClose: () => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const [destination, setDestination] = useState<Chosen | null>(null);
  const [ground, setGround] = useState<TransferGround | ''>('');
  const [wish, setWish] = useState('');
  const [dues, setDues] = useState('');
  const [asked, setAsked] = useState(false);
  const [seen, setSeen] = useState<Outcome | null>(null);
  const [done, setDone] = useState<Outcome | null>(null);
  const work = useMutation({
    mutationFn: async (preview: boolean) => {
      if (!destination || ground === '') return;
      const body = {
        memberIds: members.map(({ id }) => id),
        destinationId: destination.id,
        ground,
        ...(wish.trim() === '' ? {} : { wish: wish.trim() }),
        ...(dues === '' ? {} : { duesUntil: dues }),
      };
      const outcome = await call('POST /transfers/filings', { query: preview ? { preview } : {}, body });
      if (preview) setSeen(outcome);
      else {
        setDone(outcome);
        await client.invalidateQueries({ queryKey: transfersKey });
      }
    },
  });
  const [only] = members;
  const title =
    members.length === 1
      ? t('transfers.fileTitle', { name: only?.name })
      : t('transfers.fileManyTitle', { n: members.length });
  if (done)
    return (
      <Dialog title={title} onClose={onClose}>
        <Notice kind={done.refused.length > 0 ? 'warning' : 'success'}>
          {t('transfers.filed', { n: done.filed.length })}
        </Notice>
        <Refused outcome={done} />
        <div className="z-actions">
          <Button kind="primary" onClick={onClose}>
            {t('transfers.ready')}
          </Button>
        </div>
      </Dialog>
    );
  return (
    <StepForm
      title={title}
      lead={t('transfers.fileLead')}
      action={seen ? t('transfers.fileNow', { n: seen.filed.length }) : t('transfers.fileCheck')}
      work={work}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        if (!destination || ground === '') return;
        if (seen && seen.filed.length === 0) return;
        work.mutate(seen === null);
      }}
    >
      <DestinationPicker
        value={destination}
        onChange={(chosen) => {
          setDestination(chosen);
          setSeen(null);
        }}
        error={asked && !destination ? t('transfers.destinationMissing') : undefined}
      />
      <SelectField
        label={t('transfers.ground')}
        value={ground}
        empty={t('transfers.groundChoose')}
        onChange={(value) => setGround(transferGroundKeys.find((key) => key === value) ?? '')}
        options={transferGroundKeys.map((key) => ({ value: key, label: reader.words(transferGrounds[key]) }))}
        {...(asked && ground === '' ? { error: t('transfers.groundMissing') } : {})}
      />
      <TextField
        label={t('transfers.wish')}
        hint={t('transfers.wishHint')}
        value={wish}
        onChange={setWish}
        maxLength={100}
      />
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
      {seen && (
        <>
          <p>{t('transfers.fileSeen', { n: seen.filed.length })}</p>
          <Refused outcome={seen} />
        </>
      )}
    </StepForm>
  );
}

function Refused({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  if (outcome.refused.length === 0) return null;
  return (
    <>
      <p>{t('transfers.fileRefused', { n: outcome.refused.length })}</p>
      <ul className="desk-plain-list">
        {outcome.refused.map(({ member, words: why }) => (
          <li key={member.id}>
            <strong>{member.name}</strong>：{words(why)}
          </li>
        ))}
      </ul>
    </>
  );
}
