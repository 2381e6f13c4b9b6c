import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { systemActor, throughGate } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';

let app: TestApp;
let county: Headers;
let east: Headers;
let secretary: Headers;
beforeAll(async () => {
  app = await createTestApp();
  county = await app.asOfficer('committee_administrator', codes.committee);
  east = await app.asOfficer('organization_officer', codes.eastTownship);
  secretary = await app.asOfficer('branch_secretary', codes.eastFirst);
});
afterAll(() => app.close());

const at = (code: string) => organizationOf(app.county, code);
const english = { 'accept-language': 'en' };

function search(as: Headers, query: Record<string, string | number>) {
  return app.call('GET /organizations', { as, query });
}

async function names(as: Headers, query: Record<string, string | number>): Promise<string[]> {
  const { status, body } = await search(as, query);
  expect(status).toBe(200);
  return body.items.map((item) => item.name);
}

async function lastAudit(action: string) {
  return app.services.database.read(throughGate(systemActor(), 'audit'), (reader) =>
    reader.first(sql<Record<string, unknown>>`
      SELECT action, outcome, object_name AS name, reason, before, after FROM audit_entry
      WHERE action = ${action} ORDER BY at DESC, seq DESC LIMIT 1`),
  );
}

const branch = (change: Record<string, unknown> = {}) => ({
  parentId: at(codes.eastTownship).id,
  code: '150785100009',
  name: '东河镇卫生院党支部',
  kind: 'branch',
  ...change,
});

test('without a text the list is the top of the own reach', async () => {
  expect(await names(county, {})).toEqual(['中共云岭县委员会']);
  const { body } = await search(east, {});
  expect(body.items).toMatchObject([
    { code: codes.eastTownship, parentId: null, childCount: 2, memberCount: 0 },
  ]);
});

test('the children come in the order of their making, a page at a time', async () => {
  const params = { id: at(codes.committee).id };
  const first = await app.call('GET /organizations/{id}/children', {
    as: county,
    params,
    query: { limit: 1 },
  });
  expect(first.body.items.map((item) => item.code)).toEqual([codes.eastTownship]);
  const query = { limit: 1, after: first.body.next ?? '' };
  const second = await app.call('GET /organizations/{id}/children', { as: county, params, query });
  expect(second.body.items.map((item) => item.code)).toEqual([codes.westTownship]);
  expect(second.body.next).toBeNull();
});

test('search by two characters, also in the middle, by one, by code and by pinyin', async () => {
  expect(await names(county, { name: '第一' })).toEqual(['东河镇第一党支部', '西山镇第一党支部']);
  expect(await names(county, { name: '山镇第' })).toEqual(['西山镇第一党支部', '西山镇第二党支部']);
  expect(await names(county, { name: '二' })).toEqual(['东河镇第二党支部', '西山镇第二党支部']);
  expect(await names(county, { name: '1507852' })).toEqual([
    '中共云岭县西山镇委员会',
    '西山镇第一党支部',
    '西山镇第二党支部',
  ]);
  expect(await names(county, { name: 'xishanzhendier' })).toEqual(['西山镇第二党支部']);
  expect(await names(county, { name: 'dhzdy' })).toEqual(['东河镇第一党支部']);
  // In the middle of a name, where no token begins.
  expect(await names(county, { name: 'diyidang' })).toEqual(['东河镇第一党支部', '西山镇第一党支部']);
  expect(await names(county, { name: '没有' })).toEqual([]);
  expect(await names(county, { name: '%' })).toEqual([]);
  expect(await names(county, { name: '   ' })).toEqual(['中共云岭县委员会']);
  expect((await search(county, { name: '\u0000' })).status).toBe(400);
});

test('search stays in the reach, narrows by kind and place, and gives the way from the top', async () => {
  expect(await names(east, { name: '支部' })).toEqual(['东河镇第一党支部', '东河镇第二党支部']);
  expect(await names(county, { name: '镇', kind: 'committee' })).toEqual([
    '中共云岭县东河镇委员会',
    '中共云岭县西山镇委员会',
  ]);
  expect(await names(county, { kind: 'branch', within: at(codes.westTownship).id })).toEqual([
    '西山镇第一党支部',
    '西山镇第二党支部',
  ]);
  const { body } = await search(county, { name: '西山镇第一' });
  expect(body.items[0]?.pathNames).toEqual(['中共云岭县委员会', '中共云岭县西山镇委员会']);
  const { body: inside } = await search(east, { name: '东河镇第一' });
  expect(inside.items[0]?.pathNames).toEqual(['中共云岭县东河镇委员会']);
});

test('pages of a search follow each other without a gap or a repeat', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const query: Record<string, string | number> = { name: '镇', limit: 2, ...(after ? { after } : {}) };
    const { body } = await search(county, query);
    seen.push(...body.items.map((item) => item.code));
    after = body.next;
  } while (after !== null);
  expect(seen).toEqual(
    [...Object.values(codes)]
      .filter((code) => code !== codes.committee)
      .sort((a, b) => orderOf(a) - orderOf(b)),
  );
});

/** The small county's order of paths: a township, then its branches. */
function orderOf(code: string): number {
  return Number(code.slice(6));
}

test('a damaged page position is refused, not guessed', async () => {
  for (const after of [
    'x',
    Buffer.from('["n\' OR 1=1"]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
  ]) {
    const { status, problem } = await search(county, { after });
    expect(status).toBe(400);
    expect(problem.detail).toBe('翻页位置无效，请从第一页重新开始。');
  }
});

test('the list and the object check agree, for every role and organisation', async () => {
  const roles = [
    ['committee_administrator', codes.committee],
    ['organization_officer', codes.eastTownship],
    ['branch_secretary', codes.westSecond],
    ['statistician', codes.westTownship],
    ['system_admin', codes.eastTownship],
    ['security_admin', codes.committee],
  ] as const;
  for (const [role, code] of roles) {
    const as = await app.asOfficer(role, code);
    const listed = new Set<string>();
    for (const kind of ['committee', 'branch'])
      for (const item of (await search(as, { kind })).body.items) listed.add(item.code);
    for (const one of Object.values(codes)) {
      const { status } = await app.call('GET /organizations/{id}', { as, params: { id: at(one).id } });
      expect([role, one, status]).toEqual([role, one, listed.has(one) ? 200 : 404]);
    }
    expect(listed.has(code)).toBe(true);
  }
});

test('what is out of reach answers exactly as what does not exist', async () => {
  const other = at(codes.westFirst).id;
  const body = { name: '新名称支部' };
  for (const headers of [{}, english]) {
    const calls = (id: string) => [
      app.call('GET /organizations/{id}', { as: east, params: { id }, headers }),
      app.call('GET /organizations/{id}/children', { as: east, params: { id }, headers }),
      app.call('GET /organizations', { as: east, query: { within: id, name: '支部' }, headers }),
      app.call('PATCH /organizations/{id}', { as: east, params: { id }, ifMatch: 1, body, headers }),
      app.call('POST /organizations', { as: east, body: branch({ parentId: id }), headers }),
      app.call('GET /statistics', { as: east, query: { organization: id }, headers }),
    ];
    const hidden = await Promise.all(calls(other));
    const absent = await Promise.all(calls(newId()));
    expect(hidden.map((answer) => [answer.status, answer.text])).toEqual(
      absent.map((answer) => [answer.status, answer.text]),
    );
    expect(hidden.every((answer) => answer.status === 404)).toBe(true);
  }
});

test('who may not know headcounts gets none; abilities follow the role and the kind', async () => {
  const admin = await app.asOfficer('system_admin', codes.committee);
  expect((await search(admin, {})).body.items[0]?.memberCount).toBeNull();
  const can = async (as: Headers, code: string) =>
    (await app.call('GET /organizations/{id}', { as, params: { id: at(code).id } })).body.can;
  const none = {
    edit: false,
    addChild: false,
    addMember: false,
    import: false,
    printSlips: false,
    grantDuty: false,
    operate: false,
  };
  expect(await can(admin, codes.committee)).toEqual(none);
  expect(await can(secretary, codes.eastFirst)).toEqual({
    ...none,
    addMember: true,
    import: true,
    printSlips: true,
  });
  expect(await can(county, codes.eastTownship)).toEqual({
    edit: true,
    addChild: true,
    addMember: false,
    import: true,
    printSlips: true,
    grantDuty: true,
    operate: true,
  });
  // The organisation of the own duty is moved and ended by the one above.
  expect((await can(county, codes.committee)).operate).toBe(false);
});

test('creating: the answer, the tree and the log; then the same code or name again is refused', async () => {
  // After what the county was made of: entries of one instant have no order between their lanes.
  app.clock.advance(1000);
  const made = await app.call('POST /organizations', {
    as: east,
    body: branch({ name: ' 东河镇 卫生院党支部', divisionCode: '150785', phone: '　0470-8212345' }),
  });
  expect(made.status).toBe(201);
  expect(made.headers.etag).toBe('"1"');
  expect(made.body).toMatchObject({
    name: '东河镇卫生院党支部',
    form: 'standard',
    divisionName: '内蒙古自治区呼伦贝尔市根河市',
    regionName: '呼伦贝尔市',
    phone: '0470-8212345',
    ancestors: [{ name: '中共云岭县东河镇委员会' }],
    can: { edit: true, addMember: true },
  });
  expect(await names(county, { name: '卫生' })).toEqual(['东河镇卫生院党支部']);
  const parent = await app.call('GET /organizations/{id}', {
    as: east,
    params: { id: at(codes.eastTownship).id },
  });
  expect(parent.body.childCount).toBe(3);
  expect(await lastAudit('organizations.create')).toMatchObject({
    outcome: 'done',
    name: '东河镇卫生院党支部',
  });

  const code = await app.call('POST /organizations', { as: county, body: branch({ name: '另一个支部' }) });
  expect([code.status, code.problem.detail]).toEqual([409, '代码 150785100009 已被使用，请核对后换一个。']);
  const name = await app.call('POST /organizations', {
    as: east,
    body: branch({ code: '150785100010' }),
    headers: english,
  });
  expect([name.status, name.problem.detail]).toEqual([
    409,
    'The same parent already has "东河镇卫生院党支部" (code 150785100009); choose another name or use that organisation.',
  ]);
});

test('creating is refused in words: kind, values, permission', async () => {
  const under = await app.call('POST /organizations', {
    as: east,
    body: branch({ parentId: at(codes.eastFirst).id, code: 'X1', kind: 'committee' }),
  });
  expect([under.status, under.problem.code, under.problem.detail]).toEqual([
    422,
    'rule_refused',
    '党支部下面不能设党委，只能设党小组。（《中国共产党章程》）',
  ]);
  const wrong = await app.call('POST /organizations', {
    as: east,
    body: branch({ code: '甲', name: '　 　', foundedOn: '2026-07-02' }),
  });
  expect(wrong.status).toBe(422);
  expect(wrong.problem.errors?.map((error) => error.pointer)).toEqual(['/name', '/code', '/foundedOn']);
  const nonsense = await app.call('POST /organizations', {
    as: east,
    body: branch({ foundedOn: '2026-02-30' }),
  });
  expect(nonsense.status).toBe(400);
  const denied = await app.call('POST /organizations', {
    as: secretary,
    body: branch({ parentId: at(codes.eastFirst).id, kind: 'group', code: 'X2' }),
  });
  expect([denied.status, denied.problem.detail]).toEqual([
    403,
    '您当前的职务不能做这件事，请切换职务或联系上级党组织。',
  ]);
  const nobody = await app.call('POST /organizations', { body: branch({ code: 'X3' }) });
  expect(nobody.status).toBe(401);
});

test('two who create the same code at once: one wins, the other is told', async () => {
  const twice = ['甲甲支部', '乙乙支部'].map((name) =>
    app.call('POST /organizations', { as: county, body: branch({ code: '150785100077', name }) }),
  );
  const answers = await Promise.all(twice);
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
  const many = Array.from({ length: 8 }, (_, n) =>
    app.call('POST /organizations', {
      as: county,
      body: branch({ code: `1507851000${80 + n}`, name: `并发${n}支部` }),
    }),
  );
  expect((await Promise.all(many)).map((answer) => answer.status)).toEqual(Array(8).fill(201));
});

test('editing: renames the tokens too, leaves what is absent, clears null, logs before and after', async () => {
  const params = { id: at(codes.westFirst).id };
  const first = await app.call('PATCH /organizations/{id}', {
    as: county,
    params,
    ifMatch: 1,
    body: { name: '西山镇老干部党支部', shortName: '老干部支部', foundedOn: '1990-07-01' },
  });
  expect(first.status).toBe(200);
  expect(first.body).toMatchObject({
    version: 2,
    shortName: '老干部支部',
    foundedOn: '1990-07-01',
    form: 'standard',
  });
  expect(await names(county, { name: '老干' })).toEqual(['西山镇老干部党支部']);
  expect(await names(county, { name: '西山镇第一' })).toEqual([]);
  expect(await names(county, { name: 'xszlgb' })).toEqual(['西山镇老干部党支部']);
  // Entries of one instant stand in different lanes and have no order between them.
  app.clock.advance(1000);
  const second = await app.call('PATCH /organizations/{id}', {
    as: county,
    params,
    ifMatch: 2,
    body: { shortName: null },
  });
  expect(second.body).toMatchObject({
    version: 3,
    shortName: null,
    foundedOn: '1990-07-01',
    name: '西山镇老干部党支部',
  });
  expect(await lastAudit('organizations.edit')).toMatchObject({
    before: { shortName: '老干部支部' },
    after: { shortName: null },
  });
  const same = await app.call('PATCH /organizations/{id}', {
    as: county,
    params,
    ifMatch: 3,
    body: { shortName: null },
  });
  expect(same.body.version).toBe(3);
});

test('editing is refused when stale, without a version, or onto a sibling’s name', async () => {
  const params = { id: at(codes.westSecond).id };
  const body = { name: '西山镇机关党支部' };
  const stale = await app.call('PATCH /organizations/{id}', { as: county, params, ifMatch: 7, body });
  expect([stale.status, stale.problem.detail]).toEqual([
    412,
    '这条记录刚被别人改过。请刷新后再改，您填写的内容还在。',
  ]);
  const bare = await app.call('PATCH /organizations/{id}', { as: county, params, body });
  expect([bare.status, bare.problem.detail]).toEqual([428, '缺少 If-Match：请带上您读到的版本号再提交。']);
  await app.call('POST /organizations', {
    as: county,
    body: branch({ parentId: at(codes.westTownship).id, code: '150785200009', name: body.name }),
  });
  const taken = await app.call('PATCH /organizations/{id}', { as: county, params, ifMatch: 1, body });
  expect([taken.status, taken.problem.detail]).toEqual([
    409,
    '同一上级下面已有“西山镇机关党支部”（代码 150785200009），请换一个名称，或直接使用那个党组织。',
  ]);
  const denied = await app.call('PATCH /organizations/{id}', {
    as: secretary,
    params: { id: at(codes.eastFirst).id },
    ifMatch: 1,
    body,
  });
  expect(denied.status).toBe(403);
  const unknown = await app.call('PATCH /organizations/{id}', {
    as: county,
    params,
    ifMatch: 1,
    body: { code: '9' },
  });
  expect(unknown.status).toBe(400);
});

test('a form with a day on which it ends is no edit: it is re-formed', async () => {
  const params = { id: at(codes.eastSecond).id };
  const edit = (form: string, ifMatch: number) =>
    app.call('PATCH /organizations/{id}', { as: county, params, ifMatch, body: { form } });
  const words = '临时党组织有到期日期：请在“组织变动”里办理“改设”，写明自哪一天起、到哪一天为止。';
  const into = await edit('temporary', 1);
  expect([into.status, into.problem.errors]).toEqual([422, [{ pointer: '/form', detail: words }]]);
  const reformed = await app.call('POST /organizations/{id}/reforms', {
    as: county,
    params,
    body: { on: '2026-06-30', form: 'temporary', temporaryUntil: '2026-12-31' },
  });
  expect(reformed.status).toBe(200);
  expect((await edit('standard', 2)).problem.errors).toEqual([{ pointer: '/form', detail: words }]);
  const { body } = await app.call('GET /organizations/{id}', { as: county, params });
  expect(body).toMatchObject({ form: 'temporary', temporaryUntil: '2026-12-31', version: 2 });
});

test('divisions are for whoever is signed in', async () => {
  const { body } = await app.call('GET /divisions', { as: secretary, query: { text: '150785' } });
  expect(body.items).toEqual([{ code: '150785', name: '内蒙古自治区呼伦贝尔市根河市' }]);
  expect((await app.call('GET /divisions', { query: { text: '150785' } })).status).toBe(401);
});
