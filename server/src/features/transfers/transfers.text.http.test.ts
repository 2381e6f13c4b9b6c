import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { castOf, step } from './transfers.testing.flow.ts';

/** What is typed is taken as it is seen. */

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
beforeAll(async () => {
  t = await createTestApp();
  cast = await castOf(t);
});
afterAll(() => t.close());

it('a reason that nobody sees is none, and the name of an organisation outside has one line', async () => {
  const name = '中共南江市\r\n教育局\u2028 委员会\u2800';
  const { body } = await t.call('POST /transfers', {
    as: cast.self,
    body: { outside: { name, place: '解放路\n9 号', phone: '0872\u200b2345678' }, ground: 'work' },
  });
  expect(body).toMatchObject({
    destination: { name: '中共南江市 教育局 委员会' },
    outside: { place: '解放路 9 号', phone: '08722345678' },
  });
  for (const unseen of [
    '\u2800\u2800\u2800',
    '\u3164\u115f',
    '\u200b\u200b',
    ' \u3164 ',
    '写\u3164\u2800 ',
  ]) {
    const refused = await step(t, 'return', body.id, cast.secretary, { reason: unseen });
    expect([unseen, refused.status, refused.problem.errors?.[0]]).toMatchObject([
      unseen,
      400,
      { pointer: '/reason', detail: '至少要 2 个字。' },
    ]);
  }
  const returned = await step(t, 'return', body.id, cast.secretary, { reason: '材料\u200b不全\n请补' });
  expect(returned.body.steps.at(-1)?.reason).toBe('材料不全\n请补');
});

it('a branch is not looked for by blanks alone', async () => {
  const found = await t.call('GET /transfer-destinations', { as: cast.self, query: { search: ' \u3000' } });
  expect([found.status, found.body.items]).toEqual([200, []]);
  const named = await t.call('GET /transfer-destinations', { as: cast.self, query: { search: '西山镇' } });
  expect(named.body.items.map(({ id }) => id)).toEqual([organizationOf(t.county, codes.westTownship).id]);
});
