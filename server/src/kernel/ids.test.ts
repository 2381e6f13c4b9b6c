import { expect, it } from 'vitest';
import { dayInChina } from './clock.ts';
import { isId, newId } from './ids.ts';

it('makes ids of version 7 that are unique and ascend within one process', () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, newId);
  expect(ids.every((id) => isId(id) && id[14] === '7' && '89ab'.includes(id[19] ?? ''))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  const made = Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16);
  expect(made).toBeGreaterThanOrEqual(before - 1);
  expect(made).toBeLessThanOrEqual(Date.now());
});

it('knows the day in China, eight hours ahead', () => {
  expect(dayInChina(new Date('2026-06-30T15:59:59.999Z'))).toBe('2026-06-30');
  expect(dayInChina(new Date('2026-06-30T16:00:00Z'))).toBe('2026-07-01');
  expect(dayInChina(new Date('2025-12-31T20:00:00Z'))).toBe('2026-01-01');
});
