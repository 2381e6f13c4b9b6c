import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { newPerson } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { moveToRegion } from '../operations/public.ts';
import { createOrganization, ensureRegion } from '../organizations/public.ts';
import { castOf, issuedTransfer, step } from './transfers.testing.flow.ts';

/** Organisations move, merge and split while members are on their way: the transfer follows, or is named before. */

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
let officer: Headers;
beforeEach(async () => {
  t = await createTestApp();
  cast = await castOf(t);
  officer = await t.asOfficer('committee_administrator', codes.committee);
});
afterEach(() => t.close());

const on = '2026-06-30';
const id = (code: string) => organizationOf(t.county, code).id;
type Operation = 'mergers' | 'moves' | 'splits' | 'dissolution' | 'reforms';
const operate = (what: Operation, code: string, body: Record<string, unknown>, preview = false) =>
  t.call(`POST /organizations/{id}/${what}` as 'POST /organizations/{id}/mergers', {
    as: officer,
    params: { id: id(code) },
    query: preview ? { preview } : {},
    body: { on, ...body },
  });
const merge = (code: string, into: string, preview = false) =>
  operate('mergers', code, { targetId: id(into), endDuties: true }, preview);
const seen = async (transferId: string, as = officer) =>
  (await t.call('GET /transfers/{id}', { as, params: { id: transferId } })).body;
const applied = async (destination: string = codes.westTownship) => {
  const answer = await t.call('POST /transfers', {
    as: cast.self,
    body: { destinationId: id(destination), ground: 'work' },
  });
  return answer.body.id;
};
const homeOf = async () =>
  (
    await asOwner<{ code: string }>(
      t,
      'SELECT o.code FROM member m JOIN organization o ON o.id = m.organization_id WHERE m.id = $1',
      [cast.member.id],
    )
  )[0]?.code;

describe('a merger', () => {
  it('of the branch that is left takes the transfer along, and it ends as begun', async () => {
    const transferId = await issuedTransfer(t, cast);
    expect((await merge(codes.eastFirst, codes.eastSecond)).status).toBe(200);
    expect(await seen(transferId)).toMatchObject({
      state: 'issued',
      kind: 'between',
      origin: { id: id(codes.eastSecond), name: '东河镇第二党支部' },
    });
    await step(t, 'check-in', transferId, cast.self);
    const west = await t.asOfficer('organization_officer', codes.westTownship);
    const done = await step(t, 'accept', transferId, west, { branchId: id(codes.westFirst) });
    expect(done.body).toMatchObject({ state: 'completed' });
    expect(await homeOf()).toBe(codes.westFirst);
    await expectSound(t);
  });

  it('of the committee that receives leads to the one that takes over, with the letter', async () => {
    const transferId = await issuedTransfer(t, cast);
    const dissolved = await operate('dissolution', codes.westTownship, {
      successorId: id(codes.committee),
      endDuties: true,
    });
    expect(dissolved.status, dissolved.text).toBe(200);
    const county = await t.asOfficer('organization_officer', codes.committee);
    expect(await seen(transferId, county)).toMatchObject({
      state: 'issued',
      destination: { id: id(codes.committee) },
    });
    await step(t, 'check-in', transferId, cast.self);
    const done = await step(t, 'accept', transferId, county, { branchId: id(codes.westFirst) });
    expect(done.body).toMatchObject({ state: 'completed' });
    await expectSound(t);
    const log = await asOwner<{ n: number }>(
      t,
      "SELECT count(*)::int AS n FROM audit_entry WHERE action = 'transfers.follow'",
    );
    expect(log).toEqual([{ n: 1 }]);
  });

  it('of both sides is a transfer within one where no letter is out, and is refused by name where one is', async () => {
    const transferId = await applied();
    expect((await merge(codes.westTownship, codes.eastTownship, true)).body.blocks).toEqual([]);
    await step(t, 'approve', transferId, cast.secretary, { duesUntil: '2026-06' });
    await step(t, 'approve', transferId, cast.township);
    const { blocks } = (await merge(codes.westTownship, codes.eastTownship, true)).body;
    expect(blocks).toMatchObject([
      { code: 'open_item', count: 1, links: [{ type: 'transfer', id: transferId, name: '张伟' }] },
    ]);
    expect(blocks[0]?.words.zh).toBe('张伟的介绍信开往的党委将和转出党委成为一个。请先接收、退回或撤回。');
    const refused = await merge(codes.westTownship, codes.eastTownship);
    expect([refused.status, refused.problem.detail]).toEqual([422, expect.stringMatching(/^张伟的介绍信/)]);
    await step(t, 'withdraw', transferId, cast.self, { reason: '等合并以后再转' });
    const again = await applied();
    expect((await merge(codes.westTownship, codes.eastTownship)).status).toBe(200);
    expect(await seen(again)).toMatchObject({ kind: 'within', destination: { id: id(codes.eastTownship) } });
    await expectSound(t);
  });
});

describe('members who come under the committee to which their letter is out', () => {
  it('are named before their branch merges into one of its branches', async () => {
    const transferId = await issuedTransfer(t, cast);
    const { blocks } = (await merge(codes.eastFirst, codes.westFirst, true)).body;
    expect(blocks).toMatchObject([{ code: 'open_item', links: [{ type: 'transfer', id: transferId }] }]);
    expect((await merge(codes.eastFirst, codes.westFirst)).status).toBe(422);
    expect(await seen(transferId)).toMatchObject({ state: 'issued', kind: 'between' });
    await step(t, 'withdraw', transferId, cast.self, { reason: '随支部一起划转' });
    expect((await merge(codes.eastFirst, codes.westFirst)).status).toBe(200);
    await expectSound(t);
  });

  it('are named before an undone merger would bring them back there', async () => {
    const merged = await merge(codes.eastFirst, codes.westFirst);
    expect(merged.status, merged.text).toBe(200);
    const undo = () =>
      t.call('POST /organization-operations/{id}/reversal', {
        as: officer,
        params: { id: merged.body.operation?.id ?? '' },
        body: {},
      });
    const transferId = await applied(codes.eastTownship);
    const [west, township] = [
      await t.asOfficer('branch_secretary', codes.westFirst),
      await t.asOfficer('organization_officer', codes.westTownship),
    ];
    await step(t, 'approve', transferId, west, { duesUntil: '2026-06' });
    expect((await step(t, 'approve', transferId, township)).body.state).toBe('issued');
    const refused = await undo();
    expect([refused.status, refused.problem.detail]).toEqual([422, expect.stringMatching(/^张伟的介绍信/)]);
    await step(t, 'withdraw', transferId, cast.self, { reason: '等恢复以后再转' });
    expect((await undo()).status).toBe(200);
    expect(await homeOf()).toBe(codes.eastFirst);
    await expectSound(t);
  });
});

describe('the ninety days', () => {
  it('count from the first letter to a committee that was merged since, at its successor', async () => {
    const transferId = await issuedTransfer(t, cast); // on 1 July
    const elsewhere = { outside: { name: '中共南江市教育局委员会' }, reason: '单位改到南江' };
    expect((await step(t, 'redirect', transferId, cast.township, elsewhere)).status).toBe(200);
    expect((await merge(codes.westTownship, codes.committee)).status).toBe(200);
    t.clock.set(new Date('2026-08-01T02:00:00Z'));
    const township = await t.asOfficer('committee_administrator', codes.eastTownship);
    const back = { destinationId: id(codes.committee), reason: '又回原单位' };
    const { body } = await step(t, 'redirect', transferId, township, back);
    expect(body).toMatchObject({
      state: 'issued',
      letter: { issuedOn: '2026-08-01', untilAtMost: '2026-09-29' },
    });
  });

  it('count from the first letter to a committee that receives no more since, at the one above, which does', async () => {
    const transferId = await issuedTransfer(t, cast); // on 1 July
    const elsewhere = { outside: { name: '中共南江市教育局委员会' }, reason: '单位改到南江' };
    expect((await step(t, 'redirect', transferId, cast.township, elsewhere)).status).toBe(200);
    const answer = await operate('reforms', codes.westTownship, { kind: 'general_branch' });
    expect(answer.status, answer.text).toBe(200);
    t.clock.set(new Date('2026-08-01T02:00:00Z'));
    const township = await t.asOfficer('committee_administrator', codes.eastTownship);
    const back = { destinationId: id(codes.committee), reason: '又回原单位' };
    const { body } = await step(t, 'redirect', transferId, township, back);
    expect(body).toMatchObject({
      state: 'issued',
      letter: { issuedOn: '2026-08-01', untilAtMost: '2026-09-29' },
    });
  });

  it('begin anew at another committee, whatever became of the first', async () => {
    const transferId = await issuedTransfer(t, cast);
    expect((await merge(codes.eastFirst, codes.eastSecond)).status).toBe(200);
    t.clock.set(new Date('2026-07-08T02:00:00Z'));
    const township = await t.asOfficer('committee_administrator', codes.eastTownship);
    const other = { destinationId: id(codes.committee), reason: '单位改到县城' };
    const { body } = await step(t, 'redirect', transferId, township, other);
    expect(body.letter?.untilAtMost).toBe('2026-10-06');
  });
});

describe('a committee that ends without a successor', () => {
  it('is held by the letters that go to it, each by name', async () => {
    const transferId = await issuedTransfer(t, cast);
    const { body } = await operate('dissolution', codes.westTownship, { endDuties: true }, true);
    expect(body.blocks.filter(({ code }) => code === 'open_item')).toMatchObject([
      {
        links: [{ type: 'transfer', id: transferId }],
        words: { zh: expect.stringMatching(/^张伟的介绍信已经开往/) },
      },
    ]);
  });
});

describe('a move', () => {
  it('of the branch under another committee asks that one for its approval', async () => {
    const transferId = await applied(codes.committee);
    await step(t, 'approve', transferId, cast.secretary, { duesUntil: '2026-06' });
    expect((await operate('moves', codes.eastFirst, { parentId: id(codes.westTownship) })).status).toBe(200);
    expect(await seen(transferId)).toMatchObject({
      state: 'endorsed',
      originCommittee: { id: id(codes.westTownship) },
    });
    const west = await t.asOfficer('organization_officer', codes.westTownship);
    expect((await step(t, 'approve', transferId, west)).body).toMatchObject({ state: 'issued' });
    await expectSound(t);
  });

  it('under the committee to which a letter is out is refused by name; without a letter it stays within', async () => {
    const transferId = await applied();
    const under = { parentId: id(codes.westTownship) };
    await step(t, 'approve', transferId, cast.secretary, { duesUntil: '2026-06' });
    expect((await operate('moves', codes.eastFirst, under, true)).body.blocks).toEqual([]);
    await step(t, 'approve', transferId, cast.township);
    expect((await operate('moves', codes.eastFirst, under, true)).body.blocks).toMatchObject([
      { code: 'open_item', links: [{ type: 'transfer', id: transferId }] },
    ]);
    const west = await t.asOfficer('organization_officer', codes.westTownship);
    await step(t, 'return', transferId, west, { reason: '随支部一起划转' });
    expect((await operate('moves', codes.eastFirst, under)).status).toBe(200);
    expect(await seen(transferId)).toMatchObject({ kind: 'within', state: 'endorsed', letter: null });
  });
});

describe('a split', () => {
  it('takes the transfers of those along who go, and undoing it brings them back', async () => {
    const transferId = await issuedTransfer(t, cast);
    const found = { code: '150785100009', name: '东河镇第九党支部', kind: 'branch', form: 'functional' };
    const split = await operate('splits', codes.eastFirst, {
      parts: [{ found, memberIds: [cast.member.id] }],
    });
    expect(split.status, split.text).toBe(200);
    expect(await seen(transferId)).toMatchObject({ state: 'issued', origin: { name: '东河镇第九党支部' } });
    const back = await t.call('POST /organization-operations/{id}/reversal', {
      as: officer,
      params: { id: split.body.operation?.id ?? '' },
      body: {},
    });
    expect(back.status, back.text).toBe(200);
    expect(await seen(transferId)).toMatchObject({ origin: { id: id(codes.eastFirst) } });
    await expectSound(t);
  });
});

it('leaves the issuer of a letter from outside as the letter names it, whoever receives', async () => {
  const issuer = '中共南江市城关区教育局委员会';
  const { name, idNumber, stage, joined, full } = newPerson();
  const birth = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
  const sex = Number(idNumber[16]) % 2 === 1 ? ('male' as const) : ('female' as const);
  const registered = await t.call('POST /transfers/incoming', {
    as: await t.asOfficer('organization_officer', codes.westTownship),
    body: {
      letter: { number: '第 2026-0815 号', issuer, issuedOn: '2026-06-20', until: '2026-07-20' },
      person: { name, idNumber, stage: stage as 'full', joined, full, birth, sex },
      ground: 'work',
    },
  });
  expect((await merge(codes.westTownship, codes.committee)).status).toBe(200);
  const { destination, originCommittee, contacts } = await seen(registered.body.id);
  expect(destination.id).toBe(id(codes.committee));
  expect([originCommittee.name, contacts.map(({ organization }) => organization)[0]]).toEqual([
    issuer,
    issuer,
  ]);
});

const lastOf = async (transferId: string, as = officer) => (await seen(transferId, as)).steps.at(-1);

describe('what followed', () => {
  it('stands in the history of each transfer: by what, and what is called otherwise', async () => {
    const transferId = await issuedTransfer(t, cast);
    const { version } = await seen(transferId);
    await merge(codes.eastFirst, codes.eastSecond);
    expect(await lastOf(transferId)).toMatchObject({
      action: 'follow',
      side: 'system',
      state: 'issued',
      actorRole: 'system',
      reason: '合并：转出支部由“东河镇第一党支部”变为“东河镇第二党支部”',
      words: { en: 'Merged: the origin’s branch was 东河镇第一党支部 and is 东河镇第二党支部' },
    });
    expect((await seen(transferId)).version).toBe(version + 1);
    await operate('dissolution', codes.westTownship, { successorId: id(codes.committee), endDuties: true });
    expect((await lastOf(transferId))?.reason).toBe(
      '撤销：接收党委由“中共云岭县西山镇委员会”变为“中共云岭县委员会”',
    );
  });
});

describe('a committee that is re-formed', () => {
  const reform = (code: string, body: Record<string, unknown>, preview = false) =>
    operate('reforms', code, body, preview);

  it('and receives no more is followed by the one above, with the letter', async () => {
    const transferId = await issuedTransfer(t, cast);
    const answer = await reform(codes.westTownship, { kind: 'general_branch' });
    expect(answer.status, answer.text).toBe(200);
    const county = await t.asOfficer('organization_officer', codes.committee);
    expect(await seen(transferId, county)).toMatchObject({
      state: 'issued',
      destination: { id: id(codes.committee) },
    });
    expect((await lastOf(transferId))?.reason).toBe(
      '改设：接收党委由“中共云岭县西山镇委员会”变为“中共云岭县委员会”',
    );
    await step(t, 'check-in', transferId, cast.self);
    const done = await step(t, 'accept', transferId, county, { branchId: id(codes.westFirst) });
    expect(done.body).toMatchObject({ state: 'completed' });
    await expectSound(t);
  });

  it('is held by name where the one above is the origin’s, or the origin’s becomes the one that receives', async () => {
    const transferId = await issuedTransfer(t, cast, id(codes.committee));
    const { blocks } = (await reform(codes.eastTownship, { kind: 'general_branch' }, true)).body;
    expect(blocks).toMatchObject([
      { code: 'open_item', links: [{ type: 'transfer', id: transferId, name: '张伟' }] },
    ]);
    expect((await reform(codes.eastTownship, { kind: 'general_branch' })).status).toBe(422);
    await step(t, 'withdraw', transferId, cast.self, { reason: '等改设以后再转' });
    const again = await applied(codes.committee);
    expect((await reform(codes.eastTownship, { kind: 'general_branch' })).status).toBe(200);
    expect(await seen(again)).toMatchObject({
      kind: 'within',
      originCommittee: { id: id(codes.committee) },
    });
    expect((await lastOf(again))?.reason).toBe(
      '改设：转出党委由“中共云岭县东河镇委员会”变为“中共云岭县委员会”；改按“党委内部调整”办理',
    );
  });

  it('or renamed is called so in every transfer that names it, in the next letter, and by an edit, too', async () => {
    const transferId = await issuedTransfer(t, cast);
    expect((await reform(codes.westTownship, { name: '中共云岭县西山街道委员会' })).status).toBe(200);
    expect(await seen(transferId)).toMatchObject({ destination: { name: '中共云岭县西山街道委员会' } });
    const rename = async (code: string, name: string) => {
      const { body } = await t.call('GET /organizations/{id}', { as: officer, params: { id: id(code) } });
      const answer = await t.call('PATCH /organizations/{id}', {
        as: officer,
        params: { id: id(code) },
        ifMatch: body.version,
        body: { name },
      });
      expect(answer.status, answer.text).toBe(200);
    };
    await rename(codes.eastFirst, '东河社区第一党支部');
    await rename(codes.eastTownship, '中共云岭县东河街道委员会');
    const now = await seen(transferId);
    expect(now).toMatchObject({
      origin: { name: '东河社区第一党支部' },
      originCommittee: { name: '中共云岭县东河街道委员会' },
    });
    expect(now.steps.slice(-3).map(({ reason }) => reason)).toEqual([
      '改设：接收党委由“中共云岭县西山镇委员会”变为“中共云岭县西山街道委员会”',
      '更名：转出支部由“东河镇第一党支部”变为“东河社区第一党支部”',
      '更名：转出党委由“中共云岭县东河镇委员会”变为“中共云岭县东河街道委员会”',
    ]);
    const kept = () =>
      asOwner<{ to: string; from: string }>(
        t,
        `SELECT content ->> 'to' AS to, content ->> 'committee' AS from FROM transfer_letter
         WHERE transfer_id = $1 AND state = 'valid'`,
        [transferId],
      );
    // The paper says what it said.
    expect(await kept()).toEqual([{ to: '中共云岭县西山镇委员会', from: '中共云岭县东河镇委员会' }]);
    await step(t, 'reissue', transferId, cast.township, { reason: '原件遗失' });
    expect(await kept()).toEqual([{ to: '中共云岭县西山街道委员会', from: '中共云岭县东河街道委员会' }]);
  });
});

describe('a branch that goes to another region', () => {
  it('has its letters issued, and numbered, by the committee above it there', async () => {
    const transferId = await issuedTransfer(t, cast);
    const actor = systemActor();
    const north = await t.services.database.transaction(actor.scope, async (tx) => {
      await ensureRegion(tx, 1508);
      const spec = { regionId: 1508, parentId: null, code: 'N0', name: '中共北河县委员会' };
      return createOrganization(tx, actor, t.clock.now(), { ...spec, kind: 'committee' });
    });
    const wish = { id: id(codes.eastFirst), regionId: 1508, parentId: north.id, on, reason: null };
    expect((await moveToRegion(t.services, actor, wish, false)).blocks).toEqual([]);
    const there = await t.asOfficer('organization_officer', 'N0');
    expect((await lastOf(transferId, there))?.reason).toBe(
      '跨地区划转：转出党委由“中共云岭县东河镇委员会”变为“中共北河县委员会”',
    );
    const again = await step(t, 'reissue', transferId, there, { reason: '原件遗失' });
    expect(again.body).toMatchObject({ originCommittee: { id: north.id }, letterNumber: '第 2026-0001 号' });
    const given = await asOwner<{ region: number; id: string }>(
      t,
      'SELECT region_id AS region, organization_id AS id FROM letter_number ORDER BY region_id',
    );
    expect(given).toEqual([
      { region: 1507, id: id(codes.eastTownship) },
      { region: 1508, id: north.id },
    ]);
  });

  it('is held where a letter of its member goes to the committee under which it comes', async () => {
    const actor = systemActor();
    const north = await t.services.database.transaction(actor.scope, async (tx) => {
      await ensureRegion(tx, 1508);
      const spec = { regionId: 1508, parentId: null, code: 'N0', name: '中共北河县委员会' };
      return createOrganization(tx, actor, t.clock.now(), { ...spec, kind: 'committee' });
    });
    const transferId = await issuedTransfer(t, cast, north.id);
    const wish = { id: id(codes.eastFirst), regionId: 1508, parentId: north.id, on, reason: null };
    expect((await moveToRegion(t.services, actor, wish, true)).blocks).toMatchObject([
      { code: 'open_item', links: [{ type: 'transfer', id: transferId }] },
    ]);
  });
});
