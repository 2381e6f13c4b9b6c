import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { castOf, issuedTransfer, step } from './transfers.testing.flow.ts';

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
beforeAll(async () => {
  t = await createTestApp();
  cast = await castOf(t);
});
afterAll(() => t.close());

const id = (code: string) => organizationOf(t.county, code).id;
const somebody = async () => {
  const member = await createMember(t, cast.secretary, codes.eastFirst);
  return { member, self: await t.asMember(member) };
};

describe('many at once', () => {
  it('approve one transfer: one does it, the others hear in words that it was done', async () => {
    const applied = await t.call('POST /transfers', {
      as: cast.self,
      body: { destinationId: id(codes.westTownship), ground: 'work' },
    });
    const tries = await Promise.all(
      Array.from({ length: 40 }, () =>
        step(t, 'approve', applied.body.id, cast.secretary, { duesUntil: '2026-06' }, 1),
      ),
    );
    const statuses = tries.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 39 }, () => 412)]);
    for (const { problem } of tries.filter(({ status }) => status === 412))
      expect(problem.detail).toMatch(/^这条记录刚被别人改过/);
    expect(await auditOf(t, 'transfers.endorse')).toHaveLength(1);
  });

  it('receive one member: once, and into one branch', async () => {
    const { self, member } = await somebody();
    const transferId = await issuedTransfer(t, { ...cast, self });
    const checked = await step(t, 'check-in', transferId, self);
    const branches = [codes.westFirst, codes.westSecond];
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        step(
          t,
          'accept',
          transferId,
          cast.west,
          { branchId: id(branches[n % 2] ?? '') },
          checked.body.version,
        ),
      ),
    );
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(tries.filter(({ status }) => status !== 200 && status !== 412)).toEqual([]);
    const rows = await asOwner<{ n: number }>(t, 'SELECT count(*)::int AS n FROM member WHERE id = $1', [
      member.id,
    ]);
    expect(rows).toEqual([{ n: 1 }]);
    await expectSound(t);
  });

  it('apply for one member: one transfer', async () => {
    const { self } = await somebody();
    const tries = await Promise.all(
      Array.from({ length: 20 }, () =>
        t.call('POST /transfers', {
          as: self,
          body: { destinationId: id(codes.westTownship), ground: 'work' },
        }),
      ),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('withdraw while the destination accepts: one of both, and the member is where that says', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { self, member } = await somebody();
      const transferId = await issuedTransfer(t, { ...cast, self });
      const { version } = (await step(t, 'check-in', transferId, self)).body;
      const [withdrawn, accepted] = await Promise.all([
        step(t, 'withdraw', transferId, self, { reason: '不去了' }, version),
        step(t, 'accept', transferId, cast.west, { branchId: id(codes.westFirst) }, version),
      ]);
      expect([withdrawn.status, accepted.status].filter((status) => status === 200)).toHaveLength(1);
      const [at] = await asOwner<{ code: string }>(
        t,
        'SELECT o.code FROM member m JOIN organization o ON o.id = m.organization_id WHERE m.id = $1',
        [member.id],
      );
      expect(at?.code).toBe(accepted.status === 200 ? codes.westFirst : codes.eastFirst);
    }
  });
});

it('a request that is sent again has one effect and the same answer', async () => {
  const { self } = await somebody();
  const body = { destinationId: id(codes.westTownship), ground: 'work' as const };
  const headers = { 'idempotency-key': 'apply-once' };
  const first = await t.call('POST /transfers', { as: self, body, headers });
  const again = await t.call('POST /transfers', { as: self, body, headers });
  expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
  expect((await t.call('GET /transfers/mine', { as: self })).body.items).toHaveLength(1);
});
