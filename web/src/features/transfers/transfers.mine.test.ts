import { transferStateKeys } from '@zhibu/contract/transfer-states';
import { describe, expect, it } from 'vitest';
import { type MyTransfer, newsOf } from './transfers.mine.queries.ts';
import {
  aheadOf,
  codeIn,
  daysUntil,
  hasOldLetters,
  isSpent,
  missingOf,
  noWishes,
  situationOf,
  whereaboutsOf,
} from './transfers.mine.ts';

type Step = MyTransfer['steps'][number];
const step = (action: Step['action'], letter: string | null = null, side: Step['side'] = 'member'): Step => ({
  action,
  at: '2026-07-01T02:00:00Z',
  state: 'applied',
  side,
  actorName: '张三',
  actorRole: 'self',
  organization: null,
  reason: null,
  words: null,
  letter,
  letterVoid: false,
  until: null,
});
const letter = {
  number: '第 7 号',
  issuedOn: '2026-07-01',
  until: '2026-07-31',
  untilAtMost: '2026-09-29',
  address: null,
};
const standing = (state: MyTransfer['state'], more: Partial<MyTransfer> = {}) => ({
  state,
  kind: 'between' as const,
  turn: null,
  letter: null,
  steps: [step('apply')],
  ...more,
});
const today = '2026-07-10';

describe('what is ahead', () => {
  it('ends with acceptance between committees, and with the committee within one', () => {
    for (const state of transferStateKeys) {
      const [far, near] = [
        aheadOf(standing(state), today),
        aheadOf(standing(state, { kind: 'within' }), today),
      ];
      const open = !['completed', 'refused', 'withdrawn'].includes(state);
      expect([state, far.at(-1)]).toEqual([state, open ? 'accept' : undefined]);
      expect(near).not.toContain('check_in');
      expect(near).not.toContain('issue');
    }
    expect(aheadOf(standing('returned', { kind: 'within' }), today)).toEqual([
      'resubmit',
      'endorse',
      'complete',
    ]);
    expect(aheadOf(standing('lapsed'), today)[0]).toBe('extend');
    expect(aheadOf(standing('issued', { letter }), '2026-08-01')[0]).toBe('extend');
  });

  it('is no extension once no letter to that place can hold another day, but a receipt from outside', () => {
    const ahead = (day: string, kind: MyTransfer['kind'] = 'between') =>
      aheadOf(standing('lapsed', { letter, kind }), day);
    expect(ahead('2026-09-28')).toEqual(['extend', 'check_in', 'accept']);
    expect(ahead('2026-09-29')).toEqual([]);
    expect(ahead('2026-09-29', 'outgoing')).toEqual(['register_receipt']);
    expect([
      isSpent(standing('lapsed', { letter }), '2026-09-28'),
      isSpent(standing('lapsed', { letter }), '2026-09-29'),
    ]).toEqual([false, true]);
    expect(isSpent(standing('checked_in', { letter }), '2026-10-29')).toBe(false);
  });
});

describe('where it stands', () => {
  it('is lapsed from the day after the last, before anybody swept', () => {
    expect(situationOf(standing('issued', { letter }), '2026-07-31')).toBe('issued');
    expect(situationOf(standing('issued', { letter }), '2026-08-01')).toBe('lapsed');
  });

  it('tells whose correction it is', () => {
    expect(situationOf(standing('returned', { turn: 'member' }), today)).toBe('returned');
    expect(situationOf(standing('returned', { turn: 'origin_branch' }), today)).toBe('returnedOther');
  });

  it('knows that the destination sent it back and the letter is void', () => {
    const back = standing('endorsed', {
      steps: [step('issue', '第 7 号'), step('return', null, 'destination')],
    });
    expect([situationOf(back, today), whereaboutsOf(back, today)]).toEqual(['sentBack', 'void']);
    const again = standing('endorsed', { steps: [step('return', null, 'origin_branch'), step('endorse')] });
    expect([situationOf(again, today), whereaboutsOf(again, today)]).toEqual(['endorsed', 'notYet']);
  });

  it.each([
    ['issued', 'yours'],
    ['lapsed', 'lapsed'],
    ['checked_in', 'there'],
    ['completed', 'used'],
    ['withdrawn', 'notYet'],
  ] as const)('%s: the letter is %s', (state, where) => {
    expect(whereaboutsOf(standing(state, { letter }), today)).toBe(where);
    expect(whereaboutsOf(standing(state, { kind: 'within' }), today)).toBe('within');
  });

  it.each(['withdrawn', 'returned', 'applied', 'endorsed'] as const)(
    'a letter that had been out before it is %s is void, not one that was never written',
    (state) => {
      const steps = [step('issue', '第 7 号'), step('return', null, 'destination'), step('return')];
      expect(whereaboutsOf(standing(state, { steps }), today)).toBe('void');
    },
  );
});

it('a second number makes the first letter an old one; an extension does not', () => {
  expect(hasOldLetters({ steps: [step('issue', '第 7 号'), step('extend', '第 7 号')] })).toBe(false);
  expect(hasOldLetters({ steps: [step('issue', '第 7 号'), step('reissue', '第 8 号')] })).toBe(true);
});

it('counts days over the end of a month', () => {
  expect(daysUntil('2026-08-01', '2026-07-30')).toBe(2);
  expect(daysUntil('2026-07-29', '2026-07-30')).toBe(-1);
});

it('reads the code out of the address', () => {
  expect(codeIn('https://zhibu.example/letters/ABCD2345EF')).toBe('ABCD 2345 EF');
});

describe('what is missing', () => {
  const destination = { id: '1', name: '西山镇党委', above: [], isOwn: false };
  it('is told from above', () => {
    expect(missingOf(noWishes, 'apply')).toEqual(['destination', 'ground']);
    expect(missingOf({ ...noWishes, destination, ground: 'work' }, 'apply')).toEqual([]);
  });
  it('asks for the branch within one committee; leaving it open is an answer', () => {
    const own = { ...noWishes, destination: { ...destination, isOwn: true }, ground: 'work' as const };
    expect(missingOf(own, 'apply')).toEqual(['branch']);
    expect(missingOf({ ...own, branch: 'any' }, 'apply')).toEqual([]);
  });
  it('asks for the reason of a change, in two characters', () => {
    expect(missingOf({ ...noWishes, destination, reason: ' 错 ' }, 'redirect')).toEqual(['reason']);
    expect(missingOf({ ...noWishes, destination, reason: '选错' }, 'redirect')).toEqual([]);
    const own = { ...noWishes, destination: { ...destination, isOwn: true }, reason: '选错' };
    expect(missingOf(own, 'redirect')).toEqual(['branch']);
    expect(missingOf({ ...own, branch: 'any' }, 'redirect')).toEqual([]);
  });
});

describe('what the home tells', () => {
  const one = (state: MyTransfer['state'], turn: MyTransfer['turn'], side: Step['side']) =>
    ({ ...standing(state, { turn, steps: [step('apply'), step('refuse', null, side)] }) }) as MyTransfer; // all that is read of it
  const soon = new Date('2026-07-10T02:00:00Z');
  it('is the transfer under way', () => {
    const open = one('applied', 'origin_branch', 'member');
    expect(newsOf([open, one('refused', null, 'origin_branch')], soon)).toBe(open);
    expect(newsOf([], soon)).toBe(null);
  });
  it('is an ending by others for a fortnight, and never one by oneself', () => {
    const refused = one('refused', null, 'origin_branch');
    expect(newsOf([refused], soon)).toBe(refused);
    expect(newsOf([refused], new Date('2026-07-20T02:00:00Z'))).toBe(null);
    expect(newsOf([one('withdrawn', null, 'member')], soon)).toBe(null);
  });
});
