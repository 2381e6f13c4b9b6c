import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { stages } from '@zhibu/contract/fields';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Ask, asksOf } from './asks.ts';
import { Links } from './Links.tsx';
import './me.css';
import { type OwnFile, ownFileQuery } from './queries.ts';

/** What is asked of me, in words; then where I stand; then the ways on. */
export function OwnHomePage() {
  const { t } = useTranslation('member');
  const { account, memberId, secondFactor } = useSession();
  const file = useQuery({ ...ownFileQuery(memberId ?? ''), enabled: memberId !== null });
  const ready = memberId === null || file.data !== undefined;
  const asks = ready ? asksOf(file.data ?? null, secondFactor) : [];
  const lead = asks.length === 0 ? t('home.nothing') : t('home.asks', { count: asks.length });
  return (
    <div className="z-page">
      <PageHeader title={t('home.greeting', { name: account.name })} lead={ready ? lead : undefined} />
      {file.isLoading && <Skeleton lines={5} />}
      {file.error && <ErrorState error={file.error} onRetry={() => file.refetch()} />}
      {memberId === null && <Notice>{t('home.noFile')}</Notice>}
      {asks.length > 0 && (
        <Section title={t('home.asksTitle')}>
          <ul className="z-rows">
            {asks.map((ask) => (
              <AskRow key={ask.kind} ask={ask} branch={file.data?.organization.name ?? ''} />
            ))}
          </ul>
        </Section>
      )}
      {file.data && <Standing file={file.data} />}
      <QuickLinks hasFile={memberId !== null} />
    </div>
  );
}

function AskRow({ ask, branch }: { ask: Ask; branch: string }) {
  const { t } = useTranslation('member');
  switch (ask.kind) {
    case 'phone':
      return <AskText what={t('asks.phone')} how={t('asks.phoneDo', { branch })} />;
    case 'joined':
    case 'full':
      return <AskText what={t(`asks.${ask.kind}`)} how={t('asks.dateDo', { branch })} />;
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

function AskText({ what, how, children }: { what: string; how: string; children?: ReactNode }) {
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
                account,
              ]
            : [account]
        }
      />
    </Section>
  );
}
