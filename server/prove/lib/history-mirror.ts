import type { StateValues } from '../../src/features/members/public.ts';

type Values = Pick<StateValues, 'organizationId' | 'stage' | 'presence' | 'sex' | 'education'>;

/** Somebody said on `recordedOn` what was true of one thing from `from` on; later words go before earlier ones. */
interface Word<V> {
  from: string;
  recordedOn: string;
  change: (before: V) => V;
}

/** The two days of a question: as it stood, as it was known. */
export interface Asked {
  asOf: string;
  asKnown: string;
}

interface Place {
  parent: string | null;
  /** It did not live before, or no more. */
  lives: boolean;
}

/**
 * The second, simple implementation of a registry with two times: nothing but the words as they were said. Whoever asks
 * gets them replayed, in the order in which they were said, those that were said by then and true by then.
 */
export class HistoryMirror {
  readonly #members = new Map<string, Word<Values | null>[]>();
  readonly #places = new Map<string, Word<Place>[]>();
  readonly members: string[] = [];

  found(id: string, parent: string | null, from: string, recordedOn: string): void {
    this.#places.set(id, [{ from, recordedOn, change: () => ({ parent, lives: true }) }]);
  }

  place(id: string, from: string, recordedOn: string, change: (before: Place) => Place): void {
    this.#places.get(id)?.push({ from, recordedOn, change });
  }

  register(id: string, values: Values, from: string, recordedOn: string): void {
    this.members.push(id);
    this.#members.set(id, [{ from, recordedOn, change: () => values }]);
  }

  say(id: string, from: string, recordedOn: string, change: (before: Values) => Partial<Values>): void {
    this.#members.get(id)?.push({
      from,
      recordedOn,
      change: (before) => (before === null ? null : { ...before, ...change(before) }),
    });
  }

  member(id: string, asked: Asked): Values | null {
    return replay(this.#members.get(id) ?? [], null, asked);
  }

  isLiving(id: string, day: string): boolean {
    return replay(this.#places.get(id) ?? [], { parent: null, lives: false }, { asOf: day, asKnown: day })
      .lives;
  }

  /** Where an organisation stood: itself and everybody above it. Of days before its founding, as on the founding day. */
  chain(id: string, asked: Asked): string[] {
    const chain: string[] = [];
    let at: string | null = id;
    while (at !== null) {
      chain.push(at);
      const words: Word<Place>[] = this.#places.get(at) ?? [];
      const place: Place = replay(words, { parent: null, lives: false }, asked, true);
      at = place.parent;
    }
    return chain;
  }

  /** Members of a subtree, by what a cell is. */
  count(
    organizationId: string,
    asked: Asked,
    cellOf: (values: Values) => string | null,
  ): Map<string, number> {
    const cells = new Map<string, number>();
    for (const id of this.members) {
      const values = this.member(id, asked);
      if (values === null || !this.chain(values.organizationId, asked).includes(organizationId)) continue;
      const key = cellOf(values);
      if (key !== null) cells.set(key, (cells.get(key) ?? 0) + 1);
    }
    return cells;
  }
}

function replay<V>(words: readonly Word<V>[], initial: V, asked: Asked, firstAlways = false): V {
  let value = initial;
  for (const [index, { from, recordedOn, change }] of words.entries())
    if ((from <= asked.asOf || (firstAlways && index === 0)) && recordedOn <= asked.asKnown)
      value = change(value);
  return value;
}
