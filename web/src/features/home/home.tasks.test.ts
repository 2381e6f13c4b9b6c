import { expect, it } from 'vitest';
import type { AnswerOf } from '../../lib/api.types.ts';
import { branchTasks, greetingAt, importTasks } from './home.tasks.ts';

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

it.each([
  [2, 'taskSmall'],
  [3, undefined],
  [50, undefined],
  [51, 'taskLarge'],
  [null, undefined],
] as const)('a branch of %s members: %s', (memberCount, words) => {
  const branch = {
    id: 'b',
    parentId: null,
    code: 'b',
    name: '支部',
    shortName: null,
    kind: 'branch',
    form: 'standard',
    childCount: 0,
    memberCount,
    pathNames: [],
  } as const;
  expect(branchTasks([{ ...branch, pathNames: [] }])[0]?.words).toBe(words);
  expect(branchTasks([{ ...branch, form: 'functional', pathNames: [] }])).toEqual([]);
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
