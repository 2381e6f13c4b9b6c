import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import type { SearchParams } from '../../lib/search-params.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OrganizationPicker, useOrganization } from '../organizations/OrganizationPicker.tsx';
import { GrantDialog } from './GrantDialog.tsx';
import { roleName } from './role-name.ts';

type Duty = AnswerOf<'GET /duties'>['items'][number];

/** Who holds which duty where; granting and ending. */
export function DutiesPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const raw = useSearch({ from: '/signed-in/workbench/duties' });
  const organization = typeof raw.organization === 'string' ? raw.organization : undefined;
  const after = typeof raw.after === 'string' ? raw.after : undefined;
  const place = useOrganization(organization);
  const mayGrant = useCan('duties.grant');
  const [ending, setEnding] = useState<Duty | null>(null);
  const client = useQueryClient();
  const duties = useQuery({
    queryKey: ['duties', organization, after],
    queryFn: ({ signal }) =>
      call('GET /duties', {
        query: { limit: 50, ...(organization ? { organization } : {}), ...(after ? { after } : {}) },
        signal,
      }),
  });
  const refresh = () => client.invalidateQueries({ queryKey: ['duties'] });
  const go = (change: SearchParams) =>
    void navigate({ to: '/duties', search: { ...(organization ? { organization } : {}), ...change } });
  return (
    <div className="desk-page">
      <PageHeader
        title={t('duties.title')}
        lead={t('duties.lead')}
        actions={
          mayGrant && (
            <Button kind="primary" onClick={() => go({ grant: '1' })}>
              {t('duties.grant')}
            </Button>
          )
        }
      />
      <div className="desk-box">
        <OrganizationPicker
          label={t('duties.organization')}
          value={place}
          onChange={(picked) =>
            void navigate({ to: '/duties', search: picked ? { organization: picked.id } : {}, replace: true })
          }
        />
      </div>
      {duties.error ? (
        <ErrorState error={duties.error} onRetry={() => duties.refetch()} />
      ) : duties.isPending ? (
        <Skeleton lines={8} />
      ) : duties.data.items.length === 0 ? (
        <Empty title={t('duties.none')} hint={t('duties.noneHint')} icon="duty" />
      ) : (
        <>
          <DutyTable items={duties.data.items} onEnd={setEnding} />
          <Pager
            listKey={organization ?? ''}
            after={after}
            next={duties.data.next}
            onPage={(page) => go(page === undefined ? {} : { after: page })}
          />
        </>
      )}
      {raw.grant === '1' && mayGrant && (
        <GrantDialog organization={place} onGranted={refresh} onClose={() => go({})} />
      )}
      {ending && <EndDialog duty={ending} onEnded={refresh} onClose={() => setEnding(null)} />}
    </div>
  );
}

function DutyTable({ items, onEnd }: { items: readonly Duty[]; onEnd: (duty: Duty) => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const state = (duty: Duty) =>
    duty.account.status === 'invited'
      ? t('duties.status_invited')
      : duty.account.status === 'closed'
        ? t('duties.status_closed')
        : '';
  return (
    <DataTable
      label={t('duties.title')}
      rows={items}
      keyOf={(duty) => duty.id}
      columns={[
        {
          key: 'person',
          title: t('duties.person'),
          cell: (duty) => (
            <>
              <strong>{duty.account.name}</strong> <span className="z-muted z-small">{state(duty)}</span>
            </>
          ),
        },
        { key: 'login', title: t('duties.login'), cell: (duty) => duty.account.login },
        { key: 'role', title: t('duties.role'), cell: (duty) => roleName(duty.role, reader), tight: true },
        { key: 'at', title: t('duties.at'), cell: (duty) => duty.organization.name },
        {
          key: 'term',
          title: t('duties.term'),
          cell: (duty) =>
            duty.untilOn === null
              ? t('duties.termFrom', { from: reader.day(duty.fromOn) })
              : t('duties.termFromUntil', { from: reader.day(duty.fromOn), until: reader.day(duty.untilOn) }),
        },
        {
          key: 'end',
          title: t('desk.actions'),
          cell: (duty) =>
            duty.can.end && (
              <Button
                kind="quiet"
                onClick={() => onEnd(duty)}
                aria-label={`${t('duties.end')} ${duty.account.name} ${roleName(duty.role, reader)}`}
              >
                {t('duties.end')}
              </Button>
            ),
        },
      ]}
    />
  );
}

function EndDialog({
  duty,
  onEnded,
  onClose,
}: {
  duty: Duty;
  onEnded: () => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <Confirm
      title={t('duties.endAsk', { name: duty.account.name, role: roleName(duty.role, reader) })}
      action={t('duties.end')}
      danger
      run={async () => {
        await call('POST /duties/{id}/end', { params: { id: duty.id } });
        await onEnded();
      }}
      onClose={onClose}
    >
      {t('duties.endHint')}
    </Confirm>
  );
}
