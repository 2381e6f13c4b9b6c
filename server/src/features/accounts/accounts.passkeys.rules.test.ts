import { describe, expect, it } from 'vitest';
import { counterGrew, mayRemovePasskey, passkeyPlace } from './accounts.passkeys.rules.ts';

describe('where passkeys belong', () => {
  it.each([
    ['https://zhibu.example.cn', { rpId: 'zhibu.example.cn', origin: 'https://zhibu.example.cn' }],
    ['https://zhibu.example.cn:8443', { rpId: 'zhibu.example.cn', origin: 'https://zhibu.example.cn:8443' }],
    ['http://localhost:8080', { rpId: 'localhost', origin: 'http://localhost:8080' }],
    ['http://127.0.0.1:8080', null],
    ['http://[::1]:8080', null],
    ['https://10.1.2.3', null],
    ['http://zhibu.example.cn', null],
  ])('%s', (url, place) => {
    expect(passkeyPlace(url)).toEqual(place);
  });
});

describe('a signature counter', () => {
  it.each([
    [0, 0, true],
    [0, 1, true],
    [5, 6, true],
    [5, 5, false],
    [5, 4, false],
    [5, 0, false],
  ])('from %i to %i: %s', (before, now, grew) => {
    expect(counterGrew(before, now)).toBe(grew);
  });
});

describe('removing a passkey', () => {
  it.each([
    [{ totp: false, passkeys: 1, hasDuty: true }, false],
    [{ totp: true, passkeys: 1, hasDuty: true }, true],
    [{ totp: false, passkeys: 2, hasDuty: true }, true],
    [{ totp: false, passkeys: 1, hasDuty: false }, true],
  ])('%j: %s', (held, allowed) => {
    expect(mayRemovePasskey(held)).toBe(allowed);
  });
});
