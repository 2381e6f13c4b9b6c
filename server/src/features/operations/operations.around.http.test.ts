import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { check, commit, csv, getImport, handIn } from '../../../test/harness/imports.ts';
import { createMember, newPerson } from '../../../test/harness/members.ts';
import { expectSound } from './operations.testing.ts';

/** What lies around an organisation when it moves or ends: imports, duties, posts, other processes. */

let t: TestApp;
let officer: Headers;
beforeEach(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('organization_officer', codes.committee);
});
afterEach(() => t.close());

const on = '2026-06-30';
const id = (code: string) => organizationOf(t.county, code).id;
const move = (code: string, to: string) =>
  t.call('POST /organizations/{id}/moves', {
    as: officer,
    params: { id: id(code) },
    body: { parentId: id(to), on },
  });
const dissolve = (code: string, body: Record<string, unknown> = {}, query = {}) =>
  t.call('POST /organizations/{id}/dissolution', {
    as: officer,
    params: { id: id(code) },
    query,
    body: { on, ...body },
  });

function roster(branch: string): Buffer {
  const { name, idNumber } = newPerson();
  return csv(
    ['姓名', '公民身份号码', '所在党支部', '人员类别', '入党日期', '转正日期'],
    [[String(name), idNumber, branch, '正式党员', '2006-07-01', '2007-07-01']],
  );
}

describe('an import', () => {
  it('that was checked before a move is committed to where the branch stands now', async () => {
    const handed = await handIn(t, officer, id(codes.committee), 'a.csv', roster('东河镇第一党支部'));
    const checked = await check(t, officer, handed.body.id);
    expect(checked).toMatchObject({ state: 'checked', accepted: 1 });
    expect((await move(codes.eastFirst, codes.westTownship)).status).toBe(200);
    expect((await commit(t, officer, checked)).state).toBe('committed');
    await expectSound(t);
    const west = await t.asOfficer('committee_administrator', codes.westTownship);
    expect((await t.call('GET /members', { as: west })).body.items).toHaveLength(1);
    const events = await asOwner<{ path: string }>(t, 'SELECT DISTINCT org_path AS path FROM member_event');
    const { path } = organizationOf(t.county, codes.westTownship);
    expect(events.map((event) => event.path.startsWith(`${path}.`))).toEqual([true]);
  });

  it('of the branch’s own secretary goes on after the move, in the new place', async () => {
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    const handed = await handIn(t, secretary, id(codes.eastFirst), 'a.csv', roster('东河镇第一党支部'));
    const checked = await check(t, secretary, handed.body.id);
    const moved = await move(codes.eastFirst, codes.westTownship);
    expect(moved.body.openItems).toBe(1);
    expect((await commit(t, secretary, checked)).state).toBe('committed');
    await expectSound(t);
  });

  it('is checked again when its branch ended meanwhile, and then says so', async () => {
    const handed = await handIn(t, officer, id(codes.committee), 'a.csv', roster('东河镇第一党支部'));
    const checked = await check(t, officer, handed.body.id);
    expect((await dissolve(codes.eastFirst)).status).toBe(200);
    expect((await commit(t, officer, checked)).state).toBe('refused');
    expect((await getImport(t, officer, handed.body.id)).unknownOrganizations).toEqual([
      { text: '东河镇第一党支部', rows: 1 },
    ]);
    await expectSound(t);
  });

  it('that is committed while its branch moves ends where the branch ends', async () => {
    const places = [codes.westTownship, codes.eastTownship, codes.committee];
    for (const to of places) {
      const handed = await handIn(t, officer, id(codes.committee), 'a.csv', roster('东河镇第一党支部'));
      const checked = await check(t, officer, handed.body.id);
      await Promise.all([commit(t, officer, checked), move(codes.eastFirst, to)]);
      expect((await getImport(t, officer, handed.body.id)).state).toBe('committed');
      await expectSound(t);
    }
    const branch = await t.call('GET /organizations/{id}', {
      as: officer,
      params: { id: id(codes.eastFirst) },
    });
    expect(branch.body).toMatchObject({ memberCount: 3, parentId: id(codes.committee) });
  });

  it('that waits or runs there blocks what it would fall out of', async () => {
    const handed = await handIn(t, officer, id(codes.eastFirst), 'a.csv', roster('东河镇第一党支部'));
    const waits = await dissolve(codes.eastFirst);
    expect([waits.problem.rule, waits.problem.detail]).toEqual([
      'operation.open_import',
      '“东河镇第一党支部”还有 1 次未完成的党员导入。请先完成或取消，或者选择接收的党组织。',
    ]);
    await asOwner(t, `UPDATE member_import SET state = 'checking' WHERE id = $1`, [handed.body.id]);
    const runs = await move(codes.eastFirst, codes.westTownship);
    expect([runs.problem.rule, runs.problem.detail]).toEqual([
      'operation.running_import',
      '有 1 次党员导入正在核对或写入。请等它完成后再办理。',
    ]);
  });
});

describe('posts and duties', () => {
  it('block an ending, or end with it; nobody is granted a duty there any more', async () => {
    const member = await createMember(t, officer, codes.eastFirst);
    const county = await t.asOfficer('committee_administrator', codes.committee);
    const term = await t.call('POST /organizations/{id}/terms', {
      as: county,
      params: { id: id(codes.eastFirst) },
      body: {
        from: '2026-06-01',
        election: 'founding',
        village: false,
        officers: [{ memberId: member.id, post: 'secretary' }],
      },
    });
    expect(term.status).toBe(201);
    const blocked = await dissolve(codes.eastFirst, { successorId: id(codes.eastSecond) });
    expect([blocked.problem.rule, blocked.problem.detail]).toEqual([
      'operation.running_officer',
      '“东河镇第一党支部”还有 1 名班子成员在任。请先办理卸任，或者勾选“职务和班子任职随之结束”。',
    ]);
    const done = await dissolve(codes.eastFirst, { successorId: id(codes.eastSecond), endDuties: true });
    expect(done.body).toMatchObject({ endings: 1, blocks: [] });
    const posts = await asOwner(t, `SELECT until_on::text AS until FROM organization_officer`);
    expect(posts).toEqual([{ until: on }]);
    const granted = await t.call('POST /duties', {
      as: county,
      body: {
        login: 'somebody',
        name: '某人',
        role: 'branch_secretary',
        organizationId: id(codes.eastFirst),
      },
    });
    expect(granted.status).toBe(409);
    expect(granted.problem.detail).toContain('已于2026-06-30撤销');
  });

  it('are not granted to what ends meanwhile, whoever comes first', async () => {
    const county = await t.asOfficer('committee_administrator', codes.committee);
    const grant = (code: string) =>
      t.call('POST /duties', {
        as: county,
        body: { login: `new-${code}`, name: '某人', role: 'branch_secretary', organizationId: id(code) },
      });
    for (const code of [codes.eastFirst, codes.eastSecond, codes.westFirst, codes.westSecond]) {
      const [ended, granted] = await Promise.all([dissolve(code), grant(code)]);
      expect([200, 422]).toContain(ended.status);
      expect(granted.status).toBe(ended.status === 200 ? 409 : 201);
    }
  });

  it('are handed over first where something waits for nobody else', async () => {
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    await handIn(t, secretary, id(codes.eastFirst), 'a.csv', roster('东河镇第一党支部'));
    const body = { successorId: id(codes.eastSecond), endDuties: true };
    const seen = await dissolve(codes.eastFirst, body, { preview: true });
    expect(seen.body.blocks.map(({ code, count }) => [code, count])).toEqual([['open_item', 1]]);
    expect(seen.body.blocks[0]?.words.zh).toMatch(
      /党支部书记”还有未了结的事项：没有办完的党员导入 1 件。请先办理交接/,
    );
  });

  it('of an admin never end with an organisation', async () => {
    await t.asOfficer('security_admin', codes.eastFirst);
    const refused = await dissolve(codes.eastFirst, { endDuties: true });
    expect([refused.problem.rule, refused.status]).toEqual(['operation.running_duty', 422]);
    expect(refused.problem.detail).toContain('三员职务在任');
  });

  it('reach the new place in another process within a second, and never the old one’s neighbours', async () => {
    await createMember(t, officer, codes.eastFirst);
    await createMember(t, officer, codes.eastSecond);
    const east = await t.asOfficer('committee_administrator', codes.eastTownship);
    const other = await t.another();
    try {
      const seen = async () => (await other.call('GET /members', { as: east })).body.items?.length;
      expect(await seen()).toBe(2);
      await move(codes.eastFirst, codes.westTownship);
      // Remembered for less than a second; what it remembers reaches no row that has left.
      expect(await seen()).toBe(1);
      t.clock.advance(1000);
      expect(await seen()).toBe(1);
    } finally {
      await other.close();
    }
  });
});

it('a move sent twice with one key is done once', async () => {
  const headers = { 'idempotency-key': 'move-1' };
  const send = () =>
    t.call('POST /organizations/{id}/moves', {
      as: officer,
      params: { id: id(codes.eastFirst) },
      body: { parentId: id(codes.westTownship), on },
      headers,
    });
  const first = await send();
  const second = await send();
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body.operation?.id).toBe(first.body.operation?.id);
});

it('the history comes in pages, the latest first', async () => {
  for (const to of [codes.westTownship, codes.eastTownship, codes.westTownship])
    await move(codes.eastFirst, to);
  const page = (after?: string) =>
    t.call('GET /organizations/{id}/operations', {
      as: officer,
      params: { id: id(codes.eastFirst) },
      query: { limit: 2, ...(after === undefined ? {} : { after }) },
    });
  const first = await page();
  const second = await page(first.body.next ?? '');
  expect([first.body.items.length, second.body.items.length, second.body.next]).toEqual([2, 1, null]);
  const ids = [...first.body.items, ...second.body.items].map((item) => item.id);
  expect(ids).toEqual([...ids].sort().reverse());
  const strange = await t.asOfficer('branch_secretary', codes.westSecond);
  const hidden = await t.call('GET /organizations/{id}/operations', {
    as: strange,
    params: { id: id(codes.eastFirst) },
  });
  expect(hidden.status).toBe(404);
});
