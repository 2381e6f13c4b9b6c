import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner, auditOf } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { foldDeltas } from '../statistics/public.ts';
import { isSound } from './public.ts';

let t: TestApp;
let secretary: Headers;
let township: Headers;
let county: Headers;
let members: { id: string; version: number }[];
const year = 2026;
beforeAll(async () => {
  t = await createTestApp({ now: new Date('2026-12-31T02:00:00Z') });
  await signIn();
  members = [];
  for (const stage of ['full', 'full', 'full', 'probationary'])
    members.push(
      await createMember(t, township, codes.eastFirst, {
        stage,
        ...(stage === 'full' ? {} : { full: null, joined: '2026-07-01' }),
      }),
    );
  await createMember(t, township, codes.eastSecond);
});
afterAll(() => t.close());

/** Sessions end in a quarter of an hour of a test's clock that jumps; passwords given are fresh for five minutes. */
async function signIn() {
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  township = await t.asOfficer('organization_officer', codes.eastTownship);
  county = await t.asOfficer('committee_administrator', codes.committee);
}
async function goTo(instant: string) {
  t.clock.set(new Date(instant));
  await signIn();
}

const id = (code: string) => organizationOf(t.county, code).id;
const get = async (as: Headers, code: string) =>
  (await t.call('GET /annual-reports', { as, query: { organization: id(code), year } })).body;
const file = (as: Headers, code: string, sha256: string | null) =>
  t.call('POST /annual-reports', { as, body: { organization: id(code), year, sha256 } });
async function fileNow(as: Headers, code: string) {
  const answer = await file(as, code, (await get(as, code)).sha256);
  expect([code, answer.status, answer.problem.detail]).toEqual([code, 201, undefined]);
  return answer.body;
}
const accept = (as: Headers, report: { id: string | null; version: number }) =>
  t.call('POST /annual-reports/{id}/accept', {
    as,
    params: { id: report.id ?? '' },
    ifMatch: report.version,
    body: {},
  });
const giveBack = (as: Headers, report: { id: string | null; version: number }, reason = '数字需要核对') =>
  t.call('POST /annual-reports/{id}/return', {
    as,
    params: { id: report.id ?? '' },
    ifMatch: report.version,
    body: { reason },
  });
const keys = (report: { findings: { key: string }[] }) => report.findings.map(({ key }) => key);

describe('before the last day of the year', () => {
  test('a draft follows the registry, and filing is refused with the day', async () => {
    await goTo('2026-12-30T02:00:00Z');
    const draft = await get(secretary, codes.eastFirst);
    expect(draft).toMatchObject({
      id: null,
      state: 'draft',
      version: 0,
      opensOn: '2026-12-31',
      dueOn: '2027-01-31',
    });
    expect(draft.can).toEqual({ file: false, accept: false, return: false, download: false });
    expect(keys(draft)).toContain('too_early');
    const refused = await file(secretary, codes.eastFirst, draft.sha256);
    expect([refused.status, refused.problem.earliest]).toEqual([409, '2026-12-31']);
    expect(refused.problem.detail).toContain('自 2026-12-31 起可以报送');
  });

  test('on the last day it can be filed, also for those who look by China’s calendar only', async () => {
    await goTo('2026-12-30T16:00:00Z');
    expect((await get(secretary, codes.eastFirst)).can.file).toBe(true);
    await goTo('2026-12-31T02:00:00Z');
  });
});

describe('a branch files', () => {
  test('a group, a sibling, those above and strangers to reports are refused', async () => {
    const west = await t.asOfficer('branch_secretary', codes.westFirst);
    const query = { organization: id(codes.eastFirst), year };
    expect((await t.call('GET /annual-reports', { as: west, query })).status).toBe(404);
    expect((await file(west, codes.eastFirst, 'a'.repeat(64))).status).toBe(404);
    const above = { organization: id(codes.eastTownship), year };
    expect((await t.call('GET /annual-reports', { as: secretary, query: above })).status).toBe(404);
    const statistician = await t.asOfficer('statistician', codes.eastFirst);
    expect((await file(statistician, codes.eastFirst, 'a'.repeat(64))).status).toBe(403);
    const discipline = await t.asOfficer('discipline_officer', codes.committee);
    expect((await file(discipline, codes.eastFirst, 'a'.repeat(64))).status).toBe(403);
    const liaison = await t.asOfficer('floating_liaison', codes.eastFirst);
    expect((await t.call('GET /annual-reports', { as: liaison, query })).status).toBe(403);
  });

  test('only what was read is signed: figures that changed meanwhile are stale', async () => {
    expect((await file(secretary, codes.eastFirst, 'a'.repeat(64))).status).toBe(412);
  });

  test('figures are signed and frozen, and a second filing is refused', async () => {
    const filed = await fileNow(secretary, codes.eastFirst);
    expect(filed).toMatchObject({
      state: 'filed',
      frozen: true,
      members: 4,
      superior: '中共云岭县东河镇委员会',
      content: { members: { opening: 0, ins: 4, outs: 0, closing: 4 } },
      corrections: { cells: [], events: [], more: 0 },
      can: { file: false, accept: false, return: false, download: true },
    });
    expect(filed.filings).toMatchObject([{ number: 1, decision: null, sha256: filed.sha256 }]);
    expect(filed.filings[0]?.filed.role).toBe('branch_secretary');
    const again = await file(secretary, codes.eastFirst, filed.sha256);
    expect([again.status, again.problem.detail]).toEqual([409, expect.stringContaining('已经报送')]);
    expect(await auditOf(t, 'annual_reports.file')).toHaveLength(1);
  });

  test('needs a fresh sign-in', async () => {
    t.clock.advance(6 * 60_000);
    const draft = await get(township, codes.eastSecond);
    const answer = await file(township, codes.eastSecond, draft.sha256);
    expect([answer.status, answer.problem.code]).toEqual([403, 'fresh_sign_in_required']);
    await signIn();
  });

  test('the file proves itself anywhere, and no letter of it can be changed', async () => {
    const report = await get(secretary, codes.eastFirst);
    const params = { id: report.id ?? '' };
    const answer = await t.call('GET /annual-reports/{id}/file', { as: secretary, params });
    const sent = JSON.parse(answer.text);
    expect(isSound(sent)).toBe(true);
    expect(sent.record).toMatchObject({ year, number: 1, sha256: report.sha256 });
    expect(sent.publicKey).toBe(t.services.vault.publicKey());
    const changes: ((file: typeof sent) => void)[] = [
      (one) => Object.assign(one.content.members, { closing: 5 }),
      (one) => Object.assign(one.record, { filedAt: '2026-12-31T02:00:01.000Z' }),
      (one) => Object.assign(one.record.filedBy, { name: '他人' }),
      (one) => one.content.cells.pop(),
    ];
    for (const change of changes) {
      const altered = structuredClone(sent);
      change(altered);
      expect(isSound(altered)).toBe(false);
    }
    const west = await t.asOfficer('branch_secretary', codes.westFirst);
    expect((await t.call('GET /annual-reports/{id}/file', { as: west, params })).status).toBe(404);
  });
});

describe('a later correction', () => {
  test('leaves what was signed, and shows: cell, both figures, whose, when', async () => {
    const [member] = members;
    t.clock.advance(60_000);
    const params = { id: member?.id ?? '' };
    const { body } = await t.call('GET /members/{id}', { as: secretary, params });
    const edited = await t.call('PATCH /members/{id}', {
      as: secretary,
      params,
      ifMatch: body.version,
      body: { education: '21' },
    });
    expect(edited.status).toBe(200);
    const report = await get(secretary, codes.eastFirst);
    const cells = report.content?.cells.filter(({ dimension }) => dimension === 'education');
    expect(cells).toMatchObject([{ key: 'unknown', closing: 4 }]);
    expect(report.corrections.cells).toMatchObject([
      { dimension: 'education', key: '21', filed: { closing: 0 }, now: { closing: 1 } },
      { dimension: 'education', key: 'unknown', filed: { closing: 4 }, now: { closing: 3 } },
    ]);
    expect(report.corrections.events.map(({ member: { id: who }, cause }) => [who, cause])).toEqual([
      // Entered and edited on one day: the period that began on it keeps the weightier reason.
      [member?.id, 'registered'],
    ]);
    const frozen = await t.call('GET /annual-reports/{id}/filings/{number}', {
      as: secretary,
      params: { id: report.id ?? '', number: '1' },
    });
    expect(frozen.body.content).toEqual(report.content);
    expect(frozen.body.sha256).toBe(report.sha256);
  });
});

describe('the superior', () => {
  test('sees whose turn it is, and what stands between it and its own report', async () => {
    const board = await t.call('GET /annual-reports/children', {
      as: township,
      query: { organization: id(codes.eastTownship), year },
    });
    expect(
      board.body.items.map(({ organization, turn, state, can }) => [organization.name, turn, state, can]),
    ).toEqual([
      ['东河镇第一党支部', 'ours', 'filed', { accept: true, return: true }],
      ['东河镇第二党支部', 'theirs', 'draft', { accept: false, return: false }],
    ]);
    const own = await get(township, codes.eastTownship);
    expect(own.children).toEqual({ total: 2, missing: 1, filed: 1, returned: 0, accepted: 0 });
    const blocks = own.findings.filter(({ severity }) => severity === 'block');
    expect(blocks.map(({ key, organization }) => [key, organization?.name])).toEqual([
      ['child_waiting', '东河镇第一党支部'],
      ['child_missing', '东河镇第二党支部'],
    ]);
    const refused = await file(township, codes.eastTownship, own.sha256);
    expect(refused.status).toBe(409);
    expect(refused.problem.errors).toHaveLength(2);
  });

  test('the branch itself, and a sibling, judge nothing; a stale version neither', async () => {
    const report = await get(township, codes.eastFirst);
    expect((await accept(secretary, report)).status).toBe(403);
    const other = await t.asOfficer('organization_officer', codes.eastFirst);
    expect((await accept(other, report)).status).toBe(403);
    const west = await t.asOfficer('organization_officer', codes.westTownship);
    expect((await accept(west, report)).status).toBe(404);
    expect((await accept(township, { ...report, version: report.version + 1 })).status).toBe(412);
    const blank = await giveBack(township, report, '    ');
    expect([blank.status, blank.problem.errors?.[0]?.pointer]).toEqual([422, '/reason']);
  });

  test('returns it with a reason; it is filed again, and the earlier filing stays readable', async () => {
    const back = await giveBack(township, await get(township, codes.eastFirst));
    expect(back.body).toMatchObject({
      state: 'returned',
      frozen: false,
      filings: [{ reason: '数字需要核对' }],
    });
    const again = await fileNow(secretary, codes.eastFirst);
    expect(again.filings.map(({ number, decision }) => [number, decision])).toEqual([
      [2, null],
      [1, 'returned'],
    ]);
    expect(again.corrections.cells).toEqual([]);
    const first = await t.call('GET /annual-reports/{id}/filings/{number}', {
      as: secretary,
      params: { id: again.id ?? '', number: '1' },
    });
    expect(first.body.sha256).not.toBe(again.sha256);
    const accepted = await accept(township, again);
    expect(accepted.body).toMatchObject({ state: 'accepted', filings: [{ decision: 'accepted' }, {}] });
    expect((await accept(township, accepted.body)).status).toBe(409);
  });

  test('nobody accepts what he filed himself; a colleague does, many at once', async () => {
    const filed = await fileNow(township, codes.eastSecond);
    expect(filed.can).toMatchObject({ accept: false, return: true });
    const own = await accept(township, filed);
    expect([own.status, own.problem.detail]).toEqual([
      403,
      '本人报送的报告不能由本人接收，请由另一位同志办理。',
    ]);
    const colleague = await t.asOfficer('organization_officer', codes.eastTownship);
    const bulk = await t.call('POST /annual-reports/acceptances', {
      as: colleague,
      body: {
        reports: [
          { id: filed.id, version: filed.version },
          { id: '0199a000-0000-7000-8000-000000000000', version: 1 },
        ],
      },
    });
    expect(bulk.body).toMatchObject({
      accepted: 1,
      refused: [{ words: { zh: expect.stringContaining('没有找到') } }],
    });
  });

  test('its sum must be what was signed below: the child and the cell are named', async () => {
    t.clock.advance(60_000);
    await signIn();
    const params = { id: members[1]?.id ?? '' };
    const { body } = await t.call('GET /members/{id}', { as: secretary, params });
    await t.call('PATCH /members/{id}', {
      as: secretary,
      params,
      ifMatch: body.version,
      body: { education: '31' },
    });
    const own = await get(township, codes.eastTownship);
    const differs = own.findings.filter(({ key }) => key === 'child_differs');
    expect(differs.map(({ organization }) => organization?.name)).toEqual([
      '东河镇第一党支部',
      '东河镇第一党支部',
    ]);
    expect(differs[0]?.words.zh).toContain('“学历：大学专科”为 0，现在是 1');
    expect(keys(own)).not.toContain('imbalance');
    expect((await file(township, codes.eastTownship, own.sha256)).status).toBe(409);
    await giveBack(township, await get(township, codes.eastFirst));
    await fileNow(secretary, codes.eastFirst);
    await accept(township, await get(township, codes.eastFirst));
    const filed = await fileNow(township, codes.eastTownship);
    expect(filed.content?.children.map(({ name, members: n }) => [name, n])).toEqual([
      ['东河镇第一党支部', 4],
      ['东河镇第二党支部', 1],
    ]);
  });

  test('what it signed for is not returned any more, until its own report comes back', async () => {
    const branch = await get(township, codes.eastFirst);
    expect(branch.can.return).toBe(false);
    const refused = await giveBack(township, branch);
    expect([refused.status, refused.problem.detail]).toEqual([
      409,
      expect.stringContaining('上级的报告已经报送'),
    ]);
    const back = await giveBack(county, await get(county, codes.eastTownship));
    expect(back.body.state).toBe('returned');
    expect((await get(township, codes.eastFirst)).can.return).toBe(true);
    await fileNow(township, codes.eastTownship);
    await accept(county, await get(county, codes.eastTownship));
  });

  test('the top closes the year', async () => {
    for (const code of [codes.westFirst, codes.westSecond]) {
      const west = await t.asOfficer('branch_secretary', code);
      await accept(county, await fileNow(west, code));
    }
    const west = await t.asOfficer('organization_officer', codes.westTownship);
    await accept(county, await fileNow(west, codes.westTownship));
    const closed = await fileNow(county, codes.committee);
    expect(closed).toMatchObject({ state: 'closed', superior: null, members: 5 });
    expect((await giveBack(county, await get(county, codes.eastTownship))).status).toBe(409);
    expect((await file(county, codes.committee, closed.sha256)).status).toBe(409);
  });
});

describe('what a duty without files sees', () => {
  test('states, the total of its own organisation, and no cell, no child’s figure, no file', async () => {
    const statistician = await t.asOfficer('statistician', codes.eastTownship);
    const own = await get(statistician, codes.eastTownship);
    expect(own).toMatchObject({ state: 'accepted', members: 5, content: null, sha256: null, filings: [] });
    expect(await get(statistician, codes.eastFirst)).toMatchObject({ members: null, content: null });
    const board = await t.call('GET /annual-reports/children', {
      as: statistician,
      query: { organization: id(codes.eastTownship), year },
    });
    expect(board.body.items.map(({ members: n, can }) => [n, can.accept])).toEqual([
      [null, false],
      [null, false],
    ]);
    const params = { id: own.id ?? '' };
    expect((await t.call('GET /annual-reports/{id}/file', { as: statistician, params })).status).toBe(403);
    const next = await t.call('GET /annual-reports', { as: statistician, query: { year: 2025 } });
    expect(keys(next.body)).toEqual(['child_missing', 'child_missing']);
    const branch = { organization: id(codes.eastFirst), year: 2027 };
    const draft = async (as: Headers) =>
      keys((await t.call('GET /annual-reports', { as, query: branch })).body);
    expect(await draft(statistician)).toEqual(['too_early']);
    expect(await draft(secretary)).toContain('data_unknown');
    const small = await t.asOfficer('leader', codes.eastSecond);
    expect(await get(small, codes.eastSecond)).toMatchObject({ state: 'accepted', members: null });
  });
});

test('a cell that the files do not bear out blocks, and is named', async () => {
  await foldDeltas(t.services);
  await asOwner(
    t,
    `UPDATE org_stat_day SET ins = ins + 1 WHERE organization_id = $1 AND dimension = 'sex' AND key = 'female'`,
    [id(codes.westFirst)],
  );
  await asOwner(
    t,
    `INSERT INTO org_stat_day SELECT region_id, id, '2027-03-01', '2027-03-01', 'registered', 'sex', 'female', 1, 0
     FROM organization WHERE id = $1`,
    [id(codes.westFirst)],
  );
  await goTo('2027-12-31T04:00:00Z');
  const west = await t.asOfficer('branch_secretary', codes.westFirst);
  const { body } = await t.call('GET /annual-reports', { as: west, query: { year: 2027 } });
  expect(body.findings.map(({ key, words }) => [key, words.zh])).toEqual([
    ['imbalance', expect.stringContaining('“性别：女”不平衡：年初 0 ＋ 增加 1 － 减少 0 ≠ 年末 0')],
  ]);
  const refused = await t.call('POST /annual-reports', {
    as: west,
    body: { organization: id(codes.westFirst), year: 2027, sha256: body.sha256 },
  });
  expect([refused.status, refused.problem.detail]).toEqual([409, expect.stringContaining('不平衡')]);
});
