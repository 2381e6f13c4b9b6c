import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, formatInstant, localDay } from './dates.ts';

describe('a day in words', () => {
  test.each([
    ['1985-06-03', 'zh-CN', 'day', '1985年6月3日'],
    ['1985-06-01', 'zh-CN', 'month', '1985年6月'],
    ['1985-01-01', 'zh-CN', 'year', '1985年'],
    ['1985-06-03', 'en', 'day', '3 June 1985'],
    ['1985-06-01', 'en', 'month', 'June 1985'],
    ['1985-01-01', 'en', 'year', '1985'],
  ] as const)('%s in %s known to the %s', (day, locale, precision, expected) => {
    expect(formatDay(day, locale, precision)).toBe(expected);
  });

  test('nothing known is nothing said, and text that is no day stays itself', () => {
    expect(formatDay(null, 'zh-CN')).toBe('');
    expect(formatDay(undefined, 'en')).toBe('');
    expect(formatDay('约1985年', 'zh-CN')).toBe('约1985年');
  });

  test('no time zone moves a calendar day', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (date) => {
        const day = date.toISOString().slice(0, 10);
        const [year, month, d] = day.split('-').map(Number);
        expect(formatDay(day, 'zh-CN')).toBe(`${year}年${month}月${d}日`);
      }),
    );
  });
});

test('an instant is told in the reader’s own time', () => {
  const at = new Date(2026, 10, 22, 6, 5);
  expect(formatInstant(at.toISOString(), 'zh-CN')).toBe('2026年11月22日 06:05');
  expect(formatInstant(at.toISOString(), 'en')).toBe('22 November 2026, 06:05');
  expect(formatInstant(null, 'en')).toBe('');
  expect(localDay(at)).toBe('2026-11-22');
});
