import type { TransferAction, TransferState } from '@zhibu/contract/transfer-states';
import type { Line, Transfer } from './transfers.desk.queries.ts';
import { daysUntil } from './transfers.mine.ts';

/** Which words say where a transfer stands, with the days that count. */
export interface Standing {
  key:
    | TransferState
    | 'issuedToday'
    | 'issuedLate'
    | 'appliedLate'
    | 'endorsedLate'
    | 'checked_inLate'
    | 'appliedPlain'
    | 'endorsedPlain'
    | 'checked_inPlain'
    | 'outgoing'
    | 'outgoingToday'
    | 'outgoingLate'
    | 'outgoingDone';
  days: number;
}

type Dated = Pick<Line, 'kind' | 'state' | 'due' | 'overdueDays'>;

/** The state as a sentence with its days; the server says how late, the day here how long is left. */
export function standingOf(dated: Dated, today: string): Standing {
  const { kind, state, due, overdueDays } = dated;
  const left = due === null ? 0 : Math.max(0, daysUntil(due, today));
  if (kind === 'outgoing' && (state === 'issued' || state === 'lapsed')) {
    if (state === 'lapsed' || overdueDays > 0) return { key: 'outgoingLate', days: overdueDays };
    return { key: left === 0 ? 'outgoingToday' : 'outgoing', days: left };
  }
  if (kind === 'outgoing' && state === 'completed') return { key: 'outgoingDone', days: 0 };
  switch (state) {
    case 'applied':
    case 'endorsed':
    case 'checked_in':
      if (due === null) return { key: `${state}Plain`, days: 0 };
      return overdueDays > 0 ? { key: `${state}Late`, days: overdueDays } : { key: state, days: left };
    case 'issued':
      if (overdueDays > 0) return { key: 'issuedLate', days: overdueDays };
      return { key: left === 0 ? 'issuedToday' : 'issued', days: left };
    case 'lapsed':
      return { key: 'lapsed', days: overdueDays };
    default:
      return { key: state, days: 0 };
  }
}

/** The organisation whose turn it is; null: the member's, the system's or nobody's. */
export function turnPlace({ turn, origin, originCommittee, destination }: Line) {
  switch (turn) {
    case 'origin_branch':
      return origin;
    case 'origin_committee':
      return originCommittee;
    case 'destination':
      return destination;
    default:
      return null;
  }
}

/** Whether an approval needs no more than a yes; within one committee somebody has to say which branch. */
export const isApprovable = ({ can, branch }: Pick<Line, 'can' | 'branch'>): boolean =>
  can.endorse || can.issue || (can.complete && branch !== null);

/** Whether a letter of this member still lacks the month of dues. */
export const asksDues = ({ member, duesUntil }: Pick<Transfer, 'member' | 'duesUntil'>): boolean =>
  duesUntil === null && (member.stage === 'full' || member.stage === 'probationary');

const deeds = [
  'accept',
  'endorse',
  'issue',
  'complete',
  'resubmit',
  'check_in',
  'register_receipt',
  'extend',
  'reissue',
  'redirect',
  'return',
  'refuse',
  'withdraw',
] as const satisfies readonly TransferAction[];
export type Deed = (typeof deeds)[number];

/** What can be done, the one that leads on first: it is the page's primary action, if there is one. */
export function deedsOf({ can, state, overdueDays }: Pick<Transfer, 'can' | 'state' | 'overdueDays'>): {
  primary: Deed | null;
  others: Deed[];
} {
  const possible = deeds.filter((deed) => can[deed]);
  const [first] = possible;
  // A letter that holds no more is the committee's to renew, whether or not it was noted yet.
  const isLate = state === 'lapsed' || (state === 'issued' && overdueDays > 0);
  const leadsOn =
    first !== undefined &&
    (['accept', 'endorse', 'issue', 'complete', 'resubmit', 'check_in', 'register_receipt'].includes(first) ||
      (isLate && (first === 'extend' || first === 'reissue')));
  return leadsOn ? { primary: first, others: possible.slice(1) } : { primary: null, others: possible };
}

export type Post =
  | 'apply'
  | 'branch'
  | 'committee'
  | 'letter'
  | 'check_in'
  | 'accept'
  | 'receipt'
  | 'registered';
export interface ProgressPost {
  post: Post;
  how: 'done' | 'now' | 'ahead';
  /** Who did it and when, where the reader may know. */
  by: Transfer['steps'][number] | null;
}

const posts: readonly { post: Post; action: TransferAction }[] = [
  { post: 'apply', action: 'apply' },
  { post: 'branch', action: 'endorse' },
  { post: 'committee', action: 'issue' },
  { post: 'letter', action: 'issue' },
  { post: 'check_in', action: 'check_in' },
  { post: 'accept', action: 'accept' },
];
const postsWithin = [
  { post: 'apply', action: 'apply' },
  { post: 'branch', action: 'endorse' },
  { post: 'committee', action: 'complete' },
] as const;

/** To an organisation outside: the receipt comes back on paper. */
const postsOutgoing = [
  ...posts.slice(0, 4),
  { post: 'receipt', action: 'register_receipt' },
] as const satisfies typeof posts;
/** From one: the letter came on paper. */
const postsIncoming = [
  { post: 'registered', action: 'register_letter' },
  { post: 'accept', action: 'accept' },
] as const;

const linesOf = {
  within: postsWithin,
  between: posts,
  outgoing: postsOutgoing,
  incoming: postsIncoming,
} as const satisfies Record<Transfer['kind'], typeof posts>;

const reached: Partial<Record<TransferState, number>> = {
  applied: 1,
  returned: 0,
  endorsed: 2,
  issued: 4,
  lapsed: 4,
  checked_in: 5,
};

/** 申请 → 支部 → 党委 → 介绍信 → 报到 → 接收, as far as it has come. */
export function progressOf({ kind, state, steps }: Pick<Transfer, 'kind' | 'state' | 'steps'>) {
  const line: typeof posts = linesOf[kind];
  const lastOf = (action: TransferAction) => steps.findLast((step) => step.action === action) ?? null;
  const furthest = line.findLastIndex(({ action }) => lastOf(action) !== null) + 1;
  const here = kind === 'incoming' && state === 'checked_in' ? 1 : reached[state];
  const at = here ?? (state === 'completed' ? line.length : furthest);
  const isOpen = state in reached;
  return line.map(({ post, action }, place): ProgressPost => {
    if (place >= at) return { post, how: place === at && isOpen ? 'now' : 'ahead', by: null };
    return { post, how: 'done', by: lastOf(action) };
  });
}

/** `202606`, `2026-6`, `2026年6月` → `2026-06`; null: no month. */
export function parseMonth(typed: string): string | null {
  const [, year, month] = /^\s*([12]\d{3})\s*[-./年]?\s*(\d{1,2})\s*月?\s*$/.exec(typed) ?? [];
  if (year === undefined || month === undefined) return null;
  const n = Number(month);
  return n < 1 || n > 12 ? null : `${year}-${String(n).padStart(2, '0')}`;
}

/** The month of a day, or the one before it. */
export function monthOf(day: string, before = 0): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const count = year * 12 + month - 1 - before;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** A line chosen for an approval together, and the page on which it was. */
export interface Chosen {
  line: Line;
  page: string;
}

/** What another one handled meanwhile is chosen no more, where its page shows it; the others stay as they were seen. */
export function stillChosen(
  kept: readonly Chosen[],
  page: string,
  items: readonly Line[],
): readonly Chosen[] {
  const shown = new Map(items.map((line) => [line.id, line]));
  return kept.flatMap((one) => {
    const line = shown.get(one.line.id);
    if (line) return isApprovable(line) ? [{ line, page: one.page }] : [];
    return one.page === page ? [] : [one];
  });
}

/** So many are approved by one request (the contract's limit). */
const atOnce = 100;

export const partsOf = <T>(lines: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(lines.length / atOnce) }, (_, n) =>
    lines.slice(n * atOnce, (n + 1) * atOnce),
  );
