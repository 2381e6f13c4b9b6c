import type { TransferSide, TransferState } from '@zhibu/contract/transfer-states';
import {
  type Branch,
  type Committee,
  isOutside,
  type MirrorTree,
  type Outside,
  type Place,
} from './transfer-tree.ts';

/** Who acts: somebody with a duty at a place, or a person by number. */
export type Who = { at: Place } | { member: number };

/** A person: of a branch here, an archived file of somebody who left, or never here. */
export interface MirrorPerson {
  standing: 'here' | 'away' | 'never';
  /** Where the file lies; null: there is none. */
  home: Branch | null;
  /** Since when he is away. */
  left: string | null;
}

export interface MirrorTransfer {
  id: string;
  member: number;
  /** Null: the letter came from outside. */
  origin: Branch | null;
  destination: Committee | Outside;
  /** The committee to which a letter went last. */
  seenBy: Committee | null;
  branch: Branch | null;
  /** What was wanted, in words. */
  wish: string | null;
  /** What operations on the tree wrote into the history. */
  lines: string[];
  appliedBy: 'member' | 'origin';
  /** Whether it was said up to when dues are paid. */
  dues: boolean;
  state: TransferState;
  turn: TransferSide | null;
  until: string | null;
  /** The first letter to the present destination. */
  first: string | null;
  /** Every letter: where it went, as that is called now, and when. */
  sent: { to: Committee | Outside; on: string }[];
  issued: string | null;
  due: string | null;
  since: string;
  serial: number;
  papers: string[];
  /** Number of the letter from outside. */
  letter: string | null;
  /** Of the receipt. */
  received: string | null;
}

export interface Given {
  branch: Branch | null;
  destination: Committee | Outside;
  until: string;
  dues: boolean;
  received: string;
  hasPaper: boolean;
}

/** The first of its letters to one place, or to what that took over since; null: none went there. */
export function firstTo(
  tree: MirrorTree,
  { sent, destination, first }: MirrorTransfer,
  to: Committee | Outside,
): string | null {
  if (to === destination) return first;
  const led = sent.find(({ to: at }) => at === to || (!isOutside(at) && tree.successors(at).includes(to)));
  return led?.on ?? null;
}

export const isOut = ({ state }: MirrorTransfer) =>
  state === 'issued' || state === 'lapsed' || state === 'checked_in';
