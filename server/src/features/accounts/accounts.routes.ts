import { accountCare } from '@zhibu/contract/account-care';
import { accounts } from '@zhibu/contract/accounts';
import { api } from '@zhibu/contract/api';
import type { Endpoint } from '@zhibu/contract/endpoint';
import { identities } from '@zhibu/contract/identities';
import { passkeys } from '@zhibu/contract/passkeys';
import type { FastifyInstance } from 'fastify';
import { type Handlers, register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { activate } from './accounts.activation.service.ts';
import { careHandlers } from './accounts.care.routes.ts';
import { closeAccount, listAccounts, resetForRecovery, unlockAccount } from './accounts.care.service.ts';
import { identityOf } from './accounts.identity.ts';
import { identityHandlers } from './accounts.oidc.routes.ts';
import {
  changePassword,
  chooseDuty,
  editAccount,
  endOwnSession,
  revokeOwnToken,
} from './accounts.own.service.ts';
import { passkeyHandlers } from './accounts.passkeys.routes.ts';
import { waitsForSecondFactor } from './accounts.policy.ts';
import { me, ownSessions, ownTokens } from './accounts.queries.ts';
import { passwordExpired, secondFactorRequired, secondFactorSetupRequired } from './accounts.refusals.ts';
import { meAgain, onlySession, welcome } from './accounts.replies.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  giveSecondFactor,
  renewRecoveryCodes,
} from './accounts.second-factor.service.ts';
import { clearSessionCookie, originOf } from './accounts.sessions.ts';
import { setUp, setUpState } from './accounts.setup.service.ts';
import { reauthenticate, signIn } from './accounts.sign-in.service.ts';
import { issueSlips } from './accounts.slips.service.ts';

const done = { done: true } as const;

/** Endpoints of accounts; and, before every endpoint of every feature, the second factor that is still owed. */
export function accountsFeature(app: FastifyInstance, services: Services): void {
  holdBackPending(app);
  register(app, services, accounts, {
    ...signingIn(services),
    ...ownSession(services),
    ...ownAccount(services),
    ...others(services),
  });
  register(app, services, accountCare, careHandlers(services));
  register(app, services, passkeys, passkeyHandlers(services));
  register(app, services, identities, identityHandlers(services));
}

/** What is owed, in words. */
const owed = {
  second_factor: secondFactorRequired,
  password_expired: passwordExpired,
  second_factor_setup: secondFactorSetupRequired,
};

/** Deny by default: what a session may do before its second factor is a list in the policy. */
function holdBackPending(app: FastifyInstance): void {
  const table = new Map<string, Endpoint>(Object.entries(api));
  app.addHook('preValidation', async (request) => {
    if (!request.actor) return;
    const { pending } = identityOf(request.actor);
    if (pending === 'none') return;
    const path = (request.routeOptions.url ?? '').slice(app.prefix.length).replaceAll(/:(\w+)/g, '{$1}');
    const key = `${request.method === 'HEAD' ? 'GET' : request.method} ${path}`;
    const access = table.get(key)?.access ?? 'signed_in';
    if (!waitsForSecondFactor(pending, key, access)) return;
    throw owed[pending]();
  });
}

type Table = Handlers<typeof accounts>;

function signingIn(services: Services) {
  return {
    'GET /setup': () => setUpState(services),
    'POST /setup': ({ body, request }) => setUp(services, body, request.ip),
    'POST /sessions': async ({ actor, body, request, reply }) =>
      welcome(services, reply, await signIn(services, actor, body, originOf(request)), request),
    'POST /activations': async ({ actor, body, request, reply }) =>
      welcome(services, reply, await activate(services, actor, body, originOf(request)), request),
  } satisfies Partial<Table>;
}

function ownSession(services: Services) {
  return {
    'GET /sessions': ({ actor }) => ownSessions(services, actor),
    'DELETE /sessions/{id}': async ({ actor, params }) => {
      onlySession(actor);
      await endOwnSession(services, actor, params.id);
      return done;
    },
    'DELETE /sessions/current': async ({ actor, reply }) => {
      await endOwnSession(services, actor, onlySession(actor));
      clearSessionCookie(services, reply);
      return done;
    },
    'POST /sessions/current/second-factor': async ({ actor, body, request }) => {
      onlySession(actor);
      await giveSecondFactor(services, actor, body.code);
      return meAgain(services, request);
    },
    'POST /sessions/current/reauthentication': async ({ actor, body }) => {
      onlySession(actor);
      await reauthenticate(services, actor, body.password);
      return done;
    },
    'PUT /sessions/current/duty': async ({ actor, body, request }) => {
      onlySession(actor);
      await chooseDuty(services, actor, body.dutyId);
      return meAgain(services, request);
    },
  } satisfies Partial<Table>;
}

function ownAccount(services: Services) {
  return {
    'GET /account': async ({ actor, reply }) => {
      const answer = await me(services, actor);
      reply.header('etag', `"${answer.account.version}"`);
      return answer;
    },
    'PATCH /account': async ({ actor, body, ifMatch, request, reply }) => {
      onlySession(actor);
      await editAccount(services, actor, ifMatch, body);
      const answer = await meAgain(services, request);
      reply.header('etag', `"${answer.account.version}"`);
      return answer;
    },
    'PUT /account/password': async ({ actor, body }) => {
      onlySession(actor);
      await changePassword(services, actor, body);
      return done;
    },
    'POST /account/second-factor': async ({ actor }) => {
      onlySession(actor);
      return beginSecondFactor(services, actor);
    },
    'PUT /account/second-factor': async ({ actor, body }) => {
      onlySession(actor);
      return { recoveryCodes: await confirmSecondFactor(services, actor, body.code) };
    },
    'POST /account/second-factor/recovery-codes': async ({ actor, body }) => {
      onlySession(actor);
      return { recoveryCodes: await renewRecoveryCodes(services, actor, body.code) };
    },
    'GET /tokens': ({ actor }) => ownTokens(services, actor),
    'DELETE /tokens/{id}': async ({ actor, params }) => {
      onlySession(actor);
      await revokeOwnToken(services, actor, params.id);
      return done;
    },
  } satisfies Partial<Table>;
}

function others(services: Services) {
  return {
    'POST /activation-slips': ({ actor, body }) => issueSlips(services, actor, body),
    'GET /accounts': ({ actor, query }) => listAccounts(services, actor, query),
    'POST /accounts/{id}/unlock': async ({ actor, params }) => {
      await unlockAccount(services, actor, params.id);
      return done;
    },
    'POST /accounts/{id}/reset': ({ actor, params }) => resetForRecovery(services, actor, params.id),
    'POST /accounts/{id}/closure': async ({ actor, params }) => {
      await closeAccount(services, actor, params.id);
      return done;
    },
  } satisfies Partial<Table>;
}
