import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import { type ExactSearch, exactSearchOf } from './members.search.ts';

interface Properties {
  /** The name in the address. */
  name: string;
  onName: (name: string) => void;
  onExact: (exact: ExactSearch | null) => void;
}

const pauseMs = 250;

/** One box: a name or pinyin filters the list; a whole ID or mobile number is searched exactly, outside the address. */
export function MemberSearchBox({ name, onName, onExact }: Properties) {
  const { t } = useTranslation('workbench');
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? name;
  const latest = useRef({ name, onName, onExact });
  latest.current = { name, onName, onExact };
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => {
      const exact = exactSearchOf(typed);
      latest.current.onExact(exact);
      // Eleven digits on the way to eighteen are no name either: a number never reaches the address.
      if (exact !== null || /\d{7}/.test(typed)) return;
      if (typed.trim() !== latest.current.name) latest.current.onName(typed.trim());
      else setTyped(null);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  // The address has caught up with what was typed; from here it leads again (Back, a saved filter).
  useEffect(() => setTyped((before) => (before?.trim() === name ? null : before)), [name]);
  return (
    <div className="desk-search">
      <label htmlFor={id} className="z-only-read">
        {t('members.searchLabel')}
      </label>
      <Icon name="search" size={18} />
      <input
        id={id}
        type="search"
        className="z-input"
        placeholder={t('members.searchHint')}
        title={t('members.searchHelp')}
        value={text}
        onChange={(event) => setTyped(event.target.value)}
        maxLength={60}
        autoComplete="off"
        spellCheck={false}
      />
    </div>
  );
}
