import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

/** Tokens are made on the server's command line; here they are seen and revoked. */
export function TokensSection() {
  const { t } = useTranslation('accounts');
  const { instant } = useReader();
  const { duties } = useSession();
  const tokens = useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => call('GET /tokens', { signal }),
  });
  const revoke = useMutation({
    mutationFn: (id: string) => call('DELETE /tokens/{id}', { params: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['tokens'] }),
  });
  // A member on the phone has none and never heard of them: nothing to explain then.
  if (duties.length === 0 && !tokens.data?.items.length) return null;
  return (
    <Section title={t('account.tokens')}>
      <p className="z-muted">{t('account.tokensLead')}</p>
      <FormProblem error={revoke.error} />
      {tokens.isPending && <Skeleton lines={2} />}
      {tokens.error && <ErrorState error={tokens.error} onRetry={() => tokens.refetch()} />}
      {tokens.data?.items.length === 0 && <p>{t('account.tokensNone')}</p>}
      <ul className="z-rows">
        {tokens.data?.items.map((token) => (
          <li key={token.id} className="z-row">
            <div>
              {token.name}
              <div className="z-small z-muted">
                {t('account.tokenFacts', {
                  created: instant(token.createdAt),
                  expires: instant(token.expiresAt),
                })}
                {' · '}
                {token.lastUsedAt === null
                  ? t('account.tokenUnused')
                  : t('account.tokenUsed', { at: instant(token.lastUsedAt) })}
              </div>
            </div>
            <Button
              kind="danger"
              busy={revoke.isPending && revoke.variables === token.id}
              onClick={() => revoke.mutate(token.id)}
              aria-label={t('account.tokenRevokeNamed', { name: token.name })}
            >
              {t('account.tokenRevoke')}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
