import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, auditOf } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import {
  check,
  commit,
  handed,
  importAll,
  type RosterLine,
  roster,
  rosterLine,
} from '../../../test/harness/imports.ts';
import { createMember } from '../../../test/harness/members.ts';
import { reservePlace } from '../accounts/public.ts';
import { unseenNumbersADay } from './members.imports.unseen.ts';

let t: TestApp;
let county: Headers;
let secretary: Headers;
/** Members of the western township, whom the secretary of an eastern branch may not see. */
let west: RosterLine[];
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  const { id } = organizationOf(t.county, codes.westFirst);
  west = Array.from({ length: unseenNumbersADay + 20 }, () => rosterLine({}, '西山镇第一党支部'));
  expect(await importAll(t, county, id, '西山.csv', roster(...west))).toMatchObject({ state: 'committed' });
});
beforeEach(async () => {
  county = await t.asOfficer('committee_administrator', codes.committee);
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
});
afterAll(() => t.close());

const inEast = (rows: readonly RosterLine[]) =>
  rows.map(([name, idNumber, , phone]): RosterLine => [name, idNumber, '东河镇第一党支部', phone]);
const run = async (rows: readonly RosterLine[], as = secretary, code: string = codes.eastFirst) => {
  const { id } = await handed(t, as, code, roster(...inEast(rows)));
  return check(t, as, id);
};
const problemsOf = async ({ id }: { id: string }, as = secretary) =>
  (await t.call('GET /member-imports/{id}/problems', { as, params: { id }, query: { limit: 100 } })).body
    .items;
const used = async () => {
  await run(west);
};
const wholeRoster = /^整份名册：.*今天已超过 100 个.*上级党委组织部门.*从明天起分批交来。$/;

describe('known ID numbers out of sight', () => {
  it('are marked row by row in an honest roster, as often as it is checked, and each run is in the log', async () => {
    const rows = [...west.slice(0, 30), rosterLine(), west[0] ?? rosterLine()];
    const first = await run(rows);
    expect(first).toMatchObject({ state: 'refused', accepted: 1, problemSummary: { exists_elsewhere: 31 } });
    for (let n = 0; n < 4; n += 1)
      expect((await run(rows)).problemSummary).toMatchObject({ exists_elsewhere: 31 });
    const logged = (await auditOf(t, 'members.import_checked')).filter((one) => one.object_id === first.id);
    const digests = west.slice(0, 30).map(([, idNumber]) => `sha:${t.services.vault.digest(idNumber)}`);
    expect(logged).toEqual([
      expect.objectContaining({ outcome: 'done', after: { rows: 32, idNumbers: digests } }),
    ]);
  });

  it('are counted also where the dry run comes to nothing', async () => {
    await asOwner(t, 'ALTER TABLE member_import_problem ADD CONSTRAINT broken CHECK (false) NOT VALID');
    const broken = await run(west.slice(0, 60));
    await asOwner(t, 'ALTER TABLE member_import_problem DROP CONSTRAINT broken');
    expect(broken).toMatchObject({ state: 'failed' });
    expect((await run(west.slice(0, 60))).problemSummary).toEqual({ exists_elsewhere: 60 });
    expect((await run(west.slice(60, 100))).problemSummary).toEqual({ exists_elsewhere: 40 });
    expect((await run(west.slice(100, 101))).problemSummary).toEqual({ exists_elsewhere: 1 });
    expect((await run(west.slice(0, 1))).problemSummary).toEqual({ exists_elsewhere: 1 });
    expect(await problemsOf(await run(west.slice(0, 1)))).toMatchObject([
      { row: 2, message: { zh: expect.stringMatching(wholeRoster) } },
    ]);
  });

  it('are told no more beyond the limit, neither which nor how many; all else is', async () => {
    const spoilt: RosterLine = ['张伟', '150785197703050002', '东河镇第一党支部', ''];
    const found = await run([rosterLine(), ...west, spoilt]);
    expect(found).toMatchObject({
      state: 'refused',
      accepted: west.length + 1,
      problemCount: 2,
      problemSummary: { exists_elsewhere: 1, id_number_check_digit: 1 },
      can: { commit: false, report: true },
    });
    const [whole, other] = await problemsOf(found);
    expect(whole).toMatchObject({
      row: 2,
      code: 'exists_elsewhere',
      message: {
        zh: expect.stringMatching(wholeRoster),
        en: expect.stringMatching(/^The whole roster: more than 100 ID numbers/),
      },
    });
    expect(other).toMatchObject({ row: west.length + 3, code: 'id_number_check_digit' });
    const [entry] = (await auditOf(t, 'members.import_checked')).filter((one) => one.object_id === found.id);
    expect(entry).toMatchObject({ outcome: 'refused', reason: 'too_many_requests' });
  });

  it('make no difference to the rosters of that day', async () => {
    await used();
    const hit = await run(west.slice(3, 4));
    const miss = await run([rosterLine()]);
    const said = async (one: typeof hit) => {
      const { state, accepted, unchanged, problemCount, problemSummary, failure, can } = one;
      return {
        state,
        accepted,
        unchanged,
        problemCount,
        problemSummary,
        failure,
        can,
        of: await problemsOf(one),
      };
    };
    expect(await said(hit)).toEqual(await said(miss));
    expect(hit).toMatchObject({ state: 'refused', accepted: 1, problemCount: 1 });
  });

  it('are no matter for who may see them, nor for another officer', async () => {
    await used();
    expect((await run(west, county, codes.committee)).problemSummary).toEqual({ exists_elsewhere: 120 });
    const other = await t.asOfficer('branch_secretary', codes.eastFirst);
    expect((await run(west.slice(0, 30), other)).problemSummary).toEqual({ exists_elsewhere: 30 });
  });

  it('leave what the officer may see told as before', async () => {
    const township = await t.asOfficer('committee_administrator', codes.eastTownship);
    const { person } = await createMember(t, county, codes.eastSecond);
    await run(west, township, codes.eastTownship);
    const again = await run([rosterLine({ idNumber: person.idNumber })], township, codes.eastTownship);
    expect(await problemsOf(again, township)).toMatchObject([
      { message: { zh: expect.stringMatching(wholeRoster) } },
      { message: { zh: expect.stringMatching(/^此人已在别的党组织建档/) } },
    ]);
  });

  it('are forgotten at the end of the day of China, and not before', async () => {
    await used();
    t.clock.advance(16 * 60_000);
    await reservePlace(t.services, 'another', 1);
    expect(await run(west.slice(0, 1))).toMatchObject({ accepted: 1 });
    t.clock.set(new Date('2026-07-01T15:59:00Z'));
    const key = await t.asOfficer('branch_secretary', codes.eastFirst);
    await run(west, key);
    t.clock.set(new Date('2026-07-01T16:01:00Z'));
    expect(await run(west.slice(0, 30), key)).toMatchObject({ problemSummary: { exists_elsewhere: 30 } });
  });

  it('are no news of the commit either', async () => {
    const late = rosterLine();
    const checked = await run([late]);
    expect(checked.state).toBe('checked');
    await used();
    await createMember(t, county, codes.westFirst, { idNumber: late[1] });
    const refused = await commit(t, secretary, checked);
    expect(refused).toMatchObject({ state: 'refused', accepted: 1 });
    expect(await problemsOf(refused)).toMatchObject([
      { message: { zh: expect.stringMatching(wholeRoster) } },
    ]);
  });
});
