import { expect, test } from 'vitest';
import type { Officer } from './officers.queries.ts';
import { complete, emptyRow, rowsFrom } from './term.form.ts';

const officer = (name: string, post: Officer['post']): Officer => ({
  id: name,
  termId: 't',
  termNumber: 1,
  member: { id: name, name },
  post,
  how: 'elected',
  from: '2023-01-01',
  until: null,
  endReason: null,
  version: 1,
  can: { end: true },
});

test('the form begins with who is in office, the secretary first', () => {
  const rows = rowsFrom([officer('乙', 'publicity'), officer('甲', 'secretary')]);
  expect(rows.map(({ member, post }) => [member?.name, post])).toEqual([
    ['甲', 'secretary'],
    ['乙', 'publicity'],
  ]);
  expect(rowsFrom([])).toEqual([{ key: 1, member: null, post: 'secretary' }]);
});

test('it is complete when every line has its member', () => {
  const rows = rowsFrom([officer('甲', 'secretary')]);
  expect(complete(rows)).toEqual([{ memberId: '甲', post: 'secretary' }]);
  const more = [...rows, emptyRow(rows, 'member')];
  expect(complete(more)).toBeNull();
  expect(new Set(more.map(({ key }) => key)).size).toBe(2);
});
