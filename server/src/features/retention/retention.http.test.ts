import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { runRetention } from './retention.service.ts';

let t: TestApp;
let secretary: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
const start = new Date('2026-07-01T02:00:00Z');
const dayMs = 24 * 3_600_000;
beforeAll(async () => {
  t = await createTestApp({ now: start });
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  member = await createMember(t, secretary, codes.eastFirst, { name: '周晓' });
});
afterAll(() => t.close());

/** The run of the day after one on which a run was made, as every day has it. */
async function runToday() {
  await asOwner(
    t,
    `INSERT INTO retention_run (day, started_at, finished_at) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING`,
    [dayInChina(new Date(t.clock.now().getTime() - dayMs)), t.clock.now()],
  );
  return runRetention(t.services);
}

/** Noon in China so many days after the start, and the run of that day. */
async function runOn(days: number) {
  t.clock.set(new Date(start.getTime() + days * dayMs));
  return runToday();
}
const octets = { 'content-type': 'application/octet-stream' };
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(3000, 5)]);
const bytesOf = (id: string) =>
  readdirSync(t.services.settings.storageDir, { recursive: true }).some((name) => String(name).endsWith(id));
const count = async (table: string, where = 'true', values: unknown[] = []) =>
  (await asOwner<{ n: number }>(t, `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`, values))[0]?.n;

describe('before the day it stays, on the day it is gone', () => {
  it('a paper that was taken away, its bytes first', async () => {
    const added = await t.call('POST /members/{id}/files', {
      as: secretary,
      params: { id: member.id },
      query: { purpose: 'attachment', fileName: '自传.pdf' },
      body: pdf,
      headers: octets,
    });
    const kept = await t.call('POST /members/{id}/files', {
      as: secretary,
      params: { id: member.id },
      query: { purpose: 'attachment', fileName: '志愿书.pdf' },
      body: pdf,
      headers: octets,
    });
    await t.call('DELETE /member-files/{id}', { as: secretary, params: { id: added.body.id } });
    expect(await runOn(30)).toMatchObject({ removed_file: 0 });
    expect(bytesOf(added.body.id)).toBe(true);
    expect(await runOn(31)).toMatchObject({ removed_file: 1 });
    expect(bytesOf(added.body.id)).toBe(false);
    expect(await count('file', 'id = $1', [added.body.id])).toBe(0);
    expect(bytesOf(kept.body.id)).toBe(true);
    expect(await count('file', 'id = $1', [kept.body.id])).toBe(1);
  });

  it('an import that nobody went on with: roster, rows and problems', async () => {
    t.clock.set(new Date(start.getTime() + 40 * dayMs));
    const officer = await t.asOfficer('branch_secretary', codes.eastFirst);
    const { body } = await t.call('POST /member-imports', {
      as: officer,
      query: { organization: organizationOf(t.county, codes.eastFirst).id, fileName: '名册.csv' },
      body: Buffer.from('姓名,公民身份号码,所在党支部\n张伟,150785198506151231,东河镇第一党支部\n'),
      headers: octets,
    });
    const [row] = await asOwner<{ file_id: string }>(t, 'SELECT file_id FROM member_import WHERE id = $1', [
      body.id,
    ]);
    const roster = row?.file_id ?? '';
    expect(bytesOf(roster)).toBe(true);
    expect(await runOn(70)).toMatchObject({ unfinished_import: 0, finished_import: 0 });
    expect(bytesOf(roster)).toBe(true);
    expect(await runOn(71)).toMatchObject({ unfinished_import: 1 });
    expect(bytesOf(roster)).toBe(false);
    const [after] = await asOwner(t, 'SELECT state, file_id, sheets FROM member_import WHERE id = $1', [
      body.id,
    ]);
    expect(after).toEqual({ state: 'cancelled', file_id: null, sheets: [] });
  });

  it('sessions, tokens and codes half a year after their end', async () => {
    const before = await count('session');
    expect(before).toBeGreaterThan(0);
    // The sessions of the first day ended after twelve hours.
    expect(await runOn(190)).toMatchObject({ session: 0 });
    expect(await count('session')).toBe(before);
    const ran = await runOn(191);
    expect(ran?.session).toBeGreaterThan(0);
    expect(await count('session')).toBe((before ?? 0) - (ran?.session ?? 0));
  });

  it('what was asked in an answered correction, three years on; that it was asked and answered stays', async () => {
    t.clock.set(new Date(start.getTime() + 200 * dayMs));
    const mine = await t.asMember(member);
    const officer = await t.asOfficer('branch_secretary', codes.eastFirst);
    const asked = await t.call('POST /members/{id}/correction-requests', {
      as: mine,
      params: { id: member.id },
      body: { field: 'school', value: '内蒙古大学', explanation: '毕业证书可以证明' },
    });
    const params = { id: asked.body.id };
    const withPaper = await t.call('POST /correction-requests/{id}/files', {
      as: mine,
      params,
      query: { fileName: '毕业证.pdf' },
      body: pdf,
      headers: octets,
    });
    const paper = withPaper.body.evidence[0]?.id ?? '';
    await t.call('POST /correction-requests/{id}/accept', { as: officer, params, ifMatch: 1, body: {} });
    const threeYears = 200 + 365 * 3 + 1;
    expect(await runOn(threeYears - 1)).toMatchObject({ answered_correction: 0 });
    expect(bytesOf(paper)).toBe(true);
    expect(await runOn(threeYears + 1)).toMatchObject({ answered_correction: 1 });
    expect(bytesOf(paper)).toBe(false);
    const later = await t.call('GET /correction-requests/{id}', { as: await t.asMember(member), params });
    expect(later.body).toMatchObject({
      state: 'accepted',
      erased: true,
      wished: null,
      explanation: null,
      evidence: [],
    });
    expect(later.body.decidedBy?.role).toBe('branch_secretary');
  });

  it('of a file whose membership ended: by the rule of its organisation; name and standing stay', async () => {
    t.clock.set(new Date('2030-03-01T02:00:00Z'));
    const officer = await t.asOfficer('branch_secretary', codes.eastFirst);
    const gone = await createMember(t, officer, codes.eastFirst, { name: '孙成' });
    const params = { id: gone.id };
    await t.call('POST /members/{id}/entries', {
      as: officer,
      params,
      body: { kind: 'family', title: '女儿' },
    });
    await t.call('POST /members/{id}/entries', {
      as: officer,
      params,
      body: { kind: 'award', title: '优秀党员' },
    });
    const paper = await t.call('POST /members/{id}/files', {
      as: officer,
      params,
      query: { purpose: 'attachment', fileName: '证明.pdf' },
      body: pdf,
      headers: octets,
    });
    const { version } = (await t.call('GET /members/{id}', { as: officer, params })).body;
    const withdrawn = await t.call('POST /members/{id}/status-changes', {
      as: officer,
      params,
      ifMatch: version,
      body: { kind: 'withdraw', on: '2030-03-01', basis: '本人申请，支部党员大会同意' },
    });
    expect(withdrawn.status).toBe(201);
    await asOwner(
      t,
      `INSERT INTO rule_setting (region_id, id, organization_id, org_path, key, value, from_on, reason, recorded_at)
       SELECT region_id, gen_random_uuid(), id, path, 'retention.ended_file_years', '10', '2026-07-01', '县委规定', now()
       FROM organization WHERE code = $1`,
      [codes.committee],
    );
    t.clock.set(new Date('2040-02-28T02:00:00Z'));
    expect(await runToday()).toMatchObject({ ended_file: 0 });
    t.clock.set(new Date('2040-03-01T02:00:00Z'));
    expect(await runToday()).toMatchObject({ ended_file: 1 });
    const [row] = await asOwner(
      t,
      'SELECT name, stage, phone_encrypted, phone_index, address_encrypted, email, notes, joined FROM member WHERE id = $1',
      [gone.id],
    );
    expect(row).toEqual({
      name: '孙成',
      stage: 'withdrew',
      phone_encrypted: null,
      phone_index: null,
      address_encrypted: null,
      email: null,
      notes: null,
      joined: '2006-07-01',
    });
    expect(await count('member_entry', 'member_id = $1', [gone.id])).toBe(1);
    expect(bytesOf(paper.body.id)).toBe(false);
    expect((await auditOf(t, 'retention.reduce')).map(({ object_id }) => object_id)).toEqual([gone.id]);
    // A member in the Party keeps everything, however old the file.
    expect(await count('member', 'id = $1 AND phone_encrypted IS NOT NULL', [member.id])).toBe(1);
  });
});

describe('the run', () => {
  it('is one a day, whichever process comes first, and leaves one entry with its counts', async () => {
    t.clock.set(new Date('2041-01-01T02:00:00Z'));
    expect(await runRetention(t.services)).toEqual({});
    t.clock.set(new Date('2041-01-02T02:00:00Z'));
    const other = await t.another();
    const ran = await Promise.all([runRetention(t.services), runRetention(other.services)]);
    expect(ran.filter((counts) => counts !== null)).toHaveLength(1);
    expect(await runRetention(t.services)).toBeNull();
    await other.close();
    const entries = (await auditOf(t, 'retention.run')).filter(({ object_id }) => object_id === '2041-01-02');
    expect(entries).toHaveLength(1);
    expect(entries[0]?.after).toMatchObject({ counts: { removed_file: 0, ended_file: 0 } });
  });

  it('goes on when one part fails, says so in the log, and tries that part again', async () => {
    t.clock.set(new Date('2041-01-10T02:00:00Z'));
    const officer = await t.asOfficer('branch_secretary', codes.eastFirst);
    const added = await t.call('POST /members/{id}/files', {
      as: officer,
      params: { id: member.id },
      query: { purpose: 'attachment', fileName: '坏盘.pdf' },
      body: pdf,
      headers: octets,
    });
    await t.call('DELETE /member-files/{id}', { as: officer, params: { id: added.body.id } });
    t.clock.set(new Date('2041-02-20T02:00:00Z'));
    const { remove } = t.services.storage;
    t.services.storage.remove = async () => {
      throw new Error('the disk does not answer');
    };
    const counts = await runToday();
    t.services.storage.remove = remove;
    expect(counts).not.toHaveProperty('removed_file');
    expect(counts).toHaveProperty('session');
    const [entry] = (await auditOf(t, 'retention.run')).slice(-1);
    expect(entry?.after).toMatchObject({ failed: ['removed_file'] });
    expect(await count('file', 'id = $1', [added.body.id])).toBe(1);
    t.clock.advance(3_600_000);
    expect(await runRetention(t.services)).toMatchObject({ removed_file: 1 });
    expect(bytesOf(added.body.id)).toBe(false);
  });

  it('erases nothing on the first day after a long silence: the clock may have jumped', async () => {
    t.clock.set(new Date('2041-02-21T02:00:00Z'));
    const officer = await t.asOfficer('branch_secretary', codes.eastFirst);
    const added = await t.call('POST /members/{id}/files', {
      as: officer,
      params: { id: member.id },
      query: { purpose: 'attachment', fileName: '误删.pdf' },
      body: pdf,
      headers: octets,
    });
    await t.call('DELETE /member-files/{id}', { as: officer, params: { id: added.body.id } });
    await runToday();
    t.clock.set(new Date('2061-05-01T02:00:00Z'));
    expect(await runRetention(t.services)).toEqual({});
    expect(bytesOf(added.body.id)).toBe(true);
    expect((await auditOf(t, 'retention.run')).at(-1)).toMatchObject({
      object_id: '2061-05-01',
      after: { counts: {}, silentSince: '2041-02-21' },
    });
    // Set right again, the days go on as if nothing had been.
    t.clock.set(new Date('2041-02-22T02:00:00Z'));
    expect(await runRetention(t.services)).toMatchObject({ removed_file: 0 });
    t.clock.set(new Date('2061-05-02T02:00:00Z'));
    expect(await runRetention(t.services)).toMatchObject({ removed_file: 1 });
    await asOwner(t, `DELETE FROM retention_run WHERE day > '2060-01-01'`);
  });

  it('that was broken off is taken up again after an hour', async () => {
    t.clock.set(new Date('2041-03-01T02:00:00Z'));
    await asOwner(t, 'INSERT INTO retention_run (day, started_at) VALUES ($1, $2)', [
      '2041-03-01',
      t.clock.now(),
    ]);
    t.clock.advance(59 * 60_000);
    expect(await runRetention(t.services)).toBeNull();
    t.clock.advance(60_000);
    expect(await runRetention(t.services)).not.toBeNull();
  });
});

describe('the page', () => {
  it('tells beforehand what the next run erases, and touches nothing', async () => {
    t.clock.set(new Date('2042-01-01T02:00:00Z'));
    const officer = await t.asOfficer('branch_secretary', codes.eastFirst);
    const person = await createMember(t, officer, codes.eastFirst, { name: '吴敏' });
    const added = await t.call('POST /members/{id}/files', {
      as: officer,
      params: { id: person.id },
      query: { purpose: 'attachment', fileName: '旧证.pdf' },
      body: pdf,
      headers: octets,
    });
    await t.call('DELETE /member-files/{id}', { as: officer, params: { id: added.body.id } });
    const seen = async (as: Headers) => {
      const { body } = await t.call('GET /retention', { as });
      const find = (key: string) => body.items.find((item) => item.key === key);
      return { file: find('removed_file'), session: find('session'), body };
    };
    expect((await seen(officer)).file).toMatchObject({ dueNow: 0, dueSoon: 0, kept: { zh: '30 天' } });
    t.clock.set(new Date('2042-01-10T02:00:00Z'));
    expect((await seen(await t.asOfficer('branch_secretary', codes.eastFirst))).file).toMatchObject({
      dueNow: 0,
      dueSoon: 1,
    });
    t.clock.set(new Date('2042-02-05T02:00:00Z'));
    const later = await seen(await t.asOfficer('branch_secretary', codes.eastFirst));
    expect(later.file?.dueNow).toBe(1);
    expect(later.session).toMatchObject({ dueNow: null });
    expect(later.body.nextRun).toBe('2042-02-05');
    expect(bytesOf(added.body.id)).toBe(true);
    expect((await seen(await t.asOfficer('branch_secretary', codes.westFirst))).file?.dueNow).toBe(0);
    const admin = await seen(await t.asOfficer('system_admin', codes.committee));
    expect(admin.file?.dueNow).toBeNull();
    expect(admin.session?.dueNow).toEqual(expect.any(Number));
    expect((await seen(await t.asMember(person))).file).toMatchObject({ dueNow: null, dueSoon: null });
    await runToday();
    const done = await seen(await t.asOfficer('branch_secretary', codes.eastFirst));
    expect(done.body.nextRun).toBe('2042-02-06');
    expect(done.body.runs[0]).toMatchObject({ day: '2042-02-05' });
    expect(done.body.runs[0]?.counts).toContainEqual({ key: 'removed_file', count: 1 });
  });
});
