import type { OperationKind } from '@zhibu/contract/operation-kinds';
import { MirrorTree, type Place, type PlaceKind } from './transfer-tree.ts';

/** What is founded: always of a form that may be as small as it likes (rule 1 is proved elsewhere). */
export interface Founding {
  at: Place;
  kind: PlaceKind;
}

/** What becomes of the tree. */
export type TreeOperation =
  | { kind: 'move'; at: Place; to: Place }
  /** One or two end, and what they hold comes to one that is there or is founded. */
  | { kind: 'merge'; at: Place; other: Place | null; to: Place | Founding }
  | { kind: 'split'; at: Place; found: Founding; members: readonly number[]; below: readonly Place[] }
  | { kind: 'dissolve'; at: Place; to: Place | null }
  | { kind: 'reform'; at: Place; as: PlaceKind; name: string }
  | { kind: 'region_move'; at: Place; to: Place | null; region: number }
  | { kind: 'reversal'; of: DoneOperation };

/** What an operation makes of the tree and of whose file lies where. */
export interface TreeChange {
  kind: OperationKind;
  tree: MirrorTree;
  /** Whose file comes elsewhere, and where. */
  homes: ReadonlyMap<number, Place>;
  /** What ends, and what takes it over. */
  ends: ReadonlyMap<Place, Place | null>;
  /** Committees that receive no more where they stand, and the one above each. */
  deposed: ReadonlyMap<Place, Place | null>;
}

/** One that was carried out, with what was before. */
export interface DoneOperation {
  id: string;
  before: MirrorTree;
  after: MirrorTree;
  homes: ReadonlyMap<number, Place>;
}

export type Homes = readonly (Place | null)[];

/** May this stand under that (rulebook, `organization.place`)? */
const fits = (parent: PlaceKind, kind: PlaceKind) =>
  parent === 'committee' || (parent === 'general_branch' && kind === 'branch');

const filesAt = (homes: Homes, at: Place) => [...homes.keys()].filter((n) => homes[n] === at);

/** The tree afterwards; null: its own rules refuse, whatever is under way. */
export function changeBy(tree: MirrorTree, homes: Homes, operation: TreeOperation): TreeChange | null {
  switch (operation.kind) {
    case 'move':
      return moved(tree, operation);
    case 'merge':
      return merged(tree, homes, operation);
    case 'split':
      return split(tree, homes, operation);
    case 'dissolve':
      return dissolved(tree, homes, operation);
    case 'reform':
      return reformed(tree, homes, operation);
    case 'region_move':
      return movedAway(tree, operation);
    case 'reversal':
      return reversed(tree, operation.of);
  }
}

const still = {
  homes: new Map<number, Place>(),
  ends: new Map<Place, Place | null>(),
  deposed: new Map<Place, Place | null>(),
};
type Of<Kind> = Extract<TreeOperation, { kind: Kind }>;

function moved(tree: MirrorTree, { kind, at, to }: Of<'move'>): TreeChange | null {
  if (tree.regionOf(at) !== tree.regionOf(to) || tree.above(at) === to || tree.covers(at, to)) return null;
  if (!tree.lives(at) || !tree.lives(to) || !fits(tree.node(to).kind, tree.node(at).kind)) return null;
  const next = new MirrorTree(tree);
  next.node(at).above = to;
  return { ...still, kind, tree: next };
}

function merged(tree: MirrorTree, homes: Homes, { kind, at, other, to }: Of<'merge'>): TreeChange | null {
  const sources = [...new Set(other === null ? [at] : [at, other])];
  const next = new MirrorTree(tree);
  if (typeof to === 'string') return gathered(tree, next, homes, kind, sources, to);
  const parent = tree.above(at);
  if (parent === null || !tree.lives(parent) || !fits(tree.node(parent).kind, to.kind)) return null;
  if (sources.some((one) => tree.covers(one, parent))) return null;
  next.found(to.at, { above: parent, kind: to.kind, region: tree.regionOf(at) });
  return gathered(tree, next, homes, kind, sources, to.at);
}

function dissolved(tree: MirrorTree, homes: Homes, { kind, at, to }: Of<'dissolve'>): TreeChange | null {
  return gathered(tree, new MirrorTree(tree), homes, kind, [at], to);
}

/** Sources end, and what they hold comes to another one; without one they hold nothing. */
function gathered(
  tree: MirrorTree,
  next: MirrorTree,
  homes: Homes,
  kind: OperationKind,
  sources: readonly Place[],
  to: Place | null,
): TreeChange | null {
  const below = sources.flatMap((at) => tree.below(at)).filter((at) => !sources.includes(at));
  const files = sources.flatMap((at) => filesAt(homes, at));
  const region = tree.regionOf(sources[0] ?? '');
  if (sources.some((at) => !tree.lives(at) || tree.regionOf(at) !== region)) return null;
  if (to === null && below.length + files.length > 0) return null;
  if (to !== null) {
    if (!next.lives(to) || next.regionOf(to) !== region || sources.some((at) => next.covers(at, to)))
      return null;
    if (below.some((at) => !fits(next.node(to).kind, tree.node(at).kind))) return null;
    if (files.length > 0 && !next.isBranch(to)) return null;
    for (const at of below) next.node(at).above = to;
  }
  for (const at of sources) Object.assign(next.node(at), { lives: false, successor: to });
  return {
    ...still,
    kind,
    tree: next,
    homes: new Map(to === null ? [] : files.map((n) => [n, to])),
    ends: new Map(sources.map((at) => [at, to])),
  };
}

function split(
  tree: MirrorTree,
  homes: Homes,
  { kind, at, found, members, below }: Of<'split'>,
): TreeChange | null {
  const parent = tree.above(at);
  if (!tree.lives(at) || parent === null || !fits(tree.node(parent).kind, found.kind)) return null;
  if (members.some((n) => homes[n] !== at) || (members.length > 0 && found.kind !== 'branch')) return null;
  if (below.some((one) => tree.above(one) !== at || !fits(found.kind, tree.node(one).kind))) return null;
  const next = new MirrorTree(tree);
  next.found(found.at, { above: parent, kind: found.kind, region: tree.regionOf(at) });
  for (const one of below) next.node(one).above = found.at;
  return { ...still, kind, tree: next, homes: new Map(members.map((n) => [n, found.at])) };
}

function reformed(tree: MirrorTree, homes: Homes, { kind, at, as, name }: Of<'reform'>): TreeChange | null {
  const { kind: now, name: before, above } = tree.node(at);
  if (!tree.lives(at) || (now === as && name === before)) return null;
  if (now !== as) {
    if (above !== null && !fits(tree.node(above).kind, as)) return null;
    if (tree.below(at).some((one) => !fits(as, tree.node(one).kind))) return null;
    if (as !== 'branch' && filesAt(homes, at).length > 0) return null;
  }
  const next = new MirrorTree(tree);
  Object.assign(next.node(at), { kind: as, name });
  return { ...still, kind, tree: next, deposed: deposedIn(tree, next) };
}

const deposedIn = (tree: MirrorTree, next: MirrorTree): ReadonlyMap<Place, Place | null> => {
  const deposed = tree.committees.filter((at) => next.lives(at) && !next.isCommittee(at));
  return new Map(deposed.map((at) => [at, next.committeeAbove(at)]));
};

function movedAway(tree: MirrorTree, { kind, at, to, region }: Of<'region_move'>): TreeChange | null {
  if (!tree.lives(at) || tree.regionOf(at) === region) return null;
  if (to !== null && (!tree.lives(to) || !fits(tree.node(to).kind, tree.node(at).kind))) return null;
  const next = new MirrorTree(tree);
  for (const one of tree.all) if (tree.covers(at, one)) next.node(one).region = region;
  next.node(at).above = to;
  return { ...still, kind, tree: next };
}

/** What it changed is as before; whether that is still possible, the tree's own rules say. */
function reversed(tree: MirrorTree, { before, after, homes }: DoneOperation): TreeChange {
  const next = new MirrorTree(tree);
  const ends = new Map<Place, null>();
  for (const at of after.all) {
    const now = next.node(at);
    if (!before.knows(at)) {
      now.lives = false;
      ends.set(at, null);
      continue;
    }
    const was = before.node(at);
    const then = after.node(at);
    if (was.above !== then.above) now.above = was.above;
    if (was.lives !== then.lives) Object.assign(now, { lives: was.lives, successor: null });
    if (was.kind !== then.kind || was.name !== then.name)
      Object.assign(now, { kind: was.kind, name: was.name });
  }
  return { kind: 'reversal', tree: next, homes, ends, deposed: deposedIn(tree, next) };
}
