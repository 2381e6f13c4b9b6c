import { type Role, roleKeys } from '@zhibu/contract/authorization';
import type { SearchParams } from '../../lib/search-params.ts';

/** The conditions of the log as its address carries them; days in the reader's own time. */
export interface AuditSearch {
  action?: string;
  outcome?: 'done' | 'refused';
  object?: string;
  objectId?: string;
  person?: string;
  role?: Role | 'self' | 'system';
  organization?: string;
  address?: string;
  from?: string;
  until?: string;
  after?: string;
}

/** In whose name something was done: a duty, the person's own right, or the machine itself. */
export const auditRoles = [...roleKeys, 'self', 'system'] as const;

export function readAuditSearch(raw: SearchParams): AuditSearch {
  const text = (value: string | string[] | undefined, max: number) =>
    typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, max) : undefined;
  const day = (value: string | string[] | undefined) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
  return {
    action: text(raw.action, 60),
    outcome: raw.outcome === 'done' || raw.outcome === 'refused' ? raw.outcome : undefined,
    object: text(raw.object, 60),
    objectId: text(raw.objectId, 60),
    person: text(raw.person, 60),
    role: auditRoles.find((role) => role === raw.role),
    organization: text(raw.organization, 60),
    address: text(raw.address, 60),
    from: day(raw.from),
    until: day(raw.until),
    after: text(raw.after, 400),
  };
}

/** For the API: days become the instants at which they begin here, and end. */
export function queryOf({ from, until, ...rest }: AuditSearch): AuditSearch {
  return {
    ...rest,
    from: from === undefined ? undefined : beginOf(from, 0),
    until: until === undefined ? undefined : beginOf(until, 1),
  };
}

function beginOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

export function addressOfAudit(search: AuditSearch): SearchParams {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}
