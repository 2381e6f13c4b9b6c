import { expect } from 'vitest';
import { activeAccount, asOwner, memberAt } from './accounts.ts';
import { createTestApp, type Headers, type TestApp } from './app.ts';
import { codes } from './county.ts';
import { ours, startOpenIdProvider, type TestProvider } from './openid-provider.ts';

export const site = 'http://127.0.0.1:8080';
export const back = `${site}/sign-in/outside`;

type AccountOptions = Parameters<typeof activeAccount>[1];

/** The registry with one outside provider in use, and the ways people take between the two. */
export async function openOutside() {
  const [t, outside] = await Promise.all([createTestApp({ publicUrl: site }), startOpenIdProvider(back)]);
  const admin = await t.asOfficer('security_admin', codes.committee);
  const added = await t.call('POST /identity-providers', { as: admin, body: settingOf(outside) });
  expect(added.status).toBe(201);
  const providerId = added.body.id;
  const ways = waysOf(t, outside, providerId);
  return {
    t,
    outside,
    providerId,
    ...ways,
    ...peopleOf(t, ways),
    async close() {
      await t.close();
      await outside.close();
    },
  };
}

export function settingOf(outside: TestProvider, more: Record<string, unknown> = {}) {
  return {
    issuer: outside.issuer,
    clientId: ours.id,
    clientSecret: ours.secret,
    name: { zh: '县统一登录', en: 'County login' },
    sufficientAcr: ['two-factors'],
    enabled: true,
    reason: '县委办统一身份认证上线',
    ...more,
  };
}

function waysOf(t: TestApp, outside: TestProvider, providerId: string) {
  /** To the provider: to sign in, or to ask for a link. */
  const leave = async (as: Headers = {}, link = false, next?: string) => {
    const params = { id: providerId };
    const answer = link
      ? await t.call('POST /account/outside-identities/{id}', { as, params })
      : await t.call('POST /sessions/outside/{id}', {
          as,
          params,
          body: next === undefined ? {} : { next },
        });
    expect(answer.status).toBe(201);
    const set = String(answer.headers['set-cookie']);
    expect(set).toMatch(/zhibu_outside=.*HttpOnly; SameSite=Strict/);
    const cookie = [as.cookie, set.split(';')[0]].filter(Boolean).join('; ');
    const browser: Headers = { cookie };
    return { url: answer.body.url, browser };
  };
  /** Back from the provider, at an instant of its own: entries of one instant have no order. */
  const arrive = (browser: Headers, landed: URL, more: Record<string, string> = {}) => {
    t.clock.advance(1);
    const body = { ...Object.fromEntries(landed.searchParams), ...more };
    Reflect.deleteProperty(body, 'error_description');
    return t.call('POST /sessions/outside', { as: browser, body });
  };
  /** The whole way there and back. */
  const enter = async (as: Headers = {}, link = false, next?: string) => {
    const departed = await leave(as, link, next);
    return arrive(departed.browser, await outside.follow(departed.url));
  };
  const confirm = (as: Headers, body: { memberId?: string; accountId?: string; code: string }) =>
    t.call('POST /outside-identities', { as, body });
  return { leave, arrive, enter, confirm };
}

function peopleOf(t: TestApp, { enter, confirm }: ReturnType<typeof waysOf>) {
  /** A member of the first eastern branch whose account is active, signed in. */
  const person = async (options: AccountOptions = {}) => {
    const member = await memberAt(t, codes.eastFirst);
    const account = await activeAccount(t, options);
    await asOwner(t, 'UPDATE account SET member_region_id = $1, member_id = $2 WHERE id = $3', [
      member.regionId,
      member.id,
      account.id,
    ]);
    return { ...account, memberId: member.id, as: await t.signIn(account.login) };
  };
  /** A person who is mapped: by a code shown to the officer, or asked for from the own account page. */
  const mapped = async (link = false, options: AccountOptions = {}) => {
    const who = await person(options);
    const offered = await enter(link ? who.as : {}, link);
    const code = offered.body.pairing?.code ?? '';
    const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    const answer = await confirm(secretary, { memberId: who.memberId, code });
    expect(answer.status).toBe(201);
    return { ...who, identityId: answer.body.id };
  };
  return { person, mapped };
}
