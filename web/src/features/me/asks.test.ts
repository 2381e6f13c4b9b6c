import { expect, test } from 'vitest';
import { asksOf } from './asks.ts';

const file = { phone: '138****3307', stage: 'full', joined: '1985-06-03', full: '1986-06-03' } as const;
const safe = { enabled: true, required: false, recoveryCodesLeft: 10 };
const kinds = (...args: Parameters<typeof asksOf>) => asksOf(...args).map(({ kind }) => kind);

test('nothing is asked of a member whose file is complete and whose account is safe', () => {
  expect(asksOf(file, safe)).toEqual([]);
});

test('what only the member can supply comes before the account', () => {
  const off = { ...safe, enabled: false };
  expect(kinds({ ...file, phone: null, joined: null, full: null }, off)).toEqual([
    'phone',
    'joined',
    'full',
    'secondFactor',
  ]);
});

test('dates of membership are asked of members only', () => {
  const dates = { joined: null, full: null };
  expect(kinds({ ...file, ...dates, stage: 'probationary' }, safe)).toEqual(['joined']);
  expect(kinds({ ...file, ...dates, stage: 'applicant' }, safe)).toEqual([]);
});

test('few recovery codes are asked about only where there is a second factor', () => {
  expect(asksOf(null, { ...safe, recoveryCodesLeft: 2 })).toEqual([
    { kind: 'recoveryCodes', act: 'account', left: 2 },
  ]);
  expect(kinds(null, { enabled: false, required: false, recoveryCodesLeft: 0 })).toEqual(['secondFactor']);
});
