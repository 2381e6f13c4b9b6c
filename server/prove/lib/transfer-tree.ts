/** The small world: branches and the committee above each; the county stands above both townships. */
const firstAbove: Readonly<Record<string, string | null>> = {
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
};
/** An organisation by its short name; what is founded later is called `n10`, `n11`, … */
export type Place = string;
/** One that holds people, and one that receives: the words say which is meant. */
export type Branch = Place;
export type Committee = Place;
export type PlaceKind = 'committee' | 'general_branch' | 'branch';
/** Organisations that are not in this registry. */
export type Outside = 'x1' | 'x2';
export const outsides: readonly Outside[] = ['x1', 'x2'];
export const isOutside = (at: Place | Outside): at is Outside => at === 'x1' || at === 'x2';
export const nameOf = (at: Place | Outside) => (isOutside(at) ? `中共北江市${at}委员会` : `${at}党组织`);

export interface PlaceNode {
  above: Place | null;
  kind: PlaceKind;
  region: number;
  name: string;
  lives: boolean;
  /** What took it over when it ended. */
  successor: Place | null;
}

/** Who stands under whom, and what has ended. */
export class MirrorTree {
  readonly #nodes = new Map<Place, PlaceNode>();

  constructor(from?: MirrorTree) {
    if (from) for (const [at, node] of from.#nodes) this.#nodes.set(at, { ...node });
    else
      for (const [at, above] of Object.entries(firstAbove)) {
        const region = at.startsWith('f') ? 1508 : 1507;
        const kind = /^[bf]\d/.test(at) ? 'branch' : 'committee';
        this.#nodes.set(at, { above, kind, region, name: nameOf(at), lives: true, successor: null });
      }
  }

  node(at: Place): PlaceNode {
    const node = this.#nodes.get(at);
    if (!node) throw new Error(`mirror: nothing at ${at}`);
    return node;
  }

  /** Everything that there ever was. */
  get all(): Place[] {
    return [...this.#nodes.keys()];
  }
  knows(at: Place): boolean {
    return this.#nodes.has(at);
  }
  found(at: Place, node: Pick<PlaceNode, 'above' | 'kind' | 'region'>): void {
    this.#nodes.set(at, { ...node, name: nameOf(at), lives: true, successor: null });
  }

  above(at: Place): Place | null {
    return this.node(at).above;
  }
  lives(at: Place): boolean {
    return this.node(at).lives;
  }
  regionOf(at: Place): number {
    return this.node(at).region;
  }
  isBranch(at: Place): boolean {
    return this.node(at).kind === 'branch';
  }
  isCommittee(at: Place): boolean {
    return this.node(at).kind === 'committee';
  }
  /** Where somebody can be sent. */
  receives(at: Place): boolean {
    return this.lives(at) && this.isCommittee(at);
  }

  get places(): Place[] {
    return this.all.filter((at) => this.lives(at));
  }
  get branches(): Branch[] {
    return this.places.filter((at) => this.isBranch(at));
  }
  get committees(): Committee[] {
    return this.places.filter((at) => this.isCommittee(at));
  }
  get tops(): Place[] {
    return this.places.filter((at) => this.above(at) === null);
  }
  below(at: Place): Place[] {
    return this.places.filter((one) => this.above(one) === at);
  }

  /** Itself and everything above, the nearest first. */
  chain(at: Place): Place[] {
    const above = this.above(at);
    return above === null ? [at] : [at, ...this.chain(above)];
  }

  /** Itself and whatever took it over since: where it ended, and where it stands and receives no more. */
  successors(at: Place | null): Place[] {
    if (at === null) return [];
    const isDeposed = this.lives(at) && !this.isCommittee(at);
    return [at, ...this.successors(isDeposed ? this.committeeAbove(at) : this.node(at).successor)];
  }

  /** The nearest committee; above none, the top acts for it. */
  committeeOf(at: Place): Committee {
    const chain = this.chain(at);
    return chain.find((one) => this.isCommittee(one)) ?? chain.at(-1) ?? at;
  }

  /** The nearest committee above, itself left out. */
  committeeAbove(at: Place): Committee | null {
    return this.chain(at).find((one) => one !== at && this.isCommittee(one)) ?? null;
  }

  covers(at: Place, place: Place): boolean {
    return this.chain(place).includes(at);
  }

  /** A branch that comes within this committee without asking another: no lower one stands between. */
  isDirect(committee: Committee, branch: Branch): boolean {
    return this.isUnder(committee, branch) && this.committeeOf(branch) === committee;
  }

  /** A living branch that this committee can assign to. */
  isUnder(committee: Committee, branch: Branch): boolean {
    return this.lives(branch) && this.isBranch(branch) && this.covers(committee, branch);
  }
}
