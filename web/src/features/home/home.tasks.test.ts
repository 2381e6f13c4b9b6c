import { expect, it } from 'vitest';
import type { AnswerOf } from '../../lib/api.types.ts';
import {
  correctionTasks,
  dutyTasks,
  foundTasks,
  greetingAt,
  importTasks,
  phoneTasks,
  recoveryTasks,
  replacementTasks,
  reportTasks,
  yearToReport,
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

type Report = AnswerOf<'GET /annual-reports'>;
type Finding = Report['findings'][number];

it('asks for annual reports whose turn is ours, and only tells of those that wait for others', () => {
  const block: Finding = {
    key: 'child_missing',
    severity: 'block',
    words: { zh: '“东河镇”还没有报送。', en: '' },
    organization: null,
    earliest: null,
  };
  const none = { total: 3, missing: 0, filed: 0, returned: 0, accepted: 3 };
  const report = (change: Partial<Report>, file = true) =>
    ({
      year: 2025,
      state: 'draft',
      dueOn: '2026-01-20',
      overdue: false,
      children: none,
      findings: [],
      can: { file, accept: false, return: false, download: false },
      ...change,
    }) as Partial<Report> as Report; // what the tasks ask of it
  const told = (one: Report | null, accepts = true) =>
    reportTasks(one, accepts, (day) => day).map(({ words, values, asks }) => [words, values.n, asks]);
  expect(told(null)).toEqual([]);
  expect(told(report({}))).toEqual([['taskReport', '2026-01-20', true]]);
  expect(told(report({ overdue: true }))).toEqual([['taskReportLate', '2026-01-20', true]]);
  expect(told(report({ state: 'returned' }))).toEqual([['taskReportReturned', '2026-01-20', true]]);
  expect(told(report({ state: 'filed' }, false))).toEqual([]);
  const waiting = { children: { ...none, missing: 1, returned: 1, accepted: 1 }, findings: [block] };
  expect(told(report(waiting))).toEqual([['taskReportWaits', 2, false]]);
  const filed = {
    children: { ...none, filed: 2, accepted: 1 },
    findings: [{ ...block, key: 'child_waiting' }],
  };
  expect(told(report(filed as Partial<Report>))).toEqual([['taskReportsFiled', 2, true]]);
  expect(told(report(filed as Partial<Report>), false)).toEqual([]);
  const imbalance = { findings: [{ ...block, key: 'imbalance' }] };
  expect(told(report(imbalance as Partial<Report>))).toEqual([['taskReport', '2026-01-20', true]]);
  const [task] = reportTasks(report({}), true, (day) => day);
  expect(task?.to).toEqual({ path: '/annual-reports', search: { year: '2025' } });
});

it('a year is reported from its last day on', () => {
  expect(yearToReport('2026-12-30')).toBe(2025);
  expect(yearToReport('2026-12-31')).toBe(2026);
  expect(yearToReport('2027-01-01')).toBe(2026);
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

it('tells what the rules find: one by name and day, several by their number, asked of who may act', () => {
  type Summary = AnswerOf<'GET /warnings/summary'>['items'][number];
  const said = { many: (kind: string, n: number) => `<${kind} ${n}>`, one: ({ zh }: { zh: string }) => zh };
  const only = (kind: Summary['kind'], words: string): Summary['only'] => ({
    kind,
    severity: 'ask',
    member: null,
    transfer: null,
    mobility: null,
    organization: { id: 'a', name: '支部a' },
    since: null,
    due: '2026-09-01',
    words: { zh: words, en: words },
    rule: 'term.reminder_months',
    article: { zh: '', en: '' },
    can: { recordTalk: false, recordContact: false, changeStatus: false, beginTerm: true },
  });
  const told = (item: Summary) =>
    foundTasks([item], said).map(({ values, to, asks }) => [values.name, to, asks]);
  expect(foundTasks([], said)).toEqual([]);

  const term = only('term_ending', '本届任期将于 2026-09-01 届满，请准备换届。');
  expect(told({ kind: 'term_ending', severity: 'ask', count: 1, only: term })).toEqual([
    ['支部a：本届任期将于 2026-09-01 届满，请准备换届。', { path: '/organizations/$id', id: 'a' }, true],
  ]);
  // Who cannot see to it is only told.
  expect(told({ kind: 'term_ending', severity: 'know', count: 1, only: term })[0]?.[2]).toBe(false);
  expect(told({ kind: 'term_ending', severity: 'ask', count: 2, only: null })).toEqual([
    ['<term_ending 2>', { path: '/warnings', search: { kind: 'term_ending' } }, true],
  ]);

  expect(told({ kind: 'branch_small', severity: 'ask', count: 6, only: null })[0]?.[0]).toBe(
    '<branch_small 6>',
  );
  expect(told({ kind: 'branch_large', severity: 'know', count: 3, only: null })[0]?.[2]).toBe(false);

  const person = only('probation_ending', '预备期到 2026-09-01 届满。');
  const named = person && { ...person, member: { id: 'm', name: '张伟' } };
  expect(told({ kind: 'probation_ending', severity: 'ask', count: 1, only: named })).toEqual([
    ['张伟：预备期到 2026-09-01 届满。', { path: '/warnings', search: { kind: 'probation_ending' } }, true],
  ]);
  const moving = named && { ...named, kind: 'transfer_turn' as const, transfer: 't' };
  expect(told({ kind: 'transfer_turn', severity: 'ask', count: 1, only: moving })[0]?.[1]).toEqual({
    path: '/transfers/$id',
    id: 't',
  });
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
