import fc from 'fast-check';
import { stdnum } from 'stdnum';
import { expect, test } from 'vitest';
import { addDays } from './dates.ts';
import { idNumberCheckDigit, parseIdNumber } from './id-number.ts';

const idNumbers = fc
  .record({
    division: fc.constantFrom('150785', '110101', '422201', '510213'),
    day: fc.integer({ min: 0, max: 36_000 }),
    sequence: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ division, day, sequence }) => {
    const birth = addDays('1920-01-01', day);
    const first17 = `${division}${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    return { idNumber: first17 + idNumberCheckDigit(first17), birth, sequence };
  });

test('a number says its birth date and sex, however it is written', () => {
  fc.assert(
    fc.property(idNumbers, ({ idNumber, birth, sequence }) => {
      const expected = { ok: true, idNumber, birth, sex: sequence % 2 ? 'male' : 'female' };
      const fullWidth = idNumber.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
      const spaced = `${idNumber.slice(0, 6)} ${idNumber.slice(6, 14)} ${idNumber.slice(14)}`;
      for (const text of [
        idNumber,
        idNumber.toLowerCase(),
        `'${idNumber}`,
        `\t${idNumber} `,
        fullWidth,
        spaced,
      ]) {
        expect(parseIdNumber(text)).toEqual(expected);
      }
    }),
  );
});

test('any single wrong digit is noticed (ISO 7064 MOD 11-2)', () => {
  fc.assert(
    fc.property(
      idNumbers,
      fc.integer({ min: 0, max: 16 }),
      fc.integer({ min: 1, max: 9 }),
      (made, at, shift) => {
        const digit = String((Number(made.idNumber[at]) + shift) % 10);
        const wrong = made.idNumber.slice(0, at) + digit + made.idNumber.slice(at + 1);
        expect(parseIdNumber(wrong).ok).toBe(false);
      },
    ),
  );
});

test('agrees with an independent implementation on current divisions', () => {
  const validate = stdnum.CN?.ric?.validate;
  expect(validate).toBeTypeOf('function');
  for (const number of ['110101199003077758', '11010119900307775X', '440524188001010014']) {
    expect(parseIdNumber(number).ok).toBe(validate?.(number).isValid);
  }
});

test.each([
  ['130503670401001', '130503196704010016', '1967-04-01', 'male'],
  ['150782800926627', '150782198009266270', '1980-09-26', 'male'],
])('15 digits %s become %s', (legacy, idNumber, birth, sex) => {
  expect(parseIdNumber(legacy)).toEqual({ ok: true, idNumber, birth, sex });
});

test.each([
  ['15078519900101123', 'length'],
  ['', 'characters'],
  ['E12345678', 'characters'],
  ['1.50785E+17', 'characters'],
  ['150785199002301234', 'birth'],
  ['150785199013011234', 'birth'],
  ['150785900230123', 'birth'],
  ['110101199003077759', 'check_digit'],
  ['11010119900X077758', 'characters'],
])('%s is refused for %s', (text, reason) => {
  expect(parseIdNumber(text)).toEqual({ ok: false, reason });
});

test('abolished division codes are accepted', () => {
  // 510213 (重庆市江北区 before 1997) no longer exists in GB/T 2260.
  const first17 = '51021319600101001';
  expect(parseIdNumber(first17 + idNumberCheckDigit(first17)).ok).toBe(true);
});
