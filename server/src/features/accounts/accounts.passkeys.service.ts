import { generateAuthenticationOptions, generateRegistrationOptions } from '@simplewebauthn/server';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Services } from '../../services.ts';
import { runningDuties } from './accounts.duties.running.ts';
import { forgetActors, identityOf } from './accounts.identity.ts';
import { addNotice } from './accounts.notices.store.ts';
import {
  lastSecondFactor,
  noOwnPasskey,
  passkeyKnown,
  passkeyNotKept,
  passkeysFull,
  passkeysUnavailable,
  tooManyChallenges,
} from './accounts.passkeys.refusals.ts';
import {
  challengeMs,
  mayRemovePasskey,
  mostPasskeys,
  type PasskeyPlace,
  passkeyPlace,
} from './accounts.passkeys.rules.ts';
import {
  type ChallengePurpose,
  keepChallenge,
  type OwnPasskey,
  passkeysOf,
  takeChallenge,
} from './accounts.passkeys.store.ts';
import {
  algorithms,
  challengeIn,
  type GivenAttestation,
  type NewPasskey,
  newlyMade,
  userHandleOf,
} from './accounts.passkeys.verify.ts';
import { passSession } from './accounts.second-factor.service.ts';
import { issuer } from './accounts.second-factor.ts';
import { authenticationScope } from './accounts.sessions.ts';

/** The own passkeys: made, listed, removed; and the challenges that every use begins with. */

/** @throws Problem 409 where the installation's address allows none */
export function placeOf(services: Services): PasskeyPlace {
  const place = passkeyPlace(services.settings.publicUrl);
  if (!place) throw passkeysUnavailable();
  return place;
}

async function keep(services: Services, actor: Actor, purpose: ChallengePurpose, challenge: string) {
  const now = services.clock.now();
  const kept = await services.database.transaction(authenticationScope(actor), (tx) =>
    keepChallenge(tx, actor, purpose, challenge, now),
  );
  if (!kept) throw tooManyChallenges();
}

/** Begins a sign-in that names nobody: the browser offers the passkeys it knows. @throws Problem 409, 429 */
export async function beginPasskeySignIn(services: Services, actor: Actor) {
  return requestOptions(services, actor, 'sign_in', []);
}

/** Begins to give an own passkey in a session that runs. @throws Problem 409 none or not here, 429 */
export async function beginPasskeyProof(services: Services, actor: Actor) {
  const own = await ownRows(services, actor);
  if (own.length === 0) throw noOwnPasskey();
  return requestOptions(services, actor, 'prove', own);
}

async function requestOptions(
  services: Services,
  actor: Actor,
  purpose: ChallengePurpose,
  own: readonly OwnPasskey[],
) {
  const { rpId } = placeOf(services);
  const { challenge } = await generateAuthenticationOptions({ rpID: rpId });
  await keep(services, actor, purpose, challenge);
  return {
    challenge,
    rpId,
    timeout: challengeMs,
    userVerification: 'required' as const,
    allowCredentials: own.map(descriptor),
  };
}

/** Begins to make a passkey that this account has not. @throws Problem 409 not here or too many, 429 */
export async function beginPasskey(services: Services, actor: Actor) {
  const { rpId } = placeOf(services);
  const own = await ownRows(services, actor);
  if (own.length >= mostPasskeys) throw passkeysFull();
  const accountId = ownId(actor);
  const login = await services.database.read(actor.scope, (reader) =>
    reader.first(sql<{ login: string }>`SELECT login FROM account WHERE id = ${accountId}::uuid`),
  );
  const { challenge } = await generateRegistrationOptions({ rpName: issuer, rpID: rpId, userName: '-' });
  await keep(services, actor, 'register', challenge);
  return {
    challenge,
    rp: { id: rpId, name: issuer },
    user: { id: userHandleOf(accountId), name: login?.login ?? '', displayName: actor.name },
    pubKeyCredParams: algorithms.map((alg) => ({ alg, type: 'public-key' as const })),
    timeout: challengeMs,
    attestation: 'none' as const,
    excludeCredentials: own.map(descriptor),
    authenticatorSelection: {
      residentKey: 'required' as const,
      requireResidentKey: true as const,
      userVerification: 'required' as const,
    },
  };
}

function descriptor(passkey: OwnPasskey) {
  const { transports } = passkey;
  return {
    id: passkey.credentialId.toString('base64url'),
    type: 'public-key' as const,
    ...(transports.length > 0 ? { transports } : {}),
  };
}

/**
 * Keeps a passkey just made. For an officer who had no second factor it is one from now on, in this session too.
 * @throws Problem 409 known or too many, 422 not verified
 */
export async function keepPasskey(
  services: Services,
  actor: Actor,
  given: { name: string; credential: GivenAttestation },
) {
  const now = services.clock.now();
  const made = await verifiedNew(services, actor, given.credential, now);
  const id = newId();
  const name = given.name.trim() || 'passkey';
  await services.database.transaction(actor.scope, async (tx) => {
    await lockOwn(tx, ownId(actor));
    if ((await passkeysOf(tx, ownId(actor))).length >= mostPasskeys) throw passkeysFull();
    await insertPasskey(tx, ownId(actor), id, name, made, now);
    if (identityOf(actor).pending === 'second_factor_setup') await passSession(tx, actor, now);
    await addNotice(tx, now, {
      accountId: ownId(actor),
      kind: 'passkey_added',
      ...(actor.sessionId === null ? {} : { sessionId: actor.sessionId }),
      detail: { name },
    });
    await audit(tx, actor, now, {
      action: 'passkey.add',
      object: { type: 'account', id: actor.accountId, name: actor.name },
      after: { name, backedUp: made.backedUp },
    });
  });
  forgetActors(services);
  return { id, name, createdAt: now, lastUsedAt: null, backedUp: made.backedUp, can: { remove: true } };
}

async function verifiedNew(
  services: Services,
  actor: Actor,
  given: GivenAttestation,
  now: Date,
): Promise<NewPasskey> {
  const place = placeOf(services);
  const challenge = challengeIn(given.response.clientDataJSON);
  const taken =
    challenge !== null &&
    (await services.database.transaction(actor.scope, (tx) =>
      takeChallenge(tx, actor, 'register', challenge, now),
    ));
  const made = taken ? await newlyMade(given, challenge, place) : null;
  if (made) return made;
  await services.database.transaction(actor.scope, (tx) =>
    audit(tx, actor, now, {
      action: 'passkey.add',
      outcome: 'refused',
      object: { type: 'account', id: actor.accountId, name: actor.name },
      reason: taken ? 'not_verified' : 'challenge',
    }),
  );
  throw passkeyNotKept();
}

async function insertPasskey(
  tx: Tx,
  accountId: string,
  id: string,
  name: string,
  made: NewPasskey,
  now: Date,
): Promise<void> {
  const added = await tx.run(sql`
    INSERT INTO passkey (id, account_id, credential_id, public_key, counter, transports, backed_up, name, created_at)
    VALUES (${id}, ${accountId}::uuid, ${made.credentialId}, ${made.publicKey}, ${made.counter}, ${made.transports}::text[],
      ${made.backedUp}, ${name}, ${now}) ON CONFLICT (credential_id) DO NOTHING`);
  if (added === 0) throw passkeyKnown();
}

/** The own passkeys, newest first. */
export async function ownPasskeys(services: Services, actor: Actor) {
  const rows = await ownRows(services, actor);
  const { totp, duties } = identityOf(actor);
  const remove = mayRemovePasskey({ totp, passkeys: rows.length, hasDuty: duties.length > 0 });
  const available = passkeyPlace(services.settings.publicUrl) !== null;
  return {
    items: rows.map(({ id, name, createdAt, lastUsedAt, backedUp }) => ({
      id,
      name,
      createdAt,
      lastUsedAt,
      backedUp,
      can: { remove },
    })),
    available,
    can: { add: available && rows.length < mostPasskeys },
  };
}

/** @throws Problem 404 not one's own; 409 the last second factor of an officer */
export async function removePasskey(services: Services, actor: Actor, passkeyId: string): Promise<void> {
  const now = services.clock.now();
  await services.database.transaction(actor.scope, async (tx) => {
    await lockOwn(tx, ownId(actor));
    const own = (await passkeysOf(tx, ownId(actor))).find(({ id }) => id === passkeyId);
    if (!own) throw notFound('passkey', passkeyId);
    if (!mayRemovePasskey(await heldFactors(tx, ownId(actor), dayInChina(now)))) throw lastSecondFactor();
    await tx.run(sql`DELETE FROM passkey WHERE id = ${passkeyId}::uuid`);
    await audit(tx, actor, now, {
      action: 'passkey.remove',
      object: { type: 'account', id: actor.accountId, name: actor.name },
      before: { name: own.name },
    });
  });
  forgetActors(services);
}

/** What stands between the account and nothing: read after the lock, so that two removals see one another. */
async function lockOwn(tx: Tx, accountId: string): Promise<void> {
  await tx.first(sql`SELECT FROM account WHERE id = ${accountId}::uuid FOR UPDATE`);
}

async function heldFactors(tx: Tx, accountId: string, today: string) {
  const row = await tx.first(sql<{ totp: boolean; passkeys: number; hasDuty: boolean }>`
    SELECT a.second_factor_confirmed_at IS NOT NULL AS totp,
      (SELECT count(*) FROM passkey k WHERE k.account_id = a.id) AS passkeys,
      ${runningDuties(today)} <> '[]'::jsonb AS "hasDuty"
    FROM account a WHERE a.id = ${accountId}::uuid`);
  if (!row) throw new Error('account: the signed-in account is not readable');
  return row;
}

function ownRows(services: Services, actor: Actor): Promise<OwnPasskey[]> {
  return services.database.read(actor.scope, (reader) => passkeysOf(reader, ownId(actor)));
}

function ownId(actor: Actor): string {
  if (!actor.accountId) throw new Error('account: nobody has no passkeys');
  return actor.accountId;
}
