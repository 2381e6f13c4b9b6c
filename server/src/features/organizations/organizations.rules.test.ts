import { type OrganizationKind, organizationKinds } from '@zhibu/contract/organizations';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testRulebook } from '../../../test/harness/rulebook.ts';
import { ancestorPaths, childPath, depthOf, placeObjection } from './organizations.rules.ts';

const rulebook = testRulebook();
const kinds = Object.keys(organizationKinds) as OrganizationKind[]; // keys of a const table

test('what may stand under what', () => {
  const allowed = kinds.map((parent) => [
    parent,
    kinds.filter((kind) => placeObjection(rulebook, parent, kind) === null),
  ]);
  expect(Object.fromEntries(allowed)).toEqual({
    committee: kinds,
    working_committee: kinds,
    general_branch: ['branch', 'group'],
    branch: ['group'],
    group: [],
  });
});

test('a refusal says what may stand there instead', () => {
  expect(placeObjection(rulebook, 'general_branch', 'committee')?.words).toEqual({
    zh: '党总支下面不能设党委，只能设党支部、党小组。',
    en: 'A committee cannot stand under a general branch; allowed there: branch, group.',
  });
  expect(placeObjection(rulebook, 'group', 'branch')?.words.zh).toBe(
    '党小组下面不能再设党组织，请把它设在所属的党支部或党委下面。',
  );
});

test('paths have a fixed width and sort in the order of making', () => {
  fc.assert(
    fc.property(fc.nat(36 ** 4 - 1), fc.nat(36 ** 4 - 1), (a, b) => {
      const [first, second] = [childPath('n.15.07', a), childPath('n.15.07', b)];
      expect(first).toHaveLength(12);
      expect(Math.sign(a - b)).toBe(first < second ? -1 : first > second ? 1 : 0);
    }),
  );
  expect(() => childPath('n.15.07', 36 ** 4)).toThrow(RangeError);
  expect(() => childPath('n.15.07', -1)).toThrow(RangeError);
});

test('ancestors are the prefixes, from the top of the reach down to the parent', () => {
  const path = 'n.15.07.0001.000a.000z';
  expect(depthOf(path)).toBe(3);
  expect(ancestorPaths(path, null)).toEqual(['n.15.07.0001', 'n.15.07.0001.000a']);
  expect(ancestorPaths(path, 'n.15.07.0001.000a')).toEqual(['n.15.07.0001.000a']);
  expect(ancestorPaths(path, path)).toEqual([]);
});
