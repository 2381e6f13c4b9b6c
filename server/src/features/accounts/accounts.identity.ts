import type { FastifyRequest } from 'fastify';
import type { RawBuilder } from 'kysely';
import { LRUCache } from 'lru-cache';
import { type ActingDuty, type Actor, scopeOf } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/crypto.ts';
import { compile, sql } from '../../kernel/database.ts';
import { emptyScope } from '../../kernel/scope.ts';
import type { Services } from '../../services.ts';
import { type RunningDuty, runningDuties } from './accounts.duties.running.ts';
import { hasSecondFactor, officerSessionMs, type Pending, pendingOf } from './accounts.rules.ts';
import {
  defaultSetting,
  idleMinutes,
  isIdle,
  passwordExpiry,
  type SignInSetting,
} from './accounts.settings.rules.ts';

export const sessionCookie = 'zhibu_session';

/** What sign-in knows of an actor beyond what an authorisation needs. */
export interface Identity {
  pending: Pending;
  secondFactor: boolean;
  /** Of the second factors: the authenticator's codes, and how many passkeys. */
  totp: boolean;
  passkeys: number;
  duties: readonly RunningDuty[];
  passwordExpiresAt: Date | null;
  idleMinutes: number;
}

interface IdentityRow {
  sessionId: string | null;
  dutyId: string | null;
  createdAt: Date;
  lastSeenAt: Date | null;
  authenticatedAt: Date | null;
  secondFactorAt: Date | null;
  byPasskey: boolean;
  accountId: string;
  name: string;
  locale: 'zh-CN' | 'en';
  memberId: string | null;
  memberRegionId: number | null;
  totp: boolean;
  passkeys: number;
  duties: RunningDuty[];
  passwordChangedAt: Date | null;
  passwordBarred: boolean;
  /** What holds for passwords and idle sessions; null before anybody set it. */
  setting: SignInSetting | null;
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

/** After the file of one member went elsewhere, which only that person's sessions know; as {@link forgetActors}. */
export function forgetMember(services: Services, memberId: string): void {
  const memory = memoryOf(services);
  memory.generation += 1;
  for (const [key, { actor }] of memory.actors.entries())
    if (actor.member?.id === memberId) memory.actors.delete(key);
}

/** Who asks: by `Authorization: Bearer` (scripts) or by the session cookie; null for nobody. */
export async function identify(services: Services, request: FastifyRequest): Promise<Actor | null> {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const bearer = /^Bearer ([\w-]{20,100})$/i.exec(header)?.[1];
    return bearer === undefined ? null : recall(services, 'token', bearer, request.ip, true);
  }
  const cookie = request.cookies[sessionCookie];
  if (cookie === undefined || cookie.length > 100) return null;
  return recall(services, 'session', cookie, request.ip, request.headers[unattendedHeader] === undefined);
}

/** A page that refreshes itself while nobody is there says so: its reads do not keep the session alive. */
const unattendedHeader = 'x-zhibu-unattended';

async function recall(
  services: Services,
  kind: 'session' | 'token',
  secret: string,
  address: string,
  attended: boolean,
): Promise<Actor | null> {
  const memory = memoryOf(services);
  const now = services.clock.now();
  const hash = sha256(secret);
  const key = `${kind} ${attended} ${address} ${hash.toString('base64')}`;
  const known = memory.actors.get(key);
  if (known && Math.abs(now.getTime() - known.at) <= rememberedMs) return known.actor;
  const { generation } = memory;
  const actor = await loadActor(services, kind, hash, address, attended);
  if (actor && memory.generation === generation) memory.actors.set(key, { actor, at: now.getTime() });
  return actor;
}

/** Reads the actor of a session or token from the database; null when it ended or never was. */
export async function loadActor(
  services: Services,
  kind: 'session' | 'token',
  hash: Buffer,
  address: string,
  attended = true,
): Promise<Actor | null> {
  const now = services.clock.now();
  const query = kind === 'session' ? sessionQuery(hash, now) : tokenQuery(hash, now);
  const [row] = await services.database.single<IdentityRow>(gate, compile(query));
  if (!row) return null;
  // Whoever has a duty signs in every day; a session from before the duty ends with it.
  if (row.duties.length > 0 && kind === 'session' && now.getTime() - +row.createdAt >= officerSessionMs)
    return null;
  if (kind === 'session' && row.lastSeenAt && isIdle(idleOf(row), row.lastSeenAt, now)) return null;
  if (attended) await noteSeen(services, kind, hash, row.lastSeenAt, now);
  const actor = actorOf(row, kind, address, now);
  proofs.set(actor, { kind, hash });
  return actor;
}

/** What actors of this process were recognised by, so that long work can ask again. */
const proofs = new WeakMap<Actor, { kind: 'session' | 'token'; hash: Buffer }>();

/**
 * Whether the actor may still act in this duty: asked from the database by work that outlives its request (exports,
 * streams), so that the end of a duty, a session or an account ends it, too.
 */
export async function stillActs(services: Services, actor: Actor): Promise<boolean> {
  const proof = proofs.get(actor);
  if (!proof) return actor.kind === 'system';
  const now = await loadActor(services, proof.kind, proof.hash, actor.address, false);
  return now !== null && now.duty?.id === actor.duty?.id && now.duty?.role === actor.duty?.role;
}

function idleOf({ setting, duties }: IdentityRow): number {
  const roles = duties.map(({ role }) => role);
  return idleMinutes(setting ?? defaultSetting, roles);
}

function actorOf(row: IdentityRow, kind: 'session' | 'token', address: string, now: Date): Actor {
  const passwordExpiresAt = passwordExpiry(
    row.setting ?? defaultSetting,
    row.passwordChangedAt,
    row.duties.length > 0,
  );
  const expired = !row.byPasskey && passwordExpiresAt !== null && passwordExpiresAt <= now;
  const renew = row.passwordBarred || expired;
  const secondFactor = hasSecondFactor(row.totp, row.passkeys, row.duties.length > 0);
  const pending =
    kind === 'token'
      ? 'none' // made by the operator on the machine itself; the secret is the proof
      : pendingOf(secondFactor, row.secondFactorAt !== null, row.duties.length > 0, renew);
  const member =
    row.memberId !== null && row.memberRegionId !== null && !needsProof(pending)
      ? { regionId: row.memberRegionId, id: row.memberId }
      : null;
  const duty = pending === 'none' ? (row.duties.find((each) => each.id === row.dutyId) ?? null) : null;
  const principal = duty?.standsInFor ?? null;
  const actor: Actor = {
    kind,
    accountId: row.accountId,
    // Every log that names the actor then says who stood in for whom.
    name: principal ? `${row.name}（代${principal.name}）` : row.name,
    locale: row.locale,
    member,
    duty: duty && actingDuty(duty),
    sessionId: row.sessionId,
    authenticatedAt: row.authenticatedAt,
    secondFactorAt: row.secondFactorAt,
    address,
    scope: scopeOf(row.accountId, member, duty && actingDuty(duty)),
  };
  const { totp, passkeys, duties } = row;
  identities.set(actor, {
    pending,
    secondFactor,
    totp,
    passkeys,
    duties,
    passwordExpiresAt,
    idleMinutes: idleOf(row),
  });
  return actor;
}

function actingDuty({ standsInFor, ...duty }: RunningDuty): ActingDuty {
  const { id, role, regionId, organizationId, organizationName, path } = duty;
  const acting = { id, role, regionId, organizationId, organizationName, path };
  if (!standsInFor) return acting;
  const { accountId, memberId, name } = standsInFor;
  return { ...acting, standsInFor: { accountId, memberId, name } };
}

const unknown: Identity = {
  pending: 'none',
  secondFactor: false,
  totp: false,
  passkeys: 0,
  duties: [],
  passwordExpiresAt: null,
  idleMinutes: defaultSetting.idleMemberMinutes,
};

export function identityOf(actor: Actor): Identity {
  return identities.get(actor) ?? unknown;
}

/** Who has yet to prove or renew a secret is not the member, either. */
function needsProof(pending: Pending): boolean {
  return pending === 'second_factor' || pending === 'password_expired';
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

const accountColumns = sql`a.id AS "accountId", a.name, a.locale, a.member_id AS "memberId",
  a.member_region_id AS "memberRegionId", a.second_factor_confirmed_at IS NOT NULL AS totp,
  (SELECT count(*) FROM passkey k WHERE k.account_id = a.id) AS passkeys,
  a.password_changed_at AS "passwordChangedAt", a.password_barred_at IS NOT NULL AS "passwordBarred",
  (SELECT jsonb_build_object('profile', i.profile, 'memberExpiry', i.member_expiry, 'idleAdminMinutes',
      i.idle_admin_minutes, 'idleOfficerMinutes', i.idle_officer_minutes, 'idleMemberMinutes', i.idle_member_minutes)
    FROM sign_in_setting i ORDER BY i.set_at DESC, i.id DESC LIMIT 1) AS setting`;

function sessionQuery(hash: Buffer, now: Date): RawBuilder<IdentityRow> {
  return sql`
    SELECT s.id AS "sessionId", s.duty_id AS "dutyId", s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt",
      s.authenticated_at AS "authenticatedAt", s.second_factor_at AS "secondFactorAt", s.by_passkey AS "byPasskey",
      ${accountColumns},
      ${runningDuties(dayInChina(now))} AS duties
    FROM session s JOIN account a ON a.id = s.account_id
    WHERE s.token_hash = ${hash} AND s.revoked_at IS NULL AND s.expires_at > ${now} AND a.status = 'active'`;
}

/** A token may belong to an account that nobody signs in with: scripts have no password. */
function tokenQuery(hash: Buffer, now: Date): RawBuilder<IdentityRow> {
  return sql`
    SELECT NULL AS "sessionId", t.duty_id AS "dutyId", t.created_at AS "createdAt", t.last_used_at AS "lastSeenAt",
      NULL::timestamptz AS "authenticatedAt", NULL::timestamptz AS "secondFactorAt", false AS "byPasskey",
      ${accountColumns},
      ${runningDuties(dayInChina(now))} AS duties
    FROM token t JOIN account a ON a.id = t.account_id
    WHERE t.token_hash = ${hash} AND t.revoked_at IS NULL AND t.expires_at > ${now} AND a.status <> 'closed'`;
}
