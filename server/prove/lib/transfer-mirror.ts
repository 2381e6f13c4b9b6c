import type { TransferAction, TransferSide, TransferState } from '@zhibu/contract/transfer-states';
import { remindersUntil, transferTable } from '../../src/features/transfers/public.ts';
import { addDays } from '../../src/kernel/standards/dates.ts';
import { addWorkingDays } from '../../src/kernel/standards/working-days.ts';

/** The small world: branches and the committee above each; the county stands above both townships. */
export const committeeOf = { b1: 't1', b2: 't1', b3: 't2', b4: 't2', f1: 'f', f2: 'f' } as const;
export type Branch = keyof typeof committeeOf;
export type Committee = 't1' | 't2' | 'c' | 'f';
export const branchNames = Object.keys(committeeOf) as Branch[];
export const committees: readonly Committee[] = ['t1', 't2', 'c', 'f'];
const regionOf = (at: Branch | Committee) => (at.startsWith('f') ? 1508 : 1507);

/** Who acts: a secretary, an officer of a committee, or a member by number. */
export type Who = { at: Branch | Committee } | { member: number };

const below: Readonly<Record<Committee, readonly string[]>> = {
  t1: ['t1', 'b1', 'b2'],
  t2: ['t2', 'b3', 'b4'],
  c: ['c', 't1', 't2', 'b1', 'b2', 'b3', 'b4'],
  f: ['f', 'f1', 'f2'],
};
const covers = (at: Branch | Committee, place: string) =>
  at === place || (at in below && below[at as Committee].includes(place));
export const isUnder = (committee: Committee, branch: Branch) => below[committee].includes(branch);

export interface MirrorTransfer {
  id: string;
  member: number;
  origin: Branch;
  destination: Committee;
  /** The committee to which a letter went last. */
  seenBy: Committee | null;
  branch: Branch | null;
  appliedBy: 'member' | 'origin';
  /** Whether it was said up to when dues are paid. */
  dues: boolean;
  state: TransferState;
  turn: TransferSide | null;
  until: string | null;
  /** The first letter to the present destination, and to each. */
  first: string | null;
  firsts: Partial<Record<Committee, string>>;
  due: string | null;
  since: string;
  serial: number;
}

export interface Given {
  branch: Branch | null;
  destination: Committee;
  until: string;
  dues: boolean;
}

/** The second, simple implementation: what a step would do, and every reminder that must have gone. */
export class TransferMirror {
  /** Where each member belongs. */
  readonly homes: Branch[];
  readonly transfers: MirrorTransfer[] = [];
  readonly reminders = new Set<string>();
  readonly visited = new Set<string>();

  constructor(homes: readonly Branch[]) {
    this.homes = [...homes];
  }

  openOf(member: number): MirrorTransfer | undefined {
    return this.transfers.find((one) => one.member === member && one.turn !== null);
  }

  kindOf({ origin, destination }: MirrorTransfer) {
    return committeeOf[origin] === destination ? ('within' as const) : ('between' as const);
  }

  sidesOf(who: Who, one: MirrorTransfer): TransferSide[] {
    if ('member' in who) return who.member === one.member ? ['member'] : [];
    const sides: TransferSide[] = [];
    if (covers(who.at, one.origin)) sides.push('origin_branch');
    if (covers(who.at, committeeOf[one.origin])) sides.push('origin_committee');
    if (one.seenBy !== null && covers(who.at, one.seenBy)) sides.push('destination');
    return sides;
  }

  edgeFor(who: Who, one: MirrorTransfer, action: TransferAction) {
    const sides = this.sidesOf(who, one);
    const kind = this.kindOf(one);
    return transferTable.find(
      (edge) =>
        edge.action === action &&
        edge.from.includes(one.state) &&
        edge.kinds.includes(kind) &&
        edge.by.some((side) => sides.includes(side)),
    );
  }

  /** Whether a step is lawful, and then takes it. */
  take(who: Who, one: MirrorTransfer, action: TransferAction, given: Given, today: string): boolean {
    const edge = this.edgeFor(who, one, action);
    if (!edge) return false;
    if (edge.needs.includes('dues') && !given.dues && !one.dues) return false;
    const branch = given.branch ?? (action === 'complete' ? one.branch : null);
    if (
      edge.needs.includes('branch') &&
      (branch === null || branch === one.origin || !isUnder(one.destination, branch))
    )
      return false;
    if (action === 'check_in' && one.until !== null && today > one.until) return false;
    const first = action === 'redirect' ? one.firsts[given.destination] : one.first;
    const most = addDays(first ?? today, 90);
    if (
      action === 'extend' &&
      (given.until <= today || given.until <= (one.until ?? today) || given.until > most)
    )
      return false;
    if ((edge.letter === 'issue' || edge.letter === 'replace') && most <= today) return false;
    if (action === 'redirect') {
      if (
        edge.letter === 'replace' &&
        (committeeOf[one.origin] === given.destination || one.destination === given.destination)
      )
        return false;
      if (one.destination !== given.destination) {
        one.branch = null;
        one.seenBy = null;
      }
      one.destination = given.destination;
      one.first = first ?? null;
    }
    this.visited.add(`${action} ${one.state} ${edge.to}`);
    if (edge.needs.includes('dues')) one.dues ||= given.dues;
    one.state = edge.to;
    one.turn =
      edge.turn === 'applicant' ? (one.appliedBy === 'member' ? 'member' : 'origin_branch') : edge.turn;
    this.#letter(one, edge.letter, given, today);
    if (edge.to === 'checked_in') one.due = addWorkingDays(today, 10);
    else if (edge.to === 'applied' || edge.to === 'endorsed') one.due = addWorkingDays(today, 5);
    else if (edge.to !== 'issued') one.due = null;
    one.since = today;
    if (edge.to === 'completed' && branch !== null) {
      one.branch = branch;
      this.homes[one.member] = branch;
    }
    return true;
  }

  #letter(one: MirrorTransfer, fate: string, { until }: Given, today: string): void {
    if (fate === 'void') one.until = null;
    if (fate === 'void' && one.state === 'endorsed') one.seenBy = null;
    if (fate === 'extend') one.until = until;
    if (fate === 'issue' || fate === 'replace') {
      one.first ??= today;
      one.firsts[one.destination] ??= one.first;
      const days = regionOf(one.origin) === regionOf(one.destination) ? 10 : 30;
      one.until = [addDays(today, days), addDays(one.first ?? today, 90)].sort()[0] ?? today;
      one.serial += 1;
      one.seenBy = one.destination;
    }
    if (fate === 'issue' || fate === 'replace' || fate === 'extend') one.due = one.until;
  }

  /** One pass of the sweep. */
  sweep(today: string): void {
    for (const one of this.transfers) {
      const { id, serial, state, due, since } = one;
      if (due === null || !['issued', 'lapsed', 'checked_in'].includes(state)) continue;
      for (const { kind, on, audience } of remindersUntil({ state, due, since }, today))
        this.reminders.add([id, serial, kind, on, audience].join(' '));
      if (state !== 'issued' || today <= due) continue;
      this.visited.add('lapse issued lapsed');
      one.state = 'lapsed';
      one.turn = 'origin_committee';
      one.since = today;
    }
  }
}

/** Every edge of the table between two organisations of this registry, as {@link TransferMirror.visited} names them. */
export const allEdges: readonly string[] = transferTable
  .filter(({ kinds }) => kinds.some((kind) => kind === 'within' || kind === 'between'))
  .flatMap(({ action, from, to }) => from.map((state) => `${action} ${state} ${to}`));
