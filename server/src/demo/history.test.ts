import type { CauseKey } from '@zhibu/contract/causes';
import { describe, expect, test } from 'vitest';
import { addMonths, addYears } from '../kernel/standards/dates.ts';
import { generateCounty, type MemberSpec, type PeriodSpec } from './county.ts';

const today = '2026-07-01';
const county = generateCounty({ today });
const members = [...county.members];
const everybody = [...members, ...county.leavers];
const founded = new Map(county.organizations.map(({ code, foundedOn }) => [code, foundedOn]));

interface Step {
  who: MemberSpec;
  before: PeriodSpec | undefined;
  now: PeriodSpec;
}
const steps: Step[] = everybody.flatMap((who) =>
  who.history.map((now, index) => ({ who, now, before: who.history[index - 1] })),
);
const inParty = (period: PeriodSpec | undefined) =>
  period !== undefined && (period.stage === 'full' || period.stage === 'probationary');

describe('histories', () => {
  test('begin on the opening day or later, go on without gap, and end in what the file says', () => {
    for (const { history, ...file } of everybody) {
      const days = history.map(({ from }) => from);
      expect(days, file.name).toEqual([...new Set(days)].sort());
      expect(days[0] !== undefined && days[0] >= county.opening && (days.at(-1) ?? '') <= today).toBe(true);
      const { stage, organizationCode, education, occupation, presence, joined, full } = file;
      expect(history.at(-1)).toMatchObject({
        stage,
        organizationCode,
        education,
        occupation,
        presence,
        joined,
        full,
      });
    }
  });

  test('each period differs from the one before, in what its cause says', () => {
    const told: Readonly<Record<string, (step: Required<Step>) => boolean>> = {
      admitted: ({ before, now }) => before?.stage === 'candidate' && now.stage === 'probationary',
      converted: ({ before, now }) => before?.stage === 'probationary' && now.stage === 'full',
      restored: ({ before, now }) => before?.stage === 'suspended' && now.stage === 'full',
      moved: ({ before, now }) => before?.organizationCode !== now.organizationCode,
      reorganized: ({ before, now }) =>
        founded.get(now.organizationCode) === now.from && before !== undefined,
      developed: ({ now }) => ['applicant', 'activist', 'candidate'].includes(now.stage),
      went_abroad: ({ before, now }) => before?.presence === 'present' && now.presence === 'abroad',
      returned: ({ before, now }) => before?.presence === 'abroad' && now.presence === 'present',
      lost_contact: ({ before, now }) => before?.presence === 'present' && now.presence === 'lost',
      found_again: ({ before, now }) => before?.presence === 'lost' && now.presence === 'present',
      edited: ({ before, now }) =>
        before?.education !== now.education || before?.occupation !== now.occupation,
      probation_cancelled: ({ before, now }) => before?.stage === 'probationary' && now.stage !== 'full',
    };
    for (const step of steps) {
      const { before, now, who } = step;
      if (!before) {
        expect(now.cause === 'registered', JSON.stringify(who)).toBe(now.from === county.opening);
        continue;
      }
      const check = told[now.cause] ?? (({ now: is }) => is.stage === now.cause && inParty(before));
      expect(check({ who, before, now }), `${now.cause} ${JSON.stringify(who.history)}`).toBe(true);
      const { from: _from, cause: _cause, ...values } = now;
      expect(before).not.toMatchObject(values);
    }
  });

  test('keep the rules: a year of each stage, nothing after an ending, no place before its branch', () => {
    for (const { who, before, now } of steps) {
      if (now.cause === 'admitted') expect(now.from).toBe(who.joined);
      if (now.cause === 'converted') {
        expect(now.from).toBe(who.full);
        expect(now.from >= addYears(who.joined ?? '', 1)).toBe(true);
      }
      if (before?.stage === 'activist' && now.stage === 'candidate') {
        const since = who.history.find(({ stage }) => stage === 'activist')?.from ?? '';
        // Who was one on the opening day had been for some time.
        if (since > county.opening)
          expect(now.from >= addYears(since, 1), JSON.stringify(who.history)).toBe(true);
      }
      expect(who.birth <= addMonths(now.from, -18 * 12), JSON.stringify(who)).toBe(true);
      expect(
        before === undefined || inParty(before) || before.joined === null || before.stage === 'suspended',
      ).toBe(true);
      if (who.endedOn !== null) expect(now.from <= who.endedOn).toBe(true);
      const since = founded.get(now.organizationCode) ?? '';
      if (since > county.opening) expect(now.from >= since, JSON.stringify(who.history)).toBe(true);
    }
  });

  test('presence and probation of the file fit its years', () => {
    for (const { presence, presenceSince, history, stage, probationUntil } of everybody) {
      if (presence === 'present') expect(presenceSince).toBeNull();
      else {
        const since = history.findLast((now, index) => now.presence !== history[index - 1]?.presence);
        expect([since?.presence, since?.from]).toEqual([presence, presenceSince]);
      }
      if (probationUntil !== null) expect(stage === 'probationary' && probationUntil > today).toBe(true);
    }
    expect(members.some(({ probationUntil }) => probationUntil !== null)).toBe(true);
    expect(members.some(({ presence }) => presence === 'lost')).toBe(true);
    expect(members.some(({ presence }) => presence === 'abroad')).toBe(true);
  });
});

/** Members of the Party in a branch (all: everywhere) at the end of a day. */
function countOn(day: string, branch: string | null, among = everybody): number {
  let count = 0;
  for (const { history } of among) {
    const period = history.findLast(({ from }) => from <= day);
    if (inParty(period) && (branch === null || period?.organizationCode === branch)) count += 1;
  }
  return count;
}

describe('the five years', () => {
  const years = [2021, 2022, 2023, 2024, 2025];
  const ofYear = (year: number, cause: CauseKey) =>
    steps.filter(({ now }) => now.cause === cause && now.from.startsWith(`${year}`)).length;

  test('have in each year what happens in a county of six thousand', () => {
    const main = ['admitted', 'converted', 'deceased', 'moved', 'developed', 'edited', 'removed'] as const;
    for (const year of years) {
      for (const cause of main) expect(ofYear(year, cause), `${year} ${cause}`).toBeGreaterThan(0);
      const share = (cause: CauseKey) => ofYear(year, cause) / countOn(`${year - 1}-12-31`, null);
      if (year > 2021) {
        expect(share('deceased')).toBeGreaterThan(0.007);
        expect(share('deceased')).toBeLessThan(0.019);
        expect(share('moved')).toBeGreaterThan(0.014);
        expect(share('moved')).toBeLessThan(0.028);
      }
    }
    const rare = [
      'withdrew',
      'expelled',
      'suspended',
      'restored',
      'probation_cancelled',
      'found_again',
      'returned',
    ];
    for (const cause of rare)
      expect(
        steps.some(({ now }) => now.cause === cause),
        cause,
      ).toBe(true);
  });

  test('add up in every branch: opening, plus who came, less who left, is closing', () => {
    const branches = [...founded.keys()].filter((code) =>
      everybody.some((one) => one.organizationCode === code),
    );
    const came = new Map<string, number>();
    const note = (code: string, year: string, n: number) =>
      came.set(`${code} ${year}`, (came.get(`${code} ${year}`) ?? 0) + n);
    for (const { before, now } of steps) {
      if (now.from === county.opening) continue;
      const year = now.from.slice(0, 4);
      if (before && inParty(before)) note(before.organizationCode, year, -1);
      if (inParty(now)) note(now.organizationCode, year, 1);
    }
    for (const branch of branches.slice(0, 60)) {
      const ever = everybody.filter(({ history }) => history.some((one) => one.organizationCode === branch));
      for (const year of years) {
        const opening = countOn(year === 2021 ? county.opening : `${year - 1}-12-31`, branch, ever);
        const closing = countOn(`${year}-12-31`, branch, ever);
        expect(opening + (came.get(`${branch} ${year}`) ?? 0), `${branch} ${year}`).toBe(closing);
      }
    }
    expect(countOn(today, null)).toBe(
      members.filter(({ stage }) => /^(full|probationary)$/.test(stage)).length,
    );
  });

  test('leave nobody twice: numbers and phones of those who left are their own', () => {
    expect(new Set(everybody.map(({ idNumber }) => idNumber)).size).toBe(everybody.length);
    const phones = everybody.flatMap(({ phone }) => phone ?? []);
    expect(new Set(phones).size).toBe(phones.length);
  });
});

test('the same seed tells the same years, whatever the size and the day', () => {
  for (const [size, day] of [
    [40, '2024-02-29'],
    [6000, today],
    [300, '2026-01-01'],
  ] as const) {
    const once = generateCounty({ members: size, today: day });
    const again = generateCounty({ members: size, today: day });
    expect([...once.members]).toEqual([...again.members]);
    expect([...once.leavers]).toEqual([...again.leavers]);
    for (const { history } of once.members) expect(history.every(({ from }) => from <= day)).toBe(true);
  }
});
