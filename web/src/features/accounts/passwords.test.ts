import { expect, test } from 'vitest';
import { passwordFault } from './passwords.ts';

test('says how much is missing, counting characters as people see them', () => {
  expect(passwordFault('我爱𠮷祥', '我爱𠮷祥')).toEqual({ kind: 'short', missing: 4 });
  expect(passwordFault('1234567', '1234567')).toEqual({ kind: 'short', missing: 1 });
});

test('the repetition must be the same; then nothing is wrong', () => {
  expect(passwordFault('Baihua-2026', 'Baihua-2025')).toEqual({ kind: 'differs' });
  expect(passwordFault('Baihua-2026', 'Baihua-2026')).toBeNull();
});
