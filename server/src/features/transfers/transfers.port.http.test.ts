import { afterEach, beforeEach, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import type { Moved } from '../../kernel/travels.ts';
import { castOf, issuedTransfer, step } from './transfers.testing.flow.ts';

/** The port by which a later feature says what of it goes along with a member (domain rule 26). */

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
beforeEach(async () => {
  t = await createTestApp();
  cast = await castOf(t);
});
afterEach(() => t.close());

/** As credit hours would: three a member; settled by what is handed in. */
function register(settle: (tx: Tx, moved: Moved) => Promise<void>) {
  t.services.travels.register({
    kind: 'credit_hours',
    words: { zh: '本年度学时', en: 'credit hours of the year' },
    counted: ({ id }) => sql`SELECT count(*) * 3 FROM member m WHERE m.id = ${id}::uuid`,
    settle,
  });
}
const accept = (id: string) =>
  step(t, 'accept', id, cast.west, { branchId: organizationOf(t.county, codes.westFirst).id });
const placeOf = async () =>
  (
    await asOwner<{ code: string }>(
      t,
      'SELECT o.code FROM member m JOIN organization o ON o.id = m.organization_id WHERE m.id = $1',
      [cast.member.id],
    )
  ).map(({ code }) => code);

it('shows it before the member leaves, and settles it once where the member is received, in the same transaction', async () => {
  const settled: { member: string; received: string | null; place: string | undefined }[] = [];
  register(async (tx, { member, received }) => {
    const row = await tx.first(
      sql<{ path: string }>`SELECT org_path AS path FROM member WHERE id = ${member.id}::uuid`,
    );
    settled.push({ member: member.id, received, place: row?.path });
  });
  const id = await issuedTransfer(t, cast);
  for (const as of [cast.self, cast.secretary, cast.township]) {
    const { body } = await t.call('GET /transfers/{id}', { as, params: { id } });
    expect(body.travels).toContainEqual({
      words: { zh: '本年度学时', en: 'credit hours of the year' },
      count: 3,
    });
  }
  await step(t, 'check-in', id, cast.self);
  expect(settled).toEqual([]);
  expect((await accept(id)).status).toBe(200);
  expect(settled).toEqual([
    {
      member: cast.member.id,
      received: organizationOf(t.county, codes.westTownship).path,
      place: organizationOf(t.county, codes.westFirst).path,
    },
  ]);
});

it('that cannot be settled keeps the member where the member is: nothing of the acceptance stays', async () => {
  let isReady = false;
  register(async () => {
    if (!isReady) throw conflict({ zh: '补课还没有登记完。', en: 'A make-up lesson is not entered yet.' });
  });
  const id = await issuedTransfer(t, cast);
  await step(t, 'check-in', id, cast.self);
  const refused = await accept(id);
  expect([refused.status, refused.problem.detail]).toEqual([409, '补课还没有登记完。']);
  expect(await placeOf()).toEqual([codes.eastFirst]);
  const { body } = await t.call('GET /transfers/{id}', { as: cast.west, params: { id } });
  expect(body).toMatchObject({ state: 'checked_in', turn: 'destination', receipt: null });
  isReady = true;
  expect((await accept(id)).body.state).toBe('completed');
  expect(await placeOf()).toEqual([codes.westFirst]);
});
