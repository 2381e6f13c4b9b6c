import type { TransferAction, TransferKind } from '@zhibu/contract/transfer-states';
import { addDays, type LocalDate } from '../../src/kernel/standards/dates.ts';
import type { MirrorTransfer, Who } from './transfer-shapes.ts';

/** What leads on, rather than back or out: or no sequence would come to its end. */
const onward: ReadonlySet<TransferAction> = new Set([
  'endorse',
  'issue',
  'complete',
  'resubmit',
  'check_in',
  'accept',
  'extend',
  'reissue',
  'register_receipt',
]);

export interface Deed {
  who: Who;
  action: TransferAction;
}

/**
 * Three times in four what leads on, but where one seldom is; first what is done, then by whom, or what many may do would
 * crowd out the rest.
 */
export function chosenDeed(lawful: readonly Deed[], { state }: MirrorTransfer, b: number): Deed | undefined {
  const forward = lawful.filter(({ action }) => onward.has(action));
  const times = state === 'returned' || state === 'lapsed' ? 2 : 6;
  const some = forward.length > 0 && b % 8 < times ? forward : lawful;
  const actions = [...new Set(some.map(({ action }) => action))];
  const pick = Math.floor(b / 8);
  const action = actions[pick % actions.length];
  const able = some.filter((one) => one.action === action);
  return able[Math.floor(pick / actions.length) % able.length];
}

const dayMs = 86_400_000;
const daysBetween = (from: LocalDate, until: LocalDate) => (Date.parse(until) - Date.parse(from)) / dayMs;

/** Another last day of a letter: mostly one to which it can be extended. */
export function chosenUntil({ until, first }: MirrorTransfer, today: LocalDate, c: number): LocalDate {
  const present = until !== null && until > today ? until : today;
  const left = daysBetween(present, addDays(first ?? today, 90));
  return c % 4 === 0 || left < 1 ? addDays(today, c % 100) : addDays(present, 1 + (c % left));
}

/** A day of reception outside: mostly one while the letter held. */
export function chosenDay({ issued, until }: MirrorTransfer, today: LocalDate, c: number): LocalDate {
  if (issued === null || c % 6 === 0) return addDays(today, (c % 60) - 50);
  const last = until !== null && until < today ? until : today;
  return addDays(issued, c % (Math.max(0, daysBetween(issued, last)) + 1));
}

/** So many days pass: some, many, or until about the day on which something is due. */
export function chosenWait(
  transfers: readonly MirrorTransfer[],
  today: LocalDate,
  a: number,
  b: number,
): number {
  const days = transfers.flatMap(({ due, turn }) => (due !== null && turn !== null ? [due] : []));
  const next = days.filter((due) => due >= today).sort()[0];
  if (b % 4 === 1 && next !== undefined) return daysBetween(today, next) + (a % 3);
  return 1 + (a % (b % 4 === 0 ? 45 : 9));
}

/** Until after the last day of some letter: mostly soon, or there would be no day left to which it can be extended. */
export function chosenDelay(
  transfers: readonly MirrorTransfer[],
  today: LocalDate,
  a: number,
  b: number,
): number {
  const letters = transfers.flatMap(({ state, until }) =>
    state === 'issued' && until !== null ? [until] : [],
  );
  const last = letters[a % Math.max(1, letters.length)];
  return last === undefined || last < today ? 0 : daysBetween(today, last) + 1 + (b % (b % 5 === 0 ? 40 : 4));
}

/** The next approval, as the board's button for many takes it. */
export const approvalOf = (state: MirrorTransfer['state'], kind: TransferKind): TransferAction =>
  state !== 'endorsed' ? 'endorse' : kind === 'within' ? 'complete' : 'issue';
