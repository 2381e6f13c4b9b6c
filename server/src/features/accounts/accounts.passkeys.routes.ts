import type { passkeys } from '@zhibu/contract/passkeys';
import type { Handlers } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import {
  beginPasskey,
  beginPasskeyProof,
  beginPasskeySignIn,
  keepPasskey,
  ownPasskeys,
  removePasskey,
} from './accounts.passkeys.service.ts';
import { proveWithPasskey, signInWithPasskey } from './accounts.passkeys.sign-in.ts';
import { meAgain, onlySession, welcome } from './accounts.replies.ts';
import { originOf } from './accounts.sessions.ts';

export function passkeyHandlers(services: Services): Handlers<typeof passkeys> {
  return {
    'POST /sessions/passkey-challenges': ({ actor }) => beginPasskeySignIn(services, actor),
    'POST /sessions/passkey': async ({ actor, body, request, reply }) =>
      welcome(
        services,
        reply,
        await signInWithPasskey(services, actor, body.credential, originOf(request)),
        request,
      ),
    'POST /sessions/current/passkey-challenges': async ({ actor }) => {
      onlySession(actor);
      return beginPasskeyProof(services, actor);
    },
    'POST /sessions/current/passkey': async ({ actor, body, request }) => {
      onlySession(actor);
      await proveWithPasskey(services, actor, body.credential);
      return meAgain(services, request);
    },
    'GET /passkeys': ({ actor }) => ownPasskeys(services, actor),
    'POST /passkeys/challenges': async ({ actor }) => {
      onlySession(actor);
      return beginPasskey(services, actor);
    },
    'POST /passkeys': async ({ actor, body }) => {
      onlySession(actor);
      return keepPasskey(services, actor, body);
    },
    'DELETE /passkeys/{id}': async ({ actor, params }) => {
      onlySession(actor);
      await removePasskey(services, actor, params.id);
      return { done: true };
    },
  };
}
