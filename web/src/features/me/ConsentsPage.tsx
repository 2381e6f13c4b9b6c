import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { BackToFile } from './BackToFile.tsx';
import './me.css';
import { NoFile } from './NoFile.tsx';
import { type Consent, consentsQuery } from './rights.queries.ts';

/** Where consent is the ground: given and withdrawn here, by the member alone. */
export function ConsentsPage() {
  const { t } = useTranslation('member');
  const { memberId } = useSession();
  const consents = useQuery({ ...consentsQuery(memberId ?? ''), enabled: memberId !== null });
  return (
    <div className="z-page">
      <PageHeader
        title={t('rights.consents.title')}
        lead={t('rights.consents.lead')}
        breadcrumb={<BackToFile />}
      />
      {memberId === null && <NoFile />}
      {consents.isLoading && <Skeleton lines={8} />}
      {consents.error && <ErrorState error={consents.error} onRetry={() => consents.refetch()} />}
      {consents.data?.items.map((consent) => (
        <OneConsent key={consent.purpose} consent={consent} memberId={memberId ?? ''} />
      ))}
    </div>
  );
}

function OneConsent({ consent, memberId }: { consent: Consent; memberId: string }) {
  const { t } = useTranslation('member');
  const { words, instant } = useReader();
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (given: boolean) =>
      call('POST /members/{id}/consents', {
        params: { id: memberId },
        body: { purpose: consent.purpose, given },
      }),
    onSuccess: (next) => client.setQueryData(consentsQuery(memberId).queryKey, next),
  });
  const { given, since, history } = consent;
  const standing =
    since === null
      ? t('rights.consents.never')
      : t(given ? 'rights.consents.since' : 'rights.consents.withdrawnAt', { at: instant(since) });
  return (
    <Section title={words(consent.title)}>
      <p>{words(consent.words)}</p>
      <p className="z-small z-muted">{words(consent.without)}</p>
      <div className="z-choice">
        {([true, false] as const).map((choice) => (
          <Button
            key={String(choice)}
            aria-pressed={given === choice}
            busy={decide.isPending && decide.variables === choice}
            disabled={decide.isPending}
            aria-label={`${t(choice ? 'rights.consents.given' : 'rights.consents.notGiven')}：${words(consent.title)}`}
            onClick={() => given !== choice && decide.mutate(choice)}
          >
            {given === choice && <Icon name="check" size={18} />}
            {t(choice ? 'rights.consents.given' : 'rights.consents.notGiven')}
          </Button>
        ))}
      </div>
      <FormProblem error={decide.error} />
      <p className="z-small" role="status">
        {standing}
      </p>
      <p className="z-small z-muted">{t('rights.consents.ground', { ground: words(consent.ground) })}</p>
      {history.length > 1 && (
        <details className="z-small">
          <summary>{t('rights.consents.history')}</summary>
          <ul>
            {history.map((decision) => (
              <li key={decision.at}>
                {instant(decision.at)}{' '}
                {t(decision.given ? 'rights.consents.given' : 'rights.consents.notGiven')}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}
