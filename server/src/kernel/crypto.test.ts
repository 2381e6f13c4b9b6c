import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { keyIdOf, openVault, verifyWith } from './crypto.ts';
import { addKey, removeKey } from './key-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhibu-vault-'));
afterAll(() => rmSync(folder, { recursive: true }));
const vault = await openVault(join(folder, 'keys.json'));
const lastTwo = (text: string) => `**${text.slice(-2)}`;

it('opens what it sealed, in its own place and unaltered only', () => {
  const sealed = vault.seal('110101199003074518', 'member.id_number/1');
  expect(vault.open(sealed, 'member.id_number/1')).toBe('110101199003074518');
  expect(() => vault.open(sealed, 'member.id_number/2')).toThrow();
  const altered = Buffer.from(sealed);
  altered[20] = (altered[20] ?? 0) ^ 1;
  expect(() => vault.open(altered, 'member.id_number/1')).toThrow();
});

it('remembers a mask, and still refuses the value in another place or altered', () => {
  const bytes = vault.seal('110101199003074518', 'member.id_number/1');
  const sealed = bytes.toString('base64');
  let opened = 0;
  const counting = (text: string) => {
    opened += 1;
    return lastTwo(text);
  };
  for (let i = 0; i < 3; i += 1) expect(vault.masked(sealed, 'member.id_number/1', counting)).toBe('**18');
  expect(opened).toBe(1);
  expect(() => vault.masked(sealed, 'member.id_number/2', lastTwo)).toThrow();
  const altered = Buffer.from(bytes);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  expect(() => vault.masked(altered.toString('base64'), 'member.id_number/1', lastTwo)).toThrow();
});

it('keeps blind indexes and digests the same across openings of one key file', async () => {
  const again = await openVault(join(folder, 'keys.json'));
  expect(again.blindIndex('phone', '13800000000')).toEqual(vault.blindIndex('phone', '13800000000'));
  expect(again.blindIndex('phone', '1')).not.toEqual(again.blindIndex('id_number', '1'));
  expect(again.digest('x')).toBe(vault.digest('x'));
  const other = await openVault(join(folder, 'other.json'));
  expect(other.digest('x')).not.toBe(vault.digest('x'));
});

it('a new key is noticed: it seals from then on, the old one still opens', async () => {
  const path = join(folder, 'rotated.json');
  const own = await openVault(path);
  const other = await openVault(path);
  const before = own.seal('x', 'a');
  expect(await addKey(path, new Date())).toBe(2);
  own.reload();
  const after = own.seal('x', 'a');
  expect([keyIdOf(before), keyIdOf(after)]).toEqual([1, 2]);
  expect(own.open(before, 'a')).toBe('x');
  // The other process meets an unknown key and looks at once.
  expect(other.open(after, 'a')).toBe('x');
  expect(other.keys()).toEqual({ current: 2, ids: [1, 2] });
});

it('a key file of another installation, a damaged or a missing one put in its place changes nothing', async () => {
  const path = join(folder, 'replaced.json');
  const own = await openVault(path);
  const sealed = own.seal('x', 'a');
  const right = readFileSync(path, 'utf8');
  await openVault(join(folder, 'foreign.json'));
  for (const content of [readFileSync(join(folder, 'foreign.json'), 'utf8'), '{"keys": []}', 'x']) {
    writeFileSync(path, content);
    own.reload();
    expect(own.keys()).toEqual({ current: 1, ids: [1] });
    expect(own.open(sealed, 'a')).toBe('x');
  }
  rmSync(path);
  own.reload();
  expect(own.open(own.seal('y', 'a'), 'a')).toBe('y');
  writeFileSync(path, right);
});

it('signs for others to check with the public key alone', async () => {
  const signature = vault.sign('text');
  expect(vault.verify('text', signature)).toBe(true);
  expect(vault.verify('texts', signature)).toBe(false);
  expect(verifyWith(vault.publicKey(), 'text', signature)).toBe(true);
  const other = await openVault(join(folder, 'other.json'));
  expect(other.verify('text', signature)).toBe(false);
  expect(verifyWith(other.publicKey(), 'text', signature)).toBe(false);
  expect(verifyWith('no key', 'text', signature)).toBe(false);
});

it('a changed key file is whole, ours alone, and the one before it lies beside it', async () => {
  const path = join(folder, 'whole.json');
  await openVault(path);
  const before = readFileSync(path, 'utf8');
  await addKey(path, new Date('2026-07-01T02:00:00Z'));
  const copy = `${path}.2026-07-01T02-00-00-000Z.bak`;
  expect(readFileSync(copy, 'utf8')).toBe(before);
  expect([path, copy].map((one) => statSync(one).mode & 0o777)).toEqual([0o600, 0o600]);
  await expect(removeKey(path, 2, new Date())).rejects.toThrow('the current key cannot be removed');
});
