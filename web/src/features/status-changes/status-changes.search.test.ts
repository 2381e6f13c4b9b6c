import { expect, test } from 'vitest';
import { addressOfChanges, isBackwards, readChangesSearch } from './status-changes.search.ts';

test('an address is read and written back; what it does not know is left out', () => {
  const raw = { kind: 'convert', organization: '0193', from: '2026-01-01', until: '2026-06-30', after: 'x' };
  expect(addressOfChanges(readChangesSearch(raw))).toEqual(raw);
  const broken = { kind: 'promote', organization: '', from: 'yesterday', until: 20260630, after: 7 };
  expect(addressOfChanges(readChangesSearch(broken))).toEqual({});
});

test('a period that ends before it begins is one', () => {
  expect(isBackwards({ from: '2026-06-30', until: '2026-01-01' })).toBe(true);
  expect(isBackwards({ from: '2026-01-01', until: '2026-01-01' })).toBe(false);
  expect(isBackwards({ from: '2026-01-01' })).toBe(false);
});
