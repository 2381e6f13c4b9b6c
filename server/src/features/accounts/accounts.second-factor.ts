import { generateSecret, generateURI, verifySync } from 'otplib';

const period = 30;

export const issuer = '支部';

/** A new TOTP secret in base32: 160 bits, the length of the hash (RFC 4226 section 4, R6). */
export function newSecondFactorSecret(): string {
  return generateSecret({ length: 20 });
}

/** What an authenticator app reads (Key URI format). */
export function secondFactorUri(secret: string, login: string): string {
  return generateURI({ issuer, label: login, secret });
}

/**
 * The time step a code belongs to, one step of tolerance each way (RFC 6238 section 5.2), null when it fits none.
 * @param lastStep the step accepted last: it and everything before are refused, a code counts once
 */
export function acceptedStep(
  secret: string,
  code: string,
  now: Date,
  lastStep: number | null,
): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: period });
  if (!result.valid || !('timeStep' in result)) return null;
  return lastStep !== null && result.timeStep <= lastStep ? null : result.timeStep;
}
