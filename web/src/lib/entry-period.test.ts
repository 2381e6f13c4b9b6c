import { expect, test } from 'vitest';
import { goesOn } from './entry-period.ts';

test('a post without an end goes on, an award does not', () => {
  expect(goesOn({ kind: 'post', untilOn: null })).toBe(true);
  expect(goesOn({ kind: 'post', untilOn: '2024-07-01' })).toBe(false);
  expect(goesOn({ kind: 'award', untilOn: null })).toBe(false);
  expect(goesOn({ kind: 'discipline', untilOn: null })).toBe(false);
});
