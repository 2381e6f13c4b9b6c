import { expect, test } from 'vitest';
import { mergeDeltas } from '../../kernel/tallies.ts';
import { type CountedMember, memberDeltas } from './statistics.rules.ts';

const member: CountedMember = {
  regionId: 1507,
  orgPath: 'n.15.07.0001',
  stage: 'full',
  sex: 'female',
  education: '20',
  ethnicGroup: null,
  birth: '1985-06-01',
  joined: '2009-12-31',
};

const cells = (change: Partial<CountedMember>, weight = 1) =>
  Object.fromEntries(
    memberDeltas({ ...member, ...change }, weight).map(({ dimension, key, n }) => [`${dimension} ${key}`, n]),
  );

test('a member in the Party counts in every dimension, unknown values as such', () => {
  const all = {
    'stage full': 1,
    'sex female': 1,
    'education 20': 1,
    'ethnic_group unknown': 1,
    'birth_decade 1980': 1,
    'joined_decade 2000': 1,
  };
  expect(cells({})).toEqual(all);
  expect(cells({ stage: 'probationary', joined: null })).toEqual({
    ...Object.fromEntries(Object.entries(all).filter(([cell]) => !/^(stage|joined)/.test(cell))),
    'stage probationary': 1,
    'joined_decade unknown': 1,
  });
});

test.each(['applicant', 'activist', 'candidate', 'deceased', 'expelled', 'suspended'])(
  '%s counts by stage only',
  (stage) => {
    expect(cells({ stage }, -3)).toEqual({ [`stage ${stage}`]: -3 });
  },
);

test('an edit that changes nothing counted cancels out', () => {
  expect(mergeDeltas([...memberDeltas(member, -1), ...memberDeltas(member, 1)])).toEqual([]);
  const moved = mergeDeltas([...memberDeltas(member, -1), ...memberDeltas({ ...member, sex: 'male' }, 1)]);
  expect(moved.map(({ key, n }) => [key, n])).toEqual([
    ['female', -1],
    ['male', 1],
  ]);
});
