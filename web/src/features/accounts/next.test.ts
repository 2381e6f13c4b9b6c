import { expect, test } from 'vitest';
import { safeNext, wayAfter } from './next.ts';

test.each([
  ['/members?name=张', '/members?name=张'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['/\t/elsewhere.example', '/'],
  ['/\r\n/elsewhere.example', '/'],
  ['https://elsewhere.example', '/'],
  ['javascript:alert(1)', '/'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
])('after the sign-in, %s leads to %s', (next, to) => {
  expect(safeNext(next)).toBe(to);
});

test('a session goes where it stands: code, set-up, or the page that was meant', () => {
  expect(wayAfter({ pending: 'second_factor' }, '/members')).toEqual({ code: true });
  expect(wayAfter({ pending: 'second_factor_setup' }, '/members?a=1')).toEqual({
    to: '/second-factor?next=%2Fmembers%3Fa%3D1',
  });
  expect(wayAfter({ pending: 'second_factor_setup' }, undefined)).toEqual({ to: '/second-factor' });
  expect(wayAfter({ pending: 'none' }, '/members')).toEqual({ to: '/members' });
});
