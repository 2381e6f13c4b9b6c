import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { createMember, fullNumbers } from '../../../test/harness/members.ts';
import { newId } from '../../kernel/ids.ts';

let t: TestApp;
let secretary: Headers;
let stranger: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
beforeAll(async () => {
  t = await createTestApp();
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  stranger = await t.asOfficer('branch_secretary', codes.westFirst);
  member = await createMember(t, secretary, codes.eastFirst);
});
afterAll(() => t.close());

const add = (body: Record<string, unknown>, as = secretary, id = member.id) =>
  t.call('POST /members/{id}/entries', {
    as,
    params: { id },
    body: { kind: 'work', title: '云岭县中学', ...body },
  });
const edit = (id: string, ifMatch: number | undefined, body: Record<string, unknown>, as = secretary) =>
  t.call('PATCH /member-entries/{id}', { as, params: { id }, ifMatch, body });
const remove = (id: string, as = secretary) => t.call('DELETE /member-entries/{id}', { as, params: { id } });
const list = (as = secretary) => t.call('GET /members/{id}/entries', { as, params: { id: member.id } });

describe('an entry', () => {
  it('is added, edited and taken away; the history keeps what it said', async () => {
    const added = await add({ fromOn: '2008-09-01', untilOn: null, place: '云岭县', detail: ' 教师 ' });
    expect(added.status).toBe(201);
    expect(added.headers.etag).toBe('"1"');
    const { id } = added.body;
    const expected = {
      kind: 'work',
      title: '云岭县中学',
      fromOn: '2008-09-01',
      untilOn: null,
      place: '云岭县',
      detail: '教师',
      phone: null,
    };
    expect(added.body).toEqual({ id, version: 1, ...expected });
    const edited = await edit(id, 1, { untilOn: '2015-07-01', place: null });
    expect(edited.body).toEqual({ id, version: 2, ...expected, untilOn: '2015-07-01', place: null });
    expect((await list()).body.items).toEqual([edited.body]);
    expect((await remove(id)).body).toEqual({ done: true });
    expect((await list()).body.items).toEqual([]);
    const history = await t.call('GET /members/{id}/history', { as: secretary, params: { id: member.id } });
    expect(history.body.items.map(({ kind, changes }) => [kind, changes])).toMatchObject([
      ['entry_removed', [{ field: 'work', before: '云岭县中学', after: null }]],
      ['entry_changed', [{ field: 'work', before: '云岭县中学', after: '云岭县中学' }]],
      ['entry_added', [{ field: 'work', before: null, after: '云岭县中学' }]],
      ['created', expect.anything()],
    ]);
    for (const action of ['members.entry_added', 'members.entry_changed', 'members.entry_removed'])
      expect((await auditOf(t, action)).map(({ object_id }) => object_id)).toContain(member.id);
  });

  it('keeps a family contact’s number sealed and masked, through an edit of something else', async () => {
    const { body } = await add({ kind: 'family', title: '李明（父）', phone: '139 1111 2222' });
    expect(body.phone).toBe('139****2222');
    const edited = await edit(body.id, 1, { detail: '退休' });
    expect(edited.body).toMatchObject({ phone: '139****2222', detail: '退休' });
    const [row] = await asOwner<{ text: string }>(
      t,
      'SELECT e::text AS text FROM member_entry e WHERE id = $1',
      [body.id],
    );
    expect(row?.text).not.toMatch(/13911112222/);
    expect(row?.text).not.toContain(Buffer.from('13911112222').toString('hex'));
    expect((await edit(body.id, 2, { phone: null })).body.phone).toBeNull();
    const history = await t.call('GET /members/{id}/history', { as: secretary, params: { id: member.id } });
    expect(history.text).not.toMatch(fullNumbers);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['no title', { title: ' 　' }, '/title', '请填写名称。'],
    [
      'an end before the beginning',
      { fromOn: '2010-01-02', untilOn: '2010-01-01' },
      '/untilOn',
      '结束早于开始。',
    ],
    ['a number that is none', { phone: '12' }, '/phone', '电话号码不对。'],
  ])('with %s is refused at its place', async (_what, body, pointer, detail) => {
    const answer = await add(body);
    expectRefused(answer, 422, 'invalid', /^有 1 处需要改正。$/);
    expect(answer.problem.errors).toEqual([{ pointer, detail }]);
    const { body: sound } = await add({});
    expect((await edit(sound.id, 1, body)).problem.errors).toEqual([{ pointer, detail }]);
  });

  it('with a day that is none or an unknown kind is refused', async () => {
    expect((await add({ fromOn: '2010-02-30' })).status).toBe(400);
    expect((await add({ kind: 'hobby' })).status).toBe(400);
  });

  it('asks for the version', async () => {
    const { id } = (await add({})).body;
    expectRefused(await edit(id, undefined, { detail: '某' }), 428, 'precondition_required', /If-Match/);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => edit(id, 1, { detail: `第${n}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
  });

  it('moves the version of its file, so that two officers notice each other', async () => {
    const get = () => t.call('GET /members/{id}', { as: secretary, params: { id: member.id } });
    const { version } = (await get()).body;
    await add({});
    const stale = await t.call('PATCH /members/{id}', {
      as: secretary,
      params: { id: member.id },
      ifMatch: version,
      body: { occupation: '教师' },
    });
    expectRefused(stale, 412, 'stale', /刚被别人改过/);
  });

  it('is nobody’s out of reach: as if it were not there', async () => {
    const { id } = (await add({})).body;
    for (const answers of [
      [await edit(id, 1, { detail: '某' }, stranger), await edit(newId(), 1, { detail: '某' }, stranger)],
      [await remove(id, stranger), await remove(newId(), stranger)],
      [await add({}, stranger), await add({}, stranger, newId())],
    ]) {
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
  });

  it('is read by the member and changed by the branch', async () => {
    const { id } = (await add({ kind: 'award', title: '优秀共产党员' })).body;
    const mine = await t.asMember(member);
    expect((await list(mine)).body.items.map(({ title }) => title)).toContain('优秀共产党员');
    expectRefused(await edit(id, 1, { detail: '某' }, mine), 403, 'forbidden', /职务/);
    expectRefused(await remove(id, mine), 403, 'forbidden', /职务/);
    expectRefused(await add({}, mine), 403, 'forbidden', /职务/);
  });
});
