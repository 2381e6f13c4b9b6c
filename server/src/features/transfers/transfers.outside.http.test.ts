import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { emptyScope } from '../../kernel/scope.ts';
import { headcounts } from '../../kernel/tallies.ts';
import { verifyRegion } from '../statistics/public.ts';
import { sweepTransfers } from './transfers.sweep.ts';
import { castOf, step } from './transfers.testing.flow.ts';

/** A member leaves for an organisation that is not in this registry: a letter is carried, a paper receipt comes back. */

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
beforeEach(async () => {
  t = await createTestApp();
  cast = await castOf(t);
});
afterEach(() => t.close());

const outside = { name: '中共北江市城关区教育局委员会', place: '北江市人民路 1 号', phone: '0871-6512345' };
const apply = (as = cast.self, where: Record<string, unknown> = { outside }) =>
  t.call('POST /transfers', { as, body: { ...where, ground: 'work' } });
const seen = async (id: string, as: Headers = cast.township) =>
  (await t.call('GET /transfers/{id}', { as, params: { id } })).body;

async function issued(as = cast.self): Promise<string> {
  const { body } = await apply(as);
  await step(t, 'approve', body.id, cast.secretary, { duesUntil: '2026-06' });
  const letter = await step(t, 'approve', body.id, cast.township);
  if (letter.body.state !== 'issued') throw new Error(letter.text);
  return body.id;
}

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]);
const upload = (id: string, as: Headers, bytes = jpeg) =>
  t.call('POST /transfers/{id}/papers', {
    as,
    params: { id },
    query: { fileName: '回执.jpg' },
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  });
async function register(
  id: string,
  as: Headers = cast.township,
  said: Record<string, unknown> = {},
  version?: number,
) {
  const paper = said.paperId ?? (await upload(id, cast.township)).body.id;
  return t.call('POST /transfers/{id}/receipt', {
    as,
    params: { id },
    ifMatch: version ?? (await seen(id)).version,
    body: { receivedOn: '2026-07-05', organization: '北江市城关区教育局机关党支部', ...said, paperId: paper },
  });
}
const later = async (day: string) => {
  t.clock.set(new Date(`${day}T02:00:00Z`));
  cast.secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  cast.township = await t.asOfficer('committee_administrator', codes.eastTownship);
  cast.west = await t.asOfficer('organization_officer', codes.westTownship);
  cast.self = await t.asMember(cast.member);
};
const heads = (code: string) =>
  t.services.database.read(systemActor().scope, async (reader) => {
    const place = organizationOf(t.county, code);
    return (await headcounts(reader, [place])).get(place.id) ?? 0;
  });
const differences = () =>
  t.services.database.transaction(systemActor().scope, async (tx) => {
    const { regionId } = organizationOf(t.county, codes.committee);
    return (await verifyRegion(tx, regionId)).differences;
  });

describe('outgoing', () => {
  it('goes from the application to the receipt, and the member leaves on the day of reception', async () => {
    const applied = await apply();
    expect(applied).toMatchObject({
      status: 201,
      body: {
        kind: 'outgoing',
        state: 'applied',
        destination: { id: null, name: outside.name },
        outside: { place: outside.place, phone: outside.phone },
      },
    });
    const { id } = applied.body;
    await step(t, 'approve', id, cast.secretary, { duesUntil: '2026-06' });
    const letter = await step(t, 'approve', id, cast.township);
    // The letter of another city holds for thirty days.
    expect(letter.body).toMatchObject({
      state: 'issued',
      turn: 'member',
      due: '2026-07-31',
      letter: { number: '第 2026-0001 号' },
    });
    expect(letter.body.can).toMatchObject({ register_receipt: true, check_in: false, accept: false });
    expect(letter.body.contacts).toContainEqual({
      side: 'destination',
      organization: outside.name,
      phone: outside.phone,
      address: outside.place,
    });
    const code = letter.body.letter?.address?.split('/').at(-1) ?? '';
    const look = async () => (await t.call('GET /public/letters/{code}', { params: { code } })).body;
    expect(await look()).toMatchObject({ state: 'valid', to: outside.name, genuine: true });

    const before = await heads(codes.eastTownship);
    await later('2026-07-20');
    const done = await register(id);
    expect(done.body).toMatchObject({
      state: 'completed',
      turn: null,
      receipt: {
        number: '第 2026-0001 号',
        on: '2026-07-05',
        branch: null,
        organization: '北江市城关区教育局机关党支部',
      },
    });
    expect(done.body.papers).toHaveLength(1);
    expect(await look()).toMatchObject({ state: 'used', genuine: true });
    expect(await heads(codes.eastTownship)).toBe(before - 1);
    expect(await differences()).toEqual([]);

    // The file stays where it was, archived; its story says when.
    const file = await t.call('GET /members/{id}', { as: cast.secretary, params: { id: cast.member.id } });
    expect(file.body.stage).toBe('transferred_out');
    const story = await t.call('GET /members/{id}/timeline', {
      as: cast.secretary,
      params: { id: cast.member.id },
    });
    expect(JSON.stringify(story.body)).toContain('组织关系转往系统外');
    const own = await t.call('GET /members/{id}', { as: cast.self, params: { id: cast.member.id } });
    expect(own.status).toBe(200);
    const changes = await t.call('GET /members/{id}/status-changes', {
      as: cast.secretary,
      params: { id: cast.member.id },
    });
    expect(changes.status).toBe(200);
    expectRefused(await apply(), 409, 'conflict', /已转往系统外/);
    expect(await auditOf(t, 'transfers.register_receipt')).toHaveLength(1);
  });

  it('counts the decrease as a transfer out, on the day of the receipt', async () => {
    const id = await issued();
    await later('2026-07-20');
    await register(id);
    const { id: organization } = organizationOf(t.county, codes.eastTownship);
    const flows = await asOwner<{ on: string; ins: string; outs: string }>(
      t,
      `SELECT valid_on::text AS on, ins::text, outs::text FROM org_stat_delta
       WHERE cause = 'moved' AND dimension = 'member' AND key = 'all'`,
    );
    expect(flows).toEqual([{ on: '2026-07-05', ins: '0', outs: '1' }]);
    const table = await t.call('GET /statistics', {
      as: cast.township,
      query: { organization, table: 'changes', from: '2026-07-02', asOf: '2026-07-20' },
    });
    expect(table.text).toContain('转出');
  });

  it('names either a committee of this registry or one outside', async () => {
    const { id: destinationId } = organizationOf(t.county, codes.westTownship);
    expectRefused(await apply(cast.self, {}), 422, 'invalid', /请选择接收党委；不在本系统的/);
    expectRefused(await apply(cast.self, { outside, destinationId }), 422, 'invalid', /两者只填一项/);
    expectRefused(
      await apply(cast.self, { outside: { name: '　 　 某' } }),
      422,
      'invalid',
      /全称，至少四个字/,
    );
  });

  it('is filed in bulk like any other', async () => {
    const others = [
      await createMember(t, cast.secretary, codes.eastFirst),
      await createMember(t, cast.secretary, codes.eastFirst),
    ];
    const filed = await t.call('POST /transfers/filings', {
      as: cast.secretary,
      body: { memberIds: others.map(({ id }) => id), outside, ground: 'graduation', duesUntil: '2026-06' },
    });
    expect(filed.body).toMatchObject({ refused: [], filed: [{}, {}] });
    for (const { id } of filed.body.filed) expect((await seen(id ?? '')).kind).toBe('outgoing');
  });
});

describe('the receipt', () => {
  it('of whoever joined the Party after the letter went out says to which month dues are paid', async () => {
    const standing = (stage: string, joined: string | null) =>
      asOwner(t, 'UPDATE member SET stage = $2, joined = $3, full_on = NULL WHERE id = $1', [
        cast.member.id,
        stage,
        joined,
      ]);
    await standing('candidate', null);
    const { body } = await apply();
    await step(t, 'approve', body.id, cast.secretary);
    expect((await step(t, 'approve', body.id, cast.township)).body.state).toBe('issued');
    await standing('probationary', '2026-07-02');
    await later('2026-07-08');
    const refused = await register(body.id);
    expectRefused(refused, 422, 'invalid', /^请填写党费交至哪个月/);
    expect(refused.problem.errors).toMatchObject([{ pointer: '/duesUntil' }]);
    const done = await register(body.id, cast.township, { duesUntil: '2026-07' });
    expect(done.body).toMatchObject({ state: 'completed', duesUntil: '2026-07' });
  });

  it('does not write over the month that the letter says', async () => {
    const id = await issued();
    await later('2026-07-08');
    const done = await register(id, cast.township, { duesUntil: '2026-12' });
    expect(done.body).toMatchObject({ state: 'completed', duesUntil: '2026-06' });
  });

  it('is registered by the committee that issued, with a photograph, of a day while the letter held', async () => {
    const id = await issued();
    await later('2026-08-20');
    await sweepTransfers(t.services);
    expect((await seen(id)).state).toBe('lapsed');
    const { version } = await seen(id);
    expectRefused(await register(id, cast.secretary), 403, 'forbidden', /不由您当前的职务办理/);
    expect((await register(id, cast.west)).status).toBe(404);
    expect((await upload(id, cast.west)).status).toBe(404);
    expectRefused(
      await register(id, cast.township, { receivedOn: '2026-08-05' }, version),
      422,
      'rule_refused',
      /介绍信 2026-07-31 已过期/,
    );
    expectRefused(
      await register(id, cast.township, { receivedOn: '2026-06-30' }, version),
      422,
      'invalid',
      /2026-07-01 才开出/,
    );
    expectRefused(
      await register(id, cast.township, { receivedOn: '2026-08-21' }, version),
      422,
      'invalid',
      /不能晚于今天/,
    );
    expectRefused(
      await register(id, cast.township, { paperId: cast.member.id }, version),
      422,
      'invalid',
      /请先上传回执的照片/,
    );
    expect((await upload(id, cast.township, Buffer.from('hello, this is text'))).status).toBe(415);
    // Past its last day the letter is still answered by a reception within it.
    expect((await register(id, cast.township, { receivedOn: '2026-07-31' }, version)).body.state).toBe(
      'completed',
    );
    expectRefused(await upload(id, cast.township), 409, 'conflict', /办结以后不再上传/);
  });

  it('is read by the issuing side alone', async () => {
    const id = await issued();
    const { body } = await upload(id, cast.township);
    const read = (as: Headers) => t.call('GET /transfer-papers/{id}', { as, params: { id: body.id } });
    expect((await read(cast.township)).status).toBe(200);
    expect((await read(cast.secretary)).status).toBe(200);
    for (const as of [cast.west, await t.asOfficer('branch_secretary', codes.eastSecond)])
      expect((await read(as)).status).toBe(404);
    expect((await read(cast.self)).status).toBe(403);
    expect((await seen(id, cast.self)).papers).toEqual([]);
    // The database itself says so, whoever asks.
    const { path } = organizationOf(t.county, codes.westTownship);
    const rows = await t.services.database.read(
      { ...emptyScope, pathFrom: path, pathUntil: `${path}/` },
      (reader) => reader.rows(sql`SELECT FROM file WHERE transfer_id IS NOT NULL`),
    );
    expect(rows).toEqual([]);
  });

  it('has one effect, though two officers register it at one instant', async () => {
    const id = await issued();
    await later('2026-07-06');
    const other = await t.asOfficer('organization_officer', codes.eastTownship);
    const { version } = await seen(id);
    const paperId = (await upload(id, cast.township)).body.id;
    const both = await Promise.all([
      register(id, cast.township, { paperId }, version),
      register(id, other, { paperId }, version),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await differences()).toEqual([]);
    const events = await asOwner(t, `SELECT FROM member_event WHERE member_id = $1 AND kind = 'moved'`, [
      cast.member.id,
    ]);
    expect(events).toHaveLength(1);
  });

  it('ends what the member was elsewhere in this registry', async () => {
    const stay = await t.call('POST /mobility', {
      as: cast.secretary,
      body: {
        memberId: cast.member.id,
        hostId: organizationOf(t.county, codes.westFirst).id,
        ground: 'work',
        since: '2026-06-01',
        note: '在外务工',
      },
    });
    expect(stay.status).toBe(201);
    const host = await t.asOfficer('branch_secretary', codes.westFirst);
    await t.call('POST /mobility/{id}/confirm', {
      as: host,
      params: { id: stay.body.id },
      ifMatch: 1,
      body: {},
    });
    const id = await issued();
    await later('2026-07-10');
    expect((await register(id)).status).toBe(200);
    const [period] = await asOwner<{ state: string }>(t, 'SELECT state, ending FROM member_mobility');
    expect(period).toEqual({ state: 'ended', ending: 'transferred' });
  });

  it('does not come before a change of status, and not of somebody who was suspended', async () => {
    const id = await issued();
    await later('2026-07-10');
    const suspended = await t.call('POST /members/{id}/status-changes', {
      as: cast.secretary,
      params: { id: cast.member.id },
      ifMatch: 1,
      body: {
        kind: 'suspend',
        on: '2026-07-08',
        ground: 'other',
        basis: '决议',
        document: '云党发〔2026〕8号',
      },
    });
    expect(suspended.status, suspended.text).toBe(201);
    expectRefused(await register(id), 409, 'conflict', /党员已停止党籍，转接暂停办理/);
    expectRefused(
      await step(t, 'reissue', id, cast.township, { reason: '原件遗失' }),
      409,
      'conflict',
      /党员已停止党籍，转接暂停办理/,
    );
    expect((await step(t, 'withdraw', id, cast.township, { reason: '已停止党籍' })).body.state).toBe(
      'withdrawn',
    );
  });
});

it('opens the archived file again by a letter alone, not by a correction of the stage', async () => {
  await register(await issued(), cast.township, { receivedOn: '2026-07-01' });
  const asked = await t.call('POST /members/{id}/correction-requests', {
    as: cast.self,
    params: { id: cast.member.id },
    body: { field: 'stage', value: 'full', explanation: '我没有转走，还在原支部' },
  });
  expectRefused(asked, 409, 'conflict', /已转往系统外.*介绍信/);
});

describe('on the way', () => {
  it('is extended, reissued and withdrawn as a letter within the registry, and a void one says so', async () => {
    const id = await issued();
    const first = (await seen(id)).letter?.address?.split('/').at(-1) ?? '';
    const { body } = await step(t, 'reissue', id, cast.township, { reason: '信件遗失' });
    expect(body).toMatchObject({ state: 'issued', letterNumber: '第 2026-0002 号' });
    const look = (code: string) => t.call('GET /public/letters/{code}', { params: { code } });
    expect((await look(first)).body.state).toBe('void');
    await step(t, 'extend', id, cast.township, { until: '2026-08-20', reason: '对方尚未开学' });
    expect((await seen(id)).due).toBe('2026-08-20');
    const gone = await step(t, 'withdraw', id, cast.self, { reason: '不去了' });
    expect(gone.body.state).toBe('withdrawn');
    expect(await heads(codes.eastTownship)).toBe(1);
  });

  it('changes its destination to outside and back, before the letter and after', async () => {
    const { id: inside } = organizationOf(t.county, codes.westTownship);
    const { body } = await apply(cast.self, { destinationId: inside });
    const out = await step(t, 'redirect', body.id, cast.self, { outside, reason: '单位不在本系统' });
    expect(out.body).toMatchObject({ kind: 'outgoing', state: 'applied', destination: { id: null } });
    await step(t, 'return', body.id, cast.secretary, { reason: '请写清电话' });
    const again = await step(t, 'resubmit', body.id, cast.self, { note: '电话已补' });
    expect(again.body).toMatchObject({
      kind: 'outgoing',
      note: '电话已补',
      destination: { name: outside.name },
    });
    await step(t, 'approve', body.id, cast.secretary, { duesUntil: '2026-06' });
    await step(t, 'approve', body.id, cast.township);
    const back = await step(t, 'redirect', body.id, cast.township, {
      destinationId: inside,
      reason: '对方已接入本系统',
    });
    expect(back.body).toMatchObject({ kind: 'between', state: 'issued', outside: null });
    const there = await t.call('GET /transfers', { as: cast.west, query: { side: 'destination' } });
    expect(there.body.items.map(({ id }) => id)).toEqual([body.id]);
    const leaves = await step(t, 'redirect', body.id, cast.township, {
      outside: { name: '中共南江市委员会组织部' },
      reason: '改去南江',
    });
    expect(leaves.body).toMatchObject({ kind: 'outgoing', letterNumber: '第 2026-0003 号' });
    const same = { outside: { name: '中共南江市委员会组织部' }, reason: '还是南江' };
    expectRefused(await step(t, 'redirect', body.id, cast.township, same), 422, 'invalid', /已经开给这个/);
    expect((await t.call('GET /transfers/{id}', { as: cast.west, params: { id: body.id } })).status).toBe(
      404,
    );
  });

  it('is reminded of like any other, and of its receipt a month after its last day, each once', async () => {
    const id = await issued();
    const told = async () =>
      (
        await asOwner<{ kind: string; on: string; audience: string }>(
          t,
          `SELECT kind, on_day::text AS on, audience FROM transfer_reminder WHERE transfer_id = $1
           AND kind IN ('receipt_overdue', 'check_in_soon', 'check_in_today') ORDER BY on_day, audience`,
          [id],
        )
      ).map(({ kind, on, audience }) => `${on} ${kind} ${audience}`);
    await later('2026-08-31');
    await Promise.all([sweepTransfers(t.services), sweepTransfers(t.services)]);
    expect(await told()).toEqual([
      '2026-07-24 check_in_soon member',
      '2026-07-24 check_in_soon origin',
      '2026-07-31 check_in_today member',
      '2026-07-31 check_in_today origin',
    ]);
    await later('2026-10-02');
    await Promise.all([sweepTransfers(t.services), sweepTransfers(t.services)]);
    await sweepTransfers(t.services);
    expect((await told()).slice(4)).toEqual([
      '2026-09-01 receipt_overdue origin',
      '2026-10-01 receipt_overdue origin',
    ]);
    const page = await seen(id);
    expect(page.reminders.filter(({ kind }) => kind === 'receipt_overdue')).toHaveLength(2);
    await register(id);
    await later('2026-12-02');
    await sweepTransfers(t.services);
    expect((await told()).slice(6)).toEqual([]);
  });

  it('has the months that the nearest organisation set for its receipt', async () => {
    const id = await issued();
    const county = await t.asOfficer('committee_administrator', codes.committee);
    for (const [code, value] of [
      [codes.committee, 3],
      [codes.eastTownship, 2],
      [codes.westTownship, 4],
    ] as const) {
      const body = { organizationId: organizationOf(t.county, code).id, value, from: '2026-07-01' };
      const set = await t.call('POST /rule-settings', {
        as: county,
        body: { ...body, key: 'transfer.receipt_within_months', reason: '路途遥远' },
      });
      expect([set.status, set.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
    }
    const told = () =>
      asOwner<{ on: string }>(
        t,
        `SELECT on_day::text AS on FROM transfer_reminder WHERE transfer_id = $1 AND kind = 'receipt_overdue'
         ORDER BY on_day`,
        [id],
      );
    for (const [day, days] of [
      ['2026-09-30', []],
      ['2026-10-01', ['2026-10-01']],
      ['2026-10-31', ['2026-10-01', '2026-10-31']],
    ] as const) {
      await later(day);
      await sweepTransfers(t.services);
      await sweepTransfers(t.services);
      expect([day, (await told()).map(({ on }) => on)]).toEqual([day, days]);
    }
  });
});

it('lets nobody look at letters without end from one address', async () => {
  const look = (address: string) =>
    t.call('GET /public/letters/{code}', { params: { code: '0'.repeat(26) }, address });
  for (let n = 0; n < 120; n += 1) expect((await look('10.0.0.7')).status).toBe(404);
  const refused = await look('10.0.0.7');
  expect(refused.status).toBe(429);
  expect(refused.problem.detail).toMatch(/核对介绍信的次数太多/);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await look('10.0.0.8')).status).toBe(404);
  // Signing in has places of its own.
  const signIn = await t.call('POST /sessions', {
    body: { login: 'nobody', password: 'x' },
    address: '10.0.0.7',
  });
  expect(signIn.status).toBe(401);
  t.clock.advance(15 * 60_000);
  expect((await look('10.0.0.7')).status).toBe(404);
});
