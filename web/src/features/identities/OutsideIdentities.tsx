import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { isProblem, problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFreshSignIn } from '../accounts/public.ts';

type Identity = AnswerOf<'GET /outside-identities'>['items'][number];

interface Properties {
  /** Whose account: that of a member, or an account by itself. */
  whose: { member: string } | { account: string };
  name: string;
}

/** Which outside persons are this account; the officer who sees the person maps and ends. */
export function OutsideIdentities({ whose, name }: Properties) {
  const { t } = useTranslation('workbench');
  const [confirming, setConfirming] = useState(false);
  const [leaving, setLeaving] = useState<Identity | null>(null);
  const queryKey = ['outside-identities', whose];
  const identities = useQuery({
    queryKey,
    queryFn: ({ signal }) => call('GET /outside-identities', { query: whose, signal }),
    retry: false,
  });
  const { data, error } = identities;
  if (isProblem(error, 'not_found'))
    return <Empty title={t('identities.noAccount')} hint={t('identities.noAccountHint')} icon="key" />;
  if (error) return <ErrorState error={error} onRetry={() => identities.refetch()} />;
  if (!data) return <Skeleton lines={3} />;
  return (
    <div className="z-form">
      <p className="z-muted">{t('identities.lead')}</p>
      {data.items.length === 0 && <p>{t('identities.none')}</p>}
      <ul className="z-rows">
        {data.items.map((identity) => (
          <Row key={identity.id} identity={identity} name={name} onUnlink={() => setLeaving(identity)} />
        ))}
      </ul>
      {data.offered && data.can.confirm && (
        <div>
          <Button onClick={() => setConfirming(true)}>{t('identities.confirm')}</Button>
        </div>
      )}
      {confirming && <ConfirmDialog whose={whose} name={name} onClose={() => setConfirming(false)} />}
      {leaving && <UnlinkDialog identity={leaving} name={name} onClose={() => setLeaving(null)} />}
    </div>
  );
}

function Row({ identity, name, onUnlink }: { identity: Identity; name: string; onUnlink: () => void }) {
  const { t } = useTranslation('workbench');
  const { words, instant } = useReader();
  const provider = words(identity.provider);
  return (
    <li className="z-row">
      <div>
        {provider}
        <div className="z-small z-muted">
          {t('identities.facts', { at: instant(identity.linkedAt), by: identity.linkedBy })}
          {' · '}
          {identity.lastUsedAt === null
            ? t('identities.unused')
            : t('identities.used', { at: instant(identity.lastUsedAt) })}
        </div>
      </div>
      {identity.can.remove && (
        <Button kind="danger" onClick={onUnlink} aria-label={t('identities.unlinkNamed', { name, provider })}>
          {t('identities.unlink')}
        </Button>
      )}
    </li>
  );
}

function ConfirmDialog({ whose, name, onClose }: Properties & { onClose: () => void }) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  const { message } = App.useApp();
  const client = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const [code, setCode] = useState('');
  const target = 'member' in whose ? { memberId: whose.member } : { accountId: whose.account };
  const confirm = useMutation({
    mutationFn: () =>
      withFreshSignIn(() => call('POST /outside-identities', { body: { ...target, code: code.trim() } })),
    onSuccess: async (linked) => {
      if (linked === null) return;
      message.success(t('identities.confirmed', { provider: words(linked.provider) }));
      await client.invalidateQueries({ queryKey: ['outside-identities'] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <Dialog title={t('identities.confirmTitle', { name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <p>{t('identities.confirmLead', { name })}</p>
        <TextField
          label={t('identities.code')}
          hint={t('identities.codeHint')}
          value={code}
          onChange={setCode}
          className="code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          minLength={4}
          maxLength={40}
          autoFocus
          required
          error={problemAt(confirm.error, '/code')}
        />
        <FormProblem error={confirm.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={confirm.isPending} disabled={code.trim().length < 4}>
            {t('identities.confirm')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function UnlinkDialog({
  identity,
  name,
  onClose,
}: {
  identity: Identity;
  name: string;
  onClose: () => void;
}) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  const { message } = App.useApp();
  const client = useQueryClient();
  const run = async () => {
    await call('DELETE /outside-identities/{id}', { params: { id: identity.id } });
    message.success(t('identities.unlinked'));
    await client.invalidateQueries({ queryKey: ['outside-identities'] });
  };
  return (
    <Confirm
      title={t('identities.unlinkAsk', { name, provider: words(identity.provider) })}
      action={t('identities.unlink')}
      danger
      run={run}
      onClose={onClose}
    >
      {t('identities.unlinkHint')}
    </Confirm>
  );
}
