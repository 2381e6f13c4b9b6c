import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  activationHash,
  newActivationCode,
  newBearer,
  newRecoveryCodes,
  normalizeCode,
} from './accounts.codes.ts';

it('activation codes have 60 bits in twelve characters that nobody confuses', () => {
  const made = Array.from({ length: 2000 }, newActivationCode);
  expect(new Set(made).size).toBe(2000);
  for (const code of made) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(new Set(made.join('').replaceAll('-', '')).size).toBe(32);
});

it('ten recovery codes, all different', () => {
  const made = newRecoveryCodes();
  expect(new Set(made).size).toBe(10);
  for (const code of made) expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
});

it('a code is the same however it is typed', () => {
  const typing = fc.array(fc.constantFrom('', ' ', '-', '　', '－'), { minLength: 14, maxLength: 14 });
  fc.assert(
    fc.property(typing, fc.boolean(), (between, lower) => {
      const code = newActivationCode();
      const read = [...code.replaceAll('0', 'O').replaceAll('1', 'l')];
      const typed = read.map((character, n) => character + (between[n] ?? '')).join('');
      expect(normalizeCode(lower ? typed.toLowerCase() : typed)).toBe(code.replaceAll('-', ''));
      expect(activationHash(typed)).toEqual(activationHash(code));
    }),
  );
});

it('secrets of sessions and tokens have 256 bits', () => {
  expect(Buffer.from(newBearer(), 'base64url')).toHaveLength(32);
  expect(newBearer('zhibu_')).toMatch(/^zhibu_[\w-]{43}$/);
});
