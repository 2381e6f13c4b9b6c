import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { roles } from '@zhibu/contract/authorization';
import { useTranslation } from 'react-i18next';
import { signOut, useSession } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { NoticesSection } from './NoticesSection.tsx';
import { OutsideSection } from './OutsideSection.tsx';
import { PasskeysSection } from './PasskeysSection.tsx';
import { PasswordSection } from './PasswordSection.tsx';
import { ReadingSection } from './ReadingSection.tsx';
import { SecondFactorSection } from './SecondFactorSection.tsx';
import { SessionsSection } from './SessionsSection.tsx';
import { TokensSection } from './TokensSection.tsx';

/** Everything about the own account; the same page on the phone and in the workbench. */
export function AccountPage() {
  const { t } = useTranslation('accounts');
  const navigate = useNavigate();
  const leave = useMutation({ mutationFn: signOut, onSettled: () => navigate({ to: '/sign-in' }) });
  return (
    <div className="z-page">
      <PageHeader title={t('account.title')} />
      <WhoSection />
      <NoticesSection />
      <ReadingSection />
      <SecondFactorSection />
      <PasskeysSection />
      <OutsideSection />
      <PasswordSection />
      <SessionsSection />
      <TokensSection />
      <Button busy={leave.isPending} onClick={() => leave.mutate()}>
        {t('account.signOut')}
      </Button>
    </div>
  );
}

function WhoSection() {
  const { t } = useTranslation('accounts');
  const { words, day } = useReader();
  const { account, duties } = useSession();
  const held = duties.map((duty) => (
    <li key={duty.id}>
      {words(roles[duty.role])} · {duty.organization.name}
      <div className="z-small z-muted">
        {duty.untilOn === null
          ? t('account.from', { day: day(duty.fromOn) })
          : t('account.fromUntil', { from: day(duty.fromOn), until: day(duty.untilOn) })}
      </div>
    </li>
  ));
  return (
    <Section title={t('account.who')}>
      <Facts
        items={[
          { label: t('account.name'), value: account.name },
          { label: t('account.login'), value: account.login },
          {
            label: t('account.duties'),
            value: duties.length === 0 ? t('account.noDuties') : <ul>{held}</ul>,
          },
        ]}
      />
    </Section>
  );
}
