import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, fullNumbers, idNumberOf } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { emptyScope } from '../../kernel/scope.ts';
import { headcounts } from '../../kernel/tallies.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { sweepTransfers } from './transfers.sweep.ts';
import { goneOutside, letterOf, personOf, sameAs, step } from './transfers.testing.flow.ts';

/** A paper letter from an organisation that is not in this registry: its checks, and the member that it becomes. */

let t: TestApp;
let west: Headers;
beforeEach(async () => {
  t = await createTestApp();
  west = await t.asOfficer('organization_officer', codes.westTownship);
});
afterEach(() => t.close());

const register = (
  letter = letterOf(),
  person: Record<string, unknown> = personOf(),
  as = west,
  more: Record<string, unknown> = {},
) => t.call('POST /transfers/incoming', { as, body: { letter, person, ground: 'work', ...more } });
const upload = (id: string, as = west) =>
  t.call('POST /transfers/{id}/papers', {
    as,
    params: { id },
    query: { fileName: '介绍信.pdf' },
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from('%PDF-1.7 a letter'),
  });
const branchId = () => organizationOf(t.county, codes.westFirst).id;
const heads = (code: string) =>
  t.services.database.read(systemActor().scope, async (reader) => {
    const place = organizationOf(t.county, code);
    return (await headcounts(reader, [place])).get(place.id) ?? 0;
  });

describe('a letter from outside', () => {
  it('is registered, photographed and accepted: the member is made with a transfer in, and the slip goes back', async () => {
    const person = personOf();
    const registered = await register(letterOf(), person);
    expect(registered).toMatchObject({
      status: 201,
      body: {
        kind: 'incoming',
        state: 'checked_in',
        turn: 'destination',
        due: '2026-07-15',
        origin: { id: null, name: '中共南江市城关区教育局委员会' },
        letterNumber: '第 2026-0815 号',
        sides: ['destination'],
        incoming: { idNumber: expect.stringMatching(/^\*{16}/), returns: false, arrivedOn: '2026-07-01' },
      },
    });
    expect(registered.text).not.toMatch(fullNumbers);
    const { id } = registered.body;
    const { can, blocked } = registered.body;
    expect(can).toMatchObject({ accept: false, refuse: true, withdraw: true, return: false });
    expect(blocked).toMatchObject([
      { action: 'accept', finding: { words: { zh: '请先上传介绍信的照片或扫描件，再接收。' } } },
    ]);
    const board = await t.call('GET /transfers', { as: west, query: { show: 'here' } });
    expect(board.body.items.map((one) => one.id)).toEqual([id]);
    expect((await t.call('GET /transfers', { as: west, query: { side: 'origin' } })).body.items).toEqual([]);
    expectRefused(
      await step(t, 'accept', id, west, { branchId: branchId() }),
      409,
      'conflict',
      /请先上传介绍信的照片/,
    );
    expect((await upload(id)).status).toBe(201);
    const seen = await t.call('GET /transfers/{id}', { as: west, params: { id } });
    expect(seen.body).toMatchObject({ can: { accept: true }, blocked: [] });
    const before = await heads(codes.westTownship);
    const accepted = await step(t, 'accept', id, west, { branchId: branchId() });
    expect(accepted.body).toMatchObject({
      state: 'completed',
      incoming: null,
      receipt: { number: '第 2026-0815 号', on: '2026-07-01', branch: '西山镇第一党支部' },
    });
    expect(await heads(codes.westTownship)).toBe(before + 1);
    const flows = await asOwner(
      t,
      `SELECT ins::int, outs::int FROM org_stat_delta WHERE cause = 'moved' AND dimension = 'member' AND key = 'all'`,
    );
    expect(flows).toEqual([{ ins: 1, outs: 0 }]);
    const secretary = await t.asOfficer('branch_secretary', codes.westFirst);
    const file = await t.call('GET /members/{id}', {
      as: secretary,
      params: { id: accepted.body.member.id },
    });
    expect(file.body).toMatchObject({ name: person.name, stage: 'full', joined: person.joined });
    const slip = await t.app.inject({
      method: 'GET',
      url: `/api/transfers/${id}/receipt.pdf`,
      headers: west,
    });
    expect([slip.statusCode, slip.headers['content-type'], slip.body.slice(0, 5)]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);
    // The numbers that waited with the letter are kept once: in the file.
    expect(await asOwner(t, 'SELECT FROM transfer_incoming')).toEqual([]);
    expect(await auditOf(t, 'transfers.register_letter')).toHaveLength(1);
    expect(await auditOf(t, 'members.create')).toHaveLength(1);
    await expectSound(t);
  });

  it.each([
    ['an ID number mistyped', {}, { idNumber: '150785196003051012' }, /校验位不对/],
    [
      'a sex that is another',
      {},
      { sex: 'female', idNumber: idNumberOf('1985-04-09', 301) },
      /性别与公民身份号码不一致/,
    ],
    ['a letter not yet issued', { issuedOn: '2026-07-02' }, {}, /不能晚于今天/],
    ['a letter that ends before it begins', { until: '2026-06-19' }, {}, /不能早于开出日期/],
    [
      'a letter of more than ninety days',
      { issuedOn: '2026-05-01', until: '2026-08-01' },
      {},
      /最多到 2026-07-30/,
    ],
    ['a letter that is over', { until: '2026-06-30' }, {}, /2026-06-30 已过期，报到日期不能更晚/],
    ['a full member without the day', {}, { full: null }, /请填写转正日期/],
    ['a probation shorter than a year', {}, { full: '2007-06-30' }, /最早为 2007-07-01/],
    ['a probation of many years', {}, { stage: 'probationary', full: null }, /不会仍是预备党员/],
    ['an application after joining', {}, { applied: '2006-07-02' }, /申请入党日期应在入党日期之前/],
    ['an activist who joined', {}, { stage: 'activist', applied: '2026-01-01' }, /还没有入党的/],
    ['somebody too young', {}, { joined: '1970-01-01', full: '1971-01-01' }, /不满 18 周岁/],
  ])('is refused in words: %s', async (_, letter, person, words) => {
    const answer = await register(letterOf(letter), personOf(person));
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.problem)).toMatch(words);
    expect(await asOwner(t, 'SELECT FROM transfer')).toEqual([]);
  });

  it('is checked in on the day on which the member came with it', async () => {
    const over = letterOf({ until: '2026-06-30' });
    expect((await register(over, personOf(), west, { arrivedOn: '2026-06-30' })).status).toBe(201);
    const early = letterOf({ number: '7' });
    const answer = await register(early, personOf(), west, { arrivedOn: '2026-06-19' });
    expect(JSON.stringify(answer.problem)).toMatch(/2026-06-20 才开出/);
    const joinedThen = personOf({
      joined: '1975-07-01',
      full: '1975-07-01',
      idNumber: idNumberOf('1950-03-05', 101),
      birth: '1950-03-05',
      sex: 'male',
    });
    expect((await register(letterOf({ number: '8' }), joinedThen)).status).toBe(201);
  });

  it('is used once, however its number is written and wherever it is registered', async () => {
    expect((await register()).status).toBe(201);
    const foreign = await t.asOfficer('organization_officer', codes.eastTownship);
    const again = letterOf({ number: '2026－0815', issuer: '中共南江市 城关区教育局委员会' });
    const answer = await register(again, personOf(), foreign);
    expectRefused(answer, 409, 'conflict', /这个编号已经登记过/);
    expect((await register(letterOf({ issuer: '中共北江市教育局委员会' }), personOf(), foreign)).status).toBe(
      201,
    );
  });

  it('of somebody who belongs here is refused, and says neither who nor where', async () => {
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    const { person, name, id } = await createMember(t, secretary, codes.eastFirst, { name: '欧阳明月' });
    const answer = await register(letterOf(), personOf({ ...sameAs(person), name: '张伟' }));
    expectRefused(answer, 409, 'conflict', /^该公民身份号码不能在此登记，请与上级党委组织部门核对。$/);
    expect(answer.text).not.toMatch(new RegExp(`${name}|${id}|东河`));
  });

  it('of one person waits once, and the file that was made meanwhile wins', async () => {
    const person = personOf();
    const { body } = await register(letterOf(), person);
    const east = await t.asOfficer('organization_officer', codes.eastTownship);
    expectRefused(
      await register(letterOf({ number: '9' }), { ...person }, east),
      409,
      'conflict',
      /不能在此登记/,
    );
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    await createMember(t, secretary, codes.eastFirst, { idNumber: person.idNumber, name: '李四' });
    await upload(body.id);
    expectRefused(
      await step(t, 'accept', body.id, west, { branchId: branchId() }),
      409,
      'conflict',
      /不能在此登记/,
    );
  });

  it('is registered by a committee alone, and is open to it and those above', async () => {
    const secretary = await t.asOfficer('branch_secretary', codes.westFirst);
    expectRefused(await register(letterOf(), personOf(), secretary), 409, 'conflict', /介绍信由接收党委登记/);
    expect(
      (await register(letterOf(), personOf(), await t.asOfficer('leader', codes.westTownship))).status,
    ).toBe(403);
    const { id } = (await register()).body;
    const { body: paper } = await upload(id);
    const east = await t.asOfficer('committee_administrator', codes.eastTownship);
    expect((await t.call('GET /transfers/{id}', { as: east, params: { id } })).status).toBe(404);
    expect((await t.call('GET /transfer-papers/{id}', { as: east, params: { id: paper.id } })).status).toBe(
      404,
    );
    expect(
      (await t.app.inject({ method: 'GET', url: `/api/transfers/${id}/receipt.pdf`, headers: east }))
        .statusCode,
    ).toBe(404);
    expectRefused(
      await t.call('GET /transfers/{id}/receipt.pdf', { as: west, params: { id } }),
      409,
      'conflict',
      /接收以后才有回执/,
    );
    const county = await t.asOfficer('organization_officer', codes.committee);
    expect((await t.call('GET /transfers/{id}', { as: county, params: { id } })).status).toBe(200);
    const { path } = organizationOf(t.county, codes.eastTownship);
    const rows = await t.services.database.read(
      { ...emptyScope, pathFrom: path, pathUntil: `${path}/` },
      (reader) => reader.rows(sql`SELECT FROM transfer_incoming`),
    );
    expect(rows).toEqual([]);
  });

  it('is sent back or taken back with a reason: nothing of the person stays, and the letter may come again', async () => {
    const person = personOf();
    for (const name of ['refuse', 'withdraw'] as const) {
      const { body } = await register(letterOf(), { ...person });
      await upload(body.id);
      const done = await step(t, name, body.id, west, { reason: '介绍信没有盖章' });
      expect(done.body).toMatchObject({
        turn: null,
        papers: [],
        incoming: null,
        letterNumber: '第 2026-0815 号',
      });
    }
    expect(await asOwner(t, 'SELECT FROM transfer_incoming')).toEqual([]);
    expect(await asOwner(t, 'SELECT FROM incoming_locator')).toEqual([]);
    expect(await asOwner(t, 'SELECT FROM file WHERE deleted_at IS NULL')).toEqual([]);
    expect(await asOwner(t, 'SELECT FROM member')).toEqual([]);
  });

  it('is accepted once by two at one instant, and reminds of itself when it waits', async () => {
    const { id } = (await register()).body;
    await upload(id);
    t.clock.set(new Date('2026-07-24T02:00:00Z'));
    await sweepTransfers(t.services);
    west = await t.asOfficer('organization_officer', codes.westTownship);
    const page = await t.call('GET /transfers/{id}', { as: west, params: { id } });
    expect(page.body.reminders.map(({ kind, on }) => [kind, on])).toContainEqual([
      'acceptance_overdue',
      '2026-07-15',
    ]);
    const other = await t.asOfficer('committee_administrator', codes.westTownship);
    const { version } = page.body;
    const both = await Promise.all(
      [west, other].map((as) => step(t, 'accept', id, as, { branchId: branchId() }, version)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await asOwner(t, 'SELECT FROM member')).toHaveLength(1);
    await expectSound(t);
  });
});

describe('somebody who left for outside and comes back', () => {
  async function gone() {
    const member = await goneOutside(t);
    west = await t.asOfficer('organization_officer', codes.westTownship);
    return member;
  }
  const letter = () => letterOf({ issuedOn: '2026-08-01', until: '2026-08-31' });

  it('is found in the archive, which is opened again where the letter is received', async () => {
    const member = await gone();
    const person = personOf({ ...sameAs(member.person), name: member.name });
    const registered = await register(letter(), person);
    expect(registered.body).toMatchObject({ member: { id: member.id }, incoming: { returns: true } });
    await upload(registered.body.id);
    const done = await step(t, 'accept', registered.body.id, west, { branchId: branchId() });
    expect(done.body.state).toBe('completed');
    const there = await t.asOfficer('branch_secretary', codes.westFirst);
    const file = await t.call('GET /members/{id}', { as: there, params: { id: member.id } });
    expect(file.body).toMatchObject({ stage: 'full', organization: { name: '西山镇第一党支部' } });
    const before = await t.asOfficer('branch_secretary', codes.eastFirst);
    expect((await t.call('GET /members/{id}', { as: before, params: { id: member.id } })).status).toBe(404);
    const story = await t.call('GET /members/{id}/timeline', { as: there, params: { id: member.id } });
    expect(story.text).toMatch(/组织关系转往系统外/);
    expect(story.text).toMatch(/组织关系转入西山镇第一党支部/);
    await expectSound(t);
  });

  it('under another name is refused in words', async () => {
    const member = await gone();
    const answer = await register(letter(), personOf({ ...sameAs(member.person), name: '王五' }));
    expectRefused(answer, 409, 'conflict', /不能在此登记/);
  });
});
