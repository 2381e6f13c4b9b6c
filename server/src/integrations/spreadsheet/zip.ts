import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { SpreadsheetError } from './errors.ts';

/**
 * Reads ZIP archives (APPNOTE 6.3.10) by their central directory, with the limits a public upload
 * needs: declared and real sizes, compression ratio, number of entries, checksum.
 */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}

/** Unpacked bytes of one entry: 200 000 rows × 40 styled columns stay below half of it. */
const MAX_ENTRY_SIZE = 1024 ** 3;
const MAX_ENTRIES = 10_000;
/** Real worksheets reach about 60; a bomb of zeros 1 000. Small entries may be anything. */
const MAX_RATIO = 250;
const RATIO_FREE_SIZE = 8 * 1024 * 1024;
const MAX_DIRECTORY = 16 * 1024 * 1024;
const CHUNK = 256 * 1024;

const damaged = (cause?: unknown) => new SpreadsheetError('damaged', undefined, cause);

export class ZipReader {
  readonly #path: string;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  private constructor(path: string, entries: ReadonlyMap<string, ZipEntry>) {
    this.#path = path;
    this.#entries = entries;
  }

  /** Reads the central directory. Throws `SpreadsheetError` (damaged, encrypted, too_large). */
  static async open(path: string): Promise<ZipReader> {
    const file = await open(path, 'r');
    try {
      return new ZipReader(path, await readDirectory(file));
    } finally {
      await file.close();
    }
  }

  /** All entries in the order of the directory. */
  entries(): ZipEntry[] {
    return [...this.#entries.values()];
  }

  /** Entry by its path; case and the direction of slashes do not matter, as for Excel. */
  find(name: string): ZipEntry | undefined {
    return this.#entries.get(entryKey(name));
  }

  /** The unpacked bytes, checked against size, ratio and checksum while they flow. */
  async *read(entry: ZipEntry): AsyncGenerator<Buffer> {
    if (entry.flags & 1) throw new SpreadsheetError('encrypted');
    if (entry.method !== 0 && entry.method !== 8) throw new SpreadsheetError('unsupported_format');
    if (entry.size > MAX_ENTRY_SIZE) throw new SpreadsheetError('too_large');
    let size = 0;
    let crc = 0;
    for await (const chunk of this.#unpacked(entry)) {
      size += chunk.length;
      if (size > MAX_ENTRY_SIZE) throw new SpreadsheetError('too_large');
      if (size > RATIO_FREE_SIZE && size > entry.compressedSize * MAX_RATIO) {
        throw new SpreadsheetError('suspicious_compression');
      }
      crc = crc32(chunk, crc);
      yield chunk;
    }
    if (size !== entry.size || crc !== entry.crc) throw damaged();
  }

  /** The packed bytes as they are, for copying an entry into another archive. */
  async *readPacked(entry: ZipEntry): AsyncGenerator<Buffer> {
    const start = await this.#dataOffset(entry);
    if (entry.compressedSize === 0) return;
    const stream = createReadStream(this.#path, {
      start,
      end: start + entry.compressedSize - 1,
      highWaterMark: CHUNK,
    });
    for await (const chunk of stream) yield chunk;
  }

  async *#unpacked(entry: ZipEntry): AsyncGenerator<Buffer> {
    if (entry.method === 0) {
      yield* this.readPacked(entry);
      return;
    }
    const start = await this.#dataOffset(entry);
    const end = start + Math.max(entry.compressedSize, 1) - 1;
    const source = createReadStream(this.#path, { start, end, highWaterMark: CHUNK });
    const inflate = createInflateRaw({ chunkSize: CHUNK });
    source.on('error', (error) => inflate.destroy(error));
    source.pipe(inflate);
    try {
      for await (const chunk of inflate) yield chunk;
    } catch (error) {
      throw error instanceof SpreadsheetError ? error : damaged(error);
    } finally {
      source.destroy();
      inflate.destroy();
    }
  }

  async #dataOffset(entry: ZipEntry): Promise<number> {
    const file = await open(this.#path, 'r');
    try {
      const header = await readAt(file, entry.headerOffset, 30);
      if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) throw damaged();
      return entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    } finally {
      await file.close();
    }
  }
}

function entryKey(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function readDirectory(file: FileHandle): Promise<Map<string, ZipEntry>> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > tail.length) throw damaged();
  const directory = await locateDirectory(file, tail, end);
  if (directory.count > MAX_ENTRIES || directory.length > MAX_DIRECTORY)
    throw new SpreadsheetError('too_large');
  if (directory.offset + directory.length > size) throw damaged();
  return parseDirectory(await readAt(file, directory.offset, directory.length), directory.count, size);
}

interface DirectoryPlace {
  readonly count: number;
  readonly length: number;
  readonly offset: number;
}

/** Place of the central directory, from the classic end record or the ZIP64 one. */
async function locateDirectory(file: FileHandle, tail: Buffer, end: number): Promise<DirectoryPlace> {
  const classic = {
    count: tail.readUInt16LE(end + 10),
    length: tail.readUInt32LE(end + 12),
    offset: tail.readUInt32LE(end + 16),
  };
  const isZip64 = classic.count === 0xffff || classic.length === 0xffffffff || classic.offset === 0xffffffff;
  if (!isZip64 || end < 20 || tail.readUInt32LE(end - 20) !== 0x07064b50) return classic;
  const record = await readAt(file, safeNumber(tail.readBigUInt64LE(end - 12)), 56);
  if (record.length < 56 || record.readUInt32LE(0) !== 0x06064b50) throw damaged();
  return {
    count: safeNumber(record.readBigUInt64LE(32)),
    length: safeNumber(record.readBigUInt64LE(40)),
    offset: safeNumber(record.readBigUInt64LE(48)),
  };
}

function safeNumber(value: bigint): number {
  if (value > 0xff_ffff_ffffn) throw damaged();
  return Number(value);
}

function parseDirectory(directory: Buffer, count: number, fileSize: number): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  let position = 0;
  for (let index = 0; index < count; index += 1) {
    if (position + 46 > directory.length || directory.readUInt32LE(position) !== 0x02014b50) throw damaged();
    const nameLength = directory.readUInt16LE(position + 28);
    const extraLength = directory.readUInt16LE(position + 30);
    const next = position + 46 + nameLength + extraLength + directory.readUInt16LE(position + 32);
    if (next > directory.length) throw damaged();
    const entry = parseEntry(directory, position, nameLength, extraLength);
    if (entry.headerOffset + entry.compressedSize > fileSize) throw damaged();
    entries.set(entryKey(entry.name), entry);
    position = next;
  }
  return entries;
}

function parseEntry(directory: Buffer, at: number, nameLength: number, extraLength: number): ZipEntry {
  const extraStart = at + 46 + nameLength;
  const wide = zip64Fields(directory.subarray(extraStart, extraStart + extraLength));
  const field = (value: number) => (value === 0xffffffff ? (wide.shift() ?? value) : value);
  const size = field(directory.readUInt32LE(at + 24));
  const compressedSize = field(directory.readUInt32LE(at + 20));
  const headerOffset = field(directory.readUInt32LE(at + 42));
  return {
    name: directory.toString('utf8', at + 46, extraStart),
    flags: directory.readUInt16LE(at + 8),
    method: directory.readUInt16LE(at + 10),
    crc: directory.readUInt32LE(at + 16),
    compressedSize,
    size,
    headerOffset,
  };
}

/** The 8-byte numbers of extra field 0x0001, in their fixed order: size, compressed size, offset. */
function zip64Fields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const length = Math.min(extra.readUInt16LE(at + 2), extra.length - at - 4);
    const count = Math.min(Math.floor(length / 8), 3);
    return Array.from({ length: count }, (_, i) => safeNumber(extra.readBigUInt64LE(at + 4 + i * 8)));
  }
  return [];
}
