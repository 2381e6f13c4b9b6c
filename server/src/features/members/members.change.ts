import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Tx, violatedConstraint } from '../../kernel/database.ts';
import { forbidden, invalid, type Problem } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { followPhone } from '../accounts/public.ts';
import type { MemberRecord } from './members.record.ts';
import {
  changedFields,
  decideValues,
  faultsToErrors,
  isDated,
  type MemberInput,
  type MemberValues,
} from './members.rules.ts';
import { type Changes, changesOf, recordEvent, updateMember, valuesOf } from './members.store.ts';
import { changeHistory } from './members.timeline.ts';

/**
 * The one way in which a file's values change: judged, saved, and in the same transaction the line of its history,
 * the statistics, the account's phone and the audit. The officer's form and an accepted correction both come here.
 * @param tx with the gate `accounts` open, for the phone that signs in
 * @param record locked, and the actor's to edit
 * @param options.correctionId the request that the change answers; the history names it
 * @param options.since from when what changes with time (education, occupation, work unit) holds; today without it
 * @returns whether anything differed
 * @throws Problem 422 with the fields at fault
 */
export async function changeFile(
  services: Services,
  tx: Tx,
  actor: Actor,
  record: MemberRecord,
  input: MemberInput,
  now: Date,
  { correctionId = null, since }: { correctionId?: string | null; since?: LocalDate | undefined } = {},
): Promise<boolean> {
  const { vault } = services;
  const today = dayInChina(now);
  const before = valuesOf(record, vault);
  const values = settled(before, input, today);
  const changed = changedFields(before, values);
  if (changed.length === 0) return false;
  const on = changed.some((field) => isDated(field)) ? (since ?? today) : today;
  const fault = sinceFault(on, values, today);
  if (fault) throw fault;
  await updateMember(tx, vault, record, before, values, now);
  // The mobile number signs in: the account follows the file.
  if (values.phone !== before.phone)
    await followPhone(tx, record.id, values.phone === null ? null : vault.blindIndex('phone', values.phone));
  const changes = changesOf(before, values, vault);
  await recordEvent(tx, actor, record, {
    kind: 'changed',
    validOn: on,
    recordedAt: now,
    changes,
    correctionId,
  });
  const correction = correctionId !== null;
  await changeHistory(tx, record.id, before, values, { on, today, now, correction });
  await audit(tx, actor, now, {
    action: 'members.edit',
    object: { type: 'member', id: record.id, name: values.name },
    before: beforeOf(changes),
    after: { ...afterOf(changes), ...(correctionId === null ? {} : { correctionRequest: correctionId }) },
  });
  return true;
}

/** The earliest and the latest day from which a change may be said to hold. */
function sinceFault(on: LocalDate, { birth }: MemberValues, today: LocalDate): Problem | null {
  if (on >= birth && on <= today) return null;
  const words =
    on > today
      ? { zh: '“自何时起”不能是将来的日期。', en: 'A change cannot hold from a future day.' }
      : { zh: '“自何时起”早于出生日期，请核对。', en: 'This day is before the date of birth; check it.' };
  return invalid(words, [{ pointer: '/since', detail: words }]);
}

/** What may be said together, or the refusal with each field at fault. */
export function settled(before: MemberValues | null, input: MemberInput, today: string): MemberValues {
  const { values, faults } = decideValues(before, input, today);
  if (faults.length === 0) return values;
  throw invalid(
    { zh: `有 ${faults.length} 处需要改正。`, en: `${faults.length} value(s) need to be corrected.` },
    faultsToErrors(faults),
  );
}

/** The database's last guard spoke: the ID number belongs to another file. */
export const isKnownPerson = (error: unknown) => violatedConstraint(error) === 'id_number_locator_pkey';

export function notYours(actor: Actor, record: MemberRecord): Problem {
  if (actor.member?.id === record.id)
    return forbidden({
      zh: '本人的档案由党支部修改：请在“我的档案”里提出更正申请。',
      en: 'Your own file is edited by your branch: ask for a correction in "My file".',
    });
  return forbidden();
}

const beforeOf = (changes: Changes) =>
  Object.fromEntries(Object.entries(changes).map(([field, [before]]) => [field, before]));
export const afterOf = (changes: Changes) =>
  Object.fromEntries(Object.entries(changes).map(([field, [, after]]) => [field, after]));
