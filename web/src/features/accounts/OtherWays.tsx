import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import './accounts.css';
import { safeNext } from './next.ts';
import { usePasskey } from './use-passkey.ts';

/** Besides the password: a passkey where the address allows it, and providers only where some are in use. */
export function OtherWays({ next, onDone }: { next: unknown; onDone: (me: Me) => void }) {
  const { t } = useTranslation('accounts');
  const { words } = useReader();
  // Without an answer the password still works: no error is shown here.
  const offered = useQuery({
    queryKey: ['sign-in'],
    queryFn: ({ signal }) => call('GET /public/sign-in', { signal }),
    staleTime: 60_000,
    retry: false,
  });
  const { signIn } = usePasskey();
  const passkey = useMutation({ mutationFn: signIn, onSuccess: onDone });
  const leave = useMutation({
    mutationFn: (id: string) =>
      call('POST /sessions/outside/{id}', { params: { id }, body: { next: safeNext(next) } }),
    onSuccess: ({ url }) => location.assign(url),
  });
  if (!offered.data || (!offered.data.passkeys && offered.data.providers.length === 0)) return null;
  const { passkeys, providers } = offered.data;
  return (
    <div className="z-form z-other-ways">
      <p className="z-or">{t('passkey.or')}</p>
      {passkeys && (
        <Button kind="quiet" wide busy={passkey.isPending} onClick={() => passkey.mutate()}>
          {t('passkey.signIn')}
        </Button>
      )}
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          kind="quiet"
          wide
          busy={leave.isPending && leave.variables === id}
          onClick={() => leave.mutate(id)}
        >
          {t('outside.signIn', { provider: words(name) })}
        </Button>
      ))}
      {passkey.isPending && (
        <p className="z-muted z-small" role="status">
          {t('passkey.waiting')}
        </p>
      )}
      <FormProblem error={passkey.error ?? leave.error} />
    </div>
  );
}
