import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { SpreadsheetError } from './errors.ts';
import { openTable } from './reader.ts';
import { ZipReader } from './zip.ts';
import { type ZipPart, zipArchive } from './zip-writer.ts';

/**
 * Damages real files in many ways and reads them. Every one must end in rows or in a
 * `SpreadsheetError`, quickly.
 */
export interface FuzzResult {
  readonly read: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

const SLOW_MS = 5_000;

/** Reads `n` damaged copies of the `sources`; throws at the first that ends otherwise, with its seed. */
export async function fuzzReader(n: number, sources: readonly string[], seed = 1): Promise<FuzzResult> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const originals = await Promise.all(sources.map(async (path) => ({ path, bytes: await readFile(path) })));
  const refused: Record<string, number> = {};
  let read = 0;
  let slowestMs = 0;
  try {
    for (let i = 0; i < n; i += 1) {
      const original = originals[i % originals.length];
      if (!original) break;
      const random = generator(seed * 1_000_003 + i);
      const path = join(folder, `damaged${extname(original.path)}`);
      await writeFile(path, await damage(original.path, original.bytes, random));
      const start = performance.now();
      const outcome = await readAll(path, basename(original.path), `seed ${seed}, file ${i}`);
      slowestMs = Math.max(slowestMs, performance.now() - start);
      if (outcome === null) read += 1;
      else refused[outcome] = (refused[outcome] ?? 0) + 1;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { read, refused, slowestMs };
}

async function readAll(path: string, name: string, which: string): Promise<string | null> {
  const reading = (async () => {
    for await (const row of openTable(path, name)) if (row.row < 1) throw new Error('row below 1');
    return null;
  })();
  const slow = Promise.withResolvers<never>();
  const timer = setTimeout(() => slow.reject(new Error(`${which}: hangs`)), SLOW_MS);
  try {
    return await Promise.race([reading, slow.promise]);
  } catch (error) {
    if (error instanceof SpreadsheetError) return error.code;
    throw new Error(`${which}: ${error}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

export type Random = (below: number) => number;

/** A small deterministic generator (mulberry32), so that a failure can be repeated. */
export function generator(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** A damaged copy of a file: cut off, scrambled, or sound as an archive with broken XML inside. */
export async function damage(path: string, bytes: Buffer, random: Random): Promise<Buffer> {
  const kind = random(4);
  if (kind === 0) return bytes.subarray(0, random(bytes.length));
  // Damage below the checksums: the archive is sound, the XML inside is not.
  if (kind === 1 && extname(path) === '.xlsx') return repack(path, random);
  return scramble(bytes, random);
}

const HOSTILE = [
  '<',
  '>',
  '"',
  '&#x110000;',
  '<row',
  '</row>',
  '<c r="ZZZZ9">',
  '</sheetData>',
  '<!DOCTYPE a [',
  '<![CDATA[',
  '\0',
  '\ud800',
  '999999999',
  '-1',
  '&amp',
  '<v>',
  "'",
  '<mergeCell ref="A1:XFD1048576"/>',
];

function scramble(bytes: Buffer, random: Random): Buffer {
  const damaged = Buffer.from(bytes);
  const times = 1 + random(30);
  for (let i = 0; i < times; i += 1) damaged[random(damaged.length)] = random(256);
  if (random(3) > 0) return damaged;
  const at = random(damaged.length);
  const length = random(2000);
  const middle =
    random(2) === 0 ? damaged.subarray(at, at + length) : Buffer.from(HOSTILE[random(HOSTILE.length)] ?? '');
  return Buffer.concat([
    damaged.subarray(0, at),
    middle,
    damaged.subarray(random(2) === 0 ? at : at + length),
  ]);
}

async function repack(path: string, random: Random): Promise<Buffer> {
  const zip = await ZipReader.open(path);
  const entries = zip.entries();
  const victim = random(entries.length);
  async function* parts(): AsyncGenerator<ZipPart> {
    for (const [i, entry] of entries.entries()) {
      if (i !== victim) yield { name: entry.name, content: zip.read(entry) };
      else if (random(8) > 0)
        yield { name: entry.name, content: [scramble(await joined(zip.read(entry)), random)] };
    }
  }
  return joined(zipArchive(parts()));
}

async function joined(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
