/** More rows than any file has; a place is its sheet's number times this, and its row. */
const rowsPerSheet = 2 ** 32;

/** Where each ID number of a file stood first; 200 000 of them in some 15 MB. */
export class SeenNumbers {
  readonly #places = new Map<string, number>();
  readonly #sheets: string[] = [];

  /** @returns where the number stood before, null when it is new */
  note(index: Buffer, sheet: string, row: number): { sheet: string; row: number } | null {
    const key = index.toString('latin1');
    const first = this.#places.get(key);
    if (first !== undefined)
      return { sheet: this.#sheets[Math.floor(first / rowsPerSheet)] ?? '', row: first % rowsPerSheet };
    if (this.#sheets.at(-1) !== sheet) this.#sheets.push(sheet);
    this.#places.set(key, (this.#sheets.length - 1) * rowsPerSheet + row);
    return null;
  }
}
