import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { rulebookAt } from './public.ts';

let t: TestApp;
let county: Headers;
let east: Headers;
let west: Headers;
let officer: Headers;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  east = await t.asOfficer('committee_administrator', codes.eastTownship);
  west = await t.asOfficer('committee_administrator', codes.westTownship);
  officer = await t.asOfficer('organization_officer', codes.eastTownship);
});
afterAll(() => t.close());

const key = 'transfer.validity_days_outside';
const at = (code: string) => organizationOf(t.county, code);
const english = { 'accept-language': 'en' };

async function rulesOf(as: Headers, code: string, date?: string) {
  const query = { organization: at(code).id, ...(date ? { date } : {}) };
  const { status, body } = await t.call('GET /rules', { as, query });
  expect(status).toBe(200);
  return body;
}
async function ruleOf(as: Headers, code: string, name: string = key, date?: string) {
  const found = (await rulesOf(as, code, date)).items.find((item) => item.key === name);
  if (!found) throw new Error(`no rule ${name}`);
  return found;
}
function set(as: Headers, code: string, change: Record<string, unknown> = {}) {
  const body = {
    organizationId: at(code).id,
    key,
    value: 20,
    from: '2026-07-01',
    reason: '县域内转接快',
    ...change,
  };
  return t.call('POST /rule-settings', { as, body });
}
const end = (as: Headers, id: string, on: string, reason = '恢复默认') =>
  t.call('POST /rule-settings/{id}/end', { as, params: { id }, body: { on, reason } });

describe('the rules at an organisation', () => {
  it('are told in words with value, source, dates and sections', async () => {
    const { items, sections, date } = await rulesOf(officer, codes.eastFirst);
    expect(date).toBe('2026-07-01');
    expect(new Set(items.map(({ section }) => section))).toEqual(new Set(sections.map((one) => one.key)));
    const fixed = items.find((item) => item.key === 'branch.full_members_min');
    expect(fixed).toMatchObject({
      words: { zh: '3 人', en: '3 people' },
      since: '2018-10-28',
      source: { zh: '《中国共产党支部工作条例（试行）》第二章' },
      can: { set: false, reset: false },
    });
    const local = items.find((item) => item.key === key);
    expect(local).toMatchObject({ value: 30, source: { zh: '按本组织设置（默认值）' }, own: null });
  });

  it('are only those that are asked for', async () => {
    const query = { organization: at(codes.eastFirst).id, key: [key, 'branch.full_members_min'] };
    const { body } = await t.call('GET /rules', { as: officer, query });
    expect(body.items.map((item) => item.key)).toEqual(['branch.full_members_min', key]);
  });

  it('are those of the day that is asked for', async () => {
    const village = 'term.village_branch_years';
    expect((await ruleOf(officer, codes.eastFirst, village, '2018-10-27')).words.zh).toBe('3 年');
    const now = await ruleOf(officer, codes.eastFirst, village, '2018-10-28');
    expect(now.words.zh).toBe('5 年');
    expect(now.history.map(({ words, since, until }) => [words.zh, since, until])).toEqual([
      ['5 年', '2018-10-28', null],
      ['3 年', '2012-11-14', '2018-10-28'],
    ]);
  });

  it('do not exist outside the reach, nor without a duty', async () => {
    const query = { organization: at(codes.eastFirst).id };
    expectRefused(await t.call('GET /rules', { as: west, query }), 404, 'not_found', /没有找到/);
    const auditor = await t.asOfficer('audit_admin', codes.committee);
    expectRefused(await t.call('GET /rules', { as: auditor, query }), 403, 'forbidden', /职务不能/);
    expectRefused(await t.call('GET /rules', { query }), 401, 'unauthenticated', /登录/);
  });
});

describe('a setting', () => {
  it('holds here and below from its day on, is told with its author and stands in the log', async () => {
    const made = await set(county, codes.committee, { from: '2026-07-02' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      value: 20,
      words: { zh: '20 天' },
      since: '2026-07-02',
      source: { zh: '按本组织设置（中共云岭县委员会，自2026-07-02起）' },
      own: { words: { zh: '20 天' } },
      can: { set: true, reset: true },
    });
    expect((await ruleOf(county, codes.westFirst)).value).toBe(30);
    expect((await ruleOf(county, codes.westFirst, key, '2026-07-02')).value).toBe(20);
    // Who reads it below learns the name, not the way to an organisation out of reach.
    const below = await ruleOf(east, codes.eastFirst, key, '2026-07-02');
    expect(below).toMatchObject({
      setBy: { id: null, name: '中共云岭县委员会' },
      own: null,
      can: { set: true, reset: false },
    });
    expect((await ruleOf(county, codes.eastFirst, key, '2026-07-02')).setBy?.id).toBe(at(codes.committee).id);
    expect(await auditOf(t, 'rules.set')).toMatchObject([
      {
        outcome: 'done',
        reason: '县域内转接快',
        object_id: at(codes.committee).id,
        before: { key, value: 30 },
        after: { key, value: 20, words: '20 天', from: '2026-07-02' },
      },
    ]);
  });

  it('of the nearer organisation wins, and judges the same act otherwise on two days', async () => {
    expect((await set(east, codes.eastTownship, { value: 15, from: '2026-07-05' })).status).toBe(201);
    const value = (date: string) =>
      t.services.database.read({ ...noScope }, async (reader) =>
        (await rulebookAt(reader, at(codes.eastFirst), date)).value(key),
      );
    expect([await value('2026-07-04'), await value('2026-07-05')]).toEqual([20, 15]);
    expect((await ruleOf(county, codes.westFirst, key, '2026-07-05')).value).toBe(20);
  });

  it('gives way to the next on the day this begins, and what was planned after it is taken back', async () => {
    const other = 'transfer.validity_days_same_city';
    await set(west, codes.westTownship, { key: other, value: 7, from: '2026-07-01' });
    await set(west, codes.westTownship, { key: other, value: 9, from: '2026-07-20' });
    await set(west, codes.westTownship, { key: other, value: 8, from: '2026-07-10' });
    const seen = (await ruleOf(west, codes.westFirst, other)).history
      .filter(({ setBy }) => setBy !== null)
      .map(({ words, since, until, revokedAt }) => [words.zh, since, until, revokedAt !== null]);
    expect(seen).toEqual([
      ['9 天', '2026-07-20', null, true],
      ['8 天', '2026-07-10', null, false],
      ['7 天', '2026-07-01', '2026-07-10', false],
    ]);
    const days = ['2026-07-09', '2026-07-10', '2026-07-20'];
    const values = await Promise.all(days.map((date) => ruleOf(west, codes.westFirst, other, date)));
    expect(values.map((rule) => rule.value)).toEqual([7, 8, 8]);
  });

  it('ends on a day, and the value above holds again; the past stays readable', async () => {
    const own = (await ruleOf(east, codes.eastTownship, key, '2026-07-05')).own;
    const ended = await end(east, own?.id ?? '', '2026-07-08');
    expect(ended.status).toBe(200);
    expect(ended.body).toMatchObject({ value: 20, own: null, can: { set: true, reset: false } });
    expect((await ruleOf(east, codes.eastFirst, key, '2026-07-07')).value).toBe(15);
    expect((await ruleOf(east, codes.eastFirst, key, '2026-07-08')).value).toBe(20);
    expect(await auditOf(t, 'rules.end')).toMatchObject([
      { reason: '恢复默认', before: { key, value: 15 }, after: { key, on: '2026-07-08' } },
    ]);
  });

  it('taken back before its first day never held, and what it had replaced goes on', async () => {
    const planned = await set(county, codes.committee, { value: 25, from: '2026-08-01' });
    expect((await ruleOf(county, codes.committee, key, '2026-08-01')).value).toBe(25);
    const back = await end(county, planned.body.own?.id ?? '', '2026-07-15');
    expect(back.body.value).toBe(20);
    expect((await ruleOf(county, codes.committee, key, '2026-08-01')).value).toBe(20);
    const [first] = (await ruleOf(county, codes.committee)).history;
    expect(first).toMatchObject({ words: { zh: '25 天' }, since: '2026-08-01' });
    expect(first?.revokedAt).not.toBeNull();
  });

  it('of everybody is kept when two are made at once: one wins, none is lost', async () => {
    const both = await Promise.all(
      [21, 22].map((value) => set(county, codes.committee, { value, from: '2026-09-01' })),
    );
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const rows = await asOwner<{ value: number; revoked: boolean }>(
      t,
      `SELECT value, revoked_at IS NOT NULL AS revoked FROM rule_setting WHERE from_on = '2026-09-01'`,
    );
    expect(rows.map(({ revoked }) => revoked).sort()).toEqual([false, true]);
  });
});

describe('is refused in words', () => {
  it('a rule that a document lays down, with document and article', async () => {
    const answer = await set(county, codes.committee, { key: 'branch.full_members_min', value: 2 });
    expectRefused(
      answer,
      422,
      'rule_refused',
      /^这项规则由文件规定，组织不能另行设置。（《中国共产党支部工作条例（试行）》第二章）$/,
    );
    expect(answer.problem).toMatchObject({
      rule: 'branch.full_members_min',
      article: '《中国共产党支部工作条例（试行）》第二章',
    });
    const body = {
      organizationId: at(codes.committee).id,
      key: 'branch.full_members_min',
      value: 2,
      from: '2026-07-01',
      reason: '试试看',
    };
    const told = await t.call('POST /rule-settings', { as: county, body, headers: english });
    expect(told.problem.detail).toBe(
      'A document lays this rule down; an organisation cannot set it otherwise. (Regulations on the Work of Party Branches (trial), chapter 2)',
    );
  });

  it.each([
    [{ value: 0 }, '/value', '请填写 1 到 90 天之间的整数。'],
    [{ value: 91 }, '/value', '请填写 1 到 90 天之间的整数。'],
    [{ value: { min: 1, max: 2 } }, '/value', '请填写 1 到 90 天之间的整数。'],
    [{ value: '30' }, '/value', '请填写 1 到 90 天之间的整数。'],
    [{ from: '2026-06-30' }, '/from', '规则不追溯，日期不能早于今天（2026-07-01）。'],
    [{ key: 'transfer.none' }, '/key', '没有这项规则。'],
    [{ reason: '　一　' }, '/reason', '请写明理由，至少两个字。'],
  ])('%j', async (change, pointer, words) => {
    const answer = await set(county, codes.committee, change);
    expect([answer.status, answer.problem.code]).toEqual([422, 'invalid']);
    expect(answer.problem.errors).toEqual([{ pointer, detail: words }]);
  });

  it('at an organisation that ended: its rules are still read', async () => {
    const superior = await t.asOfficer('organization_officer', codes.committee);
    const params = { id: at(codes.westSecond).id };
    const body = { on: '2026-06-30' };
    const ended = await t.call('POST /organizations/{id}/dissolution', { as: superior, params, body });
    expect(ended.status).toBe(200);
    expectRefused(await set(west, codes.westSecond), 409, 'conflict', /已于2026-06-30撤销，不能再设置规则。/);
    expect((await ruleOf(west, codes.westSecond)).can).toEqual({ set: false, reset: false });
  });

  it('who may not, and who may not there', async () => {
    expectRefused(await set(officer, codes.eastTownship), 403, 'forbidden', /职务不能/);
    expectRefused(await set(west, codes.eastTownship), 404, 'not_found', /没有找到/);
    expectRefused(await set(east, codes.committee), 404, 'not_found', /没有找到/);
    const id = (await ruleOf(county, codes.committee, key, '2026-07-02')).own?.id ?? '';
    expectRefused(await end(west, id, '2026-07-10'), 404, 'not_found', /没有找到/);
    const unknown = await end(west, '00000000-0000-7000-8000-000000000000', '2026-07-10');
    expect(unknown.text).toBe((await end(west, id, '2026-07-10')).text);
  });

  it('an end on a day that has passed, or after the end', async () => {
    const { own } = await ruleOf(county, codes.committee, key, '2026-07-02');
    const past = await end(county, own?.id ?? '', '2026-06-30');
    expect(past.problem.errors?.[0]?.detail).toBe('规则不追溯，日期不能早于今天（2026-07-01）。');
    const late = await end(county, own?.id ?? '', '2026-09-02');
    expect(late.problem.errors?.[0]?.detail).toBe('这项设置已定于 2026-09-01 结束，请填写更早的日期。');
  });
});

const noScope = { pathFrom: '', pathUntil: '', memberId: null, accountId: null, gate: '' } as const;

it('no refusal by a rule is made but by ruleRefused, which gives rule, article and earliest day', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
  );
  expect(sources.length).toBeGreaterThan(150);
  const makes = sources.filter((path) => /'rule_refused'\s*,/.test(readFileSync(`${root}${path}`, 'utf8')));
  // An operation on the tree names its first block so, with the others as errors beside it.
  expect(makes.sort()).toEqual(['features/operations/operations.blocked.ts', 'kernel/rulebook.ts']);
});
