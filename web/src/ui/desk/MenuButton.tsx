import { type ReactNode, useEffect, useRef } from 'react';
import { buttonClass } from '../Button.tsx';
import { Icon, type IconName } from '../Icon.tsx';

interface Properties {
  label: string;
  icon?: IconName;
  children: ReactNode;
}

/** Choices under a button; closes on Escape and on a click elsewhere. */
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
  return (
    <details ref={ref} className="z-menu desk-menu">
      <summary className={buttonClass()}>
        {label}
        <Icon name={icon} size={16} />
      </summary>
      <div>{children}</div>
    </details>
  );
}
