import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { isProblem } from '../../lib/problem.ts';
import { useProblemWords } from '../../lib/problem-words.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import './accounts.css';
import { wayAfter } from './next.ts';

type Finished = AnswerOf<'POST /sessions/outside'>;
type Pairing = NonNullable<Finished['pairing']>;

/** Of the provider's answer only these; everything else in the address is nobody's business. */
const taken = ['state', 'code', 'iss', 'error'] as const;

function answerInAddress(): { state: string } & Partial<Record<(typeof taken)[number], string>> {
  const query = new URLSearchParams(location.search);
  const found = Object.fromEntries(
    taken.flatMap((name) => {
      const value = query.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  return { state: '-', ...found };
}

/** Where an outside provider sends the browser back to. */
export function OutsidePage() {
  const { t } = useTranslation('accounts');
  const router = useRouter();
  const [answer] = useState(answerInAddress);
  // A code in the history of the browser is one too many.
  useEffect(() => history.replaceState(history.state, '', location.pathname), []);
  // What came back is good once: it is sent once, whatever happens to the page.
  const finished = useQuery({
    queryKey: ['outside', answer.state],
    queryFn: () => call('POST /sessions/outside', { body: answer }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const { data, error } = finished;
  useEffect(() => {
    if (!data?.me) return;
    keepSession(data.me);
    const way = wayAfter(data.me, data.next);
    router.history.replace('to' in way ? way.to : `/sign-in?next=${encodeURIComponent(data.next)}`);
  }, [data, router]);
  return (
    <div className="z-card">
      {error ? (
        <Failed error={error} />
      ) : data?.pairing ? (
        <ShowCode pairing={data.pairing} link={data.next === '/account'} />
      ) : (
        <>
          <PageHeader title={t('outside.title')} lead={t('outside.working')} />
          <Skeleton lines={3} />
        </>
      )}
    </div>
  );
}

function Failed({ error }: { error: unknown }) {
  const { t } = useTranslation('accounts');
  const words = useProblemWords();
  // A link that is there already is no reason to sign in again.
  const signedIn = isProblem(error, 'conflict');
  return (
    <>
      <PageHeader title={t('outside.failed')} />
      <Notice kind="error">{words(error)}</Notice>
      <div className="z-actions">
        <Link to={signedIn ? '/account' : '/sign-in'} className={buttonClass('primary')}>
          {signedIn ? t('outside.toAccount') : t('outside.again')}
        </Link>
      </div>
    </>
  );
}

function ShowCode({ pairing, link }: { pairing: Pairing; link: boolean }) {
  const { t } = useTranslation('accounts');
  const { words, instant } = useReader();
  const provider = words(pairing.provider);
  return (
    <>
      <PageHeader
        title={t('outside.pairTitle')}
        lead={link ? t('outside.pairLinkLead', { provider }) : t('outside.pairLead', { provider })}
      />
      <dl className="z-pairing">
        <dt>{t('outside.pairCode')}</dt>
        <dd>
          <code>{pairing.code}</code>
        </dd>
      </dl>
      <p>{t('outside.pairUntil', { at: instant(pairing.expiresAt) })}</p>
      {!link && <p className="z-muted">{t('outside.pairDone', { provider })}</p>}
      <div className="z-actions">
        <Link to={link ? '/account' : '/sign-in'} className={buttonClass()}>
          {link ? t('outside.toAccount') : t('outside.again')}
        </Link>
      </div>
    </>
  );
}
