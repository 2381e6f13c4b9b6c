import { expect, test } from 'vitest';
import { homeOf } from './home.ts';

const duty = {
  id: 'd',
  role: 'branch_secretary',
  organization: { id: 'o', name: '支部', code: '1' },
  fromOn: '2026-01-01',
  untilOn: null,
  standsInFor: null,
} as const;

test('a member without a duty comes home to the own page, whatever was used last here', () => {
  expect(homeOf({ duties: [], memberId: 'm' }, 'work')).toBe('me');
});

test('an officer who is no member comes to the workbench', () => {
  expect(homeOf({ duties: [duty], memberId: null }, 'me')).toBe('work');
});

test('an officer who is a member keeps the side that was used last', () => {
  const both = { duties: [duty], memberId: 'm' };
  expect(homeOf(both, null)).toBe('work');
  expect(homeOf(both, 'me')).toBe('me');
  expect(homeOf(both, 'work')).toBe('work');
});
