import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  addYears,
  ageOn,
  definitelyBefore,
  fromExcelSerial,
  isRealDate,
  mayBeSame,
  parseDateText,
  readDateText,
} from './dates.ts';

test.each([
  ['1985.06', '1985-06-01', 'month'],
  ['1985年6月', '1985-06-01', 'month'],
  ['1985-6', '1985-06-01', 'month'],
  ['198506', '1985-06-01', 'month'],
  ['1985.06.', '1985-06-01', 'month'],
  ['19850600', '1985-06-01', 'month'],
  ['1985年', '1985-01-01', 'year'],
  ['1985', '1985-01-01', 'year'],
  ['1985年6月3日', '1985-06-03', 'day'],
  ['1985年06月03号', '1985-06-03', 'day'],
  ['19850603', '1985-06-03', 'day'],
  ['1985/6/3', '1985-06-03', 'day'],
  ['1985-06-03', '1985-06-03', 'day'],
  ['1985.6.3', '1985-06-03', 'day'],
  ['1985 6 3', '1985-06-03', 'day'],
  ['１９８５．０６．０３', '1985-06-03', 'day'],
  [' 1985 年 6 月 3 日 ', '1985-06-03', 'day'],
  ['1985-06-03 00:00:00', '1985-06-03', 'day'],
  ['1985/6/3 0:00', '1985-06-03', 'day'],
  ['1985-06-03T00:00:00.000Z', '1985-06-03', 'day'],
  ['2021年3月24日 星期三', '2021-03-24', 'day'],
  ['一九八五年六月三日', '1985-06-03', 'day'],
  ['二〇〇一年十二月三十一日', '2001-12-31', 'day'],
  ['二零一〇年十月', '2010-10-01', 'month'],
  ["'1985-06-03", '1985-06-03', 'day'],
  ['2000-02-29', '2000-02-29', 'day'],
])('%s is %s to the %s', (text, date, precision) => {
  expect(parseDateText(text)).toEqual({ date, precision });
});

test.each([
  ['1950-02-30', 'no_such_day'],
  ['1900-02-29', 'no_such_day'],
  ['1985.13', 'no_such_day'],
  ['19851301', 'no_such_day'],
  ['85.06', 'two_digit_year'],
  ['85年6月', 'two_digit_year'],
  ['6/3/1985', 'day_first'],
  ['不详', 'unreadable'],
  ['', 'unreadable'],
  ['1985.06-1987.07', 'unreadable'],
  ['31234', 'unreadable'],
  ['0985-01-01', 'unreadable'],
])('%s is refused: %s', (text, fault) => {
  expect(readDateText(text)).toBe(fault);
  expect(parseDateText(text)).toBeNull();
});

test('Excel serials, in both date systems', () => {
  expect(fromExcelSerial(1)).toBe('1900-01-01');
  expect(fromExcelSerial(59)).toBe('1900-02-28');
  expect(fromExcelSerial(60)).toBeNull();
  expect(fromExcelSerial(61)).toBe('1900-03-01');
  expect(fromExcelSerial(45955)).toBe('2025-10-25');
  expect(fromExcelSerial(45955.75)).toBe('2025-10-25');
  expect(fromExcelSerial(44493, true)).toBe('2025-10-25');
  for (const serial of [0, -1, 73_051, 150785, Number.NaN]) expect(fromExcelSerial(serial)).toBeNull();
});

test('months and years are calendar periods (domain.md 4, traps)', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
  expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
  expect(addYears('2024-02-29', 1)).toBe('2025-02-28');
  expect(addYears('2024-02-29', 4)).toBe('2028-02-29');
  expect(ageOn('2008-11-22', '2026-11-22')).toBe(18);
  expect(ageOn('2008-11-23', '2026-11-22')).toBe(17);
  expect(ageOn('2004-02-29', '2022-02-28')).toBe(18);
});

const dates = fc.integer({ min: 0, max: 100_000 }).map((days) => addDays('1850-01-01', days));

test('adding months never leaves the calendar and never skips a month', () => {
  fc.assert(
    fc.property(dates, fc.integer({ min: -600, max: 600 }), (date, months) => {
      const later = addMonths(date, months);
      expect(isRealDate(later)).toBe(true);
      const index = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
      expect(index(later) - index(date)).toBe(months);
    }),
  );
});

test('any date comes back from every way of writing it', () => {
  fc.assert(
    fc.property(dates, (date) => {
      const [y, m, d] = date.split('-').map(Number);
      for (const text of [
        date,
        `${y}年${m}月${d}日`,
        `${y}/${m}/${d}`,
        date.replaceAll('-', ''),
        `${y}.${m}.${d}`,
      ]) {
        expect(parseDateText(text)).toEqual({ date, precision: 'day' });
      }
    }),
  );
});

test('parsing never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      readDateText(text);
    }),
  );
});

test('precision widens comparisons', () => {
  const march = { date: '2021-03-01', precision: 'month' } as const;
  expect(definitelyBefore(march, { date: '2021-03-31', precision: 'day' })).toBe(false);
  expect(definitelyBefore(march, { date: '2021-04-01', precision: 'day' })).toBe(true);
  expect(mayBeSame(march, { date: '2021-01-01', precision: 'year' })).toBe(true);
  expect(mayBeSame(march, { date: '2021-04-01', precision: 'day' })).toBe(false);
});
