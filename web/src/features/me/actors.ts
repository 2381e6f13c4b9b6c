import { type Role, roles } from '@zhibu/contract/authorization';
import { useTranslation } from 'react-i18next';
import { useReader, type Words } from '../../lib/words.ts';

function isRole(key: string): key is Role {
  return Object.hasOwn(roles, key);
}

/** The name of the duty in which somebody acted; `self` and `system` are no duties (members.store.ts). */
export function roleWords(role: string, own: { self: string; system: string }): Words | string {
  if (isRole(role)) return roles[role];
  if (role === 'self') return own.self;
  return role === 'system' ? own.system : role;
}

/** Somebody and the duty in which it was done; the machine itself has no name. */
export function useWho(): (name: string, role: string) => string {
  const { t } = useTranslation('member');
  const { words } = useReader();
  return (name, role) => {
    if (role === 'system') return t('log.system');
    const duty = roleWords(role, { self: t('log.self'), system: t('log.system') });
    return t('history.by', { name, role: typeof duty === 'string' ? duty : words(duty) });
  };
}
