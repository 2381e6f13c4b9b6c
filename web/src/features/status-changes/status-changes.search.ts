import { type StatusChangeKind, statusChangeKinds } from '@zhibu/contract/status-kinds';
import type { SearchParams } from '../../lib/search-params.ts';

/** Which changes of status are listed, as the address says it. */
export interface ChangesSearch {
  kind?: StatusChangeKind | undefined;
  organization?: string | undefined;
  /** Days from which changes hold, both included. */
  from?: string | undefined;
  until?: string | undefined;
  after?: string | undefined;
}

const day = /^\d{4}-\d{2}-\d{2}$/;
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const dayOf = (value: unknown) => (typeof value === 'string' && day.test(value) ? value : undefined);

/** What the address holds of it; anything else is as if it were not there. */
export function readChangesSearch(raw: Readonly<Record<string, unknown>>): ChangesSearch {
  return {
    kind: statusChangeKinds.find((kind) => kind === raw.kind),
    organization: text(raw.organization),
    from: dayOf(raw.from),
    until: dayOf(raw.until),
    after: text(raw.after),
  };
}

/** The same without what is not asked. */
export function addressOfChanges(search: ChangesSearch): SearchParams {
  return Object.fromEntries(
    Object.entries(search).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** The last day before the first one holds nothing; it is told before it is asked. */
export const isBackwards = ({ from, until }: ChangesSearch) =>
  from !== undefined && until !== undefined && from > until;
