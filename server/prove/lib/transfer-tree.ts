/** The small world: branches and the committee above each; the county stands above both townships. */
const firstAbove = {
  c: null,
  f: null,
  t1: 'c',
  t2: 'c',
  b1: 't1',
  b2: 't1',
  b3: 't2',
  b4: 't2',
  f1: 'f',
  f2: 'f',
} as const;
export type Place = keyof typeof firstAbove;
export type Branch = 'b1' | 'b2' | 'b3' | 'b4' | 'f1' | 'f2';
export type Committee = Exclude<Place, Branch>;
/** Organisations that are not in this registry. */
export type Outside = 'x1' | 'x2';
export const outsides: readonly Outside[] = ['x1', 'x2'];
export const placeNames = Object.keys(firstAbove) as Place[];
const firstCommittees: readonly string[] = ['c', 'f', 't1', 't2'];
export const isCommittee = (at: Place | Outside): at is Committee => firstCommittees.includes(at);
export const isBranch = (at: Place): at is Branch => !isCommittee(at);
export const isOutside = (at: Place | Outside): at is Outside => at === 'x1' || at === 'x2';
export const regionOf = (at: Place) => (at.startsWith('f') ? 1508 : 1507);

/** What becomes of the tree: one comes under another, or what one holds comes to another and it ends. */
export interface TreeOperation {
  kind: 'move' | 'merge';
  at: Place;
  to: Place;
}

/** Who stands under whom, and what has ended. */
export class MirrorTree {
  readonly #above: Map<Place, Committee | null>;
  readonly #ended: Set<Place>;

  constructor(from?: MirrorTree) {
    this.#above = from
      ? new Map(from.#above)
      : new Map(placeNames.map((at) => [at, firstAbove[at]] as [Place, Committee | null]));
    this.#ended = new Set(from ? from.#ended : []);
  }

  above(at: Place): Committee | null {
    return this.#above.get(at) ?? null;
  }

  lives(at: Place): boolean {
    return !this.#ended.has(at);
  }

  get places(): Place[] {
    return placeNames.filter((at) => this.lives(at));
  }
  get branches(): Branch[] {
    return this.places.filter(isBranch);
  }
  get committees(): Committee[] {
    return this.places.filter(isCommittee);
  }

  /** The committee of a branch. */
  committeeOf(branch: Branch): Committee {
    const at = this.above(branch);
    if (at === null) throw new Error(`mirror: nothing stands above ${branch}`);
    return at;
  }

  covers(at: Place, place: Place): boolean {
    for (let one: Place | null = place; one !== null; one = this.above(one)) if (one === at) return true;
    return false;
  }

  /** A living branch that this committee can assign to. */
  isUnder(committee: Committee, branch: Branch): boolean {
    return this.lives(branch) && this.covers(committee, branch);
  }

  /** The tree afterwards; null: it is refused. */
  after({ kind, at, to }: TreeOperation): MirrorTree | null {
    if (!this.lives(at) || !this.lives(to) || regionOf(at) !== regionOf(to) || this.covers(at, to))
      return null;
    const next = new MirrorTree(this);
    if (kind === 'move') {
      if (this.above(at) === to || !isCommittee(to)) return null;
      next.#above.set(at, to);
      return next;
    }
    if (isCommittee(at) !== isCommittee(to)) return null;
    next.#ended.add(at);
    if (isCommittee(to))
      for (const below of this.places) if (this.above(below) === at) next.#above.set(below, to);
    return next;
  }
}
