import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OrganizationFilter } from '../organizations/OrganizationPicker.tsx';
import { roleName } from './role-name.ts';

type Line = AnswerOf<'GET /organizations/{id}/access'>['items'][number];

/** Who may see my members: every running duty that reaches an organisation, and what it may do with a file. */
export function AccessPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const acting = actingDutyOf(useSession());
  const raw = useSearch({ from: '/signed-in/workbench/member-access' });
  const id = typeof raw.organization === 'string' ? raw.organization : acting?.organization.id;
  const after = typeof raw.after === 'string' ? raw.after : undefined;
  const access = useQuery({
    queryKey: ['duties', 'access', id, after],
    queryFn: ({ signal }) =>
      call('GET /organizations/{id}/access', {
        params: { id: id ?? '' },
        query: { limit: 100, ...(after ? { after } : {}) },
        signal,
      }),
    enabled: id !== undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <div className="desk-page">
      <PageHeader
        title={t('dutyWork.accessTitle')}
        lead={access.data && t('dutyWork.accessLead', { name: access.data.organization.name })}
      />
      <div className="desk-box">
        <OrganizationFilter
          label={t('dutyWork.accessPick')}
          id={id}
          onChange={(picked) =>
            void navigate({
              to: '/member-access',
              search: picked ? { organization: picked.id } : {},
              replace: true,
            })
          }
        />
      </div>
      {access.error ? (
        <ErrorState error={access.error} onRetry={() => access.refetch()} />
      ) : access.isPending ? (
        <Skeleton lines={8} />
      ) : access.data.items.length === 0 ? (
        <Empty title={t('dutyWork.accessNone')} hint={t('dutyWork.accessNoneHint')} icon="eye" />
      ) : (
        <>
          <Lines items={access.data.items} />
          <Pager
            listKey={id ?? ''}
            after={after}
            next={access.data.next}
            onPage={(page) =>
              void navigate({
                to: '/member-access',
                search: {
                  ...(id === undefined ? {} : { organization: id }),
                  ...(page === undefined ? {} : { after: page }),
                },
              })
            }
          />
        </>
      )}
    </div>
  );
}

function Lines({ items }: { items: readonly Line[] }) {
  const { t } = useTranslation('workbench');
  const readers = items.filter(({ access }) => access.read);
  const others = items.filter(({ access }) => !access.read);
  return (
    <>
      <Section title={t('dutyWork.accessReaders')}>
        <LineTable label={t('dutyWork.accessReaders')} items={readers} />
      </Section>
      {others.length > 0 && (
        <Section title={t('dutyWork.accessOthers')}>
          <p className="z-muted">{t('dutyWork.accessOthersHint')}</p>
          <LineTable label={t('dutyWork.accessOthers')} items={others} />
        </Section>
      )}
    </>
  );
}

function LineTable({ label, items }: { label: string; items: readonly Line[] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const columns: Column<Line>[] = [
    { key: 'person', title: t('duties.person'), cell: (line) => <Person line={line} /> },
    { key: 'role', title: t('duties.role'), cell: ({ role }) => roleName(role, reader), tight: true },
    {
      key: 'from',
      title: t('dutyWork.from'),
      cell: ({ from, organization }) => (
        <div>
          {t(`dutyWork.from_${from}`)}
          {from === 'above' && <div className="z-muted z-small">{organization.name}</div>}
        </div>
      ),
      wide: true,
    },
    { key: 'may', title: t('dutyWork.may'), cell: ({ access }) => <May access={access} />, wide: true },
    {
      key: 'term',
      title: t('duties.term'),
      cell: ({ fromOn, untilOn }) =>
        untilOn === null
          ? t('duties.termFrom', { from: reader.day(fromOn) })
          : t('duties.termFromUntil', { from: reader.day(fromOn), until: reader.day(untilOn) }),
    },
    {
      key: 'used',
      title: t('dutyWork.lastUsed'),
      cell: ({ account, lastUsedAt }) =>
        lastUsedAt !== null
          ? reader.instant(String(lastUsedAt))
          : account === null
            ? t('dutyWork.hiddenUse')
            : t('dutyWork.neverUsed'),
    },
  ];
  return <DataTable label={label} rows={items} keyOf={({ dutyId }) => dutyId} columns={columns} />;
}

function Person({ line: { account, substitutes } }: { line: Line }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (account === null)
    return <span title={t('dutyWork.hiddenHolderHint')}>{t('dutyWork.hiddenHolder')}</span>;
  return (
    <>
      <strong>{account.name}</strong>
      {substitutes.map(({ name, fromOn, untilOn }) => (
        <div key={`${name} ${fromOn}`} className="z-small">
          {t('dutyWork.substitute', { name, from: reader.day(fromOn), until: reader.day(untilOn) })}
        </div>
      ))}
    </>
  );
}

function May({ access }: { access: Line['access'] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const what = (['read', 'write', 'reveal', 'export'] as const).filter((key) => access[key]);
  if (what.length === 0) return t('dutyWork.mayNothing');
  return what.map((key) => t(`dutyWork.may_${key}`)).join(reader.locale === 'en' ? ', ' : '、');
}
