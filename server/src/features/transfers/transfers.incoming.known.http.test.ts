import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, newPerson } from '../../../test/harness/members.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { goneOutside, letterOf, personOf, sameAs, step } from './transfers.testing.flow.ts';

/** What a letter from outside tells its handler of an ID number that is known, and of whoever was here before. */

let t: TestApp;
let west: Headers;
let county: Headers;
const signIn = async () => {
  west = await t.asOfficer('organization_officer', codes.westTownship);
  county = await t.asOfficer('organization_officer', codes.committee);
};
beforeEach(async () => {
  t = await createTestApp();
  await signIn();
});
afterEach(() => t.close());

const register = (person: Record<string, unknown>, as = west, letter: Record<string, unknown> = {}) =>
  t.call('POST /transfers/incoming', { as, body: { letter: letterOf(letter), person, ground: 'work' } });
const afterLeaving = { issuedOn: '2026-08-01', until: '2026-08-31' };
const cannot = /^该公民身份号码不能在此登记，请与上级党委组织部门核对。$/;

describe('an ID number that is known', () => {
  it('is refused in the same words whatever is known of it; the reason is told to whoever may see the file', async () => {
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    const active = await createMember(t, secretary, codes.eastFirst, { name: '欧阳明月' });
    const dead = await createMember(t, secretary, codes.eastFirst, { name: '红梅' });
    await t.call('POST /members/{id}/status-changes', {
      as: secretary,
      params: { id: dead.id },
      ifMatch: dead.version,
      body: { kind: 'die', on: '2026-06-20', basis: '医院证明' },
    });
    const waiting = personOf();
    const east = await t.asOfficer('organization_officer', codes.eastTownship);
    expect((await register(waiting, east)).status).toBe(201);
    const tried = [
      personOf({ ...sameAs(active.person), name: active.name }),
      personOf({ ...sameAs(active.person), name: '王五' }),
      personOf({ ...sameAs(dead.person), name: dead.name }),
      waiting,
    ];
    const answers = [];
    for (const [n, person] of tried.entries())
      answers.push(await register({ ...person }, west, { number: `w${n}` }));
    for (const answer of answers) {
      expectRefused(answer, 409, 'conflict', cannot);
      expect(answer.text).toBe(answers[0]?.text);
    }
    const told = [
      /已在本系统登记.*请由原党组织在系统内转接/,
      /已在本系统登记/,
      /“红梅”的档案在.*存档（去世）/,
      /已有一封/,
    ];
    for (const [n, person] of tried.entries())
      expectRefused(
        await register({ ...person }, county, { number: `c${n}` }),
        409,
        'conflict',
        told[n] ?? cannot,
      );
  });

  it('leaves an entry of each refusal with the digest of the number, and a handler has so many', async () => {
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    const { person } = await createMember(t, secretary, codes.eastFirst);
    const known = personOf(sameAs(person));
    const first = await register(known);
    const entries = async () => (await auditOf(t, 'POST /api/transfers/incoming')).filter((one) => one.after);
    const digest = `sha:${t.services.vault.digest(person.idNumber)}`;
    expect(await entries()).toMatchObject([
      { outcome: 'refused', reason: 'conflict', after: { idNumber: digest } },
    ]);
    expect(JSON.stringify(await entries())).not.toContain(person.idNumber);
    // What succeeds, and what is refused for another reason, takes no place.
    expect((await register(personOf(), west, { number: '2' })).status).toBe(201);
    expect((await register(personOf({ full: null }), west, { number: '3' })).status).toBe(422);
    await asOwner(
      t,
      `UPDATE sign_in_address SET attempts = 58 WHERE address LIKE 'id numbers %' AND attempts = 1`,
    );
    const rest = await Promise.all(Array.from({ length: 5 }, () => register(known)));
    expect(rest.map(({ status }) => status).sort()).toEqual([409, 409, 429, 429, 429]);
    expect(rest.find(({ status }) => status === 409)?.text).toBe(first.text);
    expectRefused(await register(personOf()), 429, 'too_many_requests', /一刻钟后再试/);
    // Who is told to wait has taken no place: as soon as one is free, the next letter is registered.
    await asOwner(
      t,
      `UPDATE sign_in_address SET attempts = 59 WHERE address LIKE 'id numbers %' AND attempts = 60`,
    );
    expect((await register(personOf(), west, { number: '8' })).status).toBe(201);
    // One handler's tries are nobody else's.
    expect((await register(personOf(), county, { number: '9' })).status).toBe(201);
  });
});

describe('whoever comes back', () => {
  it.each([
    [
      'a letter from before the member left',
      {},
      { issuedOn: '2026-07-09', until: '2026-08-09' },
      /开出日期早于这名党员转往系统外/,
      /2026-07-10 才转往系统外/,
    ],
    [
      'another day of joining',
      { joined: '2005-07-01' },
      {},
      /入党日期与本系统存档的档案不一致/,
      /入党日期是 2006-07-01/,
    ],
    [
      'another day of full membership',
      { full: '2008-07-01' },
      {},
      /转正日期与本系统存档/,
      /转正日期是 2007-07-01/,
    ],
    [
      'a stage from before',
      { stage: 'applicant', joined: null, full: null, applied: '2026-07-20' },
      {},
      /入党日期与本系统存档/,
      /入党日期是 2006-07-01/,
    ],
    ['another name', { name: '王五' }, {}, cannot, /姓名与介绍信不一致/],
  ])(
    'is refused with %s, the days told to whoever may see the file',
    async (_, person, letter, hidden, shown) => {
      const member = await goneOutside(t);
      await signIn();
      const body = personOf({ ...sameAs(member.person), name: member.name, ...person });
      const answer = await register(body, west, { ...afterLeaving, ...letter });
      expectRefused(answer, 409, 'conflict', hidden);
      expect(answer.text).not.toMatch(/2026-07-10|2006-07-01|2007-07-01/);
      expectRefused(await register(body, county, { ...afterLeaving, ...letter }), 409, 'conflict', shown);
      expect(await asOwner(t, `SELECT FROM transfer WHERE kind = 'incoming'`)).toEqual([]);
    },
  );

  it('keeps the days of the file, of which the letter says one more exactly', async () => {
    const member = await goneOutside(t);
    await signIn();
    await asOwner(t, `UPDATE member SET joined_precision = 'month', full_precision = 'month' WHERE id = $1`, [
      member.id,
    ]);
    const body = personOf({
      ...sameAs(member.person),
      name: member.name,
      joined: '2006-07-20',
      full: '2007-07-20',
    });
    expectRefused(
      await register({ ...body, full: '2007-08-01' }, west, afterLeaving),
      409,
      'conflict',
      /转正日期/,
    );
    const registered = await register(body, west, afterLeaving);
    const { id } = registered.body;
    await t.call('POST /transfers/{id}/papers', {
      as: west,
      params: { id },
      query: { fileName: '介绍信.pdf' },
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from('%PDF-1.7 a letter'),
    });
    const branchId = organizationOf(t.county, codes.westFirst).id;
    expect((await step(t, 'accept', id, west, { branchId })).body.state).toBe('completed');
    const rows = await asOwner(
      t,
      'SELECT joined::text, joined_precision AS precision, full_on::text AS full FROM member WHERE id = $1',
      [member.id],
    );
    expect(rows).toEqual([{ joined: '2006-07-01', precision: 'month', full: '2007-07-01' }]);
    await expectSound(t);
  });
});

describe('a second file', () => {
  const create = (as: Headers, idNumber: string) => {
    const organizationId = organizationOf(t.county, codes.westFirst).id;
    return t.call('POST /members', { as, body: { organizationId, ...newPerson({ idNumber }) } });
  };

  it('of whoever went outside is refused with the way back, and with the same words as ever where the file is not seen', async () => {
    const member = await goneOutside(t);
    await signIn();
    const { idNumber } = member.person;
    expectRefused(await create(west, idNumber), 409, 'conflict', cannot);
    const answer = await create(county, idNumber);
    expectRefused(
      answer,
      409,
      'conflict',
      /已转往系统外，档案在东河镇第一党支部存档.*由接收党委登记对方开出的介绍信/,
    );
    expect((await auditOf(t, 'POST /api/members')).filter((one) => one.after)).toHaveLength(2);
  });

  it('of a membership that ended names the change that is taken back, of a suspended one the restoring', async () => {
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    const { person, id } = await createMember(t, secretary, codes.eastFirst, { name: '李红' });
    for (const [stage, words] of [
      ['expelled', /存档（开除党籍）.*撤销这次党籍变动/],
      ['suspended', /目前停止党籍.*办理“恢复党籍”/],
      ['full', /^“李红”已在东河镇第一党支部建档，没有重复建立。$/],
    ] as const) {
      await asOwner(t, 'UPDATE member SET stage = $2 WHERE id = $1', [id, stage]);
      expectRefused(await create(county, person.idNumber), 409, 'conflict', words);
    }
    await asOwner(t, `UPDATE sign_in_address SET attempts = 60 WHERE address LIKE 'id numbers %'`);
    expectRefused(await create(county, person.idNumber), 429, 'too_many_requests', /一刻钟后再试/);
  });
});
