import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { transferStates } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { BackToFile } from '../me/BackToFile.tsx';
import '../me/me.css';
import { NoFile } from '../me/NoFile.tsx';
import { MineEnded } from './MineEnded.tsx';
import { MineFinding } from './MineFinding.tsx';
import { MineOpen } from './MineOpen.tsx';
import { MinePath } from './MinePath.tsx';
import './transfers.mine.css';
import {
  type MyTransfer,
  type MyTransfers,
  myTransfersQuery,
  newsOf,
  openOf,
} from './transfers.mine.queries.ts';

/** The own transfers: the one under way as one clear page, what has ended below. */
export function MineTransfersPage() {
  const { t } = useTranslation('myTransfers');
  const { t: common } = useTranslation('common');
  const { memberId } = useSession();
  const query = useInfiniteQuery({ ...myTransfersQuery, enabled: memberId !== null });
  const [first] = query.data?.pages ?? [];
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const open = openOf(items);
  const latest = newsOf(items, new Date());
  const ended = items.filter((one) => one !== open);
  return (
    <div className="z-page">
      <PageHeader
        title={t('title')}
        lead={open || query.isLoading ? undefined : t('lead')}
        breadcrumb={<BackToFile />}
      />
      {memberId === null && <NoFile />}
      {query.isLoading && <Skeleton lines={8} />}
      {query.error && <ErrorState error={query.error} onRetry={() => query.refetch()} />}
      {open && <MineOpen transfer={open} />}
      {first && !open && latest && <MineEnded transfer={latest} />}
      {first && !open && <NoneOpen answer={first} />}
      {ended.length > 0 && (
        <Section title={t('earlier')}>
          <ul className="z-rows">
            {ended.map((one) => (
              <Ended key={one.id} transfer={one} />
            ))}
          </ul>
          {query.hasNextPage && (
            <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
              {common('more')}
            </Button>
          )}
        </Section>
      )}
    </div>
  );
}

/** The way to apply, or why there is none. */
function NoneOpen({ answer }: { answer: MyTransfers }) {
  const { t } = useTranslation('myTransfers');
  if (!answer.can.apply)
    return (
      <Empty
        icon="transfer"
        title={t('cannot')}
        hint={answer.blocked && <MineFinding finding={answer.blocked} />}
      />
    );
  return (
    <Empty
      icon="transfer"
      title={t('none')}
      hint={t('noneHint')}
      action={
        <Link to="/me/transfers/new" className={buttonClass('primary')}>
          {t('apply')}
        </Link>
      }
    />
  );
}

function Ended({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const { words, day } = useReader();
  const { state, branch, destination, appliedOn } = transfer;
  return (
    <li>
      <details className="mine-ended">
        <summary>
          <span>
            <strong>{t('to', { to: branch?.name ?? destination.name })}</strong>
            <span className="z-hint-line">
              {words(transferStates[state])} · {t('earlierLine', { day: day(appliedOn) })}
            </span>
          </span>
          <span className="mine-turning">
            <Icon name="down" size={18} />
          </span>
        </summary>
        <MinePath transfer={transfer} />
      </details>
    </li>
  );
}
