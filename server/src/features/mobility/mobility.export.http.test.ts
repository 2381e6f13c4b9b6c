import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asOwner, auditOf } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, fullNumbers } from '../../../test/harness/members.ts';
import { openTable } from '../../integrations/spreadsheet/reader.ts';

/** The list of mobility as a workbook. Today is 1 July 2026. */

let t: TestApp;
let home: Headers;
let host: Headers;
let ids: string[];
const folder = mkdtempSync(join(tmpdir(), 'zhibu-mobility-'));
beforeAll(async () => {
  t = await createTestApp();
  home = await t.asOfficer('branch_secretary', codes.eastFirst);
  host = await t.asOfficer('branch_secretary', codes.westFirst);
  const make = async (name: string, where: object) => {
    const member = await createMember(t, home, codes.eastFirst, { name });
    const body = { memberId: member.id, ground: 'work', since: '2026-06-01', note: '家庭困难', ...where };
    const { body: period } = await t.call('POST /mobility', { as: home, body });
    return { id: member.id, period: period.id };
  };
  const hosted = await make('白音', { hostId: organizationOf(t.county, codes.westFirst).id });
  const outside = await make('红梅', { place: '浙江省义乌市某公司', placePhone: '0579-85210000' });
  const ended = await make('张伟', { hostId: organizationOf(t.county, codes.westFirst).id });
  await t.call('POST /mobility/{id}/confirm', {
    as: host,
    params: { id: ended.period },
    ifMatch: 1,
    body: {},
  });
  const { version } = (await t.call('GET /members/{id}', { as: home, params: { id: ended.id } })).body;
  await t.call('POST /members/{id}/status-changes', {
    as: home,
    params: { id: ended.id },
    ifMatch: version,
    body: { kind: 'die', on: '2026-06-20', basis: '医院证明' },
  });
  ids = [hosted.id, outside.id, ended.id];
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

async function exported(as: Headers, query: Record<string, string> = {}) {
  const answer = await t.app.inject({ method: 'GET', url: '/api/mobility/export', headers: as, query });
  if (answer.statusCode !== 200) return { status: answer.statusCode, name: '', head: [], rows: [] };
  const path = join(folder, 'list.xlsx');
  writeFileSync(path, answer.rawPayload);
  const lines: string[][] = [];
  for await (const { cells } of openTable(path, path)) lines.push(cells.map(({ text }) => text));
  const start = lines.findIndex(([first]) => first === '党员') + 1;
  const name = decodeURIComponent(String(answer.headers['content-disposition']).split("''")[1] ?? '');
  return { status: 200, name, head: lines.slice(0, start), rows: lines.slice(start) };
}
const logged = async () =>
  (
    await asOwner<{ id: string }>(t, `SELECT member_id AS id FROM member_access WHERE action = 'exported'`)
  ).map(({ id }) => id);

it('has the head of the organisation and the lines of the screen, masked alike; the logs say so', async () => {
  const { name, head, rows } = await exported(home);
  expect(name).toBe('东河镇第一党支部-流动党员-2026-07-01.xlsx');
  expect(head.slice(0, 3).map(([first, second]) => [first, second ?? ''])).toEqual([
    ['东河镇第一党支部', ''],
    ['流动党员', ''],
    ['党组织代码', codes.eastFirst],
  ]);
  const { items } = (await t.call('GET /mobility', { as: home })).body;
  expect(rows.map(([who]) => who)).toEqual(items.map(({ member }) => member.name));
  const phone = items.find(({ member }) => member.name === '白音')?.member.phone;
  expect(rows.find(([who]) => who === '白音')?.join('|')).toContain(
    ['白音', '正式党员', phone, '流出', '东河镇第一党支部'].join('|'),
  );
  expect(rows.find(([who]) => who === '红梅')?.join('|')).toContain(
    '浙江省义乌市某公司（系统外）|0579-85210000|流动中|2026-06-01',
  );
  expect(JSON.stringify(rows)).not.toMatch(fullNumbers);
  expect(JSON.stringify(rows)).not.toContain('家庭困难');
  expect((await logged()).sort()).toEqual(ids.slice(0, 2).sort());
  expect((await auditOf(t, 'mobility.export')).map(({ after }) => after)).toEqual([{ count: 2, filter: {} }]);
});

it('is filtered as the list is, and tells a host no more than the list does', async () => {
  const before = await logged();
  expect((await exported(home, { search: '白' })).rows.map(([who]) => who)).toEqual(['白音']);
  expect((await exported(home, { show: 'ended' })).rows.map((row) => [row[0], row[8]])).toEqual([
    ['张伟', '党籍终止'],
  ]);
  const { rows } = await exported(host, { show: 'ended' });
  expect(rows.map((row) => [row[0], row[4], row[8]])).toEqual([['张伟', '', '已结束']]);
  expect((await exported(host, { row: 'floating_in' })).rows.map(([who]) => who)).toEqual(['白音']);
  // The host's exports are in the audit; the files that it does not reach have no line of them.
  expect((await logged()).length).toBe(before.length + 2);
});

it('says of a graduate who is retained that nobody is away', async () => {
  const { id: memberId } = await createMember(t, home, codes.eastFirst, { name: '毕力格' });
  const body = { memberId, ground: 'unemployed', graduatedOn: '2026-06-20', until: '2027-06-20' };
  await t.call('POST /mobility/retentions', { as: home, body });
  const { rows } = await exported(home, { row: 'retained' });
  expect(rows.map((row) => [row[0], row[3], row[8]])).toEqual([['毕力格', '毕业生保留', '保留中']]);
});

it('is made by nobody who may not export, nor of a place out of reach', async () => {
  const liaison = await t.asOfficer('floating_liaison', codes.westFirst);
  expect((await exported(liaison)).status).toBe(403);
  const { id: organization } = organizationOf(t.county, codes.westFirst);
  expect((await exported(home, { organization })).status).toBe(404);
  expect((await exported(home, { show: 'nothing' })).status).toBe(400);
});
