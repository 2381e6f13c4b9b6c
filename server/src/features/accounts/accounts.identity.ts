import type { Role } from '@zhibu/contract/authorization';
import type { FastifyRequest } from 'fastify';
import type { RawBuilder } from 'kysely';
import { LRUCache } from 'lru-cache';
import { type Actor, scopeOf } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/crypto.ts';
import { compile, sql } from '../../kernel/database.ts';
import { emptyScope } from '../../kernel/scope.ts';
import type { Services } from '../../services.ts';
import { officerSessionMs, type Pending, pendingOf } from './accounts.rules.ts';

export const sessionCookie = 'zhibu_session';

/** A duty that runs today, with its organisation. */
export interface RunningDuty {
  id: string;
  role: Role;
  regionId: number;
  organizationId: string;
  organizationName: string;
  organizationCode: string;
  path: string;
  fromOn: string;
  untilOn: string | null;
}

/** What sign-in knows of an actor beyond what an authorisation needs. */
export interface Identity {
  pending: Pending;
  secondFactor: boolean;
  duties: readonly RunningDuty[];
}

interface IdentityRow {
  sessionId: string | null;
  dutyId: string | null;
  createdAt: Date;
  lastSeenAt: Date | null;
  authenticatedAt: Date | null;
  secondFactorAt: Date | null;
  accountId: string;
  name: string;
  locale: 'zh-CN' | 'en';
  memberId: string | null;
  memberRegionId: number | null;
  secondFactor: boolean;
  duties: RunningDuty[];
}

/** So that ending a duty or a session acts within a second on every process (issue, item 1). */
const rememberedMs = 800;
const seenEveryMs = 60_000;

interface Memory {
  actors: LRUCache<string, { actor: Actor; at: number }>;
  /** Grows with every change, so that what was being read meanwhile is not remembered. */
  generation: number;
}
const memories = new WeakMap<Services, Memory>();
const identities = new WeakMap<Actor, Identity>();

function memoryOf(services: Services): Memory {
  let memory = memories.get(services);
  if (!memory) {
    memory = { actors: new LRUCache({ max: 10_000 }), generation: 0 };
    memories.set(services, memory);
  }
  return memory;
}

/** After a change of sessions, duties or accounts: this process forgets at once, the others within a second. */
export function forgetActors(services: Services): void {
  const memory = memoryOf(services);
  memory.generation += 1;
  memory.actors.clear();
}

/** Who asks: by `Authorization: Bearer` (scripts) or by the session cookie; null for nobody. */
export async function identify(services: Services, request: FastifyRequest): Promise<Actor | null> {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const bearer = /^Bearer ([\w-]{20,100})$/i.exec(header)?.[1];
    return bearer === undefined ? null : recall(services, 'token', bearer, request.ip);
  }
  const cookie = request.cookies[sessionCookie];
  return cookie === undefined || cookie.length > 100 ? null : recall(services, 'session', cookie, request.ip);
}

async function recall(
  services: Services,
  kind: 'session' | 'token',
  secret: string,
  address: string,
): Promise<Actor | null> {
  const memory = memoryOf(services);
  const now = services.clock.now();
  const hash = sha256(secret);
  const key = `${kind} ${address} ${hash.toString('base64')}`;
  const known = memory.actors.get(key);
  if (known && Math.abs(now.getTime() - known.at) <= rememberedMs) return known.actor;
  const { generation } = memory;
  const actor = await loadActor(services, kind, hash, address);
  if (actor && memory.generation === generation) memory.actors.set(key, { actor, at: now.getTime() });
  return actor;
}

/** Reads the actor of a session or token from the database; null when it ended or never was. */
export async function loadActor(
  services: Services,
  kind: 'session' | 'token',
  hash: Buffer,
  address: string,
): Promise<Actor | null> {
  const now = services.clock.now();
  const query = kind === 'session' ? sessionQuery(hash, now) : tokenQuery(hash, now);
  const [row] = await services.database.single<IdentityRow>(gate, compile(query));
  if (!row) return null;
  // Whoever has a duty signs in every day; a session from before the duty ends with it.
  if (row.duties.length > 0 && kind === 'session' && now.getTime() - +row.createdAt >= officerSessionMs)
    return null;
  await noteSeen(services, kind, hash, row.lastSeenAt, now);
  return actorOf(row, kind, address);
}

function actorOf(row: IdentityRow, kind: 'session' | 'token', address: string): Actor {
  const pending =
    kind === 'token'
      ? 'none' // made by the operator on the machine itself; the secret is the proof
      : pendingOf(row.secondFactor, row.secondFactorAt !== null, row.duties.length > 0);
  const member =
    row.memberId !== null && row.memberRegionId !== null && pending !== 'second_factor'
      ? { regionId: row.memberRegionId, id: row.memberId }
      : null;
  const duty = pending === 'none' ? (row.duties.find((each) => each.id === row.dutyId) ?? null) : null;
  const actor: Actor = {
    kind,
    accountId: row.accountId,
    name: row.name,
    locale: row.locale,
    member,
    duty,
    sessionId: row.sessionId,
    authenticatedAt: row.authenticatedAt,
    secondFactorAt: row.secondFactorAt,
    address,
    scope: scopeOf(row.accountId, member, duty),
  };
  identities.set(actor, { pending, secondFactor: row.secondFactor, duties: row.duties });
  return actor;
}

export function identityOf(actor: Actor): Identity {
  return identities.get(actor) ?? { pending: 'none', secondFactor: false, duties: [] };
}

async function noteSeen(
  services: Services,
  kind: 'session' | 'token',
  hash: Buffer,
  last: Date | null,
  now: Date,
): Promise<void> {
  if (last && now.getTime() - last.getTime() < seenEveryMs) return;
  const update =
    kind === 'session'
      ? sql`UPDATE session SET last_seen_at = ${now} WHERE token_hash = ${hash} AND last_seen_at < ${now}`
      : sql`UPDATE token SET last_used_at = ${now} WHERE token_hash = ${hash}`;
  await services.database.single(gate, compile(update), { lazyCommit: true });
}

const gate = { ...emptyScope, gate: 'authentication' } as const;

/** Half-open in China's days: runs from its first day to the day before `until_on`. */
export function runsOn(today: string): RawBuilder<boolean> {
  return sql`(d.ended_at IS NULL AND d.from_on <= ${today}::date AND (d.until_on IS NULL OR d.until_on > ${today}::date))`;
}

/** The running duties of account `a` as JSON, oldest first. */
export function runningDuties(today: string): RawBuilder<unknown> {
  return sql`coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', d.id, 'role', d.role, 'regionId', d.region_id,
      'organizationId', d.organization_id, 'organizationName', o.name, 'organizationCode', o.code, 'path', o.path,
      'fromOn', d.from_on, 'untilOn', d.until_on) ORDER BY d.created_at, d.id)
    FROM duty d JOIN organization o ON o.region_id = d.region_id AND o.id = d.organization_id
    WHERE d.account_id = a.id AND ${runsOn(today)}), '[]'::jsonb)`;
}

const accountColumns = sql`a.id AS "accountId", a.name, a.locale, a.member_id AS "memberId",
  a.member_region_id AS "memberRegionId", a.second_factor_confirmed_at IS NOT NULL AS "secondFactor"`;

function sessionQuery(hash: Buffer, now: Date): RawBuilder<IdentityRow> {
  return sql`
    SELECT s.id AS "sessionId", s.duty_id AS "dutyId", s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt",
      s.authenticated_at AS "authenticatedAt", s.second_factor_at AS "secondFactorAt", ${accountColumns},
      ${runningDuties(dayInChina(now))} AS duties
    FROM session s JOIN account a ON a.id = s.account_id
    WHERE s.token_hash = ${hash} AND s.revoked_at IS NULL AND s.expires_at > ${now} AND a.status = 'active'`;
}

/** A token may belong to an account that nobody signs in with: scripts have no password. */
function tokenQuery(hash: Buffer, now: Date): RawBuilder<IdentityRow> {
  return sql`
    SELECT NULL AS "sessionId", t.duty_id AS "dutyId", t.created_at AS "createdAt", t.last_used_at AS "lastSeenAt",
      NULL::timestamptz AS "authenticatedAt", NULL::timestamptz AS "secondFactorAt", ${accountColumns},
      ${runningDuties(dayInChina(now))} AS duties
    FROM token t JOIN account a ON a.id = t.account_id
    WHERE t.token_hash = ${hash} AND t.revoked_at IS NULL AND t.expires_at > ${now} AND a.status <> 'closed'`;
}
