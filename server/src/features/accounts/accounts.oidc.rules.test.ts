import { describe, expect, it } from 'vitest';
import { countsAsTwoFactors, issuerProblem, pairingProblem, safeNext } from './accounts.oidc.rules.ts';

describe('an issuer', () => {
  const site = 'https://zhibu.example.cn';
  it.each([
    ['https://login.example.cn', site, null],
    ['https://login.example.cn/realms/county', site, null],
    ['http://login.example.cn', site, /必须用 https/],
    ['http://127.0.0.1:9000', site, /必须用 https/],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:8080', null],
    ['http://login.example.cn', 'http://127.0.0.1:8080', /必须用 https/],
    ['ftp://login.example.cn', site, /必须用 https/],
    ['https://login.example.cn?tenant=1', site, /不带参数的完整网址/],
    ['https://login.example.cn/#x', site, /不带参数的完整网址/],
    ['https://user:secret@login.example.cn', site, /不带参数的完整网址/],
    ['login.example.cn', site, /不带参数的完整网址/],
  ])('%s at %s', (issuer, publicUrl, words) => {
    const problem = issuerProblem(issuer, publicUrl);
    if (words === null) expect(problem).toBeNull();
    else expect(problem?.zh).toMatch(words);
  });
});

describe('the page after signing in', () => {
  it.each([
    [undefined, '/'],
    ['/members?stage=full', '/members?stage=full'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/\n/evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
  ])('%s becomes %s', (next, safe) => {
    expect(safeNext(next)).toBe(safe);
  });
});

describe("the provider's sign-in", () => {
  const provider = { sufficientAcr: ['two-factors'], sufficientAmr: ['mfa'] };
  const none = { sufficientAcr: [], sufficientAmr: [] };
  it.each([
    [provider, true, { acr: 'two-factors', amr: [] }, true],
    [provider, true, { acr: null, amr: ['pwd', 'mfa'] }, true],
    [provider, true, { acr: 'password', amr: ['pwd'] }, false],
    [none, true, { acr: 'two-factors', amr: ['mfa'] }, false],
    // An officer who maps must not become whom he maps.
    [provider, false, { acr: 'two-factors', amr: ['mfa'] }, false],
  ])(
    '%j, asked for by the account itself: %s, %j: counts as two factors %s',
    (given, self, claims, counts) => {
      expect(countsAsTwoFactors(given, { selfStarted: self }, claims)).toBe(counts);
    },
  );
});

describe('a pairing code', () => {
  const account = { id: 'a', status: 'active', hasDuty: false, keepsFile: true } as const;
  it.each([
    [null, account, null],
    ['a', account, null],
    ['a', { ...account, hasDuty: true }, null],
    [null, { ...account, hasDuty: true }, /要由本人登录后在“账号”页申请绑定/],
    [null, { ...account, keepsFile: false }, /您只能确认本人登录后申请的绑定/],
    ['a', { ...account, keepsFile: false }, null],
    ['b', account, /另一个账号申请的/],
    [null, { ...account, status: 'invited' }, /还没有激活/],
    ['a', { ...account, status: 'closed' }, /已经注销/],
  ] as const)('asked for by %s, for %j', (by, target, words) => {
    const problem = pairingProblem({ accountId: by }, target);
    if (words === null) expect(problem).toBeNull();
    else expect(problem?.zh).toMatch(words);
  });
});
