import type { Body } from '@zhibu/contract/endpoint';
import type { statusChangeApi } from '@zhibu/contract/status-changes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, everyPage, linkToMember } from '../../../test/harness/members.ts';
import { foldDeltas, verifyStatistics } from '../statistics/public.ts';

let t: TestApp;
let officer: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());
beforeEach(async () => {
  officer = await on('2026-07-01');
});

type ChangeBody = Body<(typeof statusChangeApi)['POST /members/{id}/status-changes']>;
const papers = { basis: '支部党员大会决议', document: '云党发〔2026〕8号' };
/** A session does not outlive the time that a test lets pass: on that day another secretary of the branch signs in. */
function on(day: string, code: string = codes.eastFirst): Promise<Headers> {
  t.clock.set(new Date(`${day}T02:00:00Z`));
  return t.asOfficer('branch_secretary', code);
}

async function versionOf(id: string, as = officer): Promise<number> {
  return (await t.call('GET /members/{id}', { as, params: { id } })).body.version;
}

async function change(id: string, body: ChangeBody, as = officer, query: { preview?: boolean } = {}) {
  const ifMatch = await versionOf(id, as);
  return t.call('POST /members/{id}/status-changes', { as, params: { id }, ifMatch, query, body });
}

async function done(id: string, body: ChangeBody, as = officer) {
  const answer = await change(id, body, as);
  if (answer.status !== 201 || !answer.body.change) throw new Error(answer.text);
  return answer.body.change;
}

const rowOf = async (id: string) =>
  (
    await asOwner(
      t,
      `SELECT stage, joined, joined_precision, full_on, full_precision, presence, presence_since, probation_until
       FROM member WHERE id = $1`,
      [id],
    )
  )[0];

const believed = (id: string) =>
  asOwner(
    t,
    `SELECT valid_from, valid_until, cause, stage, presence, joined, full_on FROM member_state
     WHERE member_id = $1 AND superseded_at = 'infinity' ORDER BY valid_from`,
    [id],
  );

async function flowsOn(day: string, key: string, code: string = codes.committee) {
  await foldDeltas(t.services);
  return asOwner(
    t,
    `SELECT cause, ins::int, outs::int FROM org_stat_day WHERE organization_id = $1 AND valid_on = $2
       AND dimension = 'stage' AND key = $3 ORDER BY cause`,
    [organizationOf(t.county, code).id, day, key],
  );
}

const probationer = (joined: string, more: Record<string, unknown> = {}) =>
  createMember(t, officer, codes.eastFirst, { stage: 'probationary', joined, full: undefined, ...more });

describe('a conversion', () => {
  it('is refused until probation has ended, by rule, article and day; then it holds everywhere at once', async () => {
    member = await probationer('2025-08-31');
    const early = await change(member.id, { kind: 'convert', on: '2026-07-01' });
    expectRefused(early, 422, 'rule_refused', /预备期到 2026-08-31 满，此前不能转正。（《中国共产党章程》）/);
    expect(early.problem).toMatchObject({
      rule: 'development.probation_years',
      article: '《中国共产党章程》',
      earliest: '2026-08-31',
    });
    officer = await on('2026-09-02');
    const seen = await change(member.id, { kind: 'convert', on: '2026-09-01' }, officer, { preview: true });
    expect(seen.body).toMatchObject({
      preview: true,
      blocks: [],
      warnings: [],
      change: null,
      changes: [
        { field: 'stage', before: 'probationary', after: 'full' },
        { field: 'full', before: null, after: '2026-08-31' },
      ],
    });
    expect(await rowOf(member.id)).toMatchObject({ stage: 'probationary', full_on: null });
    const made = await done(member.id, { kind: 'convert', on: '2026-09-01' });
    expect(made).toMatchObject({ kind: 'convert', on: '2026-09-01', can: { revoke: true }, revoked: null });
    expect(await rowOf(member.id)).toMatchObject({
      stage: 'full',
      full_on: '2026-08-31',
      full_precision: 'day',
    });
    expect((await believed(member.id)).at(-1)).toMatchObject({
      valid_from: '2026-09-01',
      cause: 'converted',
      stage: 'full',
      full_on: '2026-08-31',
    });
    expect(await flowsOn('2026-09-01', 'full')).toEqual([{ cause: 'converted', ins: 1, outs: 0 }]);
    expect(await flowsOn('2026-09-01', 'probationary')).toEqual([{ cause: 'converted', ins: 0, outs: 1 }]);
    const history = await t.call('GET /members/{id}/history', { as: officer, params: { id: member.id } });
    expect(history.body.items[0]).toMatchObject({
      kind: 'status_changed',
      validOn: '2026-09-01',
      changes: expect.arrayContaining([
        { field: 'stage', before: 'probationary', after: 'full' },
        { field: 'full', before: null, after: '2026-08-31' },
      ]),
    });
    expect((await auditOf(t, 'members.status_change')).at(-1)).toMatchObject({
      object_id: member.id,
      after: { kind: 'convert', on: '2026-09-01', stage: 'full' },
    });
    expect((await verifyStatistics(t.services)).differences).toEqual([]);
  });

  it('that was recorded wrongly is taken back with a reason: file, history and counts are as they were', async () => {
    officer = await on('2026-09-10');
    member = await probationer('2025-09-01');
    const before = { row: await rowOf(member.id), history: await believed(member.id) };
    officer = await on('2026-09-20');
    const made = await done(member.id, { kind: 'convert', on: '2026-09-15' });
    const params = { id: made.id };
    const revoke = (as: Headers, ifMatch: number | undefined, reason = '登记错了人') =>
      t.call('POST /status-changes/{id}/revoke', {
        as,
        params,
        ...(ifMatch === undefined ? {} : { ifMatch }),
        body: { reason },
      });
    expectRefused(await revoke(officer, undefined), 428, 'precondition_required', /./);
    expectRefused(await revoke(officer, 7), 412, 'stale', /刚被别人改过/);
    expectRefused(await revoke(officer, 1, ' x '), 422, 'invalid', /至少两个字/);
    const neighbour = await t.asOfficer('branch_secretary', codes.westFirst);
    expectRefused(await revoke(neighbour, 1), 404, 'not_found', /没有找到/);
    const back = await revoke(officer, 1);
    expect(back.body).toMatchObject({
      revoked: { reason: '登记错了人', actorRole: 'branch_secretary' },
      version: 2,
      can: { revoke: false },
    });
    expect(await rowOf(member.id)).toEqual(before.row);
    expect(await believed(member.id)).toEqual(before.history);
    expectRefused(await revoke(officer, 2), 409, 'conflict', /已经撤销/);
    const history = await t.call('GET /members/{id}/history', { as: officer, params: { id: member.id } });
    expect(history.body.items[0]).toMatchObject({ kind: 'status_revoked', validOn: '2026-09-15' });
    expect((await auditOf(t, 'members.status_revoke')).at(-1)).toMatchObject({
      object_id: member.id,
      reason: '登记错了人',
    });
    expect(await flowsOn('2026-09-15', 'full')).toEqual([]);
    expect((await verifyStatistics(t.services)).differences).toEqual([]);
  });
});

it('taking back goes for a date that was put right meanwhile, too, and not past what went on by other ways', async () => {
  officer = await on('2026-08-10');
  member = await probationer('2025-08-01');
  const history = await believed(member.id);
  officer = await on('2026-08-20');
  const params = { id: member.id };
  const made = await done(member.id, { kind: 'convert', on: '2026-08-15' });
  await t.call('PATCH /members/{id}', { as: officer, params, ifMatch: 2, body: { full: '2026-08-02' } });
  const revoke = (id: string) =>
    t.call('POST /status-changes/{id}/revoke', {
      as: officer,
      params: { id },
      ifMatch: 1,
      body: { reason: '登记错了' },
    });
  expect((await revoke(made.id)).status).toBe(200);
  expect(await rowOf(member.id)).toMatchObject({
    stage: 'probationary',
    joined: '2025-08-01',
    full_on: null,
  });
  expect(await believed(member.id)).toEqual(history);
  expect((await verifyStatistics(t.services)).differences).toEqual([]);
  const died = await done(member.id, { kind: 'die', on: '2026-08-15' });
  await asOwner(t, 'UPDATE member SET reduced_at = $2 WHERE id = $1', [member.id, t.clock.now()]);
  expectRefused(await revoke(died.id), 409, 'conflict', /不能直接撤销/);
});

describe('a life', () => {
  it('from admission to removal: each step counted for its cause, only the last one taken back', async () => {
    const second = (day: string) => on(day, codes.eastSecond);
    let own = await second('2020-03-01');
    const candidate = await createMember(t, own, codes.eastSecond, {
      stage: 'candidate',
      joined: undefined,
      full: undefined,
    });
    const { id } = candidate;
    own = await second('2020-06-30');
    await done(id, { kind: 'admit', on: '2020-06-29' }, own);
    own = await second('2021-07-01');
    await done(id, { kind: 'extend_probation', on: '2021-07-01', months: 6, basis: '学习不够' }, own);
    expect(await rowOf(id)).toMatchObject({
      stage: 'probationary',
      joined: '2020-06-29',
      probation_until: '2021-12-29',
    });
    const twice = await change(
      id,
      { kind: 'extend_probation', on: '2021-07-01', months: 6, basis: '再看看' },
      own,
    );
    expect(twice.problem).toMatchObject({ rule: 'development.probation_extension_months' });
    own = await second('2022-02-01');
    const early = await change(id, { kind: 'convert', on: '2021-12-28' }, own);
    expect(early.problem).toMatchObject({
      rule: 'development.probation_extension_months',
      earliest: '2021-12-29',
    });
    const late = await change(id, { kind: 'convert', on: '2022-02-01' }, own);
    expect(late.body.warnings).toMatchObject([{ rule: 'development.conversion_within_months' }]);
    expect(await rowOf(id)).toMatchObject({ stage: 'full', full_on: '2021-12-29', probation_until: null });
    own = await second('2022-09-01');
    await done(id, { kind: 'lose_contact', on: '2022-08-31' }, own);
    own = await second('2023-03-01');
    const suspend = { kind: 'suspend', ground: 'lost_contact', ...papers } as const;
    const soon = await change(id, { ...suspend, on: '2023-02-27' }, own);
    expect(soon.problem).toMatchObject({
      rule: 'lost_contact.suspension_after_months',
      article: '《中国共产党党员教育管理工作条例》',
      earliest: '2023-02-28',
    });
    const suspension = await done(id, { ...suspend, on: '2023-02-28' }, own);
    own = await second('2025-02-28');
    const remove = { kind: 'remove', ...papers } as const;
    const tooSoon = await change(id, { ...remove, on: '2025-02-27' }, own);
    expect(tooSoon.problem).toMatchObject({
      rule: 'lost_contact.removal_after_years',
      earliest: '2025-02-28',
    });
    const removal = await done(id, { ...remove, on: '2025-02-28' }, own);
    const final = await change(id, { kind: 'restore', on: '2025-02-28', ...papers }, own);
    expectRefused(final, 409, 'conflict', /现在是“除名”，不能再办理变动/);
    const notLast = await t.call('POST /status-changes/{id}/revoke', {
      as: own,
      params: { id: suspension.id },
      ifMatch: 1,
      body: { reason: '想撤销它' },
    });
    expectRefused(notLast, 409, 'conflict', /只能撤销最近一次变动/);
    for (const [day, key, cause, ins, outs] of [
      ['2020-06-29', 'probationary', 'admitted', 1, 0],
      ['2022-02-01', 'full', 'converted', 1, 0],
      ['2023-02-28', 'suspended', 'suspended', 1, 0],
      ['2023-02-28', 'full', 'suspended', 0, 1],
      ['2025-02-28', 'removed', 'removed', 1, 0],
    ] as const)
      expect({ day, key, flows: await flowsOn(day, key, codes.eastSecond) }).toEqual({
        day,
        key,
        flows: [{ cause, ins, outs }],
      });
    await t.call('POST /status-changes/{id}/revoke', {
      as: own,
      params: { id: removal.id },
      ifMatch: 1,
      body: { reason: '本人已找到' },
    });
    await done(id, { kind: 'restore', on: '2025-02-28', ...papers }, own);
    expect(await rowOf(id)).toMatchObject({ stage: 'full', presence: 'present', presence_since: null });
    expect((await verifyStatistics(t.services)).differences).toEqual([]);
  });

  it('two who record at once: one is told that the file was changed', async () => {
    const { id, version } = await createMember(t, officer, codes.eastFirst);
    const body = { kind: 'die', on: '2026-07-01' } as const;
    const answers = await Promise.all(
      [1, 2].map(() =>
        t.call('POST /members/{id}/status-changes', { as: officer, params: { id }, ifMatch: version, body }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 412]);
  });
});

describe('who may', () => {
  const body = { kind: 'go_abroad', on: '2026-07-01' } as const;
  it('is whoever edits the file: not a neighbour, not above by statistics, nobody for himself', async () => {
    member = await createMember(t, officer, codes.eastFirst);
    const params = { id: member.id };
    const asked = (as: Headers, ifMatch: number | undefined = 1) =>
      t.call('POST /members/{id}/status-changes', { as, params, ifMatch, body });
    const read = (as: Headers) => t.call('GET /members/{id}/status-changes', { as, params });
    const neighbour = await t.asOfficer('branch_secretary', codes.eastSecond);
    expectRefused(await asked(neighbour), 404, 'not_found', /没有找到/);
    expectRefused(await read(neighbour), 404, 'not_found', /没有找到/);
    const statistician = await t.asOfficer('statistician', codes.committee);
    expectRefused(await asked(statistician), 403, 'forbidden', /不能做这件事/);
    expectRefused(await read(statistician), 403, 'forbidden', /不能做这件事/);
    expectRefused(
      await t.call('GET /status-changes', { as: statistician }),
      403,
      'forbidden',
      /不能做这件事/,
    );
    const educator = await t.asOfficer('education_officer', codes.eastTownship);
    expectRefused(await asked(educator), 403, 'forbidden', /不能做这件事/);
    expect((await read(educator)).body).toMatchObject({ can: { change: false } });
    const himself = await t.asOfficer('branch_secretary', codes.eastFirst);
    await linkToMember(t, himself, member);
    expectRefused(await asked(himself), 403, 'forbidden', /本人的档案/);
    expect((await read(himself)).body).toMatchObject({ can: { change: false } });
    expect((await t.call('POST /members/{id}/status-changes', { as: officer, params, body })).status).toBe(
      428,
    );
    expectRefused(await asked(officer, 9), 412, 'stale', /刚被别人改过/);
    expect((await read(officer)).body.items).toEqual([]);
    expect((await asked(officer)).status).toBe(201);
  });

  it('is the form no more: the stage of a member changes by a change of status only', async () => {
    const refused = async (stage: string, to: string) => {
      const made = await createMember(t, officer, codes.eastFirst, {
        stage,
        joined: undefined,
        full: undefined,
      });
      return t.call('PATCH /members/{id}', {
        as: officer,
        params: { id: made.id },
        ifMatch: 1,
        body: { stage: to as never }, // any stage may be tried
      });
    };
    for (const [from, to] of [
      ['candidate', 'probationary'],
      ['full', 'deceased'],
      ['suspended', 'full'],
      ['full', 'applicant'],
    ] as const) {
      const answer = await refused(from, to);
      expectRefused(answer, 422, 'invalid', /请使用“党籍变动”办理/);
      expect(answer.problem.errors).toMatchObject([{ pointer: '/stage' }]);
    }
    expect((await refused('applicant', 'activist')).body.stage).toBe('activist');
    expect((await refused('candidate', 'activist')).status).toBe(200);
    // What does not change the stage passes, whatever it is.
    expect((await refused('suspended', 'suspended')).status).toBe(200);
  });
});

describe('what is told', () => {
  it('of each kind whether it is possible today, else why not and until when', async () => {
    member = await probationer('2026-03-31');
    const { body } = await t.call('GET /members/{id}/status-changes', {
      as: officer,
      params: { id: member.id },
    });
    expect(body.standing).toEqual({
      stage: 'probationary',
      presence: 'present',
      presenceSince: null,
      probationEnds: '2027-03-31',
      probationUntil: null,
      probationOver: false,
    });
    expect(body.can).toEqual({ change: true });
    const of = (kind: string) => body.options.find((one) => one.kind === kind);
    expect(of('cancel_probation')).toMatchObject({ possible: true, objection: null });
    expect(of('convert')).toMatchObject({
      possible: false,
      objection: {
        rule: 'development.probation_years',
        article: { zh: '《中国共产党章程》' },
        earliest: { zh: '2027-03-31' },
      },
    });
    expect(of('expel')).toMatchObject({
      possible: false,
      objection: { rule: null, words: { zh: /取消预备/ } },
    });
    expect(body.options.filter(({ kind }) => kind === 'suspend').map(({ ground }) => ground)).toEqual([
      'lost_contact',
      'abroad',
      'other',
    ]);
  });

  it('everything that is missing at once, at its field; a preview lists the same', async () => {
    member = await createMember(t, officer, codes.eastFirst);
    const body = { kind: 'expel', on: '2026-07-02' } as const;
    const refused = await change(member.id, body);
    expectRefused(refused, 422, 'invalid', /日期不能晚于今天/);
    expect(refused.problem.errors?.map(({ pointer }) => pointer)).toEqual(['/on', '/basis', '/document']);
    const seen = await change(member.id, body, officer, { preview: true });
    expect(seen.body.blocks.map(({ pointer }) => pointer)).toEqual(['/on', '/basis', '/document']);
    expect(await versionOf(member.id)).toBe(1);
  });

  it('that posts and duties of one whose membership ends still run, with the place where they end', async () => {
    const county = await t.asOfficer('organization_officer', codes.committee);
    const branch = organizationOf(t.county, codes.westFirst);
    const head = await createMember(t, county, codes.westFirst, { name: '石大山' });
    const begun = await t.call('POST /organizations/{id}/terms', {
      as: county,
      params: { id: branch.id },
      body: {
        from: '2026-06-01',
        election: 'founding',
        village: false,
        officers: [{ memberId: head.id, post: 'secretary' }],
      },
    });
    expect(begun.status).toBe(201);
    await linkToMember(t, await t.asOfficer('branch_secretary', codes.westFirst), head);
    const seen = await change(head.id, { kind: 'die', on: '2026-07-01' }, county, { preview: true });
    expect(seen.body.warnings.map(({ link, words }) => [link?.type, link?.organizationId, words.zh])).toEqual(
      [
        ['officer', branch.id, '还担任西山镇第一党支部的书记，不会自动结束，请到班子里结束。'],
        ['duty', branch.id, '账号还有西山镇第一党支部的“党支部书记”职务权限，不会自动收回，请结束这项职务。'],
      ],
    );
    expect(
      (await change(head.id, { kind: 'go_abroad', on: '2026-07-01' }, county, { preview: true })).body
        .warnings,
    ).toEqual([]);
  });
});

describe('the list', () => {
  it('shows what was recorded in the reach, page by page, filtered by kind, day and organisation', async () => {
    const county = await t.asOfficer('organization_officer', codes.committee);
    const made: string[] = [];
    for (const [code, kind, day] of [
      [codes.westFirst, 'go_abroad', '2026-05-01'],
      [codes.westFirst, 'lose_contact', '2026-06-01'],
      [codes.westSecond, 'go_abroad', '2026-06-15'],
    ] as const) {
      const { id } = await createMember(t, county, code);
      made.push((await done(id, { kind, on: day }, county)).id);
    }
    const west = organizationOf(t.county, codes.westTownship).id;
    const ids = async (query: Record<string, string | number | string[]>) =>
      (
        await everyPage((position) =>
          t.call('GET /status-changes', { as: county, query: { organization: west, ...query, ...position } }),
        )
      ).map(({ id }) => id);
    expect(await ids({ limit: 1 })).toEqual(made.toReversed());
    expect(await ids({ kind: 'go_abroad' })).toEqual([made[2], made[0]]);
    expect(await ids({ from: '2026-06-01', until: '2026-06-01' })).toEqual([made[1]]);
    expect(await ids({ organization: organizationOf(t.county, codes.westSecond).id })).toEqual([made[2]]);
    const secretary = await t.asOfficer('branch_secretary', codes.westSecond);
    const own = await t.call('GET /status-changes', { as: secretary });
    expect(own.body.items.map(({ id }) => id)).toEqual([made[2]]);
    const hidden = await t.call('GET /status-changes', { as: secretary, query: { organization: west } });
    expectRefused(hidden, 404, 'not_found', /没有找到/);
  });
});
