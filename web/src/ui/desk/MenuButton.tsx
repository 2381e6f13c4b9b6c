import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { buttonClass } from '../Button.tsx';
import { Icon, type IconName } from '../Icon.tsx';

interface Properties {
  label: string;
  icon?: IconName;
  children: ReactNode;
}

/** Choices under a button; closes on Escape, on a click elsewhere and with a choice, whose dialog gives the focus back to it. */
export function MenuButton({ label, icon = 'down', children }: Properties) {
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const outside = (event: Event) => {
      const menu = ref.current;
      if (menu?.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    };
    const onEscape = (event: KeyboardEvent) => {
      const menu = ref.current;
      if (event.key !== 'Escape' || !menu?.open) return;
      menu.open = false;
      menu.querySelector('summary')?.focus();
    };
    addEventListener('pointerdown', outside);
    addEventListener('keydown', onEscape);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('keydown', onEscape);
    };
  }, []);
  const chosen = ({ target }: MouseEvent) => {
    const menu = ref.current;
    if (!menu || !(target instanceof Element) || target.closest('.z-menu-item') === null) return;
    menu.querySelector('summary')?.focus();
    menu.open = false;
  };
  return (
    <details ref={ref} className="z-menu desk-menu" onClickCapture={chosen}>
      <summary className={buttonClass()}>
        {label}
        <Icon name={icon} size={16} />
      </summary>
      <div>{children}</div>
    </details>
  );
}
