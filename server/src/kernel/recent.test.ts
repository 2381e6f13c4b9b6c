import { expect, test } from 'vitest';
import { Recent } from './recent.ts';

/** Of these numbers, which are still remembered. */
const still = (recent: Recent<number>, numbers: readonly number[]) =>
  numbers.filter((n) => recent.get(String(n)) === n);

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index);

test('what was put in is there, the newest value of a key', () => {
  const recent = new Recent<number>(10);
  recent.set('a', 1);
  recent.set('a', 2);
  expect([recent.get('a'), recent.get('b')]).toEqual([2, undefined]);
});

test('never more than it may, and the latest half for certain', () => {
  const recent = new Recent<number>(10);
  for (const n of upTo(1000)) recent.set(String(n), n);
  const kept = upTo(1000).filter((n) => recent.get(String(n)) === n);
  expect(kept.length).toBeLessThanOrEqual(10);
  expect(kept).toEqual(expect.arrayContaining([995, 996, 997, 998, 999]));
});

test('what is asked for again and again stays, whatever passes through', () => {
  const recent = new Recent<number>(10);
  for (const n of upTo(4)) recent.set(String(n), n);
  for (const n of upTo(1000)) {
    recent.set(`passing ${n}`, n);
    if (n % 2 === 0) expect(still(recent, upTo(4))).toEqual(upTo(4));
  }
});
