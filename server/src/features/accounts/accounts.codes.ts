import { randomBytes } from 'node:crypto';
import { sha256, type Vault } from '../../kernel/crypto.ts';

/** Crockford's base 32: no I, L, O, U, so that a code read from paper is typed as it was printed. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const activationLength = 12;
const recoveryLength = 10;
const halfLength = 8;

/** Valid for 14 days: printed, handed out at the next meeting, used at home. */
export const activationDays = 14;
export const recoveryCodeCount = 10;

/** One-time activation code: 60 random bits, `XXXX-XXXX-XXXX`. */
export function newActivationCode(): string {
  return grouped(randomCharacters(activationLength), 4);
}

/** Recovery code of the second factor: 50 random bits, `XXXXX-XXXXX`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => grouped(randomCharacters(recoveryLength), 5));
}

/** As typed: any case, with or without dashes and spaces, O for 0, I and L for 1. */
export function normalizeCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

export function activationHash(code: string): Buffer {
  return sha256(`zhibu activation\0${normalizeCode(code)}`);
}

/** Half of a code that two officers hold: 40 random bits, `XXXX-XXXX`. Neither opens anything alone. */
export function newHalf(): string {
  return grouped(randomCharacters(halfLength), 4);
}

/** What is kept of the second officer's half until the first prints the other. */
export function secondHalfDigest(vault: Vault, half: string): string {
  return vault.digest(`second half\0${normalizeCode(half)}`);
}

/** Under which both halves together are found; @param second {@link secondHalfDigest} of the other half */
export function halvesHash(first: string, second: string): Buffer {
  return sha256(`zhibu halves\0${normalizeCode(first)}\0${second}`);
}

/** The two halves of a code as typed, in this order; null for a code of one piece. */
export function halvesOf(code: string): [string, string] | null {
  const plain = normalizeCode(code);
  return plain.length === 2 * halfLength ? [plain.slice(0, halfLength), plain.slice(halfLength)] : null;
}

export function isHalf(code: string): boolean {
  return normalizeCode(code).length === halfLength;
}

/** Keyed, and bound to the account: 50 bits alone would not stand a stolen database. */
export function recoveryHash(vault: Vault, accountId: string, code: string): Buffer {
  return sha256(vault.digest(`recovery\0${accountId}\0${normalizeCode(code)}`));
}

/** A secret of 256 bits for a cookie or a script; only its SHA-256 is stored. */
export function newBearer(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

function randomCharacters(count: number): string {
  // 256 is a multiple of 32: the remainder is uniform.
  return [...randomBytes(count)].map((byte) => alphabet.charAt(byte % 32)).join('');
}

function grouped(text: string, size: number): string {
  return text.replaceAll(new RegExp(`(.{${size}})(?=.)`, 'g'), '$1-');
}
