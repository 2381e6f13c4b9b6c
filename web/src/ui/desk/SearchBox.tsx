import { useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../Icon.tsx';

const pauseMs = 250;

/** What a list is searched for: told after a pause in typing, without the blanks around it. */
export function SearchBox({
  label,
  text,
  onText,
}: {
  label: string;
  text: string;
  onText: (text: string) => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const latest = useRef(onText);
  latest.current = onText;
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => latest.current(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  // The address has caught up: from here it leads again (Back, a link of a colleague).
  useEffect(() => setTyped((before) => (before?.trim() === text ? null : before)), [text]);
  return (
    <div className="desk-search">
      <label htmlFor={id} className="z-only-read">
        {label}
      </label>
      <Icon name="search" size={18} />
      <input
        id={id}
        type="search"
        className="z-input"
        placeholder={label}
        value={typed ?? text}
        onChange={(event) => setTyped(event.target.value)}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
      />
    </div>
  );
}
