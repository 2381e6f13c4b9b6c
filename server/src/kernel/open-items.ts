import type { Permission, Role } from '@zhibu/contract/authorization';
import { type Actor, rangeOf } from './authorization.ts';
import type { Reader, Tx } from './database.ts';
import { conflict, type Problem, type Words } from './errors.ts';
import type { Scope } from './scope.ts';

/**
 * What is begun and waits for somebody. A duty ends, and an organisation is dissolved, only when each of these things
 * has a successor (issue 3, item 2). A feature registers its kind where it registers its routes; nobody else knows
 * its tables.
 */

/** A duty, as far as the things that wait for it need to know it. */
export interface DutyRef {
  id: string;
  accountId: string;
  role: Role;
  regionId: number;
  organizationId: string;
  path: string;
}

/** A running duty of the person who takes over. */
export interface Successor extends DutyRef {
  accountName: string;
  organizationName: string;
}

export interface HandingOver {
  actor: Actor;
  now: Date;
  from: DutyRef;
  to: Successor;
}

/** What an operation on the tree would do, as far as what is under way needs to know it. */
export interface TreeChange {
  regionId: number;
  /** Organisations that end; `into`: what takes over what they held, founded only then where it has no id. */
  ends: readonly { id: string; into: { id: string | null; kind: string } | null }[];
  /**
   * Subtrees that come under another superior; in which region, if another. `founded`: the kind of the superior, where that is
   * founded only then, under `underPath`.
   */
  moves: readonly { path: string; underPath: string; underRegionId?: number; founded?: string }[];
  /** Members who come elsewhere: of one organisation everybody or these; at or under which path. */
  relocations: readonly { fromId: string; memberIds: readonly string[] | 'all'; underPath: string }[];
  /** Organisations that become of another kind where they stand. */
  reshapes: readonly { id: string; path: string; kind: string }[];
}

/** An organisation that is about to change; `below`: with everything under it. */
export interface HeldPlace {
  regionId: number;
  id: string;
  path: string;
  below: boolean;
}

/** Whether to wait for whoever has it, or to be refused by the database at once. */
export type HoldMode = 'wait' | 'nowait';

/** What it did. */
export interface TreeChanged {
  regionId: number;
  ends: readonly { id: string; into: string | null }[];
  /** Whose members went elsewhere, and every place that something came to. */
  sources: readonly string[];
  places: readonly string[];
  /** Organisations of another kind or name. */
  reshaped: readonly string[];
  /** Those that had ended and live again. */
  revived: readonly string[];
  /** What was done, as a noun: 合并 / a merger. */
  cause: Words;
}

/** Things under way that nobody could finish after such an operation. */
export interface TreeBlock {
  words: Words;
  count: number;
  /** Those that the actor may see. */
  links: readonly { id: string; name: string }[];
}

export interface OpenItemKind {
  /** Closed name, `member_import`; the same in answers and in the log. */
  kind: string;
  /** What waits, as a noun: 未完成的党员导入 / member imports under way. */
  words: Words;
  /** What the successor's duty must be allowed to do. */
  needs: Permission;
  /**
   * How many wait for this duty and for nobody else.
   * @param reader in the path range of the duty and with the gate 'accounts' open
   * @param today the day in China, `YYYY-MM-DD`
   */
  countOf(reader: Reader, duty: DutyRef, today: string): Promise<number>;
  /** How many wait at an organisation and below, whoever is to finish them; for moving and dissolving. */
  countWithin(reader: Reader, place: { regionId: number; path: string }, today: string): Promise<number>;
  /** Gives to the successor what {@link countOf} counted, in the transaction that ends the duty. */
  handOver(tx: Tx, handing: HandingOver): Promise<void>;
  /**
   * Locks what names these organisations and changes with them, before they are locked themselves, in one order for all:
   * where a step has its own row when it asks for an organisation. @param tx through the gate `system`
   */
  hold?(tx: Tx, places: readonly HeldPlace[], mode: HoldMode): Promise<void>;
  /**
   * Locks what {@link countOf} counts, before the organisation and the duty itself: where its own steps, and operations on the
   * tree, have it when they ask for those. @param tx in the scope in which the duty ends
   */
  holdFor?(tx: Tx, duty: DutyRef, today: string, mode: HoldMode): Promise<void>;
  /** Follows an operation on the tree by itself; what cannot is named before. */
  follow?: {
    /** @param tx through the gate `system`: who is named is to be asked in the actor's own scope */
    blocks(tx: Tx, change: TreeChange, actor: Actor): Promise<TreeBlock[]>;
    follow(tx: Tx, changed: TreeChanged, by: { actor: Actor; now: Date }): Promise<void>;
  };
  /** In an emergency it ends instead: what gives reach is given to nobody who was not asked. */
  lapse?(tx: Tx, ending: Omit<HandingOver, 'to'>): Promise<void>;
}

export interface OpenItem {
  kind: string;
  words: Words;
  needs: Permission;
  count: number;
}

export interface OpenItems {
  /** A second registration of a kind replaces the first: tests build the application more than once. */
  register(kind: OpenItemKind): void;
  /** Kinds of which something waits for the duty; empty when it may end. */
  of(reader: Reader, duty: DutyRef, today: string): Promise<OpenItem[]>;
  /** The same for an organisation and everything below. */
  within(reader: Reader, place: { regionId: number; path: string }, today: string): Promise<OpenItem[]>;
  /** What of all kinds stands in the way of an operation on the tree, by kind. */
  blocks(tx: Tx, change: TreeChange, actor: Actor): Promise<(TreeBlock & { kind: string })[]>;
  /** Called through {@link holding} by whoever changes organisations, before they are locked and once they are. */
  hold(tx: Tx, places: readonly HeldPlace[], mode: HoldMode): Promise<void>;
  /** Called by whoever hands a duty over, before organisation and duty are locked and once they are. */
  holdFor(tx: Tx, duty: DutyRef, today: string, mode: HoldMode): Promise<void>;
  /** Takes every kind that follows along. */
  follow(tx: Tx, changed: TreeChanged, by: { actor: Actor; now: Date }): Promise<void>;
  /** Hands one kind over. */
  handOver(tx: Tx, kind: string, handing: HandingOver): Promise<void>;
  /** Ends one kind where it ends in an emergency; false where somebody has to take it over. */
  lapse(tx: Tx, kind: string, ending: Omit<HandingOver, 'to'>): Promise<boolean>;
}

export function createOpenItems(): OpenItems {
  const kinds = new Map<string, OpenItemKind>();
  /** One after the other: a transaction has one connection. */
  const collect = async (count: (kind: OpenItemKind) => Promise<number>): Promise<OpenItem[]> => {
    const found: OpenItem[] = [];
    for (const kind of kinds.values()) {
      const n = await count(kind);
      if (n > 0) found.push({ kind: kind.kind, words: kind.words, needs: kind.needs, count: n });
    }
    return found;
  };
  return {
    register(kind) {
      kinds.set(kind.kind, kind);
    },
    of: (reader, duty, today) => collect((kind) => kind.countOf(reader, duty, today)),
    within: (reader, place, today) => collect((kind) => kind.countWithin(reader, place, today)),
    async blocks(tx, change, actor) {
      const found: (TreeBlock & { kind: string })[] = [];
      for (const { kind, follow } of kinds.values())
        for (const block of (await follow?.blocks(tx, change, actor)) ?? []) found.push({ kind, ...block });
      return found;
    },
    async hold(tx, places, mode) {
      for (const kind of kinds.values()) await kind.hold?.(tx, places, mode);
    },
    async holdFor(tx, duty, today, mode) {
      for (const kind of kinds.values()) await kind.holdFor?.(tx, duty, today, mode);
    },
    async follow(tx, changed, by) {
      for (const { follow } of kinds.values()) await follow?.follow(tx, changed, by);
    },
    async handOver(tx, kind, handing) {
      const found = kinds.get(kind);
      if (!found) throw new Error(`open items: nobody registered ${kind}`);
      await found.handOver(tx, handing);
    },
    async lapse(tx, kind, ending) {
      const found = kinds.get(kind);
      if (!found?.lapse) return false;
      await found.lapse(tx, ending);
      return true;
    },
  };
}

/** 未完成的党员导入 2 件、待批的任职提名 1 件 */
export function listOpenItems(items: readonly OpenItem[]): Words {
  return {
    zh: items.map(({ words, count }) => `${words.zh} ${count} 件`).join('、'),
    en: items.map(({ words, count }) => `${count} ${words.en}`).join(', '),
  };
}

/** Refusal of an ending: what is open and what to do with it. */
export function stillOpen(items: readonly OpenItem[], object: { type: string; id: string }): Problem {
  const list = listOpenItems(items);
  return conflict(
    {
      zh: `还有未了结的事项：${list.zh}。请先选定接手人办理交接，再结束。`,
      en: `Open still: ${list.en}. Choose a successor and hand over; then it can end.`,
    },
    { object },
  );
}

/** What the leaving duty reaches, opened for the transaction that counts and hands over what waits for it. */
export function openItemsScope(actor: Actor, duty: { role: Role; path: string }): Scope {
  if (actor.kind === 'system') return actor.scope;
  const { from, until } = rangeOf(duty);
  return { ...actor.scope, pathFrom: from, pathUntil: until, gate: 'accounts' };
}
