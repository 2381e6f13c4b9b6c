import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFault, parseTypedDay } from './typed-day.ts';

describe('a typed day', () => {
  it.each([
    ['19850603', '1985-06-03'],
    ['1985-6-3', '1985-06-03'],
    ['1985.06.03', '1985-06-03'],
    ['1985/6/3', '1985-06-03'],
    ['1985年6月3日', '1985-06-03'],
    ['１９８５．６．３', '1985-06-03'],
    [' 2024 - 02 - 29 ', '2024-02-29'],
  ])('%s is %s', (typed, day) => {
    expect(parseTypedDay(typed)).toBe(day);
  });

  it.each(['', '1985', '1985.06', '2023-02-29', '1985-13-01', '1985-04-31', '18990101', '明天'])(
    '%s is none',
    (typed) => {
      expect(parseTypedDay(typed)).toBeNull();
    },
  );

  it.each([
    ['2026-02-30', 'dayNone'],
    ['20230229', 'dayNone'],
    ['1985.13.1', 'dayNone'],
    ['1985年4月31日', 'dayNone'],
    ['1985', 'dayWrong'],
    ['1985.06', 'dayWrong'],
    ['明天', 'dayWrong'],
    ['18990101', 'dayWrong'],
    ['2026-02-28', null],
    [' ', null],
  ])('%s is said to be %s', (typed, fault) => {
    expect(dayFault(typed)).toBe(fault);
  });

  it('takes back every day it gives', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (date) => {
        const day = date.toISOString().slice(0, 10);
        expect(parseTypedDay(day)).toBe(day);
        expect(parseTypedDay(day.replaceAll('-', ''))).toBe(day);
      }),
    );
  });
});
