import { useInfiniteQuery } from '@tanstack/react-query';
import { contactKinds, waysOfContact } from '@zhibu/contract/contact-kinds';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { RecordDialog } from './RecordDialog.tsx';
import { WithdrawDialog } from './WithdrawDialog.tsx';

type Page = AnswerOf<'GET /members/{id}/contacts'>;
export type Contact = Page['items'][number];

/** Who spoke with the member when, what is due next, and the quick way to record another. */
export function ContactsPanel({ member }: { member: { id: string; name: string } }) {
  const { t } = useTranslation('workbench');
  const { t: common } = useTranslation('common');
  const [recording, setRecording] = useState(false);
  const [withdrawing, setWithdrawing] = useState<Contact | null>(null);
  const list = useInfiniteQuery({
    queryKey: ['contacts', member.id],
    queryFn: ({ pageParam, signal }) =>
      call('GET /members/{id}/contacts', {
        params: { id: member.id },
        query: pageParam === '' ? {} : { after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  const [first] = list.data?.pages ?? [];
  if (!first) return <Skeleton lines={6} />;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section
      title={t('contacts.tab')}
      actions={first.can.record && <Button onClick={() => setRecording(true)}>{t('contacts.record')}</Button>}
    >
      <Standings page={first} />
      {items.length === 0 ? (
        <p className="z-muted">{t('contacts.none')}</p>
      ) : (
        <ul className="z-rows">
          {items.map((contact) => (
            <ContactRow key={contact.id} contact={contact} onWithdraw={() => setWithdrawing(contact)} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
      {recording && <RecordDialog member={member} onClose={() => setRecording(false)} />}
      {withdrawing && (
        <WithdrawDialog memberId={member.id} contact={withdrawing} onClose={() => setWithdrawing(null)} />
      )}
    </Section>
  );
}

/** One line a kind: the last one, and until when the next is due; nothing where no rule asks and none was held. */
function Standings({ page }: { page: Page }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const shown = (['talk', 'contact'] as const).filter(
    (kind) => page[kind].last !== null || page[kind].due !== null,
  );
  return (
    <ul>
      {shown.map((kind) => {
        const { last, due, overdue } = page[kind];
        const said = { kind: reader.words(contactKinds[kind]), day: reader.day(last) };
        return (
          <li key={kind}>
            {last === null ? t('contacts.never', said) : t('contacts.last', said)}
            {due !== null && '　'}
            {due !== null && (
              <span className={overdue ? 'desk-refused' : 'z-muted'}>
                {t(overdue ? 'contacts.overdue' : 'contacts.due', { day: reader.day(due) })}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function ContactRow({ contact, onWithdraw }: { contact: Contact; onWithdraw: () => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { kind, how, day, by, note, withdrawn, can } = contact;
  const title = `${reader.day(day)}　${reader.words(contactKinds[kind])}`;
  return (
    <li className="z-row">
      <div>
        {withdrawn ? <s className="z-muted">{title}</s> : <strong>{title}</strong>}
        <div className="z-muted z-small">
          {t('contacts.by_line', { by, how: reader.words(waysOfContact[how]) })}
        </div>
        {note !== null && <div>{note}</div>}
        {withdrawn && (
          <div className="z-muted z-small">
            {t('contacts.withdrawn', { by: withdrawn.by, reason: withdrawn.reason })}
          </div>
        )}
      </div>
      {can.withdraw && (
        <Button kind="quiet" onClick={onWithdraw} aria-label={`${t('contacts.withdraw')}：${title}`}>
          {t('contacts.withdraw')}
        </Button>
      )}
    </li>
  );
}
