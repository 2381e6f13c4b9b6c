import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeAccount, asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { type Officer, officerAt, tokenOf } from '../../../test/harness/duties.ts';
import { check, csv, handIn, runJob } from '../../../test/harness/imports.ts';
import { createMember, newPerson } from '../../../test/harness/members.ts';

let t: TestApp;
let east: Headers;
let security: Headers;
let memberId: string;
beforeAll(async () => {
  t = await createTestApp();
  east = await t.asOfficer('committee_administrator', codes.eastTownship);
  security = await t.asOfficer('security_admin', codes.committee);
  memberId = (await createMember(t, east, codes.eastFirst)).id;
});
afterAll(async () => t.close());

const at = (code: string) => organizationOf(t.county, code).id;
const end = (as: Headers, id: string) => t.call('POST /duties/{id}/end', { as, params: { id } });
const openItems = (as: Headers, id: string) => t.call('GET /duties/{id}/open-items', { as, params: { id } });
const handOver = (as: Headers, id: string, body: Record<string, unknown>) =>
  t.call('POST /duties/{id}/hand-over', { as, params: { id }, body });
const atOnce = (as: Headers, id: string, reason = '涉嫌泄露档案') =>
  t.call('POST /duties/{id}/emergency-end', { as, params: { id }, body: { reason } });

const headings = ['姓名', '公民身份号码', '所在党支部', '党员类别', '入党日期', '转正日期'];
function roster(): Buffer {
  const { name, idNumber, joined, full } = newPerson();
  return csv(headings, [[name, idNumber, '东河镇第一党支部', '正式党员', joined, full]]);
}
async function importBy(officer: Officer): Promise<string> {
  return (await handIn(t, officer.as, at(codes.eastFirst), '花名册.csv', roster())).body.id;
}
const secretary = () => officerAt(t, 'branch_secretary', codes.eastFirst);
const itemsOf = (list: { kind: string; count: number }[]) => list.map(({ kind, count }) => [kind, count]);

describe('ending with something open', () => {
  it('is refused, says what is open and who could take it; then one act hands over and ends', async () => {
    const leaving = await secretary();
    const successor = await secretary();
    const id = await importBy(leaving);
    await check(t, leaving.as, id);
    expectRefused(
      await end(east, leaving.dutyId),
      409,
      'conflict',
      /未了结的事项：没有办完的党员导入 1 件.*选定接手人/,
    );
    const { body } = await openItems(east, leaving.dutyId);
    expect(itemsOf(body.items)).toEqual([['member_import', 1]]);
    expect(body.successors.map(({ dutyId }) => dutyId)).toContain(successor.dutyId);
    expect(body.can).toEqual({ end: false, handOver: true, endAtOnce: false });
    const done = await handOver(east, leaving.dutyId, { successorDutyId: successor.dutyId, reason: '换届' });
    expect({ status: done.status, items: itemsOf(done.body.handedOver), slip: done.body.slip }).toEqual({
      status: 201,
      items: [['member_import', 1]],
      slip: null,
    });
    expect((await t.call('GET /members/{id}', { as: leaving.as, params: { id: memberId } })).status).toBe(
      404,
    );
    const [row] = await asOwner<{ account_id: string; duty: string }>(
      t,
      `SELECT account_id, actor -> 'duty' ->> 'id' AS duty FROM member_import WHERE id = $1`,
      [id],
    );
    expect(row).toEqual({ account_id: successor.id, duty: successor.dutyId });
    // The successor finishes what the other began.
    const found = await t.call('GET /member-imports/{id}', { as: successor.as, params: { id } });
    await t.call('POST /member-imports/{id}/commit', {
      as: successor.as,
      params: { id },
      ifMatch: found.body.version,
    });
    await runJob(t, id);
    expect((await t.call('GET /member-imports/{id}', { as: successor.as, params: { id } })).body.state).toBe(
      'committed',
    );
    expect((await auditOf(t, 'duty.hand_over')).at(-1)).toMatchObject({
      object_id: leaving.dutyId,
      reason: '换届',
      after: { successorDutyId: successor.dutyId, items: { member_import: 1 } },
    });
  });

  it('a check under way goes on for the successor, not for who left', async () => {
    const leaving = await secretary();
    const successor = await secretary();
    const id = await importBy(leaving);
    await t.call('POST /member-imports/{id}/check', {
      as: leaving.as,
      params: { id },
      body: { mapping: {} },
    });
    await handOver(east, leaving.dutyId, { successorDutyId: successor.dutyId });
    const jobs = await asOwner<{ n: number }>(
      t,
      `SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE key LIKE $1`,
      [`import ${id}%`],
    );
    expect(jobs[0]?.n).toBe(2);
    await runJob(t, id);
    expect((await t.call('GET /member-imports/{id}', { as: successor.as, params: { id } })).body.state).toBe(
      'checked',
    );
  });

  it('hands over to a person who gets the same duty, a new one with a slip', async () => {
    const leaving = await secretary();
    await importBy(leaving);
    const done = await handOver(east, leaving.dutyId, { login: 'zhao.lei', name: '赵磊' });
    expect(done.body.slip).toMatchObject({ login: 'zhao.lei', name: '赵磊' });
    const rows = await asOwner<{ role: string; open: boolean }>(
      t,
      `SELECT d.role, d.ended_at IS NULL AS open FROM duty d JOIN account a ON a.id = d.account_id
       WHERE a.login = 'zhao.lei'`,
    );
    expect(rows).toEqual([{ role: 'branch_secretary', open: true }]);
  });

  it('asks for one successor, who may do what is open and reaches the place', async () => {
    const leaving = await secretary();
    await importBy(leaving);
    const cases: [Record<string, unknown>, number, RegExp][] = [
      [{}, 422, /请选定一位接手人/],
      [{ login: 'zhao.lei', successorDutyId: leaving.dutyId }, 422, /二者选一/],
      [{ successorDutyId: leaving.dutyId }, 409, /请另选接手人/],
      [
        { successorDutyId: (await officerAt(t, 'publicity_officer', codes.eastFirst)).dutyId },
        409,
        /办不了这些事项/,
      ],
      [
        { successorDutyId: (await officerAt(t, 'branch_secretary', codes.eastSecond)).dutyId },
        409,
        /管不到这个党组织/,
      ],
      [
        { successorDutyId: (await officerAt(t, 'branch_secretary', codes.westFirst)).dutyId },
        404,
        /没有找到/,
      ],
    ];
    for (const [body, status, words] of cases) {
      const refused = await handOver(east, leaving.dutyId, body);
      expect({ body, status: refused.status }).toEqual({ body, status });
      expect(refused.problem.detail).toMatch(words);
    }
    expect((await t.call('GET /account', { as: leaving.as })).body.duties).toHaveLength(1);
    const west = await t.asOfficer('committee_administrator', codes.westTownship);
    expectRefused(await openItems(west, leaving.dutyId), 404, 'not_found', /没有找到/);
    expectRefused(
      await handOver(west, leaving.dutyId, { login: 'x.y', name: '某某' }),
      404,
      'not_found',
      /没有找到/,
    );
  });

  it('the last administrator of a committee leaves only when another one holds the office', async () => {
    const only = await officerAt(t, 'committee_administrator', codes.westSecond);
    expectRefused(await end(security, only.dutyId), 409, 'conflict', /唯一的党委管理员/);
    const above = await officerAt(t, 'committee_administrator', codes.committee);
    expectRefused(
      await handOver(security, only.dutyId, { successorDutyId: above.dutyId }),
      409,
      'conflict',
      /唯一的党委管理员/,
    );
    const { login } = await activeAccount(t);
    expect((await handOver(security, only.dutyId, { login })).status).toBe(201);
    expect((await t.call('GET /account', { as: only.as })).body.duties).toEqual([]);
  });

  it('proposals that wait for it and leaves it stands in for go to the successor', async () => {
    const leaving = await officerAt(t, 'committee_administrator', codes.westTownship);
    const successor = await officerAt(t, 'committee_administrator', codes.westTownship);
    const branch = await officerAt(t, 'branch_secretary', codes.westFirst);
    const proposal = await t.call('POST /duty-proposals', {
      as: branch.as,
      body: {
        login: 'qian.jin',
        name: '钱进',
        role: 'education_officer',
        organizationId: at(codes.westFirst),
        reason: '支委会研究提名',
      },
    });
    await asOwner(t, 'UPDATE duty_proposal SET addressee_id = $1 WHERE id = $2', [
      leaving.dutyId,
      proposal.body.id,
    ]);
    await t.call('POST /duties/{id}/substitutions', {
      as: branch.as,
      params: { id: branch.dutyId },
      body: { login: leaving.login, untilOn: '2026-08-01', reason: '休假' },
    });
    expect(itemsOf((await openItems(security, leaving.dutyId)).body.items)).toEqual([
      ['duty_proposal', 1],
      ['duty_substitution', 1],
    ]);
    expect((await handOver(security, leaving.dutyId, { successorDutyId: successor.dutyId })).status).toBe(
      201,
    );
    const tasks = (await t.call('GET /account/duty-tasks', { as: successor.as })).body.items;
    expect(tasks.map(({ kind }) => kind).sort()).toEqual(['proposal_waits', 'stands_in']);
  });
});

describe('in an emergency', () => {
  it('the security admin ends a duty at once; what waits goes to the superior', async () => {
    const leaving = await officerAt(t, 'branch_secretary', codes.eastSecond);
    const id = (await handIn(t, leaving.as, at(codes.eastSecond), '花名册.csv', roster())).body.id;
    expectRefused(await atOnce(east, leaving.dutyId), 403, 'forbidden', /请切换职务/);
    const { body } = await atOnce(security, leaving.dutyId);
    expect({ done: itemsOf(body.handedOver), left: body.left }).toEqual({
      done: [['member_import', 1]],
      left: [],
    });
    const [row] = await asOwner<{ path: string }>(
      t,
      `SELECT actor -> 'duty' ->> 'path' AS path FROM member_import WHERE id = $1`,
      [id],
    );
    expect(row?.path).toBe(organizationOf(t.county, codes.eastTownship).path);
    expect((await auditOf(t, 'duty.end_at_once')).at(-1)).toMatchObject({ reason: '涉嫌泄露档案' });
    expectRefused(await atOnce(security, leaving.dutyId), 404, 'not_found', /没有找到/);
  });

  it('what finds nobody above is named and stays open', async () => {
    const lone = await createTestApp();
    const admin = await lone.asOfficer('security_admin', codes.committee);
    const only = await officerAt(lone, 'committee_administrator', codes.committee);
    const answer = await lone.call('POST /duties/{id}/emergency-end', {
      as: admin,
      params: { id: only.dutyId },
      body: { reason: '涉嫌泄露档案' },
    });
    expect(itemsOf(answer.body.left)).toEqual([['last_administrator', 1]]);
    expect((await lone.call('GET /account', { as: only.as })).body.duties).toEqual([]);
    await lone.close();
  });
});

describe('closing an account', () => {
  it('is refused while something waits for one of its duties', async () => {
    const leaving = await secretary();
    const successor = await secretary();
    await importBy(leaving);
    const close = () => t.call('POST /accounts/{id}/closure', { as: security, params: { id: leaving.id } });
    expectRefused(await close(), 409, 'conflict', /没有办完的党员导入 1 件/);
    expect((await t.call('GET /account', { as: leaving.as })).status).toBe(200);
    await handOver(east, leaving.dutyId, { successorDutyId: successor.dutyId });
    await t.call('POST /duties', {
      as: east,
      body: { login: leaving.login, role: 'publicity_officer', organizationId: at(codes.eastFirst) },
    });
    expect((await close()).status).toBe(200);
    expect((await t.call('GET /account', { as: leaving.as })).status).toBe(401);
  });
});

describe('the reach of an ended duty', () => {
  it.each(['duty', 'account'] as const)('dies within a second in every process: %s', async (what) => {
    const other = await t.another();
    const officer = await secretary();
    const token = await tokenOf(t, officer.login);
    const reads = (app: TestApp, as: Headers) =>
      app.call('GET /members/{id}', { as, params: { id: memberId } });
    for (const app of [t, other])
      for (const as of [officer.as, token]) expect((await reads(app, as)).status).toBe(200);
    if (what === 'duty') await end(east, officer.dutyId);
    else await t.call('POST /accounts/{id}/closure', { as: security, params: { id: officer.id } });
    for (const as of [officer.as, token]) expect((await reads(t, as)).status).not.toBe(200);
    t.clock.advance(1000);
    for (const as of [officer.as, token]) expect((await reads(other, as)).status).not.toBe(200);
    await other.close();
  });
});
