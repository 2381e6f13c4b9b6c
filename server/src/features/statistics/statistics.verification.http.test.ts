import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asOwner, auditOf } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { verifyStatisticsCommand } from '../../cli/statistics.ts';
import { checkStatistics, foldDeltas, repairStatistics, verifyStatistics } from './public.ts';

let t: TestApp;
let member: { id: string; name: string };
beforeAll(async () => {
  t = await createTestApp();
  const officer = await t.asOfficer('organization_officer', codes.committee);
  member = await createMember(t, officer, codes.eastFirst, { name: '王小明', sex: 'male' });
  await createMember(t, officer, codes.eastSecond, { name: '李红' });
  await foldDeltas(t.services);
});
afterAll(() => t.close());
beforeEach(async () => {
  await repairStatistics(t.services);
  expect((await verifyStatistics(t.services)).differing).toBe(0);
});

const branch = () => organizationOf(t.county, codes.eastFirst);
const sexOf = async () =>
  (await asOwner<{ sex: string }>(t, 'SELECT sex FROM member WHERE id = $1', [member.id]))[0]?.sex ?? '';
const other = (sex: string) => (sex === 'male' ? 'female' : 'male');

async function run(...args: string[]) {
  const lines: string[] = [];
  const errors: string[] = [];
  const io = {
    out: (line: string) => void lines.push(line),
    err: (line: string) => void errors.push(line),
    interactive: false,
  };
  const exit = await verifyStatisticsCommand(t.services, args, io);
  return { exit, lines, errors };
}

test('a day that was tampered with is named, with its event, and nothing else; and the balance it breaks', async () => {
  const sex = await sexOf();
  const cell = [branch().id, sex];
  await asOwner(
    t,
    `UPDATE org_stat_day SET ins = ins + 1 WHERE organization_id = $1 AND dimension = 'sex' AND key = $2`,
    cell,
  );
  const { differing, imbalanced, differences } = await verifyStatistics(t.services);
  expect({ differing, imbalanced }).toEqual({ differing: 2, imbalanced: 1 });
  const place = { code: codes.eastFirst, dimension: 'sex', key: sex };
  expect(differences).toEqual([
    expect.objectContaining({
      ...place,
      cause: 'registered',
      flows: { ins: 2, outs: 0, expectedIns: 1, expectedOuts: 0 },
      members: [
        expect.objectContaining({ id: member.id, name: '王小明', cause: 'registered', from: null, to: sex }),
      ],
    }),
    expect.objectContaining({ ...place, on: null, counted: 1, expected: 2 }),
  ]);
});

test('in and out that rose together are found, though the balance closes', async () => {
  await asOwner(
    t,
    `UPDATE org_stat_day SET ins = ins + 1, outs = outs + 1
     WHERE organization_id = $1 AND dimension = 'member'`,
    [branch().id],
  );
  const { imbalanced, differences } = await verifyStatistics(t.services);
  expect(imbalanced).toBe(0);
  expect(differences.map(({ code, dimension, flows }) => [code, dimension, flows])).toEqual([
    [codes.eastFirst, 'member', { ins: 2, outs: 1, expectedIns: 1, expectedOuts: 0 }],
  ]);
});

test('a history that was tampered with is named by its member, in every organisation above', async () => {
  const sex = await sexOf();
  const set = 'UPDATE member_state SET sex = $1 WHERE member_id = $2';
  await asOwner(t, set, [other(sex), member.id]);
  const { differences } = await verifyStatistics(t.services);
  const [file] = differences.filter(({ cause, on, balance }) => on === null && cause === null && !balance);
  expect(file?.members).toEqual([
    expect.objectContaining({ id: member.id, name: '王小明', from: `1960 ${other(sex)}`, to: `1960 ${sex}` }),
  ]);
  expect([...new Set(differences.map(({ code }) => code))].sort()).toEqual(
    [codes.committee, codes.eastTownship, codes.eastFirst].sort(),
  );
  const days = differences.filter(({ on }) => on !== null);
  expect(days.length).toBeGreaterThan(0);
  for (const { dimension, code, key, members } of days) {
    expect(['sex', 'age_sex']).toContain(dimension);
    if (code === codes.eastFirst && key === other(sex)) expect(members[0]?.id).toBe(member.id);
  }
  await asOwner(t, set, [sex, member.id]);
});

test('the command names, repairs, records that today, and leaves nothing', async () => {
  await asOwner(
    t,
    `UPDATE org_stat_day SET outs = outs + 1 WHERE organization_id = $1 AND dimension = 'member'`,
    [branch().id],
  );
  const found = await run();
  expect(found.exit).toBe(1);
  expect(found.errors.join('\n')).toContain(
    'member/all: 统计 counted +1 −1, 档案 files +1 −0（王小明 ∅ → all）',
  );
  expect(found.errors.join('\n')).toContain('收支不平 does not close: 0 + 1 − 1 ≠ 1');
  const repaired = await run('--repair');
  expect(repaired.exit).toBe(0);
  expect(repaired.lines.join('\n')).toContain('改正记在今天');
  // At one instant of the test's clock, so in no order: the one that says what it found is the command's.
  const rebuilt = await auditOf(t, 'statistics.rebuild');
  expect(rebuilt.filter(({ after }) => JSON.stringify(after).includes('differing'))).toEqual([
    expect.objectContaining({ outcome: 'done', after: expect.objectContaining({ differing: 2 }) }),
  ]);
  const json = await run('--json', '--repair');
  expect([json.exit, JSON.parse(json.lines[0] ?? '')]).toMatchObject([0, { sound: true, differing: 0 }]);
  expect(JSON.parse(json.lines[0] ?? '')).not.toHaveProperty('repaired');
});

test('every night once; a difference is an incident before the system admin until a check finds none', async () => {
  const warnings = async () => {
    const as = await t.asOfficer('system_admin', codes.committee);
    return (await t.call('GET /system', { as })).body.warnings.map(({ zh }) => zh).join('');
  };
  const night = (day: string) => t.clock.set(new Date(`${day}T18:30:00Z`));
  expect(await checkStatistics(t.services)).toBeNull();
  night('2026-07-01');
  expect(await checkStatistics(t.services)).toMatchObject({ differing: 0 });
  expect(await checkStatistics(t.services)).toBeNull();
  expect(await warnings()).not.toContain('夜间核对');
  await asOwner(t, `UPDATE org_stat SET n = n + 1 WHERE organization_id = $1 AND dimension = 'member'`, [
    branch().id,
  ]);
  night('2026-07-02');
  expect(await checkStatistics(t.services)).toMatchObject({ differing: 1, imbalanced: 1 });
  expect(await warnings()).toContain('2026-07-03的夜间核对发现统计与档案有 1 处不一致');
  expect(await auditOf(t, 'statistics.incident')).toEqual([
    expect.objectContaining({ after: expect.objectContaining({ differing: 1 }) }),
  ]);
  expect(await auditOf(t, 'statistics.check')).toHaveLength(1);
  await repairStatistics(t.services);
  night('2026-07-03');
  await checkStatistics(t.services);
  expect(await warnings()).not.toContain('夜间核对');
});
