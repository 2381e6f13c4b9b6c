import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

interface Properties {
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
  icon?: IconName;
}

/** Nothing here, why, and what one can do about it. */
export function Empty({ title, hint, action, icon = 'empty' }: Properties) {
  return (
    <div className="z-state">
      <Icon name={icon} size={44} />
      <strong>{title}</strong>
      {hint !== undefined && <p>{hint}</p>}
      {action}
    </div>
  );
}
