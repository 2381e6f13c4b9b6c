import type { identities } from '@zhibu/contract/identities';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Handlers } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import {
  confirmIdentity,
  endIdentity,
  endOwnIdentity,
  listIdentities,
  ownIdentities,
} from './accounts.oidc.identities.ts';
import { addProvider, editProvider, listProviders } from './accounts.oidc.providers.ts';
import { outsideSignInMs } from './accounts.oidc.rules.ts';
import { beginOutside, finishOutside } from './accounts.oidc.sign-in.ts';
import { offeredProviders } from './accounts.oidc.store.ts';
import { passkeyPlace } from './accounts.passkeys.rules.ts';
import { onlySession, welcome } from './accounts.replies.ts';
import { authenticationScope, cookieOptions, originOf } from './accounts.sessions.ts';

/** Binds a sign-in at a provider to the browser that began it: nobody is led into a stranger's session. */
const browserCookie = 'zhibu_outside';

export function identityHandlers(services: Services): Handlers<typeof identities> {
  const depart = (reply: FastifyReply, { url, browser }: { url: string; browser: string }) => {
    reply.setCookie(browserCookie, browser, {
      ...cookieOptions(services),
      path: '/api/sessions',
      sameSite: 'strict',
      maxAge: outsideSignInMs / 1000,
    });
    return { url };
  };
  return {
    'GET /public/sign-in': async ({ actor }) => ({
      passkeys: passkeyPlace(services.settings.publicUrl) !== null,
      providers: await services.database.read(authenticationScope(actor), offeredProviders),
    }),
    'POST /sessions/outside/{id}': async ({ actor, params, body, reply }) =>
      depart(reply, await beginOutside(services, actor, params.id, { link: false, next: body.next })),
    'POST /sessions/outside': async ({ actor, body, request, reply }) => {
      const browser = browserOf(request);
      const finished = await finishOutside(services, actor, browser, body, originOf(request));
      const { session, pairing, next } = finished;
      return { me: session && (await welcome(services, reply, session, request)), pairing, next };
    },
    'GET /account/outside-identities': ({ actor }) => ownIdentities(services, actor),
    'POST /account/outside-identities/{id}': async ({ actor, params, reply }) => {
      onlySession(actor);
      return depart(reply, await beginOutside(services, actor, params.id, { link: true }));
    },
    'DELETE /account/outside-identities/{id}': async ({ actor, params }) => {
      onlySession(actor);
      await endOwnIdentity(services, actor, params.id);
      return { done: true };
    },
    'GET /outside-identities': ({ actor, query }) => listIdentities(services, actor, query),
    'POST /outside-identities': ({ actor, body }) => confirmIdentity(services, actor, body),
    'DELETE /outside-identities/{id}': async ({ actor, params }) => {
      await endIdentity(services, actor, params.id);
      return { done: true };
    },
    'GET /identity-providers': ({ actor, query }) => listProviders(services, actor, query),
    'POST /identity-providers': ({ actor, body }) => addProvider(services, actor, body),
    'PATCH /identity-providers/{id}': ({ actor, params, body, ifMatch }) =>
      editProvider(services, actor, params.id, ifMatch, body),
  };
}

function browserOf(request: FastifyRequest): string {
  return request.cookies[browserCookie] ?? '';
}
