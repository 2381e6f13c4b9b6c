import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { branchSizes } from './sizes.ts';

test('sizes add up to the members and no branch has fewer than three', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 0, max: 20_000 }),
      (seed, count, more) => {
        const total = 3 * count + more;
        const sizes = branchSizes(
          createRandom(seed),
          total,
          Array.from({ length: count }, (_, i) => 0.2 + (i % 7)),
        );
        expect(sizes).toHaveLength(count);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
        expect(Math.min(...sizes)).toBeGreaterThanOrEqual(3);
      },
    ),
  );
});

test('branches expected to be large come out larger', () => {
  const bulk = Array.from({ length: 200 }, (_, i) => (i < 100 ? 0.3 : 2));
  const sizes = branchSizes(createRandom(1), 7500, bulk);
  const mean = (part: number[]): number => part.reduce((sum, size) => sum + size, 0) / part.length;
  expect(mean(sizes.slice(100))).toBeGreaterThan(2 * mean(sizes.slice(0, 100)));
});

test('too few members are refused', () => {
  expect(() => branchSizes(createRandom(1), 5, [1, 1])).toThrow(RangeError);
  expect(() => branchSizes(createRandom(1), 5, [])).toThrow(RangeError);
});
