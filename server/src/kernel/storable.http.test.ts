import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../test/harness/app.ts';
import { codes } from '../../test/harness/county.ts';
import { handed } from '../../test/harness/imports.ts';
import { createMember, fullNumbers } from '../../test/harness/members.ts';

let t: TestApp;
let county: Headers;
let security: Headers;
let auditor: Headers;
let id: string;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  security = await t.asOfficer('security_admin', codes.committee);
  auditor = await t.asOfficer('audit_admin', codes.committee);
  id = (await createMember(t, county, codes.eastFirst)).id;
});
afterAll(() => t.close());

const cursor = (keys: string[]) => Buffer.from(JSON.stringify(keys)).toString('base64url');

describe('what no column can hold is refused as such, everywhere', () => {
  it.each([
    ['U+0000', 'a\0b'],
    ['half a surrogate pair', 'a\ud800'],
  ])('%s in a body', async (_what, text) => {
    const entry = await t.call('POST /members/{id}/entries', {
      as: county,
      params: { id },
      body: { kind: 'education', title: text },
    });
    expectRefused(entry, 400, 'bad_request', /不能保存的控制字符/);
    expect(entry.problem.errors?.[0]?.pointer).toBe('/title');
    const { version } = (await t.call('GET /members/{id}', { as: county, params: { id } })).body;
    const edit = { as: county, params: { id }, ifMatch: version, body: { workUnit: text } };
    expectRefused(await t.call('PATCH /members/{id}', edit), 400, 'bad_request', /控制字符/);
    const roster = await handed(t, county, codes.eastFirst, Buffer.from('姓名,身份证号\n张三,1\n'));
    const mapped = await t.call('POST /member-imports/{id}/check', {
      as: county,
      params: { id: roster.id },
      body: { mapping: { [text]: 'name' } },
    });
    expectRefused(mapped, 400, 'bad_request', /控制字符/);
  });

  it('U+0000 in a query or in a damaged position', async () => {
    const list = await t.call('GET /members', { as: county, query: { education: ['\0'] } });
    expectRefused(list, 400, 'bad_request', /控制字符/);
    const accounts = await t.call('GET /accounts', { as: security, query: { name: '\0' } });
    expectRefused(accounts, 400, 'bad_request', /控制字符/);
    for (const [as, key, keys] of [
      [security, 'GET /accounts', ['\0']],
      [security, 'GET /duties', ['n\0', id]],
    ] as const)
      expect((await t.call(key, { as, query: { after: cursor([...keys]) } })).status).toBe(400);
  });
});

it('an address that is not UTF-8 is refused like everything else', async () => {
  for (const url of ['/api/members/%ff', '/api/%zz']) {
    const answer = await t.request('GET', url, { as: county });
    expectRefused(answer, 400, 'bad_request', /格式不对/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  }
});

it('an address longer than any is none, and no error of ours', async () => {
  for (const path of ['public/letters', 'members', 'transfers'])
    for (const length of [199, 201, 3000]) {
      const answer = await t.request('GET', `/api/${path}/${'A'.repeat(length)}`, { as: county });
      expect([path, length, answer.status]).toEqual([path, length, length < 200 ? 400 : 404]);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    }
});

describe('days and instants that PostgreSQL does not have', () => {
  it.each(['joinedFrom', 'joinedUntil'])('%s=0000-01-01 does not fit', async (field) => {
    const answer = await t.call('GET /members', { as: county, query: { [field]: '0000-01-01' } });
    expectRefused(answer, 400, 'bad_request', /不符合要求/);
  });

  it('nor does the year 0 in the log; the ends of the range and far offsets do', async () => {
    const entries = (query: Record<string, string>) => t.call('GET /audit-entries', { as: auditor, query });
    expect((await entries({ from: '0000-01-01T00:00:00Z' })).status).toBe(400);
    expect((await entries({ from: '2026-02-30T00:00:00Z' })).status).toBe(400);
    expect((await entries({ from: '0001-01-01T00:00:00+23:59' })).status).toBe(200);
    expect((await entries({ until: '9999-12-31T23:59:59.999Z' })).status).toBe(200);
  });
});

describe('rare characters are never cut in half', () => {
  it('in a sample of a sealed column', async () => {
    const roster = Buffer.from('姓名,身份证号,家庭住址\n张三,1,县城𠮷1\n');
    const { sheets } = await handed(t, county, codes.eastFirst, roster);
    expect(sheets[0]?.columns[2]?.samples).toEqual(['**𠮷1']);
  });

  it('in a long file name', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
    const { status, body } = await t.call('POST /members/{id}/files', {
      as: county,
      params: { id },
      query: { purpose: 'photo', fileName: `${'a'.repeat(119)}𠮷.png` },
      headers: { 'content-type': 'application/octet-stream' },
      body: png,
    });
    expect(status).toBe(201);
    expect(body.name).toBe(`${'a'.repeat(119)}𠮷`);
  });
});

describe('under an Idempotency-Key', () => {
  it('neither a reveal nor a search is kept, so each asks again for password, reason and log', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const wish = {
      params: { id },
      body: { fields: ['idNumber', 'phone', 'address'], reason: '核对年报数据' },
    };
    const first = await t.call('POST /members/{id}/reveal', { as: county, headers, ...wish });
    expect(first.status).toBe(200);
    expect(first.text).toMatch(fullNumbers);
    await t.call('POST /members/search', { as: county, headers, body: { idNumber: first.body.idNumber } });
    expect(
      await asOwner(t, 'SELECT key FROM idempotency_key WHERE key = $1', [headers['idempotency-key']]),
    ).toEqual([]);
    t.clock.advance(6 * 60_000);
    const late = await t.call('POST /members/{id}/reveal', { as: county, headers, ...wish });
    expectRefused(late, 403, 'fresh_sign_in_required', /再输入一次密码/);
  });
});
