import type { Role } from '@zhibu/contract/authorization';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeAccount, asOwner, expectRefused, goodPassword } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';

const ofCommittee: readonly Role[] = ['branch_secretary', 'organization_officer', 'statistician'];

let t: TestApp;
let county: Headers;
let east: Headers;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  east = await t.asOfficer('committee_administrator', codes.eastTownship);
  const security = await t.asOfficer('security_admin', codes.eastTownship);
  expect((await t.call('GET /account', { as: security })).status).toBe(200);
  for (const role of ofCommittee)
    for (const code of [codes.eastTownship, codes.eastFirst, codes.eastSecond])
      expect((await grant(county, (await activeAccount(t)).login, role, code)).status).toBe(201);
});
afterAll(async () => t.close());

const at = (code: string) => organizationOf(t.county, code).id;
const grant = (as: Headers, login: string, role: Role, code: string, more: Record<string, unknown> = {}) =>
  t.call('POST /duties', { as, body: { login, role, organizationId: at(code), ...more } });
const end = (as: Headers, id: string) => t.call('POST /duties/{id}/end', { as, params: { id } });

describe('the list', () => {
  it('shows exactly what the object check allows, page by page, and who may end what', async () => {
    const seen: { id: string; can: { end: boolean }; role: Role }[] = [];
    let after: string | undefined;
    do {
      const { body } = await t.call('GET /duties', {
        as: east,
        query: { limit: 2, ...(after ? { after } : {}) },
      });
      seen.push(...body.items);
      after = body.next ?? undefined;
    } while (after);
    const path = organizationOf(t.county, codes.eastTownship).path;
    const expected = await asOwner<{ id: string }>(
      t,
      'SELECT id FROM duty WHERE ended_at IS NULL AND org_path >= $1 AND org_path < $2',
      [path, `${path}/`],
    );
    expect(seen.map((row) => row.id).sort()).toEqual(expected.map((row) => row.id).sort());
    for (const row of seen.filter((each) => each.can.end).slice(0, 5))
      expect((await end(east, row.id)).status).toBe(200);
    for (const row of seen.filter((each) => !each.can.end).slice(0, 5))
      expect((await end(east, row.id)).status).toBe(403);
    expect(new Set(seen.filter((row) => row.can.end).map((row) => row.role))).toEqual(new Set(ofCommittee));
  });

  it('narrows to an organisation, and refuses one out of reach and a made-up page mark', async () => {
    const { body } = await t.call('GET /duties', {
      as: county,
      query: { organization: at(codes.eastSecond) },
    });
    expect(new Set(body.items.map((item) => item.organization.code))).toEqual(new Set([codes.eastSecond]));
    const outside = await t.call('GET /duties', { as: east, query: { organization: at(codes.westFirst) } });
    expectRefused(outside, 404, 'not_found', /没有找到/);
    expectRefused(
      await t.call('GET /duties', { as: east, query: { after: 'x' } }),
      400,
      'bad_request',
      /从第一页/,
    );
  });
});

describe('choosing the duty that acts', () => {
  it('changes the reach; the one used last acts at the next sign-in', async () => {
    const { login } = await activeAccount(t, { role: 'branch_secretary', at: codes.eastFirst });
    await grant(county, login, 'statistician', codes.westTownship);
    const first = (await t.call('POST /sessions', { body: { login, password: goodPassword } })).body;
    const [secretary, statistician] = first.duties;
    await asOwner(t, 'UPDATE account SET second_factor_confirmed_at = $1 WHERE login = $2', [
      t.clock.now(),
      login,
    ]);
    const as = await t.signIn(login);
    const choose = (dutyId: string | null) => t.call('PUT /sessions/current/duty', { as, body: { dutyId } });
    expect((await choose(secretary?.id ?? '')).body.permissions).toContain('members.read');
    const counted = (await choose(statistician?.id ?? '')).body;
    expect(counted.permissions).toEqual(['organizations.read', 'statistics.read']);
    expect((await choose(null)).body).toMatchObject({ actingDuty: null, permissions: [] });
    const foreign = (await t.call('GET /account', { as: county })).body.actingDuty;
    expectRefused(await choose(foreign), 404, 'not_found', /没有找到/);
    await choose(statistician?.id ?? '');
    t.clock.advance(60_000);
    await t.call('GET /account', { as });
    const next = await t.call('POST /sessions', { body: { login, password: goodPassword } });
    const [row] = await asOwner<{ duty: string }>(
      t,
      'SELECT duty_id AS duty FROM session WHERE account_id = $1 ORDER BY created_at DESC LIMIT 1',
      [next.body.account.id],
    );
    expect(row?.duty).toBe(statistician?.id);
  });
});
