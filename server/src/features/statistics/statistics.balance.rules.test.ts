import { causeKeys } from '@zhibu/contract/causes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cell, FlowCell } from '../../kernel/tallies.ts';
import { balanceOf } from './statistics.balance.rules.ts';

const cell = (dimension: string, key: string, n: number): Cell => ({ dimension, key, n });
const flow = (
  cause: FlowCell['cause'],
  dimension: string,
  key: string,
  ins: number,
  outs: number,
): FlowCell => ({
  cause,
  dimension,
  key,
  ins,
  outs,
});

test.each<[string, Cell[], FlowCell[], Cell[], string[], string[]]>([
  ['nothing at all', [], [], [], [], []],
  [
    'nobody came or left',
    [cell('member', 'all', 5)],
    [],
    [cell('member', 'all', 5)],
    ['member/all 5+0-0=5'],
    [],
  ],
  [
    'came and left',
    [cell('member', 'all', 5)],
    [flow('admitted', 'member', 'all', 2, 0), flow('deceased', 'member', 'all', 0, 1)],
    [cell('member', 'all', 6)],
    ['member/all 5+2-1=6'],
    [],
  ],
  [
    'a cell that began empty, and one that ended so',
    [cell('stage', 'probationary', 1)],
    [flow('converted', 'stage', 'probationary', 0, 1), flow('converted', 'stage', 'full', 1, 0)],
    [cell('stage', 'full', 1)],
    ['stage/full 0+1-0=1', 'stage/probationary 1+0-1=0'],
    [],
  ],
  [
    'came and left again within the year',
    [],
    [flow('moved', 'sex', 'male', 1, 1)],
    [],
    ['sex/male 0+1-1=0'],
    [],
  ],
  [
    'one who left without an event is named, his neighbours are not',
    [cell('member', 'all', 3), cell('sex', 'female', 3)],
    [],
    [cell('member', 'all', 2), cell('sex', 'female', 3)],
    ['member/all 3+0-0=2', 'sex/female 3+0-0=3'],
    ['member/all 3+0-0=2'],
  ],
  [
    'an event without one who left',
    [],
    [flow('moved', 'member', 'all', 1, 0)],
    [],
    ['member/all 0+1-0=0'],
    ['member/all 0+1-0=0'],
  ],
  [
    'a key with a blank is one key',
    [cell('age_sex', '1985 female', 1)],
    [],
    [cell('age_sex', '1985 female', 1)],
    ['age_sex/1985 female 1+0-0=1'],
    [],
  ],
])('%s', (_name, opening, flows, closing, cells, imbalances) => {
  const words = (
    one: { dimension: string; key: string } & Record<'opening' | 'ins' | 'outs' | 'closing', number>,
  ) => `${one.dimension}/${one.key} ${one.opening}+${one.ins}-${one.outs}=${one.closing}`;
  const balance = balanceOf(opening, flows, closing);
  expect(balance.cells.map(words)).toEqual(cells);
  expect(balance.imbalances.map(words)).toEqual(imbalances);
});

test('members by cause count the people, not the other cells', () => {
  const balance = balanceOf(
    [cell('member', 'all', 10)],
    [
      flow('moved', 'member', 'all', 3, 2),
      flow('moved', 'sex', 'male', 3, 2),
      flow('converted', 'stage', 'full', 1, 0),
      flow('admitted', 'member', 'all', 1, 0),
      flow('corrected', 'member', 'all', 0, 0),
    ],
    [cell('member', 'all', 12)],
  );
  expect(balance.members).toMatchObject({ opening: 10, ins: 4, outs: 2, closing: 12, balanced: true });
  expect(balance.causes).toEqual([
    { cause: 'admitted', ins: 1, outs: 0 },
    { cause: 'moved', ins: 3, outs: 2 },
  ]);
  expect(balanceOf([], [], []).members).toMatchObject({ opening: 0, closing: 0, balanced: true });
});

const named = fc.record({
  dimension: fc.constantFrom('member', 'sex', 'stage'),
  key: fc.constantFrom('all', 'male', 'female', '1985 male'),
});
const cellsOf = fc
  .array(fc.tuple(named, fc.integer({ min: 1, max: 50 })))
  .map((list) => list.map(([at, n]) => ({ ...at, n })));
const flowsOf = fc.array(
  fc
    .tuple(
      named,
      fc.constantFrom(...causeKeys),
      fc.integer({ min: -5, max: 9 }),
      fc.integer({ min: -5, max: 9 }),
    )
    .map(([at, cause, ins, outs]) => ({ ...at, cause, ins, outs })),
);

test('what follows from opening and flows closes; one more or less in any cell is found there and only there', () => {
  fc.assert(
    fc.property(cellsOf, flowsOf, named, fc.constantFrom(-1, 1), (opening, flows, at, step) => {
      const closing = [
        ...opening,
        ...flows.map(({ dimension, key, ins, outs }) => ({ dimension, key, n: ins - outs })),
      ];
      expect(balanceOf(opening, flows, closing).imbalances).toEqual([]);
      const { imbalances } = balanceOf(opening, flows, [...closing, { ...at, n: step }]);
      expect(imbalances).toMatchObject([at]);
    }),
  );
});
