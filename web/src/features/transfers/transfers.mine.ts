import type { TransferAction, TransferGround, TransferState } from '@zhibu/contract/transfer-states';
import type { Destination, MyTransfer } from './transfers.mine.queries.ts';

/** What can still come, in its order; `extend` stands for a letter extended or reissued. */
export type Ahead = Extract<
  TransferAction,
  'resubmit' | 'endorse' | 'issue' | 'complete' | 'extend' | 'check_in' | 'accept' | 'register_receipt'
>;

const between = {
  applied: ['endorse', 'issue', 'check_in', 'accept'],
  endorsed: ['issue', 'check_in', 'accept'],
  returned: ['resubmit', 'endorse', 'issue', 'check_in', 'accept'],
  issued: ['check_in', 'accept'],
  lapsed: ['extend', 'check_in', 'accept'],
  checked_in: ['accept'],
  completed: [],
  refused: [],
  withdrawn: [],
} as const satisfies Record<TransferState, readonly Ahead[]>;

/** The steps between here and the end, the one that is under way first. */
export function aheadOf(
  { kind, ...transfer }: Standing & Pick<MyTransfer, 'kind'>,
  today: string,
): readonly Ahead[] {
  const isOver = situationOf(transfer, today) === 'lapsed';
  const steps: readonly Ahead[] = between[isOver ? 'lapsed' : transfer.state];
  if (isSpent(transfer, today)) return kind === 'outgoing' ? ['register_receipt'] : [];
  if (kind === 'outgoing') return steps.flatMap(toOutside);
  if (kind !== 'within') return steps;
  return steps.flatMap((step) => (step === 'issue' ? ['complete' as const] : whileWithin(step)));
}

/** Within one committee nobody carries a letter. */
const whileWithin = (step: Ahead): readonly Ahead[] =>
  step === 'check_in' || step === 'accept' ? [] : [step];

/** Of a reception outside the paper receipt tells, and nothing before it. */
const toOutside = (step: Ahead): readonly Ahead[] =>
  step === 'check_in' ? [] : step === 'accept' ? ['register_receipt'] : [step];

type Standing = Pick<MyTransfer, 'state' | 'turn' | 'steps' | 'letter'>;

/** What the page says: the state, or what it means to the member. */
export type Situation = TransferState | 'returnedOther' | 'sentBack';

export function situationOf(transfer: Standing, today: string): Situation {
  const { state, turn, letter } = transfer;
  if (state === 'returned') return turn === 'member' ? 'returned' : 'returnedOther';
  if (state === 'endorsed' && isSentBack(transfer)) return 'sentBack';
  // The last day is over, whether or not the clock's own step has come.
  if (state === 'issued' && letter !== null && letter.until < today) return 'lapsed';
  return state;
}

/** It lapsed, and no letter to that place can hold any longer: what was extended or reissued would hold no day. */
export function isSpent(transfer: Standing, today: string): boolean {
  const { letter } = transfer;
  return situationOf(transfer, today) === 'lapsed' && letter !== null && letter.untilAtMost <= today;
}

/** What somebody did last; what only followed the organisations or the membership is no deed. */
export const lastDeed = (steps: MyTransfer['steps']): MyTransfer['steps'][number] | undefined =>
  steps.findLast(({ action }) => action !== 'follow' && action !== 'halt' && action !== 'resume');

/** The destination returned it: the letter that there was is void. */
export function isSentBack({ steps }: Pick<MyTransfer, 'steps'>): boolean {
  const last = lastDeed(steps);
  return last?.action === 'return' && last.side === 'destination';
}

/** Where the letter is. */
export type Whereabouts = 'notYet' | 'within' | 'void' | 'yours' | 'lapsed' | 'there' | 'used';

export function whereaboutsOf(transfer: Standing & Pick<MyTransfer, 'kind'>, today: string): Whereabouts {
  if (transfer.kind === 'within') return 'within';
  switch (situationOf(transfer, today)) {
    case 'issued':
      return 'yours';
    case 'lapsed':
      return 'lapsed';
    case 'checked_in':
      return 'there';
    case 'completed':
      return 'used';
    case 'sentBack':
    case 'refused':
    case 'withdrawn':
    case 'applied':
    case 'endorsed':
    case 'returned':
    case 'returnedOther':
      // Whoever still has the one that was sent back must not go with it.
      return transfer.steps.some(({ action }) => action === 'issue') ? 'void' : 'notYet';
  }
}

/** Whoever has to act, by name; null: the member. */
export function turnOf({
  turn,
  origin,
  originCommittee,
  destination,
}: Pick<MyTransfer, 'turn' | 'origin' | 'originCommittee' | 'destination'>): string | null {
  switch (turn) {
    case 'origin_branch':
      return origin.name;
    case 'origin_committee':
      return originCommittee.name;
    case 'destination':
      return destination.name;
    default:
      return null;
  }
}

/** The same for the member's eyes: a letter that lapsed is the committee's to mend, swept or not. */
export function turnToday(transfer: MyTransfer, today: string): string | null {
  return situationOf(transfer, today) === 'lapsed' ? transfer.originCommittee.name : turnOf(transfer);
}

/** Days from today to a day; negative when it is over. Both `YYYY-MM-DD`. */
export function daysUntil(day: string, today: string): number {
  return Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
}

/** Whether letters printed before hold no more. */
export function hasOldLetters({ steps }: Pick<MyTransfer, 'steps'>): boolean {
  return new Set(steps.flatMap(({ letter }) => (letter === null ? [] : [letter]))).size > 1;
}

/** The code that the QR picture carries, in fours so that it can be read out; spaces do not count where it is typed. */
export function codeIn(address: string): string {
  const code = address.slice(address.lastIndexOf('/') + 1);
  return (code.match(/.{1,4}/g) ?? []).join(' ');
}

/** A committee of this registry, or with `id` null an organisation outside, as the member writes it. */
export type Wished = Pick<Destination, 'name' | 'above' | 'isOwn'> & {
  id: string | null;
  place?: string;
  phone?: string;
};
export const outsideWish: Wished = { id: null, name: '', above: [], isOwn: false };

/** As the request says it. */
export function whereTo(wished: Wished | null) {
  if (wished === null || wished.id !== null) return { destinationId: wished?.id ?? null };
  const { name, place = '', phone = '' } = wished;
  return { outside: { name: name.trim(), place: place.trim() || null, phone: phone.trim() || null } };
}

/** What the member writes; kept in the tab until it is sent. */
export interface Wishes {
  search: string;
  destination: Wished | null;
  /** Within one committee: null is not chosen yet, `any` leaves it to the committee. */
  branch: { id: string; name: string } | 'any' | null;
  ground: TransferGround | null;
  wish: string;
  note: string;
  reason: string;
}

export const noWishes: Wishes = {
  search: '',
  destination: null,
  branch: null,
  ground: null,
  wish: '',
  note: '',
  reason: '',
};

/** What stands in an application that came back. */
export function wishesOf({ destination, outside, branch, kind, ground, wish, note }: MyTransfer): Wishes {
  const isOwn = kind === 'within';
  return {
    ...noWishes,
    destination: {
      ...destination,
      above: [],
      isOwn,
      place: outside?.place ?? '',
      phone: outside?.phone ?? '',
    },
    branch: branch ?? (isOwn ? 'any' : null),
    ground,
    wish: wish ?? '',
    note: note ?? '',
  };
}

export type FormMode = 'apply' | 'correct' | 'redirect';
export type Missing = 'destination' | 'branch' | 'ground' | 'reason';

/** What is still to be filled in, from above. */
export function missingOf({ destination, branch, ground, reason }: Wishes, mode: FormMode): Missing[] {
  const missing: Missing[] = [];
  if (destination === null || isUnnamed(destination)) missing.push('destination');
  if (destination?.isOwn && branch === null) missing.push('branch');
  if (mode === 'redirect') {
    if (isShort(reason)) missing.push('reason');
  } else if (ground === null) missing.push('ground');
  return missing;
}

/** An organisation outside is known by its full name alone. */
const isUnnamed = ({ id, name }: Wished) => id === null && [...name.trim()].length < 4;

/** A reason of one character says nothing. */
export const isShort = (text: string) => [...text.trim()].length < 2;
