import type { Actor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import type { Services } from '../../services.ts';
import { tooManyFromAddress } from './accounts.refusals.ts';
import {
  addressKey,
  addressWindowMs,
  failuresBeforeLock,
  failuresPerAddress,
  lockMs,
} from './accounts.rules.ts';

/** What failures are counted for: an account, or a login that no account has. */
export type Subject = { accountId: string } | { loginDigest: string };

/** A place among the five: `attempt` is its number; refused while locked. */
export type Reservation =
  | { refused: false; attempt: number; lockedUntil: Date | null }
  | { refused: true; lockedUntil: Date };

interface Counted {
  failed_count: number;
  locked_until: Date | null;
}

/**
 * Counts an attempt as failed before its secret is looked at, so that no number of parallel attempts gets more than
 * five looks; a right secret gives its place back. The fifth place locks.
 */
export async function reserveAttempt(tx: Tx, subject: Subject, now: Date): Promise<Reservation> {
  const counted = await tx.first(
    'accountId' in subject ? countAccount(subject.accountId, now) : countUnknown(subject.loginDigest, now),
  );
  if (counted) return { refused: false, attempt: counted.failed_count, lockedUntil: counted.locked_until };
  const locked = await tx.first(
    'accountId' in subject
      ? sql<Counted>`SELECT failed_count, locked_until FROM account WHERE id = ${subject.accountId}`
      : sql<Counted>`SELECT failed_count, locked_until FROM sign_in_unknown WHERE login_digest = ${subject.loginDigest}`,
  );
  return { refused: true, lockedUntil: locked?.locked_until ?? new Date(now.getTime() + lockMs) };
}

function countAccount(accountId: string, now: Date) {
  const windowStart = new Date(now.getTime() - lockMs);
  const lockEnd = new Date(now.getTime() + lockMs);
  const again = sql`(first_failed_at IS NULL OR first_failed_at <= ${windowStart} OR locked_until IS NOT NULL)`;
  return sql<Counted>`
    UPDATE account SET
      failed_count = CASE WHEN ${again} THEN 1 ELSE failed_count + 1 END,
      first_failed_at = CASE WHEN ${again} THEN ${now}::timestamptz ELSE first_failed_at END,
      locked_until = CASE WHEN NOT ${again} AND failed_count + 1 >= ${failuresBeforeLock} THEN ${lockEnd}::timestamptz END
    WHERE id = ${accountId} AND (locked_until IS NULL OR locked_until <= ${now})
    RETURNING failed_count, locked_until`;
}

function countUnknown(loginDigest: string, now: Date) {
  const windowStart = new Date(now.getTime() - lockMs);
  const lockEnd = new Date(now.getTime() + lockMs);
  const again = sql`(u.first_failed_at <= ${windowStart} OR u.locked_until IS NOT NULL)`;
  return sql<Counted>`
    INSERT INTO sign_in_unknown AS u (login_digest, failed_count, first_failed_at) VALUES (${loginDigest}, 1, ${now})
    ON CONFLICT (login_digest) DO UPDATE SET
      failed_count = CASE WHEN ${again} THEN 1 ELSE u.failed_count + 1 END,
      first_failed_at = CASE WHEN ${again} THEN ${now}::timestamptz ELSE u.first_failed_at END,
      locked_until = CASE WHEN NOT ${again} AND u.failed_count + 1 >= ${failuresBeforeLock} THEN ${lockEnd}::timestamptz END
    WHERE u.locked_until IS NULL OR u.locked_until <= ${now}
    RETURNING failed_count, locked_until`;
}

/** The secret was right and nothing more is asked: failures are forgotten. */
export async function clearFailures(tx: Tx, accountId: string): Promise<void> {
  await tx.run(sql`UPDATE account SET failed_count = 0, first_failed_at = NULL, locked_until = NULL
    WHERE id = ${accountId}`);
}

/**
 * The password was right but the second factor is still owed: only this attempt's place is given back, or whoever
 * knows the password could guess codes without end.
 */
export async function giveBackAttempt(tx: Tx, accountId: string): Promise<void> {
  await tx.run(sql`UPDATE account SET failed_count = greatest(failed_count - 1, 0), locked_until = NULL
    WHERE id = ${accountId}`);
}

/** Takes one of the address's places; @throws Problem 429 when there is none. */
export async function reserveAddress(services: Services, address: string): Promise<void> {
  const until = await reservePlace(services, addressKey(address), failuresPerAddress);
  if (until) throw tooManyFromAddress(until, services.clock.now());
}

/** Takes one of so many places of a key in a window. @returns when there are some again, where there is none */
export async function reservePlace(services: Services, key: string, places: number): Promise<Date | null> {
  const now = services.clock.now();
  const windowStart = new Date(now.getTime() - addressWindowMs);
  const counted = await services.database.transaction(anonymous, async (tx) => {
    const row = await tx.first(sql<{ attempts: number; window_started_at: Date }>`
      INSERT INTO sign_in_address AS s (address, window_started_at, attempts) VALUES (${key}, ${now}, 1)
      ON CONFLICT (address) DO UPDATE SET
        attempts = CASE WHEN s.window_started_at <= ${windowStart} THEN 1 ELSE s.attempts + 1 END,
        window_started_at = CASE WHEN s.window_started_at <= ${windowStart} THEN ${now}::timestamptz
          ELSE s.window_started_at END
      RETURNING attempts, window_started_at`);
    if (row?.attempts === 1) await forgetOldAttempts(tx, windowStart);
    return row;
  });
  return counted && counted.attempts > places
    ? new Date(counted.window_started_at.getTime() + addressWindowMs)
    : null;
}

/** Gives back what {@link reservePlace} took. */
export async function giveBackPlace({ database }: Services, key: string): Promise<void> {
  await database.transaction(anonymous, (tx) =>
    tx.run(sql`UPDATE sign_in_address SET attempts = greatest(attempts - 1, 0) WHERE address = ${key}`),
  );
}

/**
 * Takes a place of a key for each thing that has none yet; the same thing again takes no second one.
 * @param until when all places are free again
 * @returns false: they do not suffice, and there is none for anything until then
 */
export async function placeEach(
  tx: Tx,
  key: string,
  things: readonly string[],
  { places, until }: { places: number; until: Date },
): Promise<boolean> {
  // Kept until then, whoever cleans up before.
  const begun = new Date(until.getTime() - addressWindowMs);
  const counter = await tx.first(sql<{ attempts: number }>`
    INSERT INTO sign_in_address AS s (address, window_started_at, attempts) VALUES (${key}, ${begun}, 0)
    ON CONFLICT (address) DO UPDATE SET
      attempts = CASE WHEN s.window_started_at < ${begun} THEN 0 ELSE s.attempts END, window_started_at = ${begun}
    RETURNING attempts`);
  const taken = counter?.attempts ?? 0;
  if (taken > places) return false;
  const keys = [...new Set(things)].map((thing) => `${key} ${thing}`);
  const known = await tx.rows(sql`SELECT FROM sign_in_address
    WHERE address = ANY(${keys}::text[]) AND window_started_at >= ${begun}`);
  const wanted = keys.length - known.length;
  const suffices = taken + wanted <= places;
  if (suffices)
    await tx.run(sql`
      INSERT INTO sign_in_address (address, window_started_at, attempts) SELECT key, ${begun}, 1 FROM unnest(${keys}::text[]) AS key
      ON CONFLICT (address) DO UPDATE SET window_started_at = ${begun}`);
  await tx.run(sql`UPDATE sign_in_address SET attempts = ${suffices ? taken + wanted : places + 1}::integer
    WHERE address = ${key}`);
  return suffices;
}

/** Only failures count: an office of forty people signs in from one address every morning. */
export async function giveBackAddress(tx: Tx, address: string): Promise<void> {
  await tx.run(
    sql`UPDATE sign_in_address SET attempts = greatest(attempts - 1, 0) WHERE address = ${addressKey(address)}`,
  );
}

/** What somebody else holds is left to the next one: two who clean up at once must not wait for each other. */
async function forgetOldAttempts(tx: Tx, before: Date): Promise<void> {
  await tx.run(sql`DELETE FROM sign_in_address WHERE address IN (
    SELECT address FROM sign_in_address WHERE window_started_at < ${before} LIMIT 1000 FOR UPDATE SKIP LOCKED)`);
  const longBefore = new Date(before.getTime() - lockMs);
  await tx.run(sql`DELETE FROM sign_in_unknown WHERE login_digest IN (
    SELECT login_digest FROM sign_in_unknown WHERE first_failed_at < ${longBefore} LIMIT 1000 FOR UPDATE SKIP LOCKED)`);
}

const anonymous: Actor['scope'] = {
  pathFrom: '',
  pathUntil: '',
  memberId: null,
  accountId: null,
  gate: 'authentication',
};

const tails = new Map<string, Promise<unknown>>();

/** Attempts on one login take turns in this process, so that parallel right ones are not taken for guesses. */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = (tails.get(key) ?? Promise.resolve()).then(work);
  const tail = mine.catch(() => undefined);
  tails.set(key, tail);
  try {
    return await mine;
  } finally {
    if (tails.get(key) === tail) tails.delete(key);
  }
}
