import type { TransferKind, TransferReminderKind, TransferState } from '@zhibu/contract/transfer-states';
import { addDays, addMonths, type LocalDate } from '../../kernel/standards/dates.ts';

export type Audience = 'member' | 'origin' | 'origin_superior' | 'destination' | 'destination_superior';

/** A line of the schedule: from so many days after the day that is due (before it: negative), once or again and again. */
export interface Occasion {
  kind: TransferReminderKind;
  /** Reminded while the transfer stands there; `issued` past its day lapses by the same sweep. */
  states: readonly TransferState[];
  first: number;
  /** Days between two of them; null: once. */
  every: number | null;
  to: readonly Audience[];
  /** Counted from so many calendar months after the day that is due, as this rule has it. */
  months?: 'transfer.receipt_within_months';
  /** Of this kind only. */
  only?: TransferKind;
}

const week = 7;
const awaited = ['issued', 'lapsed'] as const;

/**
 * The schedule of reminders (domain rules 23, 25; the seed): T−7, T, then weekly to the origin and the member, the origin's
 * superior from T+30; an acceptance on the day it is due (ten working days, unless the organisation set others), and once they
 * are over weekly to the destination's superior. Of a letter to outside
 * nobody here learns the day of reception, which is its last one at the latest: the receipt is missed a month after that, or the
 * months that the organisation set. The sweep makes its SQL from this table.
 */
export const reminderSchedule: readonly Occasion[] = [
  { kind: 'check_in_soon', states: ['issued'], first: -week, every: null, to: ['member', 'origin'] },
  { kind: 'check_in_today', states: ['issued'], first: 0, every: null, to: ['member', 'origin'] },
  { kind: 'check_in_overdue', states: awaited, first: week, every: week, to: ['member', 'origin'] },
  { kind: 'check_in_escalated', states: awaited, first: 30, every: week, to: ['origin_superior'] },
  { kind: 'acceptance_overdue', states: ['checked_in'], first: 0, every: null, to: ['destination'] },
  {
    kind: 'acceptance_escalated',
    states: ['checked_in'],
    first: 1,
    every: week,
    to: ['destination_superior'],
  },
  {
    kind: 'receipt_overdue',
    states: awaited,
    months: 'transfer.receipt_within_months',
    first: 1,
    every: 30,
    to: ['origin'],
    only: 'outgoing',
  },
];

/** How long before the last day of a letter anybody is reminded of it, in days. */
export const reminderLead = week;

/** What the schedule asks of a transfer. */
export interface RemindedTransfer {
  state: TransferState;
  /** Absent: one of this registry on both sides. */
  kind?: TransferKind;
  /** The letter's last day, or the day by which the destination accepts. */
  due: LocalDate;
  /** Since when it is so: issued, extended, issued anew, lapsed, under way again after a suspension. */
  since: LocalDate;
}

export interface DueReminder {
  kind: TransferReminderKind;
  on: LocalDate;
  audience: Audience;
}

/**
 * Every reminder of a transfer that is due until a day, also those that nobody sent in time. None lies before
 * that: a letter of fewer than seven days has no T−7, and what passed while a membership was suspended is not told afterwards.
 * @param receiptMonths within which a receipt comes, by the rulebook of the origin
 */
export function remindersUntil(
  { state, kind: of, due, since }: RemindedTransfer,
  today: LocalDate,
  receiptMonths = 1,
): DueReminder[] {
  return reminderSchedule
    .filter(({ states, only }) => states.includes(state) && (only ?? of) === of)
    .flatMap(({ kind, first, every, to, months }) =>
      occasions(months === undefined ? due : addMonths(due, receiptMonths), first, every, today)
        .filter((on) => on >= since)
        .flatMap((on) => to.map((audience) => ({ kind, on, audience }))),
    );
}

function occasions(due: LocalDate, first: number, every: number | null, today: LocalDate): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = addDays(due, first); day <= today; day = addDays(day, every ?? 0)) {
    days.push(day);
    if (every === null) break;
  }
  return days;
}

/** Whether a letter holds no more: on the day after its last one. */
export const hasLapsed = ({ state, due }: Pick<RemindedTransfer, 'state' | 'due'>, today: LocalDate) =>
  state === 'issued' && today > due;
