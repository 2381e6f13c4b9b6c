import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { endedMobilityStates, mobilityEndings, mobilityStates } from '@zhibu/contract/mobility-kinds';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { dialled } from '../../lib/phones.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { BackToFile } from '../me/BackToFile.tsx';
import '../me/me.css';
import { NoFile } from '../me/NoFile.tsx';
import { MinePeriod } from './MinePeriod.tsx';
import { type Mine, mineQuery, type Period } from './mobility.queries.ts';
import './mobility.mine.css';

/** Where I belong, where I take part meanwhile, whom to call, and when the branch asks after me next. */
export function MineMobilityPage() {
  const { t } = useTranslation('myMobility');
  const { memberId } = useSession();
  const { data, error, isLoading, refetch } = useQuery({ ...mineQuery, enabled: memberId !== null });
  const running = data?.periods.filter(({ state }) => !endedMobilityStates.includes(state)) ?? [];
  const ended = data?.periods.filter(({ state }) => endedMobilityStates.includes(state)) ?? [];
  return (
    <div className="z-page">
      <PageHeader title={t('title')} lead={t('lead')} breadcrumb={<BackToFile />} />
      {memberId === null && <NoFile />}
      {isLoading && <Skeleton lines={8} />}
      {error && <ErrorState error={error} onRetry={() => refetch()} />}
      {data && <Home mine={data} />}
      {running.map((period) => (
        <MinePeriod key={period.id} period={period} />
      ))}
      {data && <Report mine={data} isAway={running.some(({ kind }) => kind === 'floating')} />}
      {ended.length > 0 && (
        <Section title={t('earlier')}>
          <ul className="z-rows">
            {ended.map((period) => (
              <Ended key={period.id} period={period} />
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

/** A place that can be called with one press; its name stands above. */
export function CallLine({ name, phone }: { name: string; phone: string | null }) {
  const { t } = useTranslation('myMobility');
  if (phone === null) return <p className="z-muted">{t('noPhone', { name })}</p>;
  return (
    <a
      className={buttonClass('secondary', true)}
      href={`tel:${dialled(phone)}`}
      aria-label={t('callTo', { name, phone })}
    >
      <Icon name="phone" />
      {t('call', { phone })}
    </a>
  );
}

function Home({ mine: { home, contactDue, lastContact, overdue } }: { mine: Mine }) {
  const { t } = useTranslation('myMobility');
  const { day } = useReader();
  if (home === null) return null;
  return (
    <Section title={t('home')}>
      <p className="own-place">
        <strong>{home.name}</strong>
      </p>
      {contactDue !== null && (
        <Notice kind={overdue ? 'warning' : 'info'}>
          {t(overdue ? 'contactLate' : 'contactDue', { day: day(contactDue) })}
          {lastContact !== null && (
            <>
              <br />
              {t('contactLast', { day: day(lastContact) })}
            </>
          )}
        </Notice>
      )}
      <CallLine {...home} />
    </Section>
  );
}

/** The way to report, or why there is none. */
function Report({ mine: { can, blocked }, isAway }: { mine: Mine; isAway: boolean }) {
  const { t } = useTranslation('myMobility');
  const { words } = useReader();
  if (!can.report) return blocked && !isAway ? <p className="z-muted">{words(blocked)}</p> : null;
  return (
    <Section title={t(isAway ? 'reportAnother' : 'reportTitle')}>
      <p>{t('reportHint')}</p>
      <Link to="/me/mobility/new" className={buttonClass(isAway ? 'secondary' : 'primary', true)}>
        {t('report')}
      </Link>
    </Section>
  );
}

function Ended({ period: { host, kind, since, endedOn, ending, state, steps } }: { period: Period }) {
  const { t } = useTranslation('myMobility');
  const { words, day } = useReader();
  const reason = steps.at(-1)?.reason ?? null;
  const how = ending === null ? mobilityStates[state] : mobilityEndings[ending];
  return (
    <li>
      <strong>{host?.name ?? t(kind)}</strong>
      <span className="z-hint-line">
        {words(how)} · {endedOn === null ? day(since) : t('span', { from: day(since), until: day(endedOn) })}
      </span>
      {reason !== null && <span className="z-hint-line">{t('because', { reason })}</span>}
    </li>
  );
}
