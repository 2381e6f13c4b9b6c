import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testRulebook } from '../../../test/harness/rulebook.ts';
import {
  type CorrectionStep,
  correctionStates,
  dueOn,
  isOverdue,
  maskNumbers,
  nextState,
} from './rights.corrections.rules.ts';

const steps: CorrectionStep[] = ['addEvidence', 'accept', 'refuse', 'withdraw'];

describe('the states of a correction request', () => {
  it('end at the first answer, whatever is tried afterwards (10 000 sequences)', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 12 }), (tried) => {
        let state: keyof typeof correctionStates = 'submitted';
        let ended: Exclude<CorrectionStep, 'addEvidence'> | null = null;
        for (const step of tried) {
          const next = nextState(state, step);
          // The model: open until the first step that is no evidence; afterwards nothing is possible.
          expect(next === null).toBe(ended !== null);
          if (next === null) continue;
          if (step !== 'addEvidence') ended = step;
          state = next;
        }
        const expected = { accept: 'accepted', refuse: 'refused', withdraw: 'withdrawn' } as const;
        expect(state).toBe(ended === null ? 'submitted' : expected[ended]);
      }),
      { numRuns: 10_000 },
    );
  });

  it('have no step out of an end', () => {
    for (const end of ['accepted', 'refused', 'withdrawn'] as const)
      expect(Object.keys(correctionStates[end])).toEqual([]);
  });
});

it.each([
  ['2026-07-01', 15, '2026-07-22'],
  ['2026-07-01', 5, '2026-07-08'],
  ['2026-09-28', 3, '2026-10-08'],
])('asked on %s with %i working days: answered by %s', (asked, days, due) => {
  expect(dueOn(asked, testRulebook({ 'correction.answer_working_days': days }))).toBe(due);
});

it('is late from the day after its last day on, and only while it waits', () => {
  expect(isOverdue('submitted', '2026-07-22', '2026-07-22')).toBe(false);
  expect(isOverdue('submitted', '2026-07-22', '2026-07-23')).toBe(true);
  expect(isOverdue('refused', '2026-07-22', '2026-07-23')).toBe(false);
});

it.each([
  ['旧号 13900001111 停用', '旧号 *********11 停用'],
  ['139 0000 1111', '***********11'],
  ['150785198806120046', '****************46'],
  ['15078519880612004X', '****************4X'],
  ['1985-06-03 出生，住 88 号 3 单元 201', '1985-06-03 出生，住 88 号 3 单元 201'],
])('of “%s” an officer reads “%s”', (text, shown) => {
  expect(maskNumbers(text)).toBe(shown);
});
