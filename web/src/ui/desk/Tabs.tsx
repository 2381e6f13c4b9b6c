import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

export interface Tab {
  key: string;
  title: string;
  content: () => ReactNode;
}

interface Properties {
  label: string;
  tabs: readonly Tab[];
  /** Where the address says which part is shown; otherwise the tabs remember it themselves. */
  chosen?: string;
  onChoose?: (key: string) => void;
}

/** Parts of one thing, one at a time (WAI-ARIA tabs; the arrow keys move). A part is made when first shown. */
export function Tabs({ label, tabs, chosen: given, onChoose }: Properties) {
  const id = useId();
  const [own, setOwn] = useState(tabs[0]?.key);
  const chosen = given ?? own;
  const choose = (key: string | undefined) => {
    if (key === undefined) return;
    setOwn(key);
    onChoose?.(key);
  };
  const list = useRef<HTMLDivElement>(null);
  const shown = tabs.find((tab) => tab.key === chosen) ?? tabs[0];
  const key = shown?.key ?? '';
  const titles = tabs.map(({ title }) => title).join();
  // On a phone they do not all fit beside one another: the chosen one is in sight, wherever one came from.
  useEffect(() => {
    const box = list.current;
    const button = document.getElementById(`${id}-${key}`);
    if (!box || !button || titles === '') return;
    const [around, own] = [box.getBoundingClientRect(), button.getBoundingClientRect()];
    box.scrollLeft += Math.min(0, own.left - around.left) + Math.max(0, own.right - around.right);
  }, [id, key, titles]);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const place = tabs.findIndex((tab) => tab.key === shown?.key);
    const next = (place + step + tabs.length) % tabs.length;
    choose(tabs[next]?.key);
    const button = list.current?.children[next];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div className="desk-tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={move} tabIndex={-1}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            aria-selected={tab === shown}
            aria-controls={`${id}-panel`}
            tabIndex={tab === shown ? 0 : -1}
            onClick={() => choose(tab.key)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown?.key ?? ''}`} key={shown?.key}>
        {shown?.content()}
      </div>
    </div>
  );
}
