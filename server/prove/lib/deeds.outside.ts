import { ours, startOpenIdProvider, type TestProvider } from '../../test/harness/openid-provider.ts';
import { type Deed, request, type Stage } from './deeds.ts';
import { officer } from './people.ts';
import type { Answer, Headers } from './world.ts';

/** A real outside provider, and what the security admin says of it. */
async function outsideProvider(stage: Stage) {
  const outside = await startOpenIdProvider(`${stage.world.services.settings.publicUrl}/sign-in/outside`);
  stage.later(() => outside.close());
  const body = {
    issuer: outside.issuer,
    clientId: ours.id,
    clientSecret: ours.secret,
    name: { zh: '县统一登录', en: 'County login' },
    enabled: true,
    reason: '县委办统一身份认证上线',
  };
  const as = await officer(stage.world, 'security_admin', 'committee');
  const add = request(as, 'POST', '/identity-providers', body);
  return { outside, add };
}

async function providerInUse(stage: Stage) {
  const { outside, add } = await outsideProvider(stage);
  const { id }: { id: string } = JSON.parse((await stage.did(add)).text);
  return { outside, id };
}

/** Back from the provider with the cookie of the browser that left. */
async function arrival(as: Headers, outside: TestProvider, { text, headers }: Answer) {
  const { url }: { url: string } = JSON.parse(text);
  const set = String(headers['set-cookie']).split(';')[0];
  const cookie = [as.cookie, set].filter(Boolean).join('; ');
  const { searchParams } = await outside.follow(url);
  const body = Object.fromEntries(searchParams);
  return request({ cookie }, 'POST', '/sessions/outside', body);
}

/** A member asked for a link; the secretary, who sees the person, confirms it. */
async function confirmation(stage: Stage) {
  const { outside, id } = await providerInUse(stage);
  const person = await stage.member();
  const left = await stage.did(request(person.as, 'POST', `/account/outside-identities/${id}`));
  const arrived = await stage.did(await arrival(person.as, outside, left));
  const { pairing }: { pairing: { code: string } } = JSON.parse(arrived.text);
  const body = { memberId: person.id, code: pairing.code };
  return request(stage.ground.population.residents.eastFirst.as, 'POST', '/outside-identities', body);
}

export const outsideDeeds: Readonly<Record<string, Deed>> = {
  'POST /identity-providers': async (stage) => (await outsideProvider(stage)).add,
  'POST /sessions/outside/{id}': async (stage) =>
    request({}, 'POST', `/sessions/outside/${(await providerInUse(stage)).id}`, {}),
  'POST /sessions/outside': async (stage) => {
    const { outside, id } = await providerInUse(stage);
    return arrival({}, outside, await stage.did(request({}, 'POST', `/sessions/outside/${id}`, {})));
  },
  'POST /account/outside-identities/{id}': async (stage) => {
    const { id } = await providerInUse(stage);
    return request((await stage.member()).as, 'POST', `/account/outside-identities/${id}`);
  },
  'POST /outside-identities': confirmation,
  'DELETE /outside-identities/{id}': async (stage) => {
    const { text } = await stage.did(await confirmation(stage));
    const { id }: { id: string } = JSON.parse(text);
    const { residents } = stage.ground.population;
    return request(residents.eastFirst.as, 'DELETE', `/outside-identities/${id}`);
  },
};
