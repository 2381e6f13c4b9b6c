import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addYears, isRealDate } from '../../kernel/standards/dates.ts';
import { idNumberCheckDigit } from '../../kernel/standards/id-number.ts';
import {
  changedFields,
  decideValues,
  faultsToErrors,
  type MemberInput,
  type MemberValues,
} from './members.rules.ts';

const today = '2026-07-01';

/** A number with a right check digit. @param birth `YYYY-MM-DD` @param sequence odd: male */
const idNumberOf = (birth: string, sequence = 123) => {
  const first17 = `150785${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + idNumberCheckDigit(first17);
};
const birth = '1985-06-15';
const idNumber = idNumberOf(birth);
const endsInX =
  Array.from({ length: 30 }, (_, n) => idNumberOf(birth, n)).find((one) => one.endsWith('X')) ?? '';
const toFullWidth = (text: string) =>
  text.toLowerCase().replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
const sound: MemberInput = {
  name: '张伟',
  idNumber,
  stage: 'full',
  joined: '2008-07-01',
  full: '2009-07-01',
};

const decide = (input: MemberInput, before: MemberValues | null = null) => decideValues(before, input, today);
const stored = (change: MemberInput = {}): MemberValues => decide({ ...sound, ...change }).values;
const words = (input: MemberInput, before: MemberValues | null = null) =>
  decide(input, before).faults.map(({ field, zh, en }) => [field, zh, en]);

describe('a new file', () => {
  it('takes sex and birth from the ID number', () => {
    const { values, faults } = decide(sound);
    expect(faults).toEqual([]);
    expect(values).toMatchObject({ name: '张伟', idNumber, sex: 'male', birth, stage: 'full', phone: null });
    expect(decide({ ...sound, idNumber: idNumberOf(birth, 124) }).values.sex).toBe('female');
  });

  it.each([
    ['a name padded as in a spreadsheet', { name: ' 张　伟 ' }, { name: '张伟' }],
    ['one of the many middle dots', { name: '阿依古丽•买买提' }, { name: '阿依古丽·买买提' }],
    ['a rare character', { name: '𠮷田䶮' }, { name: '𠮷田䶮' }],
    ['full-width digits and a lower-case x', { idNumber: toFullWidth(endsInX) }, { idNumber: endsInX }],
    ['a number of the first generation', { idNumber: '150785850615123' }, { idNumber, birth }],
    ['a mobile number with its country', { phone: '+86 138-4701-2345' }, { phone: '13847012345' }],
    ['a landline', { phone: '（0470）8212345转12' }, { phone: '0470-8212345转12' }],
    ['an empty text as nothing', { address: '  ', workUnit: '' }, { address: null, workUnit: null }],
    ['a text without its margins', { workUnit: ' 云岭县中学 ' }, { workUnit: '云岭县中学' }],
  ])('takes %s', (_what, input, expected) => {
    const { values, faults } = decide({ ...sound, ...input });
    expect(faults).toEqual([]);
    expect(values).toMatchObject(expected);
  });
});

describe('what is refused, in words', () => {
  const future = '2026-07-02';
  it.each<[string, MemberInput, [field: string, zh: string, en: string]]>([
    [
      'no name',
      { name: '　' },
      [
        'name',
        '姓名只能包含文字、间隔号和空格，请检查。',
        'A name has letters, a middle dot or spaces only.',
      ],
    ],
    [
      'a remark in the name',
      { name: '张伟（预备）' },
      [
        'name',
        '姓名只能包含文字、间隔号和空格，请检查。',
        'A name has letters, a middle dot or spaces only.',
      ],
    ],
    [
      'a short ID number',
      { idNumber: '1507851985061512' },
      ['idNumber', '公民身份号码应为 18 位（旧证 15 位）。', 'An ID number has 18 digits (15 on old cards).'],
    ],
    [
      'letters in an ID number',
      { idNumber: 'H12345678' },
      [
        'idNumber',
        '公民身份号码只能是数字，末位可为 X。',
        'An ID number has digits only; the last may be X.',
      ],
    ],
    [
      'a birth date that never was',
      { idNumber: '150785198502301234' },
      [
        'idNumber',
        '公民身份号码里的出生日期不存在，请核对。',
        'The date of birth within the ID number does not exist.',
      ],
    ],
    [
      'a mistyped digit',
      { idNumber: idNumber.slice(0, 17) + (idNumber.endsWith('0') ? '1' : '0') },
      [
        'idNumber',
        '公民身份号码校验位不对，多半是输错了一位。',
        'The check digit of the ID number is wrong; one digit is mistyped.',
      ],
    ],
    [
      'another sex',
      { sex: 'female' },
      ['sex', '性别与公民身份号码不一致，请核对。', 'Sex does not agree with the ID number; check both.'],
    ],
    [
      'another birth',
      { birth: '1985-06-16' },
      [
        'birth',
        '出生日期与公民身份号码不一致，请核对。',
        'Date of birth does not agree with the ID number; check both.',
      ],
    ],
    [
      'a short phone',
      { phone: '1384701234' },
      [
        'phone',
        '电话号码不对：手机 11 位，座机请带区号。',
        'Not a telephone number: 11 digits, or a landline with area code.',
      ],
    ],
    [
      'no e-mail',
      { email: 'zhang@wei' },
      [
        'email',
        '电子邮箱格式不对，应像 name@example.cn。',
        'Not an e-mail address; it looks like name@example.cn.',
      ],
    ],
    [
      'an unknown ethnic group',
      { ethnicGroup: '99' },
      ['ethnicGroup', '没有这个民族代码（GB/T 3304）。', 'No such ethnic group code (GB/T 3304).'],
    ],
    [
      'an unknown education',
      { education: '99' },
      ['education', '没有这个学历代码（GB/T 4658）。', 'No such education code (GB/T 4658).'],
    ],
    [
      'a day that is none',
      { applied: '2005-02-29' },
      ['applied', '没有这一天，请检查日期。', 'There is no such day.'],
    ],
    [
      'a future day',
      { workStarted: future },
      ['workStarted', '日期在将来，请检查。', 'This date is in the future.'],
    ],
    [
      'joining under 18',
      { joined: '2003-06-14' },
      [
        'joined',
        '入党时不满 18 周岁（党章第一条）；最早应为 2003-06-15。',
        'Under 18 on joining (Party constitution, art. 1); the earliest day is 2003-06-15.',
      ],
    ],
    [
      'conversion before joining',
      { full: '2008-06-30' },
      ['full', '转正日期早于入党日期，请核对。', 'Became full member before joining; check both dates.'],
    ],
    [
      'probation that has ended',
      { stage: 'probationary' },
      [
        'stage',
        '已有转正日期，人员类别应为正式党员。',
        'There is a date of full membership, so the stage is full member.',
      ],
    ],
  ])('%s', (_what, input, expected) => {
    expect(words({ ...sound, ...input })).toEqual([expected]);
  });

  it('takes the very day of the eighteenth birthday, and conversion on the day of joining', () => {
    expect(words({ ...sound, joined: '2003-06-15', full: '2003-06-15' })).toEqual([]);
  });

  it('names every fault at once, with pointers into what was sent', () => {
    const { faults } = decide({ ...sound, name: '1', phone: '1', email: '1' });
    expect(faultsToErrors(faults).map(({ pointer }) => pointer)).toEqual(['/name', '/phone', '/email']);
    expect(faultsToErrors(faults)[1]?.detail).toEqual({
      zh: '电话号码不对：手机 11 位，座机请带区号。',
      en: 'Not a telephone number: 11 digits, or a landline with area code.',
    });
  });
});

describe('an edit', () => {
  it('leaves what is absent, clears what is null, sets what is given', () => {
    const before = stored({ phone: '13847012345', workUnit: '云岭县中学' });
    const { values, faults } = decide({ phone: null, occupation: '教师' }, before);
    expect(faults).toEqual([]);
    expect(values).toEqual({ ...before, phone: null, occupation: '教师' });
    expect(changedFields(before, values)).toEqual(['phone', 'occupation']);
  });

  it('takes sex and birth anew from a corrected ID number', () => {
    const { values, faults } = decide({ idNumber: idNumberOf('1984-02-29', 124) }, stored());
    expect(faults).toEqual([]);
    expect(values).toMatchObject({ sex: 'female', birth: '1984-02-29' });
  });

  it('refuses sex alone when the number says otherwise', () => {
    expect(words({ sex: 'female' }, stored()).map(([field]) => field)).toEqual(['sex']);
  });

  it.each<[string, MemberInput]>([
    // A roster's "2003.06" and a birthday on the 15th: taken by the import as possible.
    ['a month of joining that holds the eighteenth birthday', { joined: '2003-06-01' }],
    ['a month of conversion that holds the day of joining', { joined: '2008-07-15', full: '2008-07-01' }],
    ['a stage that the office wrote beside its date', { stage: 'probationary' }],
  ])('is not stopped by %s', (_what, change) => {
    const before: MemberValues = { ...stored(), ...change };
    expect(words({ phone: '13847012345' }, before)).toEqual([]);
  });

  it('judges those dates again as soon as one of them changes', () => {
    const before: MemberValues = { ...stored(), joined: '2003-06-01' };
    expect(words({ joined: '2003-06-02' }, before).map(([field]) => field)).toEqual(['joined']);
    expect(words({ full: '2003-05-01' }, before).map(([field]) => field)).toEqual(['full']);
    expect(words({ idNumber: idNumberOf('1986-01-01') }, before).map(([field]) => field)).toEqual(['joined']);
  });
});

/* Properties */
const day = fc
  .date({ min: new Date('1930-01-01'), max: new Date('2007-12-31'), noInvalidDate: true })
  .map((instant) => instant.toISOString().slice(0, 10));
const person = fc.record({
  birth: day,
  sequence: fc.integer({ min: 0, max: 999 }),
  years: fc.integer({ min: -30, max: 60 }),
  gap: fc.integer({ min: -2, max: 4 }),
  phone: fc.option(fc.constantFrom('13847012345', ' 138 4701 2345', '04708212345', '12'), { nil: null }),
  workUnit: fc.option(fc.string({ maxLength: 20 }), { nil: null }),
});

it('property: accepted values hold every rule, and are accepted again as they stand', () => {
  fc.assert(
    fc.property(person, ({ birth: born, sequence, years, gap, phone, workUnit }) => {
      const joined = addYears(born, years);
      const input: MemberInput = {
        name: '张伟',
        idNumber: idNumberOf(born, sequence),
        joined,
        full: addYears(joined, gap),
        phone,
        workUnit,
      };
      const { values, faults } = decide(input);
      const sane =
        years >= 18 && gap >= 0 && addYears(joined, gap) <= today && joined <= today && phone !== '12';
      expect(faults.length === 0).toBe(sane);
      if (!sane) return;
      expect(values.birth).toBe(born);
      expect(values.sex).toBe(sequence % 2 === 1 ? 'male' : 'female');
      expect(isRealDate(values.birth)).toBe(true);
      expect(decide({ ...values })).toEqual({ values, faults: [] });
      expect(changedFields(values, decide({}, values).values)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it('property: any text in any place is answered, never thrown at', () => {
  const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 30 }), { nil: null });
  fc.assert(
    fc.property(
      fc.record({ name: fc.string(), idNumber: fc.string() }, { requiredKeys: ['name', 'idNumber'] }),
      fc.record({ phone: text, email: text, ethnicGroup: text, education: text, joined: text, full: text }),
      (must, may) => {
        const { faults } = decide({ ...must, ...may });
        expect(faults.length).toBeGreaterThan(0);
        for (const { zh, en } of faults) expect(zh.length * en.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});
