import { roleKeys } from '@zhibu/contract/authorization';
import { describe, expect, it, test } from 'vitest';
import { permissionsOfRole } from '../../kernel/authorization.ts';
import { generalRulebook } from '../rulebook/public.ts';
import {
  branchWarnings,
  kindsFor,
  type MemberFacts,
  memberWarnings,
  severityOf,
  termWarnings,
} from './warnings.rules.ts';

const base: MemberFacts = {
  stage: 'full',
  presence: 'present',
  presenceSince: null,
  floatingSince: null,
  applied: null,
  onRecord: '2020-01-01',
  lastTalk: '2026-01-05',
  lastContact: null,
  joined: '2010-01-01',
  probationUntil: null,
  suspendedOn: null,
};
const found = (today: string, change: Partial<MemberFacts>) =>
  memberWarnings(generalRulebook(today), { ...base, ...change }, today);
const told = (today: string, change: Partial<MemberFacts>) =>
  found(today, change).map(({ kind, due }) => [kind, due]);

describe('probation', () => {
  const probationer = (change: Partial<MemberFacts>) => ({ stage: 'probationary', ...change });
  test.each([
    // Told thirty days before, on the day itself it is near, the day after it is late.
    ['2026-06-30', '2025-07-31', null, []],
    ['2026-07-01', '2025-07-31', null, [['probation_ending', '2026-07-31']]],
    ['2026-07-31', '2025-07-31', null, [['probation_ending', '2026-07-31']]],
    ['2026-08-01', '2025-07-31', null, [['probation_overdue', '2026-07-31']]],
    // Who joined on 29 Feb: a year ends on 28 Feb.
    ['2025-03-01', '2024-02-29', null, [['probation_overdue', '2025-02-28']]],
    ['2025-02-28', '2024-02-29', null, [['probation_ending', '2025-02-28']]],
    // Across the end of the year.
    ['2025-12-20', '2025-01-10', null, [['probation_ending', '2026-01-10']]],
    // Extended.
    ['2026-08-01', '2025-07-31', '2027-01-31', []],
    ['2027-01-10', '2025-07-31', '2027-01-31', [['probation_ending', '2027-01-31']]],
  ])('on %s, joined %s, extended until %s', (today, joined, probationUntil, expected) => {
    expect(told(today, probationer({ joined, probationUntil, lastTalk: today }))).toEqual(expected);
  });

  it('late names rule 17 and what to do', () => {
    const [late] = found('2026-08-01', probationer({ joined: '2025-07-31' }));
    expect(late?.rule.key).toBe('development.probation_years');
    expect(late?.rule.document?.zh).toContain('党章');
    expect(late?.words.zh).toBe('预备期已于 2026-07-31 届满，请尽快讨论能否转正。');
  });

  it('without a day of joining nothing is computed', () => {
    expect(told('2026-08-01', probationer({ joined: null }))).toEqual([]);
  });
});

describe('talks', () => {
  test.each([
    ['2026-02-28', []],
    ['2026-03-01', [['application_talk_overdue', '2026-02-28']]],
  ])('of an applicant of 31 January, on %s', (today, expected) => {
    expect(told(today, { stage: 'applicant', applied: '2026-01-31', lastTalk: null })).toEqual(expected);
  });

  test.each([
    // In the last quarter for the year itself, afterwards until it is made up for.
    ['2026-09-30', '2025-11-11', []],
    ['2026-10-01', '2025-11-11', [['yearly_talk_overdue', '2026-12-31']]],
    ['2026-12-31', '2025-11-11', [['yearly_talk_overdue', '2026-12-31']]],
    ['2027-01-01', '2025-11-11', [['yearly_talk_overdue', '2026-12-31']]],
    ['2027-01-01', '2026-11-11', []],
    ['2026-03-01', '2024-11-11', [['yearly_talk_overdue', '2025-12-31']]],
    ['2026-10-01', '2026-01-01', []],
  ])('of the year on %s, last %s', (today, lastTalk, expected) => {
    expect(told(today, { lastTalk })).toEqual(expected);
  });

  it('of the year says which year, and whether it is late', () => {
    const words = (today: string) => found(today, { lastTalk: '2025-11-11' })[0]?.words.zh;
    expect(words('2026-10-01')).toBe('2026 年还没有谈心谈话，请在 2026-12-31 前安排。');
    expect(words('2027-02-01')).toBe('2026 年没有登记谈心谈话，请补上。');
  });

  it('a registry of yesterday has nothing to reproach its members with', () => {
    expect(told('2026-11-20', { onRecord: '2026-11-19', lastTalk: null })).toEqual([]);
  });
});

describe('those away', () => {
  test.each([
    ['2026-02-28', []],
    ['2026-03-01', [['contact_overdue', '2026-02-28']]],
  ])('abroad since 31 August, on %s', (today, expected) => {
    const away = { presence: 'abroad', presenceSince: '2025-08-31' };
    expect(told(today, { ...away, lastTalk: null })).toEqual(expected);
    expect(told(today, { ...away, lastTalk: null, lastContact: '2026-01-05' })).toEqual([]);
  });

  test.each([
    ['2026-06-29', ['contact_overdue']],
    ['2026-06-30', ['contact_overdue', 'suspension_possible']],
  ])('lost since 31 December, on %s', (today, kinds) => {
    const facts = { presence: 'lost', presenceSince: '2025-12-31', lastTalk: null };
    expect(found(today, facts).map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each([
    ['2026-02-27', []],
    ['2026-02-28', [['removal_possible', '2026-02-28']]],
  ])('suspended on 29 February two years ago, on %s', (today, expected) => {
    const facts = { stage: 'suspended', presence: 'lost', presenceSince: '2023-06-01' };
    expect(told(today, { ...facts, suspendedOn: '2024-02-29' })).toEqual(expected);
    // Found again, it is for the branch to decide, not for the calendar.
    expect(told(today, { ...facts, presence: 'present', suspendedOn: '2024-02-29' })).toEqual([]);
  });
});

describe('organisations', () => {
  const rulebook = generalRulebook('2026-07-01');
  test.each([
    ['branch', 'standard', 2, 40, ['branch_small']],
    ['branch', 'standard', 3, 50, []],
    ['branch', 'joint', 51, 51, ['branch_large']],
    ['branch', 'standard', 2, 51, ['branch_small', 'branch_large']],
    ['branch', 'functional', 0, 0, []],
    ['branch', 'temporary', 0, 99, []],
    ['committee', 'standard', 5, 5, []],
  ] as const)('%s (%s) with %s full members of %s', (kind, form, fullMembers, members, expected) => {
    const kinds = branchWarnings(rulebook, { kind, form, fullMembers, members }).map((one) => one.kind);
    expect(kinds).toEqual(expected);
  });

  test.each([
    // Six calendar months before: 28 Feb + 6 months is 28 Aug, 29 Aug is not near yet.
    ['2026-02-28', '2026-08-29', undefined],
    ['2026-02-28', '2026-08-28', 'term_ending'],
    ['2026-06-30', '2026-12-31', undefined],
    ['2026-07-01', '2026-12-31', 'term_ending'],
    ['2026-12-30', '2026-12-31', 'term_ending'],
    ['2026-12-31', '2026-12-31', 'term_overdue'],
  ])('on %s a term until %s: %s', (today, due, kind) => {
    const facts = { kind: 'branch', village: false, from: '2023-08-01', due, extendedUntil: null } as const;
    expect(termWarnings(generalRulebook(today), facts, today)[0]?.kind).toBe(kind);
  });

  it('an extension approved counts', () => {
    const facts = { kind: 'branch', village: false, from: '2023-06-30', due: '2026-06-30' } as const;
    const kinds = (extendedUntil: string | null) =>
      termWarnings(rulebook, { ...facts, extendedUntil }, '2026-07-01').map((one) => one.kind);
    expect([kinds(null), kinds('2027-06-30')]).toEqual([['term_overdue'], []]);
  });
});

describe('who is told what', () => {
  it('persons to those who read their files, transfers to those who handle these, sizes and terms to those who read figures', () => {
    const of = (role: (typeof roleKeys)[number]) => kindsFor(permissionsOfRole(role)).length;
    expect(Object.fromEntries(roleKeys.map((role) => [role, of(role)]))).toEqual({
      branch_secretary: 17,
      organization_officer: 17,
      committee_administrator: 17,
      statistician: 4,
      education_officer: 14,
      publicity_officer: 4,
      discipline_officer: 14,
      leader: 4,
      floating_liaison: 14,
      network_administrator: 0,
      system_admin: 0,
      security_admin: 0,
      audit_admin: 0,
    });
  });

  it('something is asked of whoever may do it', () => {
    const of = (role: (typeof roleKeys)[number], kind: Parameters<typeof severityOf>[0]) =>
      severityOf(kind, permissionsOfRole(role));
    expect([of('branch_secretary', 'probation_ending'), of('education_officer', 'probation_ending')]).toEqual(
      ['ask', 'know'],
    );
    expect([of('branch_secretary', 'term_overdue'), of('organization_officer', 'term_overdue')]).toEqual([
      'know',
      'ask',
    ]);
    expect(of('committee_administrator', 'removal_possible')).toBe('know');
  });
});
