import type { Vault } from '../../kernel/crypto.ts';
import type { DatePrecision } from '../../kernel/standards/dates.ts';
import { occupationClass } from '../../kernel/standards/occupations.ts';
import { pinyinOf } from '../../kernel/standards/pinyin.ts';
import { place } from './members.record.ts';
import type { MemberValues } from './members.rules.ts';

/** The columns of a file that follow from its values: one list for form, import and bulk, in one order. */
export const valueColumns = [
  'name',
  'pinyin',
  'initials',
  'sex',
  'birth',
  'ethnic_group',
  'education',
  'stage',
  'joined',
  'joined_precision',
  'full_on',
  'full_precision',
  'applied',
  'work_started',
  'native_place',
  'introducers',
  'school',
  'work_unit',
  'occupation',
  'occupation_class',
  'email',
  'notes',
  'id_number_encrypted',
  'id_number_index',
  'phone_encrypted',
  'phone_index',
  'address_encrypted',
] as const;
export type ValueColumn = (typeof valueColumns)[number];

export interface Precisions {
  joined: DatePrecision;
  full: DatePrecision;
}

/** The values of {@link valueColumns}, secrets sealed for this file and no other. */
export function valueRow(
  id: string,
  values: MemberValues,
  precision: Precisions,
  vault: Vault,
): (string | Buffer | null)[] {
  const { full, initials } = pinyinOf(values.name);
  const { phone, address, idNumber } = values;
  return [
    values.name,
    full,
    initials,
    values.sex,
    values.birth,
    values.ethnicGroup,
    values.education,
    values.stage,
    values.joined,
    precision.joined,
    values.full,
    precision.full,
    values.applied,
    values.workStarted,
    values.nativePlace,
    values.introducers,
    values.school,
    values.workUnit,
    values.occupation,
    occupationClass(values.occupation),
    values.email,
    values.notes,
    vault.seal(idNumber, place.idNumber(id)),
    vault.blindIndex('id_number', idNumber),
    phone === null ? null : vault.seal(phone, place.phone(id)),
    phone === null ? null : vault.blindIndex('phone', phone),
    address === null ? null : vault.seal(address, place.address(id)),
  ];
}
