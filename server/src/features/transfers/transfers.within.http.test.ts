import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { createOrganization } from '../organizations/public.ts';
import { step } from './transfers.testing.flow.ts';

/** The county's committee has branches of its own, and townships below it with theirs (domain rule 20). */

let t: TestApp;
let county: Headers;
let secretary: Headers;
let self: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
let other: string;
const id = (code: string) => organizationOf(t.county, code).id;
const own = '150785000001';
beforeEach(async () => {
  t = await createTestApp();
  const actor = systemActor();
  const found = (code: string, name: string) =>
    t.services.database.transaction(actor.scope, (tx) =>
      createOrganization(tx, actor, t.clock.now(), {
        regionId: 1507,
        parentId: id(codes.committee),
        code,
        name,
        kind: 'branch',
      }),
    );
  t.county[own] = {
    ...(await found(own, '县委办公室党支部')),
    regionId: 1507,
    code: own,
    name: '县委办公室党支部',
  };
  // As one of the western township is called, too.
  other = (await found('150785000002', '西山镇第二党支部')).id;
  county = await t.asOfficer('committee_administrator', codes.committee);
  secretary = await t.asOfficer('branch_secretary', own);
  member = await createMember(t, secretary, own);
  self = await t.asMember(member);
});
afterEach(() => t.close());

const lower =
  /^“西山镇第一党支部”由下级的“中共云岭县西山镇委员会”管理.*改为“中共云岭县西山镇委员会”，开介绍信转接。$/;
const within = (branchId: string | null) => ({
  destinationId: id(codes.committee),
  ground: 'work' as const,
  branchId,
});

describe('within one committee a branch of a lower one', () => {
  it('is offered neither to the member nor to the officer, who sees it where a letter is accepted', async () => {
    const mine = await t.call('GET /transfers/mine', { as: self });
    expect(mine.body.branches).toEqual([{ id: other, name: '西山镇第二党支部' }]);
    const listed = async (query: { direct?: boolean }) =>
      (
        await t.call('GET /transfer-destinations/{id}/branches', {
          as: county,
          params: { id: id(codes.committee) },
          query,
        })
      ).body.items.map((one) => one.id);
    expect((await listed({ direct: true })).sort()).toEqual([id(own), other].sort());
    expect(await listed({})).toContain(id(codes.westFirst));
  });

  it('is refused in words when the member applies, the branch files, and where the committee completes', async () => {
    const applied = await t.call('POST /transfers', { as: self, body: within(id(codes.westFirst)) });
    expectRefused(applied, 422, 'invalid', lower);
    expect(applied.problem.errors).toMatchObject([{ pointer: '/branchId' }]);
    const filed = await t.call('POST /transfers/filings', {
      as: secretary,
      query: {},
      body: { memberIds: [member.id], ...within(id(codes.westFirst)) },
    });
    expect(filed.body).toMatchObject({
      filed: [],
      refused: [{ words: { zh: expect.stringMatching(lower) } }],
    });

    const { body } = await t.call('POST /transfers', { as: self, body: within(null) });
    expect(body.kind).toBe('within');
    const elsewhere = { ...within(id(codes.westFirst)), ground: undefined, reason: '改去西山镇' };
    expectRefused(await step(t, 'redirect', body.id, self, elsewhere), 422, 'invalid', lower);
    await step(t, 'approve', body.id, secretary, { duesUntil: '2026-06' });
    const into = (branchId: string) => step(t, 'approve', body.id, county, { branchId });
    expectRefused(await into(id(codes.westFirst)), 422, 'invalid', lower);
    expect((await into(other)).body).toMatchObject({ state: 'completed', branch: { id: other } });
  });

  it('is refused in a table, and found there by its name only where the committee has none of that name', async () => {
    const problemsOf = async (branch: string) => {
      const table = [
        '姓名,公民身份号码,接收党委,转接原因,党费交至,希望编入的支部',
        `${member.name},${member.person.idNumber},中共云岭县委员会,工作单位变动,2026-06,${branch}`,
      ].join('\n');
      const { body } = await t.call('POST /transfer-tables', {
        as: secretary,
        query: { fileName: '名单.csv', preview: true },
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.from(table),
      });
      return body.items.map(({ outcome, problems }) => [outcome, ...problems.map(({ words }) => words.zh)]);
    };
    expect(await problemsOf('西山镇第一党支部')).toEqual([['refused', expect.stringMatching(lower)]]);
    expect(await problemsOf('西山镇第二党支部')).toEqual([['file']]);
  });
});

it('whoever received a letter assigns to a branch of a committee below, too', async () => {
  const east = await t.asOfficer('branch_secretary', codes.eastFirst);
  const township = await t.asOfficer('committee_administrator', codes.eastTownship);
  const from = await createMember(t, east, codes.eastFirst);
  const as = await t.asMember(from);
  const { body } = await t.call('POST /transfers', { as, body: within(null) });
  expect(body.kind).toBe('between');
  await step(t, 'approve', body.id, east, { duesUntil: '2026-06' });
  await step(t, 'approve', body.id, township);
  await step(t, 'check-in', body.id, as);
  const done = await step(t, 'accept', body.id, county, { branchId: id(codes.westFirst) });
  expect(done.body).toMatchObject({ state: 'completed', branch: { id: id(codes.westFirst) } });
});

it('of more than five hundred branches the member finds each by its name, and reads that there are more', async () => {
  await asOwner(
    t,
    `INSERT INTO organization (region_id, id, parent_id, path, depth, kind, code, name, pinyin, initials, created_at, updated_at)
     SELECT region_id, gen_random_uuid(), parent_id, substr(path, 1, length(path) - 4) || 'z' || lpad(n::text, 3, '0'), depth, kind,
       (150786000000 + n)::text, '第' || n || '支部', '', '', created_at, updated_at
     FROM organization, generate_series(1, 510) n WHERE id = $1`,
    [other],
  );
  const mine = async (branch?: string) =>
    (await t.call('GET /transfers/mine', { as: self, query: branch === undefined ? {} : { branch } })).body;
  const all = await mine();
  expect([all.branches.length, all.moreBranches]).toEqual([499, true]);
  expect(all.branches.map(({ name }) => name)).not.toContain('第510支部');
  const found = await mine(' 510 ');
  expect([found.branches.map(({ name }) => name), found.moreBranches]).toEqual([['第510支部'], false]);
  const chosen = await t.call('POST /transfers', { as: self, body: within(found.branches[0]?.id ?? null) });
  expect(chosen.status, chosen.text).toBe(201);
});
