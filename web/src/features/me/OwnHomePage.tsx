import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memberFieldTable, stages } from '@zhibu/contract/fields';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { myTransfersQuery, newsOf } from '../transfers/transfers.mine.queries.ts';
import { type Ask, answeredAsks, asksOf, notAsked } from './asks.ts';
import { CorrectionState } from './CorrectionState.tsx';
import { Links } from './Links.tsx';
import './me.css';
import { type OwnFile, ownFileQuery } from './queries.ts';
import { type CorrectionRow, ownCorrectionsQuery } from './rights.queries.ts';

/** Its words and tables come only to who has a transfer under way. */
const MineHome = lazy(() => import('../transfers/MineHome.tsx').then((file) => ({ default: file.MineHome })));

/** What is asked of me, in words; then where I stand; then the ways on. */
export function OwnHomePage() {
  const { t } = useTranslation('member');
  const { account, memberId, secondFactor } = useSession();
  const file = useQuery({ ...ownFileQuery(memberId ?? ''), enabled: memberId !== null });
  const requests = useInfiniteQuery({ ...ownCorrectionsQuery(memberId ?? ''), enabled: memberId !== null });
  const transfers = useInfiniteQuery({ ...myTransfersQuery, enabled: memberId !== null });
  const transfer = newsOf(transfers.data?.pages[0]?.items ?? [], new Date());
  const ready = memberId === null || file.data !== undefined;
  const recent = requests.data?.pages[0]?.items ?? [];
  const asks = ready
    ? [...answeredAsks(recent, new Date()), ...notAsked(asksOf(file.data ?? null, secondFactor), recent)]
    : [];
  const count = asks.length + (transfer?.turn === 'member' ? 1 : 0);
  const lead = count === 0 ? t('home.nothing') : t('home.asks', { count });
  return (
    <div className="z-page">
      <PageHeader title={t('home.greeting', { name: account.name })} lead={ready ? lead : undefined} />
      {file.isLoading && <Skeleton lines={5} />}
      {file.error && <ErrorState error={file.error} onRetry={() => file.refetch()} />}
      {memberId === null && <Notice>{t('home.noFile')}</Notice>}
      {transfer && (
        <Suspense fallback={<Skeleton lines={2} />}>
          <MineHome transfer={transfer} />
        </Suspense>
      )}
      {asks.length > 0 && (
        <Section title={t('home.asksTitle')}>
          <ul className="z-rows">
            {asks.map((ask) => (
              <AskRow
                key={ask.kind === 'answered' ? ask.request.id : ask.kind}
                ask={ask}
                branch={file.data?.organization.name ?? ''}
              />
            ))}
          </ul>
        </Section>
      )}
      {file.data && <Standing file={file.data} />}
      <QuickLinks hasFile={memberId !== null} />
    </div>
  );
}

function Answered({ request }: { request: CorrectionRow }) {
  const { t } = useTranslation('member');
  const { words } = useReader();
  const field = words(memberFieldTable[request.field]);
  const what = t(request.state === 'accepted' ? 'rights.answered.accepted' : 'rights.answered.refused', {
    field,
  });
  return (
    <AskText what={what} how={<CorrectionState request={request} />}>
      <Link
        to="/me/corrections/$id"
        params={{ id: request.id }}
        className={buttonClass('secondary')}
        aria-label={`${t('rights.answered.look')}：${field}`}
      >
        {t('rights.answered.look')}
      </Link>
    </AskText>
  );
}

function AskRow({ ask, branch }: { ask: Ask; branch: string }) {
  const { t } = useTranslation('member');
  const { words } = useReader();
  switch (ask.kind) {
    case 'answered':
      return <Answered request={ask.request} />;
    case 'phone':
    case 'joined':
    case 'full':
      return (
        <AskText
          what={t(`asks.${ask.kind}`)}
          how={t(ask.kind === 'phone' ? 'asks.phoneDo' : 'asks.dateDo', { branch })}
        >
          <Link
            to="/me/corrections/new"
            search={{ field: ask.kind }}
            className={buttonClass('secondary')}
            aria-label={`${t('rights.ask')}：${words(memberFieldTable[ask.kind])}`}
          >
            {t('rights.ask')}
          </Link>
        </AskText>
      );
    case 'secondFactor':
      return (
        <AskText what={t('asks.secondFactor')} how={t('asks.secondFactorDo')}>
          <Link to="/second-factor" search={{ next: '/me' }} className={buttonClass('secondary')}>
            {t('asks.secondFactorAct')}
          </Link>
        </AskText>
      );
    case 'recoveryCodes':
      return (
        <AskText what={t('asks.recoveryCodes', { n: ask.left })} how={t('asks.recoveryCodesDo')}>
          <Link to="/me/account" className={buttonClass('secondary')}>
            {t('asks.recoveryCodesAct')}
          </Link>
        </AskText>
      );
  }
}

function AskText({ what, how, children }: { what: string; how: ReactNode; children?: ReactNode }) {
  return (
    <li className="z-ask">
      <strong>{what}</strong>
      <span className="z-muted">{how}</span>
      {children !== undefined && <div>{children}</div>}
    </li>
  );
}

function Standing({ file }: { file: OwnFile }) {
  const { t } = useTranslation('member');
  const { words, day, locale } = useReader();
  const facts = [words(stages[file.stage])];
  if (file.joined !== null) facts.push(t('home.joined', { day: day(file.joined, file.joinedPrecision) }));
  if (file.standingYears !== null) facts.push(t('home.standingYears', { n: file.standingYears }));
  return (
    <Section title={t('home.standing')}>
      <p className="z-standing">
        {facts.map((fact, index) => (
          <span key={fact}>
            {fact}
            {index < facts.length - 1 && (locale === 'en' ? ', ' : '，')}
          </span>
        ))}
      </p>
      <p className="z-muted">{file.organization.name}</p>
    </Section>
  );
}

function QuickLinks({ hasFile }: { hasFile: boolean }) {
  const { t } = useTranslation('member');
  const account = {
    to: '/me/account',
    icon: 'settings',
    title: t('home.toAccount'),
    hint: t('home.toAccountHint'),
  } as const;
  return (
    <Section title={t('home.quick')}>
      <Links
        items={
          hasFile
            ? [
                { to: '/me/file', icon: 'person', title: t('home.toFile'), hint: t('home.toFileHint') },
                { to: '/me/access-log', icon: 'eye', title: t('home.toLog'), hint: t('home.toLogHint') },
                {
                  to: '/me/transfers',
                  icon: 'transfer',
                  title: t('transfers.link'),
                  hint: t('transfers.hint'),
                },
                { to: '/me/mobility', icon: 'out', title: t('mobility.link'), hint: t('mobility.hint') },
                account,
              ]
            : [account]
        }
      />
    </Section>
  );
}
