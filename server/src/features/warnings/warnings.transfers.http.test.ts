import type { Role } from '@zhibu/contract/authorization';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberAt } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { everyPage, linkToMember } from '../../../test/harness/members.ts';
import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';
import { insertTransfer, type TestTransfer } from '../transfers/transfers.testing.ts';

let t: TestApp;
/** Somebody at every place, and those of other duties at the county. */
const people: Record<string, Headers> = {};
const transfers: Record<string, { id: string; member: { id: string; name: string } }> = {};

const today = '2026-07-01';
const places = { from: codes.eastFirst, committee: codes.eastTownship, to: codes.westTownship };
const kinds = ['transfer_overdue', 'transfer_acceptance_overdue', 'transfer_turn'];

const cases: Record<string, Partial<TestTransfer>> = {
  applied: { state: 'applied' },
  returnedToMember: { state: 'returned' },
  returnedToBranch: { state: 'returned', appliedBy: 'origin' },
  endorsed: { state: 'endorsed' },
  issued: { state: 'issued', issuedOn: '2026-06-21', validUntil: today },
  lapsed: { state: 'lapsed', issuedOn: '2026-06-20', validUntil: '2026-06-30' },
  unswept: { state: 'issued', issuedOn: '2026-06-10', validUntil: '2026-06-20' },
  pocket: { state: 'lapsed', issuedOn: '2026-05-22', validUntil: '2026-06-01' },
  checkedIn: { state: 'checked_in', checkedInOn: '2026-06-20', due: today },
  unaccepted: { state: 'checked_in', checkedInOn: '2026-06-15', due: '2026-06-30' },
  longUnaccepted: { state: 'checked_in', checkedInOn: '2026-06-01', due: '2026-06-24' },
  completed: { state: 'completed', checkedInOn: '2026-06-01' },
};

beforeAll(async () => {
  t = await createTestApp();
  const officers: [string, Role, string][] = [
    ['branch', 'branch_secretary', codes.eastFirst],
    ['otherBranch', 'branch_secretary', codes.eastSecond],
    ['committee', 'organization_officer', codes.eastTownship],
    ['destination', 'organization_officer', codes.westTownship],
    ['destinationBranch', 'branch_secretary', codes.westFirst],
    ['county', 'committee_administrator', codes.committee],
    ['educator', 'education_officer', codes.committee],
    ['leader', 'leader', codes.committee],
    ['statistician', 'statistician', codes.eastTownship],
    ['systemAdmin', 'system_admin', codes.committee],
  ];
  for (const [name, role, code] of officers) people[name] = await t.asOfficer(role, code);
  for (const [name, one] of Object.entries(cases)) {
    const member = await memberAt(t, places.from, { name: `某${name}` });
    transfers[name] = { ...(await insertTransfer(t, { ...places, member, ...one })), member };
  }
});
afterAll(() => t.close());

const as = (name: string): Headers => {
  const found = people[name];
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};
const listOf = async (headers: Headers, query: Record<string, string> = {}) =>
  (
    await everyPage((position) =>
      t.call('GET /warnings', { as: headers, query: { limit: 2, ...query, ...position } }),
    )
  ).filter(({ kind }) => kinds.includes(kind));

/** The names of the cases that somebody is told of, by kind. */
async function told(name: string, query: Record<string, string> = {}) {
  const byId = new Map(Object.entries(transfers).map(([each, { id }]) => [id, each]));
  const found: Record<string, string[]> = {};
  for (const { kind, transfer } of await listOf(as(name), query)) {
    found[kind] ??= [];
    found[kind].push(byId.get(transfer ?? '') ?? 'unknown');
  }
  return found;
}

describe('who is told of which transfers', () => {
  it.each<[string, Record<string, string[]>]>([
    [
      'branch',
      { transfer_overdue: ['pocket', 'unswept', 'lapsed'], transfer_turn: ['returnedToBranch', 'applied'] },
    ],
    ['committee', { transfer_overdue: ['pocket', 'unswept', 'lapsed'], transfer_turn: ['endorsed'] }],
    [
      'destination',
      { transfer_acceptance_overdue: ['longUnaccepted', 'unaccepted'], transfer_turn: ['checkedIn'] },
    ],
    [
      'county',
      { transfer_overdue: ['pocket'], transfer_acceptance_overdue: ['longUnaccepted', 'unaccepted'] },
    ],
    ['otherBranch', {}],
    ['destinationBranch', {}],
    ['educator', {}],
    ['leader', {}],
    ['statistician', {}],
    ['systemAdmin', {}],
  ])('%s', async (name, expected) => {
    expect(await told(name)).toEqual(expected);
    // The numbers, and those by organisation, are those of the list.
    const { items } = (await t.call('GET /warnings/summary', { as: as(name) })).body;
    for (const kind of kinds) {
      const count = expected[kind]?.length ?? 0;
      expect(items.find((item) => item.kind === kind)?.count ?? 0).toBe(count);
      const places = (await t.call('GET /warnings/organizations', { as: as(name), query: { kind } })).body
        .items;
      expect(places.reduce((sum, place) => sum + place.count, 0)).toBe(count);
      for (const { organization, count: there } of places)
        expect(await listOf(as(name), { kind, organization: organization.id })).toHaveLength(there);
    }
  });

  it('each leads to its transfer and says whose it is, where from and what to do', async () => {
    const [pocket] = await listOf(as('branch'), { kind: 'transfer_overdue' });
    expect(pocket).toMatchObject({
      severity: 'ask',
      transfer: transfers.pocket?.id,
      member: { name: '某pocket' },
      organization: { id: organizationOf(t.county, codes.eastFirst).id },
      due: '2026-06-01',
      rule: 'transfer.validity_days_same_city',
    });
    expect(pocket?.words.zh).toMatch(/过期 30 天未报到，组织关系仍在东河镇第一党支部。请联系本人/);
    const [urged] = await listOf(as('county'), { kind: 'transfer_overdue' });
    expect(urged?.words.zh).toMatch(/请督促中共云岭县东河镇委员会处理。$/);
    const [waiting] = await listOf(as('destination'), { kind: 'transfer_acceptance_overdue' });
    expect(waiting).toMatchObject({
      organization: { id: organizationOf(t.county, codes.westTownship).id },
      rule: 'transfer.acceptance_working_days',
    });
    expect(waiting?.words.zh).toMatch(/2026-06-24 前接收，已超过 7 天。请接收并编入支部/);
  });

  it('every one can be opened by whoever is told of it', async () => {
    for (const name of ['branch', 'committee', 'destination', 'county'])
      for (const { transfer } of await listOf(as(name))) {
        const opened = await t.call('GET /transfers/{id}', { as: as(name), params: { id: transfer ?? '' } });
        expect(opened.status).toBe(200);
      }
  });

  it('nobody is told of the own transfer by an office', async () => {
    const secretary = await t.asOfficer('branch_secretary', places.from);
    const member = transfers.applied?.member;
    if (!member) throw new Error('no member');
    await linkToMember(t, secretary, { regionId: 1507, id: member.id });
    const found = (await listOf(secretary)).map(({ transfer }) => transfer);
    expect(found).toHaveLength(4);
    expect(found).not.toContain(transfers.applied?.id);
  });

  it('the superior is told from the thirtieth day, and of an acceptance once its working days are over', async () => {
    const count = async (day: LocalDate, kind: string) => {
      t.clock.set(new Date(`${day}T09:00:00+08:00`));
      const county = await t.asOfficer('organization_officer', codes.committee);
      return (await listOf(county, { kind })).length;
    };
    expect(await count(addDays('2026-06-20', 29), 'transfer_overdue')).toBe(1);
    expect(await count(addDays('2026-06-20', 30), 'transfer_overdue')).toBe(2);
    expect(await count('2026-07-01', 'transfer_acceptance_overdue')).toBe(2);
    expect(await count('2026-07-02', 'transfer_acceptance_overdue')).toBe(3);
    t.clock.set(new Date(`${today}T09:00:00+08:00`));
  });
});
