import type { TransferState } from '@zhibu/contract/transfer-states';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { asOwner, auditOf, memberAt } from '../../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';
import { verifyAudit } from '../audit/public.ts';
import { hasLapsed, remindersUntil } from './transfers.reminders.rules.ts';
import { remindersOf } from './transfers.reminders.ts';
import { registerTransferJobs, requestSweep, sweepTransfers } from './transfers.sweep.ts';
import { insertTransfer, type TestTransfer } from './transfers.testing.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const nine = (day: LocalDate) => new Date(`${day}T09:00:00+08:00`);
const places = { from: codes.eastFirst, committee: codes.eastTownship, to: codes.westTownship };
const idOf = (code: string) => organizationOf(t.county, code).id;

async function transferOf(one: Partial<TestTransfer> = {}) {
  const member = await memberAt(t, one.from ?? places.from);
  const transfer = await insertTransfer(t, { ...places, member, ...one });
  return { ...transfer, member };
}

interface Sent {
  line: string;
  organization_id: string;
  org_path: string;
  member_id: string;
}

const sentOf = (id: string) =>
  asOwner<Sent>(
    t,
    `SELECT on_day::text || ' ' || kind || ' ' || audience AS line, organization_id, org_path, member_id
     FROM transfer_reminder WHERE transfer_id = $1 ORDER BY 1`,
    [id],
  );
const linesOf = async (id: string) => (await sentOf(id)).map(({ line }) => line);

const stored = async (id: string) => {
  const [row] = await asOwner<{
    state: string;
    turn: string;
    due: string;
    version: number;
    steps: { action: string; side: string; actorRole: string; at: string }[];
  }>(t, 'SELECT state, turn, due::text, version, steps FROM transfer WHERE id = $1', [id]);
  if (!row) throw new Error('no such transfer');
  return row;
};

describe('reminders', () => {
  it('a letter from its issue to two months past its day, swept every morning', async () => {
    t.clock.set(nine('2026-07-01'));
    const { id, member } = await transferOf({ validUntil: '2026-07-31' });
    const expected: string[] = [];
    for (let day = '2026-07-01'; day <= '2026-10-01'; day = addDays(day, 1)) {
      t.clock.set(nine(day));
      await sweepTransfers(t.services);
      const state = day <= '2026-07-31' ? ('issued' as const) : ('lapsed' as const);
      for (const { kind, on, audience } of remindersUntil(
        { state, due: '2026-07-31', since: '2026-07-01' },
        day,
      )) {
        const line = `${on} ${kind} ${audience}`;
        if (!expected.includes(line)) expected.push(line);
      }
      expect(await linesOf(id)).toEqual(expected.toSorted());
    }
    expect(expected).toContain('2026-07-24 check_in_soon member');
    expect(expected).toContain('2026-08-30 check_in_escalated origin_superior');
    expect(expected.length).toBe(2 + 2 + 2 * 8 + 5);

    const whom = new Map((await sentOf(id)).map(({ line, ...row }) => [line.split(' ')[2], row]));
    const { id: branch, path } = organizationOf(t.county, codes.eastFirst);
    expect(whom.get('origin')).toEqual({ organization_id: branch, org_path: path, member_id: member.id });
    expect(whom.get('member')).toEqual({ organization_id: branch, org_path: path, member_id: member.id });
    expect(whom.get('origin_superior')?.organization_id).toBe(idOf(codes.committee));
    expect(whom.get('origin_superior')?.org_path).toBe(organizationOf(t.county, codes.committee).path);
  });

  it('where no committee stands above, the committee itself is told', async () => {
    t.clock.set(nine('2026-07-01'));
    const { id } = await transferOf({
      from: codes.committee,
      committee: codes.committee,
      validUntil: '2026-07-10',
    });
    t.clock.set(nine('2026-08-10'));
    await sweepTransfers(t.services);
    const sent = await sentOf(id);
    const superior = sent.filter(({ line }) => line.endsWith('origin_superior'));
    expect(superior.map(({ organization_id }) => organization_id)).toEqual([idOf(codes.committee)]);
  });

  it('the destination, then its superior, of an acceptance; nobody of the check-in any more', async () => {
    t.clock.set(nine('2026-07-01'));
    const { id } = await transferOf({ state: 'checked_in' });
    // Ten working days after Wednesday, 1 July 2026.
    expect((await stored(id)).due).toBe('2026-07-15');
    for (const [day, count] of [
      ['2026-07-14', 0],
      ['2026-07-15', 1],
      ['2026-07-16', 2],
      ['2026-07-22', 2],
      ['2026-07-23', 3],
    ] as const) {
      t.clock.set(nine(day));
      await sweepTransfers(t.services);
      expect({ day, count: (await sentOf(id)).length }).toEqual({ day, count });
    }
    expect(await sentOf(id)).toMatchObject([
      { line: '2026-07-15 acceptance_overdue destination', organization_id: idOf(codes.westTownship) },
      {
        line: '2026-07-16 acceptance_escalated destination_superior',
        organization_id: idOf(codes.committee),
      },
      { line: '2026-07-23 acceptance_escalated destination_superior' },
    ]);
    expect((await stored(id)).state).toBe('checked_in');
  });

  it('all that fell due while the server was off for three weeks, once', async () => {
    t.clock.set(nine('2026-07-01'));
    const { id } = await transferOf({ validUntil: '2026-07-11' });
    t.clock.set(nine('2026-07-25'));
    await sweepTransfers(t.services);
    const lines = await linesOf(id);
    expect(lines).toEqual([
      '2026-07-04 check_in_soon member',
      '2026-07-04 check_in_soon origin',
      '2026-07-11 check_in_today member',
      '2026-07-11 check_in_today origin',
      '2026-07-18 check_in_overdue member',
      '2026-07-18 check_in_overdue origin',
      '2026-07-25 check_in_overdue member',
      '2026-07-25 check_in_overdue origin',
    ]);
    expect((await stored(id)).state).toBe('lapsed');
    expect((await sweepTransfers(t.services)).reminders).toBe(0);
  });

  it('a clock that goes back and forth sends nothing twice and nothing early', async () => {
    t.clock.set(nine('2026-07-01'));
    const { id } = await transferOf({ validUntil: '2026-07-31' });
    const after: Record<string, number> = {};
    for (const day of ['2026-07-25', '2026-07-02', '2026-07-24', '2026-06-01', '2026-07-31', '2026-07-30']) {
      t.clock.set(nine(day));
      await sweepTransfers(t.services);
      after[day] = (await sentOf(id)).length;
    }
    expect(after).toEqual({
      '2026-07-25': 2,
      '2026-07-02': 2,
      '2026-07-24': 2,
      '2026-06-01': 2,
      '2026-07-31': 4,
      '2026-07-30': 4,
    });
    expect((await stored(id)).state).toBe('issued');
  });

  it('an extension and a new letter begin anew', async () => {
    t.clock.set(nine('2026-07-01'));
    const { id } = await transferOf({ validUntil: '2026-07-05' });
    t.clock.set(nine('2026-07-05'));
    await sweepTransfers(t.services);
    expect(await linesOf(id)).toEqual([
      '2026-07-05 check_in_today member',
      '2026-07-05 check_in_today origin',
    ]);
    await asOwner(
      t,
      `UPDATE transfer SET valid_until = '2026-07-15', due = '2026-07-15', turn_since = $2 WHERE id = $1`,
      [id, t.clock.now()],
    );
    t.clock.set(nine('2026-07-08'));
    await sweepTransfers(t.services);
    expect((await linesOf(id)).slice(2)).toEqual([
      '2026-07-08 check_in_soon member',
      '2026-07-08 check_in_soon origin',
    ]);
    await asOwner(t, `UPDATE transfer SET letter_serial = 2, turn_since = $2 WHERE id = $1`, [
      id,
      t.clock.now(),
    ]);
    await sweepTransfers(t.services);
    expect(await linesOf(id)).toHaveLength(6);
  });

  it('whatever stands where, on whatever days it is swept: exactly what the rules say', async () => {
    let state = 11;
    const roll = (n: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * n);
    };
    t.clock.set(nine('2026-07-01'));
    const model = await Promise.all(
      Array.from({ length: 120 }, async (_, n) => {
        const kind =
          (['issued', 'issued', 'lapsed', 'checked_in', 'applied', 'completed'] as const)[n % 6] ?? 'issued';
        const since = addDays('2026-05-01', roll(60));
        const validUntil = addDays(since, 1 + roll(40));
        const { id } = await transferOf({ state: kind, issuedOn: since, validUntil, checkedInOn: since });
        const { due } = await stored(id);
        return { id, facts: { state: kind as TransferState, due, since }, lines: new Set<string>() };
      }),
    );
    for (const day of Array.from({ length: 25 }, () => addDays('2026-05-10', roll(150)))) {
      t.clock.set(nine(day));
      await sweepTransfers(t.services);
      for (const { facts, lines } of model) {
        for (const { kind, on, audience } of facts.due ? remindersUntil(facts, day) : [])
          lines.add(`${on} ${kind} ${audience}`);
        if (facts.due && hasLapsed(facts, day)) facts.state = 'lapsed';
      }
    }
    for (const { id, facts, lines } of model) {
      expect(await linesOf(id)).toEqual([...lines].sort());
      expect((await stored(id)).state).toBe(facts.state);
    }
    expect(model.reduce((sum, { lines }) => sum + lines.size, 0)).toBeGreaterThan(1000);
  });

  it('two workers at once: each reminder once, each letter lapses once', async () => {
    t.clock.set(nine('2026-07-01'));
    const made = await Promise.all(
      Array.from({ length: 40 }, (_, n) => transferOf({ validUntil: addDays('2026-07-02', n % 5) })),
    );
    const other = await t.another();
    t.clock.set(nine('2026-08-15'));
    const swept = await Promise.all([t, other, t, other].map(({ services }) => sweepTransfers(services)));
    await other.close();
    const again = await sweepTransfers(t.services);
    const lapsed = [...swept, again].reduce((sum, one) => sum + one.lapsed, 0);
    expect(lapsed).toBeGreaterThanOrEqual(made.length);
    for (const { id, member } of made) {
      const { state, steps, version } = await stored(id);
      expect({ state, version }).toEqual({ state: 'lapsed', version: 2 });
      expect(steps.filter(({ action }) => action === 'lapse')).toHaveLength(1);
      const lines = await linesOf(id);
      expect(new Set(lines).size).toBe(lines.length);
      const { due } = await stored(id);
      const facts = { state: 'issued', due, since: '2026-07-01' } as const;
      const expected = remindersUntil(facts, '2026-08-15').map(
        ({ kind, on, audience }) => `${on} ${kind} ${audience}`,
      );
      expect(lines).toEqual(expected.toSorted());
      expect((await auditOf(t, 'transfers.lapse')).filter(({ object_id }) => object_id === id)).toHaveLength(
        1,
      );
      const [file] = await asOwner(t, 'SELECT organization_id FROM member WHERE id = $1', [member.id]);
      expect(file?.organization_id).toBe(idOf(codes.eastFirst));
    }
  });

  it('a transfer that somebody holds is left for the next sweep', async () => {
    t.clock.set(nine('2026-07-01'));
    const { id } = await transferOf({ validUntil: '2026-07-02' });
    t.clock.set(nine('2026-07-03'));
    const { services } = t;
    await services.database.transaction(systemActor().scope, async (tx) => {
      await tx.rows(sql`SELECT FROM transfer WHERE id = ${id}::uuid FOR UPDATE`);
      await sweepTransfers(services);
    });
    expect(await sentOf(id)).toEqual([]);
    expect((await stored(id)).state).toBe('issued');
    await sweepTransfers(services);
    expect((await stored(id)).state).toBe('lapsed');
  });
});

describe('the job', () => {
  it('waits once however often it is asked for, and one of two processes does it', async () => {
    t.clock.set(nine('2026-07-01'));
    const { id } = await transferOf({ validUntil: '2026-07-02' });
    t.clock.set(nine('2026-07-09'));
    const other = await t.another();
    for (const { services } of [t, other]) {
      registerTransferJobs(services);
      await requestSweep(services);
    }
    const waiting = () =>
      asOwner<{ n: number }>(
        t,
        `SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE key = 'transfers.sweep'`,
      );
    expect(await waiting()).toEqual([{ n: 1 }]);
    for (const { services } of [t, other]) await services.jobs.start();
    await vi.waitFor(async () => expect(await waiting()).toEqual([{ n: 0 }]), { timeout: 20_000 });
    for (const { services } of [t, other]) await services.jobs.stop();
    await other.close();
    expect((await stored(id)).state).toBe('lapsed');
    expect(await linesOf(id)).toHaveLength(4);
  });
});

describe('the lapse', () => {
  it('comes after the last day, by the system, and leaves the member at the origin', async () => {
    t.clock.set(nine('2026-07-01'));
    const { id, member } = await transferOf({ validUntil: '2026-07-11' });
    t.clock.set(new Date('2026-07-11T23:59:59+08:00'));
    await sweepTransfers(t.services);
    expect(await stored(id)).toMatchObject({ state: 'issued', turn: 'member', version: 1 });
    t.clock.set(new Date('2026-07-12T00:00:01+08:00'));
    await sweepTransfers(t.services);
    const { steps, ...row } = await stored(id);
    expect(row).toEqual({ state: 'lapsed', turn: 'origin_committee', due: '2026-07-11', version: 2 });
    expect(steps).toHaveLength(2);
    expect(steps[1]).toMatchObject({
      action: 'lapse',
      side: 'system',
      actorRole: 'system',
      at: '2026-07-11T16:00:01.000Z',
    });
    const [file] = await asOwner(t, 'SELECT organization_id, org_path FROM member WHERE id = $1', [
      member.id,
    ]);
    expect(file).toEqual({
      organization_id: idOf(codes.eastFirst),
      org_path: organizationOf(t.county, codes.eastFirst).path,
    });
    const [entry] = (await auditOf(t, 'transfers.lapse')).filter(({ object_id }) => object_id === id);
    expect(entry).toMatchObject({ outcome: 'done', after: { state: 'lapsed' } });
    expect((await verifyAudit(t.services)).sound).toBe(true);
  });
});

describe('who reads what was sent', () => {
  it('the member all of it, each organisation its own', async () => {
    t.clock.set(nine('2026-07-01'));
    const { id, member } = await transferOf({ validUntil: '2026-07-11' });
    t.clock.set(nine('2026-08-11'));
    await sweepTransfers(t.services);
    const seenBy = async (scope: { pathFrom?: string; pathUntil?: string; memberId?: string }) => {
      const nobody = { pathFrom: '', pathUntil: '', memberId: null, accountId: null, gate: '' as const };
      const found = await t.services.database.read({ ...nobody, ...scope }, (reader) =>
        remindersOf(reader, [id]),
      );
      return (found.get(id) ?? []).map(({ on, kind, to }) => `${on} ${kind} ${to.zh}`);
    };
    const below = (code: string) => {
      const { path } = organizationOf(t.county, code);
      return { pathFrom: path, pathUntil: `${path}/` };
    };
    const whole = await seenBy({ memberId: member.id });
    expect(whole.slice(0, 3)).toEqual([
      '2026-07-04 check_in_soon 党员本人',
      '2026-07-04 check_in_soon 东河镇第一党支部',
      '2026-07-11 check_in_today 党员本人',
    ]);
    expect(whole).toContain('2026-08-10 check_in_escalated 中共云岭县委员会');
    expect(await seenBy(below(codes.committee))).toEqual(whole);
    const own = await seenBy(below(codes.eastFirst));
    expect(own).toEqual(whole.filter((line) => !line.includes('escalated')));
    expect(await seenBy(below(codes.eastTownship))).toEqual(own);
    for (const code of [codes.eastSecond, codes.westTownship, codes.westFirst])
      expect(await seenBy(below(code))).toEqual([]);
  });
});
