/** What stands between a session and work. */
export type Pending = 'none' | 'second_factor' | 'password_expired' | 'second_factor_setup';

const hour = 3_600_000;

/** Officers sign in every working day; members without duty once a month. */
export const officerSessionMs = 12 * hour;
export const memberSessionMs = 30 * 24 * hour;

/** Failures of one account before it is locked, and the lock's length; also the window in which they add up. */
export const failuresBeforeLock = 5;
export const lockMs = hour / 4;
/** Failures from one address in a window: a whole office may sit behind it. */
export const failuresPerAddress = 30;
export const addressWindowMs = hour / 4;

/**
 * A second factor that is set up must be given; then a password that expired, or that its owner disowned, must be
 * changed; then a second factor must be set up by whoever has a running duty. Until then the session has no duty and
 * no permission.
 */
export function pendingOf(
  enabled: boolean,
  given: boolean,
  hasDuty: boolean,
  renewPassword = false,
): Pending {
  if (enabled && !given) return 'second_factor';
  if (renewPassword) return 'password_expired';
  return hasDuty && !enabled ? 'second_factor_setup' : 'none';
}

/**
 * A passkey is a member's convenience: the password alone still opens the account. Whoever has a duty must have a
 * second factor, and there the passkey is one.
 */
export function hasSecondFactor(totp: boolean, passkeys: number, hasDuty: boolean): boolean {
  return totp || (hasDuty && passkeys > 0);
}

interface Choosable {
  id: string;
}

/** The duty that acts after sign-in: the only one, or the one used last, or the oldest. */
export function defaultDuty(duties: readonly Choosable[], lastUsed: string | null): string | null {
  return (duties.find((duty) => duty.id === lastUsed) ?? duties[0])?.id ?? null;
}

/**
 * The key under which attempts from an address are counted: an IPv4 address, or the /64 of an IPv6 address,
 * which one subscriber has whole (RFC 6177).
 */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
