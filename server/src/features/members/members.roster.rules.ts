import { type MemberField, memberFieldTable, type ProblemCode, type Stage } from '@zhibu/contract/fields';
import type { Cell } from '../../integrations/spreadsheet/cell.ts';
import { dateOf, isRounded, textOf } from '../../integrations/spreadsheet/cell-values.ts';
import type { Message } from '../../integrations/spreadsheet/errors.ts';
import {
  addYears,
  type DatePrecision,
  definitelyBefore,
  type KnownDate,
  type LocalDate,
  latestOf,
  mayBeSame,
} from '../../kernel/standards/dates.ts';
import { lookupEducation } from '../../kernel/standards/education.ts';
import { lookupEthnicGroup } from '../../kernel/standards/ethnic-groups.ts';
import { type ParsedIdNumber, parseIdNumber } from '../../kernel/standards/id-number.ts';
import { isPlausibleName, normalizeName } from '../../kernel/standards/names.ts';
import { normalizePhone } from '../../kernel/standards/phone.ts';
import { lookupSex, type Sex } from '../../kernel/standards/sex.ts';
import { cleanText, compactText } from '../../kernel/standards/text.ts';
import { say } from './members.roster.messages.ts';
import { lookupStage } from './members.roster.stages.ts';
import { isEmail } from './members.rules.ts';

/** One row's values in their normal form; null: the roster does not say. */
export interface RosterRow {
  name: string;
  /** 18 characters; null only together with a problem. */
  idNumber: string | null;
  /** From the ID number, as is `birth`; from their own columns only when that number is wrong. */
  sex: Sex | null;
  birth: LocalDate | null;
  birthPrecision: DatePrecision | null;
  /** GB/T 3304 code. */
  ethnicGroup: string | null;
  /** GB/T 4658 code. */
  education: string | null;
  stage: Stage;
  joined: LocalDate | null;
  joinedPrecision: DatePrecision | null;
  full: LocalDate | null;
  fullPrecision: DatePrecision | null;
  applied: LocalDate | null;
  appliedPrecision: DatePrecision | null;
  workStarted: LocalDate | null;
  workStartedPrecision: DatePrecision | null;
  phone: string | null;
  email: string | null;
  address: string | null;
  nativePlace: string | null;
  introducers: string | null;
  school: string | null;
  workUnit: string | null;
  occupation: string | null;
  notes: string | null;
  /** Name, or else code, as written; empty when the roster has no such column. */
  organizationText: string;
  /** From a column of codes beside the one of names; goes before the name. */
  organizationCode: string | null;
}

export interface Problem {
  readonly sheet: string;
  readonly row: number;
  /** The heading as the file writes it. */
  readonly column: string;
  readonly code: ProblemCode;
  readonly message: Message;
  readonly field: MemberField | null;
}

/** Columns a member roster can have: the fields, and the organisation's code beside its name. */
export type RosterColumn = MemberField | 'organizationCode';

/** A row as the sheet gives it, for the rules. */
export interface RawRow {
  readonly sheet: string;
  readonly row: number;
  readonly date1904: boolean;
  get(column: RosterColumn): Cell;
  headingOf(field: MemberField): string;
  /** Whether the sheet has a column for the organisation at all. */
  readonly hasOrganization: boolean;
}

type TextField = 'nativePlace' | 'address' | 'introducers' | 'school' | 'workUnit' | 'occupation' | 'notes';
/** Words in a conversion column that say "not yet". */
const NOT_YET = /^(?:未转正|未|待转正|预备期|预备|预备党员|尚未转正|延长预备期)$/;

/**
 * Judges one row: its values in normal form and one problem per cause (a wrong date raises no
 * contradictions besides). Pure; `today` is the date in China. Sources: GB 11643, GB/T 3304,
 * GB/T 4658, Party constitution art. 1 (18 years).
 */
export function judgeRow(raw: RawRow, today: LocalDate): { values: RosterRow; problems: Problem[] } {
  const judge = new RowJudge(raw, today);
  const name = judge.name();
  const id = judge.idNumber();
  const known = id?.ok ? id : null;
  const birthCell = judge.birth(known?.birth ?? null);
  const sexCell = judge.sex(known?.sex ?? null);
  const joined = judge.joined(known?.birth ?? null);
  const full = judge.full(joined);
  const applied = judge.date('applied');
  const workStarted = judge.date('workStarted');
  const birth: KnownDate | null = known ? { date: known.birth, precision: 'day' } : birthCell;
  const values: RosterRow = {
    name,
    idNumber: known?.idNumber ?? null,
    sex: known?.sex ?? sexCell,
    birth: birth?.date ?? null,
    birthPrecision: birth?.precision ?? null,
    ethnicGroup: judge.code('ethnicGroup', lookupEthnicGroup),
    education: judge.code('education', lookupEducation),
    stage: judge.stage(joined, full),
    joined: joined?.date ?? null,
    joinedPrecision: joined?.precision ?? null,
    full: full?.date ?? null,
    fullPrecision: full?.precision ?? null,
    applied: applied?.date ?? null,
    appliedPrecision: applied?.precision ?? null,
    workStarted: workStarted?.date ?? null,
    workStartedPrecision: workStarted?.precision ?? null,
    phone: judge.phone(),
    email: judge.email(),
    ...judge.texts(),
    ...judge.organization(),
  };
  return { values, problems: judge.problems };
}

class RowJudge {
  readonly problems: Problem[] = [];
  readonly #raw: RawRow;
  readonly #today: LocalDate;

  constructor(raw: RawRow, today: LocalDate) {
    this.#raw = raw;
    this.#today = today;
  }

  #report(field: MemberField, code: ProblemCode, message: Message): null {
    const { sheet, row } = this.#raw;
    this.problems.push({ sheet, row, column: this.#raw.headingOf(field), code, message, field });
    return null;
  }

  #required(field: MemberField): null {
    const formulaWithoutResult = this.#raw.get(field).formula === true;
    return this.#report(field, 'required', say.required(memberFieldTable[field], formulaWithoutResult));
  }

  name(): string {
    const text = textOf(this.#raw.get('name'));
    if (text === '') {
      this.#required('name');
      return '';
    }
    const name = normalizeName(text);
    if (!isPlausibleName(name)) this.#report('name', 'name_invalid', say.name(text));
    return name;
  }

  /** A rounded number is one cause with one problem: what it lost cannot be judged further. */
  idNumber(): ParsedIdNumber | null {
    const cell = this.#raw.get('idNumber');
    const text = textOf(cell);
    if (text === '') return this.#required('idNumber');
    const parsed = parseIdNumber(text);
    const endsInZeros = !parsed.ok && /^\d{15}000$/.test(compactText(text));
    if (isRounded(cell) || endsInZeros) {
      return this.#report('idNumber', 'id_number_rounded_by_spreadsheet', say.rounded(this.#raw.row));
    }
    if (!parsed.ok) this.#report('idNumber', 'id_number_check_digit', say.idNumber(parsed.reason));
    return parsed;
  }

  sex(expected: Sex | null): Sex | null {
    const text = textOf(this.#raw.get('sex'));
    if (text === '') return null;
    const sex = lookupSex(text);
    if (!sex) return this.#report('sex', 'code_unknown', say.sexUnknown(text));
    if (expected && sex !== expected)
      this.#report('sex', 'sex_contradicts_id_number', say.sexContradicts(expected));
    return sex;
  }

  /** A date that exists and has come; else null, with its problem. */
  date(field: MemberField & ('birth' | 'joined' | 'full' | 'applied' | 'workStarted')): KnownDate | null {
    const cell = this.#raw.get(field);
    const read = dateOf(cell, this.#raw.date1904);
    if (read === null) return null;
    if (typeof read === 'string') {
      return this.#report(field, 'date_invalid', say.dateInvalid(cleanText(cell.text), read));
    }
    if (read.date > this.#today) return this.#report(field, 'date_in_future', say.dateInFuture(read));
    return read;
  }

  birth(expected: LocalDate | null): KnownDate | null {
    const birth = this.date('birth');
    if (birth && expected && !mayBeSame(birth, { date: expected, precision: 'day' })) {
      this.#report('birth', 'birth_date_contradicts_id_number', say.birthContradicts(expected));
    }
    return birth;
  }

  /** Party constitution art. 1: eighteen years old; judged by the ID number's birth date only. */
  joined(birth: LocalDate | null): KnownDate | null {
    const joined = this.date('joined');
    if (!joined || !birth) return joined;
    const adult = addYears(birth, 18);
    if (latestOf(joined) < adult)
      this.#report('joined', 'joined_before_18', say.joinedBefore18(joined, adult));
    return joined;
  }

  full(joined: KnownDate | null): KnownDate | null {
    if (NOT_YET.test(textOf(this.#raw.get('full')))) return null;
    const full = this.date('full');
    if (full && joined && definitelyBefore(full, joined)) {
      this.#report('full', 'full_before_joined', say.fullBeforeJoined(full, joined));
    }
    return full;
  }

  code(field: 'ethnicGroup' | 'education', lookup: (text: string) => string | null): string | null {
    const text = textOf(this.#raw.get(field));
    // 无 is a level of education, though it means "nothing" elsewhere.
    const given = text === '' && field === 'education' ? cleanText(this.#raw.get(field).text) : text;
    if (given === '' || this.#raw.get(field).error) return null;
    const code = lookup(given);
    if (code !== null || text === '') return code;
    return this.#report(field, 'code_unknown', say.codeUnknown(field, memberFieldTable[field], text));
  }

  /** Without a column: full after conversion, on probation within two years of joining, else full. */
  stage(joined: KnownDate | null, full: KnownDate | null): Stage {
    const text = textOf(this.#raw.get('stage'));
    const stage = text === '' ? 'member' : lookupStage(text);
    if (stage === null)
      this.#report('stage', 'code_unknown', say.codeUnknown('stage', memberFieldTable.stage, text));
    else if (stage !== 'member') return stage;
    if (full) return 'full';
    return joined && joined.date > addYears(this.#today, -2) ? 'probationary' : 'full';
  }

  phone(): string | null {
    const cell = this.#raw.get('phone');
    const text = textOf(cell);
    if (text === '') return null;
    return normalizePhone(text) ?? this.#report('phone', 'phone_invalid', say.phone(text));
  }

  email(): string | null {
    const text = compactText(textOf(this.#raw.get('email')));
    if (text === '') return null;
    if (!isEmail(text)) return this.#report('email', 'email_invalid', say.email(text));
    return text;
  }

  texts(): Pick<RosterRow, TextField> {
    return {
      nativePlace: this.#text('nativePlace'),
      address: this.#text('address'),
      introducers: this.#text('introducers'),
      school: this.#text('school'),
      workUnit: this.#text('workUnit'),
      occupation: this.#text('occupation'),
      notes: this.#text('notes'),
    };
  }

  #text(field: TextField): string | null {
    const text = textOf(this.#raw.get(field));
    if (text === '') return null;
    const { max } = memberFieldTable[field];
    if (max !== undefined && text.length > max && [...text].length > max) {
      return this.#report(field, 'too_long', say.tooLong(memberFieldTable[field], max));
    }
    return text;
  }

  /** Which organisation that is, the service knows. Without any such column it is not required here. */
  organization(): Pick<RosterRow, 'organizationText' | 'organizationCode'> {
    const organizationCode = compactText(textOf(this.#raw.get('organizationCode'))) || null;
    const organizationText = textOf(this.#raw.get('organization')) || (organizationCode ?? '');
    if (this.#raw.hasOrganization && organizationText === '') this.#required('organization');
    return { organizationText, organizationCode };
  }
}
