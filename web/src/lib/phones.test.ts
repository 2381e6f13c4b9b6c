import { expect, it } from 'vitest';
import { dialled } from './phones.ts';

it.each([
  ['0470-6223456 转 803', '04706223456'],
  ['(0470) 6223456、13904701234', '04706223456'],
  ['+86 139 0470 1234', '+8613904701234'],
])('dials the first number of %s', (phone, number) => {
  expect(dialled(phone)).toBe(number);
});
