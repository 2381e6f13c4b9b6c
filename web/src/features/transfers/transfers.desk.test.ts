import { expect, test } from 'vitest';
import type { Line, Transfer } from './transfers.desk.queries.ts';
import { addressOfBoard, readBoardSearch, totalOf } from './transfers.desk.search.ts';
import {
  deedsOf,
  monthOf,
  parseMonth,
  partsOf,
  progressOf,
  standingOf,
  stillChosen,
} from './transfers.desk.ts';

const today = '2026-06-25';

test.each([
  ['issued', '2026-06-30', 0, { key: 'issued', days: 5 }],
  ['issued', '2026-06-25', 0, { key: 'issuedToday', days: 0 }],
  ['issued', '2026-06-13', 12, { key: 'issuedLate', days: 12 }],
  ['lapsed', '2026-06-13', 12, { key: 'lapsed', days: 12 }],
  ['checked_in', '2026-06-24', 1, { key: 'checked_inLate', days: 1 }],
  ['applied', '2026-06-27', 0, { key: 'applied', days: 2 }],
  ['endorsed', null, 0, { key: 'endorsedPlain', days: 0 }],
  ['completed', null, 0, { key: 'completed', days: 0 }],
] as const)('%s until %s, %i days late', (state, due, overdueDays, expected) => {
  expect(standingOf({ kind: 'between', state, due, overdueDays }, today)).toEqual(expected);
});

test.each([
  ['issued', '2026-06-30', 0, { key: 'outgoing', days: 5 }],
  ['issued', '2026-06-25', 0, { key: 'outgoingToday', days: 0 }],
  ['issued', '2026-06-13', 12, { key: 'outgoingLate', days: 12 }],
  ['lapsed', '2026-06-13', 12, { key: 'outgoingLate', days: 12 }],
  ['applied', '2026-06-27', 0, { key: 'applied', days: 2 }],
  ['completed', null, 0, { key: 'outgoingDone', days: 0 }],
] as const)('to outside, %s until %s, %i days late', (state, due, overdueDays, expected) => {
  expect(standingOf({ kind: 'outgoing', state, due, overdueDays }, today)).toEqual(expected);
});

test('outside the receipt stands where check-in and acceptance stand here; a letter from there begins with itself', () => {
  const told = (
    kind: Transfer['kind'],
    state: Transfer['state'],
    actions: Transfer['steps'][number]['action'][],
  ) => progressOf({ kind, state, steps: actions.map(step) }).map(({ post, how }) => `${post} ${how}`);
  expect(told('outgoing', 'lapsed', ['apply', 'endorse', 'issue', 'lapse'])).toEqual([
    'apply done',
    'branch done',
    'committee done',
    'letter done',
    'receipt now',
  ]);
  expect(told('incoming', 'checked_in', ['register_letter'])).toEqual(['registered done', 'accept now']);
  expect(told('incoming', 'completed', ['register_letter', 'accept'])).toEqual([
    'registered done',
    'accept done',
  ]);
  const can = { ...none, register_receipt: true, extend: true };
  expect(deedsOf({ can, state: 'issued', overdueDays: 0 }).primary).toBe('register_receipt');
});

const none = Object.fromEntries(
  ['accept', 'endorse', 'issue', 'complete', 'resubmit', 'check_in', 'extend', 'reissue', 'withdraw'].map(
    (action) => [action, false],
  ),
) as Transfer['can'];

test('the primary action leads on; to take something back is never it', () => {
  expect(
    deedsOf({ can: { ...none, endorse: true, withdraw: true }, state: 'applied', overdueDays: 3 }),
  ).toEqual({
    primary: 'endorse',
    others: ['withdraw'],
  });
  expect(
    deedsOf({ can: { ...none, extend: true, withdraw: true }, state: 'issued', overdueDays: 0 }),
  ).toEqual({
    primary: null,
    others: ['extend', 'withdraw'],
  });
  for (const state of ['issued', 'lapsed'] as const)
    expect(deedsOf({ can: { ...none, extend: true, reissue: true }, state, overdueDays: 2 }).primary).toBe(
      'extend',
    );
  expect(deedsOf({ can: none, state: 'completed', overdueDays: 0 })).toEqual({ primary: null, others: [] });
});

const step = (action: Transfer['steps'][number]['action']) =>
  ({ action, actorName: action, at: '2026-06-01T01:00:00Z' }) as Transfer['steps'][number];

test('the line of progress says what is done, by whom, and what waits', () => {
  const issued = progressOf({
    kind: 'between',
    state: 'issued',
    steps: [step('apply'), step('endorse'), step('issue')],
  });
  expect(issued.map(({ post, how }) => `${post} ${how}`)).toEqual([
    'apply done',
    'branch done',
    'committee done',
    'letter done',
    'check_in now',
    'accept ahead',
  ]);
  expect(issued[1]?.by?.actorName).toBe('endorse');
  const refused = progressOf({ kind: 'within', state: 'refused', steps: [step('apply'), step('refuse')] });
  expect(refused.map(({ how }) => how)).toEqual(['done', 'ahead', 'ahead']);
  // Sent back by the destination: what was issued counts no more.
  const back = progressOf({
    kind: 'between',
    state: 'endorsed',
    steps: [step('apply'), step('endorse'), step('issue'), step('return')],
  });
  expect(back.map(({ how }) => how)).toEqual(['done', 'done', 'now', 'ahead', 'ahead', 'ahead']);
});

test.each([
  ['202606', '2026-06'],
  ['2026-6', '2026-06'],
  ['2026年12月', '2026-12'],
  ['2026-13', null],
  ['六月', null],
])('%s is the month %s', (typed, month) => {
  expect(parseMonth(typed)).toBe(month);
});

test('this month and the one before it, also over the year', () => {
  expect([monthOf(today), monthOf('2026-01-31', 1)]).toEqual(['2026-06', '2025-12']);
});

test('the address of a board is read as it was written, and nonsense is left out', () => {
  const search = readBoardSearch({
    show: 'overdue',
    side: 'origin',
    state: 'lapsed',
    search: '张',
    after: 'x',
  });
  expect(readBoardSearch(addressOfBoard(search))).toEqual(search);
  expect(readBoardSearch({ show: 'all', side: 'up', state: ['applied'] })).toEqual(readBoardSearch({}));
});

test('what is chosen stays over pages, and what another one handled is chosen no more where its page shows it', () => {
  const may = (id: string, endorse = true) => ({ id, can: { endorse }, branch: null }) as unknown as Line;
  const kept = ['a', 'b', 'c'].map((id) => ({ line: may(id), page: id === 'c' ? '2' : '1' }));
  const ids = (page: string, items: Line[]) => stillChosen(kept, page, items).map(({ line }) => line.id);
  expect(ids('1', [may('a'), may('b')])).toEqual(['a', 'b', 'c']);
  expect(ids('1', [may('b')])).toEqual(['b', 'c']);
  expect(ids('1', [may('a', false), may('b')])).toEqual(['b', 'c']);
  expect(ids('3', [])).toEqual(['a', 'b', 'c']);
});

test('many are approved in parts of a hundred', () => {
  const parts = partsOf(Array.from({ length: 201 }, (_, n) => n));
  expect(parts.map((part) => part.length)).toEqual([100, 100, 1]);
  expect(parts.flat()).toHaveLength(201);
  expect(partsOf([])).toEqual([]);
});

test('how many there are on all pages is told where the counts know it', () => {
  const counts = { here: 3, open: 12, overdue: 2 };
  expect(totalOf(readBoardSearch({}), counts)).toBe(3);
  expect(totalOf(readBoardSearch({ show: 'open', organization: 'x' }), counts)).toBe(12);
  expect(totalOf(readBoardSearch({ show: 'open', search: '张' }), counts)).toBeUndefined();
  expect(totalOf(readBoardSearch({ show: 'ended' }), counts)).toBeUndefined();
  expect(totalOf(readBoardSearch({}), undefined)).toBeUndefined();
});
