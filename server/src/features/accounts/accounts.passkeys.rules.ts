/** A challenge is good once and for so long, in milliseconds. */
export const challengeMs = 5 * 60_000;

/** One address holds at most so many open challenges: a whole office signs in within five minutes, no more. */
export const challengesPerAddress = 200;

/** Passkeys of one account: a person has a phone, a computer, a key on the ring and their successors. */
export const mostPasskeys = 10;

/** Where credentials belong: the relying party's id and the only origin that is accepted (WebAuthn section 5.1). */
export interface PasskeyPlace {
  rpId: string;
  origin: string;
}

/**
 * The place of this installation; null where no browser makes passkeys: addresses of numbers are no relying party's id,
 * and outside of https only `localhost` counts as secure (W3C Secure Contexts, section 3.1).
 */
export function passkeyPlace(publicUrl: string): PasskeyPlace | null {
  const { protocol, hostname, origin } = new URL(publicUrl);
  const numbers = /^[\d.]+$|^\[/.test(hostname);
  if (numbers || (protocol !== 'https:' && hostname !== 'localhost')) return null;
  return { rpId: hostname, origin };
}

/**
 * A signature counter grows with every use, or is zero for ever where the authenticator has none; one that stands
 * still or goes back says that the key was copied (WebAuthn section 7.2, step 22).
 */
export function counterGrew(before: number, now: number): boolean {
  return before === 0 && now === 0 ? true : now > before;
}

/** Who has a duty keeps a second factor: the last one is not removed. */
export function mayRemovePasskey(held: { totp: boolean; passkeys: number; hasDuty: boolean }): boolean {
  return !held.hasDuty || held.totp || held.passkeys > 1;
}
