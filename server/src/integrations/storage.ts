import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Vault } from '../kernel/crypto.ts';
import { Problem } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { isMissing } from '../kernel/key-file.ts';

/** Files at rest: rosters and attachments carry ID numbers, so every one lies encrypted under a key of its own. */
export interface Storage {
  /** Streams a file in. @throws Problem 413 past `maxBytes`; nothing is left behind then */
  put(id: string, source: AsyncIterable<Buffer>, maxBytes: number): Promise<{ size: number; sha256: Buffer }>;
  get(id: string): Readable;
  /** Decrypts to a path, for readers that need to seek (a zip's directory stands at its end). */
  copyTo(id: string, path: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Every stored file in the order of ids, also those that are being written, with the key that each names. */
  list(): AsyncGenerator<StoredFile>;
  /** Writes a file anew under the current key; readers that have it open go on. @returns false when it is gone */
  reseal(id: string): Promise<boolean>;
}

export interface StoredFile {
  id: string;
  keyId: number;
  /** It is still coming in: not yet a file. */
  partial: boolean;
}

/** Frames of 64 KiB, each AES-256-GCM with its number and a last-mark as additional data: no cut, no reorder. */
const frame = 64 * 1024;
const tagLength = 16;

export function createStorage(root: string, vault: Vault): Storage {
  const pathOf = (id: string) => join(root, id.slice(-2), id);
  return {
    async put(id, source, maxBytes) {
      const path = pathOf(id);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const partial = `${path}.partial`;
      const hash = createHash('sha256');
      let size = 0;
      const counted = async function* () {
        for await (const chunk of source) {
          size += chunk.length;
          if (size > maxBytes) throw tooLarge(maxBytes);
          hash.update(chunk);
          yield chunk;
        }
      };
      try {
        await write(partial, seal(counted(), vault, id));
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      return { size, sha256: hash.digest() };
    },
    get: (id) => Readable.from(unseal(createReadStream(pathOf(id)), vault, id)),
    async copyTo(id, path) {
      await stat(pathOf(id));
      await write(path, unseal(createReadStream(pathOf(id)), vault, id));
    },
    remove: (id) => rm(pathOf(id), { force: true }),
    async *list() {
      for (const folder of (await namesIn(root)).filter((name) => /^[0-9a-f]{2}$/.test(name)))
        for (const name of await namesIn(join(root, folder))) {
          const keyId = await keyIdIn(join(root, folder, name));
          const partial = !isId(name);
          if (keyId !== null) yield { id: partial ? name.slice(0, 36) : name, keyId, partial };
        }
    },
    async reseal(id) {
      const path = pathOf(id);
      const aside = `${path}.resealed`;
      try {
        const plain = unseal(createReadStream(path), vault, id);
        await write(aside, seal(plain, vault, id));
        // A file that was taken away meanwhile does not come back.
        await stat(path);
        await rename(aside, path);
        return true;
      } catch (error) {
        await rm(aside, { force: true });
        if (isMissing(error)) return false;
        throw error;
      }
    },
  };
}

/**
 * Opened before the first byte is asked for: a stream that opens on its way could bring the file into being after the
 * source failed, and after whoever cleans up had found nothing to remove.
 */
async function write(path: string, source: AsyncIterable<Buffer>): Promise<void> {
  const file = await open(path, 'w', 0o600);
  await pipeline(source, file.createWriteStream());
}

/** In order; none where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A file begins with the id of its key; null for one that has not come that far, or is gone. */
async function keyIdIn(path: string): Promise<number | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 ? buffer.readUInt16BE(0) : null;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function tooLarge(maxBytes: number): Problem {
  const megabytes = Math.floor(maxBytes / 1024 / 1024);
  return new Problem(413, 'payload_too_large', {
    zh: `文件超过 ${megabytes} MB，请拆分或压缩后再上传。`,
    en: `The file is larger than ${megabytes} MB; split or shrink it.`,
  });
}

function associated(number: number, last: boolean): Buffer {
  const data = Buffer.alloc(5);
  data.writeUInt32BE(number, 0);
  data.writeUInt8(last ? 1 : 0, 4);
  return data;
}

function nonceOf(base: Buffer, number: number): Buffer {
  const nonce = Buffer.from(base);
  nonce.writeUInt32BE(number, 8);
  return nonce;
}

async function* seal(source: AsyncIterable<Buffer>, vault: Vault, id: string): AsyncGenerator<Buffer> {
  const { keyId, key } = vault.fileKey(id);
  const base = randomBytes(12);
  const head = Buffer.alloc(2);
  head.writeUInt16BE(keyId);
  yield Buffer.concat([head, base]);
  let number = 0;
  const encrypt = (plain: Buffer, last: boolean) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(base, number));
    cipher.setAAD(associated(number, last));
    number += 1;
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  for await (const [block, last] of blocks(source, frame)) yield encrypt(block, last);
}

async function* unseal(source: AsyncIterable<Buffer>, vault: Vault, id: string): AsyncGenerator<Buffer> {
  let key: Buffer | null = null;
  let base = Buffer.alloc(0);
  let number = 0;
  const decrypt = (sealed: Buffer, last: boolean) => {
    if (!key || sealed.length < tagLength) throw new Error('storage: damaged file');
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(base, number));
    decipher.setAAD(associated(number, last));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
    number += 1;
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagLength)), decipher.final()]);
  };
  const body = async function* () {
    let head = Buffer.alloc(0);
    for await (const chunk of source) {
      if (key) {
        yield chunk;
        continue;
      }
      head = Buffer.concat([head, chunk]);
      if (head.length < 14) continue;
      key = vault.fileKeyOf(head.readUInt16BE(0), id);
      base = head.subarray(2, 14);
      yield head.subarray(14);
    }
  };
  for await (const [block, last] of blocks(body(), frame + tagLength)) yield decrypt(block, last);
}

/** Cuts a stream into blocks of one size; the last (maybe empty) is marked. */
async function* blocks(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<[Buffer, boolean]> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    held.push(chunk);
    length += chunk.length;
    if (length <= size) continue;
    let all = Buffer.concat(held);
    // One block stays back: only the end of the stream tells which is the last.
    while (all.length > size) {
      yield [all.subarray(0, size), false];
      all = all.subarray(size);
    }
    held = [all];
    length = all.length;
  }
  yield [Buffer.concat(held), true];
}
