import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeAccount,
  asOwner,
  auditOf,
  expectRefused,
  goodPassword,
} from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import {
  type Authenticator,
  createAuthenticator,
  type Deviations,
} from '../../../test/harness/authenticator.ts';
import { codes } from '../../../test/harness/county.ts';

const origin = 'https://zhibu.example.cn';
const minute = 60_000;
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ publicUrl: origin });
});
afterAll(async () => t.close());

const signIn = async (login: string): Promise<Headers> => {
  const answer = await t.call('POST /sessions', { body: { login, password: goodPassword } });
  return answer.session ?? {};
};

/** A person who has just signed in by password, with a passkey on a device. */
async function withPasskey(options: Parameters<typeof activeAccount>[1] = {}) {
  const account = await activeAccount(t, options);
  const as = await signIn(account.login);
  const device = createAuthenticator(origin);
  const passkey = await add(as, device, '手机');
  return { ...account, as, device, passkey: passkey.body };
}

async function add(as: Headers, device: Authenticator, name: string, deviations: Deviations = {}) {
  const begun = await t.call('POST /passkeys/challenges', { as });
  expect(begun.status).toBe(201);
  return t.call('POST /passkeys', { as, body: { name, credential: device.create(begun.body, deviations) } });
}

async function enter(device: Authenticator, deviations: Deviations = {}) {
  const { body } = await t.call('POST /sessions/passkey-challenges');
  return present(device.get(body, deviations));
}

/** Entries of one instant have no order: each attempt has an instant of its own. */
function present(credential: ReturnType<Authenticator['get']>) {
  t.clock.advance(1);
  return t.call('POST /sessions/passkey', { body: { credential } });
}

const notAccepted = /通行密钥没有通过核对。请再试一次，或改用密码登录/;

describe('making a passkey', () => {
  it('keeps it under its name, lists it and writes it down', async () => {
    const { as, id, passkey } = await withPasskey();
    expect(passkey).toMatchObject({ name: '手机', lastUsedAt: null, can: { remove: true } });
    const list = (await t.call('GET /passkeys', { as })).body;
    expect(list).toMatchObject({ available: true, can: { add: true }, items: [{ name: '手机' }] });
    const entry = (await auditOf(t, 'passkey.add')).find(({ object_id }) => object_id === id);
    expect(entry).toMatchObject({ outcome: 'done', after: { name: '手机' } });
  });

  it('asks for a fresh sign-in', async () => {
    const { login } = await activeAccount(t);
    const as = await signIn(login);
    t.clock.advance(6 * minute);
    const begun = await t.call('POST /passkeys/challenges', { as });
    expectRefused(begun, 403, 'fresh_sign_in_required', /再输入一次密码/);
  });

  it.each([
    ['made for another site', { origin: 'https://evil.example' }],
    ['made for another relying party', { rpId: 'evil.example' }],
    ['without its user verified', { userVerified: false }],
    ['that answers another question', { type: 'webauthn.get' }],
  ] as [string, Deviations][])('refuses one %s', async (_what, deviations) => {
    const { login } = await activeAccount(t);
    const as = await signIn(login);
    const answer = await add(as, createAuthenticator(origin), '手机', deviations);
    expectRefused(answer, 422, 'invalid', /没有保存。请重新添加/);
    expect((await t.call('GET /passkeys', { as })).body.items).toEqual([]);
  });

  it('takes a challenge once, from the session that asked, within five minutes', async () => {
    const device = createAuthenticator(origin);
    const as = await signIn((await activeAccount(t)).login);
    const other = await signIn((await activeAccount(t)).login);
    const begun = (await t.call('POST /passkeys/challenges', { as })).body;
    const credential = device.create(begun);
    const body = { name: '手机', credential };
    expectRefused(await t.call('POST /passkeys', { as: other, body }), 422, 'invalid', /没有保存/);
    expect((await t.call('POST /passkeys', { as, body })).status).toBe(201);
    expectRefused(await t.call('POST /passkeys', { as, body }), 422, 'invalid', /没有保存/);
    const late = (await t.call('POST /passkeys/challenges', { as })).body;
    t.clock.advance(5 * minute);
    const tooLate = { name: '手机', credential: device.create(late) };
    expectRefused(await t.call('POST /passkeys', { as, body: tooLate }), 422, 'invalid', /没有保存/);
  });

  it('keeps a credential for one account only', async () => {
    const { device } = await withPasskey();
    const thief = await signIn((await activeAccount(t)).login);
    const credentialId = device.credentials[0]?.id ?? Buffer.alloc(32);
    const same = await add(thief, createAuthenticator(origin), 'x', { credentialId });
    expectRefused(same, 409, 'conflict', /已经添加过/);
    const begun = (await t.call('POST /passkeys/challenges', { as: thief })).body;
    const made = createAuthenticator(origin).create(begun);
    // The id is inside the attested data; another one written outside does not fit it.
    const renamed = {
      ...made,
      id: credentialId.toString('base64url'),
      rawId: credentialId.toString('base64url'),
    };
    const answer = await t.call('POST /passkeys', { as: thief, body: { name: 'x', credential: renamed } });
    expectRefused(answer, 422, 'invalid', /没有保存/);
    expect((await t.call('GET /passkeys', { as: thief })).body.items).toEqual([]);
    expect((await enter(device)).status).toBe(201);
  });

  it('stops at ten', async () => {
    const as = await signIn((await activeAccount(t)).login);
    const device = createAuthenticator(origin);
    for (let n = 0; n < 10; n += 1) expect((await add(as, device, `第${n}个`)).status).toBe(201);
    expect((await t.call('GET /passkeys', { as })).body.can).toEqual({ add: false });
    const eleventh = await t.call('POST /passkeys/challenges', { as });
    expectRefused(eleventh, 409, 'conflict', /最多 10 个通行密钥/);
  });
});

describe('signing in with a passkey', () => {
  it('names no account, and counts as password and second factor', async () => {
    const { device, login, id } = await withPasskey({
      role: 'branch_secretary',
      at: codes.eastFirst,
      secondFactor: false,
    });
    const answer = await enter(device);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ account: { login }, pending: 'none' });
    expect(answer.body.permissions).toContain('members.read');
    const as = answer.session ?? {};
    expect((await t.call('GET /members', { as })).status).toBe(200);
    expect((await t.call('POST /passkeys/challenges', { as })).status).toBe(201);
    const entries = (await auditOf(t, 'session.start')).filter(({ object_id }) => object_id === id);
    expect(entries.at(-1)).toMatchObject({ outcome: 'done', after: { way: 'passkey' } });
    expect((await t.call('GET /passkeys', { as })).body.items[0]?.lastUsedAt).not.toBeNull();
  });

  it('asks for no new password where none was used: its age stops only who signs in or proves with it', async () => {
    const { device, login, id } = await withPasskey({ role: 'branch_secretary', at: codes.eastFirst });
    t.clock.advance(91 * 24 * 60 * minute);
    const answer = await enter(device);
    expect(answer.body).toMatchObject({ account: { login }, pending: 'none' });
    const as = answer.session ?? {};
    expect((await t.call('GET /members', { as })).status).toBe(200);
    const byPassword = (await t.call('POST /sessions', { body: { login, password: goodPassword } })).session;
    await asOwner(t, 'UPDATE session SET second_factor_at = $1 WHERE account_id = $2', [t.clock.now(), id]);
    t.clock.advance(1000);
    expect((await t.call('GET /account', { as: byPassword ?? {} })).body.pending).toBe('password_expired');
    const proof = await t.call('POST /sessions/current/reauthentication', {
      as,
      body: { password: goodPassword },
    });
    expect(proof.status).toBe(200);
    expect((await t.call('GET /account', { as })).body.pending).toBe('password_expired');
  });

  it('works with authenticators that never count', async () => {
    const as = await signIn((await activeAccount(t)).login);
    const device = createAuthenticator(origin, false);
    expect((await add(as, device, '云钥匙')).status).toBe(201);
    expect((await enter(device)).status).toBe(201);
    expect((await enter(device)).status).toBe(201);
  });

  it.each([
    ['passkey_not_verified', 'signed for another site', { origin: 'https://zhibu.example.cn.evil.example' }],
    ['passkey_not_verified', 'signed for another relying party', { rpId: 'evil.example' }],
    ['passkey_not_verified', 'without its user verified', { userVerified: false }],
    ['passkey_not_verified', 'with an altered signature', { spoilSignature: true }],
    ['passkey_not_verified', 'with another type', { type: 'webauthn.create' }],
    ['passkey_not_verified', 'naming another user', { userHandle: Buffer.from('x').toString('base64url') }],
    ['passkey_unknown', 'that nobody has', { credentialId: Buffer.alloc(32, 7) }],
  ] as [string, string, Deviations][])('refuses one (%s) %s', async (reason, _what, deviations) => {
    const { device } = await withPasskey();
    const answer = await enter(device, deviations);
    expectRefused(answer, 401, 'unauthenticated', notAccepted);
    expect(answer.session).toBeNull();
    expect((await auditOf(t, 'session.start')).at(-1)).toMatchObject({ outcome: 'refused', reason });
    expect((await enter(device)).status).toBe(201);
  });

  it('gives every failure the same answer: known and unknown keys cannot be told apart', async () => {
    const { device } = await withPasskey();
    const texts = [
      (await enter(device, { spoilSignature: true })).text,
      (await enter(device, { credentialId: Buffer.alloc(32, 9) })).text,
      (await enter(device, { userVerified: false })).text,
    ];
    expect(new Set(texts).size).toBe(1);
  });

  it("refuses another account's credential under one's own key", async () => {
    const victim = await withPasskey();
    const thief = await withPasskey();
    const credentialId = victim.device.credentials[0]?.id;
    const answer = await enter(thief.device, credentialId ? { credentialId } : {});
    expectRefused(answer, 401, 'unauthenticated', notAccepted);
    const entry = (await auditOf(t, 'session.start')).at(-1);
    expect(entry).toMatchObject({ outcome: 'refused', object_id: victim.id });
  });

  it('takes a challenge once and within five minutes', async () => {
    const { device } = await withPasskey();
    const { body: options } = await t.call('POST /sessions/passkey-challenges');
    const credential = device.get(options);
    expect((await present(credential)).status).toBe(201);
    const replayed = await present(credential);
    expectRefused(replayed, 401, 'unauthenticated', notAccepted);
    expect((await auditOf(t, 'session.start')).at(-1)).toMatchObject({ reason: 'passkey_challenge' });
    const { body: old } = await t.call('POST /sessions/passkey-challenges');
    t.clock.advance(5 * minute);
    const late = await present(device.get(old));
    expectRefused(late, 401, 'unauthenticated', notAccepted);
    const invented = { ...options, challenge: Buffer.alloc(32, 1).toString('base64url') };
    const made = await present(device.get(invented));
    expectRefused(made, 401, 'unauthenticated', notAccepted);
  });

  it('takes a challenge only for what it was given: none of a running session signs in', async () => {
    const { device, as } = await withPasskey();
    const { body } = await t.call('POST /sessions/current/passkey-challenges', { as });
    const answer = await present(device.get(body));
    expectRefused(answer, 401, 'unauthenticated', notAccepted);
  });

  it('refuses a counter that stands still or goes back, and writes it down', async () => {
    const { device, id } = await withPasskey();
    expect((await enter(device, { counter: 7 })).status).toBe(201);
    for (const counter of [7, 6, 0])
      expectRefused(await enter(device, { counter }), 401, 'unauthenticated', notAccepted);
    const refused = (await auditOf(t, 'session.start')).filter(({ object_id }) => object_id === id).slice(-3);
    expect(refused.map(({ reason }) => reason)).toEqual(Array(3).fill('passkey_counter'));
    expect((await enter(device, { counter: 8 })).status).toBe(201);
  });

  it('lets one of two copies in that sign the same count at once', async () => {
    const { device } = await withPasskey();
    const attempts = await Promise.all([enter(device, { counter: 20 }), enter(device, { counter: 20 })]);
    expect(attempts.map(({ status }) => status).sort()).toEqual([201, 401]);
  });

  it('refuses locked, reset and closed accounts as a password is refused', async () => {
    const locked = await withPasskey();
    const until = new Date(t.clock.now().getTime() + 10 * minute);
    await asOwner(t, 'UPDATE account SET locked_until = $1 WHERE id = $2', [until, locked.id]);
    expectRefused(await enter(locked.device), 423, 'locked', /已暂停登录/);
    const closed = await withPasskey();
    await asOwner(t, "UPDATE account SET status = 'closed' WHERE id = $1", [closed.id]);
    expectRefused(await enter(closed.device), 401, 'unauthenticated', notAccepted);
  });

  it('goes with the account that the security admin closes', async () => {
    const { device, id } = await withPasskey({ role: 'statistician', at: codes.eastFirst });
    const admin = await t.asOfficer('security_admin', codes.committee);
    const closing = await t.call('POST /accounts/{id}/closure', { as: admin, params: { id } });
    expect(closing.status).toBe(200);
    expectRefused(await enter(device), 401, 'unauthenticated', notAccepted);
    expect(await asOwner(t, 'SELECT FROM passkey WHERE account_id = $1', [id])).toEqual([]);
  });

  it('bounds what one address begins', async () => {
    await asOwner(t, 'DELETE FROM webauthn_challenge');
    const begin = () => t.call('POST /sessions/passkey-challenges', { address: '203.0.113.9' });
    const answers = [];
    for (let n = 0; n < 201; n += 1) answers.push((await begin()).status);
    expect(answers.filter((status) => status === 201)).toHaveLength(200);
    expectRefused(await begin(), 429, 'too_many_requests', /过五分钟再试/);
    t.clock.advance(5 * minute);
    expect((await begin()).status).toBe(201);
  });
});

describe('a passkey as the second factor', () => {
  const officer = { role: 'branch_secretary', at: codes.eastFirst } as const;

  it('opens the session that a password began, and nothing before', async () => {
    const { login, device } = await withPasskey(officer);
    const as = await signIn(login);
    const before = (await t.call('GET /account', { as })).body;
    expect(before.pending).toBe('second_factor');
    expect(before.secondFactor).toMatchObject({ enabled: true, totp: false, passkeys: 1 });
    expectRefused(await t.call('GET /members', { as }), 403, 'second_factor_required', /先完成两步验证/);
    const { body } = await t.call('POST /sessions/current/passkey-challenges', { as });
    const credential = device.get(body);
    const answer = await t.call('POST /sessions/current/passkey', { as, body: { credential } });
    expect(answer.status).toBe(200);
    expect(answer.body.pending).toBe('none');
    expect((await t.call('GET /members', { as })).status).toBe(200);
    const replay = await t.call('POST /sessions/current/passkey', { as, body: { credential } });
    expectRefused(replay, 422, 'invalid', /改用密码和验证码/);
  });

  it("is not another account's", async () => {
    const { login } = await withPasskey(officer);
    const thief = await withPasskey();
    const as = await signIn(login);
    const { body } = await t.call('POST /sessions/current/passkey-challenges', { as });
    const credential = thief.device.get(body);
    t.clock.advance(1);
    const answer = await t.call('POST /sessions/current/passkey', { as, body: { credential } });
    expectRefused(answer, 422, 'invalid', /没有通过核对/);
    expect((await auditOf(t, 'second_factor.give')).at(-1)).toMatchObject({
      outcome: 'refused',
      reason: 'passkey_of_another',
    });
  });

  it('sets one up: an officer without a second factor works at once', async () => {
    const { login } = await activeAccount(t, officer);
    const as = await signIn(login);
    expect((await t.call('GET /account', { as })).body.pending).toBe('second_factor_setup');
    expect((await add(as, createAuthenticator(origin), '钥匙')).status).toBe(201);
    expect((await t.call('GET /account', { as })).body.pending).toBe('none');
  });

  it('is a fresh sign-in for sensitive acts', async () => {
    const { as, device } = await withPasskey();
    t.clock.advance(6 * minute);
    expect((await t.call('POST /passkeys/challenges', { as })).status).toBe(403);
    const { body } = await t.call('POST /sessions/current/passkey-challenges', { as });
    await t.call('POST /sessions/current/passkey', { as, body: { credential: device.get(body) } });
    expect((await t.call('POST /passkeys/challenges', { as })).status).toBe(201);
  });

  it('is not asked of members: their password alone opens the account', async () => {
    const { login } = await withPasskey();
    const as = await signIn(login);
    expect((await t.call('GET /account', { as })).body.pending).toBe('none');
  });

  it('stays: the last one of an officer is not removed, also not twice at once', async () => {
    const { as, device, passkey } = await withPasskey(officer);
    const remove = (id: string) => t.call('DELETE /passkeys/{id}', { as, params: { id } });
    expect((await t.call('GET /passkeys', { as })).body.items[0]?.can.remove).toBe(false);
    expectRefused(await remove(passkey.id), 409, 'conflict', /至少保留一种两步验证/);
    const second = (await add(as, device, '备用')).body;
    const both = await Promise.all([remove(passkey.id), remove(second.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('is removed by its owner alone', async () => {
    const { as, passkey, device } = await withPasskey();
    const other = await withPasskey();
    const params = { id: passkey.id };
    expectRefused(
      await t.call('DELETE /passkeys/{id}', { as: other.as, params }),
      404,
      'not_found',
      /没有找到/,
    );
    expect((await t.call('DELETE /passkeys/{id}', { as, params })).status).toBe(200);
    expectRefused(await enter(device), 401, 'unauthenticated', notAccepted);
  });
});

describe('whoever did not add a passkey', () => {
  it('says so: it goes, with every session but this one', async () => {
    const { as: thief, device, login } = await withPasskey();
    const owner = await signIn(login);
    const { items } = (await t.call('GET /account/notices', { as: owner })).body;
    const notice = items.find(({ kind }) => kind === 'passkey_added');
    expect(notice).toMatchObject({ name: '手机', can: { disown: true } });
    const params = { id: notice?.id ?? '' };
    expect((await t.call('POST /account/notices/{id}/disownment', { as: owner, params })).status).toBe(200);
    expectRefused(await enter(device), 401, 'unauthenticated', notAccepted);
    expect((await t.call('GET /account', { as: thief })).status).toBe(401);
  });
});

describe('an address that browsers make no passkeys for', () => {
  it('says so instead of failing later', async () => {
    const plain = await createTestApp({ publicUrl: 'http://127.0.0.1:8080' });
    expect((await plain.call('GET /public/sign-in')).body).toEqual({ passkeys: false, providers: [] });
    const refused = await plain.call('POST /sessions/passkey-challenges');
    expectRefused(refused, 409, 'conflict', /需要用域名和 https 访问/);
    await plain.close();
  });
});
