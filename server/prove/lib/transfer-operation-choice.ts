import { changeBy, type Homes, type TreeOperation } from './transfer-changes.ts';
import { hindrances } from './transfer-follow.ts';
import type { TransferStage } from './transfer-stage.ts';
import type { MirrorTree, Place, PlaceKind } from './transfer-tree.ts';

const kinds = [
  'move',
  'move',
  'merge',
  'merge',
  'split',
  'split',
  'dissolve',
  'reform',
  'reform',
  'region_move',
  'reversal',
  'reversal',
] as const;

/** Mostly one that the tree allows, and then often one that a letter stands against. */
export function chosenOperation(
  { mirror, operations }: TransferStage,
  a: number,
  b: number,
  c: number,
): TreeOperation | undefined {
  const kind = kinds[b % kinds.length] ?? 'move';
  const homes = mirror.people.map(({ home }) => home);
  const { tree } = mirror;
  const all: TreeOperation[] =
    kind === 'reversal'
      ? operations.map((of) => ({ kind, of }))
      : candidates[kind](tree, homes, Math.floor(b / kinds.length) + c);
  const changes = all.map((one) => ({ one, change: changeBy(tree, homes, one) }));
  const lawful = changes.filter(({ change }) => change !== null);
  const against = lawful.filter(({ change }) => change !== null && hindrances(mirror, change).length > 0);
  const some =
    c % 8 === 1 || lawful.length === 0 ? changes : c % 4 < 2 && against.length > 0 ? against : lawful;
  // Mostly the latest: an older one stands behind what came later.
  return kind === 'reversal' && c % 3 !== 0 ? some.at(-1)?.one : some[a % Math.max(1, some.length)]?.one;
}

const candidates: Record<
  Exclude<TreeOperation['kind'], 'reversal'>,
  (tree: MirrorTree, homes: Homes, n: number) => TreeOperation[]
> = {
  move: (tree) =>
    tree.places.flatMap((at) =>
      tree.all.filter((to) => !tree.isBranch(to)).map((to) => ({ kind: 'move', at, to })),
    ),
  merge: (tree, _homes, n) => tree.places.flatMap((at) => mergers(tree, at, n)),
  split: (tree, homes, n) => tree.places.flatMap((at) => splits(tree, homes, at, n)),
  dissolve: (tree) =>
    tree.places.flatMap((at) => [null, ...tree.places].map((to) => ({ kind: 'dissolve', at, to }))),
  reform: (tree, _homes, n) => tree.places.flatMap((at) => reforms(tree, at, n)),
  region_move: (tree) =>
    tree.places.flatMap((at) => {
      const region = tree.regionOf(at) === 1507 ? 1508 : 1507;
      const there = tree.committees.filter((to) => tree.regionOf(to) === region);
      const tos = tree.isCommittee(at) ? [null, ...there] : there;
      return tos.map((to) => ({ kind: 'region_move', at, to, region }));
    }),
};

/** The next that is founded. */
const nextName = (tree: MirrorTree) => `n${tree.all.length}`;
const kindsOf = (tree: MirrorTree, at: Place): PlaceKind[] =>
  tree.isBranch(at) ? ['branch'] : ['committee', 'general_branch'];

/** Into one that is there, or of one or two into one that is founded. */
function mergers(tree: MirrorTree, at: Place, n: number): TreeOperation[] {
  const alike = tree.places.filter((to) => tree.isBranch(to) === tree.isBranch(at));
  const into: TreeOperation[] = alike.flatMap((to) =>
    [null, alike[n % alike.length] ?? null].map((other) => ({ kind: 'merge', at, other, to })),
  );
  const found: TreeOperation[] = kindsOf(tree, at).flatMap((kind) =>
    [null, alike[n % alike.length] ?? null].map((other) => ({
      kind: 'merge',
      at,
      other,
      to: { at: nextName(tree), kind },
    })),
  );
  return [...into, ...found];
}

function splits(tree: MirrorTree, homes: Homes, at: Place, n: number): TreeOperation[] {
  const people = [...homes.keys()].filter((one) => homes[one] === at);
  const below = tree.below(at);
  const most = 2 ** Math.max(people.length, below.length) - 1;
  if (most === 0) return [];
  const chosen = 1 + (n % most);
  const some = <T>(of: readonly T[]) => of.filter((_one, index) => (chosen >> index) % 2 === 1);
  return kindsOf(tree, at).map((kind) => ({
    kind: 'split',
    at,
    found: { at: nextName(tree), kind },
    members: some(people),
    below: some(below),
  }));
}

function reforms(tree: MirrorTree, at: Place, n: number): TreeOperation[] {
  const { kind, name } = tree.node(at);
  const other: PlaceKind = kind === 'committee' ? 'general_branch' : 'committee';
  const renamed = `${at}党组织${10 + (n % 90)}`;
  return [
    { kind: 'reform', at, as: other, name },
    { kind: 'reform', at, as: other, name: renamed },
    { kind: 'reform', at, as: kind, name: renamed },
    { kind: 'reform', at, as: 'general_branch', name },
  ];
}
