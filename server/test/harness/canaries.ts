import { type Logger, pino } from 'pino';
import { dump, foundIn } from '../../prove/lib/dump.ts';
import type { TestDatabase } from './database.ts';

/**
 * Canaries through the whole suite: whatever a test sends or gets that must never lie about in the clear (ID numbers,
 * mobile numbers, passwords, activation and recovery codes, second-factor secrets) is remembered, at most fifty of a
 * kind. When the test file is done, none may stand in an address, in a line of the log, in an answer that a cache may
 * keep, or in a plain dump of every table.
 */
export interface Canaries {
  /** The application's log while nobody else wants it. */
  log: Logger;
  /** Notes what is secret in a body that was sent to this address, or answered by it. */
  note(url: string, body: unknown): void;
  /** Notes an address that was called and whether its answer may be kept. */
  called(url: string, cacheControl: unknown): void;
  /** @throws with the places where one was found */
  check(database: TestDatabase): Promise<void>;
}

const mostOfAKind = 50;

/** What the values of these properties look like when they are real; a test also sends nonsense. */
const kinds: Readonly<Record<string, RegExp>> = {
  idNumber: /^\d{17}[\dXx]$/,
  phone: /^1[3-9]\d{9}$/,
  password: /^.{10,}$/,
  code: /^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,}$/,
  secret: /^[A-Z2-7]{16,}$/,
  recoveryCodes: /^.{8,}$/,
};

const numbers = /(?<![\dA-Za-z])(?:\d{17}[\dXx]|1[3-9]\d{9})(?![\dA-Za-z])/g;

/** Paths whose properties of these names are no secrets: an organisation's own telephone stands on its door. */
const open = /^\/api\/(?:organizations|organization-imports)\b/;

export function createCanaries(): Canaries {
  const known = new Map<string, Set<string>>();
  const lines: string[] = [];
  const urls: string[] = [];
  const kept: string[] = [];
  const add = (key: string, value: string) => {
    if (!kinds[key]?.test(value)) return;
    const values = known.get(key) ?? new Set();
    if (values.size < mostOfAKind) values.add(value);
    known.set(key, values);
  };
  const walk = (value: unknown, key = ''): void => {
    if (typeof value === 'string') add(key, value);
    else if (Array.isArray(value)) for (const item of value) walk(item, key);
    else if (value !== null && typeof value === 'object' && !Buffer.isBuffer(value))
      for (const [name, item] of Object.entries(value)) walk(item, name);
  };
  return {
    log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
    note(url, body) {
      if (open.test(url)) return;
      if (url === '/api/account/password') return walk(passwordsOf(body));
      if (!Buffer.isBuffer(body)) return walk(body);
      // A roster as .csv; what a .xlsx holds is compressed.
      for (const [number] of body.toString('latin1').matchAll(numbers)) {
        add('idNumber', number);
        add('phone', number);
      }
    },
    called(url, cacheControl) {
      urls.push(url);
      if (
        url.startsWith('/api/') &&
        !url.startsWith('/api/docs') &&
        !String(cacheControl).includes('no-store')
      )
        kept.push(url);
    },
    async check(database) {
      const values = [...known.values()].flatMap((each) => [...each]);
      if (values.length === 0) return;
      const places = new Map([
        ['an address', urls.join('\n')],
        ['the log', lines.join('\n')],
        ...(await dump({ look: async <T>(text: string) => (await database.owner.query(text)).rows as T[] })), // the statement's author knows the shape
      ]);
      const found = [...foundIn(places, values), ...kept.map((url) => `a cache may keep: ${url}`)];
      if (found.length > 0) throw new Error(`in the clear:\n${[...new Set(found)].slice(0, 20).join('\n')}`);
    },
  };
}

/** The change of a password calls them `current` and `next`; so do lists their pages. */
const passwordsOf = (body: unknown) =>
  body !== null && typeof body === 'object' && 'current' in body && 'next' in body
    ? { password: [body.current, body.next] }
    : null;
