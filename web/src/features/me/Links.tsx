import { Link } from '@tanstack/react-router';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import './me.css';

type Target =
  | '/me/file'
  | '/me/access-log'
  | '/me/file-access'
  | '/me/history'
  | '/me/branch'
  | '/me/account'
  | '/me/corrections'
  | '/me/consents'
  | '/me/copy'
  | '/me/transfers'
  | '/me/mobility'
  | '/me/retention';
export interface OwnLink {
  to: Target;
  icon: IconName;
  title: string;
  hint?: string;
}

/** Large rows that lead on. */
export function Links({ items }: { items: readonly OwnLink[] }) {
  return (
    <ul className="z-links">
      {items.map(({ to, icon, title, hint }) => (
        <li key={to}>
          <Link to={to}>
            <Icon name={icon} size={24} />
            <span>
              {title}
              {hint !== undefined && <span className="z-hint-line">{hint}</span>}
            </span>
            <Icon name="right" size={18} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
