import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Words } from './errors.ts';

/** The key file: outside the database, mode 0600. A key is never removed while a value still names it. */
export interface KeyFile {
  /** What is sealed now names this key. */
  current: number;
  keys: MasterKey[];
  /**
   * Blind indexes, digests and the signature stay comparable across rotations, so their key has its own life and is
   * not rotated (docs/operations.md says why).
   */
  indexSecret: string;
}

export interface MasterKey {
  id: number;
  /** 32 bytes, base64 */
  secret: string;
  createdAt: string;
}

/** Words for the operator: the start, the command line and the doctor say the same. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
  readonly words: Words;
  constructor(words: Words) {
    super(`${words.zh}\n${words.en}`);
    this.words = words;
  }
}

/** A value names its key in two bytes. */
const maxKeyId = 0xffff;

/** @throws KeyFileError when it is damaged; the system's error when it cannot be read */
export function readKeyFile(path: string): KeyFile {
  return parseKeyFile(readFileSync(path, 'utf8'), path);
}

/** Reads the key file, or makes one with a first key. */
export async function ensureKeyFile(path: string): Promise<KeyFile> {
  try {
    return readKeyFile(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const fresh: KeyFile = {
    current: 1,
    keys: [newKey(1, new Date())],
    indexSecret: randomBytes(32).toString('base64'),
  };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // 'wx': two processes that start together must end with one key file; the loser reads the winner's.
  try {
    await writeFile(path, written(fresh), { mode: 0o600, flag: 'wx' });
    await chmod(path, 0o600);
    return fresh;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return readKeyFile(path);
    throw error;
  }
}

/** The id that the next key will have. */
export function nextKeyId(path: string): number {
  return Math.max(...readKeyFile(path).keys.map((key) => key.id)) + 1;
}

/** Adds a key and makes it the current one. @returns its id */
export async function addKey(path: string, now: Date): Promise<number> {
  const file = readKeyFile(path);
  const id = nextKeyId(path);
  if (id > maxKeyId) throw new Error('the key file is full: ids end at 65535');
  await replaceKeyFile(path, { ...file, current: id, keys: [...file.keys, newKey(id, now)] }, now);
  return id;
}

/** Takes a key out of the file. The copy of the file as it was stays beside it. */
export async function removeKey(path: string, id: number, now: Date): Promise<void> {
  const file = readKeyFile(path);
  if (file.current === id) throw new Error('the current key cannot be removed');
  await replaceKeyFile(path, { ...file, keys: file.keys.filter((key) => key.id !== id) }, now);
}

/** Whole or not at all: a copy of the old one, the new one written aside, flushed, renamed, the folder flushed. */
async function replaceKeyFile(path: string, file: KeyFile, now: Date): Promise<void> {
  const copy = `${path}.${now.toISOString().replaceAll(/[:.]/g, '-')}.bak`;
  await copyFile(path, copy);
  await chmod(copy, 0o600);
  const aside = `${path}.new`;
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(written(file));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function newKey(id: number, now: Date): MasterKey {
  return { id, secret: randomBytes(32).toString('base64'), createdAt: now.toISOString() };
}

const written = (file: KeyFile) => `${JSON.stringify(file, null, 2)}\n`;

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function parseKeyFile(text: string, path: string): KeyFile {
  const file = parsed(text);
  if (file && isSound(file)) return file;
  throw new KeyFileError({
    zh: `密钥文件 ${path} 已损坏，请先从备份恢复，再启动。`,
    en: `The key file ${path} is damaged: restore it from your backup before starting.`,
  });
}

function parsed(text: string): KeyFile | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isSound({ keys, current, indexSecret }: KeyFile): boolean {
  return (
    Array.isArray(keys) &&
    keys.some((key) => key?.id === current) &&
    keys.every((key) => Buffer.from(key?.secret ?? '', 'base64').length === 32) &&
    Buffer.from(indexSecret ?? '', 'base64').length === 32
  );
}
