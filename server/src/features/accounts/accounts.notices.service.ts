import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { forgetActors } from './accounts.identity.ts';
import type { NoticeKind } from './accounts.notices.store.ts';
import { dropIdentities } from './accounts.oidc.store.ts';
import { dropPasskeys } from './accounts.passkeys.store.ts';
import { endSessions } from './accounts.sessions.ts';

/** What the owner of an account is told, and "that was not me". */

const instantShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface NoticeRow {
  id: string;
  kind: NoticeKind;
  at: Date;
  address: string | null;
  userAgent: string | null;
  detail: { by?: string; byRole?: string; role?: string; name?: string };
  read: boolean;
  disowned: boolean;
  /** Of this very session: who signed in here does not disown it. */
  here: boolean;
}

/** Notices that somebody else may have caused in the owner's name; replacements of admins are only told. */
const disownable: readonly NoticeKind[] = [
  'new_device',
  'recovery_started',
  'recovery_confirmed',
  'recovery_slip',
  'passkey_added',
  'outside_linked',
];

/** The own notices, newest first. */
export async function ownNotices(
  services: Services,
  actor: Actor,
  query: { limit?: number; after?: string },
) {
  const limit = query.limit ?? 20;
  const [at = null, id = null] = decodePosition(query.after, [instantShape, idShape]) ?? [];
  const rows = await services.database.read(actor.scope, (reader) =>
    reader.rows(sql<NoticeRow>`
      SELECT id, kind, at, address, user_agent AS "userAgent", detail, read_at IS NOT NULL AS read,
        disowned_at IS NOT NULL AS disowned,
        session_id IS NOT DISTINCT FROM ${actor.sessionId}::uuid AS here
      FROM account_notice
      WHERE account_id = ${actor.accountId}::uuid
        AND (${at}::timestamptz IS NULL OR (at, id) < (${at}::timestamptz, ${id}::uuid))
      ORDER BY at DESC, id DESC LIMIT ${limit + 1}`),
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ detail, here, ...row }) => ({
      ...row,
      by: detail.by ?? null,
      byRole: detail.byRole ?? null,
      role: detail.role ?? null,
      name: detail.name ?? null,
      can: { disown: disownable.includes(row.kind) && !row.disowned && !here },
    })),
    next: last ? encodePosition([last.at.toISOString(), last.id]) : null,
  };
}

/** @throws Problem 404 not one's own */
export async function readNotice(services: Services, actor: Actor, noticeId: string): Promise<void> {
  const now = services.clock.now();
  const read = await services.database.transaction(actor.scope, (tx) =>
    tx.run(sql`UPDATE account_notice SET read_at = coalesce(read_at, ${now})
      WHERE id = ${noticeId}::uuid AND account_id = ${actor.accountId}::uuid`),
  );
  if (read === 0) throw notFound('notice', noticeId);
}

interface Disowned {
  kind: NoticeKind;
  at: Date;
  sessionId: string | null;
  recoveryId: string | null;
}

/**
 * "That was not me": every other session ends, the device is strange again, an open recovery is cancelled, passkeys
 * and outside sign-ins that came since are gone, and the password opens nothing but known devices until it is changed,
 * which this session must do next.
 * @throws Problem 404 not one's own, or nothing that could be disowned
 */
export async function disownNotice(services: Services, actor: Actor, noticeId: string): Promise<void> {
  const now = services.clock.now();
  await services.database.transaction(actor.scope, async (tx) => {
    const notice = await tx.first(sql<Disowned>`
      UPDATE account_notice SET disowned_at = ${now}, read_at = coalesce(read_at, ${now})
      WHERE id = ${noticeId}::uuid AND account_id = ${actor.accountId}::uuid AND disowned_at IS NULL
        AND kind = ANY (${[...disownable]}::text[]) AND session_id IS DISTINCT FROM ${actor.sessionId}::uuid
      RETURNING kind, at, session_id AS "sessionId", recovery_id AS "recoveryId"`);
    if (!notice) throw notFound('notice', noticeId);
    const ended = await endSessions(tx, actor.accountId ?? '', now, actor.sessionId);
    await forgetDevice(tx, actor, notice.sessionId);
    await dropPasskeys(tx, actor.accountId ?? '', notice.at);
    await dropIdentities(tx, actor.accountId ?? '', notice.at);
    await cancelRecovery(tx, actor, notice.recoveryId, now);
    await tx.run(sql`UPDATE account SET password_barred_at = ${now}, updated_at = ${now}
      WHERE id = ${actor.accountId}::uuid`);
    await audit(tx, actor, now, {
      action: 'account.disown',
      object: { type: 'account', id: actor.accountId, name: actor.name },
      after: { notice: notice.kind, endedSessions: ended },
    });
  });
  forgetActors(services);
}

/** The device that the owner sits at stays known, even where it is the one of the notice. */
async function forgetDevice(tx: Tx, actor: Actor, sessionId: string | null): Promise<void> {
  if (sessionId === null || sessionId === actor.sessionId) return;
  await tx.run(sql`
    DELETE FROM known_device d USING session s, session own
    WHERE s.id = ${sessionId}::uuid AND own.id = ${actor.sessionId}::uuid AND d.account_id = s.account_id
      AND d.device_hash = s.device_hash AND d.device_hash IS DISTINCT FROM own.device_hash`);
}

async function cancelRecovery(tx: Tx, actor: Actor, recoveryId: string | null, now: Date): Promise<void> {
  if (recoveryId === null) return;
  await tx.run(sql`UPDATE account_recovery SET cancelled_at = ${now}, cancelled_by = ${actor.accountId}::uuid
    WHERE id = ${recoveryId}::uuid AND used_at IS NULL AND cancelled_at IS NULL`);
  await tx.run(sql`UPDATE activation_code SET revoked_at = ${now}
    WHERE recovery_id = ${recoveryId}::uuid AND used_at IS NULL AND revoked_at IS NULL`);
}
