import { entryKinds, memberFieldTable, stages } from '@zhibu/contract/fields';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addYears, ageOn } from '../kernel/standards/dates.ts';
import { education } from '../kernel/standards/education.ts';
import { ethnicGroup } from '../kernel/standards/ethnic-groups.ts';
import { parseIdNumber } from '../kernel/standards/id-number.ts';
import { isPlausibleName, normalizeName } from '../kernel/standards/names.ts';
import { normalizePhone } from '../kernel/standards/phone.ts';
import { type County, generateCounty, type MemberSpec } from './county.ts';

const today = '2026-07-01';
const county = generateCounty({ today });
const members = [...county.members];
const byBranch = Map.groupBy(members, (member) => member.organizationCode);
const share = (is: (member: MemberSpec) => boolean): number => members.filter(is).length / members.length;
const branchesOf = (from: County): number =>
  from.organizations.filter(({ kind }) => kind === 'branch').length;

function expectBetween(value: number, from: number, until: number): void {
  expect(value).toBeGreaterThanOrEqual(from);
  expect(value).toBeLessThanOrEqual(until);
}

describe('the organisations', () => {
  const { organizations } = county;
  const count = (kind: string): number => organizations.filter((one) => one.kind === kind).length;

  test('are one county committee, twelve units, general branches, 160 branches and some groups', () => {
    expect(organizations[0]).toMatchObject({
      code: '150785000000',
      name: '中共云岭县委员会',
      kind: 'committee',
      parentCode: null,
    });
    expect(count('committee') + count('working_committee')).toBe(13);
    expect(count('general_branch')).toBeGreaterThanOrEqual(10);
    expect(count('general_branch')).toBeLessThanOrEqual(16);
    expect(count('branch')).toBe(160);
    expect(count('group')).toBeGreaterThan(3);
    expect(new Set(organizations.map(({ form }) => form))).toEqual(
      new Set(['standard', 'joint', 'temporary', 'functional']),
    );
  });

  test('have unique codes and names, parents before children, and were founded before today', () => {
    const codes = new Set<string>();
    for (const one of organizations) {
      expect(one.code).toMatch(/^150785\d{6}$/);
      expect(one.parentCode === null ? codes.size === 0 : codes.has(one.parentCode)).toBe(true);
      expect(one.foundedOn < today).toBe(true);
      expect(one.name).not.toMatch(/[{}]|undefined|云岭县云岭县/);
      codes.add(one.code);
    }
    expect(codes.size).toBe(organizations.length);
    expect(new Set(organizations.map(({ name }) => name)).size).toBe(organizations.length);
    expect(organizations.map(({ name }) => name)).toContain(
      '中共云岭县工业园区非公有制经济组织和社会组织综合委员会第三联合党支部',
    );
  });

  test('differ in size as real ones do', () => {
    const sizes = [...byBranch.values()].map((people) => people.length).sort((a, b) => a - b);
    expect(sizes[0]).toBeGreaterThanOrEqual(3);
    expect(sizes.filter((size) => size <= 5).length).toBeGreaterThanOrEqual(3);
    expect(sizes.filter((size) => size > 120).length).toBeGreaterThanOrEqual(2);
  });

  test('never have fewer than three full members where they hold any', () => {
    const full = new Map<string, number>();
    for (const { organizationCode: code, stage } of generateCounty({ members: 60_000, today }).members) {
      full.set(code, (full.get(code) ?? 0) + (stage === 'full' ? 1 : 0));
    }
    expect(Math.min(...full.values())).toBeGreaterThanOrEqual(3);
  });

  test('hold affiliations in standard and joint branches only, and more than fifty in a general branch', () => {
    for (const one of organizations) {
      const holds = one.kind === 'branch' && (one.form === 'standard' || one.form === 'joint');
      expect(byBranch.has(one.code)).toBe(holds);
      if (one.kind !== 'general_branch') continue;
      const below = organizations.filter(({ parentCode }) => parentCode === one.code);
      const total = below.reduce((sum, { code }) => sum + (byBranch.get(code)?.length ?? 0), 0);
      expect(total, one.name).toBeGreaterThan(50);
    }
  });

  test('grow in proportion, with unique codes and names, to a prefecture', () => {
    const large = generateCounty({ members: 1_000_000, today });
    expect(branchesOf(large)).toBe(26_667);
    expect(new Set(large.organizations.map(({ code }) => code)).size).toBe(large.organizations.length);
    expect(new Set(large.organizations.map(({ name }) => name)).size).toBe(large.organizations.length);
  });
});

describe('the members', () => {
  test('have valid ID numbers and phones, each once', () => {
    for (const { idNumber, birth, sex, phone } of members) {
      expect(parseIdNumber(idNumber)).toEqual({ ok: true, idNumber, birth, sex });
      if (phone !== null) expect(normalizePhone(phone)).toBe(phone);
    }
    expect(new Set(members.map(({ idNumber }) => idNumber)).size).toBe(6000);
    const phones = members.flatMap(({ phone }) => phone ?? []);
    expect(new Set(phones).size).toBe(phones.length);
    expect(share(({ idNumber }) => idNumber.startsWith('1521'))).toBeGreaterThan(0.05);
  });

  test('have phones in ranges that no operator has', () => {
    expect(share(({ phone }) => phone !== null && !/^1(54|6[03489]|79|94)/.test(phone))).toBe(0);
  });

  test('bear names of their peoples, already in normal form', () => {
    for (const { name } of members) {
      expect(normalizeName(name)).toBe(name);
      expect(isPlausibleName(name), name).toBe(true);
    }
    const names = members.map(({ name }) => name).join(' ');
    for (const piece of ['䶮', '𠮷', '㛃', '·', '欧阳', '其木格', '古丽']) expect(names).toContain(piece);
    expect(Math.max(...members.map(({ name }) => name.length))).toBeGreaterThanOrEqual(9);
    expect(new Set(members.map(({ name }) => name)).size).toBeGreaterThan(4000);
  });

  test('carry known codes and fit the fields of the file', () => {
    for (const member of members) {
      expect(ethnicGroup(member.ethnicGroup)).not.toBeNull();
      if (member.education !== null) expect(education(member.education)).not.toBeNull();
      expect(stages).toHaveProperty(member.stage);
      for (const field of ['name', 'workUnit', 'address', 'introducers', 'notes', 'school'] as const) {
        expect((member[field] ?? '').length).toBeLessThanOrEqual(memberFieldTable[field].max ?? 0);
      }
      for (const entry of member.entries) expect(entryKinds).toHaveProperty(entry.kind);
    }
  });

  test('are shaped like a county: ages, sexes, peoples, stages, gaps', () => {
    const ages = members.map(({ birth }) => ageOn(birth, today));
    expectBetween(ages.reduce((sum, age) => sum + age, 0) / ages.length, 51, 57);
    expectBetween(
      share(({ birth }) => ageOn(birth, today) > 60),
      0.27,
      0.33,
    );
    expectBetween(Math.max(...ages), 91, 97);
    expectBetween(
      share(({ sex }) => sex === 'female'),
      0.28,
      0.38,
    );
    expectBetween(
      share((m) => m.ethnicGroup === '01'),
      0.67,
      0.73,
    );
    expectBetween(
      share((m) => m.ethnicGroup === '02'),
      0.11,
      0.15,
    );
    expectBetween(
      share((m) => m.stage === 'full'),
      0.925,
      0.955,
    );
    expectBetween(
      share((m) => m.stage === 'probationary'),
      0.012,
      0.028,
    );
    expectBetween(
      share((m) => /applicant|activist|candidate/.test(m.stage)),
      0.025,
      0.045,
    );
    expectBetween(
      share((m) => m.endedOn !== null),
      0.001,
      0.01,
    );
    expectBetween(
      share((m) => m.phone === null),
      0.06,
      0.08,
    );
    expectBetween(
      share((m) => m.education === null),
      0.02,
      0.04,
    );
    expectBetween(
      share((m) => m.workUnit === null),
      0.09,
      0.11,
    );
    expectBetween(
      share((m) => m.joinedPrecision === 'month'),
      0.02,
      0.15,
    );
    expectBetween(
      share((m) => m.entries.length > 0),
      0.3,
      0.7,
    );
    for (const kind of Object.keys(entryKinds)) {
      expect(
        members.some((m) => m.entries.some((entry) => entry.kind === kind)),
        kind,
      ).toBe(true);
    }
  });

  test('joined in waves, from the 1940s or 1950s to the 2020s', () => {
    const decades = Map.groupBy(members, ({ joined }) => joined?.slice(0, 3) ?? 'not yet');
    for (const decade of ['195', '196', '197', '198', '199', '200', '201', '202']) {
      expect(decades.get(decade)?.length ?? 0, decade).toBeGreaterThan(10);
    }
    const inYear = (year: string): number => members.filter(({ joined }) => joined?.startsWith(year)).length;
    expect(inYear('1967') + inYear('1968')).toBeLessThan(inYear('1971') + inYear('1972'));
  });
});

/** What holds for every member of every county. */
function expectDatesInOrder(member: MemberSpec, now: string): void {
  const adult = addYears(member.birth, 18);
  const ordered = [adult, member.applied, member.joined, member.full, member.endedOn, now].filter(
    (d) => d !== null,
  );
  expect(ordered, JSON.stringify(member)).toEqual([...ordered].sort());
  const expected = {
    joined: !/applicant|activist|candidate/.test(member.stage),
    full: !/applicant|activist|candidate|probationary|probation_cancelled/.test(member.stage),
    ended: !/applicant|activist|candidate|probationary|^full/.test(member.stage),
  };
  expect({
    joined: member.joined !== null,
    full: member.full !== null,
    ended: member.endedOn !== null,
  }).toEqual(expected);
  if (member.joined !== null && member.full !== null) {
    expect(member.full >= addYears(member.joined, 1)).toBe(true);
    expect(member.full <= addYears(member.joined, 2)).toBe(true);
  }
  if (member.stage === 'probationary')
    expect((member.probationUntil ?? addYears(member.joined ?? '', 1)) > now).toBe(true);
  if (member.workStarted !== null) expect(member.workStarted <= now).toBe(true);
  for (const { from, until } of member.entries) {
    const span = [from, until, now].filter((d) => d !== null);
    expect(span, JSON.stringify(member)).toEqual([...span].sort());
  }
}

test('dates are in order in the demo county', () => {
  for (const member of members) expectDatesInOrder(member, today);
});

test('dates are in order for any seed, size and day, leap days included', () => {
  const day = fc
    .date({ min: new Date('2005-01-01'), max: new Date('2045-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 400 }),
      fc.oneof(day, fc.constantFrom('2024-02-29', '2025-02-28', '2028-02-29')),
      (seed, size, now) => {
        const county = generateCounty({ members: size, seed, today: now });
        const people = [...county.members];
        expect(people).toHaveLength(size);
        for (const member of people) expectDatesInOrder(member, now);
        for (const member of county.leavers) expectDatesInOrder(member, now);
      },
    ),
    { numRuns: 60 },
  );
});

describe('the seed', () => {
  test('gives the same county again, and the stream can be walked twice', () => {
    const again = generateCounty({ today });
    expect(again.organizations).toEqual(county.organizations);
    expect([...again.members]).toEqual(members);
    expect([...county.members].slice(0, 50)).toEqual(members.slice(0, 50));
  });

  test('gives another county when it differs', () => {
    const [first] = generateCounty({ seed: 7, today }).members;
    expect(first).not.toEqual(members[0]);
  });
});

test('sizes and days out of range are refused', () => {
  expect(() => generateCounty({ members: 0, today })).toThrow(RangeError);
  expect(() => generateCounty({ members: 2.5, today })).toThrow(RangeError);
  expect(() => generateCounty({ today: '2026-02-30' })).toThrow(RangeError);
  expect(() => generateCounty({ members: 50_000_000, today })).toThrow(RangeError);
});
