import { educationCodes, ethnicGroupCodes } from '@zhibu/contract/codes';
import { type Stage, stages } from '@zhibu/contract/fields';
import type { MemberFilterQuery } from '@zhibu/contract/members';
import type { SearchParams } from '../../lib/search-params.ts';
import { type AsOfDays, readAsOf } from '../../ui/desk/as-of.ts';

/** What stands in the address of the list: the filter, the page, the file that is open beside it. */
export interface MemberSearch extends MemberFilterQuery, AsOfDays {
  after?: string;
  member?: string;
}

const ids = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const days = /^\d{4}-\d{2}-\d{2}$/;
const educationKnown = new Set(educationCodes.map(({ code }) => code));
const ethnicKnown = new Set(ethnicGroupCodes.map(({ code }) => code));

/** An address typed by hand, or of an older version, never breaks the page: what does not fit is left out. */
export function readMemberSearch(raw: Record<string, unknown>): MemberSearch {
  return tidy({
    organization: matching(raw.organization, ids),
    within: raw.within === 'only' ? 'only' : undefined,
    name: words(raw.name, 60),
    stage: list(raw.stage, (code): code is Stage => Object.hasOwn(stages, code)),
    sex: raw.sex === 'male' || raw.sex === 'female' ? raw.sex : undefined,
    ageFrom: age(raw.ageFrom),
    ageUntil: age(raw.ageUntil),
    education: list(raw.education, (code): code is string => educationKnown.has(code)),
    ethnicGroup: list(raw.ethnicGroup, (code): code is string => ethnicKnown.has(code)),
    joinedFrom: matching(raw.joinedFrom, days),
    joinedUntil: matching(raw.joinedUntil, days),
    // Telephone numbers have no history.
    missing: raw.missing === 'phone' && readAsOf(raw).asOf === undefined ? 'phone' : undefined,
    ...readAsOf(raw),
    after: words(raw.after, 400),
    member: matching(raw.member, ids),
  });
}

/** The filter alone: what is saved under a name, exported, and decides when the pages begin anew. */
export function filterOf(search: MemberSearch): MemberFilterQuery {
  const { after: _after, member: _member, asOf: _asOf, asKnown: _asKnown, ...filter } = search;
  return filter;
}

/** The day that is looked at, if not now. */
export function daysOf({ asOf, asKnown }: MemberSearch): { asOf?: string; asKnown?: string } {
  if (asOf === undefined) return {};
  return asKnown === undefined ? { asOf } : { asOf, asKnown };
}

/** How many conditions a filter has; the name has its own box and does not count. */
export function conditionsOf(search: MemberSearch): number {
  const { name: _name, within: _within, ...conditions } = tidy(filterOf(search));
  return Object.keys(conditions).length;
}

/** Numbers that name one person never go into an address or a log; they are searched exactly, in a body. */
export type ExactSearch = { idNumber: string } | { phone: string };

export function exactSearchOf(typed: string): ExactSearch | null {
  const plain = typed.normalize('NFKC').replaceAll(/[\s-]/g, '');
  if (/^(?:\d{15}|\d{17}[\dXx])$/.test(plain)) return { idNumber: plain.toUpperCase() };
  if (/^(?:\+?86)?1[3-9]\d{9}$/.test(plain)) return { phone: plain };
  return null;
}

/** Without the keys that have no value, so that addresses stay short and equal filters are equal. */
export function tidy<T extends object>(value: T): T {
  const kept = Object.entries(value).filter(
    ([, item]) => item !== undefined && item !== '' && !(Array.isArray(item) && item.length === 0),
  );
  return Object.fromEntries(kept) as T; // the same object without its empty optional keys
}

function words(value: unknown, max: number): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.slice(0, max) : undefined;
}

function matching(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}

function age(value: unknown): number | undefined {
  const years = Number(value);
  return value !== '' && value !== null && Number.isInteger(years) && years >= 0 && years <= 150
    ? years
    : undefined;
}

function list<T extends string>(value: unknown, known: (code: string) => code is T): T[] | undefined {
  const items = Array.isArray(value) ? value : [value];
  // The router reads 31 in an address as a number; a code is a text.
  const codes = items.map((item) => (typeof item === 'number' ? String(item).padStart(2, '0') : item));
  const kept = codes.filter((item): item is T => typeof item === 'string' && known(item));
  return kept.length > 0 ? [...new Set(kept)] : undefined;
}

/** The search as an address carries it: texts and lists of texts. */
export function addressOfSearch(search: MemberSearch): SearchParams {
  const entries = Object.entries(tidy(search)).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.map(String) : String(value),
  ]);
  return Object.fromEntries(entries);
}
