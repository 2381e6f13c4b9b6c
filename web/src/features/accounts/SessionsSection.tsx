import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { queryClient } from '../../lib/query.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useDeviceName } from './device-name.ts';

type Session = AnswerOf<'GET /sessions'>['items'][number];

export function SessionsSection() {
  const { t } = useTranslation('accounts');
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => call('GET /sessions', { signal }),
  });
  const end = useMutation({
    mutationFn: (id: string) => call('DELETE /sessions/{id}', { params: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <Section title={t('account.sessions')}>
      <p className="z-muted">{t('account.sessionsLead')}</p>
      <FormProblem error={end.error} />
      {sessions.isPending && <Skeleton lines={3} />}
      {sessions.error && <ErrorState error={sessions.error} onRetry={() => sessions.refetch()} />}
      {sessions.data && (
        <ul className="z-rows">
          {sessions.data.items.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              busy={end.isPending && end.variables === session.id}
              onEnd={() => end.mutate(session.id)}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

function SessionRow({ session, busy, onEnd }: { session: Session; busy: boolean; onEnd: () => void }) {
  const { t } = useTranslation('accounts');
  const { instant } = useReader();
  const device = useDeviceName(session.userAgent);
  return (
    <li className="z-row">
      <div>
        {device}
        {session.current && <strong> · {t('account.current')}</strong>}
        <div className="z-small z-muted">
          {t('account.sessionSeen', { at: instant(session.lastSeenAt), address: session.address })}
        </div>
      </div>
      {!session.current && (
        <Button busy={busy} onClick={onEnd} aria-label={t('account.sessionEndNamed', { device })}>
          {t('account.sessionEnd')}
        </Button>
      )}
    </li>
  );
}
