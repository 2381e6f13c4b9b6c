import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type WarningKind, warningKindKeys, warningKinds } from '@zhibu/contract/warning-kinds';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { CountedPlaces, FoundRows } from './FoundRows.tsx';
import { type Place, type Summary, type SummaryItem, summaryQuery } from './warnings.queries.ts';

/** So many of each kind are shown at first; the rest is a press away. */
const first = 5;
const page = 50;

/** What the rules find: kind by kind, the earliest first, each with the deed that settles it. */
export function WarningsPage() {
  const { t } = useTranslation('workbench');
  const raw = useSearch({ from: '/signed-in/workbench/warnings' });
  const kind = warningKindKeys.find((one) => one === raw.kind);
  const place = typeof raw.organization === 'string' ? raw.organization : undefined;
  const summary = useQuery(summaryQuery(place));
  const name = useQuery({
    queryKey: ['organizations', place],
    queryFn: ({ signal }) => call('GET /organizations/{id}', { params: { id: place ?? '' }, signal }),
    enabled: place !== undefined,
  });
  const narrowed = kind !== undefined || place !== undefined;
  const shown = summary.data?.items.filter((item) => kind === undefined || item.kind === kind) ?? [];
  return (
    <div className="desk-page desk-narrow">
      {narrowed && (
        <nav className="z-crumbs" aria-label={t('desk.place')}>
          <Link to="/warnings" className={buttonClass('quiet')}>
            {t('warnings.all')}
          </Link>
        </nav>
      )}
      <PageHeader
        title={t('warnings.title')}
        lead={name.data ? t('warnings.leadAt', { organization: name.data.name }) : t('warnings.lead')}
      />
      {summary.error ? (
        <ErrorState error={summary.error} onRetry={() => summary.refetch()} />
      ) : !summary.data ? (
        <Skeleton lines={8} />
      ) : shown.length === 0 ? (
        <NothingFound kind={kind} />
      ) : (
        shown.map((item) => (
          <KindSection
            key={item.kind}
            item={item}
            place={place}
            people={summary.data.people}
            whole={kind !== undefined}
          />
        ))
      )}
    </div>
  );
}

function NothingFound({ kind }: { kind: WarningKind | undefined }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <Empty
      title={
        kind === undefined
          ? t('warnings.none')
          : t('warnings.noneOf', { kind: reader.words(warningKinds[kind]) })
      }
      hint={t('warnings.noneHint')}
      icon="check"
    />
  );
}

interface OfKind {
  item: SummaryItem;
  place: Place;
  people: Summary['people'];
  /** All of it, page by page; else the first few and the way to the rest. */
  whole: boolean;
}

function KindSection({ item: { kind, count }, place, people, whole }: OfKind) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  // Above the branch, persons are counted where they belong before they are named.
  const counted = warningKinds[kind].subject === 'member' && people === 'by_organization' && count > first;
  const title = t('warnings.count', {
    kind: reader.words(warningKinds[kind]),
    n: reader.number(count),
  });
  const open = counted ? t('warnings.openOrganizations') : t('warnings.openAll', { n: reader.number(count) });
  const search = { kind, ...(place === undefined ? {} : { organization: place }) };
  return (
    <Section
      title={title}
      actions={
        !whole &&
        count > first && (
          <Link to="/warnings" search={search} aria-label={`${open}：${title}`}>
            {open}
          </Link>
        )
      }
    >
      {counted ? (
        <CountedPlaces kind={kind} place={place} limit={whole ? page : first} more={whole} />
      ) : (
        <FoundRows kind={kind} place={place} limit={whole ? page : first} more={whole} />
      )}
    </Section>
  );
}
