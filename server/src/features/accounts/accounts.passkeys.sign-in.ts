import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { sha256 } from '../../kernel/crypto.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import type { Services } from '../../services.ts';
import { clearFailures, giveBackAddress, reserveAddress } from './accounts.attempts.ts';
import { forgetActors, identityOf } from './accounts.identity.ts';
import { ownPasskeyNotAccepted, passkeyNotAccepted } from './accounts.passkeys.refusals.ts';
import { counterGrew } from './accounts.passkeys.rules.ts';
import { placeOf } from './accounts.passkeys.service.ts';
import {
  type ChallengePurpose,
  findPasskey,
  type KnownPasskey,
  notePasskeyUse,
  takeChallenge,
} from './accounts.passkeys.store.ts';
import { challengeIn, type GivenAssertion, proven } from './accounts.passkeys.verify.ts';
import { lockedOut } from './accounts.refusals.ts';
import { passSession } from './accounts.second-factor.service.ts';
import {
  authenticationScope,
  endSession,
  type OpenedSession,
  type Origin,
  openSession,
} from './accounts.sessions.ts';

/** Why a passkey was refused: for the log only; the person reads the same words for all. */
type Refused =
  | 'passkey_challenge'
  | 'passkey_unknown'
  | 'passkey_not_verified'
  | 'passkey_counter'
  | 'passkey_of_another'
  | 'closed'
  | 'locked';

type Judged =
  | { passkey: KnownPasskey; counter: number; backedUp: boolean }
  | { passkey: KnownPasskey | null; reason: Refused };

/**
 * Challenge, key, signature, account: one after the other. The challenge is spent whatever follows. Guesses cannot
 * open a signature, so they lock no account; the address is counted as with passwords.
 */
async function judge(
  services: Services,
  actor: Actor,
  purpose: ChallengePurpose,
  given: GivenAssertion,
): Promise<Judged> {
  const place = placeOf(services);
  const now = services.clock.now();
  const challenge = challengeIn(given.response.clientDataJSON);
  const { taken, passkey } = await services.database.transaction(authenticationScope(actor), async (tx) => ({
    taken: challenge !== null && (await takeChallenge(tx, actor, purpose, challenge, now)),
    passkey: (await findPasskey(tx, Buffer.from(given.id, 'base64url'))) ?? null,
  }));
  if (!taken || challenge === null) return { passkey, reason: 'passkey_challenge' };
  if (!passkey) return { passkey, reason: 'passkey_unknown' };
  const result = await proven(given, challenge, place, passkey);
  if (!result) return { passkey, reason: 'passkey_not_verified' };
  if (!counterGrew(passkey.counter, result.counter)) return { passkey, reason: 'passkey_counter' };
  if (passkey.status !== 'active') return { passkey, reason: 'closed' };
  if (passkey.lockedUntil && passkey.lockedUntil > now) return { passkey, reason: 'locked' };
  return { passkey, ...result };
}

/**
 * Signs in with a passkey whose user was verified: password and second factor in one, bound to this site.
 * @param actor nobody, or whoever is signed in with this browser: that session ends
 * @throws Problem 401 with the same words for all that does not fit, 423 locked, 429, 409 not on this address
 */
export async function signInWithPasskey(
  services: Services,
  actor: Actor,
  given: GivenAssertion,
  origin: Origin,
): Promise<OpenedSession> {
  await reserveAddress(services, origin.address);
  const judged = await judge(services, actor, 'sign_in', given);
  const opened = 'reason' in judged ? null : await open(services, actor, judged, origin);
  if (opened) {
    forgetActors(services);
    return opened;
  }
  throw await refused(services, actor, judged, 'session.start', passkeyNotAccepted);
}

/** Null when a copy of the key was faster, or the passkey or the account went meanwhile. */
function open(
  services: Services,
  actor: Actor,
  judged: Extract<Judged, { counter: number }>,
  origin: Origin,
): Promise<OpenedSession | null> {
  const now = services.clock.now();
  const { passkey, counter, backedUp } = judged;
  return services.database.transaction(authenticationScope(actor), async (tx) => {
    if (!(await stillOpen(tx, passkey.accountId))) return null;
    if (!(await notePasskeyUse(tx, passkey.id, counter, backedUp, now))) return null;
    await giveBackAddress(tx, origin.address);
    await clearFailures(tx, passkey.accountId);
    if (actor.accountId && actor.sessionId) await endSession(tx, actor.accountId, actor.sessionId, now);
    const session = await openSession(tx, passkey.accountId, origin, now);
    await tx.run(
      sql`UPDATE session SET second_factor_at = ${now}, by_passkey = true WHERE token_hash = ${sha256(session.secret)}`,
    );
    const person = { ...actor, accountId: passkey.accountId, name: passkey.name, duty: null };
    await audit(tx, person, now, {
      action: 'session.start',
      object: { type: 'account', id: passkey.accountId, name: passkey.name },
      after: { way: 'passkey' },
    });
    return session;
  });
}

async function stillOpen(tx: Tx, accountId: string): Promise<boolean> {
  const row = await tx.first(
    sql`SELECT FROM account WHERE id = ${accountId}::uuid AND status = 'active' FOR UPDATE`,
  );
  return row !== undefined;
}

/** An own passkey in a session that runs: its second factor and a fresh sign-in. @throws Problem 409, 422, 423 */
export async function proveWithPasskey(
  services: Services,
  actor: Actor,
  given: GivenAssertion,
): Promise<void> {
  const action =
    identityOf(actor).pending === 'second_factor' ? 'second_factor.give' : 'session.reauthenticate';
  const known = await judge(services, actor, 'prove', given);
  const judged: Judged =
    !('reason' in known) && known.passkey.accountId !== actor.accountId
      ? { passkey: null, reason: 'passkey_of_another' }
      : known;
  const passed = 'reason' in judged ? false : await pass(services, actor, judged, action);
  if (!passed) throw await refused(services, actor, judged, action, ownPasskeyNotAccepted);
  forgetActors(services);
}

function pass(
  services: Services,
  actor: Actor,
  judged: Extract<Judged, { counter: number }>,
  action: string,
): Promise<boolean> {
  const now = services.clock.now();
  const { passkey, counter, backedUp } = judged;
  return services.database.transaction(actor.scope, async (tx) => {
    if (!(await notePasskeyUse(tx, passkey.id, counter, backedUp, now))) return false;
    await tx.run(sql`UPDATE session SET authenticated_at = ${now} WHERE id = ${actor.sessionId}::uuid`);
    await passSession(tx, actor, now);
    await clearFailures(tx, passkey.accountId);
    await audit(tx, actor, now, {
      action,
      object: { type: 'account', id: actor.accountId, name: actor.name },
      after: { way: 'passkey' },
    });
    return true;
  });
}

/** Logs why, and gives the words that do not say it. Only the lock is told: its owner proved to be there. */
async function refused(
  services: Services,
  actor: Actor,
  judged: Judged,
  action: string,
  words: () => Error,
): Promise<Error> {
  const now = services.clock.now();
  const reason: Refused = 'reason' in judged ? judged.reason : 'passkey_counter';
  const { passkey } = judged;
  await services.database.transaction(authenticationScope(actor), (tx) =>
    audit(tx, actor, now, {
      action,
      outcome: 'refused',
      object: { type: 'account', id: passkey?.accountId ?? null, name: passkey?.name ?? null },
      reason,
      after: { way: 'passkey' },
    }),
  );
  if (reason === 'locked' && passkey?.lockedUntil) return lockedOut(passkey.lockedUntil, now);
  return words();
}
