import { expect, it } from 'vitest';
import { canTakeOver } from './duties.hand-over.ts';
import {
  lapsesOn,
  leaveObjection,
  type ProposalState,
  pathsUpTo,
  proposalSteps,
  reminderDue,
  stateOn,
} from './duties.rules.ts';

const today = '2026-07-01';

it.each([
  ['pending', '2026-07-02', 'pending'],
  ['pending', '2026-07-01', 'expired'],
  ['pending', '2026-06-30', 'expired'],
  ['accepted', '2026-06-30', 'accepted'],
  ['refused', '2026-06-30', 'refused'],
] as const)('a proposal %s until %s is %s', (state, expiresOn, expected) => {
  expect(stateOn({ state, expiresOn }, today)).toBe(expected);
});

it('a proposal is decided once: every state but pending is the last', () => {
  const last = Object.entries(proposalSteps).filter(([, next]) => next.length === 0);
  expect(last.map(([state]) => state)).toEqual([
    'accepted',
    'refused',
    'withdrawn',
    'expired',
  ] satisfies ProposalState[]);
  expect(lapsesOn('2026-01-31')).toBe('2026-03-02');
});

it.each([
  [null, null],
  ['2026-08-01', null],
  ['2026-07-31', 30],
  ['2026-07-09', 30],
  ['2026-07-08', 7],
  ['2026-07-02', 7],
  ['2026-07-01', null],
] as const)('a duty without from %s on: reminder %s', (untilOn, due) => {
  expect(reminderDue(untilOn, today)).toBe(due);
});

const open = { fromOn: '2026-01-01', untilOn: null };
it.each([
  [{ fromOn: '2026-07-01', untilOn: '2026-07-02' }, open, null],
  [{ fromOn: '2026-07-01', untilOn: '2027-07-01' }, open, null],
  [{ fromOn: '2026-07-01', untilOn: '2027-07-02' }, open, /最长一年/],
  [{ fromOn: '2026-06-30', untilOn: '2026-07-02' }, open, /不能从过去的日子开始/],
  [{ fromOn: '2026-07-02', untilOn: '2026-07-02' }, open, /截止日期应晚于开始日期/],
  [
    { fromOn: '2026-07-02', untilOn: '2026-08-02' },
    { ...open, untilOn: '2026-08-01' },
    /不能超出这个职务的任期/,
  ],
  [
    { fromOn: '2026-07-02', untilOn: '2026-08-02' },
    { ...open, fromOn: '2026-07-03' },
    /不能超出这个职务的任期/,
  ],
  [{ fromOn: '2026-07-02', untilOn: '2026-08-01' }, { ...open, untilOn: '2026-08-01' }, null],
])('a leave %j in a duty %j', (leave, duty, words) => {
  const objection = leaveObjection(leave, duty, today);
  if (words === null) expect(objection).toBeNull();
  else expect(objection?.words.zh).toMatch(words);
});

it('names an organisation and everything above it', () => {
  expect(pathsUpTo('n.15.07.0001')).toEqual(['n', 'n.15', 'n.15.07', 'n.15.07.0001']);
});

it('a successor reaches the place and may do what is open', () => {
  const duty = { path: 'n.15.07.0001.0002' };
  const imports = [{ needs: 'members.import' as const }];
  const at = (role: Parameters<typeof canTakeOver>[0]['role'], path: string) =>
    canTakeOver({ role, path }, duty, imports);
  expect(at('branch_secretary', 'n.15.07.0001.0002')).toBe(true);
  expect(at('organization_officer', 'n.15.07.0001')).toBe(true);
  expect(at('organization_officer', 'n.15.07.0001.0003')).toBe(false);
  expect(at('organization_officer', 'n.15.07.0001.0002.0001')).toBe(false);
  expect(at('statistician', 'n.15.07.0001')).toBe(false);
  expect(canTakeOver({ role: 'floating_liaison', path: 'n.15.07.0001' }, duty, [])).toBe(false);
});
