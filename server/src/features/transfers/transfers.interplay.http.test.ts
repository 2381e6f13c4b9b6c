import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { actIn, officerAt } from '../../../test/harness/duties.ts';
import { createMember, fullNumbers, newPerson } from '../../../test/harness/members.ts';
import { castOf, farAway, issuedTransfer, step } from './transfers.testing.flow.ts';

/** A transfer under way meets what is done elsewhere: a corrected name, a second entry, a key used again in another duty. */

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
beforeEach(async () => {
  t = await createTestApp();
  cast = await castOf(t);
});
afterEach(() => t.close());

const seen = async (id: string, as: Headers) =>
  (await t.call('GET /transfers/{id}', { as, params: { id } })).body;
const found = async (text: string, as: Headers) =>
  (await t.call('GET /transfers', { as, query: { search: text } })).body.items.map(
    ({ member }) => member.name,
  );

async function rename(name: string) {
  const params = { id: cast.member.id };
  const { version } = (await t.call('GET /members/{id}', { as: cast.secretary, params })).body;
  const edited = await t.call('PATCH /members/{id}', {
    as: cast.secretary,
    params,
    ifMatch: version,
    body: { name },
  });
  expect(edited.status, edited.text).toBe(200);
}

describe('a name that is corrected on the way', () => {
  it('stands in the case and on the board from the next step on, and on the letter that is issued anew', async () => {
    const id = await issuedTransfer(t, cast);
    await rename('张更名');
    const again = await step(t, 'reissue', id, cast.township, { reason: '姓名更正' });
    expect(again.status, again.text).toBe(200);
    expect(again.body.member.name).toBe('张更名');
    for (const as of [cast.self, cast.township, cast.west]) {
      expect((await seen(id, as)).member.name).toBe('张更名');
      if (as !== cast.self) expect(await found('张更名', as)).toEqual(['张更名']);
    }
  });

  it('stands in the receipt and in the case as it ended', async () => {
    const id = await issuedTransfer(t, cast);
    await step(t, 'check-in', id, cast.west);
    await rename('张更名');
    const branchId = organizationOf(t.county, codes.westFirst).id;
    const done = await step(t, 'accept', id, cast.west, { branchId });
    expect(done.body).toMatchObject({ state: 'completed', member: { name: '张更名' } });
    expect((await seen(id, cast.township)).member.name).toBe('张更名');
  });

  it('goes along into another region', async () => {
    const far = await farAway(t);
    const id = await issuedTransfer(t, cast, far.committeeId);
    await step(t, 'check-in', id, cast.self);
    await rename('张更名');
    const done = await step(t, 'accept', id, far.as, { branchId: far.branchId });
    expect(done.body).toMatchObject({ state: 'completed', member: { name: '张更名' } });
    expect((await seen(id, cast.township)).member.name).toBe('张更名');
  });
});

describe('a year with more than 9999 letters', () => {
  it('numbers on, and the number is found, shown and scanned', async () => {
    await issuedTransfer(t, cast);
    await asOwner(t, 'UPDATE letter_number SET last = 9999');
    const another = await createMember(t, cast.secretary, codes.eastFirst);
    const id = await issuedTransfer(t, { ...cast, self: await t.asMember(another) });
    const { letter } = await seen(id, cast.township);
    expect(letter?.number).toBe('第 2026-10000 号');
    const items = (await t.call('GET /transfers', { as: cast.west, query: { search: '2026-10000' } })).body
      .items;
    expect(items.map((one) => one.id)).toEqual([id]);
    const shown = await t.call('GET /public/letters/{code}', {
      params: { code: letter?.address?.split('/').at(-1) ?? '' },
    });
    expect(shown.body).toMatchObject({ number: '第 2026-10000 号', genuine: true, state: 'valid' });
    const paper = await t.call('GET /transfers/{id}/letter.pdf', { as: cast.township, params: { id } });
    expect(paper.status).toBe(200);
  });
});

describe('a second entry of somebody on the way', () => {
  it('by the destination is refused before and after the letter, and after the acceptance', async () => {
    const branch = organizationOf(t.county, codes.westFirst).id;
    const { idNumber } = cast.member.person;
    const enter = () =>
      t.call('POST /members', {
        as: cast.west,
        body: { organizationId: branch, ...newPerson({ idNumber }) },
      });
    const before = await enter();
    expect([before.status, fullNumbers.test(before.text)]).toEqual([409, false]);
    const id = await issuedTransfer(t, cast);
    expect((await enter()).status).toBe(409);
    await step(t, 'check-in', id, cast.west);
    expect((await enter()).status).toBe(409);
    await step(t, 'accept', id, cast.west, { branchId: branch });
    expect((await enter()).status).toBe(409);
  });
});

describe('a key', () => {
  it('used in one duty gives its answer in no other: not to whoever stood in', async () => {
    const holder = await officerAt(t, 'organization_officer', codes.westTownship);
    const other = await officerAt(t, 'branch_secretary', codes.eastSecond);
    const named = await t.call('POST /duties/{id}/substitutions', {
      as: holder.as,
      params: { id: holder.dutyId },
      body: { login: other.login, untilOn: '2026-07-05', reason: '休假' },
    });
    expect(named.status, named.text).toBe(201);
    const id = await issuedTransfer(t, cast);
    await actIn(t, other.as, holder.dutyId);
    const { version } = await seen(id, other.as);
    const scan = (as: Headers) =>
      t.call('POST /transfers/{id}/check-in', {
        as,
        params: { id },
        headers: { 'idempotency-key': 'k-1', 'if-match': `"${version}"` },
        body: {},
      });
    const first = await scan(other.as);
    expect(first.status, first.text).toBe(200);
    expect((await scan(other.as)).body).toEqual(first.body);
    await actIn(t, other.as, other.dutyId);
    const replayed = await scan(other.as);
    expectRefused(replayed, 422, 'idempotency_conflict', /换一个新的/);
    expect(replayed.text).not.toContain(cast.member.name);
  });
});

describe('an officer on the way', () => {
  it('keeps the post at the origin until it is ended, which the origin is told', async () => {
    const params = { id: organizationOf(t.county, codes.eastFirst).id };
    await t.call('POST /organizations/{id}/terms', {
      as: cast.township,
      params,
      body: {
        from: '2026-06-01',
        election: 'regular',
        village: false,
        officers: [{ memberId: cast.member.id, post: 'secretary' }],
      },
    });
    const told = async () =>
      (await t.call('GET /organizations/{id}/health', { as: cast.township, params })).body.findings.map(
        ({ words }) => words.zh,
      );
    const words = '张伟已不是这个党组织的正式党员，请结束其职务。';
    const id = await issuedTransfer(t, cast);
    expect(await told()).not.toContain(words);
    await step(t, 'check-in', id, cast.west);
    await step(t, 'accept', id, cast.west, { branchId: organizationOf(t.county, codes.westFirst).id });
    expect(await told()).toContain(words);
  });
});

describe('the log of a transfer whose letter is lost fifty times', () => {
  it('has one entry for each step with actor, duty and both states, and no number of a person', async () => {
    const id = await issuedTransfer(t, cast);
    let refused = 0;
    for (let n = 1; n <= 50; n++) {
      const again = await step(t, 'reissue', id, cast.township, { reason: '失'.repeat(500) });
      if (again.status !== 200) refused += 1;
    }
    expect(refused).toBe(0);
    await step(t, 'check-in', id, cast.west);
    await step(t, 'accept', id, cast.west, { branchId: organizationOf(t.county, codes.westFirst).id });
    const log = await asOwner<{ action: string; line: string; actor: string | null; duty: string | null }>(
      t,
      `SELECT action, audit_entry::text AS line, actor_name AS actor, duty_id::text AS duty, before ->> 'state' AS before,
         after ->> 'state' AS after FROM audit_entry WHERE object_id = $1 ORDER BY at, lane, seq`,
      [id],
    );
    const { steps, letter } = await seen(id, cast.township);
    expect(letter?.number).toBe('第 2026-0051 号');
    expect(log.map(({ action }) => action).sort()).toEqual(
      steps.map(({ action }) => `transfers.${action}`).sort(),
    );
    const { idNumber } = cast.member.person;
    for (const one of log) {
      expect(one.line).not.toContain(idNumber);
      expect(one.actor).toBeTruthy();
      expect([one.action, one.duty === null]).toEqual([one.action, one.action === 'transfers.apply']);
      expect(one).toMatchObject({ after: expect.any(String) });
      if (one.action !== 'transfers.apply') expect(one).toMatchObject({ before: expect.any(String) });
    }
  });
});
