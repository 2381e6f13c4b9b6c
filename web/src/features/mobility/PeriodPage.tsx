import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { stages } from '@zhibu/contract/fields';
import {
  mobilityActions,
  mobilityEndings,
  mobilityGrounds,
  mobilityKinds,
  mobilitySides,
  standingWords,
} from '@zhibu/contract/mobility-kinds';
import { useTranslation } from 'react-i18next';
import { dialled } from '../../lib/phones.ts';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { BlockedActs } from '../../ui/desk/Blocked.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Period, periodQuery } from './mobility.queries.ts';
import { PeriodActions } from './PeriodActions.tsx';
import './mobility.css';

/** One period under an address of its own, to be sent to a colleague. */
export function PeriodPage() {
  const { t } = useTranslation('workbench');
  const { id } = useParams({ from: '/signed-in/workbench/mobility/$id' });
  return (
    <div className="desk-page">
      <nav className="z-crumbs" aria-label={t('desk.place')}>
        <Link to="/mobility">{t('mobility.backToList')}</Link>
      </nav>
      <OnePeriod key={id} id={id} />
    </div>
  );
}

function OnePeriod({ id }: { id: string }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { data, error, refetch } = useQuery(periodQuery(id));
  if (isProblem(error, 'not_found'))
    return (
      <Empty
        title={t('mobility.notFound')}
        hint={t('mobility.notFoundHint')}
        action={
          <Link to="/mobility" className={buttonClass()}>
            {t('mobility.backToList')}
          </Link>
        }
      />
    );
  if (error) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!data) return <Skeleton lines={12} />;
  return (
    <>
      <PageHeader
        title={t('mobility.titleOf', {
          name: data.member.name,
          kind: reader.words(mobilityKinds[data.kind]),
        })}
        lead={<Lead period={data} />}
        actions={<PeriodActions period={data} />}
      />
      <BlockedActs blocked={data.blocked} names={mobilityActions} />
      <div className="mobility-page">
        <div className="mobility-column">
          <Standing period={data} />
          <Timeline period={data} />
        </div>
        <div className="mobility-column">
          <WhoToCall period={data} />
          <Contact period={data} />
        </div>
      </div>
    </>
  );
}

/** Where it stands and whose turn it is, in a sentence. */
function Lead({ period: { kind, state, turn, ending, endedOn, host, home, sides } }: { period: Period }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const standing =
    ending === null
      ? reader.words(standingWords(kind, state))
      : t('mobility.endedHow', { how: reader.words(mobilityEndings[ending]), day: reader.day(endedOn) });
  if (turn === null) return <>{standing}</>;
  return (
    <>
      {standing} ·{' '}
      {sides.length === 1 && sides.includes(turn) ? (
        <strong>{t('mobility.turnOurs')}</strong>
      ) : (
        t('mobility.turnOf', { name: turn === 'host' ? (host?.name ?? '') : home.name })
      )}
    </>
  );
}

function Standing({ period }: { period: Period }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { member, home, host, ground, note, since, until, graduatedOn, untilAtMost, backOn, confirmedOn } =
    period;
  const name = period.can.openFile ? (
    <Link to="/members/$id" params={{ id: member.id }}>
      {member.name}
    </Link>
  ) : (
    member.name
  );
  const fact = (label: string, value: string | null | undefined) =>
    value == null || value === '' ? [] : [{ label, value }];
  const day = (value: string | null) => (value === null ? null : reader.day(value));
  return (
    <Section title={t('mobility.standing')}>
      <Facts
        items={[
          {
            label: t('mobility.member'),
            value: (
              <>
                {name}
                {member.sex &&
                  member.stage &&
                  reader.beside(
                    '',
                    [t(`members.sex_${member.sex}`), reader.words(stages[member.stage])].join(
                      reader.locale === 'en' ? ', ' : '，',
                    ),
                  )}
              </>
            ),
          },
          ...fact(t('mobility.phone'), member.phone),
          ...fact(t('mobility.home'), home.name),
          ...(host
            ? [
                {
                  label: t('mobility.host'),
                  value: host.id === null ? reader.beside(host.name, t('mobility.outside')) : host.name,
                },
              ]
            : []),
          ...fact(t('mobility.graduated'), day(graduatedOn)),
          ...(graduatedOn === null ? [{ label: t('mobility.sinceField'), value: reader.day(since) }] : []),
          {
            label: t(graduatedOn === null ? 'mobility.untilField' : 'mobility.retainUntil'),
            value: until === null ? t('mobility.unknown') : reader.day(until),
          },
          ...fact(t('mobility.atMostLabel'), day(untilAtMost)),
          ...(graduatedOn === null ? fact(t('mobility.confirmed'), day(confirmedOn)) : []),
          ...fact(t('mobility.back'), day(backOn)),
          ...fact(t('mobility.ground'), ground && reader.words(mobilityGrounds[ground])),
          ...fact(t('mobility.note'), note),
        ]}
      />
      {home.name !== '' && <p className="z-muted">{t('mobility.stays', { home: home.name })}</p>}
    </Section>
  );
}

function WhoToCall({ period: { home, host } }: { period: Period }) {
  const { t } = useTranslation('workbench');
  // Once it is over, the host hears no more of the home, and needs no number of its own.
  if (home.name === '') return null;
  const places = [{ side: 'home', ...home } as const, ...(host ? [{ side: 'host', ...host } as const] : [])];
  return (
    <Section title={t('mobility.call')}>
      <ul className="z-rows">
        {places.map(({ side, name, phone }) => (
          <li key={side}>
            <div className="z-muted z-small">{t(`mobility.${side}`)}</div>
            <div>{name}</div>
            {phone === null ? (
              <div className="z-muted z-small">{t('mobility.noPhone')}</div>
            ) : (
              <a href={`tel:${dialled(phone)}`}>{phone}</a>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Only the home is asked to keep in touch. */
function Contact({ period: { contactDue, lastContact, overdue, contactRule } }: { period: Period }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (contactDue === null) return null;
  return (
    <Section title={t('mobility.contact')}>
      <Facts
        items={[
          {
            label: t('mobility.lastContact'),
            value: lastContact === null ? t('mobility.never') : reader.day(lastContact),
          },
          {
            label: t('mobility.nextContact'),
            value: <span className={overdue ? 'desk-late' : undefined}>{reader.day(contactDue)}</span>,
          },
        ]}
      />
      {contactRule && (
        <p className="z-muted z-small">{t('mobility.contactRule', { rule: reader.words(contactRule) })}</p>
      )}
    </Section>
  );
}

/** Everything that was done, the latest first. */
function Timeline({ period }: { period: Period }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <Section title={t('mobility.timeline')}>
      <ol className="z-rows">
        {period.steps.toReversed().map((step) => (
          <li key={`${step.at} ${step.action}`} className="mobility-step">
            <strong>{reader.words(mobilityActions[step.action])}</strong>
            {step.on !== null && (
              <span className="z-muted">
                {' '}
                {t(step.action === 'extend' ? 'mobility.until' : 'mobility.from', {
                  day: reader.day(step.on),
                })}
              </span>
            )}
            {step.reason !== null && <div>{t('mobility.because', { reason: step.reason })}</div>}
            <div className="z-muted z-small">
              {[
                reader.instant(String(step.at)),
                step.organization,
                step.actorName === '' || step.side === 'system'
                  ? reader.words(mobilitySides[step.side])
                  : step.actorName,
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
