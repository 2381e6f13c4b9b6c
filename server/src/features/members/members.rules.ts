import { type MemberField, memberFieldTable, type Stage } from '@zhibu/contract/fields';
import { textOf } from '../../integrations/spreadsheet/cell-values.ts';
import type { FieldError } from '../../kernel/errors.ts';
import { addYears, isRealDate, type LocalDate } from '../../kernel/standards/dates.ts';
import { education } from '../../kernel/standards/education.ts';
import { ethnicGroup } from '../../kernel/standards/ethnic-groups.ts';
import { parseIdNumber } from '../../kernel/standards/id-number.ts';
import { isPlausibleName, normalizeName } from '../../kernel/standards/names.ts';
import { normalizePhone } from '../../kernel/standards/phone.ts';
import { cleanText } from '../../kernel/standards/text.ts';

/** A file's values in the clear, as the forms and the importer give them. */
export interface MemberValues {
  name: string;
  idNumber: string;
  sex: 'male' | 'female';
  birth: LocalDate;
  ethnicGroup: string | null;
  education: string | null;
  stage: Stage;
  joined: LocalDate | null;
  full: LocalDate | null;
  applied: LocalDate | null;
  phone: string | null;
  email: string | null;
  address: string | null;
  nativePlace: string | null;
  introducers: string | null;
  school: string | null;
  workUnit: string | null;
  occupation: string | null;
  workStarted: LocalDate | null;
  notes: string | null;
}
export type MemberInput = Partial<MemberValues>;

type Fault = { field: MemberField; zh: string; en: string };

/**
 * Puts the input over what is there and judges the whole: what may not be said together is refused, with
 * the field and what to do. Pure. Sources: GB 11643 (ID numbers), Party constitution art. 1 (age 18).
 */
export function decideValues(
  before: MemberValues | null,
  input: MemberInput,
  today: LocalDate,
): { values: MemberValues; faults: Fault[] } {
  const faults: Fault[] = [];
  const refuse = (field: MemberField, zh: string, en: string) => faults.push({ field, zh, en });
  const values: MemberValues = { ...(before ?? blank), ...trimmed(input) };

  values.name = normalizeName(values.name);
  if (!isPlausibleName(values.name))
    refuse(
      'name',
      '姓名只能包含文字、间隔号和空格，请检查。',
      'A name has letters, a middle dot or spaces only.',
    );

  const parsed = parseIdNumber(values.idNumber);
  if (parsed.ok) {
    values.idNumber = parsed.idNumber;
    // Changing the number without saying sex and birth takes both from the new number.
    if (!before || (input.idNumber !== undefined && input.sex === undefined))
      values.sex = input.sex ?? parsed.sex;
    if (!before || (input.idNumber !== undefined && input.birth === undefined))
      values.birth = input.birth ?? parsed.birth;
    if (values.sex !== parsed.sex)
      refuse(
        'sex',
        '性别与公民身份号码不一致，请核对。',
        'Sex does not agree with the ID number; check both.',
      );
    if (values.birth !== parsed.birth)
      refuse(
        'birth',
        '出生日期与公民身份号码不一致，请核对。',
        'Date of birth does not agree with the ID number; check both.',
      );
  } else {
    refuse('idNumber', idNumberWords[parsed.reason].zh, idNumberWords[parsed.reason].en);
  }

  if (values.phone !== null) {
    const phone = normalizePhone(values.phone);
    if (phone === null)
      refuse(
        'phone',
        '电话号码不对：手机 11 位，座机请带区号。',
        'Not a telephone number: 11 digits, or a landline with area code.',
      );
    else values.phone = phone;
  }
  if (values.email !== null && !isEmail(values.email))
    refuse(
      'email',
      '电子邮箱格式不对，应像 name@example.cn。',
      'Not an e-mail address; it looks like name@example.cn.',
    );
  if (values.ethnicGroup !== null && !ethnicGroup(values.ethnicGroup))
    refuse('ethnicGroup', '没有这个民族代码（GB/T 3304）。', 'No such ethnic group code (GB/T 3304).');
  if (values.education !== null && !education(values.education))
    refuse('education', '没有这个学历代码（GB/T 4658）。', 'No such education code (GB/T 4658).');
  decideDates(before, values, today, refuse);
  return { values, faults };
}

/**
 * Judges the dates that this change touches. A roster's `1985.06` stands as the first of its month and was
 * taken with that in mind (members.roster.rules.ts), so an untouched date never stops another correction.
 */
function decideDates(
  before: MemberValues | null,
  values: MemberValues,
  today: LocalDate,
  refuse: (field: MemberField, zh: string, en: string) => void,
): void {
  const touched = (...fields: (keyof MemberValues)[]) =>
    fields.some((field) => before === null || before[field] !== values[field]);
  for (const field of ['birth', 'joined', 'full', 'applied', 'workStarted'] as const) {
    const day = values[field];
    // Without a sound ID number the birth is unknown: that is one fault, said at the number.
    if (day === null || day === '' || !touched(field)) continue;
    if (!isRealDate(day)) refuse(field, '没有这一天，请检查日期。', 'There is no such day.');
    else if (day > today) refuse(field, '日期在将来，请检查。', 'This date is in the future.');
  }
  const { birth, joined, full, stage } = values;
  if (touched('birth', 'joined') && joined !== null && isRealDate(birth) && joined < addYears(birth, 18))
    refuse(
      'joined',
      `入党时不满 18 周岁（党章第一条）；最早应为 ${addYears(birth, 18)}。`,
      `Under 18 on joining (Party constitution, art. 1); the earliest day is ${addYears(birth, 18)}.`,
    );
  if (touched('joined', 'full') && joined !== null && full !== null && full < joined)
    refuse('full', '转正日期早于入党日期，请核对。', 'Became full member before joining; check both dates.');
  if (touched('stage', 'full') && stage === 'probationary' && full !== null && full <= today)
    refuse(
      'stage',
      '已有转正日期，人员类别应为正式党员。',
      'There is a date of full membership, so the stage is full member.',
    );
}

/** Stages before membership, which the form still changes; everything else is a change of status (党籍变动). */
const developing: readonly Stage[] = ['applicant', 'activist', 'candidate'];

/** Why the form does not change a stage: who is in the Party, or no more, is so by a decision, with its rules and papers. */
export function stageEditFault(before: Stage, after: Stage | undefined): FieldError | null {
  if (after === undefined || after === before) return null;
  if (developing.includes(before) && developing.includes(after)) return null;
  return {
    pointer: '/stage',
    detail: {
      zh: '人员类别在这里只能在入党申请人、入党积极分子、发展对象之间修改；其他变化请使用“党籍变动”办理。',
      en: 'Here the stage only changes among applicant, activist and candidate; for anything else use “Changes of status”.',
    },
  };
}

/** The same for the form and the roster: what one takes, the other takes again. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]{2,}$/.test(text);
}

const idNumberWords = {
  length: {
    zh: '公民身份号码应为 18 位（旧证 15 位）。',
    en: 'An ID number has 18 digits (15 on old cards).',
  },
  characters: {
    zh: '公民身份号码只能是数字，末位可为 X。',
    en: 'An ID number has digits only; the last may be X.',
  },
  birth: {
    zh: '公民身份号码里的出生日期不存在，请核对。',
    en: 'The date of birth within the ID number does not exist.',
  },
  check_digit: {
    zh: '公民身份号码校验位不对，多半是输错了一位。',
    en: 'The check digit of the ID number is wrong; one digit is mistyped.',
  },
} as const;

const blank: MemberValues = {
  name: '',
  idNumber: '',
  sex: 'male',
  birth: '',
  ethnicGroup: null,
  education: null,
  stage: 'full',
  joined: null,
  full: null,
  applied: null,
  phone: null,
  email: null,
  address: null,
  nativePlace: null,
  introducers: null,
  school: null,
  workUnit: null,
  occupation: null,
  workStarted: null,
  notes: null,
};

/**
 * Absent leaves; a text that is empty or says "nothing" (无, /) clears. Cleaned as the roster's cells are, so that
 * what the form took is what an export brings back in.
 */
function trimmed(input: MemberInput): MemberInput {
  const entries = Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      if (typeof value !== 'string') return [key, value];
      const required = memberFieldTable[key as MemberField]?.required ?? false; // keys of MemberInput are fields
      return [key, required ? cleanText(value) : textOf({ text: value }) || null];
    });
  return Object.fromEntries(entries);
}

/** Each fault at its field, in both languages: the answer chooses the reader's. */
export function faultsToErrors(faults: readonly Fault[]): FieldError[] {
  return faults.map(({ field, zh, en }) => ({ pointer: `/${field}`, detail: { zh, en } }));
}

/** True of a time and otherwise before: a change of it holds from a day. All others are corrections or keep no history. */
const dated: readonly (keyof MemberValues)[] = ['education', 'occupation', 'workUnit'];
export const isDated = (field: keyof MemberValues) => dated.includes(field);

/** The fields that differ, in the order of the table. */
export function changedFields(before: MemberValues | null, after: MemberValues): (keyof MemberValues)[] {
  const keys = Object.keys(after) as (keyof MemberValues)[];
  return keys.filter((key) =>
    before ? before[key] !== after[key] : after[key] !== null && after[key] !== '',
  );
}
