import type { MeAnswer } from '@zhibu/contract/accounts';
import { type Actor, permissionsFor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql } from '../../kernel/database.ts';
import type { Services } from '../../services.ts';
import type { RunningDuty } from './accounts.duties.running.ts';
import { identityOf } from './accounts.identity.ts';

/** Who is signed in, in which duty, and what the next step is. */
export async function me(services: Services, actor: Actor): Promise<MeAnswer> {
  const { duties, pending, secondFactor, totp, passkeys, passwordExpiresAt, idleMinutes } = identityOf(actor);
  const row = await services.database.read(actor.scope, (reader) =>
    reader.first(sql<MeAnswer['account'] & { codes: number; unread: number }>`
      SELECT id, login, name, locale, elder_mode AS "elderMode", version,
        (SELECT count(*) FROM recovery_code r WHERE r.account_id = a.id AND r.used_at IS NULL) AS codes,
        (SELECT count(*) FROM account_notice n WHERE n.account_id = a.id AND n.read_at IS NULL) AS unread
      FROM account a WHERE id = ${actor.accountId}::uuid`),
  );
  if (!row) throw new Error('account: the signed-in account is not readable');
  const { codes, unread, ...account } = row;
  return {
    account,
    memberId: actor.member?.id ?? null,
    duties: duties.map(dutySummary),
    actingDuty: actor.duty?.id ?? null,
    permissions: [...permissionsFor(actor)],
    pending,
    passwordExpiresOn: passwordExpiresAt && dayInChina(passwordExpiresAt),
    idleMinutes,
    unreadNotices: unread,
    secondFactor: {
      enabled: secondFactor,
      required: duties.length > 0,
      totp,
      passkeys,
      recoveryCodesLeft: totp ? codes : 0,
    },
  };
}

export function dutySummary(duty: RunningDuty) {
  return {
    id: duty.id,
    role: duty.role,
    organization: { id: duty.organizationId, name: duty.organizationName, code: duty.organizationCode },
    fromOn: duty.fromOn,
    untilOn: duty.untilOn,
    standsInFor: duty.standsInFor && { name: duty.standsInFor.name, untilOn: duty.standsInFor.untilOn },
  };
}

/** The own running sessions, newest first. */
export async function ownSessions(services: Services, actor: Actor) {
  const now = services.clock.now();
  const rows = await services.database.read(actor.scope, (reader) =>
    reader.rows(sql<OwnSession>`
      SELECT id, created_at AS "createdAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt", address,
        user_agent AS "userAgent"
      FROM session WHERE account_id = ${actor.accountId}::uuid AND revoked_at IS NULL AND expires_at > ${now}
      ORDER BY created_at DESC, id DESC LIMIT 100`),
  );
  return { items: rows.map((row) => ({ ...row, current: row.id === actor.sessionId })) };
}

interface OwnSession {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  address: string;
  userAgent: string;
}

/** The own tokens that still open something. */
export async function ownTokens(services: Services, actor: Actor) {
  const now = services.clock.now();
  const items = await services.database.read(actor.scope, (reader) =>
    reader.rows(sql<{ id: string; name: string; createdAt: Date; expiresAt: Date; lastUsedAt: Date | null }>`
      SELECT id, name, created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt"
      FROM token WHERE account_id = ${actor.accountId}::uuid AND revoked_at IS NULL AND expires_at > ${now}
      ORDER BY created_at DESC, id DESC LIMIT 100`),
  );
  return { items };
}
