import type { Stage } from '@zhibu/contract/fields';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Vault } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { rewriteMemberPaths } from '../../kernel/path-tables.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { afterOf, settled } from './members.change.ts';
import type { MemberInput } from './members.rules.ts';
import { changesOf, insertMember, type MemberPlacement, recordEvent } from './members.store.ts';
import { beginHistory, knownStates, reviseHistories, stateValues } from './members.timeline.ts';
import { carryFile, type LockedMember } from './members.transfer.ts';

/** Members who leave for an organisation outside this registry, and who come from one. The file is locked by the caller. */

/** Since when the member has had the present stage: nobody left before. */
export async function stageSince(reader: Reader, memberId: string): Promise<LocalDate | null> {
  const states = (await knownStates(reader, [memberId])).get(memberId) ?? [];
  const last = states.at(-1);
  const before = states.findLastIndex(({ stage }) => stage !== last?.stage);
  return states[before + 1]?.validFrom ?? null;
}

/**
 * The member was received outside: counted here until that day, and from it an archived file that stays where it was. As
 * with every other ending, the account, posts and duties are for whoever answers for them.
 */
export async function leaveForOutside(
  tx: Tx,
  actor: Actor,
  now: Date,
  member: LockedMember,
  { on, from, to }: { on: LocalDate; from: string; to: string },
): Promise<void> {
  const stage: Stage = 'transferred_out';
  await tx.run(sql`UPDATE member SET stage = ${stage}, version = version + 1, updated_at = ${now}
    WHERE region_id = ${member.regionId} AND id = ${member.id}::uuid`);
  await reviseHistories(tx, [member.id], on, () => ({ stage }), { now, cause: 'moved' });
  await recordEvent(tx, actor, member, {
    kind: 'moved',
    validOn: on,
    recordedAt: now,
    changes: { stage: [member.stage, stage], organization: [from, to] },
  });
}

/** Whoever comes with a letter from outside and was never here. @throws Problem 422 values that do not fit together */
export async function receiveNewcomer(
  vault: Vault,
  tx: Tx,
  actor: Actor,
  now: Date,
  at: MemberPlacement,
  id: string,
  input: MemberInput,
): Promise<void> {
  const today = dayInChina(now);
  const values = settled(null, input, today);
  await insertMember(tx, vault, at, values, now, id);
  const changes = changesOf(null, values, vault);
  await recordEvent(tx, actor, { ...at, id }, { kind: 'created', validOn: today, recordedAt: now, changes });
  await beginHistory(tx, id, stateValues(values, at), { on: today, now, cause: 'moved' });
  await audit(tx, actor, now, {
    action: 'members.create',
    object: { type: 'member', id, name: values.name },
    after: afterOf(changes),
  });
}

/**
 * Whoever left for outside and comes back: the archived file is opened again where the member is received, with the stage of
 * the letter, and of its days those that the file does not have. In a scope that reaches both places.
 */
export async function receiveReturning(
  tx: Tx,
  actor: Actor,
  now: Date,
  member: LockedMember,
  to: MemberPlacement,
  letter: { stage: Stage; joined: LocalDate | null; full: LocalDate | null; from: string; to: string },
): Promise<void> {
  const { regionId, organizationId, orgPath } = to;
  const { stage, joined, full } = letter;
  const today = dayInChina(now);
  if (regionId !== member.regionId) await carryFile(tx, member, to);
  // The days of the file stand; the letter tells those that it does not have.
  const days = await tx.first(sql<{ joined: LocalDate | null; full: LocalDate | null }>`
    UPDATE member SET organization_id = ${organizationId}::uuid, org_path = ${orgPath}, stage = ${stage},
      joined = coalesce(joined, ${joined}::date), full_on = coalesce(full_on, ${full}::date), presence = 'present',
      joined_precision = CASE WHEN joined IS NULL THEN 'day' ELSE joined_precision END,
      full_precision = CASE WHEN full_on IS NULL THEN 'day' ELSE full_precision END,
      presence_since = NULL, reduced_at = NULL, version = version + 1, updated_at = ${now}
    WHERE region_id = ${regionId} AND id = ${member.id}::uuid RETURNING joined, full_on AS full`);
  await rewriteMemberPaths(tx, regionId, [member.id], orgPath);
  const change = {
    regionId,
    organizationId,
    orgPath,
    stage,
    presence: 'present',
    joined: days?.joined ?? null,
    full: days?.full ?? null,
  };
  await reviseHistories(tx, [member.id], today, () => change, { now, cause: 'moved' });
  await recordEvent(
    tx,
    actor,
    { regionId, id: member.id, orgPath },
    {
      kind: 'moved',
      validOn: today,
      recordedAt: now,
      changes: { stage: [member.stage, stage], organization: [letter.from, letter.to] },
    },
  );
}
