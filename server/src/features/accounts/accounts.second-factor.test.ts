import { expect, it } from 'vitest';
import { acceptedStep, newSecondFactorSecret, secondFactorUri } from './accounts.second-factor.ts';

/** `12345678901234567890` in base32: the secret of RFC 6238, appendix B; the last six of its eight digits. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

it.each([
  [59, '287082', 1],
  [1111111109, '081804', 37037036],
  [1111111111, '050471', 37037037],
  [1234567890, '005924', 41152263],
  [2000000000, '279037', 66666666],
  [20000000000, '353130', 666666666],
])('at %i the code of RFC 6238 is %s, step %i', (seconds, code, step) => {
  const at = (shift: number) => new Date((seconds + shift) * 1000);
  expect(acceptedStep(secret, code, at(0), null)).toBe(step);
  expect(acceptedStep(secret, code, at(30), null)).toBe(step);
  expect(acceptedStep(secret, code, at(-30), null)).toBe(step);
  expect(acceptedStep(secret, code, at(60), null)).toBeNull();
  expect(acceptedStep(secret, code, at(0), step - 1)).toBe(step);
  expect(acceptedStep(secret, code, at(0), step)).toBeNull();
  expect(acceptedStep(secret, code, at(0), step + 1)).toBeNull();
});

it('takes nothing but six digits', () => {
  for (const code of ['', '28708', '2870821', '28708a', '２８７０８２', '-87082'])
    expect(acceptedStep(secret, code, new Date(59_000), null)).toBeNull();
});

it('makes secrets of 160 bits and an address for the authenticator', () => {
  expect(newSecondFactorSecret()).toMatch(/^[A-Z2-7]{32}$/);
  const uri = new URL(secondFactorUri(secret, 'zhangwei1234'));
  expect(uri.protocol).toBe('otpauth:');
  expect(uri.searchParams.get('secret')).toBe(secret);
  expect(uri.searchParams.get('issuer')).toBe('支部');
});
