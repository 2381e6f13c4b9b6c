import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { meQuery, queryClient } from '../../lib/query.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFreshSignIn } from './FreshSignIn.tsx';
import { usePasskey } from './use-passkey.ts';

type Passkey = AnswerOf<'GET /passkeys'>['items'][number];

const changed = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['passkeys'] }),
    queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
  ]);

/** The own passkeys: what they are called, when they were used last; adding and removing. */
export function PasskeysSection() {
  const { t } = useTranslation('accounts');
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Passkey | null>(null);
  const passkeys = useQuery({
    queryKey: ['passkeys'],
    queryFn: ({ signal }) => call('GET /passkeys', { signal }),
  });
  const { data } = passkeys;
  return (
    <Section title={t('passkey.title')}>
      <p className="z-muted">{t('passkey.lead')}</p>
      {passkeys.isPending && <Skeleton lines={2} />}
      {passkeys.error && <ErrorState error={passkeys.error} onRetry={() => passkeys.refetch()} />}
      {data?.items.length === 0 && <p>{data.available ? t('passkey.none') : t('passkey.unavailable')}</p>}
      <ul className="z-rows">
        {data?.items.map((passkey) => (
          <Row key={passkey.id} passkey={passkey} onRemove={() => setLeaving(passkey)} />
        ))}
      </ul>
      {data?.can.add && (
        <div>
          <Button onClick={() => setAdding(true)}>{t('passkey.add')}</Button>
        </div>
      )}
      {adding && <AddDialog onClose={() => setAdding(false)} />}
      {leaving && <RemoveDialog passkey={leaving} onClose={() => setLeaving(null)} />}
    </Section>
  );
}

function Row({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const { t } = useTranslation('accounts');
  const { instant } = useReader();
  const { name, createdAt, lastUsedAt, backedUp } = passkey;
  const facts = [
    t('passkey.facts', { created: instant(createdAt) }),
    lastUsedAt === null ? t('passkey.unused') : t('passkey.used', { at: instant(lastUsedAt) }),
    ...(backedUp ? [t('passkey.backedUp')] : []),
  ];
  return (
    <li className="z-row">
      <div>
        {name}
        <div className="z-small z-muted">{facts.join(' · ')}</div>
        {!passkey.can.remove && <div className="z-small z-muted">{t('passkey.last')}</div>}
      </div>
      {passkey.can.remove && (
        <Button kind="danger" onClick={onRemove} aria-label={t('passkey.removeNamed', { name })}>
          {t('passkey.remove')}
        </Button>
      )}
    </li>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('accounts');
  return (
    <Dialog title={t('passkey.addTitle')} onClose={onClose}>
      <AddPasskey onDone={onClose} onCancel={onClose} />
    </Dialog>
  );
}

interface Adding {
  onDone: () => void;
  onCancel?: () => void;
}

/** Names a passkey and has the device make it; the password again where the sign-in is not fresh. */
export function AddPasskey({ onDone, onCancel }: Adding) {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation('common');
  const run = useFreshSignIn();
  const { make } = usePasskey();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => run(() => make(name.trim())),
    onSuccess: async (made) => {
      if (made === null) return;
      await changed();
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form className="z-form" onSubmit={submit}>
      <p>{t('passkey.addLead')}</p>
      <TextField
        label={t('passkey.name')}
        hint={t('passkey.nameHint')}
        value={name}
        onChange={setName}
        maxLength={60}
        autoComplete="off"
        required
      />
      {add.isPending && (
        <p className="z-muted z-small" role="status">
          {t('passkey.waiting')}
        </p>
      )}
      <FormProblem error={add.error} />
      <div className="z-actions">
        <Button
          kind={onCancel ? 'primary' : 'secondary'}
          type="submit"
          busy={add.isPending}
          disabled={name.trim() === ''}
        >
          {t('passkey.addGo')}
        </Button>
        {onCancel && <Button onClick={onCancel}>{common('cancel')}</Button>}
      </div>
    </form>
  );
}

function RemoveDialog({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation('common');
  const run = useFreshSignIn();
  const { id, name } = passkey;
  const remove = useMutation({
    mutationFn: () => run(() => call('DELETE /passkeys/{id}', { params: { id } })),
    onSuccess: async (done) => {
      if (done === null) return;
      await changed();
      onClose();
    },
  });
  return (
    <Dialog title={t('passkey.removeAsk', { name })} onClose={onClose}>
      <p>{t('passkey.removeHint')}</p>
      <FormProblem error={remove.error} />
      <div className="z-actions">
        <Button kind="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t('passkey.remove')}
        </Button>
        <Button onClick={onClose}>{common('cancel')}</Button>
      </div>
    </Dialog>
  );
}
