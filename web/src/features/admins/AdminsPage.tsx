import { useQuery } from '@tanstack/react-query';
import { roles } from '@zhibu/contract/authorization';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import { type Half, HalfDialog } from '../recoveries/HalfDialog.tsx';
import { ReplaceDialog } from './ReplaceDialog.tsx';
import { type Deed, ReplacementTable } from './ReplacementTable.tsx';

export type Admin = AnswerOf<'GET /admins'>['admins'][number];

/** The three admins of the organisation, and the replacement of one that is lost by the other two. */
export function AdminsPage() {
  const { t } = useTranslation('workbench');
  const [lost, setLost] = useState<Admin | null>(null);
  const [deed, setDeed] = useState<Deed | null>(null);
  const [half, setHalf] = useState<Half | null>(null);
  const admins = useQuery({
    queryKey: ['admins'],
    queryFn: ({ signal }) => call('GET /admins', { signal }),
  });
  const { data } = admins;
  const refresh = () => admins.refetch();
  return (
    <div className="desk-page">
      <PageHeader title={t('admins.title')} lead={t('admins.lead')} />
      {admins.error && <ErrorState error={admins.error} onRetry={refresh} />}
      {admins.isPending && <Skeleton lines={6} />}
      {data && (
        <>
          <AdminTable admins={data.admins} onReplace={setLost} />
          <Section title={t('admins.proposals')}>
            {data.replacements.length === 0 ? (
              <p className="z-muted">{t('admins.proposalsNone')}</p>
            ) : (
              <ReplacementTable items={data.replacements} onDeed={setDeed} />
            )}
          </Section>
        </>
      )}
      {lost && <ReplaceDialog admin={lost} onProposed={refresh} onClose={() => setLost(null)} />}
      {deed && <DeedDialog deed={deed} onHalf={setHalf} onDone={refresh} onClose={() => setDeed(null)} />}
      {half && <HalfDialog half={half} onClose={() => setHalf(null)} />}
    </div>
  );
}

function AdminTable({ admins, onReplace }: { admins: readonly Admin[]; onReplace: (admin: Admin) => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <DataTable
      label={t('admins.title')}
      rows={admins}
      keyOf={({ dutyId }) => dutyId}
      columns={[
        {
          key: 'role',
          title: t('admins.role'),
          cell: ({ role }) => <strong>{reader.words(roles[role])}</strong>,
        },
        {
          key: 'person',
          title: t('admins.person'),
          cell: ({ name, own }) => reader.beside(name, own ? t('admins.own') : null),
        },
        { key: 'login', title: t('admins.login'), cell: ({ login }) => login },
        { key: 'since', title: t('admins.since'), cell: ({ fromOn }) => reader.day(fromOn) },
        {
          key: 'seen',
          title: t('admins.seen'),
          cell: ({ lastSeenAt }) => (lastSeenAt === null ? t('admins.never') : reader.instant(lastSeenAt)),
        },
        {
          key: 'deeds',
          title: t('desk.actions'),
          cell: (admin) =>
            admin.can.replace && (
              <span className="z-actions">
                <Button
                  kind="quiet"
                  onClick={() => onReplace(admin)}
                  aria-label={`${t('admins.replace')} ${admin.name}`}
                >
                  {t('admins.replace')}
                </Button>
              </span>
            ),
        },
      ]}
    />
  );
}

interface DeedProperties {
  deed: Deed;
  onHalf: (half: Half) => void;
  onDone: () => Promise<unknown>;
  onClose: () => void;
}

function DeedDialog({ deed: { what, replacement }, onHalf, onDone, onClose }: DeedProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const fresh = useFreshSignIn();
  const params = { id: replacement.id };
  const names = {
    name: replacement.successor.name,
    lost: replacement.lost,
    role: reader.words(roles[replacement.role]),
  };
  const run = async () => {
    if (what === 'confirm') {
      const given = await fresh(() => call('POST /admin-replacements/{id}/confirmation', { params }));
      if (given) onHalf(given);
    } else await call('POST /admin-replacements/{id}/withdrawal', { params });
    await onDone();
  };
  return (
    <Confirm
      title={t(`admins.${what}Ask`, names)}
      action={t(`admins.${what}`)}
      danger={what === 'confirm'}
      run={run}
      onClose={onClose}
    >
      {t(`admins.${what}Hint`, names)}
    </Confirm>
  );
}
