import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Problem } from '../../kernel/errors.ts';

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, 2 passes, 1 lane. */
const current = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const tagBytes = 32;

/** Each hash holds 19 MiB and a core: two at once bound both, the others wait in line. */
const atOnce = 2;
const longestLine = 200;

const derive = promisify(argon2);
let running = 0;
const line: (() => void)[] = [];

interface Parameters {
  memory: number;
  passes: number;
  parallelism: number;
}

/** argon2id (RFC 9106) as a PHC string; off the event loop. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  return phc(current, salt, await tagOf(password, salt, current, tagBytes));
}

/** What an account without a password is compared with: costs the same and never fits. */
const neverFits = phc(current, Buffer.alloc(saltBytes), Buffer.alloc(tagBytes));

/**
 * Compares in constant time. `null` (no such account, or no password yet) costs the same as a wrong password.
 * @returns `outdated` when the hash was made with weaker parameters than today's and should be made again
 */
export async function verifyPassword(
  stored: string | null,
  password: string,
): Promise<{ fits: boolean; outdated: boolean }> {
  const { parameters, salt, tag } = parsePhc(stored ?? neverFits);
  const given = await tagOf(password, salt, parameters, tag.length);
  return { fits: timingSafeEqual(given, tag) && stored !== null, outdated: weaker(parameters) };
}

function weaker(parameters: Parameters): boolean {
  return parameters.memory < current.memory || parameters.passes < current.passes;
}

async function tagOf(password: string, salt: Buffer, p: Parameters, length: number): Promise<Buffer> {
  await enter();
  try {
    return await derive('argon2id', {
      // The same password typed on two keyboards must be the same bytes (RFC 8265 section 4.2.2).
      message: password.normalize('NFC'),
      nonce: salt,
      parallelism: p.parallelism,
      memory: p.memory,
      passes: p.passes,
      tagLength: length,
    });
  } finally {
    leave();
  }
}

async function enter(): Promise<void> {
  if (running < atOnce) {
    running += 1;
    return;
  }
  if (line.length >= longestLine)
    throw new Problem(
      503,
      'unavailable',
      { zh: '现在登录的人太多，请过一会儿再试。', en: 'Too many people are signing in; try again shortly.' },
      { retryAfterSeconds: 10 },
    );
  // Whoever leaves hands the place over, so the count stays.
  await new Promise<void>((resolve) => line.push(resolve));
}

function leave(): void {
  const next = line.shift();
  if (next) next();
  else running -= 1;
}

function phc(p: Parameters, salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${p.memory},t=${p.passes},p=${p.parallelism}$${bare(salt)}$${bare(tag)}`;
}

function bare(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

const pattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function parsePhc(text: string): { parameters: Parameters; salt: Buffer; tag: Buffer } {
  const [, memory, passes, parallelism, salt, tag] = pattern.exec(text) ?? [];
  if (!salt || !tag) throw new Error('account: not an argon2id hash');
  return {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}
