import { expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './accounts.passwords.ts';

it('hashes with argon2id as OWASP recommends, salted', async () => {
  const [first, second] = await Promise.all([hashPassword('Linhai-7tree'), hashPassword('Linhai-7tree')]);
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(second).not.toBe(first);
  expect(await verifyPassword(first, 'Linhai-7tree')).toEqual({ fits: true, outdated: false });
  expect(await verifyPassword(first, 'Linhai-7tre')).toEqual({ fits: false, outdated: false });
});

it('reads a hash of the reference implementation (phc-winner-argon2, src/test.c)', async () => {
  const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(await verifyPassword(stored, 'password')).toEqual({ fits: true, outdated: false });
  expect((await verifyPassword(stored, 'passwore')).fits).toBe(false);
});

it('takes the same password from a keyboard that composes accents otherwise', async () => {
  const stored = await hashPassword('Caf\u00e9-Linhai7');
  expect((await verifyPassword(stored, 'Cafe\u0301-Linhai7')).fits).toBe(true);
});

it('spends on nobody what it spends on somebody', async () => {
  const stored = await hashPassword('Linhai-7tree');
  const spent = async (hash: string | null) => {
    const started = performance.now();
    await verifyPassword(hash, 'wrong');
    return performance.now() - started;
  };
  await spent(null);
  // By turns, so that what else the machine does meets both alike.
  const [somebody, nobody]: [number[], number[]] = [[], []];
  for (let n = 0; n < 9; n += 1) {
    somebody.push(await spent(stored));
    nobody.push(await spent(null));
  }
  const ratio = median(nobody) / median(somebody);
  expect(ratio).toBeGreaterThan(0.4);
  expect(ratio).toBeLessThan(2.5);
});

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

it('keeps the event loop free and takes everybody in turn', async () => {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  const hashes = await Promise.all(Array.from({ length: 12 }, () => hashPassword('Linhai-7tree')));
  clearInterval(timer);
  expect(new Set(hashes).size).toBe(12);
  expect(ticks).toBeGreaterThan(20);
});

it('refuses to compare with what is not a hash', async () => {
  await expect(verifyPassword('plain text', 'plain text')).rejects.toThrow(/not an argon2id hash/);
});
