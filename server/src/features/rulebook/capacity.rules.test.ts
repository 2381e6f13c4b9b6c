import type { RuleKey } from '@zhibu/contract/rules';
import { expect, test } from 'vitest';
import { testRulebook } from '../../../test/harness/rulebook.ts';
import { citation } from '../../kernel/rulebook.ts';
import { type Capacity, capacityObjections } from './capacity.rules.ts';

const sound: Capacity = {
  kind: 'branch',
  form: 'standard',
  fullMembers: 8,
  members: 9,
  units: null,
  officers: { secretaries: 1, deputies: 0, committee: 3 },
};
const officers = (secretaries: number, deputies: number, committee: number) => ({
  officers: { secretaries, deputies, committee },
});

function objected(change: Partial<Capacity>): [RuleKey, 'warn' | 'block'][] {
  return capacityObjections(testRulebook(), { ...sound, ...change }).map(({ rule, severity }) => [
    rule.key,
    severity,
  ]);
}

test.each<[string, Partial<Capacity>, [RuleKey, 'warn' | 'block'][]]>([
  ['a sound branch', {}, []],
  ['2 full members', { fullMembers: 2, officers: null }, [['branch.full_members_min', 'block']]],
  ['3 full members', { fullMembers: 3, officers: null }, []],
  ['50 members', { members: 50 }, []],
  ['51 members', { members: 51 }, [['branch.members_usual_max', 'warn']]],
  ['a joint branch of 5 units', { form: 'joint', units: 5 }, []],
  ['a joint branch of 6 units', { form: 'joint', units: 6 }, [['branch.joint_units_usual_max', 'warn']]],
  ['6 units of a branch that is none', { units: 6 }, []],
  ['6 full members, a secretary', { fullMembers: 6, ...officers(1, 0, 1) }, []],
  ['6 full members, secretary and deputy', { fullMembers: 6, ...officers(1, 1, 2) }, []],
  [
    '6 full members, a committee',
    { fullMembers: 6, ...officers(1, 0, 3) },
    [['branch.committee_from_full_members', 'warn']],
  ],
  ['no secretary', officers(0, 0, 3), [['branch.committee_from_full_members', 'warn']]],
  ['7 full members, a secretary alone', officers(1, 0, 1), [['branch.committee_usual_size', 'warn']]],
  ['a committee of 5', officers(1, 1, 5), []],
  ['a committee of 6', officers(1, 1, 6), [['branch.committee_usual_size', 'warn']]],
  ['a committee of 7', officers(1, 1, 7), [['branch.committee_usual_size', 'warn']]],
  ['a committee of 8', officers(1, 1, 8), [['branch.committee_size_max', 'block']]],
  [
    'a committee of 8 for 6 full members',
    { fullMembers: 6, ...officers(1, 1, 8) },
    [['branch.committee_size_max', 'block']],
  ],
  [
    'a general branch of 50',
    { kind: 'general_branch', members: 50 },
    [['general_branch.members_over', 'warn']],
  ],
  ['a general branch of 51', { kind: 'general_branch', members: 51 }, []],
  ['a committee of 100', { kind: 'committee', members: 100 }, [['committee.members_over', 'warn']]],
  ['a committee of 101', { kind: 'committee', members: 101 }, []],
  ['a temporary branch without members', { form: 'temporary', fullMembers: 0, members: 0 }, []],
  ['a functional branch without members', { form: 'functional', fullMembers: 0, members: 0 }, []],
  ['a group of 1', { kind: 'group', fullMembers: 1, members: 1 }, []],
  ['a working committee of 1', { kind: 'working_committee', members: 1 }, []],
])('%s', (_name, change, expected) => {
  expect(objected(change)).toEqual(expected);
});

test('an objection names the numbers, the article and the condition', () => {
  const [small] = capacityObjections(testRulebook(), { ...sound, fullMembers: 2 });
  expect(small?.words).toEqual({
    zh: '党支部至少要有 3 名正式党员，这里只有 2 名。可以与邻近单位成立联合党支部。',
    en: 'A branch needs 3 full members; here there are 2. A joint branch with a neighbouring unit is possible.',
  });
  expect(small && citation(small.rule).zh).toBe('《中国共产党支部工作条例（试行）》第二章');
  expect(small?.earliest).toEqual({ zh: '正式党员达到 3 名时', en: 'once there are 3 full members' });
});

test('another value of the rule decides otherwise', () => {
  const rulebook = testRulebook({ 'branch.members_usual_max': 8 });
  const [large] = capacityObjections(rulebook, sound);
  expect(large?.words.zh).toBe('党支部党员一般不超过 8 人，这里有 9 人。可以考虑分设党支部或改设党总支。');
});
