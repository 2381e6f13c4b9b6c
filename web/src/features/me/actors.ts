import { type Role, roles } from '@zhibu/contract/authorization';
import type { Words } from '../../lib/words.ts';

function isRole(key: string): key is Role {
  return Object.hasOwn(roles, key);
}

/** The name of the duty in which somebody acted; `self` and `system` are no duties (members.store.ts). */
export function roleWords(role: string, own: { self: string; system: string }): Words | string {
  if (isRole(role)) return roles[role];
  if (role === 'self') return own.self;
  return role === 'system' ? own.system : role;
}
