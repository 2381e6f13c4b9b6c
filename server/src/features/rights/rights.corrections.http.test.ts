import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, fullNumbers, linkToMember } from '../../../test/harness/members.ts';
import { newId } from '../../kernel/ids.ts';

let t: TestApp;
let secretary: Headers;
let stranger: Headers;
let township: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
let mine: Headers;
beforeAll(async () => {
  t = await createTestApp();
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  stranger = await t.asOfficer('branch_secretary', codes.westFirst);
  township = await t.asOfficer('organization_officer', codes.eastTownship);
  member = await createMember(t, secretary, codes.eastFirst, { workUnit: '云岭县中学' });
  mine = await t.asMember(member);
});
afterAll(() => t.close());

const submit = (body: Record<string, unknown>, as = mine, id = member.id) =>
  t.call('POST /members/{id}/correction-requests', {
    as,
    params: { id },
    body: { explanation: '单位去年改名了', ...body },
  });
const open = async (body: Record<string, unknown>) => {
  const answer = await submit(body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};
const read = (id: string, as = mine) => t.call('GET /correction-requests/{id}', { as, params: { id } });
const accept = (id: string, ifMatch: number, as = secretary) =>
  t.call('POST /correction-requests/{id}/accept', { as, params: { id }, ifMatch, body: {} });
const refuse = (id: string, ifMatch: number, as = secretary, reason = '与户口簿不一致') =>
  t.call('POST /correction-requests/{id}/refuse', { as, params: { id }, ifMatch, body: { reason } });
const withdraw = (id: string, ifMatch: number, as = mine) =>
  t.call('POST /correction-requests/{id}/withdraw', { as, params: { id }, ifMatch, body: {} });
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from('工作证明：云岭县第一中学。'.repeat(40))]);
const attach = (id: string, as = mine, body = pdf) =>
  t.call('POST /correction-requests/{id}/files', {
    as,
    params: { id },
    query: { fileName: '工作证明.pdf' },
    body,
    headers: { 'content-type': 'application/octet-stream' },
  });
const fileOf = async (as = secretary) =>
  (await t.call('GET /members/{id}', { as, params: { id: member.id } })).body;

describe('a correction request', () => {
  it('is asked by the member, accepted by the officer, and the change names it', async () => {
    const asked = await open({ field: 'workUnit', value: '云岭县第一中学' });
    expect(asked).toMatchObject({
      field: 'workUnit',
      state: 'submitted',
      before: '云岭县中学',
      wished: '云岭县第一中学',
      // 15 working days after 1 July 2026.
      dueOn: '2026-07-22',
      overdue: false,
      can: { addEvidence: true, withdraw: true, decide: false, reveal: false },
    });
    expect((await attach(asked.id)).body.evidence).toMatchObject([
      { name: '工作证明.pdf', mediaType: 'application/pdf', size: pdf.length },
    ]);
    const seen = await read(asked.id, secretary);
    expect(seen.body.can).toEqual({ addEvidence: false, withdraw: false, decide: true, reveal: false });
    const [paper] = seen.body.evidence;
    const content = await t.app.inject({
      method: 'GET',
      url: `/api/member-files/${paper?.id}`,
      headers: secretary,
    });
    expect(content.rawPayload.equals(pdf)).toBe(true);

    const done = await accept(asked.id, seen.body.version);
    expect(done.status, done.text).toBe(200);
    expect(done.body).toMatchObject({ state: 'accepted', can: { decide: false } });
    expect((await fileOf()).workUnit).toBe('云岭县第一中学');
    const history = await t.call('GET /members/{id}/history', { as: mine, params: { id: member.id } });
    expect(history.body.items[0]).toMatchObject({
      kind: 'changed',
      correctionRequest: asked.id,
      changes: [{ field: 'workUnit', before: '云岭县中学', after: '云岭县第一中学' }],
    });
    const [edit] = (await auditOf(t, 'members.edit')).slice(-1);
    expect(edit).toMatchObject({ object_id: member.id, after: { correctionRequest: asked.id } });
    expect(await auditOf(t, 'corrections.submit')).toHaveLength(1);
    expect((await auditOf(t, 'corrections.accept'))[0]).toMatchObject({
      object_id: asked.id,
      outcome: 'done',
    });
    const answered = await read(asked.id);
    expect(answered.body.decidedBy).toMatchObject({
      role: 'branch_secretary',
      organizationName: '东河镇第一党支部',
    });
  });

  it('is refused with a reason that the member reads, and then takes no other step', async () => {
    const asked = await open({ field: 'nativePlace', value: '云岭县东河镇' });
    expectRefused(
      await refuse(asked.id, 1, secretary, '    '),
      422,
      'invalid',
      /^不予更正要写明理由，至少 4 个字/,
    );
    expect((await refuse(asked.id, 1)).status).toBe(200);
    expect((await read(asked.id)).body).toMatchObject({ state: 'refused', reason: '与户口簿不一致' });
    expect((await fileOf()).nativePlace).toBeNull();
    const words = /^这份申请已经答复不予更正，不能再这样做。$/;
    expectRefused(await accept(asked.id, 2), 409, 'conflict', words);
    expectRefused(await withdraw(asked.id, 2), 409, 'conflict', words);
    expectRefused(await attach(asked.id), 409, 'conflict', words);
  });

  it('is withdrawn by the member, and may then be asked anew', async () => {
    const asked = await open({ field: 'occupation', value: '教师' });
    expectRefused(await submit({ field: 'occupation', value: '教导主任' }), 409, 'conflict', /等待答复/);
    expect((await withdraw(asked.id, 1)).body.state).toBe('withdrawn');
    const again = await open({ field: 'occupation', value: '教导主任' });
    expect((await withdraw(again.id, 1)).status).toBe(200);
  });

  it('goes through the rules of every edit: nothing is taken that the file could not say', async () => {
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ field: 'idNumber', value: '150785198506151230' }, /校验位/],
      [{ field: 'joined', value: '1970-01-01' }, /不满 18 周岁/],
      [{ field: 'name', value: null }, /姓名不能为空/],
      [{ field: 'stage', value: 'king' }, /没有这个人员类别/],
      [{ field: 'phone', value: '12' }, /电话号码不对/],
      [{ field: 'workUnit', value: 'x'.repeat(121) }, /最多 120 个字/],
      [{ field: 'workUnit', value: '云岭县第一中学' }, /档案里已经是这样/],
    ];
    for (const [body, words] of cases) {
      const answer = await submit(body);
      expect({ body, status: answer.status }).toEqual({ body, status: 422 });
      expect(answer.problem.errors?.[0]?.pointer).toBe('/value');
      expect(answer.problem.errors?.[0]?.detail).toMatch(words);
    }
    expect((await submit({ field: 'organization', value: '别的支部' })).status).toBe(400);
    expect(
      (await submit({ field: 'workUnit', value: 'x', explanation: '   ab   ' })).problem.errors?.[0],
    ).toEqual({
      pointer: '/explanation',
      detail: '请说明为什么要更正，至少 4 个字。',
    });
  });

  it('needs the version that was read', async () => {
    const asked = await open({ field: 'school', value: '内蒙古大学' });
    expect(
      (
        await t.call('POST /correction-requests/{id}/accept', {
          as: secretary,
          params: { id: asked.id },
          body: {},
        })
      ).status,
    ).toBe(428);
    expectRefused(await accept(asked.id, 7), 412, 'stale', /刚被别人改过/);
    expect((await withdraw(asked.id, 1)).status).toBe(200);
  });

  it('is answered once, however many answer at the same moment', async () => {
    const asked = await open({ field: 'introducers', value: '王建国、李卫东' });
    const answers = await Promise.all([
      accept(asked.id, 1),
      refuse(asked.id, 1, township),
      withdraw(asked.id, 1),
      accept(asked.id, 1, township),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const { state } = (await read(asked.id)).body;
    expect((await fileOf()).introducers).toBe(state === 'accepted' ? '王建国、李卫东' : null);
    const ends = await asOwner(
      t,
      `SELECT FROM audit_entry WHERE object_id = $1 AND outcome = 'done'
       AND action IN ('corrections.accept', 'corrections.refuse', 'corrections.withdraw')`,
      [asked.id],
    );
    expect(ends).toHaveLength(1);
  });

  it('does not undo what was written into the field after it was made', async () => {
    const person = await createMember(t, secretary, codes.eastFirst, { school: '呼伦贝尔学院' });
    const own = await t.asMember(person);
    const asked = await submit({ field: 'school', value: '内蒙古大学' }, own, person.id);
    const params = { id: person.id };
    const seen = (await t.call('GET /members/{id}', { as: secretary, params })).body;
    const edit = (school: string, ifMatch: number) =>
      t.call('PATCH /members/{id}', { as: secretary, params, ifMatch, body: { school } });
    expect((await edit('内蒙古民族大学', seen.version)).status).toBe(200);
    expectRefused(await accept(asked.body.id, 1), 409, 'conflict', /这一项已经改过/);
    const after = (await t.call('GET /members/{id}', { as: secretary, params })).body;
    expect(after.school).toBe('内蒙古民族大学');
    expect((await read(asked.body.id, own)).body.state).toBe('submitted');
    await edit('呼伦贝尔学院', after.version);
    expect((await accept(asked.body.id, 1)).body.state).toBe('accepted');
  });

  it('of a number that another file has is refused at acceptance, and stays open', async () => {
    const other = await createMember(t, secretary, codes.eastFirst);
    const asked = await open({ field: 'idNumber', value: other.person.idNumber });
    expectRefused(await accept(asked.id, 1), 409, 'conflict', /已在东河镇第一党支部建档/);
    expect((await read(asked.id)).body.state).toBe('submitted');
    expect((await withdraw(asked.id, 1)).status).toBe(200);
  });

  it('of the ID number takes birth and sex along', async () => {
    const person = await createMember(t, secretary, codes.eastFirst);
    const own = await t.asMember(person);
    const right = '150785198806120046';
    const asked = await submit(
      { field: 'idNumber', value: right, explanation: '录入时抄错了' },
      own,
      person.id,
    );
    expect((await accept(asked.body.id, 1)).status).toBe(200);
    const { body } = await t.call('GET /members/{id}', { as: secretary, params: { id: person.id } });
    expect(body).toMatchObject({ birth: '1988-06-12', sex: 'female', idNumber: '****************46' });
  });

  it('of the phone lets the member sign in with the new one', async () => {
    const person = await createMember(t, secretary, codes.eastFirst);
    const own = await t.asMember(person);
    const asked = await submit(
      { field: 'phone', value: '139 8888 7777', explanation: '换了号码了' },
      own,
      person.id,
    );
    await accept(asked.body.id, 1);
    const index = t.services.vault.blindIndex('phone', '13988887777');
    const rows = await asOwner(t, 'SELECT id FROM account WHERE phone_index = $1 AND member_id = $2', [
      index,
      person.id,
    ]);
    expect(rows).toHaveLength(1);
  });
});

describe('a stage', () => {
  const probationer = async (joined: string) => {
    const person = await createMember(t, secretary, codes.eastFirst, {
      stage: 'probationary',
      joined,
      full: null,
    });
    return { ...person, own: await t.asMember(person) };
  };
  const stageOf = async (id: string) =>
    (await t.call('GET /members/{id}', { as: secretary, params: { id } })).body.stage;

  it('is not corrected before the rules of changes of status allow it, neither asked nor accepted', async () => {
    const person = await probationer('2026-05-20');
    const early = await submit({ field: 'stage', value: 'full' }, person.own, person.id);
    expectRefused(early, 422, 'rule_refused', /^预备期到 2027-05-20 满，此前不能转正。（《中国共产党章程》/);
    expect(early.problem).toMatchObject({
      rule: 'development.probation_years',
      article: expect.stringMatching(/章程/),
      earliest: '2027-05-20',
    });
    // A date that was corrected back after the request was made: the acceptance is judged by the file as it is then.
    const asked = await submit({ field: 'joined', value: '2024-05-20' }, person.own, person.id);
    expect((await accept(asked.body.id, 1)).status).toBe(200);
    const stage = await submit({ field: 'stage', value: 'full' }, person.own, person.id);
    expect(stage.status, stage.text).toBe(201);
    const params = { id: person.id };
    const { version } = (await t.call('GET /members/{id}', { as: secretary, params })).body;
    const edit = { as: secretary, params, ifMatch: version, body: { joined: '2026-05-20' } };
    expect((await t.call('PATCH /members/{id}', edit)).status).toBe(200);
    expectRefused(await accept(stage.body.id, 1), 422, 'rule_refused', /^预备期到 2027-05-20 满/);
    expect(await stageOf(person.id)).toBe('probationary');
    expect((await read(stage.body.id, person.own)).body.state).toBe('submitted');
    expect((await withdraw(stage.body.id, 1, person.own)).status).toBe(200);
  });

  it('that was entered wrongly is corrected where no rule stands against it', async () => {
    const person = await probationer('2025-05-20');
    const asked = await submit({ field: 'stage', value: 'full' }, person.own, person.id);
    expect((await accept(asked.body.id, 1)).body.state).toBe('accepted');
    expect(await stageOf(person.id)).toBe('full');
  });

  it('that a change of status made is not undone by a correction, nor made by one that needs papers', async () => {
    const member = { stage: 'candidate', joined: null, full: null };
    const person = await createMember(t, secretary, codes.eastFirst, member);
    const params = { id: person.id };
    const { version } = (await t.call('GET /members/{id}', { as: secretary, params })).body;
    const change = {
      kind: 'admit',
      on: '2026-07-01',
      basis: '支部党员大会决议',
      document: '云党发〔2026〕8号',
    };
    const done = await t.call('POST /members/{id}/status-changes', {
      as: secretary,
      params,
      ifMatch: version,
      body: change,
    });
    expect(done.status, done.text).toBe(201);
    const undo = await submit({ field: 'stage', value: 'candidate' }, await t.asMember(person), person.id);
    expectRefused(undo, 409, 'conflict', /“预备党员”是登记过的党籍变动，不能用更正改变/);
    const end = await submit({ field: 'stage', value: 'suspended' });
    expectRefused(end, 409, 'conflict', /要有依据和文件，不能用更正改变，请办理“党籍变动”/);
  });
});

describe('who may', () => {
  it('ask: only the member; answer: who edits the file, never for oneself; others: as if it were not there', async () => {
    const asked = await open({ field: 'school', value: '呼伦贝尔学院' });
    expectRefused(
      await submit({ field: 'school', value: '别的' }, secretary),
      403,
      'forbidden',
      /由本人提出/,
    );
    expectRefused(await withdraw(asked.id, 1, secretary), 403, 'forbidden', /只有申请人本人/);
    expectRefused(await attach(asked.id, secretary), 403, 'forbidden', /只有申请人本人/);
    expectRefused(await accept(asked.id, 1, mine), 403, 'forbidden', /职务/);
    for (const answers of [
      [await read(asked.id, stranger), await read(newId(), stranger)],
      [await accept(asked.id, 1, stranger), await accept(newId(), 1, stranger)],
      [await refuse(asked.id, 1, stranger), await refuse(newId(), 1, stranger)],
      [await withdraw(asked.id, 1, stranger), await withdraw(newId(), 1, stranger)],
      [await attach(asked.id, stranger), await attach(newId(), stranger)],
    ]) {
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
    expect((await withdraw(asked.id, 1)).status).toBe(200);
  });

  it('answer the own request: nobody, though the duty covers it; the organisation above does', async () => {
    const own = await t.asOfficer('branch_secretary', codes.eastFirst);
    const person = await createMember(t, secretary, codes.eastFirst);
    await linkToMember(t, own, person);
    const asked = await submit({ field: 'school', value: '内蒙古大学' }, own, person.id);
    expect(asked.body.can.decide).toBe(false);
    expectRefused(await accept(asked.body.id, 1, own), 403, 'forbidden', /不能由自己答复/);
    expect((await accept(asked.body.id, 1, township)).body.state).toBe('accepted');
  });

  it('see the sensitive value: masked to all, in full with a reason and a line in the member’s log', async () => {
    const asked = await open({
      field: 'phone',
      value: '13912345678',
      explanation: '旧号 13900001111 停用了，身份证 150785198806120046',
    });
    const params = { id: asked.id };
    for (const as of [mine, secretary]) {
      const { body } = await read(asked.id, as);
      expect(body.wished).toBe('139****5678');
      expect(`${body.before} ${body.wished}`).not.toMatch(fullNumbers);
    }
    const shown = await read(asked.id, secretary);
    expect(shown.text).not.toMatch(fullNumbers);
    expect(shown.body.explanation).toBe('旧号 *********11 停用了，身份证 ****************46');
    expectRefused(
      await t.call('POST /correction-requests/{id}/reveal', {
        as: mine,
        params,
        body: { reason: '看看号码' },
      }),
      403,
      'forbidden',
      /职务/,
    );
    const revealed = await t.call('POST /correction-requests/{id}/reveal', {
      as: secretary,
      params,
      body: { reason: '与证明核对' },
    });
    expect(revealed.body).toMatchObject({ wished: '13912345678', before: member.person.phone });
    const log = await t.call('GET /members/{id}/access-log', { as: mine, params: { id: member.id } });
    expect(log.body.items).toContainEqual(
      expect.objectContaining({ action: 'revealed', fields: ['phone'], reason: '与证明核对' }),
    );
    t.clock.advance(6 * 60_000);
    expectRefused(
      await t.call('POST /correction-requests/{id}/reveal', {
        as: secretary,
        params,
        body: { reason: '与证明核对' },
      }),
      403,
      'fresh_sign_in_required',
      /密码/,
    );
    await withdraw(asked.id, 1);
  });

  it('nobody reads it in the tables: value, explanation and evidence lie sealed', async () => {
    const asked = await open({
      field: 'address',
      value: '云岭县北街道 77 号',
      explanation: '去年搬到北街道了',
    });
    await attach(asked.id);
    const [row] = await asOwner<{ row: string }>(
      t,
      'SELECT c::text AS row FROM correction_request c WHERE id = $1',
      [asked.id],
    );
    expect(row?.row).not.toMatch(/北街道/);
    for (const entry of readdirSync(t.services.settings.storageDir, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        expect(readFileSync(join(entry.parentPath, entry.name)).includes(Buffer.from('工作证明'))).toBe(
          false,
        );
    await withdraw(asked.id, 1);
  });
});

describe('the officers’ list', () => {
  it('has what is open by its day, tells what is late, and stays within the reach', async () => {
    const person = await createMember(t, secretary, codes.eastFirst);
    const own = await t.asMember(person);
    const first = await submit({ field: 'school', value: '内蒙古大学' }, own, person.id);
    const list = (as: Headers, query: Record<string, string | number> = {}) =>
      t.call('GET /correction-requests', { as, query });
    expect((await list(township, { state: 'overdue' })).body.items).toEqual([]);
    t.clock.set(new Date('2026-07-22T15:59:00Z'));
    const onTheDay = await t.asOfficer('organization_officer', codes.eastTownship);
    expect((await list(onTheDay, { state: 'overdue' })).body.items).toEqual([]);
    t.clock.set(new Date('2026-07-22T16:01:00Z'));
    const late = await t.asOfficer('organization_officer', codes.eastTownship);
    expect((await list(late, { state: 'overdue' })).body.items).toMatchObject([
      {
        id: first.body.id,
        overdue: true,
        member: { id: person.id },
        organization: { name: '东河镇第一党支部' },
      },
    ]);
    const west = await t.asOfficer('organization_officer', codes.westTownship);
    expect((await list(west)).body.items).toEqual([]);
    const east = organizationOf(t.county, codes.eastSecond).id;
    expect((await list(late, { organization: east })).body.items).toEqual([]);
    const foreign = organizationOf(t.county, codes.westFirst).id;
    expect((await list(late, { organization: foreign })).status).toBe(404);
    const answered = await list(late, { state: 'answered', limit: 2 });
    expect(answered.body.items).toHaveLength(2);
    const more = await list(late, { state: 'answered', limit: 2, after: answered.body.next ?? '' });
    expect(more.body.items.length).toBeGreaterThan(0);
    const ids = [...answered.body.items, ...more.body.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await list(late, { after: 'x' })).status).toBe(400);
    expect((await list(await t.asMember(person))).status).toBe(403);
  });

  it('is of the day’s rule: an organisation that sets five working days is asked for five', async () => {
    const asked = await t.call('GET /members/{id}/correction-requests', {
      as: await t.asMember(member),
      params: { id: member.id },
    });
    expect(asked.body.items.length).toBeGreaterThan(3);
    await asOwner(
      t,
      `INSERT INTO rule_setting (region_id, id, organization_id, org_path, key, value, from_on, reason, recorded_at)
       SELECT region_id, gen_random_uuid(), id, path, 'correction.answer_working_days', '5', '2026-07-01', '县委规定', now()
       FROM organization WHERE code = $1`,
      [codes.eastTownship],
    );
    const own = await t.asMember(member);
    const answer = await submit({ field: 'notes', value: '有新的情况' }, own);
    expect(answer.body.dueOn).toBe('2026-07-30');
  });
});
