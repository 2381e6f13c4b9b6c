/**
 * Remembers what was used last, at most so many things, in two halves: when the younger half is full it becomes the
 * older one, and what was not asked for since goes with the half before. Cheaper at every look than keeping the order
 * of use, and a working set of less than half is never forgotten, whatever else passes through.
 */
export class Recent<Value> {
  readonly #half: number;
  #younger = new Map<string, Value>();
  #older: ReadonlyMap<string, Value> = new Map();

  constructor(most: number) {
    this.#half = Math.max(1, Math.floor(most / 2));
  }

  get(key: string): Value | undefined {
    const value = this.#younger.get(key);
    if (value !== undefined) return value;
    const again = this.#older.get(key);
    if (again !== undefined) this.set(key, again);
    return again;
  }

  set(key: string, value: Value): void {
    if (this.#younger.size >= this.#half) {
      this.#older = this.#younger;
      this.#younger = new Map();
    }
    this.#younger.set(key, value);
  }
}
