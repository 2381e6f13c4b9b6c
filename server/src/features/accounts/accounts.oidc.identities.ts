import { audit } from '../../kernel/audit.ts';
import { type Actor, holds, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { notFound, type Problem } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';

import { type HeldDuty, heldDuties } from './accounts.duties.store.ts';
import { forgetActors } from './accounts.identity.ts';
import { addNotice } from './accounts.notices.store.ts';
import { giveBackPairing, reservePairing } from './accounts.oidc.attempts.ts';
import {
  identityOfOfficer,
  linkedAlready,
  ownIdentity,
  pairingRefused,
  pairingUnknown,
} from './accounts.oidc.refusals.ts';
import { pairingProblem } from './accounts.oidc.rules.ts';
import {
  type IdentityRow,
  identitiesOf,
  identityById,
  insertIdentity,
  lockPairing,
  offeredProviders,
  providerNames,
} from './accounts.oidc.store.ts';
import { isOwnAccount, mayHoldCodeOf } from './accounts.policy.ts';
import { caredFor } from './accounts.reach.ts';
import { authenticationScope } from './accounts.sessions.ts';

/** Which outside person is which account: looked at, confirmed and ended, by officers and by the person. */

/** Whose account is meant: a member's, or one that the security admin cares for. */
export interface Whose {
  member?: string | undefined;
  account?: string | undefined;
}

interface TargetRow {
  id: string;
  name: string;
  status: 'invited' | 'active' | 'closed';
}

/**
 * The account in the actor's reach, by its member (row-level security hides members elsewhere) or, for the security
 * admin, by itself. One definition for looking and for changing.
 */
function inReach(actor: Actor, today: string) {
  const byMember = holds(actor, 'members.write')
    ? sql`EXISTS (SELECT FROM member m WHERE m.region_id = a.member_region_id AND m.id = a.member_id
        AND m.org_path >= ${actor.scope.pathFrom} AND m.org_path < ${actor.scope.pathUntil})`
    : sql`false`;
  const byCare = holds(actor, 'accounts.manage') ? caredFor(actor, today) : sql`false`;
  return sql`(${byMember} OR ${byCare})`;
}

/** @throws Problem 404 not there or out of reach */
async function targetOf(reader: Reader, actor: Actor, whose: Whose, today: string): Promise<TargetRow> {
  const target = await reader.first(sql<TargetRow>`
    SELECT a.id, a.name, a.status FROM account a
    WHERE (a.member_id = ${whose.member ?? null}::uuid OR a.id = ${whose.account ?? null}::uuid)
      AND ${inReach(actor, today)}`);
  if (!target) throw notFound('account', whose.account ?? whose.member ?? '');
  return target;
}

/** Outside identities of one account. A member who has no account yet has none. @throws Problem 404 */
export async function listIdentities(services: Services, actor: Actor, whose: Whose) {
  const today = dayInChina(services.clock.now());
  return services.database.read(throughGate(actor, 'accounts'), async (reader) => {
    const target = await targetOf(reader, actor, whose, today);
    const rows = await identitiesOf(reader, target.id);
    const duties = await heldDuties(reader, target.id, today);
    const others = !isOwnAccount(actor, target.id);
    const remove = others && mayEnd(actor, duties);
    return {
      items: rows.map((row) => shown(row, remove)),
      offered: (await offeredProviders(reader)).length > 0,
      can: { confirm: others && target.status === 'active' },
    };
  });
}

/**
 * Maps the outside person of a pairing code to an account, by an officer who saw the person.
 * @throws Problem 403 own account, 404 out of reach, 409 that account may not, 422 no such code, 429 too many
 */
export async function confirmIdentity(
  services: Services,
  actor: Actor,
  given: { memberId?: string; accountId?: string; code: string },
) {
  const now = services.clock.now();
  const today = dayInChina(now);
  await reservePairing(services, actor);
  const confirmed = services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const target = await targetOf(tx, actor, { member: given.memberId, account: given.accountId }, today);
    if (isOwnAccount(actor, target.id)) throw ownIdentity();
    await tx.first(sql`SELECT FROM account WHERE id = ${target.id}::uuid FOR UPDATE`);
    return pair(tx, actor, target, given.code, now, today);
  });
  // Where no code was looked at, none was guessed.
  const outcome = await confirmed.catch(async (error: unknown) => {
    await giveBackPairing(services, actor);
    throw error;
  });
  if (!('unknown' in outcome)) await giveBackPairing(services, actor);
  if ('problem' in outcome) throw outcome.problem;
  return shown(outcome.row, true);
}

async function pair(tx: Tx, actor: Actor, target: TargetRow, code: string, now: Date, today: string) {
  const refuse = async (problem: Problem, reason: string) => {
    await auditLink(tx, actor, now, target, { outcome: 'refused', reason });
    return { problem };
  };
  const pairing = await lockPairing(tx, code, now);
  if (!pairing) return { ...(await refuse(pairingUnknown(), 'pairing_unknown')), unknown: true };
  const hasDuty = (await heldDuties(tx, target.id, today)).length > 0;
  const words = pairingProblem(pairing, { ...target, hasDuty, keepsFile: holds(actor, 'members.write') });
  if (words) return refuse(pairingRefused(words), 'pairing_refused');
  const by = { id: actor.accountId ?? '', name: actor.name };
  const id = await insertIdentity(tx, pairing, target.id, by, now);
  const row = id === null ? undefined : await identityById(tx, id);
  if (!row) return refuse(linkedAlready(), 'linked');
  await addNotice(tx, now, {
    accountId: target.id,
    kind: 'outside_linked',
    detail: {
      by: actor.name,
      name: row.nameZh,
      ...(actor.duty ? { byRole: actor.duty.role } : {}),
    },
  });
  await auditLink(tx, actor, now, target, {
    after: { provider: row.nameZh, subject: pairing.digest, selfStarted: pairing.accountId !== null },
  });
  return { row };
}

function auditLink(
  tx: Tx,
  actor: Actor,
  now: Date,
  target: { id: string; name: string },
  more: { outcome?: 'refused'; reason?: string; after?: Record<string, unknown> },
): Promise<void> {
  return audit(tx, actor, now, {
    action: 'outside_identity.link',
    object: { type: 'account', id: target.id, name: target.name },
    ...more,
  });
}

/** Ends a mapping. @throws Problem 403 own, or an officer whose duties the actor could not give; 404 */
export async function endIdentity(services: Services, actor: Actor, identityId: string): Promise<void> {
  const now = services.clock.now();
  const today = dayInChina(now);
  await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const row = await identityById(tx, identityId);
    if (!row) throw notFound('outside_identity', identityId);
    const target = await targetOf(tx, actor, { account: row.accountId }, today).catch(() => {
      throw notFound('outside_identity', identityId);
    });
    if (isOwnAccount(actor, target.id)) throw ownIdentity();
    if (!mayEnd(actor, await heldDuties(tx, target.id, today))) throw identityOfOfficer();
    await removeIdentity(tx, actor, row, target, now);
  });
  forgetActors(services);
}

function mayEnd(actor: Actor, duties: readonly HeldDuty[]): boolean {
  return mayHoldCodeOf(actor, duties);
}

/** What the account page shows: the own identities, and the providers to ask for a link with. */
export async function ownIdentities(services: Services, actor: Actor) {
  return services.database.read(authenticationScope(actor), async (reader) => ({
    items: (await identitiesOf(reader, ownId(actor))).map((row) => shown(row, true)),
    providers: await offeredProviders(reader),
  }));
}

/** @throws Problem 404 not one's own */
export async function endOwnIdentity(services: Services, actor: Actor, identityId: string): Promise<void> {
  const now = services.clock.now();
  await services.database.transaction(actor.scope, async (tx) => {
    const row = await identityById(tx, identityId);
    if (!row || row.accountId !== actor.accountId) throw notFound('outside_identity', identityId);
    await removeIdentity(tx, actor, row, { id: row.accountId, name: actor.name }, now);
  });
}

async function removeIdentity(
  tx: Tx,
  actor: Actor,
  row: IdentityRow,
  target: { id: string; name: string },
  now: Date,
): Promise<void> {
  await tx.run(sql`DELETE FROM oidc_identity WHERE id = ${row.id}::uuid`);
  await audit(tx, actor, now, {
    action: 'outside_identity.unlink',
    object: { type: 'account', id: target.id, name: target.name },
    before: { provider: row.nameZh },
  });
}

function shown(row: IdentityRow, remove: boolean) {
  const { id, linkedAt, linkedBy, lastUsedAt } = row;
  return { id, provider: providerNames(row), linkedAt, linkedBy, lastUsedAt, can: { remove } };
}

function ownId(actor: Actor): string {
  if (!actor.accountId) throw new Error('account: nobody has no outside identities');
  return actor.accountId;
}
