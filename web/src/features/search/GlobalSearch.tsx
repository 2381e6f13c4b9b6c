import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import '../../ui/desk/desk.css';
import { OptionLine, Options } from '../../ui/desk/Options.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { usePaused } from '../../ui/use-paused.ts';
import { exactSearchOf } from '../members/members.search.ts';
import { type Found, findAll } from './search.find.ts';

const pauseMs = 180;

/** Members and organisations from anywhere: `/` leads here, arrows choose, Enter opens. */
export function GlobalSearch() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const settled = usePaused(text.trim(), pauseMs);
  const members = useCan('members.read');
  const found = useFound(settled, members);
  const note = useNote(found, settled);
  useSlash(input);

  const leave = () => {
    setOpen(false);
    setText('');
    input.current?.blur();
  };
  const go = (chosen: Found | undefined) => {
    if (!chosen) return;
    leave();
    if (chosen.kind === 'all') void navigate({ to: '/members', search: { name: settled } });
    else if (chosen.kind === 'member') void navigate({ to: '/members/$id', params: { id: chosen.id } });
    else void navigate({ to: '/organizations/$id', params: { id: chosen.id } });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave();
    if (event.key === 'Enter') go(found.items[active]);
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    setActive((active + step + found.items.length) % Math.max(found.items.length, 1));
  };
  const shown = open && text.trim() !== '';
  const current = found.items[active];
  return (
    <search className="desk-search desk-combobox">
      <Icon name="search" size={18} />
      <input
        ref={input}
        type="search"
        className="z-input"
        role="combobox"
        aria-label={t(members ? 'search.label' : 'search.labelOrganizations')}
        aria-expanded={shown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={shown && current ? `${listId}-${active}` : undefined}
        aria-keyshortcuts="/"
        title={t('search.shortcut')}
        placeholder={t(members ? 'search.placeholder' : 'search.labelOrganizations')}
        autoComplete="off"
        spellCheck={false}
        maxLength={60}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <span className="z-only-desk desk-key" aria-hidden="true">
        /
      </span>
      <Options id={listId} label={t('search.label')} open={shown} note={note}>
        {found.items.map((item, index) => (
          <div key={`${item.kind} ${item.id}`}>
            {item.kind !== 'all' && found.items[index - 1]?.kind !== item.kind && (
              <div className="desk-options-title" aria-hidden="true">
                {item.kind === 'member' ? t('search.members') : t('search.organizations')}
              </div>
            )}
            <OptionLine
              id={`${listId}-${index}`}
              option={{
                value: item.id,
                label: item.kind === 'all' ? t('search.allMembers') : item.label,
                detail: item.detail,
              }}
              active={index === active}
              onChoose={() => go(item)}
            />
          </div>
        ))}
      </Options>
    </search>
  );
}

/** What is said where there is nothing to choose. */
function useNote({ state, items }: ReturnType<typeof useFound>, text: string): string | null {
  const { t } = useTranslation('workbench');
  if (state === 'short') return t('search.tooShort');
  if (state === 'searching') return t('search.searching');
  if (state === 'failed') return t('search.failed');
  if (items.length > 0) return null;
  return exactSearchOf(text) ? t('search.noneExact') : t('search.none', { text });
}

function useFound(text: string, members: boolean) {
  const reader = useReader();
  const long = [...text].length >= 2;
  const { data, isPending, error } = useQuery({
    queryKey: ['search', text, members, reader.locale],
    queryFn: ({ signal }) => findAll(text, members, reader, signal),
    enabled: long,
    gcTime: exactSearchOf(text) ? 0 : 60_000,
  });
  const state: 'short' | 'failed' | 'searching' | 'found' = !long
    ? 'short'
    : error
      ? 'failed'
      : isPending
        ? 'searching'
        : 'found';
  return { items: state === 'found' ? (data ?? []) : [], state };
}

/** `/` from anywhere but a box in which one types. */
function useSlash(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const jump = (event: globalThis.KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
      const slash = event.key === '/' || event.key === '、';
      if (!slash || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', jump);
    return () => removeEventListener('keydown', jump);
  }, [input]);
}
