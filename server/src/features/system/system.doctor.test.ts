import { expect, test } from 'vitest';
import { fail, judgeDisk, judgeDrift, ok, warn, worst } from './system.doctor.rules.ts';

const words = { zh: '字', en: 'words' };

test.each([
  [400 * 2 ** 20, 'fail', '0.4'],
  [2 * 2 ** 30, 'warn', '2.0'],
  [60 * 2 ** 30, 'ok', '60.0'],
] as const)('%d free bytes: %s', (free, state, shown) => {
  const check = judgeDisk(free);
  expect(check).toMatchObject({ state, words: { en: expect.stringContaining(shown) } });
  expect(check.todo === null).toBe(state === 'ok');
});

test.each([
  [100, 'ok'],
  [2_000, 'warn'],
  [30_000, 'fail'],
] as const)('clocks %d ms apart: %s', (drift, state) => {
  expect(judgeDrift(drift)).toMatchObject({ id: 'clock', state });
});

test('the whole is as its worst part', () => {
  expect(worst([])).toBe('ok');
  expect(worst([ok('a', words), warn('b', words, words)])).toBe('warn');
  expect(worst([fail('a', words, words), warn('b', words, words)])).toBe('fail');
});
