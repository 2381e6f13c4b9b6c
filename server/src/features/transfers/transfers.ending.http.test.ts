import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { castOf, issuedTransfer, step } from './transfers.testing.flow.ts';

/** A membership ends while the member is on the way: the transfer does, too (domain rules 8 and 25). */

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
beforeEach(async () => {
  t = await createTestApp();
  cast = await castOf(t);
});
afterEach(() => t.close());

const papers = { basis: '支部党员大会决议', document: '云党发〔2026〕8号' };
const seen = async (transferId: string, as: Headers) =>
  (await t.call('GET /transfers/{id}', { as, params: { id: transferId } })).body;
async function end(kind: 'die' | 'expel' | 'remove' | 'withdraw' | 'suspend', preview = false) {
  const { id } = cast.member;
  const file = await t.call('GET /members/{id}', { as: cast.secretary, params: { id } });
  return t.call('POST /members/{id}/status-changes', {
    as: cast.secretary,
    params: { id },
    ifMatch: file.body.version,
    query: preview ? { preview } : {},
    body: { kind, on: '2026-07-01', ...papers },
  });
}

describe('the end of a membership', () => {
  it('is told beforehand to void the letter; it withdraws the transfer by the system, for both sides to see', async () => {
    const transferId = await issuedTransfer(t, cast);
    const { letter } = await seen(transferId, cast.self);
    const code = letter?.address?.split('/').at(-1) ?? '';
    const looked = await end('die', true);
    expect(looked.body.warnings.map(({ words }) => words.zh)).toContainEqual(
      expect.stringMatching(
        /转往“中共云岭县西山镇委员会”.*由系统撤回，已开出的介绍信（第 2026-0001 号）同时作废/,
      ),
    );
    expect(await seen(transferId, cast.township)).toMatchObject({ state: 'issued' });

    expect((await end('die')).status).toBe(201);
    for (const as of [cast.township, cast.west]) {
      const now = await seen(transferId, as);
      expect(now).toMatchObject({ state: 'withdrawn', turn: null, letter: null });
      expect(now.steps.at(-1)).toMatchObject({
        action: 'withdraw',
        side: 'system',
        actorRole: 'system',
        reason: '党员已去世，转接由系统撤回',
        words: { en: 'The member’s status became "Deceased": withdrawn by the system' },
      });
    }
    const [kept] = await asOwner<{ state: string; reason: string }>(
      t,
      'SELECT state, void_reason AS reason FROM transfer_letter WHERE transfer_id = $1',
      [transferId],
    );
    expect(kept).toEqual({ state: 'void', reason: '党员已去世，转接由系统撤回' });
    const page = await t.call('GET /public/letters/{code}', { params: { code } });
    expect(page.body.state).toBe('void');
  });

  it.each([
    ['expel', '党员已被开除党籍，转接由系统撤回'],
    ['withdraw', '党员已退党，转接由系统撤回'],
    ['remove', '党员已被除名，转接由系统撤回'],
  ] as const)('by %s ends the one that has checked in, too', async (kind, reason) => {
    const transferId = await issuedTransfer(t, cast);
    await step(t, 'check-in', transferId, cast.self);
    const answer = await end(kind);
    expect(answer.status, answer.text).toBe(201);
    const ended = await seen(transferId, cast.west);
    expect(ended.state).toBe('withdrawn');
    expect(ended.steps.at(-1)?.reason).toBe(reason);
  });

  it('that is taken back leaves the transfer withdrawn, and another one is filed', async () => {
    const transferId = await issuedTransfer(t, cast);
    const { change } = (await end('die')).body;
    const back = await t.call('POST /status-changes/{id}/revoke', {
      as: cast.secretary,
      params: { id: change?.id ?? '' },
      ifMatch: change?.version ?? 0,
      body: { reason: '登记到了别人名下' },
    });
    expect(back.status, back.text).toBe(200);
    expect(await seen(transferId, cast.township)).toMatchObject({ state: 'withdrawn' });
    const filed = await t.call('POST /transfers/filings', {
      as: cast.secretary,
      body: {
        memberIds: [cast.member.id],
        destinationId: organizationOf(t.county, codes.westTownship).id,
        ground: 'work',
        duesUntil: '2026-06',
      },
    });
    expect(filed.body.filed).toHaveLength(1);
  });

  it('without a transfer says nothing of one, and a change that ends nothing leaves it', async () => {
    expect((await end('die', true)).body.warnings).toEqual([]);
    const transferId = await issuedTransfer(t, cast);
    const away = await t.call('POST /members/{id}/status-changes', {
      as: cast.secretary,
      params: { id: cast.member.id },
      ifMatch: (await t.call('GET /members/{id}', { as: cast.secretary, params: { id: cast.member.id } }))
        .body.version,
      body: { kind: 'go_abroad', on: '2026-07-01', ...papers },
    });
    expect(away.status, away.text).toBe(201);
    expect(await seen(transferId, cast.self)).toMatchObject({ state: 'issued' });
  });
});
