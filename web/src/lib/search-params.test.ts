import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch, stringifySearch } from './search-params.ts';

test('filters read from an address', () => {
  expect(parseSearch('?stage=full&stage=probationary&name=%E5%BC%A0&code=0101')).toEqual({
    stage: ['full', 'probationary'],
    name: '张',
    code: '0101',
  });
  expect(parseSearch('')).toEqual({});
});

test('what is absent or empty leaves no trace in the address', () => {
  expect(stringifySearch({ name: '', stage: [], after: undefined, kind: null, page: 2 })).toBe('?page=2');
  expect(stringifySearch({})).toBe('');
});

test('an address read and written again says the same', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  const value = fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 4 }));
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), value), (search) => {
      expect(parseSearch(stringifySearch(search))).toEqual({ ...search });
    }),
  );
});
