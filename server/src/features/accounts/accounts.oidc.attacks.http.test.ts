import { createHash } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { theirs } from '../../../test/harness/openid-provider.ts';
import { back, openOutside } from '../../../test/harness/outside.ts';

/** Attacks on signing in from outside, against a real OpenID provider (RFC 9700, RFC 9207). */

const minute = 60_000;
const { t, outside, leave, arrive, enter, mapped, close } = await openOutside();
afterAll(close);
let people = 0;
beforeEach(() => {
  people += 1;
  outside.person = { subject: `staff-${people}` };
  outside.swapIdToken = null;
  t.clock.advance(1000);
});

const nonceOf = (url: string) => new URL(url).searchParams.get('nonce') ?? '';

/** Which check of the ID token failed, as the log says it. */
async function lastDetail(): Promise<unknown> {
  const { after } = (await auditOf(t, 'session.start')).at(-1) ?? {};
  return after !== null && typeof after === 'object' && 'detail' in after ? after.detail : undefined;
}

describe('attacks', () => {
  const lost = /已经过期，或不是从这个浏览器开始的/;
  const untrusted = /没有通过核对，已拒绝/;

  it('state: a foreign, a missing and a replayed answer is refused', async () => {
    await mapped();
    const departed = await leave();
    const landed = await outside.follow(departed.url);
    expectRefused(await arrive(departed.browser, landed, { state: 'x'.repeat(43) }), 422, 'invalid', lost);
    const elsewhere = await leave();
    // Signing a victim's browser into the attacker's account: the answer of another browser.
    expectRefused(await arrive(elsewhere.browser, landed), 422, 'invalid', lost);
    expectRefused(await arrive({}, landed), 422, 'invalid', lost);
    expect((await arrive(departed.browser, landed)).status).toBe(201);
    expectRefused(await arrive(departed.browser, landed), 422, 'invalid', lost);
    expect((await auditOf(t, 'session.start')).at(-1)).toMatchObject({
      outcome: 'refused',
      reason: 'outside_state',
    });
    const late = await leave();
    const landedLate = await outside.follow(late.url);
    t.clock.advance(10 * minute);
    expectRefused(await arrive(late.browser, landedLate), 422, 'invalid', lost);
  });

  it('PKCE: a code that another request got is worthless', async () => {
    await mapped();
    const victim = await leave();
    const attacker = await leave();
    const landed = await outside.follow(attacker.url);
    const state = new URL(victim.url).searchParams.get('state') ?? '';
    const answer = await arrive(victim.browser, landed, { state });
    expectRefused(answer, 422, 'invalid', /外部登录没有成功/);
    expect(answer.session).toBeNull();
    expect((await auditOf(t, 'session.start')).at(-1)).toMatchObject({
      reason: 'outside_declined',
      after: { detail: 'invalid_grant' },
    });
  });

  it('a code that was used is worthless, also with a state of its own', async () => {
    await mapped();
    const first = await leave();
    const landed = await outside.follow(first.url);
    expect((await arrive(first.browser, landed)).status).toBe(201);
    const second = await leave();
    const state = new URL(second.url).searchParams.get('state') ?? '';
    expectRefused(await arrive(second.browser, landed, { state }), 422, 'invalid', /外部登录没有成功/);
  });

  it('nonce: an ID token of another sign-in is refused', async () => {
    await mapped();
    expect((await enter()).status).toBe(201);
    outside.swapIdToken = outside.lastIdToken;
    const answer = await enter();
    expectRefused(answer, 422, 'invalid', untrusted);
    expect((await auditOf(t, 'session.start')).at(-1)).toMatchObject({ reason: 'outside_untrusted' });
  });

  it('audience: an ID token for another client is refused', async () => {
    await mapped();
    const departed = await leave();
    outside.swapIdToken = await tokenOfAnotherClient(nonceOf(departed.url));
    const answer = await arrive(departed.browser, await outside.follow(departed.url));
    expectRefused(answer, 422, 'invalid', untrusted);
    expect(await lastDetail()).toBe('OAUTH_JWT_CLAIM_COMPARISON_FAILED');
  });

  it('signature: an altered ID token is refused', async () => {
    await mapped();
    await enter();
    const [head = '', body = '', signature = ''] = (outside.lastIdToken ?? '').split('.');
    const claims: Record<string, unknown> = JSON.parse(Buffer.from(body, 'base64url').toString());
    const departed = await leave();
    claims.nonce = nonceOf(departed.url);
    const altered = Buffer.from(JSON.stringify(claims)).toString('base64url');
    outside.swapIdToken = `${head}.${altered}.${signature}`;
    const answer = await arrive(departed.browser, await outside.follow(departed.url));
    expectRefused(answer, 422, 'invalid', untrusted);
    expect(await lastDetail()).toBe('OAUTH_INVALID_RESPONSE');
  });

  it('mix-up: an answer that names another issuer, or none, is refused (RFC 9207)', async () => {
    await mapped();
    for (const change of [{ iss: 'https://evil.example' }, { iss: undefined }]) {
      const departed = await leave();
      const landed = await outside.follow(departed.url);
      if (change.iss === undefined) landed.searchParams.delete('iss');
      else landed.searchParams.set('iss', change.iss);
      expectRefused(await arrive(departed.browser, landed), 422, 'invalid', untrusted);
    }
  });

  it('leads nowhere else afterwards', async () => {
    await mapped();
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example'])
      expect((await enter({}, false, next)).body.next).toBe('/');
  });
});

/** An ID token that the same provider made for another application, with the same person and nonce. */
async function tokenOfAnotherClient(nonce: string): Promise<string> {
  const verifier = 'v'.repeat(64);
  const url = new URL(`${outside.issuer}/auth`);
  const parameters = {
    client_id: theirs.id,
    redirect_uri: back,
    response_type: 'code',
    scope: 'openid',
    state: 'a state',
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const landed = await outside.follow(url.href);
  const basic = Buffer.from(`${theirs.id}:${theirs.secret}`).toString('base64');
  await fetch(`${outside.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: landed.searchParams.get('code') ?? '',
      redirect_uri: back,
      code_verifier: verifier,
    }),
  });
  return outside.lastIdToken ?? '';
}
