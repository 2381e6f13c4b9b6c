import type { Stage } from '@zhibu/contract/fields';
import type { RawBuilder } from 'kysely';
import type { Actor } from './authorization.ts';
import { type Reader, sql, type Tx } from './database.ts';
import type { Words } from './errors.ts';

/** A member whose affiliation came elsewhere or ended, in the transaction in which it did. */
export interface Moved {
  actor: Actor;
  now: Date;
  /** Where the file lies now. */
  member: { regionId: number; id: string };
  /** What was received stands at or below this path; null: nobody received, membership ended. */
  received: string | null;
}

/** A member whose status changed while the membership went on; in the transaction in which it did. */
export interface Restaged {
  actor: Actor;
  now: Date;
  member: { regionId: number; id: string };
  before: Stage;
  after: Stage;
}

/**
 * What goes along when a member changes branch (domain rule 26). A feature registers its part where it registers its routes;
 * transfers show all of it before the member leaves, and forget none: rows of the file follow by the path tables
 * (kernel/path-tables.ts).
 */
export interface Travel {
  /** Closed name, `attachments`. */
  kind: string;
  /** What goes along, as a noun: 附件 / attachments. */
  words: Words;
  /** How many of a member's go along, as an expression for a scope that reaches the file; absent: none ever. */
  counted?(member: { regionId: number; id: string }): RawBuilder<unknown>;
  /** What ends where membership does, said beforehand: 在途的介绍信将作废. */
  endings?(reader: Reader, member: { regionId: number; id: string }): Promise<Words[]>;
  /** What waits while membership is suspended, said beforehand. */
  halts?(reader: Reader, member: { regionId: number; id: string }): Promise<Words[]>;
  /** Locks what {@link settle} and {@link restage} would change, before the file is: whoever has locked that waits for the file. */
  hold?(tx: Tx, memberId: string): Promise<void>;
  /** What a change of status does to it that ends no membership: a suspension, an admission. In a scope that reaches all. */
  restage?(tx: Tx, restaged: Restaged): Promise<void>;
  /** What of it ends by the move itself. In a scope that reaches both places. */
  settle?(tx: Tx, moved: Moved): Promise<void>;
}

export interface Travels {
  /** A second registration of a kind replaces the first: tests build the application more than once. */
  register(travel: Travel): void;
  /** What of this member goes along; kinds with nothing are left out. */
  of(reader: Reader, member: { regionId: number; id: string }): Promise<{ words: Words; count: number }[]>;
  /** What the end of this membership ends besides. */
  endings(reader: Reader, member: { regionId: number; id: string }): Promise<Words[]>;
  /** What the suspension of this membership halts. */
  halts(reader: Reader, member: { regionId: number; id: string }): Promise<Words[]>;
  /** Called by whoever changes a status, before the file is locked. */
  hold(tx: Tx, memberId: string): Promise<void>;
  /** Called by whoever moves a member or ends a membership, when the file stands where it will. */
  settle(tx: Tx, moved: Moved): Promise<void>;
  /** Called by whoever changes a status that is no ending, when the file has it. */
  restage(tx: Tx, restaged: Restaged): Promise<void>;
}

export function createTravels(): Travels {
  const kinds = new Map<string, Travel>();
  return {
    register(travel) {
      kinds.set(travel.kind, travel);
    },
    async of(reader, member) {
      const counted = [...kinds.values()].flatMap(({ words, counted: of }) =>
        of ? [{ words, number: of(member) }] : [],
      );
      const numbers = sql.join(counted.map(({ number }) => sql`(${number})`));
      const found = await reader.first(sql<{ counts: number[] }>`SELECT ARRAY[${numbers}]::int[] AS counts`);
      return counted.flatMap(({ words }, index) => {
        const count = found?.counts[index] ?? 0;
        return count > 0 ? [{ words, count }] : [];
      });
    },
    async endings(reader, member) {
      const found: Words[] = [];
      for (const kind of kinds.values()) found.push(...((await kind.endings?.(reader, member)) ?? []));
      return found;
    },
    async halts(reader, member) {
      const found: Words[] = [];
      for (const kind of kinds.values()) found.push(...((await kind.halts?.(reader, member)) ?? []));
      return found;
    },
    async hold(tx, memberId) {
      for (const kind of kinds.values()) await kind.hold?.(tx, memberId);
    },
    async settle(tx, moved) {
      for (const kind of kinds.values()) await kind.settle?.(tx, moved);
    },
    async restage(tx, restaged) {
      for (const kind of kinds.values()) await kind.restage?.(tx, restaged);
    },
  };
}
