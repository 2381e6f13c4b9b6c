import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { roles } from '@zhibu/contract/authorization';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { BackToFile } from './BackToFile.tsx';
import { NoFile } from './NoFile.tsx';
import { PagedRows } from './PagedRows.tsx';

type Line = AnswerOf<'GET /account/file-access'>['items'][number];

const fileAccessQuery = infiniteQueryOptions({
  queryKey: ['own-file-access'],
  queryFn: ({ pageParam, signal }) =>
    call('GET /account/file-access', {
      query: { limit: 50, ...(pageParam === '' ? {} : { after: pageParam }) },
      signal,
    }),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
});

/** Who may see the own file by right of a duty, and what else they may do with it. */
export function OwnFileAccessPage() {
  const { t } = useTranslation('member');
  const { memberId } = useSession();
  return (
    <div className="z-page">
      <PageHeader title={t('access.title')} lead={t('access.lead')} breadcrumb={<BackToFile />} />
      {memberId === null ? <NoFile /> : <Lines />}
    </div>
  );
}

function Lines() {
  const { t } = useTranslation('member');
  const query = useInfiniteQuery(fileAccessQuery);
  return (
    <>
      <PagedRows
        query={query}
        empty={t('access.empty')}
        emptyHint={t('access.emptyHint')}
        row={(line) => <LineRow key={line.dutyId} line={line} />}
      />
      <p className="z-muted">{t('access.nobodyElse')}</p>
    </>
  );
}

function LineRow({ line }: { line: Line }) {
  const { t } = useTranslation('member');
  const { words, day } = useReader();
  const { account, role, from, organization, access, substitutes } = line;
  const what = (['read', 'write', 'reveal', 'export'] as const)
    .filter((key) => access[key])
    .map((key) => t(`access.${key}`))
    .join(t('access.separator'));
  const place = from === 'here' ? t('access.here') : t('access.above', { name: organization.name });
  return (
    <li>
      <div>
        <strong>{account?.name}</strong> {words(roles[role])}
      </div>
      <div className="z-small">{t('access.can', { what })}</div>
      <div className="z-small z-muted">
        {place} · {t('access.since', { from: day(line.fromOn) })}
      </div>
      {substitutes.map((each) => (
        <div key={`${each.name} ${each.fromOn}`} className="z-small">
          {t('access.substitute', {
            name: each.name,
            from: day(each.fromOn),
            until: day(each.untilOn),
          })}
        </div>
      ))}
    </li>
  );
}
