import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { breaks, verifyAudit } from './public.ts';

let app: TestApp;
let auditor: Headers;
let superuser: pg.Client;
beforeEach(async () => {
  app = await createTestApp();
  auditor = await app.asOfficer('audit_admin', codes.committee);
  superuser = new pg.Client(app.database.ownerUrl);
  await superuser.connect();
});
afterEach(async () => {
  await superuser.end();
  await app.close();
});

const read = (query: Record<string, string | number> = {}, as = auditor) =>
  app.call('GET /audit-entries', { as, query });

async function write(n: number, after: Record<string, unknown> = {}): Promise<void> {
  for (let i = 0; i < n; i += 1) {
    app.clock.advance(1);
    await app.services.database.transaction(systemActor().scope, (tx) =>
      audit(tx, systemActor(), app.services.clock.now(), {
        action: 'test.act',
        object: { type: 'test', id: `object-${i}`, name: '测试' },
        reason: '试',
        after: { i, ...after },
      }),
    );
  }
}

test('newest first, page by page, without gap or repeat; every reading is an entry', async () => {
  await write(45);
  const seen: (string | null)[] = [];
  let after: string | null = null;
  let pages = 0;
  do {
    app.clock.advance(1);
    const { status, body } = await read({ action: 'test.act', limit: 20, ...(after ? { after } : {}) });
    expect(status).toBe(200);
    seen.push(...body.items.map((item) => item.objectId));
    after = body.next;
    pages += 1;
  } while (after !== null);
  expect(seen).toEqual(Array.from({ length: 45 }, (_, i) => `object-${44 - i}`));
  const readings = await read({ action: 'audit.read' });
  expect(readings.body.items).toHaveLength(pages);
  expect(readings.body.items[0]).toMatchObject({
    dutyRole: 'audit_admin',
    organizationName: '中共云岭县委员会',
    after: { action: 'test.act', page: 'next', entries: 5 },
  });
});

test('entries of one instant keep their order across pages', async () => {
  const now = app.services.clock.now();
  await app.services.database.transaction(systemActor().scope, async (tx) => {
    for (let i = 0; i < 7; i += 1)
      await audit(tx, systemActor(), now, { action: 'test.same', object: { type: 'test', id: String(i) } });
  });
  const first = await read({ action: 'test.same', limit: 4 });
  const second = await read({ action: 'test.same', limit: 4, after: first.body.next ?? '' });
  const ids = [...first.body.items, ...second.body.items].map((item) => item.objectId);
  expect(new Set(ids).size).toBe(7);
  expect(second.body.next).toBeNull();
});

test('filters: object, account, outcome, time', async () => {
  await write(3);
  const { id } = organizationOf(app.county, codes.eastFirst);
  const east = await app.asOfficer('branch_secretary', codes.westFirst);
  await app.call('GET /organizations/{id}', { as: east, params: { id } });
  const refused = await read({ outcome: 'refused', objectId: id });
  expect(refused.body.items).toMatchObject([
    { action: 'GET /api/organizations/:id', reason: 'not_found', dutyRole: 'branch_secretary' },
  ]);
  const account = refused.body.items[0]?.accountId ?? '';
  expect((await read({ account })).body.items).toHaveLength(1);
  const until = app.services.clock.now().toISOString();
  expect((await read({ action: 'test.act', until })).body.items).toHaveLength(2);
  expect((await read({ action: 'test.act', from: until })).body.items).toHaveLength(1);
  expect((await read({ action: 'test.act\u0000' })).status).toBe(400);
});

test('filters: person, object by name, duty, organisation, address', async () => {
  await write(2);
  const { id } = organizationOf(app.county, codes.eastFirst);
  const west = await app.asOfficer('branch_secretary', codes.westFirst);
  await app.call('GET /organizations/{id}', { as: west, params: { id }, address: '10.1.2.3' });
  const [entry] = (await read({ outcome: 'refused' })).body.items;
  const found = async (query: Record<string, string>) => (await read(query)).body.items;
  const refused = expect.objectContaining({ action: 'GET /api/organizations/:id' });
  const those: Record<string, string>[] = [
    { person: entry?.actorName.slice(2) ?? '' },
    { role: 'branch_secretary' },
    { organization: '西山镇第一' },
    { organization: codes.westFirst },
    { address: '10.1.2' },
    { object: id, outcome: 'refused' },
  ];
  for (const query of those) {
    expect({ query, items: await found(query) }).toEqual({ query, items: [refused] });
  }
  expect(await found({ object: '测试', action: 'test.act' })).toHaveLength(2);
  const none: Record<string, string>[] = [
    { person: '没有这个人' },
    { role: 'leader' },
    { organization: '东河镇第一' },
    { address: '10.9' },
    { object: '没有' },
    { action: '%', person: '%' },
  ];
  for (const query of none) expect({ query, items: await found(query) }).toEqual({ query, items: [] });
  expect((await read({ role: 'emperor' })).status).toBe(400);
});

test('only the audit admin reads the log; refusals are told and logged', async () => {
  for (const role of ['committee_administrator', 'system_admin', 'security_admin', 'statistician'] as const) {
    const as = await app.asOfficer(role, codes.committee);
    for (const key of [
      'GET /audit-entries',
      'GET /audit-verification',
      'GET /audit-verifications',
    ] as const) {
      const { status, problem } = await app.call(key, { as });
      expect([role, status, problem.detail]).toEqual([
        role,
        403,
        '您当前的职务不能做这件事，请切换职务或联系上级党组织。',
      ]);
    }
  }
  expect((await read({ outcome: 'refused' })).body.items).toHaveLength(12);
  expect((await app.call('GET /audit-entries', {})).status).toBe(401);
});

test('an untouched log is sound, whatever values its entries carry', async () => {
  await write(20, {
    数: 1.5,
    big: 2 ** 53 - 1,
    tiny: 1e-9,
    huge: 1e21,
    list: [{ b: 1, a: [null, '𠮷', 'é'] }],
    empty: {},
    day: '2026-07-01',
  });
  const { body } = await app.call('GET /audit-verification', { as: auditor });
  expect(body).toEqual({
    sound: true,
    entries: expect.any(Number),
    firstBreak: null,
    breaks: [],
    anchors: { count: 0, lastAt: null },
  });
  expect(body.entries).toBeGreaterThan(20);
  expect((await read({ action: 'audit.verify' })).body.items).toMatchObject([{ after: { sound: true } }]);
});

test.each([
  [
    'a changed value',
    `UPDATE audit_entry SET after = '{"i": 999}' WHERE lane = 3 AND seq = 2`,
    { seq: 2, what: 'altered' },
  ],
  [
    'a changed name',
    `UPDATE audit_entry SET actor_name = 'nobody' WHERE lane = 3 AND seq = 1`,
    { seq: 1, what: 'altered' },
  ],
  [
    'a changed time',
    `UPDATE audit_entry SET at = at + interval '1 ms' WHERE lane = 3 AND seq = 2`,
    { seq: 2, what: 'altered' },
  ],
  ['a deleted entry', 'DELETE FROM audit_entry WHERE lane = 3 AND seq = 2', { seq: 3, what: 'missing' }],
  [
    'a deleted end',
    'DELETE FROM audit_entry WHERE lane = 3 AND seq = (SELECT max(seq) FROM audit_entry WHERE lane = 3)',
    { seq: expect.any(Number), what: 'cut' },
  ],
  [
    'two entries exchanged',
    `UPDATE audit_entry SET seq = CASE seq WHEN 1 THEN -2 ELSE -1 END WHERE lane = 3 AND seq IN (1, 2);
     UPDATE audit_entry SET seq = -seq WHERE lane = 3 AND seq < 0`,
    { seq: 1, what: 'unchained' },
  ],
  [
    'an entry rewritten with its digest',
    `UPDATE audit_entry SET digest = sha256('x'), hash = sha256('y') WHERE lane = 3 AND seq = 2`,
    { seq: 2, what: 'altered' },
  ],
  [
    'a changed head',
    `UPDATE audit_head SET hash = sha256('x') WHERE lane = 3`,
    { seq: expect.any(Number), what: 'head' },
  ],
])('%s is found', async (_name, tampering, firstBreak) => {
  await write(64);
  expect((await verifyAudit(app.services)).sound).toBe(true);
  await superuser.query(tampering);
  expect(await verifyAudit(app.services)).toMatchObject({
    sound: false,
    firstBreak: { lane: 3, ...firstBreak },
  });
  const { body } = await app.call('GET /audit-verification', { as: auditor });
  expect(body.firstBreak).toMatchObject({ lane: 3, at: expect.any(String) });
  expect(body.firstBreak?.what).toEqual(breaks[firstBreak.what as keyof typeof breaks]); // as the table above names it
});

test('the application’s own role can neither change nor delete an entry', async () => {
  await write(1);
  const own = new pg.Client(app.database.appUrl);
  await own.connect();
  try {
    await own.query(`SET zhibu.gate = 'system'`);
    expect((await own.query('SELECT FROM audit_entry')).rowCount).toBeGreaterThan(0);
    for (const statement of [
      `UPDATE audit_entry SET reason = 'x'`,
      'DELETE FROM audit_entry',
      'TRUNCATE audit_entry',
    ])
      await expect(own.query(statement)).rejects.toThrow(/permission denied for table audit_entry/);
    await expect(own.query('DROP TABLE audit_entry')).rejects.toThrow(/must be owner/);
    await own.query(`SET zhibu.gate = ''`);
    expect((await own.query('SELECT FROM audit_entry')).rowCount).toBe(0);
  } finally {
    await own.end();
  }
});
