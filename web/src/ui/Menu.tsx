import { type ReactNode, useEffect, useRef } from 'react';

interface Properties {
  /** What the button shows. */
  button: ReactNode;
  label: string;
  children: ReactNode;
}

/** A small list under a button; closes on Escape, on a press elsewhere and after a choice. */
export function Menu({ button, label, children }: Properties) {
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (giveFocusBack: boolean) => {
      const menu = ref.current;
      if (!menu?.open) return;
      menu.open = false;
      if (giveFocusBack) menu.querySelector('summary')?.focus();
    };
    const inside = (event: Event, part: string) =>
      event.target instanceof Element && ref.current !== null && event.target.closest(part) !== null
        ? ref.current.contains(event.target)
        : false;
    const pressed = (event: Event) => !inside(event, '.z-menu') && close(false);
    const chosen = (event: Event) => inside(event, '.z-menu-item') && close(false);
    const typed = (event: KeyboardEvent) => event.key === 'Escape' && close(true);
    document.addEventListener('pointerdown', pressed);
    document.addEventListener('click', chosen);
    document.addEventListener('keydown', typed);
    return () => {
      document.removeEventListener('pointerdown', pressed);
      document.removeEventListener('click', chosen);
      document.removeEventListener('keydown', typed);
    };
  }, []);
  return (
    <details className="z-menu" ref={ref}>
      <summary aria-label={label} className="z-menu-button">
        {button}
      </summary>
      <div>{children}</div>
    </details>
  );
}
