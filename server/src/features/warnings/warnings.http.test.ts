import { type WarningKind, warningKinds } from '@zhibu/contract/warning-kinds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, everyPage } from '../../../test/harness/members.ts';
import { newId } from '../../kernel/ids.ts';
import { addDays } from '../../kernel/standards/dates.ts';
import { generalRulebook } from '../rulebook/public.ts';
import { type MemberFacts, memberWarnings } from './warnings.rules.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const at = (code: string) => organizationOf(t.county, code);
type Person = Omit<MemberFacts, 'onRecord'> & { id: string; code: string; onRecord: string; talks: string[] };

/** A small generator, the same people with every run. */
function dice(seed: number) {
  let state = seed;
  return (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * n);
  };
}

const branches = [codes.eastFirst, codes.eastSecond, codes.westFirst, codes.westSecond] as const;

/** People of every kind, with days around every edge. */
function population(count: number): Person[] {
  const roll = dice(7);
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T; // an index inside
  const day = () => addDays('2022-06-01', roll(1700));
  const edge = () =>
    pick(['2025-01-31', '2024-02-29', '2025-08-31', '2026-05-31', '2025-12-31', day(), day()]);
  return Array.from({ length: count }, () => {
    const stage = pick([
      'full',
      'full',
      'probationary',
      'probationary',
      'applicant',
      'activist',
      'suspended',
      'deceased',
    ]);
    const presence = pick(['present', 'present', 'abroad', 'lost']);
    const talks = Array.from({ length: roll(3) }, edge);
    return {
      id: newId(),
      code: pick(branches),
      stage,
      presence,
      presenceSince: presence === 'present' || roll(5) === 0 ? null : edge(),
      floatingSince: roll(3) === 0 ? edge() : null,
      applied: stage === 'applicant' && roll(4) > 0 ? edge() : null,
      onRecord: pick(['2020-01-01', '2025-09-30', '2025-10-01', '2026-06-30', edge()]),
      talks,
      lastTalk: talks.toSorted().at(-1) ?? null,
      lastContact: roll(2) === 0 ? edge() : null,
      joined: roll(6) === 0 ? null : edge(),
      probationUntil: stage === 'probationary' && roll(4) === 0 ? edge() : null,
      suspendedOn: stage === 'suspended' ? edge() : null,
    };
  });
}

/** One statement a table: a connection for each row would take a minute. */
async function settle(people: readonly Person[]): Promise<void> {
  const placed = people.map((one) => {
    const { regionId, id: organizationId, path } = at(one.code);
    return { ...one, regionId, organizationId, path, made: `${one.onRecord}T08:00:00+08:00` };
  });
  const insert = (into: string, select: string, rows: readonly Record<string, unknown>[]) =>
    asOwner(t, `INSERT INTO ${into} SELECT ${select} FROM jsonb_array_elements($1::jsonb) AS e (v)`, [
      JSON.stringify(rows),
    ]);
  const text = (key: string) => `v ->> '${key}'`;
  const as = (type: string, ...keys: string[]) => keys.map((key) => `(${text(key)})::${type}`).join(', ');
  const place = `${as('int', 'regionId')}, ${as('uuid', 'id')}`;
  await insert(
    `member (region_id, id, organization_id, org_path, name, pinyin, initials, sex, birth, stage, presence,
       presence_since, floating_since, applied, joined, probation_until, last_talk_on, last_contact_on, id_number_encrypted, id_number_index, created_at, updated_at)`,
    `${place}, ${as('uuid', 'organizationId')}, ${text('path')}, '某人', 'a', 'a', 'male', '1980-01-01',
       ${text('stage')}, ${text('presence')}, ${as('date', 'presenceSince', 'floatingSince', 'applied', 'joined', 'probationUntil', 'lastTalk', 'lastContact')}, '',
       decode(replace(${text('id')}, '-', ''), 'hex'), ${as('timestamptz', 'made', 'made')}`,
    placed,
  );
  await insert('member_locator (region_id, member_id)', place, placed);
  const spoken = placed.flatMap(({ talks, lastContact, ...one }) => [
    ...talks.map((day) => ({ ...one, day, kind: 'talk', back: null })),
    ...(lastContact ? [{ ...one, day: lastContact, kind: 'contact', back: null }] : []),
    // Taken back: as if it had never been.
    { ...one, day: '2026-06-30', kind: 'talk', back: one.made },
  ]);
  await insert(
    `member_contact (region_id, member_id, id, org_path, kind, how, day, by_name, recorded_name, recorded_at,
       withdrawn_at, withdrawal_reason)`,
    `${place}, gen_random_uuid(), ${text('path')}, ${text('kind')}, 'phone', ${as('date', 'day')}, 'a', 'a',
       ${as('timestamptz', 'made', 'back')}, CASE WHEN ${text('back')} IS NOT NULL THEN '错' END`,
    spoken,
  );
  const periods = placed.flatMap((one) => {
    const on = one.suspendedOn;
    if (on === null) return [];
    return [
      { ...one, stage: 'full', from: '2019-01-01', until: on },
      { ...one, stage: 'suspended', from: on, until: addDays(on, 3) },
      { ...one, stage: 'suspended', from: addDays(on, 3), until: 'infinity' },
    ];
  });
  await insert(
    `member_state (region_id, member_id, id, org_path, file_path, organization_id, valid_from, valid_until, recorded_at,
       superseded_at, cause, stage, presence, name, sex, birth)`,
    `${place}, gen_random_uuid(), ${text('path')}, ${text('path')}, ${as('uuid', 'organizationId')}, ${as('date', 'from', 'until')},
       ${as('timestamptz', 'made')}, 'infinity', 'suspended', ${text('stage')}, 'lost', 'a', 'male', '1980-01-01'`,
    periods,
  );
}

const listOf = (as: Headers, query: Record<string, string | number> = {}) =>
  everyPage((position) => t.call('GET /warnings', { as, query: { limit: 23, ...query, ...position } }));
const summaryOf = (as: Headers, query: Record<string, string> = {}) =>
  t.call('GET /warnings/summary', { as, query });
const byOrganization = (as: Headers, kind: string, query: Record<string, string | number> = {}) =>
  everyPage((position) =>
    t.call('GET /warnings/organizations', { as, query: { kind, limit: 2, ...query, ...position } }),
  );

function tally(items: readonly { kind: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of items) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
const counted = (items: readonly { kind: string; count: number }[]) =>
  Object.fromEntries(items.map(({ kind, count }) => [kind, count]));

describe('list, counts and rules are one definition', () => {
  let people: Person[];
  beforeAll(async () => {
    people = population(100);
    await settle(people);
  });

  it.each(['2026-07-01', '2026-10-01', '2026-12-31', '2027-01-01', '2028-02-29'])('on %s', async (today) => {
    t.clock.set(new Date(`${today}T02:00:00Z`));
    const county = await t.asOfficer('organization_officer', codes.committee);
    const found = (await listOf(county)).filter(({ member }) => member !== null);
    const expected = people.flatMap((one) =>
      memberWarnings(generalRulebook(today), one, today).map(({ kind, due }) => `${kind} ${due} ${one.id}`),
    );
    expect(found.map(({ kind, due, member }) => `${kind} ${due} ${member?.id}`).sort()).toEqual(
      expected.sort(),
    );
    expect(expected.length).toBeGreaterThan(40);

    // Kind after kind, the earliest due first.
    const order = Object.keys(warningKinds);
    const keys = found.map(({ kind, due }) => `${String(order.indexOf(kind)).padStart(2, '0')} ${due}`);
    expect(keys).toEqual(keys.toSorted());

    const everything = await listOf(county);
    const { items } = (await summaryOf(county)).body;
    expect(counted(items)).toEqual(tally(everything));
    for (const { kind, count } of items) {
      expect(await listOf(county, { kind })).toHaveLength(count);
      const places = await byOrganization(county, kind);
      expect({ kind, sum: places.reduce((sum, place) => sum + place.count, 0) }).toEqual({
        kind,
        sum: count,
      });
      for (const place of places) {
        const query = { organization: place.organization.id };
        expect(await listOf(county, { kind, ...query })).toHaveLength(place.count);
      }
    }

    // What each secretary sees adds up to what the county sees of people.
    const seen: { kind: string; id: string | undefined }[] = [];
    for (const code of branches) {
      const secretary = await t.asOfficer('branch_secretary', code);
      for (const { kind, member, organization } of await listOf(secretary)) {
        expect(organization.id).toBe(at(code).id);
        if (member) seen.push({ kind, id: member.id });
      }
    }
    expect(seen.map(({ kind, id }) => `${kind} ${id}`).sort()).toEqual(
      found.map(({ kind, member }) => `${kind} ${member?.id}`).sort(),
    );
  });
});

describe('who sees what', () => {
  let leader: Headers;
  let secretary: Headers;
  beforeAll(async () => {
    t.clock.set(new Date('2026-07-01T02:00:00Z'));
    leader = await t.asOfficer('leader', codes.committee);
    secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  });
  const subjects = (items: readonly { kind: WarningKind }[]) => [
    ...new Set(items.map(({ kind }) => warningKinds[kind].subject)),
  ];

  it('who reads no member files is told nothing about persons, not even how many', async () => {
    const { body } = await summaryOf(leader);
    expect(subjects(body.items)).toEqual(['organization']);
    expect(counted(body.items).branch_small).toBe(4);
    expect(subjects(await listOf(leader))).toEqual(['organization']);
    for (const kind of ['probation_overdue', 'yearly_talk_overdue']) {
      expect(await listOf(leader, { kind })).toEqual([]);
      expect(await byOrganization(leader, kind)).toEqual([]);
    }
  });

  it('an organisation out of reach is not there', async () => {
    const query = { organization: at(codes.westFirst).id };
    expect((await summaryOf(secretary, query)).status).toBe(404);
    expect((await t.call('GET /warnings', { as: secretary, query })).status).toBe(404);
    expect(
      (
        await t.call('GET /warnings/organizations', {
          as: secretary,
          query: { ...query, kind: 'branch_small' },
        })
      ).status,
    ).toBe(404);
  });

  it('without a duty for organisations nothing is answered, without a session neither', async () => {
    expect((await summaryOf(await t.asOfficer('audit_admin', codes.committee))).status).toBe(403);
    expect((await summaryOf({})).status).toBe(401);
    expect((await summaryOf(await t.asOfficer('system_admin', codes.committee))).body.items).toEqual([]);
  });

  it('the branch reads names first, above it the counts by organisation', async () => {
    expect((await summaryOf(secretary)).body.people).toBe('by_name');
    const county = await t.asOfficer('organization_officer', codes.committee);
    expect((await summaryOf(county)).body.people).toBe('by_organization');
    const query = { organization: at(codes.eastFirst).id };
    expect((await summaryOf(county, query)).body.people).toBe('by_name');
  });

  it('a damaged position is refused', async () => {
    const county = await t.asOfficer('organization_officer', codes.committee);
    const call = (after: string) => t.call('GET /warnings', { as: county, query: { after } });
    const position = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    expect((await call('x')).status).toBe(400);
    expect((await call(position(['nothing', '2026-01-01', newId()]))).status).toBe(400);
    expect((await call(position(['probation_overdue', "'; --", newId()]))).status).toBe(400);
    expect((await call(position(['probation_overdue', '2026-01-01', newId()]))).status).toBe(200);
  });
});

describe('what settles it', () => {
  it('a talk recorded where it is asked for takes the warning away', async () => {
    t.clock.set(new Date('2026-07-01T02:00:00Z'));
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    const { id } = await createMember(t, secretary, codes.eastFirst);
    await asOwner(t, `UPDATE member SET created_at = '2020-01-01' WHERE id = $1`, [id]);
    const reader = await t.asOfficer('education_officer', codes.eastFirst);
    const kind = 'yearly_talk_overdue';
    const waiting = await listOf(secretary, { kind });
    const first = waiting.find(({ member }) => member?.id === id);
    const others = waiting.filter((one) => one !== first);
    expect(first).toMatchObject({
      severity: 'ask',
      rule: 'life.talk_years',
      article: { zh: '《中国共产党支部工作条例（试行）》' },
      can: { recordTalk: true, recordContact: false, changeStatus: false, beginTerm: false },
    });
    const same = (await listOf(reader, { kind })).find(({ member }) => member?.id === id);
    expect(same).toMatchObject({ severity: 'know', can: { recordTalk: false } });

    const made = await t.call('POST /members/{id}/contacts', {
      as: secretary,
      params: { id },
      body: { kind: 'talk' },
    });
    expect(made.status).toBe(201);
    expect(await listOf(secretary, { kind })).toEqual(others);
    await t.call('POST /member-contacts/{id}/withdraw', {
      as: secretary,
      params: { id: made.body.id },
      ifMatch: 1,
      body: { reason: '谈话改期' },
    });
    expect(await listOf(secretary, { kind })).toHaveLength(others.length + 1);
  });

  it('one alone is told as itself', async () => {
    const { regionId, id, path } = at(codes.eastFirst);
    await asOwner(
      t,
      `INSERT INTO organization_term (region_id, id, organization_id, org_path, number, election, village, from_on, due_on,
         created_at, updated_at) VALUES ($1, $2, $3, $4, 3, 'regular', false, '2023-09-01', '2026-09-01', $5, $5)`,
      [regionId, newId(), id, path, t.clock.now()],
    );
    const officer = await t.asOfficer('organization_officer', codes.eastTownship);
    const { body } = await summaryOf(officer);
    const term = body.items.find(({ kind }) => kind === 'term_ending');
    expect(term).toMatchObject({
      count: 1,
      severity: 'ask',
      only: { organization: { id }, member: null, due: '2026-09-01', can: { beginTerm: true } },
    });
    expect(term?.only?.words.zh).toBe('本届任期将于 2026-09-01 届满，请准备换届。');
    // The secretary is told; it is for the superior to see to it.
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    const told = (await summaryOf(secretary)).body.items.find(({ kind }) => kind === 'term_ending');
    expect(told).toMatchObject({ severity: 'know', only: { can: { beginTerm: false } } });
  });
});
