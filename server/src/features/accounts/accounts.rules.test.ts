import { describe, expect, it } from 'vitest';
import { addressKey, defaultDuty, pendingOf } from './accounts.rules.ts';

it.each([
  [false, false, false, 'none'],
  [false, false, true, 'second_factor_setup'],
  [true, false, false, 'second_factor'],
  [true, false, true, 'second_factor'],
  [true, true, false, 'none'],
  [true, true, true, 'none'],
] as const)('enabled %s, given %s, duty %s: %s', (enabled, given, duty, pending) => {
  expect(pendingOf(enabled, given, duty)).toBe(pending);
});

it('acts in the duty used last, else the oldest, else none', () => {
  const duties = [{ id: 'a' }, { id: 'b' }];
  expect(defaultDuty(duties, 'b')).toBe('b');
  expect(defaultDuty(duties, 'ended')).toBe('a');
  expect(defaultDuty(duties, null)).toBe('a');
  expect(defaultDuty([], 'b')).toBeNull();
});

describe('addresses', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is counted as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
