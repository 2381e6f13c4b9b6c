import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { activeAccount, asOwner, goodPassword } from './harness/accounts.ts';
import { createTestApp, type Headers, type TestAnswer, type TestApp } from './harness/app.ts';
import { codes, organizationOf } from './harness/county.ts';
import { createMember, newPerson } from './harness/members.ts';

/** A change whose audit entry fails does not happen: the log is closed to the application, then everything is tried. */

let t: TestApp;
let county: Headers;
let east: Headers;
let security: Headers;
let system: Headers;
let auditor: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
let entry: { id: string; version: number };
let account: { id: string };

beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  east = await t.asOfficer('committee_administrator', codes.eastTownship);
  security = await t.asOfficer('security_admin', codes.committee);
  system = await t.asOfficer('system_admin', codes.committee);
  auditor = await t.asOfficer('audit_admin', codes.committee);
  member = await createMember(t, east, codes.eastFirst);
  entry = (
    await t.call('POST /members/{id}/entries', {
      as: east,
      params: { id: member.id },
      body: { kind: 'work', title: '云岭县中学' },
    })
  ).body;
  account = await activeAccount(t, { role: 'statistician', at: codes.committee });
});
afterAll(() => t.close());

/** Each a change that succeeds when the log can be written; fresh values each time. */
const changes: Record<string, () => Promise<TestAnswer<unknown>>> = {
  'POST /organizations': () =>
    t.call('POST /organizations', {
      as: county,
      body: {
        parentId: organizationOf(t.county, codes.eastTownship).id,
        name: `新支部${Math.random()}`,
        code: `1507851${String(Math.floor(Math.random() * 99_999)).padStart(5, '0')}`,
        kind: 'branch',
      },
    }),
  'PATCH /organizations/{id}': async () => {
    const params = { id: organizationOf(t.county, codes.eastSecond).id };
    const { body } = await t.call('GET /organizations/{id}', { as: county, params });
    return t.call('PATCH /organizations/{id}', {
      as: county,
      params,
      ifMatch: body.version,
      body: { phone: '0471-1234567' },
    });
  },
  'POST /members': () =>
    t.call('POST /members', {
      as: east,
      body: { organizationId: organizationOf(t.county, codes.eastFirst).id, ...newPerson() },
    }),
  'PATCH /members/{id}': async () => {
    const params = { id: member.id };
    const { body } = await t.call('GET /members/{id}', { as: east, params });
    return t.call('PATCH /members/{id}', {
      as: east,
      params,
      ifMatch: body.version,
      body: { workUnit: `单位${Math.random()}` },
    });
  },
  'POST /members/{id}/reveal': () =>
    t.call('POST /members/{id}/reveal', {
      as: east,
      params: { id: member.id },
      body: { fields: ['idNumber'], reason: '核对年报数据' },
    }),
  'POST /members/{id}/entries': () =>
    t.call('POST /members/{id}/entries', {
      as: east,
      params: { id: member.id },
      body: { kind: 'award', title: '优秀共产党员' },
    }),
  'POST /members/{id}/files': () =>
    t.call('POST /members/{id}/files', {
      as: east,
      params: { id: member.id },
      query: { purpose: 'attachment', fileName: 'a.pdf' },
      body: Buffer.from('%PDF-1.7 content'),
      headers: { 'content-type': 'application/octet-stream' },
    }),
  'POST /member-imports': () =>
    t.call('POST /member-imports', {
      as: east,
      query: { organization: organizationOf(t.county, codes.eastTownship).id, fileName: 'a.csv' },
      body: Buffer.from('姓名,公民身份号码,所在党支部\n张伟,1,某\n'),
      headers: { 'content-type': 'application/octet-stream' },
    }),
  'POST /member-exports': () => t.call('POST /member-exports', { as: east, body: { format: 'csv' } }),
  'POST /accounts/{id}/closure': () =>
    t.call('POST /accounts/{id}/closure', { as: security, params: { id: account.id } }),
  'GET /audit-entries': () => t.call('GET /audit-entries', { as: auditor }),
  'GET /audit-verification': () => t.call('GET /audit-verification', { as: auditor }),
  'POST /audit-exports': () =>
    t.call('POST /audit-exports', { as: auditor, body: { format: 'csv', reason: '巡察' } }),
  'POST /key-rotations': () => t.call('POST /key-rotations', { as: system }),
  'DELETE /member-entries/{id}': () =>
    t.call('DELETE /member-entries/{id}', { as: east, params: { id: entry.id } }),
};

/** Tables that a refused change may touch: who asked when, which attempts there were, who opened what. */
const besides = [
  'session',
  'sign_in_address',
  'sign_in_unknown',
  'idempotency_key',
  'member_access',
  'audit_head',
];

async function stateOf(): Promise<Record<string, string>> {
  const tables = await asOwner<{ name: string }>(
    t,
    `SELECT table_name::text AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const state: Record<string, string> = {};
  for (const { name } of tables.filter((table) => !besides.includes(table.name))) {
    const [row] = await asOwner<{ digest: string }>(
      t,
      `SELECT count(*) || ' ' || md5(coalesce(string_agg(r::text, ';' ORDER BY r::text), '')) AS digest FROM "${name}" r`,
    );
    state[name] = row?.digest ?? '';
  }
  return state;
}

/** One after the other, for each prepares something before it is tried. */
it.each(Object.keys(changes))('%s: no entry, no change', async (name) => {
  const change = changes[name];
  if (!change) throw new Error('a change of the table above');
  await asOwner(t, 'GRANT INSERT ON audit_entry TO zhibu_app');
  t.clock.advance(1);
  const keyFile = () => readFileSync(t.services.settings.masterKeyFile, 'utf8');
  const keys = keyFile();
  const before = await stateOf();
  await asOwner(t, 'REVOKE INSERT ON audit_entry FROM zhibu_app');
  const refused = await change();
  expect({ status: refused.status, code: refused.problem?.code }).toEqual({ status: 500, code: 'internal' });
  expect(refused.session).toBeNull();
  expect(await stateOf()).toEqual(before);
  expect(keyFile()).toBe(keys);
  await asOwner(t, 'GRANT INSERT ON audit_entry TO zhibu_app');
  const done = await change();
  expect({ name, status: done.status < 300 }).toEqual({ name, status: true });
});

it('a sign-in: no entry, no session', async () => {
  const { login } = await activeAccount(t);
  const sessions = () => asOwner(t, 'SELECT id FROM session ORDER BY id');
  const before = await sessions();
  await asOwner(t, 'REVOKE INSERT ON audit_entry FROM zhibu_app');
  const refused = await t.call('POST /sessions', { body: { login, password: goodPassword } });
  expect({ status: refused.status, session: refused.session }).toEqual({ status: 500, session: null });
  expect(await sessions()).toEqual(before);
  await asOwner(t, 'GRANT INSERT ON audit_entry TO zhibu_app');
  const done = await t.call('POST /sessions', { body: { login, password: goodPassword } });
  expect(done.session).not.toBeNull();
});
