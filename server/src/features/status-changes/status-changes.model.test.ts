import type { CauseKey } from '@zhibu/contract/causes';
import { stageKeys } from '@zhibu/contract/fields';
import { statusChangeKinds, suspensionGroundKeys } from '@zhibu/contract/status-changes';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../kernel/standards/dates.ts';
import { forever, type KnownState, revise, type State, stateOn } from '../members/public.ts';
import { generalRulebook } from '../rulebook/public.ts';
import { isFinal, moveOf } from './status-changes.machine.rules.ts';
import { decideStatusChange, type MemberStatus, type StatusValues } from './status-changes.rules.ts';
import { commandOf, statusOf } from './status-changes.testing.ts';

/**
 * A member's life as officers might record it: any change on any day while the clock moves on, and any last change taken
 * back. The history is the registry's own (members.timeline.rules).
 */
interface Done {
  on: string;
  before: MemberStatus;
  history: readonly KnownState[];
  cause: CauseKey | null;
}

const step = fc.record({
  kind: fc.constantFrom(...statusChangeKinds),
  ground: fc.constantFrom(...suspensionGroundKeys),
  months: fc.integer({ min: 5, max: 13 }),
  wait: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 150, max: 800 })),
  ago: fc.integer({ min: 0, max: 60 }),
  /** On the day of the last change, where there is one. */
  sameDay: fc.boolean(),
  revoke: fc.boolean(),
});

const counted = ['stage', 'presence', 'joined', 'full'] as const;
const differing = (before: StatusValues, after: StatusValues) =>
  Object.fromEntries(counted.flatMap((key) => (before[key] === after[key] ? [] : [[key, after[key]]])));

function begun(status: MemberStatus, on: string): KnownState[] {
  const { stage, presence, joined, full, birth } = status;
  const place = { regionId: 1507, organizationId: 'o', orgPath: 'n.15.07.0001' };
  const person = {
    name: '白音',
    sex: 'male',
    birth,
    ethnicGroup: null,
    education: null,
    occupationClass: null,
  };
  const values = { ...place, ...person, stage, presence, joined, full };
  return known([{ ...values, validFrom: on, validUntil: forever, cause: 'registered' }]);
}

const known = (states: readonly State[]): KnownState[] =>
  states.map((state) => ({ ...state, id: `${state.validFrom}` }));

it('never two stages on a day, endings that stay, and taking back that brings back exactly what was', () => {
  let recorded = 0;
  let revoked = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...stageKeys.filter((stage) => !isFinal(stage))),
      fc.array(step, { minLength: 5, maxLength: 30 }),
      (stage, steps) => {
        const inParty = stage === 'probationary' || stage === 'full' || stage === 'suspended';
        let today = '2020-01-01';
        let status = statusOf({
          stage,
          joined: inParty ? '2019-02-28' : null,
          full: stage === 'full' ? '2020-01-01' : null,
        });
        let history: readonly KnownState[] = begun(status, today);
        const done: Done[] = [];
        for (const { kind, ground, months, wait, ago, sameDay, revoke } of steps) {
          today = addDays(today, wait);
          const last = done.at(-1);
          if (revoke && last) {
            // What the service does: the values of the row, and the history from the day on (status-changes.service).
            const causeBefore = last.history.find(({ validFrom }) => validFrom === last.on)?.cause;
            if (last.cause !== null)
              history = known(
                revise(
                  history,
                  last.on,
                  () => differing(status, last.before),
                  causeBefore ?? 'corrected',
                  last.cause,
                ).after,
              );
            status = last.before;
            done.pop();
            revoked += 1;
            expect(history).toEqual(last.history);
            continue;
          }
          const on = sameDay && last ? last.on : addDays(today, -ago);
          const extra = {
            ground: kind === 'suspend' ? ground : null,
            months: kind === 'extend_probation' ? months : null,
          };
          const decision = decideStatusChange(status, commandOf(kind, on, extra), generalRulebook(on), today);
          if ('objections' in decision) {
            expect(decision.objections.length).toBeGreaterThan(0);
            continue;
          }
          recorded += 1;
          // Whoever came to an end does not go on from there.
          expect(isFinal(status.stage)).toBe(false);
          const { next } = decision;
          const { cause } = moveOf(kind);
          done.push({ on, before: status, history, cause });
          if (cause !== null) {
            const before = status;
            history = known(revise(history, on, () => differing(before, next), cause).after);
          }
          const suspension =
            kind === 'suspend'
              ? { on, ground, before: status.stage }
              : next.stage === 'suspended'
                ? status.suspension
                : null;
          status = { ...status, ...next, lastChange: on, suspension };

          // One period a day, from the first to for ever, and the last one says what the row says.
          history.forEach((state, index) => {
            expect(state.validUntil > state.validFrom).toBe(true);
            expect(history[index + 1]?.validFrom ?? forever).toBe(state.validUntil);
          });
          const now = stateOn(history, today);
          expect(now && counted.map((key) => now[key])).toEqual(counted.map((key) => status[key]));
        }
      },
    ),
    { numRuns: 1000 },
  );
  // The walk reaches what it is about.
  expect(recorded).toBeGreaterThan(500);
  expect(revoked).toBeGreaterThan(200);
});
