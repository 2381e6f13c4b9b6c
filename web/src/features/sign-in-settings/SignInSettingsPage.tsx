import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ChangeDialog } from './ChangeDialog.tsx';

export type Setting = AnswerOf<'GET /sign-in-settings'>['current'];

/** What holds for passwords and idle sessions, since when and by whom; the security admin of the top sets it. */
export function SignInSettingsPage() {
  const { t } = useTranslation('workbench');
  const [changing, setChanging] = useState(false);
  const [saved, setSaved] = useState(false);
  const settings = useQuery({
    queryKey: ['sign-in-settings'],
    queryFn: ({ signal }) => call('GET /sign-in-settings', { signal }),
  });
  const { data } = settings;
  return (
    <div className="desk-page desk-narrow">
      <PageHeader
        title={t('signInSettings.title')}
        lead={t('signInSettings.lead')}
        actions={
          data?.can.set && (
            <Button kind="primary" onClick={() => setChanging(true)}>
              {t('signInSettings.change')}
            </Button>
          )
        }
      />
      {settings.error && <ErrorState error={settings.error} onRetry={() => settings.refetch()} />}
      {settings.isPending && <Skeleton lines={6} />}
      {saved && <Notice kind="success">{t('signInSettings.saved')}</Notice>}
      {data && !data.can.set && <Notice>{t('signInSettings.onlyTop')}</Notice>}
      {data && (
        <>
          <Current setting={data.current} />
          <Section title={t('signInSettings.history')}>
            {data.history.length === 0 ? (
              <p className="z-muted">{t('signInSettings.historyNone')}</p>
            ) : (
              <History settings={data.history} />
            )}
          </Section>
        </>
      )}
      {changing && data && (
        <ChangeDialog
          current={data.current}
          onSaved={async () => {
            setSaved(true);
            await settings.refetch();
          }}
          onClose={() => setChanging(false)}
        />
      )}
    </div>
  );
}

function Current({ setting }: { setting: Setting }) {
  const { t } = useTranslation('workbench');
  const said = useSaid();
  return (
    <Section title={t('signInSettings.current')}>
      <Facts
        items={[
          {
            label: t('signInSettings.profile'),
            value: (
              <>
                <strong>{t(`signInSettings.profile_${setting.profile}`)}</strong>
                <div className="z-muted">{t(`signInSettings.help_${setting.profile}`)}</div>
              </>
            ),
          },
          { label: t('signInSettings.memberExpiry'), value: said.expiry(setting) },
          { label: t('signInSettings.idle'), value: said.idle(setting) },
          { label: t('signInSettings.since'), value: said.since(setting) },
          { label: t('signInSettings.by'), value: said.by(setting) },
        ]}
      />
    </Section>
  );
}

function History({ settings }: { settings: readonly Setting[] }) {
  const { t } = useTranslation('workbench');
  const said = useSaid();
  return (
    <DataTable
      label={t('signInSettings.history')}
      rows={settings}
      keyOf={({ setAt }) => setAt ?? ''}
      columns={[
        { key: 'since', title: t('signInSettings.since'), cell: said.since },
        {
          key: 'profile',
          title: t('signInSettings.profile'),
          cell: ({ profile }) => t(`signInSettings.profile_${profile}`),
        },
        { key: 'expiry', title: t('signInSettings.memberExpiry'), cell: said.expiry },
        { key: 'idle', title: t('signInSettings.idle'), cell: said.idle },
        { key: 'by', title: t('signInSettings.by'), cell: said.by },
      ]}
    />
  );
}

function useSaid() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return {
    expiry: ({ memberExpiry }: Setting) =>
      t(memberExpiry ? 'signInSettings.memberExpiryYes' : 'signInSettings.memberExpiryNo'),
    idle: ({ idleAdminMinutes, idleOfficerMinutes, idleMemberMinutes }: Setting) =>
      t('signInSettings.idleNow', {
        admin: idleAdminMinutes,
        officer: idleOfficerMinutes,
        member: idleMemberMinutes,
      }),
    since: ({ setAt }: Setting) => (setAt === null ? t('signInSettings.fromStart') : reader.instant(setAt)),
    by: ({ setBy, reason }: Setting) =>
      setBy === null ? t('signInSettings.default') : `${setBy}：${reason ?? ''}`,
  };
}
