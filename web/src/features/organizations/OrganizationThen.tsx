import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { organizationForms, organizationKinds } from '@zhibu/contract/kinds';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import type { AsOfDays } from '../../ui/desk/as-of.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useMembersLine } from './use-members-line.ts';

type Then = AnswerOf<'GET /organizations/{id}/as-of'>;

/** One organisation as it stood on a day; nothing of it can be changed. */
export function OrganizationThen({ id, days }: { id: string; days: AsOfDays & { asOf: string } }) {
  const { t } = useTranslation('workbench');
  const { data, error, refetch } = useQuery({
    queryKey: ['organizations', 'then', id, days],
    queryFn: ({ signal }) =>
      call('GET /organizations/{id}/as-of', { params: { id }, query: { ...days }, signal }),
  });
  if (isProblem(error, 'not_found'))
    return <Empty title={t('organizations.notFound')} hint={t('organizations.notFoundHint')} icon="tree" />;
  if (error) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!data) return <Skeleton lines={8} />;
  const { state } = data;
  if (state === null) return <NotThen then={data} />;
  return <Stood state={state} days={days} />;
}

function NotThen({ then: { first, last } }: { then: Then }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const known =
    first !== null && last !== null
      ? t('organizations.thenSpan', { from: reader.day(first), until: reader.day(last) })
      : first !== null
        ? t('organizations.thenSince', { day: reader.day(first) })
        : last !== null
          ? t('organizations.thenUntil', { day: reader.day(last) })
          : t('organizations.thenUnknown');
  return <Empty title={t('organizations.thenNone')} hint={known} icon="history" />;
}

interface StoodProperties {
  state: NonNullable<Then['state']>;
  days: AsOfDays & { asOf: string };
}

function Stood({ state, days }: StoodProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const readsMembers = useCan('members.read');
  const empty = <span className="z-muted">{t('organizations.empty')}</span>;
  const lead = useMembersLine(state.memberCount);
  const superior = state.ancestors.find(({ id }) => id === state.parentId);
  const crumbs = (
    <nav aria-label={t('organizations.breadcrumbs')} className="desk-crumbs">
      {state.ancestors.map((ancestor, index) => (
        <span key={ancestor.id}>
          {index > 0 && ' / '}
          <Link to="/organizations/$id" params={{ id: ancestor.id }} search={{ ...days }}>
            {ancestor.name}
          </Link>
        </span>
      ))}
    </nav>
  );
  const period = [
    state.from !== null && t('organizations.thenFrom', { day: reader.day(state.from) }),
    state.until !== null && t('organizations.thenTo', { day: reader.day(state.until) }),
  ].filter(Boolean);
  return (
    <article className="desk-file">
      <PageHeader title={state.name} lead={lead} breadcrumb={crumbs} />
      <Section>
        <Facts
          items={[
            { label: t('organizations.code'), value: state.code },
            { label: t('organizations.kind'), value: reader.words(organizationKinds[state.kind]) },
            { label: t('organizations.form'), value: reader.words(organizationForms[state.form]) },
            { label: t('organizations.thenSuperior'), value: superior?.name ?? t('organizations.thenTop') },
            {
              label: t('organizations.below'),
              value:
                state.childCount === 0
                  ? t('organizations.noChildren')
                  : t('organizations.children', { n: reader.number(state.childCount) }),
            },
            { label: t('organizations.thenHolds'), value: period.length > 0 ? period.join(' ') : empty },
          ]}
        />
      </Section>
      <div className="z-actions">
        {readsMembers && (
          <Link to="/members" search={{ organization: state.id, ...days }} className={buttonClass()}>
            {t('organizations.seeMembersThen')}
          </Link>
        )}
        <Link to="/organizations/$id" params={{ id: state.id }} search={{}} className={buttonClass()}>
          {t('organizations.seeNow')}
        </Link>
      </div>
    </article>
  );
}
