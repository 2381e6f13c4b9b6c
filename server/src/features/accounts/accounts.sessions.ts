import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/crypto.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import type { Scope } from '../../kernel/scope.ts';
import type { Services } from '../../services.ts';
import { newBearer } from './accounts.codes.ts';
import { deviceCookie, deviceMaxAgeSeconds, noteDevice } from './accounts.devices.ts';
import { runningDuties } from './accounts.duties.running.ts';
import { loadActor, sessionCookie } from './accounts.identity.ts';
import { defaultDuty, memberSessionMs, officerSessionMs } from './accounts.rules.ts';

/** Where a sign-in comes from. */
export interface Origin {
  address: string;
  userAgent: string;
  /** The secret that this browser keeps from one sign-in to the next; a new one where it has none. */
  device: string;
}

export interface OpenedSession {
  secret: string;
  device: string;
  maxAgeSeconds: number;
}

/** A new session of an account; the duty used last acts again. The secret leaves only in the cookie. */
export async function openSession(
  tx: Tx,
  accountId: string,
  origin: Origin,
  now: Date,
): Promise<OpenedSession> {
  const secret = newBearer();
  const { duties, last } = await choice(tx, accountId, now);
  const length = duties.length > 0 ? officerSessionMs : memberSessionMs;
  const id = newId();
  await tx.run(sql`
    INSERT INTO session (id, token_hash, account_id, duty_id, created_at, last_seen_at, expires_at, authenticated_at,
      address, user_agent, device_hash)
    VALUES (${id}, ${sha256(secret)}, ${accountId}, ${defaultDuty(duties, last)}::uuid, ${now}, ${now},
      ${new Date(now.getTime() + length)}, ${now}, ${origin.address}, ${origin.userAgent}, ${sha256(origin.device)})`);
  await noteDevice(tx, accountId, id, origin, now);
  return { secret, device: origin.device, maxAgeSeconds: length / 1000 };
}

/** After the second factor: the default duty acts if none was chosen yet. */
export async function actInDefaultDuty(
  tx: Tx,
  accountId: string,
  sessionId: string,
  now: Date,
): Promise<void> {
  const { duties, last } = await choice(tx, accountId, now);
  const wanted = defaultDuty(duties, last);
  await tx.run(sql`UPDATE session SET duty_id = ${wanted}::uuid
    WHERE id = ${sessionId} AND (duty_id IS NULL OR NOT duty_id = ANY (${duties.map((duty) => duty.id)}::uuid[]))`);
}

async function choice(tx: Tx, accountId: string, now: Date) {
  const row = await tx.first(sql<{ duties: { id: string }[]; last: string | null }>`
    SELECT ${runningDuties(dayInChina(now))} AS duties,
      (SELECT s.duty_id FROM session s WHERE s.account_id = a.id AND s.duty_id IS NOT NULL
       ORDER BY s.last_seen_at DESC LIMIT 1) AS last
    FROM account a WHERE a.id = ${accountId}`);
  return row ?? { duties: [], last: null };
}

/** Ends running sessions of an account, all or all but one. @returns how many */
export function endSessions(
  tx: Tx,
  accountId: string,
  now: Date,
  except: string | null = null,
): Promise<number> {
  return tx.run(sql`UPDATE session SET revoked_at = ${now}
    WHERE account_id = ${accountId} AND revoked_at IS NULL AND id IS DISTINCT FROM ${except}::uuid`);
}

export function endSession(tx: Tx, accountId: string, sessionId: string, now: Date): Promise<number> {
  return tx.run(sql`UPDATE session SET revoked_at = ${now}
    WHERE id = ${sessionId} AND account_id = ${accountId} AND revoked_at IS NULL`);
}

export function originOf(request: FastifyRequest): Origin {
  const kept = request.cookies[deviceCookie];
  return {
    address: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
    device: kept !== undefined && /^[\w-]{43}$/.test(kept) ? kept : newBearer(),
  };
}

/** Not readable by scripts, not sent from other sites, only over https where there is https. */
export function setSessionCookie(services: Services, reply: FastifyReply, session: OpenedSession): void {
  reply.setCookie(sessionCookie, session.secret, {
    ...cookieOptions(services),
    maxAge: session.maxAgeSeconds,
  });
  reply.setCookie(deviceCookie, session.device, { ...cookieOptions(services), maxAge: deviceMaxAgeSeconds });
}

export function clearSessionCookie(services: Services, reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, cookieOptions(services));
}

export function cookieOptions(services: Services) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: services.settings.publicUrl.startsWith('https://'),
  } as const;
}

/** The actor of a session just opened. */
export async function actorOfSession(services: Services, secret: string, address: string): Promise<Actor> {
  const actor = await loadActor(services, 'session', sha256(secret), address);
  if (!actor) throw new Error('session: just opened and not there');
  return actor;
}

/** The rows of one account, before or beside the reach of any duty. */
export function authenticationScope(actor: Actor): Scope {
  return throughGate(actor, 'authentication');
}
