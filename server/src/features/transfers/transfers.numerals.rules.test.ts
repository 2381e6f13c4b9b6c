import { expect, test } from 'vitest';
import { capitalDay, capitalDigits, capitalMonth, capitalNumber } from './transfers.numerals.rules.ts';

test.each([
  [0, '零'],
  [1, '壹'],
  [10, '壹拾'],
  [11, '壹拾壹'],
  [20, '贰拾'],
  [30, '叁拾'],
  [90, '玖拾'],
  [100, '壹佰'],
  [105, '壹佰零伍'],
  [110, '壹佰壹拾'],
  [1001, '壹仟零壹'],
  [1010, '壹仟零壹拾'],
  [2026, '贰仟零贰拾陆'],
])('%d is written %s', (n, text) => {
  expect(capitalNumber(n)).toBe(text);
});

test('months and days, so that no stroke can be added', () => {
  expect(capitalDigits('2026')).toBe('贰零贰陆');
  expect(capitalMonth('2026-07')).toBe('贰零贰陆年零柒月');
  expect(capitalMonth('2026-10')).toBe('贰零贰陆年壹拾月');
  expect(capitalMonth('2026-12')).toBe('贰零贰陆年壹拾贰月');
  expect(capitalDay('2026-07-01')).toBe('贰零贰陆年零柒月零壹日');
  expect(capitalDay('2026-11-30')).toBe('贰零贰陆年壹拾壹月叁拾日');
});
