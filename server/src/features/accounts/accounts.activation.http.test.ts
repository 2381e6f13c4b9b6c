import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeAccount,
  asOwner,
  expectRefused,
  goodPassword,
  memberAt,
} from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';

const day = 24 * 3_600_000;
let t: TestApp;
let secretary: Headers;
beforeAll(async () => {
  t = await createTestApp({ publicUrl: 'https://zhibu.example.cn' });
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
});
afterAll(async () => t.close());

const print = (as: Headers, code: string, memberIds?: string[]) =>
  t.call('POST /activation-slips', {
    as,
    body: { organizationId: organizationOf(t.county, code).id, memberIds },
  });
const activate = (code: string, password = goodPassword) =>
  t.call('POST /activations', { body: { code, password } });
async function oneSlip(options: { name?: string; phone?: string } = {}) {
  const member = await memberAt(t, codes.eastFirst, options);
  const slip = (await print(secretary, codes.eastFirst, [member.id])).body.slips[0];
  if (!slip) throw new Error('no slip');
  return { member, slip };
}

describe('activation slips', () => {
  it('carry name, login, code, address and QR code; the account is made', async () => {
    const { member, slip } = await oneSlip({ name: '曾解放' });
    expect(slip).toMatchObject({ memberId: member.id, name: '曾解放', organization: '东河镇第一党支部' });
    expect(slip.login).toMatch(/^zengjiefang\d{4}$/);
    expect(slip.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(slip.url).toBe(`https://zhibu.example.cn/activate#code=${slip.code}`);
    expect(slip.qr).toMatch(/^<svg .*viewBox/);
    expect(new Date(slip.expiresAt).getTime()).toBe(t.clock.now().getTime() + 14 * day);
  });

  it('for a whole branch leave out who has signed in, whose file ended, and other branches', async () => {
    const first = await memberAt(t, codes.eastSecond, { name: '张伟' });
    const second = await memberAt(t, codes.eastSecond, { name: '张伟' });
    const active = await memberAt(t, codes.eastSecond, { name: '李娜' });
    await memberAt(t, codes.eastSecond, { stage: 'deceased' });
    await memberAt(t, codes.westFirst);
    await t.asMember(active);
    const officer = await t.asOfficer('organization_officer', codes.eastTownship);
    const { body } = await print(officer, codes.eastSecond);
    expect(body.alreadyActive).toBe(1);
    expect(new Set(body.slips.map((slip) => slip.memberId))).toEqual(new Set([first.id, second.id]));
    expect(new Set(body.slips.map((slip) => slip.login)).size).toBe(2);
    const again = (await print(officer, codes.eastSecond)).body.slips;
    expect(again.map((slip) => slip.login).sort()).toEqual(body.slips.map((slip) => slip.login).sort());
    expectRefused(await activate(body.slips[0]?.code ?? ''), 422, 'invalid', /已经作废/);
    expect((await activate(again[0]?.code ?? '')).status).toBe(201);
  });

  it('are refused outside the reach, exactly as if nothing were there', async () => {
    const west = await memberAt(t, codes.westFirst);
    const outside = await print(secretary, codes.westFirst);
    expectRefused(outside, 404, 'not_found', /没有找到/);
    expectRefused(await print(secretary, codes.eastFirst, [west.id]), 404, 'not_found', /没有找到/);
    const absent = await t.call('POST /activation-slips', {
      as: secretary,
      body: { organizationId: '0199a000-0000-7000-8000-000000000000' },
    });
    expect(absent.text).toBe(outside.text);
  });

  it('never hand an officer above over: who prints one could become that person', async () => {
    const security = await t.asOfficer('security_admin', codes.committee);
    const { member, slip } = await oneSlip({ name: '高娃' });
    const granted = await t.call('POST /duties', {
      as: security,
      body: {
        login: slip.login,
        role: 'committee_administrator',
        organizationId: organizationOf(t.county, codes.committee).id,
      },
    });
    expect(granted.status).toBe(201);
    // The slip that the secretary still has is void; the code that opens the duty is split between two officers.
    expectRefused(await activate(slip.code), 422, 'invalid', /已经作废/);
    expect(granted.body.slip).toBeNull();
    const params = { id: granted.body.recoveryId ?? '' };
    const auditor = await t.asOfficer('audit_admin', codes.committee);
    const half = await t.call('POST /account-recoveries/{id}/confirmation', { as: auditor, params });
    const printed = await t.call('POST /account-recoveries/{id}/slip', { as: security, params });
    const again = await print(secretary, codes.eastFirst, [member.id]);
    expectRefused(again, 409, 'conflict', /高娃担任管理职务/);
    const whole = await print(secretary, codes.eastFirst);
    expect(whole.body.slips.map((each) => each.memberId)).not.toContain(member.id);
    const lower = await t.asOfficer('committee_administrator', codes.eastTownship);
    const beside = await t.call('POST /duties', {
      as: lower,
      body: {
        login: slip.login,
        role: 'statistician',
        organizationId: organizationOf(t.county, codes.eastTownship).id,
      },
    });
    expect(beside.body.slip).toBeNull();
    expect((await activate(printed.body.slip.code + half.body.code)).status).toBe(201);
  });

  it.each(['statistician', 'system_admin', 'security_admin', 'audit_admin'] as const)(
    'are not for the %s',
    async (role) => {
      const as = await t.asOfficer(role, codes.committee);
      expectRefused(await print(as, codes.eastFirst), 403, 'forbidden', /职务不能做这件事/);
    },
  );

  it('let the mobile number sign in, unless another account has it', async () => {
    const { slip: first } = await oneSlip({ name: '王芳', phone: '13900001111' });
    const { slip: second } = await oneSlip({ name: '王刚', phone: '13900001111' });
    await activate(first.code);
    expect((await activate(second.code, 'Caoyuan-8sun')).status).toBe(201);
    const byPhone = await t.call('POST /sessions', {
      body: { login: '139 0000 1111', password: goodPassword },
    });
    expect(byPhone.body.account.name).toBe('王芳');
    const byLogin = await t.call('POST /sessions', {
      body: { login: second.login, password: 'Caoyuan-8sun' },
    });
    expect(byLogin.body.account.name).toBe('王刚');
  });

  it('of at most five hundred people at a time', async () => {
    const { regionId, id, path } = organizationOf(t.county, codes.westSecond);
    await asOwner(
      t,
      `INSERT INTO member (region_id, id, organization_id, org_path, name, pinyin, initials, sex, birth, stage,
         id_number_encrypted, id_number_index, created_at, updated_at)
       SELECT $1, gen_random_uuid(), $2, $3, '巴图', 'batu', 'bt', 'male', '1970-01-01', 'full', '', decode(md5(n::text), 'hex'), $4, $4
       FROM generate_series(1, 501) n`,
      [regionId, id, path, t.clock.now()],
    );
    const as = await t.asOfficer('branch_secretary', codes.westSecond);
    expectRefused(
      await print(as, codes.westSecond),
      422,
      'invalid',
      /501 人还没有登录过，一次最多打印 500 张/,
    );
    const rows = await asOwner<{ id: string }>(
      t,
      `SELECT id FROM member WHERE organization_id = $1 LIMIT 500`,
      [id],
    );
    const started = performance.now();
    const { body } = await print(
      as,
      codes.westSecond,
      rows.map((row) => row.id),
    );
    expect(body.slips).toHaveLength(500);
    expect(new Set(body.slips.map((slip) => slip.login)).size).toBe(500);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('first sign-in', () => {
  it('sets the password and signs in, typed in any way, with the own file in reach', async () => {
    const { member, slip } = await oneSlip();
    const answer = await activate(` ${slip.code.toLowerCase().replaceAll('0', 'o').replaceAll('-', ' ')} `);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      memberId: member.id,
      pending: 'none',
      account: { login: slip.login },
    });
    expect((await t.call('GET /account', { as: answer.session ?? {} })).status).toBe(200);
    expect(
      (await t.call('POST /sessions', { body: { login: slip.login, password: goodPassword } })).status,
    ).toBe(201);
  });

  it('takes a code once, also when used twice at the same moment', async () => {
    const { slip } = await oneSlip();
    const answers = await Promise.all([activate(slip.code), activate(slip.code), activate(slip.code)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422, 422]);
    expectRefused(await activate(slip.code), 422, 'invalid', /已经用过。请直接用密码登录/);
  });

  it('takes a code for fourteen days', async () => {
    const { slip } = await oneSlip();
    const { slip: late } = await oneSlip();
    t.clock.advance(14 * day - 1);
    expect((await activate(slip.code)).status).toBe(201);
    t.clock.advance(1);
    expectRefused(await activate(late.code), 422, 'invalid', /已经过期，请党支部书记重新打印/);
    secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  });

  it('says what a password still needs, and keeps the code', async () => {
    const { slip } = await oneSlip();
    const refused = await activate(slip.code, 'lowercase-only');
    expectRefused(refused, 422, 'invalid', /四类中至少要有三类，现有 2 类/);
    expect(refused.problem.errors?.[0]?.pointer).toBe('/password');
    expectRefused(await activate(slip.code, `A1-${slip.login}`), 422, 'invalid', /不能包含账号名/);
    expectRefused(await activate(slip.code, 'Password-123456'), 422, 'invalid', /很多人都在用/);
    expect((await activate(slip.code, 'short')).status).toBe(400);
    expect((await activate(slip.code)).status).toBe(201);
  });

  it('refuses a code that nobody issued, and counts it for the address', async () => {
    const tries = await Promise.all(
      Array.from({ length: 31 }, (_, n) =>
        t.call('POST /activations', {
          body: { code: `ZZZZ-ZZZZ-${1000 + n}`, password: goodPassword },
          address: '198.51.100.3',
        }),
      ),
    );
    expect(tries.filter((answer) => answer.status === 422)).toHaveLength(30);
    const limited = tries.find((answer) => answer.status === 429);
    if (!limited) throw new Error('not limited');
    expectRefused(limited, 429, 'too_many_requests', /失败次数太多/);
    expectRefused(await activate('ZZZZ-ZZZZ-ZZZZ'), 422, 'invalid', /激活码不正确/);
  });

  it('stores neither code nor password in readable form', async () => {
    const { slip } = await oneSlip();
    await activate(slip.code);
    const rows = JSON.stringify([
      await asOwner(t, 'SELECT * FROM activation_code'),
      await asOwner(t, 'SELECT * FROM account'),
      await asOwner(t, 'SELECT * FROM audit_entry'),
    ]);
    expect(rows).not.toContain(slip.code);
    expect(rows).not.toContain(slip.code.replaceAll('-', ''));
    expect(rows).not.toContain(goodPassword);
  });

  it('is not open to a closed account', async () => {
    const { slip } = await oneSlip();
    await asOwner(t, `UPDATE account SET status = 'closed' WHERE login = $1`, [slip.login]);
    expectRefused(await activate(slip.code), 422, 'invalid', /激活码不正确/);
  });

  it('leaves an account that is active already as it was when slips are printed', async () => {
    const { login } = await activeAccount(t);
    const { slip, member } = await oneSlip();
    await activate(slip.code);
    const { body } = await print(secretary, codes.eastFirst, [member.id]);
    expect(body).toMatchObject({ slips: [], alreadyActive: 1 });
    expect((await t.call('POST /sessions', { body: { login, password: goodPassword } })).status).toBe(201);
  });
});
