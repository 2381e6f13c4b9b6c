import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, idNumberOf, linkToMember, newPerson } from '../../../test/harness/members.ts';
import { newId } from '../../kernel/ids.ts';

let t: TestApp;
let county: Headers;
let secretary: Headers;
let neighbour: Headers;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  neighbour = await t.asOfficer('branch_secretary', codes.westFirst);
});
afterAll(() => t.close());

const english = { 'accept-language': 'en' };
const at = (code: string) => organizationOf(t.county, code).id;
const create = (as: Headers, code: string, change: Record<string, unknown> = {}, headers = {}) =>
  t.call('POST /members', { as, body: { organizationId: at(code), ...newPerson(change) }, headers });
const edit = (as: Headers, id: string, ifMatch: number | undefined, body: Record<string, unknown>) =>
  t.call('PATCH /members/{id}', { as, params: { id }, ifMatch, body });
const get = (as: Headers, id: string) => t.call('GET /members/{id}', { as, params: { id } });

describe('a new file', () => {
  it('is answered masked, with its abilities and its version', async () => {
    const person = newPerson({ name: '阿依古丽•买买提', joined: '2008-07-01', full: '2009-07-02' });
    const { status, body, headers } = await t.call('POST /members', {
      as: secretary,
      body: { organizationId: at(codes.eastFirst), ...person },
    });
    expect(status).toBe(201);
    expect(headers.etag).toBe('"1"');
    expect(body).toMatchObject({
      name: '阿依古丽·买买提',
      idNumber: `****************${person.idNumber.slice(-2)}`,
      phone: `139****${person.phone.slice(-4)}`,
      address: '云岭县东河镇****',
      birth: '1960-03-05',
      age: 66,
      stage: 'full',
      standingYears: 16,
      organization: { code: codes.eastFirst, name: '东河镇第一党支部' },
      can: {
        edit: true,
        reveal: true,
        addEntry: true,
        addFile: true,
        printSlip: true,
        seeAccessLog: false,
        requestCorrection: false,
        copy: false,
      },
    });
    expect((await get(secretary, body.id)).body).toEqual(body);
  });

  it('stands in history and audit, sensitive values as digests', async () => {
    const member = await createMember(t, secretary, codes.eastFirst);
    const history = await t.call('GET /members/{id}/history', { as: secretary, params: { id: member.id } });
    expect(history.body.items).toMatchObject([
      { kind: 'created', validOn: '2006-07-01', role: 'branch_secretary' },
    ]);
    const changes = new Map(history.body.items[0]?.changes.map((change) => [change.field, change.after]));
    expect(changes.get('name')).toBe('张伟');
    for (const field of ['idNumber', 'phone', 'address'])
      expect(changes.get(field)).toMatch(/^sha:[\w-]{22}$/);
    const entries = (await auditOf(t, 'members.create')).filter(({ object_id }) => object_id === member.id);
    expect(entries).toMatchObject([{ outcome: 'done', after: { name: '张伟' } }]);
    expect(JSON.stringify(entries)).not.toContain(member.person.idNumber);
  });

  it('lies encrypted in the database', async () => {
    const member = await createMember(t, secretary, codes.eastFirst);
    const [row] = await asOwner<Record<string, unknown>>(
      t,
      'SELECT m::text AS row FROM member m WHERE id = $1',
      [member.id],
    );
    const text = String(row?.row);
    expect(text).toContain(member.name);
    for (const secret of [member.person.idNumber, member.person.phone, '人民路'])
      for (const form of [
        secret,
        Buffer.from(secret).toString('hex'),
        Buffer.from(secret).toString('base64'),
      ])
        expect(text).not.toContain(form);
  });

  it('counts at once, in its branch and above', async () => {
    const fullOf = async (code: string) =>
      (await t.call('GET /organizations/{id}', { as: county, params: { id: at(code) } })).body.memberCount;
    const before = [
      await fullOf(codes.eastFirst),
      await fullOf(codes.committee),
      await fullOf(codes.westFirst),
    ];
    await createMember(t, secretary, codes.eastFirst);
    const after = [
      await fullOf(codes.eastFirst),
      await fullOf(codes.committee),
      await fullOf(codes.westFirst),
    ];
    expect(after).toEqual([(before[0] ?? 0) + 1, (before[1] ?? 0) + 1, before[2]]);
  });

  it('is refused with every fault, its field and words in the reader’s language', async () => {
    const faulty = { name: '张伟1', phone: '123' };
    const chinese = await create(secretary, codes.eastFirst, faulty);
    expectRefused(chinese, 422, 'invalid', /^有 2 处需要改正。$/);
    expect(chinese.problem.errors).toEqual([
      { pointer: '/name', detail: '姓名只能包含文字、间隔号和空格，请检查。' },
      { pointer: '/phone', detail: '电话号码不对：手机 11 位，座机请带区号。' },
    ]);
    const other = await create(secretary, codes.eastFirst, faulty, english);
    expectRefused(other, 422, 'invalid', /^2 value\(s\) need to be corrected\.$/);
    expect(other.problem.errors?.[1]?.detail).toMatch(/Not a telephone number/);
  });

  it('is refused at a committee, and says where it belongs', async () => {
    const answer = await create(county, codes.eastTownship);
    expectRefused(
      answer,
      422,
      'invalid',
      /^党员编入党支部或党小组，“中共云岭县东河镇委员会”不是。请选择它下面的党支部。$/,
    );
  });

  it('takes no property that the contract does not name', async () => {
    const answer = await create(secretary, codes.eastFirst, { version: 7 });
    expectRefused(answer, 400, 'bad_request', /有 1 处/);
    expect(answer.problem.errors?.[0]?.pointer).toBe('/version');
  });

  it('is made once under one Idempotency-Key', async () => {
    const body = { organizationId: at(codes.eastFirst), ...newPerson() };
    const send = () =>
      t.call('POST /members', { as: secretary, body, headers: { 'idempotency-key': 'k-1' } });
    const first = await send();
    const again = await send();
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });
});

describe('a second file for one person', () => {
  it('is refused within reach with name and place', async () => {
    const known = await createMember(t, secretary, codes.eastFirst, { name: '李红' });
    const { idNumber } = known.person;
    const answer = await create(county, codes.westFirst, { idNumber });
    expectRefused(answer, 409, 'conflict', /^“李红”已在东河镇第一党支部建档，没有重复建立。$/);
  });

  it('is refused out of reach with the same words for everybody, revealing nothing more', async () => {
    const known = await createMember(t, neighbour, codes.westFirst, { name: '欧阳春梅' });
    const { idNumber } = known.person;
    const answer = await create(secretary, codes.eastFirst, { idNumber });
    expectRefused(answer, 409, 'conflict', /^该公民身份号码不能在此登记，请与上级党委组织部门核对。$/);
    expect(answer.text).not.toMatch(/欧阳|西山|第一|westFirst/);
    expect(answer.text).not.toContain(known.id);
    const legacy = await create(secretary, codes.eastFirst, {
      idNumber: idNumber.slice(0, 6) + idNumber.slice(8, 17),
    });
    expect(legacy.text).toBe(answer.text);
  });

  it('is refused on a corrected ID number, too', async () => {
    const known = await createMember(t, neighbour, codes.westFirst);
    const member = await createMember(t, secretary, codes.eastFirst);
    const answer = await edit(secretary, member.id, 1, { idNumber: known.person.idNumber });
    expectRefused(answer, 409, 'conflict', /不能在此登记/);
    expect((await get(secretary, member.id)).body.version).toBe(1);
  });

  it('is made once by twenty at the same time', async () => {
    const person = newPerson();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        t.call('POST /members', { as: secretary, body: { organizationId: at(codes.eastFirst), ...person } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
  });

  it('may be made under the number that a correction has set free', async () => {
    const member = await createMember(t, secretary, codes.eastFirst);
    const corrected = idNumberOf('1971-01-02', 11);
    expect((await edit(secretary, member.id, 1, { idNumber: corrected })).status).toBe(200);
    expect((await create(secretary, codes.eastFirst, { idNumber: member.person.idNumber })).status).toBe(201);
    expectRefused(await create(secretary, codes.eastFirst, { idNumber: corrected }), 409, 'conflict', /已在/);
  });
});

describe('an edit', () => {
  it('sets, clears and leaves, and says so in history and audit', async () => {
    const member = await createMember(t, secretary, codes.eastFirst, { workUnit: '云岭县中学' });
    const answer = await edit(secretary, member.id, 1, { workUnit: null, occupation: '教师' });
    expect(answer.status).toBe(200);
    expect(answer.headers.etag).toBe('"2"');
    expect(answer.body).toMatchObject({
      workUnit: null,
      occupation: '教师',
      phone: member.phone,
      version: 2,
    });
    const { body } = await t.call('GET /members/{id}/history', { as: secretary, params: { id: member.id } });
    expect(body.items.map(({ kind }) => kind)).toEqual(['changed', 'created']);
    expect(body.items[0]?.changes).toEqual([
      { field: 'workUnit', before: '云岭县中学', after: null },
      { field: 'occupation', before: null, after: '教师' },
    ]);
    const [entry] = (await auditOf(t, 'members.edit')).filter(({ object_id }) => object_id === member.id);
    expect(entry).toMatchObject({
      after: { workUnit: null, occupation: '教师' },
      before: { occupation: null },
    });
  });

  it('without a version answers 428, with an old one 412, with a damaged one 400', async () => {
    const member = await createMember(t, secretary, codes.eastFirst);
    const body = { occupation: '教师' };
    expectRefused(
      await edit(secretary, member.id, undefined, body),
      428,
      'precondition_required',
      /If-Match/,
    );
    expect((await edit(secretary, member.id, 1, body)).status).toBe(200);
    expectRefused(
      await edit(secretary, member.id, 1, { occupation: '医生' }),
      412,
      'stale',
      /^这条记录刚被别人改过。请刷新后再改，您填写的内容还在。$/,
    );
    const damaged = await t.call('PATCH /members/{id}', {
      as: secretary,
      params: { id: member.id },
      headers: { 'if-match': '*' },
      body,
    });
    expectRefused(damaged, 400, 'bad_request', /If-Match/);
    expect((await get(secretary, member.id)).body).toMatchObject({ occupation: '教师', version: 2 });
  });

  it('is one of twenty that began with the same version', async () => {
    const member = await createMember(t, secretary, codes.eastFirst);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => edit(secretary, member.id, 1, { occupation: `第${n}` })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(412)]);
    expect((await get(secretary, member.id)).body.version).toBe(2);
  });

  it('that changes nothing makes no version and no line', async () => {
    const member = await createMember(t, secretary, codes.eastFirst);
    const answer = await edit(secretary, member.id, 1, { name: ' 张　伟', phone: member.person.phone });
    expect(answer.body.version).toBe(1);
    const { body } = await t.call('GET /members/{id}/history', { as: secretary, params: { id: member.id } });
    expect(body.items).toHaveLength(1);
  });

  it('moves the sign-in by mobile number with the file', async () => {
    const member = await createMember(t, secretary, codes.eastFirst);
    await t.asMember(member);
    const indexOf = async () =>
      (
        await asOwner<{ index: Buffer | null }>(
          t,
          'SELECT phone_index AS index FROM account WHERE member_id = $1',
          [member.id],
        )
      )[0]?.index;
    await edit(secretary, member.id, 1, { phone: '13800138000' });
    expect(await indexOf()).toEqual(t.services.vault.blindIndex('phone', '13800138000'));
    await edit(secretary, member.id, 2, { phone: null });
    expect(await indexOf()).toBeNull();
  });

  it('finds the new name and not the old', async () => {
    const member = await createMember(t, secretary, codes.eastFirst, { name: '夏侯惇' });
    await edit(secretary, member.id, 1, { name: '司马懿' });
    const found = async (name: string) =>
      (await t.call('GET /members', { as: secretary, query: { name } })).body.items.map(({ id }) => id);
    expect(await found('夏侯')).toEqual([]);
    expect(await found('马懿')).toEqual([member.id]);
    expect(await found('simayi')).toEqual([member.id]);
  });
});

describe('the own file', () => {
  it('is read by the member, never edited by an officer whose own it is', async () => {
    const member = await createMember(t, secretary, codes.eastFirst);
    const officer = await t.asOfficer('branch_secretary', codes.eastFirst);
    await linkToMember(t, officer, member);
    const { body } = await get(officer, member.id);
    expect(body.can).toEqual({
      edit: false,
      reveal: true,
      addEntry: false,
      addFile: false,
      printSlip: true,
      seeAccessLog: true,
      requestCorrection: true,
      copy: true,
    });
    const answer = await edit(officer, member.id, 1, { occupation: '教师' });
    expectRefused(answer, 403, 'forbidden', /^本人的档案由党支部修改：请在“我的档案”里提出更正申请。$/);
    const refused = (await auditOf(t, 'PATCH /api/members/:id')).filter(
      ({ outcome }) => outcome === 'refused',
    );
    expect(refused.map(({ reason }) => reason)).toContain('forbidden');
  });

  it('is all that a member without a duty sees', async () => {
    const mine = await createMember(t, secretary, codes.eastFirst);
    const other = await createMember(t, secretary, codes.eastFirst);
    const member = await t.asMember(mine);
    expect((await get(member, mine.id)).body).toMatchObject({
      id: mine.id,
      can: { edit: false, reveal: true },
    });
    expect(
      (await t.call('GET /members/{id}/history', { as: member, params: { id: mine.id } })).body.items,
    ).toHaveLength(1);
    expectRefused(await get(member, other.id), 404, 'not_found', /^没有找到，或者不在您的职务范围内。$/);
    expectRefused(
      await t.call('GET /members', { as: member }),
      403,
      'forbidden',
      /^您当前的职务不能做这件事/,
    );
    expectRefused(await edit(member, mine.id, 1, { occupation: '教师' }), 403, 'forbidden', /职务/);
  });
});

describe('what is out of reach', () => {
  it('answers byte for byte like what is not there, in every operation on a file', async () => {
    const hidden = await createMember(t, neighbour, codes.westFirst);
    await asOwner(t, 'UPDATE session SET authenticated_at = $1', [t.clock.now()]);
    const tries = (id: string) =>
      Promise.all([
        get(secretary, id),
        edit(secretary, id, 1, { occupation: '教师' }),
        t.call('POST /members/{id}/reveal', {
          as: secretary,
          params: { id },
          body: { fields: ['phone'], reason: '通知开会' },
        }),
        t.call('GET /members/{id}/access-log', { as: secretary, params: { id } }),
        t.call('GET /members/{id}/history', { as: secretary, params: { id } }),
        t.call('GET /members/{id}/entries', { as: secretary, params: { id } }),
        t.call('POST /members/{id}/entries', {
          as: secretary,
          params: { id },
          body: { kind: 'work', title: '某' },
        }),
        t.call('GET /members/{id}/files', { as: secretary, params: { id } }),
      ]);
    const there = await tries(hidden.id);
    const nowhere = await tries(newId());
    expect(there.map(({ status }) => status)).toEqual(Array(there.length).fill(404));
    const told = (answers: typeof there) =>
      answers.map(({ status, text, headers: { date: _date, ...headers } }) => ({ status, text, headers }));
    expect(told(there)).toEqual(told(nowhere));
    expect((await get(neighbour, hidden.id)).status).toBe(200);
  });

  it('takes no member to a branch outside, and filters by none', async () => {
    const stranger = at(codes.westFirst);
    const answer = await t.call('POST /members', {
      as: secretary,
      body: { organizationId: stranger, ...newPerson() },
    });
    const unreal = await t.call('POST /members', {
      as: secretary,
      body: { organizationId: newId(), ...newPerson() },
    });
    expectRefused(answer, 404, 'not_found', /没有找到/);
    expect(answer.text).toBe(unreal.text);
    expectRefused(
      await t.call('GET /members', { as: secretary, query: { organization: stranger } }),
      404,
      'not_found',
      /没有找到/,
    );
  });
});
