import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeWhole } from './place.ts';
import { errorCode } from './process.ts';

/** Passwords of the two database roles; they never leave the machine. */
export type Passwords = { superuser: string; app: string };

/**
 * Reads the passwords of an existing cluster.
 * @throws in clear words when the file is missing or belongs to another user.
 */
export function readPasswords(path: string): Passwords {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && 'superuser' in value && 'app' in value) {
      const { superuser, app } = value;
      if (typeof superuser === 'string' && typeof app === 'string') return { superuser, app };
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EACCES')
      throw new Error(`${path} belongs to another user: run Zhibu as the user that owns it`);
    if (code === 'ENOENT')
      throw new Error(`${path} is missing: restore it from the backup of the data directory`);
    throw error;
  }
  throw new Error(`${path} is damaged: restore it from the backup of the data directory`);
}

/** Makes new random passwords and keeps them in a file that only its owner may read. */
export function createPasswords(path: string): Passwords {
  const passwords = {
    superuser: randomBytes(24).toString('base64url'),
    app: randomBytes(24).toString('base64url'),
  };
  writeWhole(path, JSON.stringify(passwords), 0o600);
  return passwords;
}
