import { expect, test } from 'vitest';
import { type StoryItem, yearsOf } from './story.ts';

const item = (id: string, on: string | null): StoryItem => ({
  id,
  kind: 'award',
  on,
  precision: 'day',
  until: null,
  title: { zh: id, en: id },
  organization: null,
  recordedAt: null,
  recordedBy: null,
  detail: null,
  late: false,
  withdrawn: false,
  corrected: null,
  superseded: [],
});

test.each([
  ['nothing', [], []],
  ['one year', [item('b', '2026-07-01'), item('a', '2026-01-10')], [['2026', 'b', 'a']]],
  [
    'years, and what has no day at the end',
    [item('c', '2026-01-10'), item('b', '2018-07-01'), item('a', null)],
    [
      ['2026', 'c'],
      ['2018', 'b'],
      [null, 'a'],
    ],
  ],
])('%s', (_, items, years) => {
  expect(yearsOf(items).map(({ year, items: of }) => [year, ...of.map(({ id }) => id)])).toEqual(years);
});
