import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';
import { addWorkingDays } from '../../kernel/standards/working-days.ts';
import { hasLapsed, remindersUntil } from './transfers.reminders.rules.ts';

/** As `kind day audience`, in the order of the days. */
const told = (reminders: ReturnType<typeof remindersUntil>) =>
  reminders.map(({ kind, on, audience }) => `${on} ${kind} ${audience}`).sort();

describe('the schedule', () => {
  const letter = { due: '2026-07-31', since: '2026-07-01' };

  it.each([
    ['eight days before the last one', 'issued', '2026-07-23', []],
    ['T−7', 'issued', '2026-07-24', ['2026-07-24 check_in_soon member', '2026-07-24 check_in_soon origin']],
    [
      'T',
      'issued',
      '2026-07-31',
      [
        '2026-07-24 check_in_soon member',
        '2026-07-24 check_in_soon origin',
        '2026-07-31 check_in_today member',
        '2026-07-31 check_in_today origin',
      ],
    ],
    ['T+1 to T+6: nothing weekly yet', 'lapsed', '2026-08-06', []],
    [
      'T+14',
      'lapsed',
      '2026-08-14',
      [
        '2026-08-07 check_in_overdue member',
        '2026-08-07 check_in_overdue origin',
        '2026-08-14 check_in_overdue member',
        '2026-08-14 check_in_overdue origin',
      ],
    ],
  ] as const)('%s', (_, state, today, expected) => {
    expect(told(remindersUntil({ ...letter, state }, today))).toEqual(expected);
  });

  it('reaches the superior from T+30, weekly, and the origin goes on being told', () => {
    const until = (today: LocalDate) =>
      told(remindersUntil({ ...letter, state: 'lapsed' }, today)).filter((line) =>
        line.includes('escalated'),
      );
    expect(until('2026-08-29')).toEqual([]);
    expect(until('2026-08-30')).toEqual(['2026-08-30 check_in_escalated origin_superior']);
    expect(until('2026-09-12')).toHaveLength(2);
    expect(told(remindersUntil({ ...letter, state: 'lapsed' }, '2026-09-11'))).toContain(
      '2026-09-11 check_in_overdue origin',
    );
  });

  it('a letter of fewer than seven days has no T−7, one of seven has it on its first day', () => {
    const kinds = (since: LocalDate) =>
      remindersUntil({ state: 'issued', due: '2026-07-31', since }, '2026-07-30').map(({ on }) => on);
    expect(kinds('2026-07-25')).toEqual([]);
    expect(kinds('2026-07-24')).toEqual(['2026-07-24', '2026-07-24']);
  });

  it('the destination is told when its ten working days end, its superior once they are over, weekly', () => {
    // Over the National Day holidays of 2026, some of whose days are made up for at weekends.
    const due = addWorkingDays('2026-09-28', 10);
    expect(due > '2026-10-12').toBe(true);
    const until = (today: LocalDate) =>
      told(remindersUntil({ state: 'checked_in', due, since: '2026-09-28' }, today));
    expect(until(addDays(due, -1))).toEqual([]);
    expect(until(due)).toEqual([`${due} acceptance_overdue destination`]);
    expect(until(addDays(due, 7))).toHaveLength(2);
    expect(until(addDays(due, 14))).toEqual([
      `${due} acceptance_overdue destination`,
      `${addDays(due, 1)} acceptance_escalated destination_superior`,
      `${addDays(due, 8)} acceptance_escalated destination_superior`,
    ]);
  });

  it.each(['applied', 'endorsed', 'returned', 'completed', 'refused', 'withdrawn'] as const)(
    'nobody is reminded while it is %s',
    (state) => {
      expect(remindersUntil({ ...letter, state }, '2028-01-01')).toEqual([]);
    },
  );

  it('a letter holds through its last day', () => {
    expect(hasLapsed({ state: 'issued', due: '2026-07-31' }, '2026-07-31')).toBe(false);
    expect(hasLapsed({ state: 'issued', due: '2026-07-31' }, '2026-08-01')).toBe(true);
    expect(hasLapsed({ state: 'checked_in', due: '2026-07-31' }, '2026-08-01')).toBe(false);
  });

  it.each([
    ['2026-07-15', undefined, '2026-08-16'],
    ['2026-01-31', undefined, '2026-03-01'],
    ['2028-01-31', 1, '2028-03-01'],
    ['2026-01-31', 2, '2026-04-01'],
    ['2026-08-31', 6, '2027-03-01'],
  ])('a receipt of a letter until %s is missed after its %s month(s)', (due, months, from) => {
    const missed = (today: LocalDate) =>
      remindersUntil({ state: 'lapsed', kind: 'outgoing', due, since: due }, today, months).filter(
        ({ kind }) => kind === 'receipt_overdue',
      );
    expect(missed(addDays(from, -1))).toEqual([]);
    expect(missed(from)).toEqual([{ kind: 'receipt_overdue', on: from, audience: 'origin' }]);
  });
});

describe('however the days of the sweeps come', () => {
  /** What ought to be sent, told without the table: by counting days. */
  function owed(letter: { issued: LocalDate; validity: number }, until: LocalDate): string[] {
    const lines: string[] = [];
    const last = addDays(letter.issued, letter.validity);
    for (let n = -7; addDays(last, n) <= until; n += 1) {
      const on = addDays(last, n);
      const kind =
        n === -7
          ? 'check_in_soon'
          : n === 0
            ? 'check_in_today'
            : n > 0 && n % 7 === 0
              ? 'check_in_overdue'
              : null;
      if (kind && on >= letter.issued) lines.push(`${on} ${kind} member`, `${on} ${kind} origin`);
      if (n >= 30 && (n - 30) % 7 === 0) lines.push(`${on} check_in_escalated origin_superior`);
    }
    return lines.sort();
  }

  it('every due reminder goes exactly once, none early, none to check in after the check-in', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 900 }).map((n) => addDays('2025-01-01', n)),
        fc.integer({ min: 1, max: 90 }),
        fc.option(fc.integer({ min: 0, max: 90 })),
        fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 25 }),
        (issued, validity, reportsAfter, sweeps) => {
          const last = addDays(issued, validity);
          // Nobody checks in with a letter that lapsed.
          let lapsed = false;
          let checkedIn: LocalDate | null = null;
          let acceptBy = last;
          const sent: string[] = [];
          const days: { awaited: LocalDate[]; reported: LocalDate[] } = { awaited: [], reported: [] };
          for (const [turn, n] of sweeps.entries()) {
            const today = addDays(issued, n);
            if (turn === Math.floor(sweeps.length / 2) && reportsAfter !== null && !lapsed) {
              const day = addDays(issued, Math.min(reportsAfter, validity));
              checkedIn = day;
              acceptBy = addWorkingDays(day, 10);
            }
            const facts = checkedIn
              ? ({ state: 'checked_in', due: acceptBy, since: checkedIn } as const)
              : ({ state: lapsed ? 'lapsed' : 'issued', due: last, since: issued } as const);
            const before = sent.length;
            for (const line of told(remindersUntil(facts, today))) if (!sent.includes(line)) sent.push(line);
            for (const line of sent.slice(before)) {
              expect(line.slice(0, 10) <= today).toBe(true);
              expect(line.includes('acceptance')).toBe(checkedIn !== null);
            }
            lapsed ||= hasLapsed(facts, today);
            days[checkedIn === null ? 'awaited' : 'reported'].push(today);
          }
          const awaiting = sent.filter((line) => !line.includes('acceptance'));
          const latest = days.awaited.toSorted().at(-1);
          expect(awaiting.toSorted()).toEqual(latest === undefined ? [] : owed({ issued, validity }, latest));
          const late = days.reported.some((day) => day >= acceptBy);
          expect(sent.filter((line) => line.includes('acceptance_overdue'))).toHaveLength(late ? 1 : 0);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
