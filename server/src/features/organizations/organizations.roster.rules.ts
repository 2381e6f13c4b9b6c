import type { ProblemCode } from '@zhibu/contract/fields';
import type { OrganizationForm, OrganizationKind } from '@zhibu/contract/organizations';
import type { Cell } from '../../integrations/spreadsheet/cell.ts';
import { dateOf, isRounded, textOf } from '../../integrations/spreadsheet/cell-values.ts';
import type { Message } from '../../integrations/spreadsheet/errors.ts';
import type { DatePrecision, LocalDate } from '../../kernel/standards/dates.ts';
import { regionOf } from '../../kernel/standards/divisions.ts';
import { normalizePhone } from '../../kernel/standards/phone.ts';
import { cleanText, compactText, toHalfWidth } from '../../kernel/standards/text.ts';

export type OrganizationColumn =
  | 'code'
  | 'name'
  | 'shortName'
  | 'parentCode'
  | 'parent'
  | 'kind'
  | 'form'
  | 'founded'
  | 'division'
  | 'phone'
  | 'address';

/** One organisation as its roster gives it; null: the roster does not say. */
export interface OrganizationRosterRow {
  readonly code: string | null;
  readonly name: string;
  readonly shortName: string | null;
  /** Code, name, or path of names `甲/乙/丙` of the superior; empty at the top. */
  readonly parentText: string;
  readonly kind: OrganizationKind | null;
  readonly form: OrganizationForm;
  readonly foundedOn: LocalDate | null;
  readonly foundedPrecision: DatePrecision | null;
  /** GB/T 2260, six digits: from its column, or from the head of the code. */
  readonly divisionCode: string | null;
  readonly phone: string | null;
  readonly address: string | null;
}

export interface OrganizationProblem {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly code: ProblemCode;
  readonly message: Message;
  readonly field: OrganizationColumn;
}

export interface RawOrganization {
  readonly sheet: string;
  readonly row: number;
  readonly date1904: boolean;
  readonly hasCodes: boolean;
  get(column: OrganizationColumn): Cell;
  headingOf(column: OrganizationColumn): string;
}

const LONGEST_NAME = 100;
const LONGEST_ADDRESS = 200;
const NO_PARENT = /^(?:顶级|根|最高|本级|0)$/;

/** In this order: 总支 and 小组 also contain 支部 or 党, 工委 contains 委. */
const kindWords: readonly (readonly [RegExp, OrganizationKind])[] = [
  [/小组$|^group$/, 'group'],
  [/总支(?:部)?(?:委员会)?$|^generalbranch$/, 'general_branch'],
  [/支部(?:委员会)?$|^branch$/, 'branch'],
  [/工委$|工作委员会$|^workingcommittee$/, 'working_committee'],
  [/党委$|委员会$|^committee$|^县委$|^市委$|^省委$|^区委$|^旗委$|^镇委$|^乡委$/, 'committee'],
];

const formWords: readonly (readonly [RegExp, OrganizationForm])[] = [
  [/联合|^joint/, 'joint'],
  [/临时|^temporary/, 'temporary'],
  [/功能|^functional/, 'functional'],
  [/单独|独立|普通|标准|一般|正常|^standard/, 'standard'],
];

/** Kind named by a type (党委, 总支部, 联合党支部) or by the end of a full name; null: unknown. */
export function kindOf(text: string): OrganizationKind | null {
  const plain = compactText(text)
    .toLowerCase()
    .replace(/[([{（【].*$/, '')
    .replace(/(?:类型|类)$/, '')
    .replace(/_/g, '');
  return kindWords.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}

/** Form a text names (联合党支部 → joint); null when it names none. */
export function formOf(text: string): OrganizationForm | null {
  const plain = compactText(text).toLowerCase();
  return formWords.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}

/** Judges one row of an organisation roster: values in normal form, one problem per cause. Pure. */
export function judgeOrganization(
  raw: RawOrganization,
  today: LocalDate,
): { values: OrganizationRosterRow; problems: OrganizationProblem[] } {
  const problems: OrganizationProblem[] = [];
  const report = (field: OrganizationColumn, code: ProblemCode, zh: string, en: string): null => {
    const { sheet, row } = raw;
    problems.push({ sheet, row, column: raw.headingOf(field), code, message: { zh, en }, field });
    return null;
  };
  const code = readCode(raw, report);
  const founded = readFounded(raw, today, report);
  const values: OrganizationRosterRow = {
    code,
    name: readName(raw, report),
    shortName: organizationName(textOf(raw.get('shortName'))) || null,
    parentText: readParent(raw),
    kind: readKind(raw, report),
    form: formOf(textOf(raw.get('form'))) ?? formOf(textOf(raw.get('kind'))) ?? 'standard',
    foundedOn: founded?.date ?? null,
    foundedPrecision: founded?.precision ?? null,
    divisionCode: readDivision(raw, code, report),
    phone: readPhone(raw, report),
    address: readAddress(raw, report),
  };
  return { values, problems };
}

type Report = (field: OrganizationColumn, code: ProblemCode, zh: string, en: string) => null;

/** A name without stray spaces; half-width brackets and letters, as they are compared. */
export function organizationName(text: string): string {
  return toHalfWidth(cleanText(text))
    .replace(/(?<=[^\x20-\x7e])\s+|\s+(?=[^\x20-\x7e])/g, '')
    .replace(/\s+/g, ' ');
}

function readName(raw: RawOrganization, report: Report): string {
  const name = organizationName(textOf(raw.get('name')));
  if (name === '')
    report('name', 'required', '党组织名称未填写，请补上全称。', 'The name is missing. Give the full name.');
  else if ([...name].length > LONGEST_NAME) {
    report(
      'name',
      'too_long',
      `名称超过 ${LONGEST_NAME} 个字，请缩短。`,
      `The name is longer than ${LONGEST_NAME} characters.`,
    );
  }
  return name;
}

function readCode(raw: RawOrganization, report: Report): string | null {
  const cell = raw.get('code');
  const code = compactText(textOf(cell)).toUpperCase();
  if (code === '') {
    if (raw.hasCodes)
      report('code', 'required', '党组织代码未填写，请补上。', 'The code is missing. Fill it in.');
    return null;
  }
  if (isRounded(cell)) {
    return report(
      'code',
      'id_number_rounded_by_spreadsheet',
      `第 ${raw.row} 行的代码已被表格软件按数字四舍五入，后几位已丢失。请把该列设为“文本”格式，再从原处重新录入。`,
      `The spreadsheet rounded the code in row ${raw.row}. Format the column as text and enter it again from the source.`,
    );
  }
  if (/^[0-9A-Z][0-9A-Z._-]{0,39}$/.test(code)) return code;
  return report(
    'code',
    'code_unknown',
    `“${code}”不能作代码，请只用数字、字母、点和短横，最多 40 位。`,
    `"${code}" cannot be a code. Use digits, letters, dots and hyphens, 40 at most.`,
  );
}

/** The code goes before the name; a path of names is written 甲/乙/丙. */
function readParent(raw: RawOrganization): string {
  const code = compactText(textOf(raw.get('parentCode'))).toUpperCase();
  if (code !== '') return NO_PARENT.test(code) ? '' : code;
  const parent = organizationName(textOf(raw.get('parent')));
  if (NO_PARENT.test(parent)) return '';
  return parent
    .split(/\s*[/\\>→]+\s*/)
    .filter((part) => part !== '')
    .join('/');
}

function readKind(raw: RawOrganization, report: Report): OrganizationKind | null {
  const text = textOf(raw.get('kind'));
  const name = textOf(raw.get('name'));
  // A form in the column of kinds (联合) says nothing of the kind; the name does then.
  const kind = kindOf(text) ?? (text === '' || formOf(text) ? kindOf(name) : null);
  if (kind) return kind;
  const what = text === '' ? name : text;
  if (what === '') return null;
  return report(
    'kind',
    'code_unknown',
    `从“${what}”看不出党组织类型，请填：党委、党工委、党总支、党支部或党小组。`,
    `"${what}" names no kind of organisation. Write 党委, 党工委, 党总支, 党支部 or 党小组.`,
  );
}

function readFounded(raw: RawOrganization, today: LocalDate, report: Report) {
  const cell = raw.get('founded');
  const founded = dateOf(cell, raw.date1904);
  if (founded === null) return null;
  if (typeof founded === 'string') {
    const text = cleanText(cell.text);
    return report(
      'founded',
      'date_invalid',
      `“${text}”不是日历上的日期，请写成 1985-06-01 或 1985年6月。`,
      `"${text}" is not a date of the calendar. Write 1985-06-01 or 1985年6月.`,
    );
  }
  if (founded.date <= today) return founded;
  return report(
    'founded',
    'date_in_future',
    '成立日期在今天之后，请核对。',
    'The founding date is later than today. Check it.',
  );
}

function readDivision(raw: RawOrganization, code: string | null, report: Report): string | null {
  const text = compactText(textOf(raw.get('division')));
  if (text === '') return code !== null && regionOf(code) !== null ? code.slice(0, 6) : null;
  if (/^\d{6}(?:\d{3}|\d{6})?$/.test(text) && regionOf(text) !== null) return text.slice(0, 6);
  return report(
    'division',
    'code_unknown',
    `“${text}”不是行政区划代码，请填国家标准的 6 位数字（如 150785）。`,
    `"${text}" is no division code. Write the six digits of GB/T 2260, such as 150785.`,
  );
}

function readPhone(raw: RawOrganization, report: Report): string | null {
  const text = textOf(raw.get('phone'));
  if (text === '') return null;
  return (
    normalizePhone(text) ??
    report(
      'phone',
      'phone_invalid',
      `“${text}”不是有效的电话号码，请填 11 位手机号，或带区号的固定电话。`,
      `"${text}" is not a valid number. Enter a mobile number or a landline with area code.`,
    )
  );
}

function readAddress(raw: RawOrganization, report: Report): string | null {
  const address = textOf(raw.get('address'));
  if ([...address].length <= LONGEST_ADDRESS) return address || null;
  return report(
    'address',
    'too_long',
    `地址超过 ${LONGEST_ADDRESS} 个字，请缩短。`,
    `The address is longer than ${LONGEST_ADDRESS} characters.`,
  );
}
