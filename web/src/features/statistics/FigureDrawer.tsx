import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { causeWords } from '@zhibu/contract/causes';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useModal } from '../../ui/use-modal.ts';
import { stageName } from '../members/labels.ts';
import type { Question } from './statistics.search.ts';

type List = AnswerOf<'GET /statistics/drill-down'>;
type Item = List['items'][number];

interface Properties {
  question: Question & { organization: string };
  /** Where and when, under the head. */
  where: string;
  row: string;
  column: string;
  onClose: () => void;
}

/** The people, organisations or events behind one figure. */
export function FigureDrawer({ question, where, row, column, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const common = useTranslation('common').t;
  const reader = useReader();
  const modal = useModal(onClose);
  const list = useInfiniteQuery({
    queryKey: ['statistics', 'list', question, row, column],
    queryFn: ({ pageParam, signal }) =>
      call('GET /statistics/drill-down', {
        query: { ...question, row, column, limit: 50, ...(pageParam === '' ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const first = list.data?.pages[0];
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const title = first ? reader.words(first.label) : common('loading');
  return (
    <dialog {...modal} className="z-dialog stat-drawer" aria-label={title}>
      <div>
        <header className="z-dialog-header">
          <h2>{title}</h2>
          <Button kind="quiet" onClick={onClose} aria-label={common('close')}>
            <Icon name="close" />
          </Button>
        </header>
        {list.error ? (
          <ErrorState error={list.error} onRetry={() => list.refetch()} />
        ) : first === undefined ? (
          <Skeleton lines={8} />
        ) : (
          <>
            <p className="stat-drawer-count">
              <strong>{t(`statistics.list_${first.kind}`, { n: reader.number(first.count) })}</strong>
              <span className="z-muted">{where}</span>
            </p>
            {first.hidden > 0 && (
              <p className="stat-drawer-hidden">
                {t(`statistics.listHidden_${first.kind}`, { n: reader.number(first.hidden) })}
              </p>
            )}
            {items.length === 0 ? (
              <p className="z-muted">{t('statistics.listNone')}</p>
            ) : (
              <ol className="z-rows">
                {items.map((item) => (
                  <Line
                    key={`${item.id} ${item.on} ${item.direction} ${item.cause}`}
                    item={item}
                    kind={first.kind}
                  />
                ))}
              </ol>
            )}
            {list.hasNextPage && (
              <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                {common('more')}
              </Button>
            )}
          </>
        )}
      </div>
    </dialog>
  );
}

function Line({ item, kind }: { item: Item; kind: List['kind'] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const organization = kind === 'organizations';
  const facts = organization
    ? [item.organization.id === item.id ? '' : item.organization.name]
    : [
        item.sex === null ? '' : t(`statistics.sex_${item.sex}`),
        item.birth === null ? '' : t('statistics.born', { year: item.birth.slice(0, 4) }),
        item.stage === null ? '' : stageName(item.stage, reader),
      ];
  return (
    <li className="stat-item">
      <div>
        {item.opens ? (
          <Link
            to={organization ? '/organizations/$id' : '/members/$id'}
            params={{ id: item.id }}
            className="desk-name"
          >
            {item.name}
          </Link>
        ) : (
          <span className="stat-closed" title={t('statistics.closed')}>
            {item.name}
          </span>
        )}
        <span className="z-muted">{facts.filter((fact) => fact !== '').join(' · ')}</span>
      </div>
      {item.on !== null && (
        <div className="stat-event">
          <span>{reader.day(item.on)}</span>
          <span>
            {item.direction === 'out' ? '− ' : '+ '}
            {item.cause !== null && reader.words(causeWords(item.cause, item.direction ?? 'in'))}
          </span>
        </div>
      )}
      {!organization && <div className="z-muted z-small">{item.organization.name}</div>}
    </li>
  );
}
