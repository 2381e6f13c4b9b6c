import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { MemberFile } from './MemberFile.tsx';
import type { MemberRow } from './member.columns.tsx';
import { addressOfSearch, type MemberSearch } from './members.search.ts';

interface Properties {
  id: string;
  rows: readonly MemberRow[];
  search: MemberSearch;
}

/** One file beside the list, with the way to the one before and after; Escape closes it. */
export function MemberAside({ id, rows, search }: Properties) {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const ref = useRef<HTMLElement>(null);
  const show = (member: string | undefined) =>
    void navigate({ to: '/members', search: addressOfSearch({ ...search, member }), resetScroll: false });
  const close = useRef(() => show(undefined));
  close.current = () => show(undefined);
  useEffect(() => {
    const onEscape = (event: KeyboardEvent) => {
      // A dialog over the file closes first.
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]'))
        close.current();
    };
    addEventListener('keydown', onEscape);
    return () => removeEventListener('keydown', onEscape);
  }, []);
  useEffect(() => {
    if (id !== '') ref.current?.focus({ preventScroll: true });
  }, [id]);
  const place = rows.findIndex((row) => row.id === id);
  const before = place === -1 ? undefined : rows[place - 1]?.id;
  const behind = place === -1 ? undefined : rows[place + 1]?.id;
  return (
    <aside
      className="desk-aside"
      ref={ref}
      tabIndex={-1}
      aria-label={rows[place]?.name ?? t('members.title')}
    >
      <header className="desk-aside-bar">
        <Button disabled={before === undefined} onClick={() => show(before)}>
          {t('members.previousMember')}
        </Button>
        <Button disabled={behind === undefined} onClick={() => show(behind)}>
          {t('members.nextMember')}
        </Button>
        <Link to="/members/$id" params={{ id }} className={buttonClass('quiet')}>
          {t('members.openPage')}
        </Link>
        <Button kind="quiet" aria-label={t('desk.close')} onClick={() => show(undefined)}>
          <Icon name="close" />
        </Button>
      </header>
      <MemberFile key={id} id={id} />
    </aside>
  );
}
