import { expect, test } from 'vitest';
import { testRulebook } from '../../../test/harness/rulebook.ts';
import { generalRulebook } from '../rulebook/public.ts';
import {
  countOfficers,
  decideExtension,
  decideTerm,
  listErrors,
  refilledTooEarly,
  standingObjection,
  type TermCommand,
  termObjection,
  termRuleOf,
} from './officers.rules.ts';

const today = '2026-07-01';
const running = { from: '2022-03-01', due: '2025-03-01', extendedUntil: null };
const command: TermCommand = {
  rule: 'term.branch_years',
  from: '2025-03-01',
  founding: false,
  approval: null,
  running,
  foundedOn: '1955-07-01',
  lastEnded: null,
  lastPost: '2024-03-01',
};

function decided(change: Partial<TermCommand>): string {
  const all = { ...command, ...change };
  const decision = decideTerm(generalRulebook(all.from), all, today);
  if ('next' in decision) return decision.next.due;
  if ('objection' in decision)
    return `${decision.objection.rule.key} ${JSON.stringify(decision.objection.earliest)}`;
  return decision.errors.map(({ pointer }) => pointer).join();
}

test.each<[string, Partial<TermCommand>, string]>([
  ['on the day the old one ends', {}, '2028-03-01'],
  ['later', { from: '2026-07-01' }, '2029-07-01'],
  ['tomorrow', { from: '2026-07-02' }, '/from'],
  ['on the day the old one began', { from: '2022-03-01' }, '/from'],
  ['before a post of the old one ended', { lastPost: '2025-03-02' }, '/from'],
  ['on the day a post of the old one ended', { lastPost: '2025-03-01' }, '2028-03-01'],
  ['before the organisation was founded', { foundedOn: '2025-03-02' }, '/from'],
  ['on the day the organisation was founded', { foundedOn: '2025-03-01' }, '2028-03-01'],
  ['founded twice', { founding: true }, '/election'],
  [
    'founded after a term that ended',
    { founding: true, running: null, lastEnded: '2024-01-01' },
    '/election',
  ],
  ['before the last term ended', { running: null, lastEnded: '2025-03-02' }, '/from'],
  ['when the last term ended', { running: null, lastEnded: '2025-03-01' }, '2028-03-01'],
  ['founded', { founding: true, running: null, from: '2026-01-01' }, '2029-01-01'],
  ['early without approval', { from: '2025-02-28' }, 'term.shift_max_years "2025-03-01"'],
  ['early with approval', { from: '2025-02-28', approval: '县组〔2025〕1号' }, '2028-02-28'],
  ['a year early with approval', { from: '2024-03-01', approval: '县组〔2024〕1号' }, '2027-03-01'],
  [
    'more than a year early',
    { from: '2024-02-29', approval: '县组〔2024〕1号' },
    'term.shift_max_years "2024-03-01"',
  ],
  ['of a committee', { rule: 'term.committee_years' }, '2030-03-01'],
  // The same election by the version of its day (支部工作条例, 28 October 2018).
  [
    'of a village, 2018-10-27',
    { rule: 'term.village_branch_years', from: '2018-10-27', running: null },
    '2021-10-27',
  ],
  [
    'of a village, 2018-10-28',
    { rule: 'term.village_branch_years', from: '2018-10-28', running: null },
    '2023-10-28',
  ],
])('a term begins %s', (_name, change, expected) => {
  expect(decided(change)).toBe(expected);
});

test('29 February: a term of three years ends on the last day of February', () => {
  expect(decided({ from: '2024-02-29', running: null })).toBe('2027-02-28');
});

test('an early election is refused with words, rule and the day from which it is lawful', () => {
  const decision = decideTerm(generalRulebook('2024-01-01'), { ...command, from: '2024-01-01' }, today);
  expect('objection' in decision && decision.objection.words).toEqual({
    zh: '本届任期到 2025-03-01，经批准最多提前 1 年，即不早于 2024-03-01 换届。',
    en: 'The running term lasts until 2025-03-01; with approval the election may come 1 year(s) earlier, not before 2024-03-01.',
  });
});

test.each([
  ['2025-03-01', '/until'],
  ['2025-03-02', '2025-03-02'],
  ['2026-03-01', '2026-03-01'],
  ['2026-03-02', 'term.shift_max_years'],
])('an extension until %s: %s', (until, expected) => {
  const decision = decideExtension(testRulebook(), running, until);
  const told =
    'next' in decision
      ? decision.next.until
      : 'objection' in decision
        ? decision.objection.rule.key
        : decision.errors[0]?.pointer;
  expect(told).toBe(expected);
});

test('a second extension counts from the day the term was due, not from the first', () => {
  const decision = decideExtension(testRulebook(), { ...running, extendedUntil: '2025-09-01' }, '2026-03-02');
  expect('objection' in decision && decision.objection.words.zh).toBe(
    '任期到 2025-03-01，经批准最多延长 1 年，即不晚于 2026-03-01。',
  );
});

test.each([
  ['full', null],
  ['probationary', '张伟是预备党员，没有被选举权，不能担任这个职务。'],
  ['applicant', '张伟不是正式党员，没有被选举权，不能担任这个职务。'],
  ['suspended', '张伟不是正式党员，没有被选举权，不能担任这个职务。'],
])('a post for a person who is %s', (stage, zh) => {
  const objection = standingObjection(testRulebook(), { name: '张伟', stage, full: null });
  expect(objection?.words.zh ?? null).toBe(zh);
  if (objection)
    expect(objection.rule).toMatchObject({ key: 'election.standing', article: { zh: '第五条' } });
});

test.each([
  ['2025-07-01', 'term.branch_years'],
  ['2026-07-01', 'term.branch_years'],
  ['2026-07-02', 'term.reminder_months'],
  ['2027-01-01', 'term.reminder_months'],
  ['2027-01-02', null],
])('a term that is due on %s, seen on 1 July 2026: %s', (due, key) => {
  const seen = termObjection(testRulebook(), 'term.branch_years', {
    from: '2020-01-01',
    due,
    extendedUntil: null,
  });
  expect(seen?.rule.key ?? null).toBe(key);
});

test('an approved extension is the end that counts', () => {
  const term = { from: '2020-01-01', due: '2026-01-01', extendedUntil: '2027-06-01' };
  expect(termObjection(testRulebook(), 'term.branch_years', term)).toBeNull();
});

test('which rule says how long a body sits', () => {
  const rules = (village: boolean) =>
    (['committee', 'working_committee', 'general_branch', 'branch', 'group'] as const).map((kind) =>
      termRuleOf(kind, village),
    );
  expect(rules(false)).toEqual([
    'term.committee_years',
    'term.committee_years',
    'term.general_branch_years',
    'term.branch_years',
    null,
  ]);
  expect(rules(true)).toEqual([
    'term.committee_years',
    'term.committee_years',
    'term.village_branch_years',
    'term.village_branch_years',
    null,
  ]);
});

test('a list names one secretary and nobody twice in one post; people count once', () => {
  const list = [
    { memberId: 'a', post: 'secretary' },
    { memberId: 'a', post: 'organization' },
    { memberId: 'b', post: 'deputy_secretary' },
  ] as const;
  expect(listErrors(list)).toEqual([]);
  expect(countOfficers(list)).toEqual({ secretaries: 1, deputies: 1, committee: 2 });
  expect(listErrors(list.slice(1)).map(({ pointer }) => pointer)).toEqual(['/officers']);
  expect(listErrors([...list, list[1]]).map(({ pointer }) => pointer)).toEqual(['/officers/3']);
});

test('a post is filled again on the day on which its last holder left, not before', () => {
  expect(refilledTooEarly('2026-06-20', '2026-06-20')).toBeNull();
  expect(refilledTooEarly('2026-06-19', null)).toBeNull();
  expect(refilledTooEarly('2026-06-19', '2026-06-20')).toMatchObject({
    pointer: '/from',
    detail: { zh: '上一任到 2026-06-20 才离任，任职日期不能早于这一天。' },
  });
});

test.each([
  ['the day before', '2026-05-31', { date: '2026-06-01', precision: 'day' }, '2026-06-01'],
  ['on the day', '2026-06-01', { date: '2026-06-01', precision: 'day' }, null],
  [
    'in the month, of which only the month is known',
    '2026-06-01',
    { date: '2026-06-01', precision: 'month' },
    null,
  ],
  ['before that month', '2026-05-31', { date: '2026-06-01', precision: 'month' }, '2026-06-01'],
  [
    'in the year, of which only the year is known',
    '2026-01-01',
    { date: '2026-01-01', precision: 'year' },
    null,
  ],
  ['where nothing is known', '1999-01-01', null, null],
] as const)('a post begins for a full member %s', (_when, from, full, earliest) => {
  const objection = standingObjection(generalRulebook(from), { name: '张伟', stage: 'full', full });
  expect(objection?.earliest ?? null).toBe(earliest);
  if (objection) {
    expect(objection.rule.key).toBe('election.standing');
    expect(objection.words.zh).toBe('张伟到 2026-06-01 才是正式党员，任职日期不能早于这一天。');
  }
});
