import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

const kinds = { ok: 'success', warn: 'warning', fail: 'error' } as const;

/** The doctor's round: what is not well first, with what to do; what is well in one fold. */
export function Checks() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const checks = useQuery({
    queryKey: ['system', 'checks'],
    queryFn: ({ signal }) => call('GET /system/checks', { signal }),
    refetchOnWindowFocus: false,
  });
  const { data } = checks;
  const wrong = data?.items.filter(({ state }) => state !== 'ok') ?? [];
  const well = data?.items.filter(({ state }) => state === 'ok') ?? [];
  return (
    <Section
      title={t('system.checks')}
      actions={
        <Button kind="quiet" busy={checks.isFetching} onClick={() => checks.refetch()}>
          {t('system.checksAgain')}
        </Button>
      }
    >
      <p className="z-muted">{t('system.checksLead')}</p>
      {checks.error && <ErrorState error={checks.error} onRetry={() => checks.refetch()} />}
      {!data && !checks.error && <Skeleton lines={3} />}
      {data && wrong.length === 0 && <Notice kind="success">{t('system.checksState_ok')}</Notice>}
      {wrong.map(({ id, state, words, todo }) => (
        <Notice key={id} kind={kinds[state]}>
          <strong>{reader.words(words)}</strong>
          {todo && <div>{reader.words(todo)}</div>}
        </Notice>
      ))}
      {well.length > 0 && (
        <details className="desk-fold">
          <summary>
            {t('system.check_ok')} · {reader.number(well.length)}
          </summary>
          <ul>
            {well.map(({ id, words }) => (
              <li key={id}>{reader.words(words)}</li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}
