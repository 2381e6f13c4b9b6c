/** A seeded source of numbers: the same seed gives the same county on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [from, to], both included. */
  int(from: number, to: number): number;
  /** True with probability `p`. */
  chance(p: number): boolean;
  /** One item, all equally likely. Throws RangeError on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** One item, earlier ones likelier (frequency lists are written most common first). */
  pickEarly<T>(items: readonly T[]): T;
  /** Standard normal deviate (Box–Muller). */
  normal(): number;
}

/** sfc32 (Chris Doty-Humphrey, PractRand, public domain): tiny, fast, passes the usual batteries. */
export function createRandom(seed: number): Random {
  let a = seed | 0;
  let b = (seed / 0x1_0000_0000) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const step = (): number => {
    const out = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + out;
    return out >>> 0;
  };
  for (let round = 0; round < 16; round++) step();

  const next = (): number => step() / 0x1_0000_0000;
  const at = <T>(items: readonly T[], fraction: number): T => {
    const item = items[Math.floor(fraction * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (p) => next() < p,
    pick: (items) => at(items, next()),
    pickEarly: (items) => at(items, next() ** 1.7),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** Draws one value of a weighted table. */
export type Draw<T> = (random: Random) => T;

/** Makes a draw from `[value, weight]` rows; weights need not add up to anything. Throws on an empty table. */
export function weighted<T>(rows: readonly (readonly [T, number])[]): Draw<T> {
  const values: T[] = [];
  const upTo: number[] = [];
  let total = 0;
  for (const [value, weight] of rows) {
    if (weight <= 0) continue;
    total += weight;
    values.push(value);
    upTo.push(total);
  }
  const last = values[values.length - 1];
  if (last === undefined) throw new RangeError('a weighted table needs at least one positive weight');
  return (random) => {
    const mark = random.next() * total;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (mark < (upTo[middle] ?? total)) high = middle;
      else low = middle + 1;
    }
    return values[low] ?? last;
  };
}

/** Reads the data files' compact form `'王 720 李 715'` into `[value, weight]` rows. */
export function weights(text: string): [string, number][] {
  const words = text.trim().split(/\s+/);
  const rows: [string, number][] = [];
  for (let i = 0; i + 1 < words.length; i += 2) rows.push([words[i] ?? '', Number(words[i + 1])]);
  return rows;
}

/** Reads a list of words separated by white space. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
