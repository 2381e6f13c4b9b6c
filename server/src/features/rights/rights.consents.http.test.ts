import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { sql } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import { subtreeScope } from '../../kernel/scope.ts';
import { purposes } from './rights.consents.data.ts';
import { holdsConsent } from './rights.consents.ts';

let t: TestApp;
let secretary: Headers;
type Person = Awaited<ReturnType<typeof createMember>>;
let zhang: Person;
let li: Person;
let wang: Person;
let asZhang: Headers;
let asLi: Headers;
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2000, 7)]);

beforeAll(async () => {
  t = await createTestApp();
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  zhang = await createMember(t, secretary, codes.eastFirst, { name: '张伟' });
  li = await createMember(t, secretary, codes.eastFirst, { name: '李娜' });
  wang = await createMember(t, secretary, codes.eastFirst, {
    name: '王芳',
    stage: 'applicant',
    joined: null,
    full: null,
  });
  await createMember(t, await t.asOfficer('branch_secretary', codes.eastSecond), codes.eastSecond, {
    name: '赵强',
  });
  for (const { id } of [zhang, li])
    await t.call('POST /members/{id}/files', {
      as: secretary,
      params: { id },
      query: { purpose: 'photo', fileName: '照片.jpg' },
      body: jpeg,
      headers: { 'content-type': 'application/octet-stream' },
    });
  asZhang = await t.asMember(zhang);
  asLi = await t.asMember(li);
});
afterAll(() => t.close());

const decide = (purpose: string, given: boolean, as = asZhang, id = zhang.id) =>
  t.call('POST /members/{id}/consents', { as, params: { id }, body: { purpose, given } });
const fellows = async (as = asLi, id = li.id) =>
  (await t.call('GET /members/{id}/fellow-members', { as, params: { id } })).body.items;
const photo = (fellowId: string) =>
  t.request('GET', `/api/members/${li.id}/fellow-members/${fellowId}/photo`, { as: asLi });

describe('without consent', () => {
  it('the people of a branch know each other’s names and nothing else', async () => {
    expect(await fellows()).toEqual([
      { id: zhang.id, name: '张伟', phone: null, birthday: null, photo: false },
    ]);
    expect((await photo(zhang.id)).status).toBe(404);
  });

  it('who applies is in no list, nor is another branch', async () => {
    expect((await fellows()).map(({ name }) => name)).not.toContain('王芳');
    const applicant = await t.asMember(wang);
    expect((await fellows(applicant, wang.id)).map(({ name }) => name)).toEqual(['李娜', '张伟']);
  });

  it('the list is the member’s alone', async () => {
    const answer = await t.call('GET /members/{id}/fellow-members', { as: secretary, params: { id: li.id } });
    expectRefused(answer, 403, 'forbidden', /只给本支部的党员自己看/);
    const outside = await t.call('GET /members/{id}/fellow-members', { as: asLi, params: { id: zhang.id } });
    const nobody = await t.call('GET /members/{id}/fellow-members', { as: asLi, params: { id: newId() } });
    expect([outside.status, outside.text]).toEqual([404, nobody.text]);
  });
});

describe('a consent', () => {
  it('governs what it says and nothing else, and ends at once when withdrawn', async () => {
    const given = await decide('phone_to_branch', true);
    expect(given.status).toBe(201);
    expect(given.body.items.map(({ purpose, given: yes }) => [purpose, yes])).toEqual([
      ['phone_to_branch', true],
      ['photo_to_branch', false],
      ['birthday_to_branch', false],
      ['phone_to_host', false],
    ]);
    expect((await fellows())[0]).toMatchObject({ phone: zhang.person.phone, birthday: null, photo: false });
    await decide('photo_to_branch', true);
    await decide('birthday_to_branch', true);
    expect((await fellows())[0]).toMatchObject({ birthday: `--${zhang.birth.slice(5)}`, photo: true });
    expect((await photo(zhang.id)).status).toBe(200);
    for (const purpose of ['phone_to_branch', 'photo_to_branch', 'birthday_to_branch'])
      await decide(purpose, false);
    expect((await fellows())[0]).toMatchObject({ phone: null, birthday: null, photo: false });
    expect((await photo(zhang.id)).status).toBe(404);
  });

  it('keeps every decision with its day; the same again changes nothing', async () => {
    t.clock.advance(60_000);
    await decide('phone_to_branch', true);
    await decide('phone_to_branch', true);
    const { body } = await t.call('GET /members/{id}/consents', { as: asZhang, params: { id: zhang.id } });
    const phone = body.items.find(({ purpose }) => purpose === 'phone_to_branch');
    expect(phone?.history.map(({ given }) => given)).toEqual([true, false, true]);
    expect(phone?.since).toBe('2026-07-01T02:01:00.000Z');
    expect(phone?.ground.zh).toContain('第十五条');
    expect((await auditOf(t, 'consents.give')).length).toBe(4);
    expect((await auditOf(t, 'consents.withdraw')).length).toBe(3);
  });

  it('is given by nobody else: not by the officer, not past the application', async () => {
    expectRefused(await decide('phone_to_branch', true, secretary), 403, 'forbidden', /只能由本人/);
    expect((await decide('phone_to_branch', true, asLi)).status).toBe(404);
    const { body } = await t.call('GET /members/{id}/consents', { as: secretary, params: { id: zhang.id } });
    expect(body.can.decide).toBe(false);
    const [branch] = await asOwner<{ path: string }>(t, 'SELECT path FROM organization WHERE code = $1', [
      codes.eastFirst,
    ]);
    const forged = t.services.database.transaction(subtreeScope(branch?.path ?? ''), (tx) =>
      tx.run(sql`INSERT INTO member_consent (region_id, member_id, id, org_path, purpose, given, words_version, at)
        VALUES (${zhang.regionId}, ${zhang.id}::uuid, ${newId()}::uuid, ${branch?.path}, 'photo_to_branch', true, 1,
          ${t.clock.now()})`),
    );
    await expect(forged).rejects.toThrow(/row-level security/);
  });

  it('holds for the words that were read', () => {
    const { version } = purposes.phone_to_branch;
    const yes = { purpose: 'phone_to_branch', given: true, wordsVersion: version };
    expect(holdsConsent([yes], 'phone_to_branch')).toBe(true);
    expect(holdsConsent([{ ...yes, wordsVersion: version - 1 }], 'phone_to_branch')).toBe(false);
    expect(holdsConsent([{ ...yes, given: false }, yes], 'phone_to_branch')).toBe(false);
    expect(holdsConsent([], 'phone_to_branch')).toBe(false);
  });
});
