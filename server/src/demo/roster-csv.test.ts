import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateCounty, type MemberSpec } from './county.ts';
import { writeRoster } from './roster-csv.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhibu-roster-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(
  members: Iterable<MemberSpec>,
): Promise<{ rows: number; records: Record<string, string>[] }> {
  const path = join(folder, 'roster.csv');
  const rows = await writeRoster(path, members);
  const text = await readFile(path, 'utf8');
  expect(text.charCodeAt(0)).toBe(0xfeff);
  const records: Record<string, string>[] = parse(text, { bom: true, columns: true });
  return { rows, records };
}

test('a roster holds every member under the headings of our export', async () => {
  const members = [...generateCounty({ members: 300, today: '2026-07-01' }).members];
  const { rows, records } = await written(members);
  expect(rows).toBe(300);
  expect(records).toHaveLength(300);
  members.forEach((member, index) => {
    expect(records[index]).toMatchObject({
      姓名: member.name,
      公民身份号码: member.idNumber,
      性别: member.sex === 'male' ? '男' : '女',
      手机号码: member.phone ?? '',
      所在党支部: member.organizationCode,
    });
  });
});

test('names of codes, month-precise dates and quotes are written as offices write them', async () => {
  const [member] = generateCounty({ members: 10, today: '2026-07-01' }).members;
  if (!member) throw new Error('no member generated');
  const { records } = await written([
    {
      ...member,
      ethnicGroup: '45',
      education: '21',
      joined: '1985-06-01',
      joinedPrecision: 'month',
      full: '1986-06-01',
      fullPrecision: 'day',
      notes: '他说："好",\n就这样',
    },
  ]);
  expect(records[0]).toMatchObject({
    民族: '鄂温克族',
    学历: '大学本科',
    入党日期: '1985.06',
    转正日期: '1986-06-01',
    备注: '他说："好",\n就这样',
  });
});
