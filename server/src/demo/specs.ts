import type { CauseKey, Presence } from '@zhibu/contract/causes';
import type { EntryKind, Stage } from '@zhibu/contract/fields';
import type { OrganizationForm, OrganizationKind } from '@zhibu/contract/organizations';
import type { DatePrecision as AnyPrecision, LocalDate } from '../kernel/standards/dates.ts';
import type { Sex } from '../kernel/standards/sex.ts';

/** One generated organisation; parents come before their children. */
export interface OrgSpec {
  /** 12 digits, unique: the county's division code, then unit and number within the unit. */
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
  readonly parentCode: string | null;
  readonly kind: OrganizationKind;
  readonly form: OrganizationForm;
  readonly foundedOn: LocalDate;
  /** GB/T 2260, six digits. */
  readonly divisionCode: string;
}

/** One entry (经历) of a generated member file. */
export interface EntrySpec {
  readonly kind: EntryKind;
  readonly from: LocalDate | null;
  readonly until: LocalDate | null;
  readonly title: string;
  readonly place: string | null;
  readonly detail: string | null;
}

/** A period of one person's years in the registry: it lasts until the next one begins, the last until further notice. */
export interface PeriodSpec {
  readonly from: LocalDate;
  /** Why it began. */
  readonly cause: CauseKey;
  readonly organizationCode: string;
  readonly stage: Stage;
  readonly presence: Presence;
  readonly education: string | null;
  readonly occupation: string | null;
  readonly joined: LocalDate | null;
  readonly full: LocalDate | null;
}

export type DatePrecision = Exclude<AnyPrecision, 'year'>;

/** One generated person. `null` = the office does not know it, as in real rosters. */
export interface MemberSpec {
  readonly organizationCode: string;
  readonly name: string;
  readonly sex: Sex;
  readonly birth: LocalDate;
  /** 18 characters, valid by GB 11643, unique in the county. */
  readonly idNumber: string;
  /** GB/T 3304. */
  readonly ethnicGroup: string;
  readonly stage: Stage;
  /** Admission as probationary member; null before admission. */
  readonly joined: LocalDate | null;
  /** 'month': only year and month are known, `joined` and `full` are the first of the month. */
  readonly joinedPrecision: DatePrecision;
  /** End of probation; null for who has not got there. */
  readonly full: LocalDate | null;
  readonly fullPrecision: DatePrecision;
  readonly applied: LocalDate | null;
  readonly introducers: string | null;
  /** Day on which membership ended; null while it lasts. */
  readonly endedOn: LocalDate | null;
  /** GB/T 4658. */
  readonly education: string | null;
  readonly school: string | null;
  /** 11 digits, unique in the county, in a range no operator has. */
  readonly phone: string | null;
  readonly email: string | null;
  readonly address: string | null;
  readonly nativePlace: string | null;
  readonly workUnit: string | null;
  readonly occupation: string | null;
  readonly workStarted: LocalDate | null;
  readonly notes: string | null;
  readonly entries: readonly EntrySpec[];
  /** The years since the registry was opened, oldest first; the last period says what the file says. */
  readonly history: readonly PeriodSpec[];
  readonly presence: Presence;
  /** First day abroad or out of reach; null for who is there. */
  readonly presenceSince: LocalDate | null;
  /** Until when a running probation was prolonged; null where it was not. */
  readonly probationUntil: LocalDate | null;
}
