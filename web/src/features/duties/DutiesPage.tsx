import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { roles } from '@zhibu/contract/authorization';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OrganizationPicker, useOrganization } from '../organizations/OrganizationPicker.tsx';
import { GrantDialog } from './GrantDialog.tsx';

type Duty = AnswerOf<'GET /duties'>['items'][number];

/** Who holds which duty where, until when; granting and ending. */
export function DutiesPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const client = useQueryClient();
  const search = useSearch({ from: '/signed-in/workbench/duties' });
  const organization = typeof search.organization === 'string' ? search.organization : undefined;
  const after = typeof search.after === 'string' ? search.after : undefined;
  const chosen = useOrganization(organization);
  const mayGrant = useCan('duties.grant');
  const [granting, setGranting] = useState(false);
  const [ending, setEnding] = useState<Duty | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const duties = useQuery({
    queryKey: ['duties', organization, after],
    queryFn: ({ signal }) =>
      call('GET /duties', {
        query: { limit: 50, ...(organization ? { organization } : {}), ...(after ? { after } : {}) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const refresh = () => client.invalidateQueries({ queryKey: ['duties'] });
  return (
    <div className="desk-page">
      <div className="desk-list">
        <PageHeader
          title={t('duties.title')}
          lead={t('duties.lead')}
          actions={
            mayGrant && (
              <Button kind="primary" onClick={() => setGranting(true)}>
                {t('duties.grant')}
              </Button>
            )
          }
        />
        <div className="desk-narrow">
          <OrganizationPicker
            label={t('duties.organization')}
            value={chosen && { id: chosen.id, name: chosen.name }}
            onChange={(picked) =>
              navigate({ to: '/duties', search: picked ? { organization: picked.id } : {} })
            }
          />
        </div>
        {said !== null && <Notice kind="success">{said}</Notice>}
        {duties.error ? (
          <ErrorState error={duties.error} onRetry={() => duties.refetch()} />
        ) : duties.isPending ? (
          <Skeleton lines={8} />
        ) : duties.data.items.length === 0 ? (
          <Empty title={t('duties.none')} hint={t('duties.noneHint')} />
        ) : (
          <>
            <DutyTable rows={duties.data.items} onEnd={setEnding} />
            <Pager
              listKey={organization ?? ''}
              after={after}
              next={duties.data.next}
              onPage={(next) =>
                navigate({
                  to: '/duties',
                  search: { ...(organization ? { organization } : {}), ...(next ? { after: next } : {}) },
                })
              }
            />
          </>
        )}
      </div>
      {granting && (
        <GrantDialog
          onClose={() => setGranting(false)}
          onGranted={(words) => {
            setSaid(words);
            void refresh();
          }}
        />
      )}
      {ending && (
        <EndDuty
          duty={ending}
          onClose={() => setEnding(null)}
          onEnded={() => {
            setSaid(t('duties.ended', { name: ending.account.name }));
            void refresh();
          }}
        />
      )}
    </div>
  );
}

function DutyTable({ rows, onEnd }: { rows: readonly Duty[]; onEnd: (duty: Duty) => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const columns: Column<Duty>[] = [
    {
      key: 'person',
      title: t('duties.person'),
      cell: ({ account }) => (
        <>
          {account.name}
          {account.status !== 'active' && (
            <div className="z-muted z-small">
              {account.status === 'closed' ? t('duties.status_closed') : t('duties.status_invited')}
            </div>
          )}
        </>
      ),
    },
    { key: 'login', title: t('duties.login'), cell: ({ account }) => account.login },
    { key: 'role', title: t('duties.role'), cell: ({ role }) => reader.words(roles[role]), tight: true },
    { key: 'at', title: t('duties.at'), cell: ({ organization }) => organization.name },
    {
      key: 'term',
      title: t('duties.term'),
      cell: ({ fromOn, untilOn }) =>
        untilOn === null
          ? t('duties.termFrom', { from: reader.day(fromOn) })
          : t('duties.termFromUntil', { from: reader.day(fromOn), until: reader.day(untilOn) }),
    },
    {
      key: 'end',
      title: '',
      cell: (duty) => duty.can.end && <Button onClick={() => onEnd(duty)}>{t('duties.end')}</Button>,
      tight: true,
    },
  ];
  return <DataTable label={t('duties.title')} columns={columns} rows={rows} keyOf={(duty) => duty.id} />;
}

function EndDuty({ duty, onClose, onEnded }: { duty: Duty; onClose: () => void; onEnded: () => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <Confirm
      title={t('duties.endAsk', { name: duty.account.name, role: reader.words(roles[duty.role]) })}
      action={t('duties.end')}
      danger
      onClose={onClose}
      run={async () => {
        await call('POST /duties/{id}/end', { params: { id: duty.id } });
        onEnded();
      }}
    >
      <p>{t('duties.endHint')}</p>
    </Confirm>
  );
}
