import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeAccount,
  asOwner,
  auditOf,
  expectRefused,
  goodPassword,
} from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { createMember, everyPage, fullNumbers } from '../../../test/harness/members.ts';

let t: TestApp;
let secretary: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
beforeAll(async () => {
  t = await createTestApp();
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  member = await createMember(t, secretary, codes.eastFirst, { name: '李红' });
});
afterAll(() => t.close());

const minute = 60_000;
type Wish = { fields?: string[]; reason?: string };
const reveal = (as: Headers, wish: Wish = {}, headers = {}) =>
  t.call('POST /members/{id}/reveal', {
    as,
    params: { id: member.id },
    body: { fields: ['idNumber', 'phone', 'address'], reason: '核对年报数据', ...wish },
    headers,
  });
const accessLog = (as: Headers, query = {}) =>
  t.call('GET /members/{id}/access-log', { as, params: { id: member.id }, query });

describe('a reveal', () => {
  it('gives what was asked for, in full, and nothing else', async () => {
    const { idNumber, phone, address } = member.person;
    expect((await reveal(secretary)).body).toEqual({ idNumber, phone, address });
    expect((await reveal(secretary, { fields: ['phone'] })).body).toEqual({ phone });
  });

  it('says null for what is not there', async () => {
    const bare = await createMember(t, secretary, codes.eastFirst, { phone: null, address: null });
    const { body } = await t.call('POST /members/{id}/reveal', {
      as: secretary,
      params: { id: bare.id },
      body: { fields: ['phone', 'address'], reason: '核对年报数据' },
    });
    expect(body).toEqual({ phone: null, address: null });
  });

  it.each<[string, Wish, number, RegExp]>([
    ['no reason', { reason: undefined }, 400, /^有 1 处填写不符合要求/],
    ['a reason too short to be one', { reason: '查' }, 400, /^有 1 处填写不符合要求/],
    ['blanks for a reason', { reason: '　　    ' }, 422, /^请填写查看完整信息的理由。$/],
    ['no field', { fields: [] }, 400, /^有 1 处填写不符合要求/],
    ['a field that is not sealed', { fields: ['name'] }, 400, /^有 \d 处填写不符合要求/],
  ])('with %s is refused and leaves no line', async (_what, wish, status, words) => {
    const lines = await asOwner(t, 'SELECT id FROM member_access');
    const answer = await reveal(secretary, wish);
    expectRefused(answer, status, status === 422 ? 'invalid' : 'bad_request', words);
    expect(await asOwner(t, 'SELECT id FROM member_access')).toHaveLength(lines.length);
  });

  it('needs a password given within five minutes, to the second', async () => {
    const { login } = await activeAccount(t, {
      role: 'branch_secretary',
      at: codes.eastFirst,
      secondFactor: true,
    });
    const as = await t.signIn(login);
    t.clock.advance(5 * minute);
    expect((await reveal(as)).status).toBe(200);
    t.clock.advance(1000);
    const late = await reveal(as);
    expectRefused(
      late,
      403,
      'fresh_sign_in_required',
      /^这一步涉及敏感信息或权限，请再输入一次密码（5 分钟内有效）。$/,
    );
    expect(late.text).not.toMatch(fullNumbers);
    expect((await reveal(as, {}, { 'accept-language': 'en' })).problem.detail).toMatch(
      /^Give your password again/,
    );
    const wrong = { password: 'wrong' };
    expect((await t.call('POST /sessions/current/reauthentication', { as, body: wrong })).status).toBe(422);
    expect((await reveal(as)).status).toBe(403);
    await t.call('POST /sessions/current/reauthentication', { as, body: { password: goodPassword } });
    expect((await reveal(as)).status).toBe(200);
    secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  });

  it('stands in the audit with its reason and fields, without the values; so does a refused one', async () => {
    await reveal(secretary, { fields: ['idNumber'], reason: ' 党费核对 ' });
    const entries = (await auditOf(t, 'members.reveal')).filter(({ object_id }) => object_id === member.id);
    expect(entries).toContainEqual(
      expect.objectContaining({ outcome: 'done', reason: '党费核对', after: { fields: ['idNumber'] } }),
    );
    expect(JSON.stringify(entries)).not.toMatch(fullNumbers);
    const stranger = await t.asOfficer('branch_secretary', codes.westFirst);
    expectRefused(await reveal(stranger), 404, 'not_found', /没有找到/);
    const refused = await auditOf(t, 'POST /api/members/:id/reveal');
    for (const reason of ['not_found', 'fresh_sign_in_required'])
      expect(refused).toContainEqual(
        expect.objectContaining({ outcome: 'refused', reason, object_id: member.id }),
      );
  });

  it('happens only with its line in the log: both or none', async () => {
    await asOwner(t, 'REVOKE INSERT ON member_access FROM zhibu_app');
    const answer = await reveal(secretary);
    const opened = await t.call('GET /members/{id}', { as: secretary, params: { id: member.id } });
    await asOwner(t, 'GRANT INSERT ON member_access TO zhibu_app');
    expect([answer.status, opened.status]).toEqual([500, 500]);
    expect(answer.text + opened.text).not.toMatch(/李红|人民路/);
    expect(answer.text).not.toMatch(fullNumbers);
  });
});

describe('the access log', () => {
  it('shows the member who opened, revealed and exported, in which duty, when and why', async () => {
    const own = await createMember(t, secretary, codes.eastFirst, { name: '王建国' });
    const mine = await t.asMember(own);
    const params = { id: own.id };
    const township = await t.asOfficer('organization_officer', codes.eastTownship);
    const first = t.clock.now().toISOString();
    await t.call('GET /members/{id}', { as: township, params });
    t.clock.advance(minute);
    await t.call('POST /members/{id}/reveal', {
      as: secretary,
      params,
      body: { fields: ['phone'], reason: '通知开会' },
    });
    await t.call('POST /member-exports', { as: township, body: { format: 'csv', name: '王建国' } });
    const { body } = await t.call('GET /members/{id}/access-log', { as: mine, params });
    const second = t.clock.now().toISOString();
    const eastTownship = { role: 'organization_officer', organizationName: '中共云岭县东河镇委员会' };
    expect(body.items).toMatchObject([
      { at: second, ...eastTownship, action: 'exported', fields: [], reason: null },
      {
        at: second,
        role: 'branch_secretary',
        organizationName: '东河镇第一党支部',
        action: 'revealed',
        fields: ['phone'],
        reason: '通知开会',
      },
      { at: first, ...eastTownship, action: 'opened', fields: [], reason: null },
    ]);
    expect(body.items.every(({ actorName }) => actorName.length > 0)).toBe(true);
  });

  it('has no line for opening the own file, and one for revealing it', async () => {
    const own = await createMember(t, secretary, codes.eastFirst);
    const mine = await t.asMember(own);
    const params = { id: own.id };
    await t.call('GET /members/{id}', { as: mine, params });
    await t.call('POST /members/{id}/reveal', {
      as: mine,
      params,
      body: { fields: ['idNumber'], reason: '办理证件' },
    });
    const { body } = await t.call('GET /members/{id}/access-log', { as: mine, params });
    expect(body.items).toMatchObject([{ action: 'revealed', role: 'self', organizationName: '' }]);
  });

  it('is shown to the member alone', async () => {
    expectRefused(await accessLog(secretary), 403, 'forbidden', /^谁看过档案，只有本人能看到。$/);
    const other = await t.asMember(await createMember(t, secretary, codes.eastFirst));
    expectRefused(await accessLog(other), 404, 'not_found', /没有找到/);
  });

  it('is paged, newest first, every line once', async () => {
    const own = await createMember(t, secretary, codes.eastFirst);
    const mine = await t.asMember(own);
    const params = { id: own.id };
    for (let n = 0; n < 7; n += 1) {
      t.clock.advance(1000);
      const body = { fields: ['phone'], reason: `第 ${n} 次核对` };
      await t.call('POST /members/{id}/reveal', { as: secretary, params, body });
    }
    const lines = await everyPage((position) =>
      t.call('GET /members/{id}/access-log', { as: mine, params, query: { limit: 3, ...position } }),
    );
    const times = lines.map(({ at }) => at);
    expect(times).toHaveLength(7);
    expect(times).toEqual([...times].sort().reverse());
  });
});

it('no other answer carries a full ID number, mobile number or address', async () => {
  const params = { id: member.id };
  const mine = await t.asMember(member);
  await t.call('POST /members/{id}/entries', {
    as: secretary,
    params,
    body: { kind: 'family', title: '李明（父）', phone: '13911112222' },
  });
  const edited = await t.call('PATCH /members/{id}', {
    as: secretary,
    params,
    ifMatch: (await t.call('GET /members/{id}', { as: secretary, params })).body.version,
    body: { phone: '13622223333', address: '云岭县西山镇解放街 1 号' },
  });
  const { idNumber } = member.person;
  const answers = [
    edited,
    ...(await Promise.all(
      [secretary, mine].flatMap((as) => [
        t.call('GET /members/{id}', { as, params }),
        t.call('GET /members/{id}/history', { as, params }),
        t.call('GET /members/{id}/entries', { as, params }),
        t.call('GET /members/{id}/files', { as, params }),
      ]),
    )),
    await accessLog(mine),
    await t.call('GET /members', { as: secretary, query: { limit: 100 } }),
    await t.call('POST /members/search', { as: secretary, body: { idNumber } }),
    await t.call('POST /members/search', { as: secretary, body: { phone: '13622223333' } }),
    await t.call('POST /member-exports', { as: secretary, body: { format: 'csv' } }),
  ];
  for (const { status, text } of answers) {
    expect(status).toBe(200);
    expect(text).not.toMatch(fullNumbers);
    expect(text).not.toMatch(/解放街|人民路/);
  }
  expect((await t.call('GET /members/{id}', { as: mine, params })).body).toMatchObject({
    idNumber: `****************${idNumber.slice(-2)}`,
    phone: '136****3333',
    address: '云岭县西山镇****',
  });
  const auditor = await t.asOfficer('audit_admin', codes.committee);
  const log = await t.call('GET /audit-entries', { as: auditor, query: { limit: 100 } });
  expect(log.status).toBe(200);
  expect(log.text).toContain('members.edit');
  expect(log.text).not.toMatch(fullNumbers);
});
