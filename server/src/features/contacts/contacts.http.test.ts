import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { createMember, everyPage, linkToMember } from '../../../test/harness/members.ts';

let t: TestApp;
let secretary: Headers;
let neighbour: Headers;
let county: Headers;
let reader: Headers;
let leader: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
beforeAll(async () => {
  t = await createTestApp();
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  neighbour = await t.asOfficer('branch_secretary', codes.westFirst);
  county = await t.asOfficer('organization_officer', codes.committee);
  reader = await t.asOfficer('education_officer', codes.eastFirst);
  leader = await t.asOfficer('leader', codes.committee);
  member = await createMember(t, secretary, codes.eastFirst);
});
afterAll(() => t.close());

const record = (as: Headers, body: Record<string, unknown>, id = member.id) =>
  t.call('POST /members/{id}/contacts', { as, params: { id }, body });
const list = (as: Headers, id = member.id, query: Record<string, string | number> = {}) =>
  t.call('GET /members/{id}/contacts', { as, params: { id }, query });
const withdraw = (as: Headers, id: string, ifMatch: number, reason = '记错了人') =>
  t.call('POST /member-contacts/{id}/withdraw', { as, params: { id }, ifMatch, body: { reason } });

describe('a talk', () => {
  it('is recorded with its kind alone: today, in person, by whom records it', async () => {
    const before = await list(secretary);
    expect(before.body).toMatchObject({
      items: [],
      talk: { last: null, due: '2026-12-31', overdue: false },
      contact: { last: null, due: null, overdue: false },
      can: { record: true },
    });
    const made = await record(secretary, { kind: 'talk' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      kind: 'talk',
      how: 'in_person',
      day: '2026-07-01',
      note: null,
      withdrawn: null,
      can: { withdraw: true },
    });
    expect(made.body.by).toBe(made.body.recordedBy);
    expect((await list(secretary)).body.talk).toEqual({
      last: '2026-07-01',
      due: '2027-12-31',
      overdue: false,
    });
    expect(await auditOf(t, 'contacts.record')).toMatchObject([
      { outcome: 'done', object_id: member.id, after: { kind: 'talk', day: '2026-07-01' } },
    ]);
  });

  it('may have been held before, by another, with a note that the log does not repeat', async () => {
    const body = { kind: 'contact', day: '2026-06-15', how: 'visit', by: '李书记', note: ' 家里老人生病 ' };
    const { body: made } = await record(county, body);
    expect(made).toMatchObject({ day: '2026-06-15', how: 'visit', by: '李书记', note: '家里老人生病' });
    const logged = JSON.stringify(await auditOf(t, 'contacts.record'));
    expect(logged).toContain('李书记');
    expect(logged).not.toContain('老人');
    // The latest first.
    expect((await list(secretary)).body.items.map(({ day }) => day)).toEqual(['2026-07-01', '2026-06-15']);
  });

  it.each([
    [{ kind: 'talk', day: '2026-07-02' }, 422, 'validation', /不能晚于今天/],
    [{ kind: 'talk', day: '1990-01-01' }, 422, 'validation', /太早/],
    [{ kind: 'talk', day: '2026-02-30' }, 400, 'bad_request', /不符合要求/],
    [{ kind: 'chat' }, 400, 'bad_request', /不符合要求/],
    [{ kind: 'talk', note: '长'.repeat(501) }, 400, 'bad_request', /不符合要求/],
  ] as const)('%o is refused', async (body, status, _code, words) => {
    const answer = await record(secretary, body);
    expect(answer.status).toBe(status);
    expect(answer.problem.detail).toMatch(words);
  });
});

describe('who may', () => {
  it('reads it: who may open the file, the member too; to all others there is no such file', async () => {
    expect((await list(reader)).body).toMatchObject({ can: { record: false } });
    expect((await list(reader)).body.items[0]?.can).toEqual({ withdraw: false });
    const mine = await t.asMember(member);
    const own = await list(mine);
    expect(own.body.items).toHaveLength(2);
    expect(own.body.can).toEqual({ record: false });
    for (const stranger of [neighbour, leader])
      expectRefused(await list(stranger), 404, 'not_found', /没有|不存在|找不到/);
    expect((await list({})).status).toBe(401);
  });

  it('records it: who may edit the file, and nobody about himself', async () => {
    expect((await record(reader, { kind: 'talk' })).status).toBe(403);
    expect((await record(neighbour, { kind: 'talk' })).status).toBe(404);
    expect((await record(leader, { kind: 'talk' })).status).toBe(403);
    expect((await record(await t.asMember(member), { kind: 'talk' })).status).toBe(403);
    const other = await t.asOfficer('branch_secretary', codes.eastFirst);
    const self = await createMember(t, secretary, codes.eastFirst);
    await linkToMember(t, other, self);
    expectRefused(await record(other, { kind: 'talk' }, self.id), 403, 'forbidden', /由别人登记/);
  });

  it('not of a file that ended', async () => {
    const gone = await createMember(t, secretary, codes.eastFirst);
    await asOwner(t, `UPDATE member SET stage = 'deceased' WHERE id = $1`, [gone.id]);
    expect((await list(secretary, gone.id)).body.can).toEqual({ record: false });
    expectRefused(await record(secretary, { kind: 'talk' }, gone.id), 409, 'conflict', /已经终止/);
  });
});

describe('taking back', () => {
  it('keeps the record with the reason, and it no longer counts', async () => {
    const talk = (await list(secretary)).body.items[0];
    if (!talk) throw new Error('there is a talk');
    expect((await withdraw(neighbour, talk.id, 1)).status).toBe(404);
    expect((await withdraw(reader, talk.id, 1)).status).toBe(403);
    expect(
      (
        await t.call('POST /member-contacts/{id}/withdraw', {
          as: secretary,
          params: { id: talk.id },
          body: { reason: '记错' },
        })
      ).status,
    ).toBe(428);
    expectRefused(await withdraw(secretary, talk.id, 2), 412, 'stale', /./);
    expect((await withdraw(secretary, talk.id, 1, '错')).status).toBe(422);
    const taken = await withdraw(secretary, talk.id, 1);
    expect(taken.body).toMatchObject({
      withdrawn: { reason: '记错了人' },
      version: 2,
      can: { withdraw: false },
    });
    expectRefused(await withdraw(secretary, talk.id, 2), 409, 'conflict', /已经撤销/);
    const { body } = await list(secretary);
    expect(body.items).toHaveLength(2);
    expect(body.talk).toEqual({ last: null, due: '2026-12-31', overdue: false });
    expect(await auditOf(t, 'contacts.withdraw')).toMatchObject([
      { reason: '记错了人', object_id: member.id },
    ]);
  });
});

describe('the file', () => {
  it('knows the last of each kind that counts, whatever was recorded and taken back in whichever order', async () => {
    const person = await createMember(t, secretary, codes.eastFirst);
    const kept = () =>
      asOwner(t, 'SELECT last_talk_on AS talk, last_contact_on AS contact FROM member WHERE id = $1', [
        person.id,
      ]);
    const made: Record<string, string> = {};
    for (const [kind, day] of [
      ['talk', '2026-05-01'],
      ['talk', '2026-06-01'],
      ['talk', '2025-01-01'],
      ['contact', '2026-04-01'],
    ] as const)
      made[day] = (await record(secretary, { kind, day }, person.id)).body.id;
    expect(await kept()).toEqual([{ talk: '2026-06-01', contact: '2026-04-01' }]);
    await withdraw(secretary, made['2026-06-01'] ?? '', 1);
    expect(await kept()).toEqual([{ talk: '2026-05-01', contact: '2026-04-01' }]);
    await withdraw(secretary, made['2026-04-01'] ?? '', 1);
    expect(await kept()).toEqual([{ talk: '2026-05-01', contact: null }]);
  });
});

describe('the list', () => {
  it('walks page by page', async () => {
    const person = await createMember(t, secretary, codes.eastFirst);
    for (const day of ['2026-01-01', '2026-01-01', '2025-05-05', '2026-06-30', '2024-02-29'])
      await record(secretary, { kind: 'contact', day }, person.id);
    const all = await everyPage((position) => list(secretary, person.id, { limit: 2, ...position }));
    expect(all.map(({ day }) => day)).toEqual([
      '2026-06-30',
      '2026-01-01',
      '2026-01-01',
      '2025-05-05',
      '2024-02-29',
    ]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(5);
    expect((await list(secretary, person.id, { after: 'x' })).status).toBe(400);
  });
});
