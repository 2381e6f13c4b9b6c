import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openVault } from './crypto.ts';

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
  const sealed = vault.seal('110101199003074518', 'member.id_number/1');
  let opened = 0;
  const counting = (text: string) => {
    opened += 1;
    return lastTwo(text);
  };
  for (let i = 0; i < 3; i += 1) expect(vault.masked(sealed, 'member.id_number/1', counting)).toBe('**18');
  expect(opened).toBe(1);
  expect(() => vault.masked(sealed, 'member.id_number/2', lastTwo)).toThrow();
  const altered = Buffer.from(sealed);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  expect(() => vault.masked(altered, 'member.id_number/1', lastTwo)).toThrow();
});

it('keeps blind indexes and digests the same across openings of one key file', async () => {
  const again = await openVault(join(folder, 'keys.json'));
  expect(again.blindIndex('phone', '13800000000')).toEqual(vault.blindIndex('phone', '13800000000'));
  expect(again.blindIndex('phone', '1')).not.toEqual(again.blindIndex('id_number', '1'));
  expect(again.digest('x')).toBe(vault.digest('x'));
  const other = await openVault(join(folder, 'other.json'));
  expect(other.digest('x')).not.toBe(vault.digest('x'));
});
