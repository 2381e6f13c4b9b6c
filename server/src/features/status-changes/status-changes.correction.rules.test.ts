import type { Stage } from '@zhibu/contract/fields';
import { stageKeys } from '@zhibu/contract/fields';
import { expect, it } from 'vitest';
import { generalRulebook } from '../rulebook/public.ts';
import { correctionObjection } from './status-changes.correction.rules.ts';
import { isFinal } from './status-changes.machine.rules.ts';
import type { MemberStatus } from './status-changes.rules.ts';
import { statusOf } from './status-changes.testing.ts';

const today = '2026-07-01';
const objection = (status: Partial<MemberStatus>, to: Stage, isOnRecord = false) =>
  correctionObjection(statusOf(status), to, isOnRecord, generalRulebook(today), today);
const onProbation = (joined: string | null, change: Partial<MemberStatus> = {}) =>
  ({ stage: 'probationary', joined, full: null, ...change }) as const;

it.each([
  ['before the year of probation has passed', onProbation('2025-07-02'), 'full', '2026-07-02'],
  [
    'before an extension has ended',
    onProbation('2024-01-01', { probationUntil: '2026-07-02' }),
    'full',
    '2026-07-02',
  ],
  ['past all of it, from a candidate', { stage: 'candidate', joined: '2026-01-01' }, 'full', '2027-01-01'],
  ['below eighteen', { stage: 'candidate', birth: '2009-01-01' }, 'probationary', '2027-01-01'],
] as const)('by a rule, with the earliest day: %s', (_, status, to, earliest) => {
  const found = objection(status, to);
  expect(found?.rule).not.toBeNull();
  expect(found?.earliest).toBe(earliest);
});

it('where joining is unknown, the condition is told', () => {
  expect(objection(onProbation(null), 'full')?.earliest).toMatchObject({ zh: '补登入党日期之后' });
});

it('on the day on which it becomes lawful there is none', () => {
  expect(objection(onProbation('2025-07-01'), 'full')).toBeNull();
  expect(objection(onProbation('2025-07-01'), 'full', true)).toBeNull();
  expect(objection({ stage: 'full' }, 'probationary')).toBeNull();
  expect(objection({ stage: 'applicant' }, 'activist')).toBeNull();
});

it('whatever a change on record made is taken back, and endings and suspensions are recorded', () => {
  for (const from of stageKeys)
    for (const to of stageKeys) {
      if (from === to) continue;
      const onRecord = objection({ stage: from, joined: '2006-07-01' }, to, true);
      expect([from, to, onRecord === null]).toEqual([from, to, from === 'probationary' && to === 'full']);
      const words = objection({ stage: from }, to)?.words.zh;
      // Whoever left the registry by letter and receipt comes back with a letter.
      if (from === 'transferred_out' || to === 'transferred_out')
        expect([from, to, words]).toEqual([from, to, expect.stringMatching(/由介绍信和回执办理/)]);
      else if (isFinal(to) || to === 'suspended' || from === 'suspended')
        expect([from, to, words]).toEqual([from, to, expect.stringMatching(/请办理“党籍变动”/)]);
    }
});
