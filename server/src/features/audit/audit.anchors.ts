import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Vault } from '../../kernel/crypto.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { isMissing } from '../../kernel/key-file.ts';
import type { Services } from '../../services.ts';

/**
 * Anchors: the heads of all lanes, written outside the database, one line each time. A line carries the digest of the
 * line before and the installation's signature, so neither who owns the database nor who owns the file alone can make
 * the log shorter or another one unnoticed: the log names its anchors (act `audit.anchor`), the anchors their heads.
 */
export interface Anchor {
  /** 0, 1, 2 … ; a file begun anew goes on where the one before it ended. */
  n: number;
  kind: 'begin' | 'anchor' | 'restart';
  at: string;
  /** SHA-256 of the line before, hexadecimal; of nothing for the first. */
  previous: string;
  /** Head of each lane, in order: number of the last entry and its hash, hexadecimal. */
  heads: [seq: number, hash: string][];
  /** Why the file was begun anew. */
  reason?: string;
}

export interface AnchorFile {
  anchors: Anchor[];
  /** The first line that is not as it was written. */
  damagedLine: number | null;
}

export interface Head {
  lane: number;
  seq: number;
  hash: Buffer;
}

/** Lines between two looks at other work: a signature takes a tenth of a millisecond. */
const breath = 50;

/** @returns null when there is no file */
export async function readAnchors(vault: Vault, path: string): Promise<AnchorFile | null> {
  try {
    return await judgeAnchors(vault, await readFile(path, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Checks every line: its signature, its number, the digest of the one before. */
export async function judgeAnchors(vault: Pick<Vault, 'verify'>, text: string): Promise<AnchorFile> {
  const anchors: Anchor[] = [];
  let previous: string | null = null;
  for (const [index, line] of wholeLines(text).entries()) {
    const anchor = parseLine(vault, line);
    const before = anchors.at(-1);
    const follows =
      anchor !== null &&
      (before === undefined || anchor.n === before.n + 1) &&
      (previous === null || anchor.previous === previous) &&
      (before !== undefined || anchor.kind !== 'anchor');
    if (!follows) return { anchors, damagedLine: index + 1 };
    anchors.push(anchor);
    previous = digestOf(line);
    if (index % breath === 0) await setImmediate();
  }
  return { anchors, damagedLine: null };
}

/** A line without its end was being written when the power went: it was never an anchor. */
function wholeLines(text: string): string[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
}

function parseLine(vault: Pick<Vault, 'verify'>, line: string): Anchor | null {
  try {
    const { signature, ...anchor }: Anchor & { signature: string } = JSON.parse(line);
    return vault.verify(JSON.stringify(anchor), signature) ? anchor : null;
  } catch {
    return null;
  }
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * Writes an anchor when the log grew since the last one or a day of China began; else does nothing. First to the file,
 * flushed, then into the log: a kill in between leaves an anchor that the log does not name, which is no harm.
 * @returns the anchor, or null when there was nothing to anchor
 */
export async function writeAnchor(
  services: Services,
  wish: { restart?: string } = {},
): Promise<Anchor | null> {
  const { database, vault, clock, settings } = services;
  const path = settings.anchorFile;
  return database.transaction(systemActor().scope, async (tx) => {
    await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('zhibu.audit.anchor'))`);
    const line = await lastLine(path);
    const last = line === null ? null : parseLine(vault, line);
    if (line !== null && !last && wish.restart === undefined) throw new Error(damagedWords(path));
    const heads = await headsOf(tx);
    const at = clock.now();
    if (last && wish.restart === undefined && !isDue(last, heads, at)) return null;
    const kind = wish.restart !== undefined ? 'restart' : last ? 'anchor' : 'begin';
    if (kind === 'restart' && line !== null)
      await rename(path, `${path}.${at.toISOString().replaceAll(/[:.]/g, '-')}`);
    const anchor: Anchor = {
      n: kind === 'restart' ? (await lastNamed(tx)) + 1 : (last?.n ?? -1) + 1,
      kind,
      at: at.toISOString(),
      previous: digestOf(kind === 'anchor' ? (line ?? '') : ''),
      heads: heads.map(({ seq, hash }) => [seq, hash.toString('hex')]),
      ...(wish.restart === undefined ? {} : { reason: wish.restart }),
    };
    const text = JSON.stringify(anchor);
    await append(path, JSON.stringify({ ...anchor, signature: vault.sign(text) }));
    await audit(tx, systemActor(), at, {
      action: wish.restart === undefined ? 'audit.anchor' : 'audit.anchor_restart',
      object: { type: 'audit', id: null },
      reason: wish.restart ?? null,
      after: { n: anchor.n, anchor: digestOf(text) },
    });
    return anchor;
  });
}

/** What the log keeps of an anchor: {@link writeAnchor} writes it, the verification compares it. */
export function anchorDigest(anchor: Anchor): string {
  return digestOf(JSON.stringify(anchor));
}

/** The entry of the last anchor itself is no growth. */
function isDue(last: Anchor, heads: readonly Head[], at: Date): boolean {
  const total = heads.reduce((sum, { seq }) => sum + seq, 0);
  const anchored = last.heads.reduce((sum, [seq]) => sum + seq, 0);
  return total > anchored + 1 || dayInChina(new Date(last.at)) !== dayInChina(at);
}

async function headsOf(tx: Tx): Promise<Head[]> {
  return tx.rows(sql<Head>`SELECT lane, seq, hash FROM audit_head ORDER BY lane`);
}

/** The highest anchor that the log names: a file begun anew must not use a number twice. */
async function lastNamed(tx: Tx): Promise<number> {
  const row = await tx.first(sql<{ n: number | null }>`
    SELECT max((after ->> 'n')::int) AS n FROM audit_entry
    WHERE action IN ('audit.anchor', 'audit.anchor_restart')`);
  return row?.n ?? -1;
}

/** The last whole line; null when there is none. A line is some 1.5 kB. */
async function lastLine(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, start);
    return wholeLines(buffer.toString('utf8', 0, bytesRead)).at(-1) ?? null;
  } finally {
    await file.close();
  }
}

const tailBytes = 65_536;

/** Appends and flushes; what a kill left of a line before is cut off. */
async function append(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, start);
    const torn = bytesRead - 1 - buffer.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (torn > 0) await file.truncate(size - torn);
    await file.appendFile(`${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

function damagedWords(path: string): string {
  return `锚点文件 ${path} 已被改动，没有继续写入。请运行 npx zhibu verify-audit 查明情况。\nThe anchor file ${path} was altered, nothing was added: run npx zhibu verify-audit.`;
}

const hour = 3_600_000;
const chinaAheadMs = 8 * hour;

/** At the start, each hour, at China's midnight and at the end. */
export function startAnchors(services: Services): { stop(): Promise<void> } {
  const write = () =>
    writeAnchor(services)
      .then(() => undefined)
      .catch((error) => services.log.error(error, 'anchor not written'));
  void write();
  const hourly = setInterval(write, hour);
  let midnight: NodeJS.Timeout;
  const waitForMidnight = () => {
    const intoDay = (Date.now() + chinaAheadMs) % (24 * hour);
    midnight = setTimeout(
      () => {
        void write();
        waitForMidnight();
      },
      24 * hour - intoDay + 1000,
    );
    midnight.unref();
  };
  hourly.unref();
  waitForMidnight();
  return {
    async stop() {
      clearInterval(hourly);
      clearTimeout(midnight);
      await write();
    },
  };
}
