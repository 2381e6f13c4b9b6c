import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { statisticsTableKeys, statisticsTables } from '@zhibu/contract/statistics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditOf } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, idNumberOf } from '../../../test/harness/members.ts';
import { openTable } from '../../integrations/spreadsheet/reader.ts';

let t: TestApp;
let officer: Headers;
const folder = mkdtempSync(join(tmpdir(), 'zhibu-statistics-'));
beforeAll(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('organization_officer', codes.committee);
  for (let n = 0; n < 9; n += 1)
    await createMember(t, officer, n < 7 ? codes.eastFirst : codes.westFirst, {
      idNumber: idNumberOf('1980-03-05', 200 + n),
      ethnicGroup: n === 0 ? '11' : '01',
      education: n < 3 ? '21' : '61',
    });
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

const exported = (as: Headers, query: Record<string, string | string[]>) =>
  t.app.inject({ method: 'GET', url: '/api/statistics/export', headers: as, query });

/** What stands on each sheet, by its title. */
async function sheetsOf(bytes: Buffer): Promise<Map<string, string[][]>> {
  const path = join(folder, 'table.xlsx');
  writeFileSync(path, bytes);
  const sheets = new Map<string, string[][]>();
  for await (const { sheet, cells } of openTable(path, path)) {
    const rows = sheets.get(sheet) ?? [];
    rows.push(cells.map(({ text }) => text));
    sheets.set(sheet, rows);
  }
  return sheets;
}

describe('the workbook', () => {
  it('has a sheet a table with the head of the organisation and the figures of the screen', async () => {
    const answer = await exported(officer, { format: 'xlsx' });
    expect([answer.statusCode, answer.headers['content-disposition']]).toEqual([
      200,
      `attachment; filename*=UTF-8''${encodeURIComponent('中共云岭县委员会-统计-2026-07-01.xlsx')}`,
    ]);
    const sheets = await sheetsOf(answer.rawPayload);
    expect([...sheets.keys()]).toEqual(statisticsTableKeys.map((key) => statisticsTables[key].zh));
    for (const table of statisticsTableKeys) {
      const { body } = await t.call('GET /statistics', { as: officer, query: { table } });
      const rows = sheets.get(body.title.zh) ?? [];
      expect(rows[0]?.[0]).toBe('中共云岭县委员会');
      expect(rows[1]?.[0]).toBe(body.title.zh);
      const head = Object.fromEntries(rows.slice(2, 6).map(([name = '', value = '']) => [name, value]));
      expect(head).toMatchObject({ 党组织代码: codes.committee, 制表时间: '2026-07-01 10:00' });
      expect(Object.values(head).join(' ')).toContain('2026-07-01');
      for (const { label, level, cells } of body.rows)
        expect(rows).toContainEqual(['　'.repeat(level) + label.zh, ...cells.map(String)]);
      if (body.total) expect(rows).toContainEqual(['合计', ...body.total.map(String)]);
    }
  });

  it('hides what its reader does not see', async () => {
    const statistician = await t.asOfficer('statistician', codes.committee);
    const answer = await exported(statistician, { format: 'xlsx', tables: 'ethnic_group' });
    const [rows = []] = [...(await sheetsOf(answer.rawPayload)).values()];
    const names = ['汉族', '满族'].map((name) => rows.find(([first]) => first === name)?.[1]);
    expect(names).toEqual(['–', '–']);
    expect(rows.flat().join(' ')).toContain('少于3人');
  });

  it('is written down: who took which tables out', async () => {
    await exported(officer, { format: 'xlsx', tables: ['profile', 'education'], asOf: '2026-06-30' });
    const entries = await auditOf(t, 'statistics.export');
    expect(entries.map(({ after }) => after)).toContainEqual({
      tables: ['profile', 'education'],
      format: 'xlsx',
      asOf: '2026-06-30',
      asKnown: null,
    });
  });
});

describe('the PDF', () => {
  it('is one, with its Chinese font in it', async () => {
    const answer = await exported(officer, { format: 'pdf', tables: ['profile', 'age_sex'] });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
    const text = answer.rawPayload.toString('latin1');
    expect(text.startsWith('%PDF-1.')).toBe(true);
    expect(text).toContain('NotoSansSC');
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect(answer.rawPayload.length).toBeLessThan(200_000);
  });
});

describe('nobody', () => {
  it('takes out what he does not see', async () => {
    const admin = await t.asOfficer('system_admin', codes.committee);
    expect((await exported(admin, { format: 'xlsx' })).statusCode).toBe(403);
    const east = await t.asOfficer('branch_secretary', codes.eastFirst);
    const above = organizationOf(t.county, codes.committee).id;
    expect((await exported(east, { format: 'pdf', organization: above })).statusCode).toBe(404);
    expect((await exported(officer, { format: 'doc' })).statusCode).toBe(400);
    expect((await exported(officer, { format: 'pdf', tables: 'nothing' })).statusCode).toBe(400);
  });
});
