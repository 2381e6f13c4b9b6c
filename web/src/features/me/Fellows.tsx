import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../lib/api.ts';
import { dialled } from '../../lib/phones.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Fellow, fellowsQuery } from './rights.queries.ts';

/** The people of the own branch: names, and what each of them agreed to show. */
export function Fellows({ memberId }: { memberId: string }) {
  const { t } = useTranslation('member');
  const { t: common } = useTranslation('common');
  const query = useInfiniteQuery(fellowsQuery(memberId));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={t('rights.fellows.title')}>
      <p className="z-small z-muted">{t('rights.fellows.lead')}</p>
      {query.isPending && <Skeleton lines={4} />}
      {query.error && <ErrorState error={query.error} onRetry={() => query.refetch()} />}
      {query.data && items.length === 0 && <p className="z-muted">{t('rights.fellows.none')}</p>}
      <ul className="z-rows">
        {items.map((fellow) => (
          <FellowRow key={fellow.id} fellow={fellow} memberId={memberId} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
      <Link to="/me/consents" className={buttonClass('secondary', true)}>
        {t('rights.fellows.mine')}
      </Link>
    </Section>
  );
}

function FellowRow({ fellow, memberId }: { fellow: Fellow; memberId: string }) {
  const { t } = useTranslation('member');
  const { id, name, phone, birthday, photo } = fellow;
  const [, month, day] = /^--(\d{2})-(\d{2})$/.exec(birthday ?? '') ?? [];
  return (
    <li className="z-fellow">
      {photo ? (
        <img
          src={addressOf('GET /members/{id}/fellow-members/{fellowId}/photo', {
            params: { id: memberId, fellowId: id },
          })}
          alt={t('rights.fellows.photo', { name })}
        />
      ) : (
        <Icon name="person" size={28} />
      )}
      <span className="z-fellow-name">
        {name}
        {month !== undefined && day !== undefined && (
          <span className="z-hint-line">
            {t('rights.fellows.birthday', { month: Number(month), day: Number(day) })}
          </span>
        )}
      </span>
      {phone !== null && (
        <a
          className={buttonClass('secondary')}
          href={`tel:${dialled(phone)}`}
          aria-label={t('rights.fellows.call', { name })}
        >
          <Icon name="phone" />
          {phone}
        </a>
      )}
    </li>
  );
}
