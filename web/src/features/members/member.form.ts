import { type MemberField, memberFieldKeys, memberFieldTable } from '@zhibu/contract/fields';
import type { Revealable } from '@zhibu/contract/members';
import type { AnswerOf, BodyOf } from '../../lib/api.types.ts';
import { isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { changedKeys, type Typed } from '../../ui/desk/rebase.ts';

export type Member = AnswerOf<'GET /members/{id}'>;
/** What the form asks for; where the member belongs is changed by a transfer, not by typing. */
export type FormKey = Exclude<MemberField, 'organization'>;
export type FormValues = Typed<FormKey>;

/** Shown masked and revealed on purpose, in the order of the file. */
export const revealable = ['idNumber', 'phone', 'address'] as const satisfies readonly Revealable[];

export const formKeys = memberFieldKeys.filter((key): key is FormKey => key !== 'organization');

/** A value that stands for "clear it when saved" in the box of a masked value, which is otherwise empty. */
export const CLEARED = '\u0000';

export function isMasked(key: FormKey): key is Revealable {
  return revealable.some((one) => one === key);
}

/** Never null in the registry: emptied in the form means left as it is. */
const kept: readonly FormKey[] = ['name', 'idNumber', 'sex', 'birth', 'stage'];
export const canClear = (key: FormKey) => !kept.includes(key);

export function emptyForm(): FormValues {
  const values = Object.fromEntries(formKeys.map((key) => [key, ''])) as FormValues; // every key is there
  return { ...values, stage: 'full' };
}

/**
 * A stored file as it stands in the boxes. Masked values stand empty (typing replaces them); so do days that
 * are known only to the month, since the box asks for whole days.
 */
export function formOf(member: Member): FormValues {
  const values = Object.fromEntries(
    formKeys.map((key) => [key, isMasked(key) ? '' : (member[key] ?? '')]),
  ) as FormValues; // every key is there
  return {
    ...values,
    joined: member.joinedPrecision === 'day' ? values.joined : '',
    full: member.fullPrecision === 'day' ? values.full : '',
  };
}

/** Fields that stop the form from being sent: days that are none. */
export function wrongDays(values: FormValues): FormKey[] {
  return formKeys.filter((key) => memberFieldTable[key].kind === 'date' && !isDayOrEmpty(values[key]));
}

/** True of a time: a change of these holds from a day. */
export const isDated = (key: string) => key === 'education' || key === 'occupation' || key === 'workUnit';

/** Never otherwise: a change of these is a correction for all time. */
const always: readonly string[] = ['name', 'sex', 'birth', 'ethnicGroup', 'joined', 'full'];
export const isForAllTime = (key: string) => always.includes(key);

type Patch = BodyOf<'PATCH /members/{id}'>;

/** Only what changed: absent leaves, null clears (style rule 11). */
export function patchOf(values: FormValues, stored: FormValues): Patch {
  const changed = changedKeys(values, stored)
    .filter((key) => canClear(key) || sent(values[key]) !== null)
    .map((key) => [key, sent(values[key])] as const);
  return Object.fromEntries(changed) as Patch; // keys and kinds of the form are those of the contract
}

/** A new file: what was filled in. */
export function bodyOf(values: FormValues, organizationId: string): BodyOf<'POST /members'> {
  const filled = formKeys
    .map((key) => [key, sent(values[key])] as const)
    .filter(([, value]) => value !== null);
  return { ...Object.fromEntries(filled), organizationId } as BodyOf<'POST /members'>; // as above
}

function sent(value: string): string | null {
  const text = value === CLEARED ? '' : value.trim();
  return text === '' ? null : text;
}
