import { sha256 } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { addNotice } from './accounts.notices.store.ts';

/** Devices that signed in before: a random value in a cookie of its own, kept as a digest. */

export const deviceCookie = 'zhibu_device';
/** Longest that browsers keep a cookie (RFC 6265bis section 5.5: 400 days). */
export const deviceMaxAgeSeconds = 400 * 24 * 3600;

interface Place {
  address: string;
  userAgent: string;
  device: string;
}

/**
 * Remembers the device of a sign-in. One not seen before with this account, or another browser under the same
 * cookie, is told to the account's owner; the very first device of an account is not.
 */
export async function noteDevice(
  tx: Tx,
  accountId: string,
  sessionId: string,
  { address, userAgent, device }: Place,
  now: Date,
): Promise<void> {
  const hash = sha256(device);
  const family = familyOf(userAgent);
  const known = await tx.first(sql<{ same: boolean | null; others: boolean }>`
    SELECT bool_or(device_hash = ${hash} AND family = ${family}) AS same, count(*) > 0 AS others
    FROM known_device WHERE account_id = ${accountId}::uuid`);
  await tx.run(sql`
    INSERT INTO known_device AS d (account_id, device_hash, family, first_seen_at, last_seen_at)
    VALUES (${accountId}::uuid, ${hash}, ${family}, ${now}, ${now})
    ON CONFLICT (account_id, device_hash) DO UPDATE SET last_seen_at = ${now}, family = ${family}`);
  if (known?.same === true || known?.others !== true) return;
  await addNotice(tx, now, { accountId, kind: 'new_device', sessionId, address, userAgent });
}

/** Whether this browser signed in with the account before. */
export async function isKnownDevice(reader: Reader, accountId: string, device: string): Promise<boolean> {
  const row = await reader.first(sql<{ known: boolean }>`SELECT EXISTS (SELECT FROM known_device
    WHERE account_id = ${accountId}::uuid AND device_hash = ${sha256(device)}) AS known`);
  return row?.known === true;
}

const browsers: readonly RegExp[] = [
  /MicroMessenger/i,
  /DingTalk/i,
  /Edg(?:e|A|iOS)?(?=\/)/,
  /HuaweiBrowser/i,
  /MiuiBrowser/i,
  /QQBrowser/i,
  /Firefox|FxiOS/,
  /Chrome|CriOS/,
  /Safari/,
];
const systems: readonly RegExp[] = [
  /HarmonyOS|OpenHarmony/i,
  /Android/,
  /iPhone|iPad/,
  /Windows/,
  /Mac OS X/,
  /Linux|X11/,
];

/** Browser and system without their versions, which change every few weeks. */
export function familyOf(userAgent: string): string {
  const first = (list: readonly RegExp[]) =>
    list.map((each) => each.exec(userAgent)?.[0]).find((each) => each !== undefined) ?? '';
  return `${first(browsers)} ${first(systems)}`.trim().toLowerCase();
}
