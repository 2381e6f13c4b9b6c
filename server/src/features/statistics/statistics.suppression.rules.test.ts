import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewest } from '../organizations/public.ts';
import { partOf } from './statistics.figures.rules.ts';
import { type Hidden, hiddenAtTop, hiddenBelow } from './statistics.suppression.rules.ts';

type Figures = Map<string, number>;
const figures = (counts: Record<string, number>): Figures => new Map(Object.entries(counts));

/** One of each kind of division, also such of divisions. */
const leaves = ['ethnic:01', 'ethnic:02', 'ethnic:03', 'ethnic:unknown'] as const;
const grades = ['education:11', 'education:14', 'education:21', 'education:61', 'education:unknown'] as const;

/** Everybody of a branch counts once in each of the two divisions. */
function branchOf(people: readonly { ethnic: number; grade: number; applicants: number }[]): Figures {
  const made: Figures = new Map([['applicant', 0]]);
  const add = (name: string, n: number) => made.set(name, (made.get(name) ?? 0) + n);
  for (const { ethnic, grade, applicants } of people) {
    add('applicant', applicants);
    for (const name of [leaves[ethnic % 4], grades[grade % 5]]) {
      let at: string | undefined = name;
      while (at !== undefined && at !== 'member') {
        add(at, 1);
        at = partOf(at)?.whole;
      }
    }
    add('member', 1);
  }
  return made;
}

function sumOf(all: readonly Figures[]): Figures {
  const sum: Figures = new Map();
  for (const one of all) for (const [name, n] of one) sum.set(name, (sum.get(name) ?? 0) + n);
  return sum;
}

interface Shown {
  figures: Figures;
  hidden: Hidden;
  below: Shown[];
}

/** What a duty at the top is shown of the whole tree. */
function show(figures: Figures, hidden: Hidden, tree: Tree): Shown {
  const children = tree.map(([own]) => own);
  const hiddenOf = hiddenBelow({ figures, hidden }, children);
  return {
    figures,
    hidden,
    below: tree.map(([own, below], at) => show(own, hiddenOf[at] ?? new Set(), below)),
  };
}
type Tree = [figures: Figures, below: Tree][];

/**
 * Figures that are hidden and yet the only solution of everything that is shown: the unknowns are the hidden figures;
 * each sum over a division or over the organisations below is an equation; Gauss elimination tells which are determined.
 */
function computable(top: Shown): string[] {
  const unknowns: string[] = [];
  const equations: Map<string, number>[] = [];
  const names = [...top.figures.keys()];
  const walk = (node: Shown, path: string) => {
    const nameOf = (name: string, at = path) => `${at} ${name}`;
    for (const name of names) if (node.hidden.has(name)) unknowns.push(nameOf(name));
    const add = (terms: readonly [Shown, string, string, number][]) => {
      const equation = new Map<string, number>();
      for (const [of, at, name, sign] of terms) if (of.hidden.has(name)) equation.set(nameOf(name, at), sign);
      if (equation.size > 0) equations.push(equation);
    };
    const divisions = new Map<string, string[]>();
    for (const name of names) {
      const part = partOf(name);
      if (part) divisions.set(part.division, [...(divisions.get(part.division) ?? []), name]);
    }
    for (const parts of divisions.values()) {
      const whole = partOf(parts[0] ?? '')?.whole ?? '';
      if (node.figures.has(whole))
        add([
          [node, path, whole, -1],
          ...parts.map((name): [Shown, string, string, number] => [node, path, name, 1]),
        ]);
    }
    if (node.below.length > 0)
      for (const name of names)
        add([
          [node, path, name, -1],
          ...node.below.map((one, at): [Shown, string, string, number] => [one, `${path}.${at}`, name, 1]),
        ]);
    for (const [at, one] of node.below.entries()) walk(one, `${path}.${at}`);
  };
  walk(top, 'top');
  return determined(unknowns, equations);
}

function determined(unknowns: readonly string[], equations: readonly Map<string, number>[]): string[] {
  const rows = equations.map((equation) => unknowns.map((name) => equation.get(name) ?? 0));
  let rank = 0;
  for (let column = 0; column < unknowns.length; column += 1) {
    const pivot = rows.findIndex((row, at) => at >= rank && Math.abs(row[column] ?? 0) > 1e-9);
    if (pivot < 0) continue;
    const found = rows[pivot] ?? [];
    rows[pivot] = rows[rank] ?? [];
    const scale = found[column] ?? 1;
    const scaled = found.map((n) => n / scale);
    rows[rank] = scaled;
    for (const [at, row] of rows.entries())
      if (at !== rank && Math.abs(row[column] ?? 0) > 1e-9) {
        const factor = row[column] ?? 0;
        rows[at] = row.map((n, index) => n - factor * (scaled[index] ?? 0));
      }
    rank += 1;
  }
  return rows.slice(0, rank).flatMap((row) => {
    const there = row.flatMap((n, index) => (Math.abs(n) > 1e-9 ? [index] : []));
    const [only] = there;
    return there.length === 1 && only !== undefined ? [unknowns[only] ?? ''] : [];
  });
}

const smallShown = (node: Shown): string[] => [
  ...[...node.figures].flatMap(([name, n]) => (n > 0 && n < fewest && !node.hidden.has(name) ? [name] : [])),
  ...node.below.flatMap(smallShown),
];

const person = fc.record({ ethnic: fc.nat(3), grade: fc.nat(4), applicants: fc.nat(1) });
const branch = fc.array(person, { maxLength: 14 }).map(branchOf);

describe('figures below three', () => {
  it('are hidden with one beside them', () => {
    const top = figures({ member: 30, 'ethnic:01': 28, minority: 2, 'ethnic:02': 2 });
    expect([...hiddenAtTop(top)].sort()).toEqual(['ethnic:01', 'ethnic:02', 'minority']);
  });

  it('are not hidden where there are none', () => {
    const top = figures({ member: 30, male: 20, female: 10 });
    const halves = [
      figures({ member: 15, male: 10, female: 5 }),
      figures({ member: 15, male: 10, female: 5 }),
    ];
    expect([...hiddenAtTop(top)]).toEqual([]);
    expect(hiddenBelow({ figures: top, hidden: new Set() }, halves).map((one) => [...one])).toEqual([[], []]);
  });

  it('two of one each that would be known together take a third with them', () => {
    const top = figures({
      member: 30,
      'occupation:worker': 1,
      'occupation:farmer': 1,
      'occupation:retired': 28,
    });
    expect(hiddenAtTop(top).has('occupation:retired')).toBe(true);
  });

  it('an organisation of two is hidden altogether, and another one with it', () => {
    const small = figures({ member: 2, male: 2 });
    const others = [
      figures({ member: 20, male: 10, female: 10 }),
      figures({ member: 9, male: 5, female: 4 }),
    ];
    const top = sumOf([small, ...others]);
    const hidden = hiddenBelow({ figures: top, hidden: new Set() }, [small, ...others]);
    expect(hidden.map((one) => [...one].sort())).toEqual([
      ['female', 'male', 'member'],
      [],
      ['female', 'male', 'member'],
    ]);
  });

  it('cannot be computed from what is shown of an organisation, its siblings and its superior', () => {
    fc.assert(
      fc.property(fc.array(branch, { minLength: 1, maxLength: 5 }), (branches) => {
        const top = sumOf(branches);
        const shown = show(
          top,
          hiddenAtTop(top),
          branches.map((one) => [one, []]),
        );
        expect(smallShown(shown)).toEqual([]);
        expect(computable(shown)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('hides the people of an organisation that are in none below it, whom a subtraction would show', () => {
    const below = [figures({ member: 10, male: 5, female: 5 }), figures({ member: 12, male: 6, female: 6 })];
    const top = figures({ member: 23, male: 11, female: 12 });
    const hidden = hiddenBelow({ figures: top, hidden: new Set() }, below);
    expect(hidden.some((one) => one.has('member'))).toBe(true);
  });

  it('are found in time among three hundred siblings and forty groups', () => {
    const groups = Array.from({ length: 40 }, (_, at) => `ethnic:${10 + at}`);
    const below = Array.from({ length: 300 }, (_, row): Figures => {
      const own = new Map(
        groups.map((name, at) => [name, (row * 7 + at * 13) % 17 === 0 ? (row + at) % 5 : 0]),
      );
      const minority = [...own.values()].reduce((sum, n) => sum + n, 0);
      return new Map([...own, ['minority', minority], ['ethnic:01', 30], ['member', minority + 30]]);
    });
    const top = sumOf(below);
    const begin = performance.now();
    const hidden = hiddenBelow({ figures: top, hidden: hiddenAtTop(top) }, below);
    expect(performance.now() - begin).toBeLessThan(5000);
    expect(hidden.filter((one) => one.size > 0).length).toBeGreaterThan(100);
  });

  it('cannot be computed from the whole tree, three levels deep', () => {
    const township = fc.array(branch, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(township, { minLength: 1, maxLength: 3 }), (townships) => {
        const tree: Tree = townships.map((branches) => [
          sumOf(branches),
          branches.map((one): Tree[number] => [one, []]),
        ]);
        const top = sumOf(tree.map(([own]) => own));
        const shown = show(top, hiddenAtTop(top), tree);
        expect(smallShown(shown)).toEqual([]);
        expect(computable(shown)).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });
});
