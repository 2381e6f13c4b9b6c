import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { activeAccount, asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import type { Headers } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { ours } from '../../../test/harness/openid-provider.ts';
import { back, openOutside, settingOf } from '../../../test/harness/outside.ts';

const minute = 60_000;
const { t, outside, providerId, leave, arrive, enter, confirm, person, mapped, close } = await openOutside();
let secretary: Headers;
afterAll(close);
let people = 0;
/** Everybody comes as somebody new, at an instant of its own. */
beforeEach(async () => {
  people += 1;
  outside.person = { subject: `staff-${people}` };
  outside.declines = false;
  t.clock.advance(1000);
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
});

describe('who is not known yet', () => {
  it('gets a pairing code and no session; the officer who sees the person maps it', async () => {
    const who = await person();
    const offered = await enter();
    expect(offered.status).toBe(201);
    expect(offered.body).toMatchObject({ me: null, pairing: { provider: { zh: '县统一登录' } } });
    expect(offered.session).toBeNull();
    const code = offered.body.pairing?.code ?? '';
    const linked = await confirm(secretary, { memberId: who.memberId, code });
    expect(linked.status).toBe(201);
    expect(linked.body).toMatchObject({ provider: { zh: '县统一登录' }, lastUsedAt: null });
    const entered = await enter({}, false, '/me/file');
    expect(entered.body).toMatchObject({
      me: { account: { login: who.login } },
      pairing: null,
      next: '/me/file',
    });
    expect((await t.call('GET /account', { as: entered.session ?? {} })).status).toBe(200);
    const entries = (await auditOf(t, 'outside_identity.link')).filter(
      ({ object_id }) => object_id === who.id,
    );
    expect(entries).toMatchObject([{ outcome: 'done', after: { selfStarted: false } }]);
    const stored = JSON.stringify(await asOwner(t, 'SELECT * FROM oidc_identity'));
    expect(stored).not.toContain(outside.person.subject);
  });

  it('is not recognised by anything but issuer and subject', async () => {
    await mapped();
    outside.person = { subject: `${outside.person.subject} ` };
    expect((await enter()).body).toMatchObject({ me: null, pairing: { code: expect.any(String) } });
  });

  it('uses a code once, within half an hour; a new one replaces the old', async () => {
    const first = (await enter()).body.pairing?.code ?? '';
    const second = (await enter()).body.pairing?.code ?? '';
    const { memberId } = await person();
    expectRefused(await confirm(secretary, { memberId, code: first }), 422, 'invalid', /配对码不正确/);
    expect((await confirm(secretary, { memberId, code: second })).status).toBe(201);
    expectRefused(await confirm(secretary, { memberId, code: second }), 422, 'invalid', /已用过/);
    outside.person = { subject: 'staff-late' };
    const late = (await enter()).body.pairing?.code ?? '';
    t.clock.advance(30 * minute);
    secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    expectRefused(await confirm(secretary, { memberId, code: late }), 422, 'invalid', /已过期/);
    const refused = (await auditOf(t, 'outside_identity.link')).filter(
      ({ outcome }) => outcome === 'refused',
    );
    expect(refused.at(-1)).toMatchObject({ reason: 'pairing_unknown' });
  });
});

describe('the officer who maps', () => {
  it('reaches the own branch only, needs the right and a fresh sign-in', async () => {
    const { memberId } = await person();
    const code = (await enter()).body.pairing?.code ?? '';
    const body = { memberId, code };
    const west = await t.asOfficer('branch_secretary', codes.westFirst);
    expectRefused(await confirm(west, body), 404, 'not_found', /没有找到/);
    expectRefused(
      await t.call('GET /outside-identities', { as: west, query: { member: memberId } }),
      404,
      'not_found',
      /没有找到/,
    );
    const statistician = await t.asOfficer('statistician', codes.eastFirst);
    expectRefused(await confirm(statistician, body), 403, 'forbidden', /职务不能做这件事/);
    const tired = await t.asOfficer('branch_secretary', codes.eastFirst);
    t.clock.advance(6 * minute);
    expectRefused(await confirm(tired, body), 403, 'fresh_sign_in_required', /再输入一次密码/);
    const again = await t.asOfficer('branch_secretary', codes.eastFirst);
    expect((await confirm(again, body)).status).toBe(201);
  });

  it('does not map an outside person to the own account', async () => {
    const own = await person({ role: 'branch_secretary', at: codes.eastFirst, secondFactor: true });
    const as = await t.signIn(own.login);
    await asOwner(t, 'UPDATE session SET second_factor_at = $1 WHERE account_id = $2', [
      t.clock.now(),
      own.id,
    ]);
    const code = (await enter(own.as, true)).body.pairing?.code ?? '';
    expectRefused(
      await confirm(as, { memberId: own.memberId, code }),
      403,
      'forbidden',
      /不能给自己确认绑定/,
    );
  });

  it('maps an account with a duty only when its owner asked for it', async () => {
    const officer = await person({ role: 'statistician', at: codes.eastFirst, secondFactor: true });
    const stranger = (await enter()).body.pairing?.code ?? '';
    const refused = await confirm(secretary, { memberId: officer.memberId, code: stranger });
    expectRefused(refused, 409, 'conflict', /要由本人登录后在“账号”页申请绑定/);
    outside.person = { subject: 'staff-officer' };
    const asked = (await enter(officer.as, true)).body.pairing?.code ?? '';
    const { memberId: another } = await person();
    expectRefused(
      await confirm(secretary, { memberId: another, code: asked }),
      409,
      'conflict',
      /另一个账号申请的/,
    );
    expect((await confirm(secretary, { memberId: officer.memberId, code: asked })).status).toBe(201);
  });

  it('by a security admin, who keeps the providers, is only for who asked: an own subject opens no file', async () => {
    const { memberId } = await person();
    const security = await t.asOfficer('security_admin', codes.committee);
    const [account] = await asOwner<{ id: string }>(t, 'SELECT id FROM account WHERE member_id = $1', [
      memberId,
    ]);
    const code = (await enter()).body.pairing?.code ?? '';
    for (const whose of [{ memberId }, { accountId: account?.id ?? '' }])
      expectRefused(
        await confirm(security, { ...whose, code }),
        409,
        'conflict',
        /您只能确认本人登录后申请的绑定/,
      );
    const again = (await enter()).body;
    expect(again.me).toBeNull();
    const next = again.pairing?.code ?? '';
    expect((await confirm(secretary, { memberId, code: next })).status).toBe(201);
  });

  it('is the security admin for accounts without a member file', async () => {
    const account = await activeAccount(t, { role: 'statistician', at: codes.eastFirst, secondFactor: true });
    const code = (await enter(await t.signIn(account.login), true)).body.pairing?.code ?? '';
    expectRefused(await confirm(secretary, { accountId: account.id, code }), 404, 'not_found', /没有找到/);
    const security = await t.asOfficer('security_admin', codes.committee);
    expect((await confirm(security, { accountId: account.id, code })).status).toBe(201);
    const query = { account: account.id };
    const list = await t.call('GET /outside-identities', { as: security, query });
    expect(list.body).toMatchObject({
      offered: true,
      can: { confirm: true },
      items: [{ can: { remove: true } }],
    });
  });

  it('is named to the owner, who can say that it was not so', async () => {
    const { as } = await mapped();
    const { items } = (await t.call('GET /account/notices', { as })).body;
    const notice = items.find(({ kind }) => kind === 'outside_linked');
    expect(notice).toMatchObject({ name: '县统一登录', byRole: 'branch_secretary', can: { disown: true } });
    const params = { id: notice?.id ?? '' };
    expect((await t.call('POST /account/notices/{id}/disownment', { as, params })).status).toBe(200);
    expect((await enter()).body.me).toBeNull();
  });

  it('ends a mapping: the outside person is a stranger again', async () => {
    const { identityId, memberId } = await mapped();
    expect((await enter()).body.me).not.toBeNull();
    const west = await t.asOfficer('branch_secretary', codes.westFirst);
    const params = { id: identityId };
    expectRefused(
      await t.call('DELETE /outside-identities/{id}', { as: west, params }),
      404,
      'not_found',
      /没有找到/,
    );
    expect((await t.call('DELETE /outside-identities/{id}', { as: secretary, params })).status).toBe(200);
    expect((await enter()).body).toMatchObject({ me: null });
    const query = { member: memberId };
    expect((await t.call('GET /outside-identities', { as: secretary, query })).body.items).toEqual([]);
  });
});

describe('the signed-in person', () => {
  it('asks for a link from the account page, with a fresh sign-in; an officer confirms it', async () => {
    const who = await mapped(true);
    const own = await t.call('GET /account/outside-identities', { as: who.as });
    expect(own.body).toMatchObject({
      items: [{ provider: { zh: '县统一登录' } }],
      providers: [{ id: providerId }],
    });
    expect((await enter()).body.me?.account.login).toBe(who.login);
    t.clock.advance(6 * minute);
    const stale = await t.call('POST /account/outside-identities/{id}', {
      as: who.as,
      params: { id: providerId },
    });
    expectRefused(stale, 403, 'fresh_sign_in_required', /再输入一次密码/);
    const fresh = await t.signIn(who.login);
    const params = { id: own.body.items[0]?.id ?? '' };
    const other = await person();
    const path = 'DELETE /account/outside-identities/{id}';
    expectRefused(await t.call(path, { as: other.as, params }), 404, 'not_found', /没有找到/);
    expect((await t.call(path, { as: fresh, params })).status).toBe(200);
    expect((await enter()).body.me).toBeNull();
  });

  it('finishes a link in the session that began it, and not what is mapped already', async () => {
    const who = await person();
    const departed = await leave(who.as, true);
    const landed = await outside.follow(departed.url);
    const other = await person();
    const browserOnly =
      departed.browser.cookie?.split('; ').find((part) => part.startsWith('zhibu_outside')) ?? '';
    const stranger = { cookie: `${other.as.cookie}; ${browserOnly}` };
    expectRefused(await arrive(stranger, landed), 422, 'invalid', /申请绑定的登录已经结束/);
    await mapped();
    expectRefused(await enter(who.as, true), 409, 'conflict', /已经绑定/);
  });
});

describe('what the provider says', () => {
  it('is told in our words when it declines, never in its own', async () => {
    outside.declines = true;
    const departed = await leave();
    const landed = await outside.follow(departed.url);
    expect(landed.searchParams.get('error')).toBe('access_denied');
    const answer = await arrive(departed.browser, landed);
    expectRefused(answer, 422, 'invalid', /您取消了，或对方没有允许/);
    expect(answer.text).not.toContain('nobody shows this');
  });

  it('does not replace the second factor of an officer, unless it saw two and the owner asked for the link', async () => {
    const officer = await mapped(true, { role: 'statistician', at: codes.eastFirst, secondFactor: true });
    expect((await enter()).body.me).toMatchObject({
      account: { login: officer.login },
      pending: 'second_factor',
    });
    outside.person = { ...outside.person, acr: 'password' };
    expect((await enter()).body.me?.pending).toBe('second_factor');
    outside.person = { ...outside.person, acr: 'two-factors' };
    expect((await enter()).body.me?.pending).toBe('none');
    await asOwner(t, 'UPDATE oidc_identity SET self_started = false WHERE id = $1', [officer.identityId]);
    expect((await enter()).body.me?.pending).toBe('second_factor');
  });

  it('is no fresh sign-in: sensitive acts ask for the own password', async () => {
    await mapped();
    const session = (await enter()).session ?? {};
    const answer = await t.call('POST /passkeys/challenges', { as: session });
    expectRefused(answer, 403, 'fresh_sign_in_required', /再输入一次密码/);
  });

  it('opens no account that is closed or locked', async () => {
    const { id } = await mapped();
    const until = new Date(t.clock.now().getTime() + 10 * minute);
    await asOwner(t, 'UPDATE account SET locked_until = $1 WHERE id = $2', [until, id]);
    expectRefused(await enter(), 423, 'locked', /已暂停登录/);
    await asOwner(t, 'UPDATE account SET locked_until = NULL WHERE id = $1', [id]);
    const security = await t.asOfficer('security_admin', codes.committee);
    expect((await t.call('POST /accounts/{id}/closure', { as: security, params: { id } })).status).toBe(200);
    const answer = await enter();
    expectRefused(answer, 401, 'unauthenticated', /对应的账号已停用/);
    expect(answer.session).toBeNull();
  });
});

describe('a provider that does not answer', () => {
  it('is told in words, and the password still works', async () => {
    await asOwner(t, "UPDATE oidc_provider SET issuer = 'http://127.0.0.1:9' WHERE id = $1", [providerId]);
    const answers = await Promise.all(
      [1, 2, 3].map(() => t.call('POST /sessions/outside/{id}', { params: { id: providerId }, body: {} })),
    );
    for (const answer of answers) expectRefused(answer, 503, 'unavailable', /暂时连不上。.*用密码登录/);
    await asOwner(t, 'UPDATE oidc_provider SET issuer = $1 WHERE id = $2', [outside.issuer, providerId]);
    expect((await enter()).status).toBe(201);
  });
});

describe('the providers', () => {
  it('are kept by the security admin alone, with a reason, and their secret never leaves', async () => {
    const sysadmin = await t.asOfficer('system_admin', codes.committee);
    expectRefused(
      await t.call('GET /identity-providers', { as: sysadmin }),
      403,
      'forbidden',
      /职务不能做这件事/,
    );
    const security = await t.asOfficer('security_admin', codes.committee);
    const list = await t.call('GET /identity-providers', { as: security });
    expect(list.body).toMatchObject({
      callbackUrl: back,
      items: [{ issuer: outside.issuer, can: { edit: true } }],
    });
    expect(list.text).not.toContain(ours.secret);
    const entries = await auditOf(t, 'identity_provider.add');
    expect(entries).toMatchObject([{ reason: '县委办统一身份认证上线' }]);
    expect(JSON.stringify(entries)).not.toContain(ours.secret);
    const [row] = await asOwner<{ sealed: Buffer }>(
      t,
      'SELECT client_secret_encrypted AS sealed FROM oidc_provider',
    );
    expect(row?.sealed.includes(ours.secret)).toBe(false);
    const blank = await t.call('POST /identity-providers', {
      as: security,
      body: settingOf(outside, { reason: '  ' }),
    });
    expectRefused(blank, 422, 'invalid', /请填写理由/);
    const twice = await t.call('POST /identity-providers', { as: security, body: settingOf(outside) });
    expectRefused(twice, 409, 'conflict', /已经添加过/);
    const plain = settingOf(outside, { issuer: 'http://login.example.cn' });
    expectRefused(
      await t.call('POST /identity-providers', { as: security, body: plain }),
      422,
      'invalid',
      /必须用 https/,
    );
    const nobody = settingOf(outside, { issuer: 'http://127.0.0.1:9' });
    expectRefused(
      await t.call('POST /identity-providers', { as: security, body: nobody }),
      422,
      'invalid',
      /读不到这个发行方的配置/,
    );
  });

  it('are offered on the sign-in page while they are in use, and open nothing when not', async () => {
    const offered = async () => (await t.call('GET /public/sign-in')).body.providers;
    expect(await offered()).toEqual([{ id: providerId, name: { zh: '县统一登录', en: 'County login' } }]);
    const departed = await leave();
    const landed = await outside.follow(departed.url);
    const security = await t.asOfficer('security_admin', codes.committee);
    const edit = (ifMatch: number, enabled: boolean) =>
      t.call('PATCH /identity-providers/{id}', {
        as: security,
        params: { id: providerId },
        ifMatch,
        body: { enabled, reason: '停用检查' },
      });
    expect((await edit(1, false)).body).toMatchObject({ enabled: false, version: 2 });
    expectRefused(await edit(1, true), 412, 'stale', /刚被别人改过/);
    expect(await offered()).toEqual([]);
    expectRefused(await arrive(departed.browser, landed), 422, 'invalid', /请回到登录页重新开始/);
    const gone = await t.call('POST /sessions/outside/{id}', { params: { id: providerId }, body: {} });
    expectRefused(gone, 404, 'not_found', /没有找到/);
    expect((await edit(2, true)).body).toMatchObject({ enabled: true, version: 3 });
  });
});
