import {
  type TransferAction,
  type TransferKind,
  type TransferSide,
  transferActionKeys,
} from '@zhibu/contract/transfer-states';
import { transferTable } from '../../src/features/transfers/public.ts';
import { addDays } from '../../src/kernel/standards/dates.ts';
import { addWorkingDays } from '../../src/kernel/standards/working-days.ts';
import { firstTo, type Given, type MirrorPerson, type MirrorTransfer, type Who } from './transfer-shapes.ts';
import { type Branch, type Committee, isOutside, MirrorTree, type Outside } from './transfer-tree.ts';

/** The second, simple implementation: what a step would do to whom. */
export class TransferMirror {
  tree = new MirrorTree();
  readonly people: MirrorPerson[];
  readonly transfers: MirrorTransfer[] = [];
  readonly visited = new Set<string>();
  /** Numbers of letters from outside with which somebody waits or was received. */
  readonly letters = new Set<string>();
  readonly strangers: number;
  /** What somebody can do to a transfer that is there. */
  readonly actions = transferActionKeys.filter(
    (action) => !['apply', 'register_letter', 'lapse', 'follow', 'halt', 'resume'].includes(action),
  );

  constructor(homes: readonly Branch[], strangers: number) {
    this.strangers = strangers;
    this.people = homes.map((home) => ({ standing: 'here', home, left: null }));
    for (let n = 0; n < strangers; n += 1) this.people.push({ standing: 'never', home: null, left: null });
  }

  person(member: number): MirrorPerson {
    const person = this.people[member];
    if (!person) throw new Error(`mirror: nobody is ${member}`);
    return person;
  }

  get open(): MirrorTransfer[] {
    return this.transfers.filter(({ turn }) => turn !== null);
  }

  openOf(member: number): MirrorTransfer | undefined {
    return this.open.find((one) => one.member === member);
  }

  kindOf({ origin, destination }: Pick<MirrorTransfer, 'origin' | 'destination'>): TransferKind {
    if (origin === null) return 'incoming';
    if (isOutside(destination)) return 'outgoing';
    return this.tree.committeeOf(origin) === destination ? 'within' : 'between';
  }

  sidesOf(who: Who, one: MirrorTransfer): TransferSide[] {
    if ('member' in who) return who.member === one.member ? ['member'] : [];
    const sides: TransferSide[] = [];
    if (one.origin !== null && this.tree.covers(who.at, one.origin)) sides.push('origin_branch');
    if (one.origin !== null && this.tree.covers(who.at, this.tree.committeeOf(one.origin)))
      sides.push('origin_committee');
    if (one.seenBy !== null && this.tree.covers(who.at, one.seenBy)) sides.push('destination');
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

  /** One that was applied for. */
  begin(one: MirrorTransfer, today: string): void {
    one.due = addWorkingDays(today, 5);
    this.transfers.push(one);
    this.visited.add(`${this.kindOf(one)} apply`);
  }

  /** Whether a photograph of the paper can be added. */
  takesPaper(who: Who, one: MirrorTransfer): boolean {
    const kind = this.kindOf(one);
    const sides = this.sidesOf(who, one);
    if (one.papers.length >= 10) return false;
    if (kind === 'incoming') return one.state === 'checked_in' && sides.includes('destination');
    return (
      kind === 'outgoing' &&
      (one.state === 'issued' || one.state === 'lapsed') &&
      (sides.includes('origin_branch') || sides.includes('origin_committee'))
    );
  }

  /** Whether it can go there from here, or a letter be issued. */
  #reaches({ origin, branch }: MirrorTransfer, destination: Committee | Outside): boolean {
    if (isOutside(destination)) return true;
    if (!this.tree.receives(destination)) return false;
    if (branch === null || origin === null || this.tree.committeeOf(origin) !== destination) return true;
    return branch !== origin && this.tree.isDirect(destination, branch);
  }

  /** Whether what the step is given is lawful besides the edge. */
  #allows(one: MirrorTransfer, edge: (typeof transferTable)[number], given: Given, today: string): boolean {
    const { action, needs } = edge;
    if (needs.includes('dues') && !given.dues && !one.dues) return false;
    const branch = given.branch ?? (action === 'complete' ? one.branch : null);
    const { destination } = one;
    if (
      needs.includes('branch') &&
      (branch === null ||
        branch === one.origin ||
        isOutside(destination) ||
        !this.tree[action === 'complete' ? 'isDirect' : 'isUnder'](destination, branch))
    )
      return false;
    if (action === 'accept' && one.origin === null && one.papers.length === 0) return false;
    if (action === 'check_in' && one.until !== null && today > one.until) return false;
    if (action === 'register_receipt') {
      const { received, hasPaper } = given;
      const last = [today, one.until ?? today].sort()[0] ?? today;
      return hasPaper && received >= (one.issued ?? today) && received <= last;
    }
    const first = action === 'redirect' ? firstTo(this.tree, one, given.destination) : one.first;
    const most = addDays(first ?? today, 90);
    if (action === 'extend')
      return given.until > today && given.until > (one.until ?? today) && given.until <= most;
    if ((edge.letter === 'issue' || edge.letter === 'replace') && most <= today) return false;
    if (action === 'redirect') {
      const isNew = destination !== given.destination;
      if (edge.letter === 'replace' && (!isNew || this.#isWithin(one, given.destination))) return false;
      return this.#reaches(isNew ? { ...one, branch: null } : one, given.destination);
    }
    if (action === 'resubmit') return this.#reaches(one, destination);
    if (action === 'endorse' || action === 'issue' || action === 'complete')
      return isOutside(destination) || this.tree.receives(destination);
    return true;
  }

  #isWithin({ origin }: MirrorTransfer, destination: Committee | Outside): boolean {
    return this.kindOf({ origin, destination }) === 'within';
  }

  /** Whether a step is lawful, and then takes it. */
  take(who: Who, one: MirrorTransfer, action: TransferAction, given: Given, today: string): boolean {
    const edge = this.edgeFor(who, one, action);
    if (!edge || !this.#allows(one, edge, given, today)) return false;
    this.visited.add(`${this.kindOf(one)} ${action} ${one.state}`);
    if (action === 'redirect' && one.destination !== given.destination) {
      one.first = firstTo(this.tree, one, given.destination);
      one.branch = null;
      one.seenBy = null;
      one.destination = given.destination;
    }
    if (edge.needs.includes('dues')) one.dues ||= given.dues;
    one.state = edge.to;
    one.turn =
      edge.turn === 'applicant' ? (one.appliedBy === 'member' ? 'member' : 'origin_branch') : edge.turn;
    this.#letter(one, edge.letter, given, today);
    if (edge.to === 'checked_in') one.due = addWorkingDays(today, 10);
    else if (edge.to === 'applied' || edge.to === 'endorsed') one.due = addWorkingDays(today, 5);
    else if (edge.to !== 'issued') one.due = null;
    one.since = today;
    if (edge.to === 'completed') this.#complete(one, given, today);
    else if (one.origin === null && one.turn === null) {
      if (one.letter !== null) this.letters.delete(one.letter);
      one.papers = [];
    }
    return true;
  }

  #complete(one: MirrorTransfer, given: Given, today: string): void {
    const person = this.person(one.member);
    one.received = one.origin !== null && isOutside(one.destination) ? given.received : today;
    if (isOutside(one.destination)) {
      person.standing = 'away';
      person.left = given.received;
      return;
    }
    const branch = given.branch ?? one.branch;
    if (branch === null) throw new Error('mirror: completed without a branch');
    one.branch = branch;
    person.home = branch;
    person.standing = 'here';
  }

  #letter(one: MirrorTransfer, fate: string, { until }: Given, today: string): void {
    // The letter of another registry is not ours.
    if (one.origin === null) return;
    if (fate === 'void') one.until = null;
    if (fate === 'void' && one.state === 'endorsed') one.seenBy = null;
    if (fate === 'extend') one.until = until;
    if (fate === 'issue' || fate === 'replace') {
      one.first ??= today;
      const { origin, destination } = one;
      const isNear =
        !isOutside(destination) && this.tree.regionOf(origin) === this.tree.regionOf(destination);
      one.until = [addDays(today, isNear ? 10 : 30), addDays(one.first ?? today, 90)].sort()[0] ?? today;
      one.issued = today;
      one.serial += 1;
      one.sent.push({ to: destination, on: today });
      one.seenBy = isOutside(destination) ? null : destination;
    }
    if (fate === 'issue' || fate === 'replace' || fate === 'extend') one.due = one.until;
  }
}

/** Each way in and each edge of the table, as {@link TransferMirror.visited} names them: by kind and by the state it leaves. */
export const allEdges: readonly string[] = [
  ...['within', 'between', 'outgoing'].map((kind) => `${kind} apply`),
  'incoming register_letter never',
  'incoming register_letter away',
  ...transferTable.flatMap(({ action, from, kinds }) =>
    kinds.flatMap((kind) => from.map((state) => `${kind} ${action} ${state}`)),
  ),
];
