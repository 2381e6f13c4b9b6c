import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { SearchParams } from '../../lib/search-params.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Tabs } from '../../ui/desk/Tabs.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OrganizationFilter, type Picked, useOrganization } from '../organizations/OrganizationPicker.tsx';
import { type Duty, type DutyState, DutyTable } from './DutyTable.tsx';
import { EndDialog } from './EndDialog.tsx';
import { GrantDialog } from './GrantDialog.tsx';
import { ProposalsPanel } from './ProposalsPanel.tsx';
import { SubstituteDialog } from './SubstituteDialog.tsx';

const tabs = ['running', 'proposals', 'expiring', 'ended'] as const;
type TabKey = (typeof tabs)[number];

/** Who holds which duty where; granting, proposing, handing over and ending. */
export function DutiesPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const raw = useSearch({ from: '/signed-in/workbench/duties' });
  const organization = typeof raw.organization === 'string' ? raw.organization : undefined;
  const tab: TabKey = tabs.find((key) => key === raw.tab) ?? 'running';
  const after = typeof raw.after === 'string' ? raw.after : undefined;
  const place = useOrganization(organization);
  const client = useQueryClient();
  const roles = useRoles();
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['duties'] });
    await client.invalidateQueries({ queryKey: ['duty-proposals'] });
  };
  const go = (change: SearchParams) =>
    void navigate({
      to: '/duties',
      search: {
        ...(organization ? { organization } : {}),
        ...(tab === 'running' ? {} : { tab }),
        ...change,
      },
    });
  const page = (next: string | undefined) => go(next === undefined ? {} : { after: next });
  const panel = (key: TabKey) =>
    key === 'proposals' ? (
      <ProposalsPanel organization={organization} after={after} onPage={page} onChanged={refresh} />
    ) : (
      <DutiesPanel state={key} organization={organization} after={after} onPage={page} onChanged={refresh} />
    );
  return (
    <div className="desk-page">
      <PageHeader
        title={t('duties.title')}
        lead={t('duties.lead')}
        actions={<HeaderActions place={place} roles={roles} onOpen={(what) => go({ [what]: '1' })} />}
      />
      <div className="desk-box">
        <OrganizationFilter
          label={t('duties.organization')}
          id={organization}
          onChange={(picked) =>
            void navigate({
              to: '/duties',
              search: {
                ...(picked ? { organization: picked.id } : {}),
                ...(tab === 'running' ? {} : { tab }),
              },
              replace: true,
            })
          }
        />
      </div>
      <Tabs
        label={t('dutyWork.tabs')}
        chosen={tab}
        onChoose={(key) =>
          void navigate({
            to: '/duties',
            search: { ...(organization ? { organization } : {}), ...(key === 'running' ? {} : { tab: key }) },
            replace: true,
          })
        }
        tabs={tabs.map((key) => ({ key, title: t(`dutyWork.tab_${key}`), content: () => panel(key) }))}
      />
      {raw.grant === '1' && roles.grantable.length > 0 && (
        <GrantDialog
          roles={roles.grantable}
          organization={place}
          onGranted={refresh}
          onClose={() => go({})}
        />
      )}
      {raw.propose === '1' && roles.proposable.length > 0 && (
        <GrantDialog
          proposing
          roles={roles.proposable}
          organization={place}
          onGranted={refresh}
          onClose={() => go({})}
        />
      )}
    </div>
  );
}

/** What the acting duty may grant and propose, told by the server beside the list. */
function useRoles() {
  const { data } = useQuery({
    queryKey: ['duties', 'roles'],
    queryFn: ({ signal }) => call('GET /duties', { query: { limit: 1 }, signal }),
    staleTime: 60_000,
  });
  return { grantable: data?.grantableRoles ?? [], proposable: data?.proposableRoles ?? [] };
}

interface HeaderProperties {
  place: Picked | null;
  roles: ReturnType<typeof useRoles>;
  onOpen: (what: 'grant' | 'propose') => void;
}

function HeaderActions({ place, roles, onOpen }: HeaderProperties) {
  const { t } = useTranslation('workbench');
  const mayGrant = roles.grantable.length > 0;
  return (
    <>
      {mayGrant && (
        <Button kind="primary" onClick={() => onOpen('grant')}>
          {t('duties.grant')}
        </Button>
      )}
      {roles.proposable.length > 0 && (
        <Button kind={mayGrant ? 'secondary' : 'primary'} onClick={() => onOpen('propose')}>
          {t('dutyWork.propose')}
        </Button>
      )}
      <Link
        to="/member-access"
        search={place ? { organization: place.id } : {}}
        className={buttonClass('secondary')}
      >
        {t('dutyWork.access')}
      </Link>
      <Link to="/own-duties" className={buttonClass('secondary')}>
        {t('dutyWork.own')}
      </Link>
    </>
  );
}

interface PanelProperties {
  state: DutyState;
  organization: string | undefined;
  after: string | undefined;
  onPage: (after: string | undefined) => void;
  onChanged: () => Promise<void>;
}

function DutiesPanel({ state, organization, after, onPage, onChanged }: PanelProperties) {
  const [ending, setEnding] = useState<Duty | null>(null);
  const [leave, setLeave] = useState<Duty | null>(null);
  const duties = useQuery({
    queryKey: ['duties', state, organization, after],
    queryFn: ({ signal }) =>
      call('GET /duties', {
        query: {
          limit: 50,
          state,
          ...(organization ? { organization } : {}),
          ...(after ? { after } : {}),
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  // The dialogs stand beside the list, not in it: the last duty of a list may be the one that ends.
  return (
    <>
      {duties.error ? (
        <ErrorState error={duties.error} onRetry={() => duties.refetch()} />
      ) : duties.isPending ? (
        <Skeleton lines={8} />
      ) : duties.data.items.length === 0 ? (
        <None state={state} />
      ) : (
        <>
          <DutyTable items={duties.data.items} state={state} onEnd={setEnding} onSubstitute={setLeave} />
          <Pager
            listKey={`${state} ${organization ?? ''}`}
            after={after}
            next={duties.data.next}
            onPage={onPage}
          />
        </>
      )}
      {ending && <EndDialog duty={ending} onEnded={onChanged} onClose={() => setEnding(null)} />}
      {leave && <SubstituteDialog duty={leave} onNamed={onChanged} onClose={() => setLeave(null)} />}
    </>
  );
}

function None({ state }: { state: DutyState }) {
  const { t } = useTranslation('workbench');
  if (state === 'running') return <Empty title={t('duties.none')} hint={t('duties.noneHint')} icon="duty" />;
  if (state === 'expiring')
    return <Empty title={t('dutyWork.noneExpiring')} hint={t('dutyWork.noneExpiringHint')} icon="duty" />;
  return <Empty title={t('dutyWork.noneEnded')} hint={t('dutyWork.noneEndedHint')} icon="history" />;
}
