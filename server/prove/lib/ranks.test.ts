import { expect, test } from 'vitest';
import { median, rankTest } from './ranks.ts';

const around = (centre: number, n: number) =>
  Array.from({ length: n }, (_, index) => centre + ((index * 7919) % n) / n);

test('the middle of odd and even samples', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('one distribution is not told apart; a shift of a tenth of its width in 500 is', () => {
  expect(rankTest(around(10, 500), around(10, 500))).toBeGreaterThan(0.5);
  expect(rankTest(around(10, 500), around(10.1, 500))).toBeLessThan(0.001);
});

test('agrees with the normal distribution worked out another way', () => {
  const first = [1, 2, 3, 4, 5, 6, 9, 10, 14, 24];
  const second = [7, 8, 11, 12, 13, 15, 16, 17, 18, 19];
  const u = first.reduce((sum, value) => sum + second.filter((other) => other < value).length, 0);
  const z = (50 - u) / Math.sqrt((100 * 21) / 12);
  expect(rankTest(first, second)).toBeCloseTo(2 * (1 - normal(z)), 3);
});

/** By the series of the normal distribution (Abramowitz & Stegun 26.2.10). */
function normal(z: number): number {
  let sum = z;
  let term = z;
  for (let k = 1; k < 100; k += 1) {
    term *= (-z * z) / (2 * k);
    sum += term / (2 * k + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}
