import type { Actor } from '../../kernel/authorization.ts';
import { sha256 } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';

import { challengeMs, challengesPerAddress } from './accounts.passkeys.rules.ts';
import { addressKey } from './accounts.rules.ts';

export type ChallengePurpose = 'register' | 'sign_in' | 'prove';

/**
 * Remembers a challenge that goes out. Who is signed in gets it for this session only.
 * @returns false when the address holds too many open ones (a soft limit against filling the table)
 */
export async function keepChallenge(
  tx: Tx,
  actor: Actor,
  purpose: ChallengePurpose,
  challenge: string,
  now: Date,
): Promise<boolean> {
  const own = purpose === 'sign_in' ? { account: null, session: null } : ownOf(actor);
  const address = addressKey(actor.address);
  await tx.run(sql`DELETE FROM webauthn_challenge WHERE expires_at <= ${now}`);
  const kept = await tx.run(sql`
    INSERT INTO webauthn_challenge (challenge_hash, purpose, account_id, session_id, address, expires_at)
    SELECT ${sha256(challenge)}::bytea, ${purpose}::text, ${own.account}::uuid, ${own.session}::uuid, ${address}::text,
      ${new Date(now.getTime() + challengeMs)}::timestamptz
    WHERE (SELECT count(*) FROM webauthn_challenge WHERE address = ${address}) < ${challengesPerAddress}`);
  return kept === 1;
}

/** Takes a challenge back: once, in time, for what it was given and in the session that asked. */
export async function takeChallenge(
  tx: Tx,
  actor: Actor,
  purpose: ChallengePurpose,
  challenge: string,
  now: Date,
): Promise<boolean> {
  const session = purpose === 'sign_in' ? null : actor.sessionId;
  const taken = await tx.run(sql`
    DELETE FROM webauthn_challenge WHERE challenge_hash = ${sha256(challenge)} AND purpose = ${purpose}
      AND session_id IS NOT DISTINCT FROM ${session}::uuid AND expires_at > ${now}`);
  return taken === 1;
}

function ownOf(actor: Actor) {
  return { account: actor.accountId, session: actor.sessionId };
}

/** A credential with the account that it signs in. */
export interface KnownPasskey {
  id: string;
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
  accountId: string;
  name: string;
  status: 'invited' | 'active' | 'closed';
  lockedUntil: Date | null;
}

export function findPasskey(reader: Reader, credentialId: Buffer): Promise<KnownPasskey | undefined> {
  return reader.first(sql<KnownPasskey>`
    SELECT k.id, k.credential_id AS "credentialId", k.public_key AS "publicKey", k.counter,
      k.account_id AS "accountId", a.name, a.status, a.locked_until AS "lockedUntil"
    FROM passkey k JOIN account a ON a.id = k.account_id WHERE k.credential_id = ${credentialId}`);
}

/**
 * Moves the counter on, in one statement with its comparison: of two copies of a key that sign at once one loses.
 * @returns false when the counter did not grow, or the passkey was removed meanwhile
 */
export async function notePasskeyUse(
  tx: Tx,
  passkeyId: string,
  counter: number,
  backedUp: boolean,
  now: Date,
): Promise<boolean> {
  const used = await tx.run(sql`
    UPDATE passkey SET counter = ${counter}, backed_up = ${backedUp}, last_used_at = ${now}
    WHERE id = ${passkeyId} AND (counter < ${counter} OR (counter = 0 AND ${counter}::bigint = 0))`);
  return used === 1;
}

export interface OwnPasskey {
  id: string;
  credentialId: Buffer;
  transports: string[];
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  backedUp: boolean;
}

/** Newest first; at most {@link mostPasskeys} there are. */
export function passkeysOf(reader: Reader, accountId: string): Promise<OwnPasskey[]> {
  return reader.rows(sql<OwnPasskey>`
    SELECT id, credential_id AS "credentialId", transports, name, created_at AS "createdAt",
      last_used_at AS "lastUsedAt", backed_up AS "backedUp"
    FROM passkey WHERE account_id = ${accountId}::uuid ORDER BY created_at DESC, id DESC LIMIT 100`);
}

/** A reset or closed account keeps no passkey; one that a stranger entered, none that came `since`. */
export function dropPasskeys(tx: Tx, accountId: string, since: Date | null = null): Promise<number> {
  return tx.run(sql`DELETE FROM passkey WHERE account_id = ${accountId}::uuid
    AND (${since}::timestamptz IS NULL OR created_at >= ${since}::timestamptz)`);
}
