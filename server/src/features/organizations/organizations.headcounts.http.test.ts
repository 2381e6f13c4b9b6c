import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';

/** A county of 19: east 9 and 2, west 7 and 1. Two and one are people, and nine and seven would give them away. */
let t: TestApp;
let officer: Headers;
let statistician: Headers;
const at = (code: string) => organizationOf(t.county, code).id;
beforeAll(async () => {
  t = await createTestApp({ now: new Date('2026-03-02T02:00:00Z') });
  officer = await t.asOfficer('organization_officer', codes.committee);
  const sizes = { [codes.eastFirst]: 9, [codes.eastSecond]: 2, [codes.westFirst]: 7, [codes.westSecond]: 1 };
  for (const [code, n] of Object.entries(sizes))
    for (let one = 0; one < n; one += 1) await createMember(t, officer, code);
  t.clock.set(new Date('2026-07-01T02:00:00Z'));
  officer = await t.asOfficer('organization_officer', codes.committee);
  statistician = await t.asOfficer('statistician', codes.committee);
});
afterAll(() => t.close());

interface Node {
  code: string;
  memberCount: number | null;
}
const counts = (nodes: readonly Node[]) => nodes.map(({ memberCount }) => memberCount);
const children = async (as: Headers, code: string) =>
  (await t.call('GET /organizations/{id}/children', { as, params: { id: at(code) } })).body.items;
const childrenThen = async (as: Headers, code: string) => {
  const query = { asOf: '2026-06-01' };
  return (await t.call('GET /organizations/{id}/children', { as, params: { id: at(code) }, query })).body
    .items;
};
const one = async (as: Headers, code: string) =>
  (await t.call('GET /organizations/{id}', { as, params: { id: at(code) } })).body.memberCount;

describe('headcounts below three', () => {
  it('are hidden from duties that read no files, with a neighbour from which they could be computed', async () => {
    expect(counts(await children(officer, codes.committee))).toEqual([11, 8]);
    expect(counts(await children(officer, codes.eastTownship))).toEqual([9, 2]);
    expect(counts(await children(statistician, codes.committee))).toEqual([11, 8]);
    expect(counts(await children(statistician, codes.eastTownship))).toEqual([null, null]);
    expect(counts(await children(statistician, codes.westTownship))).toEqual([null, null]);
  });

  it('are hidden of any day, of one organisation alone, and among what is found by its name', async () => {
    expect(counts(await childrenThen(officer, codes.eastTownship))).toEqual([9, 2]);
    expect(counts(await childrenThen(statistician, codes.eastTownship))).toEqual([null, null]);
    for (const code of [codes.eastFirst, codes.eastSecond, codes.westFirst, codes.westSecond]) {
      expect(await one(statistician, code)).toBeNull();
      const query = { asOf: '2026-06-01' };
      const then = await t.call('GET /organizations/{id}/as-of', {
        as: statistician,
        params: { id: at(code) },
        query,
      });
      expect(then.body.state?.memberCount).toBeNull();
    }
    expect(await one(statistician, codes.eastTownship)).toBe(11);
    const found = await t.call('GET /organizations', { as: statistician, query: { name: '党支部' } });
    expect(found.body.items).toHaveLength(4);
    expect(counts(found.body.items)).toEqual([null, null, null, null]);
  });

  it('are hidden in the same places as in the tables', async () => {
    for (const code of Object.values(codes)) {
      const query = { organization: at(code), table: 'profile' };
      const table = await t.call('GET /statistics', { as: statistician, query });
      expect([code, await one(statistician, code)]).toEqual([code, table.body.members]);
    }
  });

  it('stand in no words of a rule, neither of the organisation nor among the reminders', async () => {
    const health = async (as: Headers) =>
      (await t.call('GET /organizations/{id}/health', { as, params: { id: at(codes.eastSecond) } })).body;
    expect(await health(officer)).toMatchObject({ fullMembers: 2, members: 2 });
    expect((await health(officer)).findings[0]?.words.zh).toMatch(/这里只有 2 名/);
    const seen = await health(statistician);
    expect(seen).toMatchObject({ fullMembers: null, members: null });
    expect(seen.findings.map(({ words }) => words)).toEqual([
      {
        zh: expect.stringMatching(/^党支部至少要有 3 名正式党员。可以/),
        en: expect.stringMatching(/^A branch needs 3 full members\. A joint/),
      },
    ]);
    const reminders = await t.call('GET /warnings', { as: statistician, query: { kind: 'branch_small' } });
    expect(reminders.body.items).toHaveLength(2);
    for (const { words } of reminders.body.items) expect(`${words.zh} ${words.en}`).not.toMatch(/只有|here/);
    const told = await t.call('GET /warnings', { as: officer, query: { kind: 'branch_small' } });
    expect(told.body.items.map(({ words }) => /只有 (\d)/.exec(words.zh)?.[1])).toEqual(['1', '2']);
    // By the number of members an officer's list is ordered; here it is by the age of the branches.
    expect(reminders.body.items.map(({ organization }) => organization.id)).toEqual(
      told.body.items.map(({ organization }) => organization.id).toReversed(),
    );
    const page = async (as: Headers) => {
      const query = { kind: 'branch_small', limit: 1 };
      const { next } = (await t.call('GET /warnings', { as, query })).body;
      const rest = await t.call('GET /warnings', { as, query: { ...query, after: next ?? '' } });
      expect(rest.body.items).toHaveLength(1);
      return JSON.parse(Buffer.from(next ?? '', 'base64url').toString())[1];
    };
    expect([await page(officer), await page(statistician)]).toEqual(['000000001', '0']);
  });
});
