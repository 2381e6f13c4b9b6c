import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { notFound, stale } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { forgetActors, identityOf } from './accounts.identity.ts';
import { passwordFaults, rememberPassword } from './accounts.password-history.ts';
import { hashPassword } from './accounts.passwords.ts';
import { passwordRefused } from './accounts.refusals.ts';
import { endSession, endSessions } from './accounts.sessions.ts';
import { provePassword } from './accounts.sign-in.service.ts';

/** What a person does with the own account, sessions and tokens. */

/** @throws Problem 404 when it is not the own session, or ended already */
export async function endOwnSession(services: Services, actor: Actor, sessionId: string): Promise<void> {
  const now = services.clock.now();
  await services.database.transaction(actor.scope, async (tx) => {
    const ended = await endSession(tx, actor.accountId ?? '', sessionId, now);
    if (ended === 0) throw notFound('session', sessionId);
    await audit(tx, actor, now, {
      action: 'session.end',
      object: { type: 'session', id: sessionId, name: actor.name },
    });
  });
  forgetActors(services);
}

/** @throws Problem 404 when it is not the own token, or was revoked already */
export async function revokeOwnToken(services: Services, actor: Actor, tokenId: string): Promise<void> {
  const now = services.clock.now();
  await services.database.transaction(actor.scope, async (tx) => {
    const revoked = await tx.run(sql`UPDATE token SET revoked_at = ${now}
      WHERE id = ${tokenId} AND account_id = ${actor.accountId}::uuid AND revoked_at IS NULL`);
    if (revoked === 0) throw notFound('token', tokenId);
    await audit(tx, actor, now, { action: 'token.revoke', object: { type: 'token', id: tokenId } });
  });
  forgetActors(services);
}

/** Chooses the duty that acts in this session; null acts as oneself. @throws Problem 404 for a duty one has not */
export async function chooseDuty(services: Services, actor: Actor, dutyId: string | null): Promise<void> {
  const now = services.clock.now();
  const chosen = identityOf(actor).duties.find((duty) => duty.id === dutyId);
  if (dutyId !== null && !chosen) throw notFound('duty', dutyId);
  await services.database.transaction(actor.scope, async (tx) => {
    await tx.run(sql`UPDATE session SET duty_id = ${dutyId}::uuid WHERE id = ${actor.sessionId}::uuid`);
    await audit(tx, actor, now, {
      action: 'session.choose_duty',
      object: { type: 'duty', id: dutyId, name: chosen?.organizationName ?? null },
      after: { role: chosen?.role ?? null },
    });
  });
  forgetActors(services);
}

/** Language and elder mode; absent leaves. @throws Problem 412 when changed meanwhile */
export async function editAccount(
  services: Services,
  actor: Actor,
  version: number,
  changes: { locale?: 'zh-CN' | 'en'; elderMode?: boolean },
): Promise<void> {
  const now = services.clock.now();
  await services.database.transaction(actor.scope, async (tx) => {
    const changed = await tx.run(sql`
      UPDATE account SET locale = coalesce(${changes.locale ?? null}::text, locale),
        elder_mode = coalesce(${changes.elderMode ?? null}::boolean, elder_mode),
        version = version + 1, updated_at = ${now}
      WHERE id = ${actor.accountId}::uuid AND version = ${version}`);
    if (changed === 0) throw stale();
    await audit(tx, actor, now, {
      action: 'account.edit',
      object: { type: 'account', id: actor.accountId, name: actor.name },
      after: { ...changes },
    });
  });
  forgetActors(services);
}

/** Changes the own password and ends all other sessions. @throws Problem 422 current or next, 423 */
export async function changePassword(
  services: Services,
  actor: Actor,
  given: { current: string; next: string },
): Promise<void> {
  await provePassword(services, actor, given.current, '/current');
  const { secondFactor } = identityOf(actor);
  const account = { accountId: actor.accountId ?? '', login: await ownLogin(services, actor), secondFactor };
  const problems = await passwordFaults(services, account, given.next);
  if (problems.length > 0) throw passwordRefused(problems, '/next');
  const hash = await hashPassword(given.next);
  const now = services.clock.now();
  await services.database.transaction(actor.scope, async (tx) => {
    await rememberPassword(tx, actor.accountId ?? '', hash, now);
    await tx.run(sql`UPDATE account SET password_hash = ${hash}, password_changed_at = ${now},
        password_barred_at = NULL, updated_at = ${now}
      WHERE id = ${actor.accountId}::uuid`);
    await tx.run(sql`UPDATE session SET authenticated_at = ${now} WHERE id = ${actor.sessionId}::uuid`);
    const ended = await endSessions(tx, actor.accountId ?? '', now, actor.sessionId);
    await audit(tx, actor, now, {
      action: 'password.change',
      object: { type: 'account', id: actor.accountId, name: actor.name },
      after: { endedSessions: ended },
    });
  });
  forgetActors(services);
}

async function ownLogin(services: Services, actor: Actor): Promise<string> {
  const row = await services.database.read(actor.scope, (reader) =>
    reader.first(sql<{ login: string }>`SELECT login FROM account WHERE id = ${actor.accountId}::uuid`),
  );
  return row?.login ?? '';
}
