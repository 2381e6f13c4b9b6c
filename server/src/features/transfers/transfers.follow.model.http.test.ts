import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { newPerson } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { moveToRegion } from '../operations/public.ts';
import { createOrganization, ensureRegion } from '../organizations/public.ts';
import { castOf, farAway, issuedTransfer, step } from './transfers.testing.flow.ts';

/** What went wrong once between transfers and the tree. Found by `npm run prove -- transfer-model`. */

let t: TestApp;
let officer: Headers;
beforeEach(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('committee_administrator', codes.committee);
});
afterEach(() => t.close());

const on = '2026-06-30';
const id = (code: string) => organizationOf(t.county, code).id;
type Operation = 'mergers' | 'splits' | 'reforms' | 'dissolution';
const operate = (what: Operation, code: string, body: Record<string, unknown>, preview = false) =>
  t.call(`POST /organizations/{id}/${what}` as 'POST /organizations/{id}/mergers', {
    as: officer,
    params: { id: id(code) },
    query: preview ? { preview } : {},
    body: { on, ...body },
  });
const lastOf = async (transferId: string) =>
  (await t.call('GET /transfers/{id}', { as: officer, params: { id: transferId } })).body.steps.at(-1);
const founding = (kind: string) => ({
  code: '150785300000',
  name: '云岭县新设党组织',
  kind,
  form: 'functional',
});
/** The block that names this transfer, once. */
const named = (transferId: string) => [
  { code: 'open_item', count: 1, links: [{ type: 'transfer', id: transferId, name: '张伟' }] },
];

describe('a letter that would go from a committee to itself is named, once', () => {
  it('where its branch comes under what is founded below the committee that receives', async () => {
    const cast = await castOf(t);
    const transferId = await issuedTransfer(t, cast, id(codes.committee));
    const found = founding('general_branch');
    const parts = [{ found, organizationIds: [id(codes.eastFirst)] }];
    expect((await operate('splits', codes.eastTownship, { parts }, true)).body.blocks).toMatchObject(
      named(transferId),
    );
    const merger = { found, endDuties: true };
    expect((await operate('mergers', codes.eastTownship, merger, true)).body.blocks).toMatchObject(
      named(transferId),
    );
    expect((await operate('splits', codes.eastTownship, { parts })).status).toBe(422);
    await step(t, 'withdraw', transferId, cast.self, { reason: '等分设以后再转' });
    expect((await operate('splits', codes.eastTownship, { parts })).status).toBe(200);
    await expectSound(t);
  });

  it('where a committee is founded of the one that receives and of what stands above its branch', async () => {
    const cast = await castOf(t);
    expect((await operate('reforms', codes.eastTownship, { kind: 'general_branch' })).status).toBe(200);
    const county = await t.asOfficer('organization_officer', codes.committee);
    const transferId = await issuedTransfer(t, { ...cast, township: county });
    const merger = { others: [id(codes.eastTownship)], found: founding('committee'), endDuties: true };
    expect((await operate('mergers', codes.westTownship, merger, true)).body.blocks).toMatchObject(
      named(transferId),
    );
    expect((await operate('mergers', codes.westTownship, merger)).status).toBe(422);
  });

  it('where both committees merge and their branches move', async () => {
    const transferId = await issuedTransfer(t, await castOf(t));
    const merger = { targetId: id(codes.westTownship), endDuties: true };
    const { blocks } = (await operate('mergers', codes.eastTownship, merger, true)).body;
    expect(blocks).toMatchObject(named(transferId));
    expect(blocks[0]?.words.zh).toBe('张伟的介绍信开往的党委将和转出党委成为一个。请先接收、退回或撤回。');
  });

  it('where a top that only acts for a committee comes under the one that receives', async () => {
    const actor = systemActor();
    const { north, branch } = await t.services.database.transaction(actor.scope, async (tx) => {
      await ensureRegion(tx, 1508);
      const create = (code: string, parentId: string | null, kind: 'general_branch' | 'branch') =>
        createOrganization(tx, actor, t.clock.now(), {
          regionId: 1508,
          parentId,
          code,
          name: `北河${code}`,
          kind,
        });
      const top = await create('N0', null, 'general_branch');
      return { north: top.id, branch: (await create('N1', top.id, 'branch')).id };
    });
    const [secretary, township] = [
      await t.asOfficer('branch_secretary', 'N1'),
      await t.asOfficer('organization_officer', 'N0'),
    ];
    const filed = await t.call('POST /members', {
      as: secretary,
      body: { organizationId: branch, ...newPerson() },
    });
    const self = await t.asMember({ regionId: 1508, id: filed.body.id });
    const transferId = await issuedTransfer(t, { self, secretary, township });
    const wish = { id: north, regionId: 1507, parentId: id(codes.westTownship), on, reason: null };
    expect((await moveToRegion(t.services, actor, wish, true)).blocks).toMatchObject(named(transferId));
  });
});

describe('the line in the history', () => {
  const wishing = (self: Headers, branch: string) =>
    t.call('POST /transfers', {
      as: self,
      body: { destinationId: id(codes.eastTownship), branchId: id(branch), ground: 'work' },
    });

  it('says of a wish that was taken over by the own branch only that it does not apply', async () => {
    const { self } = await castOf(t);
    const { body } = await wishing(self, codes.eastSecond);
    await operate('mergers', codes.eastSecond, { targetId: id(codes.eastFirst), endDuties: true });
    expect((await lastOf(body.id))?.reason).toBe('合并：拟编入的党支部“东河镇第二党支部”不再适用');
  });

  it('says the same where whoever was split off comes back to the branch that was wanted', async () => {
    const { self, member } = await castOf(t);
    const parts = [{ found: founding('branch'), memberIds: [member.id] }];
    const split = await operate('splits', codes.eastFirst, { parts });
    const { body } = await wishing(self, codes.eastFirst);
    const back = await t.call('POST /organization-operations/{id}/reversal', {
      as: officer,
      params: { id: split.body.operation?.id ?? '' },
      body: {},
    });
    expect(back.status, back.text).toBe(200);
    expect((await lastOf(body.id))?.reason).toBe(
      '撤回：转出支部由“云岭县新设党组织”变为“东河镇第一党支部”；拟编入的党支部“东河镇第一党支部”不再适用',
    );
    await expectSound(t);
  });

  it('says the same of one that ended and that nobody took over', async () => {
    const { self } = await castOf(t);
    const { body } = await wishing(self, codes.eastSecond);
    const dissolved = await operate('dissolution', codes.eastSecond, { endDuties: true });
    expect(dissolved.status, dissolved.text).toBe(200);
    expect((await lastOf(body.id))?.reason).toBe('撤销：拟编入的党支部“东河镇第二党支部”不再适用');
  });

  it('says the same of one that comes under another committee, above or beside', async () => {
    const { self } = await castOf(t);
    const { body } = await wishing(self, codes.eastSecond);
    const moved = await t.call('POST /organizations/{id}/moves', {
      as: officer,
      params: { id: id(codes.eastSecond) },
      body: { on, parentId: id(codes.westTownship) },
    });
    expect(moved.status, moved.text).toBe(200);
    expect((await lastOf(body.id))?.reason).toMatch(/：拟编入的党支部“东河镇第二党支部”不再适用$/);
    const seen = await t.call('GET /transfers/{id}', { as: self, params: { id: body.id } });
    expect(seen.body).toMatchObject({ kind: 'within', branch: null });
  });

  it('says the same of one that is taken to another region', async () => {
    const { self } = await castOf(t);
    const { committeeId: parentId } = await farAway(t);
    const { body } = await wishing(self, codes.eastSecond);
    const wish = { id: id(codes.eastSecond), regionId: 1508, parentId, on, reason: null };
    expect((await moveToRegion(t.services, systemActor(), wish, false)).blocks).toEqual([]);
    expect((await lastOf(body.id))?.reason).toMatch(/：拟编入的党支部“东河镇第二党支部”不再适用$/);
    const seen = await t.call('GET /transfers/{id}', { as: self, params: { id: body.id } });
    expect(seen.body).toMatchObject({ kind: 'within', branch: null });
  });

  it('of a letter from outside is read where it waits, and says nothing of whoever issued it', async () => {
    const { name, idNumber, stage, joined, full } = newPerson();
    const birth = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
    const sex = Number(idNumber[16]) % 2 === 1 ? ('male' as const) : ('female' as const);
    const issuer = '中共南江市城关区教育局委员会';
    const { body } = await t.call('POST /transfers/incoming', {
      as: await t.asOfficer('organization_officer', codes.westTownship),
      body: {
        letter: { number: '第 2026-0815 号', issuer, issuedOn: '2026-06-20', until: '2026-07-20' },
        person: { name, idNumber, stage: stage as 'full', joined, full, birth, sex },
        ground: 'work',
      },
    });
    const merger = { targetId: id(codes.committee), endDuties: true };
    expect((await operate('mergers', codes.westTownship, merger)).status).toBe(200);
    expect((await lastOf(body.id))?.reason).toBe(
      '合并：接收党委由“中共云岭县西山镇委员会”变为“中共云岭县委员会”',
    );
  });
});

describe('what an operation wrote about a member', () => {
  /** A top in another region, with a branch whose secretary receives. */
  const northern = async (code: string) => {
    const actor = systemActor();
    await t.services.database.transaction(actor.scope, async (tx) => {
      await ensureRegion(tx, 1508);
      const create = (own: string, parentId: string | null, kind: 'committee' | 'branch') =>
        createOrganization(tx, actor, t.clock.now(), {
          regionId: 1508,
          parentId,
          code: own,
          name: `北河${own}`,
          kind,
        });
      const top = await create(code, null, 'committee');
      await create(`${code}1`, top.id, 'branch');
    });
  };
  const placeOf = async (code: string) => {
    const [found] = await asOwner<{ id: string; regionId: number }>(
      t,
      'SELECT id, region_id AS "regionId" FROM organization WHERE code = $1',
      [code],
    );
    return found ?? { id: '', regionId: 0 };
  };
  /** From the branch that a merger brought the member to. */
  const goTo = async (cast: Awaited<ReturnType<typeof castOf>>, committee: string, branch: string) => {
    const merger = { targetId: id(codes.eastSecond), endDuties: true };
    expect((await operate('mergers', codes.eastFirst, merger)).status).toBe(200);
    const secretary = await t.asOfficer('branch_secretary', codes.eastSecond);
    const north = await t.asOfficer('organization_officer', committee);
    const { id: destinationId } = await placeOf(committee);
    const transferId = await issuedTransfer(t, { ...cast, secretary }, destinationId);
    await step(t, 'check-in', transferId, cast.self);
    const accepted = await step(t, 'accept', transferId, north, { branchId: (await placeOf(branch)).id });
    expect(accepted.body.state, accepted.text).toBe('completed');
  };
  const line = () =>
    asOwner(
      t,
      `SELECT m.region_id = r.region_id AS "sameRegion", m.org_path = r.org_path AS "samePlace"
       FROM organization_operation_member r JOIN member m ON m.id = r.member_id`,
    );

  it('stays where it is when the file goes to another region, and follows it once that comes here', async () => {
    await northern('N0');
    await goTo(await castOf(t), 'N0', 'N01');
    expect(await line()).toEqual([{ sameRegion: false, samePlace: false }]);
    const { id: north } = await placeOf('N0');
    const wish = { id: north, regionId: 1507, parentId: id(codes.committee), on, reason: null };
    expect((await moveToRegion(t.services, systemActor(), wish, false)).blocks).toEqual([]);
    expect(await line()).toEqual([{ sameRegion: true, samePlace: true }]);
    await expectSound(t);
  });

  it('comes with the organisations to where the file went before, and stands beside it', async () => {
    await northern('N0');
    await goTo(await castOf(t), 'N0', 'N01');
    const { id: north } = await placeOf('N0');
    const wish = { id: id(codes.eastTownship), regionId: 1508, parentId: north, on, reason: null };
    expect((await moveToRegion(t.services, systemActor(), wish, false)).blocks).toEqual([]);
    expect(await line()).toEqual([{ sameRegion: true, samePlace: true }]);
    await expectSound(t);
  });
});
