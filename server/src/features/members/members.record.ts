import type { MemberAnswer, MemberRowAnswer } from '@zhibu/contract/members';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/authorization.ts';
import type { Vault } from '../../kernel/crypto.ts';
import { ageOn, type LocalDate } from '../../kernel/standards/dates.ts';
import { abilitiesOf } from './members.policy.ts';

/** A member as the database gives it, with the name of its organisation. */
export interface MemberRecord {
  regionId: number;
  id: string;
  organizationId: string;
  orgPath: string;
  name: string;
  sex: 'male' | 'female';
  birth: LocalDate;
  ethnicGroup: string | null;
  education: string | null;
  stage: MemberRowAnswer['stage'];
  joined: LocalDate | null;
  joinedPrecision: 'day' | 'month' | 'year';
  full: LocalDate | null;
  fullPrecision: 'day' | 'month' | 'year';
  applied: LocalDate | null;
  workStarted: LocalDate | null;
  nativePlace: string | null;
  introducers: string | null;
  school: string | null;
  workUnit: string | null;
  occupation: string | null;
  email: string | null;
  notes: string | null;
  /** Sealed values are base64. */
  idNumberEncrypted: string;
  phoneEncrypted: string | null;
  addressEncrypted: string | null;
  photo: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  organizationName: string;
  organizationCode: string;
}

/** The columns of a list row, sealed values as text: bytes would be unpacked here for a look-up; `m` is the member, `o` its organisation. */
export const rowColumns = sql`m.region_id AS "regionId", m.id, m.organization_id AS "organizationId",
  m.org_path AS "orgPath", m.name, m.sex, m.birth, m.ethnic_group AS "ethnicGroup", m.education, m.stage, m.joined,
  m.joined_precision AS "joinedPrecision", m.full_on AS "full", m.full_precision AS "fullPrecision",
  m.work_unit AS "workUnit", m.occupation, encode(m.id_number_encrypted, 'base64') AS "idNumberEncrypted",
  encode(m.phone_encrypted, 'base64') AS "phoneEncrypted", o.name AS "organizationName", o.code AS "organizationCode"`;

/** Every column of a file. */
export const fileColumns = sql`${rowColumns}, m.applied, m.work_started AS "workStarted",
  m.native_place AS "nativePlace", m.introducers, m.school, m.email, m.notes,
  encode(m.address_encrypted, 'base64') AS "addressEncrypted", m.photo_file_id AS "photo", m.version,
  m.created_at AS "createdAt", m.updated_at AS "updatedAt"`;

/** Where a sealed value belongs: it opens nowhere else. */
export const place = {
  idNumber: (memberId: string) => `member.id_number/${memberId}`,
  phone: (memberId: string) => `member.phone/${memberId}`,
  address: (memberId: string) => `member.address/${memberId}`,
  entry: (entryId: string) => `member_entry.secret/${entryId}`,
} as const;

/**
 * Sixteen stars and the last two digits. The usual 6 + 4 mask gives the whole number away beside the date of
 * birth, which stands on the same page (ADR 0005).
 */
export const maskIdNumber = (idNumber: string) => `****************${idNumber.slice(-2)}`;
export const maskPhone = (phone: string) =>
  phone.length > 7 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-2)}`;
export const maskAddress = (address: string) => `${[...address].slice(0, 6).join('')}****`;

export function presentRow(record: MemberRecord, vault: Vault, today: LocalDate): MemberRowAnswer {
  return {
    id: record.id,
    name: record.name,
    sex: record.sex,
    age: ageOn(record.birth, today),
    birth: record.birth,
    ethnicGroup: record.ethnicGroup,
    education: record.education,
    stage: record.stage,
    joined: record.joined,
    joinedPrecision: record.joinedPrecision,
    full: record.full,
    fullPrecision: record.fullPrecision,
    idNumber: vault.masked(record.idNumberEncrypted, place.idNumber(record.id), maskIdNumber),
    phone: record.phoneEncrypted && vault.masked(record.phoneEncrypted, place.phone(record.id), maskPhone),
    workUnit: record.workUnit,
    occupation: record.occupation,
    organization: { id: record.organizationId, name: record.organizationName, code: record.organizationCode },
  };
}

export function presentMember(
  record: MemberRecord,
  vault: Vault,
  today: LocalDate,
  actor: Actor,
): MemberAnswer {
  return {
    ...presentRow(record, vault, today),
    address:
      record.addressEncrypted && vault.masked(record.addressEncrypted, place.address(record.id), maskAddress),
    nativePlace: record.nativePlace,
    email: record.email,
    applied: record.applied,
    introducers: record.introducers,
    school: record.school,
    workStarted: record.workStarted,
    notes: record.notes,
    photo: record.photo,
    // Party standing counts from the end of probation (domain rule 11; Party constitution art. 7).
    standingYears: record.stage === 'full' && record.full ? ageOn(record.full, today) : null,
    version: record.version,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    can: abilitiesOf(actor, record),
  };
}
