import { expect, it } from 'vitest';
import type { AnswerOf } from '../../lib/api.types.ts';
import {
  branchTasks,
  correctionTasks,
  dutyTasks,
  greetingAt,
  importTasks,
  phoneTasks,
  recoveryTasks,
  replacementTasks,
  termTasks,
} from './home.tasks.ts';

type DutyTask = AnswerOf<'GET /account/duty-tasks'>['items'][number];
type Import = AnswerOf<'GET /member-imports'>['items'][number];
const roster = (state: Import['state'], commit = false): Import => ({
  id: state,
  fileName: '名册.xlsx',
  fileSize: 1,
  organization: { id: 'o', name: '镇党委' },
  state,
  sheets: [],
  mapping: {},
  rowsDone: 0,
  rowsTotal: null,
  accepted: 12,
  unchanged: 0,
  problemCount: 3,
  problemSummary: {},
  unknownOrganizations: [],
  skipped: [],
  failure: null,
  createdAt: '2026-01-01T00:00:00Z',
  committedAt: null,
  version: 1,
  can: { check: false, commit, cancel: false, createOrganizations: false, report: false },
});

it('asks for what an import waits for, and for nothing once it ended', () => {
  const words = (one: Import) => importTasks([one]).map((task) => [task.words, task.values.n, task.asks]);
  expect(words(roster('mapping'))).toEqual([['taskMapping', 0, true]]);
  expect(words(roster('checked', true))).toEqual([['taskCommit', 12, true]]);
  expect(words(roster('checked'))).toEqual([]);
  expect(words(roster('refused'))).toEqual([['taskProblems', 3, true]]);
  expect(words(roster('committing'))).toEqual([['taskRunning', 0, false]]);
  for (const ended of ['committed', 'failed', 'cancelled'] as const) expect(words(roster(ended))).toEqual([]);
});

/** The two rules of a branch's size with these values. */
const sizes = (least: number, most: number) => ({
  items: [
    { key: 'branch.full_members_min', value: least },
    { key: 'branch.members_usual_max', value: most },
  ],
});
const branchOf = (memberCount: number | null) =>
  ({
    id: 'b',
    parentId: null,
    code: 'b',
    name: '支部',
    shortName: null,
    kind: 'branch',
    form: 'standard',
    childCount: 0,
    memberCount,
    endedOn: null,
    pathNames: [],
  }) satisfies Parameters<typeof branchTasks>[0][number];

it('other values of the rules ask otherwise', () => {
  const words = (least: number, most: number) =>
    branchTasks([branchOf(10)], sizes(least, most)).map((task) => task.words);
  expect([words(11, 50), words(3, 9), words(10, 10)]).toEqual([['taskSmall'], ['taskLarge'], []]);
});

it.each([
  [2, 'taskSmall'],
  [3, undefined],
  [50, undefined],
  [51, 'taskLarge'],
  [null, undefined],
] as const)('a branch of %s members: %s', (memberCount, words) => {
  const branch = branchOf(memberCount);
  expect(branchTasks([branch], sizes(3, 50))[0]?.words).toBe(words);
  expect(branchTasks([{ ...branch, form: 'functional' }], sizes(3, 50))).toEqual([]);
  expect(branchTasks([{ ...branch, form: 'temporary' }], sizes(3, 50))).toEqual([]);
  expect(branchTasks([branch], undefined)).toEqual([]);
});

it('asks for the numbers of members whom nobody can call', () => {
  const page = (count: number, next: string | null) => ({ items: Array(count).fill({}), next });
  const told = (count: number, next: string | null) =>
    phoneTasks(page(count, next)).map(({ values }) => values.n);
  expect(phoneTasks(undefined)).toEqual([]);
  expect(told(0, null)).toEqual([]);
  expect(told(3, null)).toEqual([3]);
  expect(told(100, 'more')).toEqual(['100+']);
  expect(phoneTasks(page(1, null))[0]?.to).toEqual({
    path: '/members',
    search: { stage: ['full', 'probationary'], missing: 'phone' },
  });
});

it('tells of terms that end: one by name and day, several by their number', () => {
  const term = (id: string) => ({
    organization: { id, name: `支部${id}` },
    number: 1,
    until: '2026-09-01',
    overdue: false,
  });
  const told = (count: number, next: string | null = null) =>
    termTasks({ items: [...'abcdef'].slice(0, count).map(term), next }, (day) => `<${day}>`, true).map(
      ({ words, values, to }) => [words, values, to],
    );
  expect(termTasks(undefined, String, true)).toEqual([]);
  expect(told(0)).toEqual([]);
  expect(told(1)).toEqual([
    ['taskTerm', { name: '支部a', n: '<2026-09-01>' }, { path: '/organizations/$id', id: 'a' }],
  ]);
  expect(told(2)).toEqual([['taskTerms', { name: '', n: 2 }, { path: '/terms' }]]);
  expect(told(2, 'more')[0]?.[1]).toEqual({ name: '', n: '2+' });
});

it('asks for answers to correction requests, louder when late, and never to the own one', () => {
  const request = {
    id: 'r',
    field: 'phone',
    state: 'submitted',
    submittedAt: '2026-07-01T00:00:00Z',
    dueOn: '2026-07-22',
    overdue: false,
    member: { id: 'm', name: '张伟' },
    organization: { id: 'o', name: '支部' },
    decidedAt: null,
  } as const;
  const told = (own: string | null, overdue: boolean) =>
    correctionTasks([{ ...request, overdue }], own, () => '手机').map(({ words, values }) => [
      words,
      values.n,
    ]);
  expect(told(null, false)).toEqual([['taskCorrection', '手机']]);
  expect(told('x', true)).toEqual([['taskCorrectionLate', '手机']]);
  expect(told('m', true)).toEqual([]);
});

it('asks the second officer to confirm a recovery, and the first to print its slip', () => {
  const recovery = (confirm: boolean, print: boolean) => ({
    id: 'r',
    kind: 'recovery' as const,
    state: 'waiting' as const,
    account: { id: 'a', name: '张伟', login: 'zhangw' },
    reason: '手机丢失',
    startedBy: { name: '李娜', role: 'branch_secretary', organization: '支部' },
    startedAt: '2026-07-01T00:00:00Z',
    expiresAt: '2026-07-02T00:00:00Z',
    confirmedBy: null,
    confirmedAt: null,
    can: { confirm, print, cancel: true },
  });
  const told = (confirm: boolean, print: boolean) =>
    recoveryTasks([recovery(confirm, print)], (at) => `<${at}>`).map(({ words, values, to }) => [
      words,
      values.n,
      to.path,
    ]);
  expect(told(false, false)).toEqual([]);
  expect(told(true, false)).toEqual([['taskRecovery', '<2026-07-02T00:00:00Z>', '/recoveries']]);
  expect(told(false, true)).toEqual([['taskRecoverySlip', '<2026-07-02T00:00:00Z>', '/recoveries']]);
});

it('asks the third admin, nobody else, about a successor for a lost one', () => {
  const replacement = (confirm: boolean) => ({
    id: 'r',
    role: 'audit_admin' as const,
    lost: '李春梅',
    successor: { name: '周敏', login: 'zhoum' },
    reason: '失联',
    proposedBy: { name: '钱晓峰', role: 'system_admin' as const },
    proposedAt: '2026-07-01T00:00:00Z',
    expiresAt: '2026-07-02T00:00:00Z',
    state: 'waiting' as const,
    confirmedBy: null,
    confirmedAt: null,
    can: { confirm, withdraw: !confirm },
  });
  const said = { role: () => '审计管理员', instant: (at: string) => at };
  expect(replacementTasks([replacement(false)], said)).toEqual([]);
  expect(replacementTasks([replacement(true)], said)).toEqual([
    {
      key: 'r',
      words: 'taskReplacement',
      values: { name: '周敏', n: '2026-07-02T00:00:00Z', what: '审计管理员' },
      to: { path: '/admins' },
      asks: true,
    },
  ]);
});

it.each([
  [4, 'evening'],
  [5, 'morning'],
  [11, 'noon'],
  [13, 'afternoon'],
  [18, 'evening'],
])('at %i o’clock: good %s', (hour, greeting) => {
  expect(greetingAt(hour)).toBe(greeting);
});

it('tells holder and granter of a duty that ends, urgently within seven days', () => {
  const task = (kind: DutyTask['kind'], dueWithin: number | null): DutyTask => ({
    kind,
    id: kind,
    role: 'leader',
    organization: { id: 'o', name: '镇党委', code: '1' },
    name: '李娜',
    untilOn: '2026-08-01',
    dueWithin,
  });
  const said = { role: () => '分管领导', day: (day: string) => day };
  const words = (kind: DutyTask['kind'], dueWithin: number | null) =>
    dutyTasks([task(kind, dueWithin)], said).map((one) => [one.words, one.values.what, one.asks]);
  const what = '镇党委 分管领导';
  expect(words('own_duty_expires', 30)).toEqual([['taskOwnDuty', what, false]]);
  expect(words('own_duty_expires', 7)).toEqual([['taskOwnDutySoon', what, false]]);
  expect(words('granted_duty_expires', 30)).toEqual([['taskGrantedDuty', what, true]]);
  expect(words('granted_duty_expires', 7)).toEqual([['taskGrantedDutySoon', what, true]]);
  expect(words('proposal_waits', null)).toEqual([['taskProposal', what, true]]);
  expect(words('stands_in', null)).toEqual([['taskStandsIn', what, false]]);
});
