import { afterAll, beforeAll, expect, it } from 'vitest';
import { asOwner, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { sweepTransfers } from './transfers.sweep.ts';

/** What time does to a transfer that goes its way by HTTP: the sweep between the steps of people. */

let t: TestApp;
let member: Awaited<ReturnType<typeof createMember>>;
beforeAll(async () => {
  t = await createTestApp();
  member = await createMember(t, await t.asOfficer('branch_secretary', codes.eastFirst), codes.eastFirst);
});
afterAll(() => t.close());

/** Everybody signs in anew: days go by. */
async function on(day: LocalDate, sweeps = true) {
  t.clock.set(new Date(`${day}T09:00:00+08:00`));
  if (sweeps) await sweepTransfers(t.services);
  return {
    secretary: await t.asOfficer('branch_secretary', codes.eastFirst),
    township: await t.asOfficer('organization_officer', codes.eastTownship),
    west: await t.asOfficer('organization_officer', codes.westTownship),
    self: await t.asMember(member),
  };
}

const read = async (id: string, as: Headers) =>
  (await t.call('GET /transfers/{id}', { as, params: { id } })).body;

async function step(name: string, id: string, as: Headers, body: Record<string, unknown> = {}) {
  const { version } = await read(id, as);
  const key = `POST /transfers/{id}/${name}` as 'POST /transfers/{id}/approve';
  return t.call(key, { as, params: { id }, ifMatch: version, body });
}

it('lapses, is extended, reissued, checked in and accepted; each stretch has its own reminders', async () => {
  let people = await on('2026-07-01');
  const applied = await t.call('POST /transfers', {
    as: people.self,
    body: { destinationId: organizationOf(t.county, codes.westTownship).id, ground: 'work' },
  });
  const { id } = applied.body;
  await step('approve', id, people.secretary, { duesUntil: '2026-06' });
  expect((await step('approve', id, people.township, { days: 5 })).body).toMatchObject({
    state: 'issued',
    due: '2026-07-06',
  });
  const remindersOf = async () =>
    (await read(id, people.self)).reminders
      .map(({ on: day, kind }) => `${day} ${kind}`)
      .filter((_, n) => n % 2 === 0);

  people = await on('2026-07-06');
  expect(await remindersOf()).toEqual(['2026-07-06 check_in_today']);

  // The day after: also where nobody has swept yet, it is too late, in words.
  people = await on('2026-07-07', false);
  expectRefused(
    await step('check-in', id, people.self),
    409,
    'conflict',
    /已于 2026-07-06 过期.*延长有效期或补开/,
  );
  people = await on('2026-07-14');
  const lapsed = await read(id, people.self);
  expect(lapsed).toMatchObject({
    state: 'lapsed',
    turn: 'origin_committee',
    due: '2026-07-06',
    overdueDays: 8,
  });
  expect(lapsed.steps.at(-1)).toMatchObject({ action: 'lapse', side: 'system', state: 'lapsed' });
  expect(await remindersOf()).toEqual(['2026-07-06 check_in_today', '2026-07-13 check_in_overdue']);

  const extended = await step('extend', id, people.township, { until: '2026-07-22', reason: '本人在外地' });
  expect(extended.body).toMatchObject({ state: 'issued', turn: 'member', due: '2026-07-22' });
  people = await on('2026-07-14');
  expect(await remindersOf()).toHaveLength(2);
  people = await on('2026-07-15');
  expect((await remindersOf()).slice(2)).toEqual(['2026-07-15 check_in_soon']);

  const reissued = await step('reissue', id, people.township, { reason: '介绍信遗失', days: 7 });
  expect(reissued.body).toMatchObject({ state: 'issued', due: '2026-07-22' });
  people = await on('2026-07-15');
  expect((await remindersOf()).slice(2)).toEqual(['2026-07-15 check_in_soon', '2026-07-15 check_in_soon']);

  expect((await step('check-in', id, people.self)).body).toMatchObject({
    state: 'checked_in',
    turn: 'destination',
    due: '2026-07-29',
  });
  people = await on('2026-08-06');
  const waiting = await read(id, people.west);
  expect(waiting.reminders).toEqual([
    {
      kind: 'acceptance_overdue',
      on: '2026-07-29',
      to: { zh: '中共云岭县西山镇委员会', en: '中共云岭县西山镇委员会' },
    },
  ]);
  const whole = (await read(id, people.self)).reminders.filter(({ on: day }) => day > '2026-07-15');
  expect(whole.map(({ on: day, kind }) => `${day} ${kind}`)).toEqual([
    '2026-07-29 acceptance_overdue',
    '2026-07-30 acceptance_escalated',
    '2026-08-06 acceptance_escalated',
  ]);

  const accepted = await step('accept', id, people.west, {
    branchId: organizationOf(t.county, codes.westFirst).id,
  });
  expect(accepted.body).toMatchObject({ state: 'completed', turn: null });
  people = await on('2026-10-01');
  const [{ n } = { n: 0 }] = await asOwner<{ n: number }>(
    t,
    'SELECT count(*)::int AS n FROM transfer_reminder WHERE transfer_id = $1 AND on_day > $2',
    [id, '2026-08-06'],
  );
  expect(n).toBe(0);
});

it('a sweep that meets people who extend or check in: one comes first, nothing is undone', async () => {
  let people = await on('2026-11-02');
  const made: { id: string; self: Headers; one: { regionId: number; id: string } }[] = [];
  for (let n = 0; n < 16; n += 1) {
    const one = await createMember(t, people.secretary, codes.eastFirst);
    const self = await t.asMember(one);
    const destinationId = organizationOf(t.county, codes.westTownship).id;
    const { id } = (await t.call('POST /transfers', { as: self, body: { destinationId, ground: 'work' } }))
      .body;
    await step('approve', id, people.secretary, { duesUntil: '2026-10' });
    // Half of them end today, half ended yesterday.
    await step('approve', id, people.township, { days: n % 2 === 0 ? 8 : 7 });
    made.push({ id, self, one });
  }
  people = await on('2026-11-10', false);
  for (const each of made) each.self = await t.asMember(each.one);
  const body = { until: '2026-11-20', reason: '本人在外地' };
  const [, ...answers] = await Promise.all([
    Promise.all([sweepTransfers(t.services), sweepTransfers(t.services)]),
    ...made.map(async ({ id, self }, n) =>
      n % 2 === 0 ? step('check-in', id, self) : step('extend', id, people.township, body),
    ),
  ]);
  await sweepTransfers(t.services);
  for (const [n, { id, self }] of made.entries()) {
    const { state, due, steps, reminders } = await read(id, self);
    const done = answers[n]?.status === 200;
    // Whoever read before the lapse and wrote after it is told so.
    expect([200, 412]).toContain(answers[n]?.status);
    if (n % 2 === 0) {
      expect({ done, state }).toEqual({ done: true, state: 'checked_in' });
      continue;
    }
    expect({ state, due }).toEqual(
      done ? { state: 'issued', due: body.until } : { state: 'lapsed', due: '2026-11-09' },
    );
    expect(steps.filter(({ action }) => action === 'lapse').length).toBe(
      done ? Number(steps.at(-2)?.action === 'lapse') : 1,
    );
    const lines = reminders.map(({ kind, on: day, to }) => `${kind} ${day} ${to.zh}`);
    expect(new Set(lines).size).toBe(lines.length);
  }
});
