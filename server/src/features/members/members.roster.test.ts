import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { education } from '../../kernel/standards/education.ts';
import { ethnicGroup } from '../../kernel/standards/ethnic-groups.ts';
import { sexes } from '../../kernel/standards/sex.ts';
import { type RosterRecord, readRoster } from './members.roster.ts';

/** The fixtures of the repository's owner, copied into it; expected.json beside each. */
const folder = new URL('../../../test/fixtures/rosters/', import.meta.url).pathname;
const today = '2026-11-22';
/** Found by the import against the registry and the rest of the file, not by the engine. */
const ofTheImport = new Set(['organization_unknown', 'duplicate_in_file', 'exists_elsewhere']);

interface Expected {
  readonly accepted: number;
  readonly problems: readonly { code: string }[];
  readonly members?: readonly { row: number }[];
}

async function read(file: string): Promise<{ records: RosterRecord[]; expected: Expected }> {
  const records: RosterRecord[] = [];
  for await (const record of readRoster(folder + file, file, { today })) records.push(record);
  const expected: Expected = JSON.parse(readFileSync(`${folder}${file}.expected.json`, 'utf8'));
  return { records, expected };
}

test.each(['roster-title-rows.xlsx', 'roster-gb18030.csv'])('%s: every member as expected', async (file) => {
  const { records, expected } = await read(file);
  expect(records.flatMap(({ problems }) => problems)).toEqual([]);
  expect(records).toHaveLength(expected.accepted);
  const members = records.map(({ row, values: v }) => ({
    name: v.name,
    idNumber: v.idNumber,
    sex: v.sex && sexes[v.sex].zh,
    birth: v.birth,
    ethnicGroup: ethnicGroup(v.ethnicGroup ?? '')?.zh,
    education: education(v.education ?? '')?.zh,
    joined: v.joined,
    full: v.full,
    phone: v.phone,
    row,
  }));
  expect(members).toEqual(expected.members?.map(({ ...member }) => without(member, 'organization')));
});

function without(member: object, key: string): object {
  return Object.fromEntries(Object.entries(member).filter(([name]) => name !== key));
}

test('roster-problems.xlsx: one problem per cause, with row and heading', async () => {
  const { records, expected } = await read('roster-problems.xlsx');
  const problems = records.flatMap(({ problems }) =>
    problems.map(({ sheet, row, column, code }) => ({ sheet, row, column, code })),
  );
  expect(problems).toEqual(expected.problems.filter(({ code }) => !ofTheImport.has(code)));
  expect(records).toHaveLength(19);
  const rounded = records.find(({ row }) => row === 9)?.problems[0];
  expect(rounded?.message.zh).toContain('第 9 行');
});
