import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Problem, type Words } from './errors.ts';
import { newId } from './ids.ts';

/**
 * A path for a working copy in the clear (a roster while it is read, an export until it is sent): in a folder that
 * only we may enter, its name beginning with our process id, so that after a kill it is known to be nobody's.
 */
export async function plainFilePath(storageDir: string): Promise<string> {
  const folder = join(storageDir, 'tmp');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return join(folder, `${process.pid}-${newId()}`);
}

/**
 * What a browser or script sends, in the clear only as long as it is read.
 * @param tooLarge said with 413 beyond `most` bytes
 */
export async function withReceivedFile<T>(
  storageDir: string,
  body: AsyncIterable<Buffer>,
  { most, tooLarge }: { most: number; tooLarge: Words },
  work: (path: string) => Promise<T>,
): Promise<T> {
  const path = await plainFilePath(storageDir);
  try {
    await pipeline(bounded(body, most, tooLarge), createWriteStream(path, { mode: 0o600 }));
    return await work(path);
  } finally {
    await rm(path, { force: true });
  }
}

async function* bounded(body: AsyncIterable<Buffer>, most: number, tooLarge: Words): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) throw new Problem(413, 'payload_too_large', tooLarge);
    yield chunk;
  }
}

/** The process that made a working copy; 0 when the name does not say. */
export function ownerOf(name: string): number {
  return Number(/^(\d+)-/.exec(name)?.[1] ?? 0);
}
