import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedKeys, rebase } from './rebase.ts';

const before = { name: '张伟', school: '', notes: 'a' };

it('keeps what was typed and takes what only the other side changed', () => {
  const typed = { ...before, name: '张玮' };
  const now = { ...before, school: '内蒙古大学' };
  expect(rebase(typed, before, now)).toEqual({
    values: { name: '张玮', school: '内蒙古大学', notes: 'a' },
    contested: [],
    taken: ['school'],
  });
});

it('asks about what both changed, unless they agree', () => {
  const typed = { ...before, name: '张玮', notes: 'b' };
  const now = { ...before, name: '张炜', notes: 'b' };
  expect(rebase(typed, before, now)).toEqual({ values: typed, contested: ['name'], taken: [] });
});

it('never loses a typed change and never undoes an untouched one', () => {
  const values = fc.record({ a: fc.string(), b: fc.string(), c: fc.string() });
  fc.assert(
    fc.property(values, values, values, (typed, stored, now) => {
      const result = rebase(typed, stored, now);
      const touched = changedKeys(typed, stored);
      for (const key of ['a', 'b', 'c'] as const)
        expect(result.values[key]).toBe(touched.includes(key) ? typed[key] : now[key]);
    }),
  );
});
