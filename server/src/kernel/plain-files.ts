import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
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

/** The process that made a working copy; 0 when the name does not say. */
export function ownerOf(name: string): number {
  return Number(/^(\d+)-/.exec(name)?.[1] ?? 0);
}
