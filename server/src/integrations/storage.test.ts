import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { openVault } from '../kernel/crypto.ts';
import { newId } from '../kernel/ids.ts';
import { createStorage } from './storage.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhibu-storage-'));
afterAll(() => rmSync(folder, { recursive: true }));
const root = join(folder, 'files');
const storage = createStorage(root, await openVault(join(folder, 'keys.json')));
const names = () =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
async function* refusing(after: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < after; i += 1) yield Buffer.alloc(100_000, i);
  throw new Error('refused');
}

it('leaves nothing behind when the source fails, be it before its first byte or in the middle', async () => {
  await storage.put(newId(), [Buffer.from('kept')] as never, 100);
  const kept = names();
  for (let round = 0; round < 300; round += 1) {
    await expect(storage.put(newId(), refusing(round % 3), 1e6)).rejects.toThrow('refused');
    expect(names()).toEqual(kept);
  }
  // Nor does one come into being afterwards.
  await setTimeout(50);
  expect(names()).toEqual(kept);
});
