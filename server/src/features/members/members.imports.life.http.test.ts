import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import {
  check,
  commit,
  getImport,
  handed,
  handIn,
  roster,
  rosterLine,
  runJob,
  startCommit,
} from '../../../test/harness/imports.ts';
import { createMember } from '../../../test/harness/members.ts';
import { defineJobs } from '../../runtime.ts';
import { resumeImports } from './public.ts';

let t: TestApp;
let county: Headers;
let secretary: Headers;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
});
afterAll(() => t.close());

const at = (code: string) => organizationOf(t.county, code);
const countMembers = async () => (await asOwner(t, 'SELECT FROM member')).length;
const hand = (body: Buffer, as = county, code: string = codes.committee) => handed(t, as, code, body);
const problemsOf = async (id: string, as = county, query = {}) =>
  (await t.call('GET /member-imports/{id}/problems', { as, params: { id }, query: { limit: 100, ...query } }))
    .body.items;
const storedFiles = () =>
  readdirSync(t.services.settings.storageDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('leaving and coming back', () => {
  it('finds the import where it stands, also from another session of the reach', async () => {
    const { id } = await hand(roster(rosterLine()), secretary, codes.eastFirst);
    const township = await t.asOfficer('organization_officer', codes.eastTownship);
    const stranger = await t.asOfficer('branch_secretary', codes.westFirst);
    const started = await t.call('POST /member-imports/{id}/check', {
      as: secretary,
      params: { id },
      body: { mapping: {} },
    });
    expect(started.body.state).toBe('checking');
    expect(await getImport(t, township, id)).toMatchObject({
      state: 'checking',
      can: { check: false, cancel: false },
    });
    await runJob(t, id);
    for (const as of [secretary, township, county])
      expect((await getImport(t, as, id)).state).toBe('checked');
    const listed = async (as: Headers) =>
      (await t.call('GET /member-imports', { as, query: { limit: 100 } })).body.items.map((item) => item.id);
    expect(await listed(township)).toContain(id);
    expect(await listed(stranger)).toEqual([]);
    const answers = [
      await t.call('GET /member-imports/{id}', { as: stranger, params: { id } }),
      await t.call('GET /member-imports/{id}/problems', { as: stranger, params: { id } }),
      await t.call('GET /member-imports/{id}/report', { as: stranger, params: { id } }),
      await t.call('POST /member-imports/{id}/cancel', { as: stranger, params: { id } }),
      await startCommit(t, stranger, { id, version: 3 }),
    ];
    for (const answer of answers) expectRefused(answer, 404, 'not_found', /没有找到/);
  });

  it('hands nothing in for an organisation out of reach', async () => {
    const answer = await handIn(t, secretary, at(codes.westFirst).id, 'a.csv', roster(rosterLine()));
    expectRefused(answer, 404, 'not_found', /没有找到/);
    const statistician = await t.asOfficer('statistician', codes.committee);
    expectRefused(
      await handIn(t, statistician, at(codes.eastFirst).id, 'a.csv', roster(rosterLine())),
      403,
      'forbidden',
      /职务/,
    );
  });
});

describe('giving up', () => {
  it('deletes the file and what was laid aside', async () => {
    const before = storedFiles();
    const { id } = await hand(roster(rosterLine()));
    expect(storedFiles()).toHaveLength(before.length + 1);
    await check(t, county, id);
    const cancel = () => t.call('POST /member-imports/{id}/cancel', { as: county, params: { id } });
    expect((await cancel()).body).toMatchObject({
      state: 'cancelled',
      can: { check: false, commit: false, cancel: false },
    });
    expect(storedFiles()).toEqual(before);
    expect(await asOwner(t, 'SELECT FROM member_import_row WHERE import_id = $1', [id])).toEqual([]);
    expectRefused(
      await cancel(),
      409,
      'conflict',
      /^这次导入已经取消，现在不能这样做。请刷新页面查看最新情况。$/,
    );
    expect(await auditOf(t, 'members.import_cancelled')).toContainEqual(
      expect.objectContaining({ object_id: id }),
    );
    const report = await t.call('GET /member-imports/{id}/report', { as: county, params: { id } });
    expectRefused(report, 409, 'conflict', /原文件不再保存/);
  });
});

describe('the commit', () => {
  it('wants a checked import and the version that was read', async () => {
    const handed = await hand(roster(rosterLine()));
    expectRefused(await startCommit(t, county, handed), 409, 'conflict', /^这次导入等待核对/);
    const checked = await check(t, county, handed.id);
    const { id } = handed;
    expectRefused(
      await t.call('POST /member-imports/{id}/commit', { as: county, params: { id } }),
      428,
      'precondition_required',
      /If-Match/,
    );
    expectRefused(
      await startCommit(t, county, { id, version: checked.version - 1 }),
      412,
      'stale',
      /刚被别人改过/,
    );
    expect((await commit(t, county, checked)).state).toBe('committed');
    expectRefused(
      await startCommit(t, county, await getImport(t, county, id)),
      409,
      'conflict',
      /^这次导入已经导入完成/,
    );
  });

  it('is all or nothing when the database refuses the last row', async () => {
    const rows = Array.from({ length: 30 }, () => rosterLine());
    const checked = await check(t, county, (await hand(roster(...rows, rosterLine({ name: '不许' })))).id);
    const tables = [
      'member',
      'member_locator',
      'id_number_locator',
      'member_name_token',
      'member_event',
      'org_stat_delta',
    ];
    const counts = () =>
      Promise.all(tables.map(async (table) => (await asOwner(t, `SELECT FROM ${table}`)).length));
    const before = await counts();
    await asOwner(t, `ALTER TABLE member ADD CONSTRAINT broken CHECK (name <> '不许')`);
    const failed = await commit(t, county, checked);
    await asOwner(t, 'ALTER TABLE member DROP CONSTRAINT broken');
    expect(failed).toMatchObject({
      state: 'failed',
      failure: { zh: expect.stringMatching(/^处理中出错，登记簿没有改动。/) },
      can: { commit: false, cancel: true },
    });
    expect(await counts()).toEqual(before);
    expect(
      (await t.call('POST /member-imports/{id}/cancel', { as: county, params: { id: checked.id } })).status,
    ).toBe(200);
  });

  it('checks again, and says so, when somebody was registered meanwhile', async () => {
    const row = rosterLine();
    const checked = await check(t, county, (await hand(roster(row, rosterLine()))).id);
    const before = await countMembers();
    await createMember(t, county, codes.westFirst, { idNumber: row[1] });
    const again = await commit(t, county, checked);
    expect(again).toMatchObject({
      state: 'refused',
      problemSummary: { exists_elsewhere: 1 },
      failure: { zh: '核对之后登记簿有变化，已重新核对，请再看一遍结果。' },
    });
    expect(await countMembers()).toBe(before + 1);
  });

  it('checks again when a crash has emptied what was laid aside; the next try then succeeds', async () => {
    const checked = await check(t, county, (await hand(roster(rosterLine(), rosterLine()))).id);
    const before = await countMembers();
    await asOwner(t, 'DELETE FROM member_import_row WHERE import_id = $1', [checked.id]);
    const again = await commit(t, county, checked);
    expect(again).toMatchObject({
      state: 'checked',
      accepted: 2,
      failure: { zh: expect.stringContaining('已重新核对') },
    });
    expect(await countMembers()).toBe(before);
    expect(await commit(t, county, again)).toMatchObject({ state: 'committed', failure: null });
    expect(await countMembers()).toBe(before + 2);
  });

  it('takes one file once, handed in twice and committed at the same time', async () => {
    const body = roster(...Array.from({ length: 20 }, () => rosterLine()));
    const before = await countMembers();
    const checked = [
      await check(t, county, (await hand(body)).id),
      await check(t, county, (await hand(body)).id),
    ];
    for (const one of checked) expect((await startCommit(t, county, one)).status).toBe(202);
    await Promise.all(checked.map(({ id }) => runJob(t, id)));
    const states = await Promise.all(checked.map(({ id }) => getImport(t, county, id)));
    expect(states.map(({ state }) => state).sort()).toEqual(['checked', 'committed']);
    expect(states.find(({ state }) => state === 'checked')).toMatchObject({ accepted: 0, unchanged: 20 });
    expect(await countMembers()).toBe(before + 20);
  });

  it('does not happen in a duty that has ended', async () => {
    const officer = await t.asOfficer('organization_officer', codes.eastTownship);
    const checked = await check(
      t,
      officer,
      (await hand(roster(rosterLine()), officer, codes.eastTownship)).id,
    );
    expect((await startCommit(t, officer, checked)).status).toBe(202);
    await asOwner(
      t,
      `UPDATE duty SET ended_at = $1 WHERE id = (SELECT (actor->'duty'->>'id')::uuid FROM member_import WHERE id = $2)`,
      [t.clock.now(), checked.id],
    );
    const before = await countMembers();
    await runJob(t, checked.id);
    expect(await getImport(t, county, checked.id)).toMatchObject({
      state: 'failed',
      failure: { zh: '办理导入的职务已经结束，导入没有进行，登记簿未改动。' },
    });
    expect(await countMembers()).toBe(before);
  });
});

describe('after a crash', () => {
  it('a check that was under way is done by the queue, and so is a commit', async () => {
    const { id } = await hand(roster(rosterLine(), rosterLine()));
    await asOwner(t, `UPDATE member_import SET state = 'checking' WHERE id = $1`, [id]);
    const process = await t.another();
    defineJobs(process.services);
    const settled = async (from: string) => {
      for (let n = 0; n < 400; n += 1) {
        const found = await getImport(t, county, id);
        if (found.state !== from) return found;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`the import stays ${from}`);
    };
    try {
      expect(await resumeImports(process.services)).toBe(1);
      await process.services.jobs.start();
      const checked = await settled('checking');
      expect(checked).toMatchObject({ state: 'checked', accepted: 2 });
      expect((await startCommit(t, county, checked)).status).toBe(202);
      expect(await settled('committing')).toMatchObject({ state: 'committed' });
      expect(await resumeImports(process.services)).toBe(0);
    } finally {
      await process.close();
    }
  });

  it('a check that is run twice gives one result', async () => {
    const { id } = await hand(roster(rosterLine(), rosterLine({}, '没有的党支部')));
    await t.call('POST /member-imports/{id}/check', { as: county, params: { id }, body: { mapping: {} } });
    await Promise.all([runJob(t, id), runJob(t, id)]);
    expect(await getImport(t, county, id)).toMatchObject({
      state: 'refused',
      accepted: 1,
      problemCount: 1,
      rowsTotal: 2,
    });
    expect(await problemsOf(id)).toHaveLength(1);
  });
});
