import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { ApiProblem } from '../../lib/problem.ts';

type CreationOptions = AnswerOf<'POST /passkeys/challenges'>;
type RequestOptions = AnswerOf<'POST /sessions/passkey-challenges'>;
type Passkey = AnswerOf<'POST /passkeys'>;

/** The browser's part; downloaded when somebody uses a passkey, not before. */
const library = () => import('@simplewebauthn/browser');

/**
 * The three things one does with a passkey. Each rejects with an `ApiProblem` in the reader's language, also when
 * the person pressed "cancel" on the device.
 */
export function usePasskey() {
  const { t } = useTranslation('accounts');
  const words = useCallback(
    (error: unknown): Error => {
      if (error instanceof ApiProblem) return error;
      const name = error instanceof Error ? error.name : '';
      if (name === 'InvalidStateError') return new ApiProblem(409, 'conflict', t('passkey.known'));
      if (name === 'NotAllowedError' || name === 'AbortError')
        return new ApiProblem(422, 'invalid', t('passkey.cancelled'));
      return new ApiProblem(422, 'invalid', t('passkey.unsupported'));
    },
    [t],
  );
  const asked = useCallback(
    async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        throw words(error);
      }
    },
    [words],
  );
  return {
    signIn: (): Promise<Me> =>
      asked(async () => {
        const options = await call('POST /sessions/passkey-challenges');
        return call('POST /sessions/passkey', { body: { credential: await assertionFor(options) } });
      }),
    /** In a session that runs: the second factor, and a fresh sign-in. */
    give: (): Promise<Me> =>
      asked(async () => {
        const options = await call('POST /sessions/current/passkey-challenges');
        return call('POST /sessions/current/passkey', { body: { credential: await assertionFor(options) } });
      }),
    make: (name: string): Promise<Passkey> =>
      asked(async () => {
        const options = await call('POST /passkeys/challenges');
        return call('POST /passkeys', { body: { name, credential: await attestationFor(options) } });
      }),
  };
}

async function assertionFor(options: RequestOptions) {
  const { startAuthentication } = await library();
  const { id, rawId, response } = await startAuthentication({ optionsJSON: asOptions(options) });
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return {
    id,
    rawId,
    type: 'public-key' as const,
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle ? { userHandle } : {}) },
  };
}

async function attestationFor(options: CreationOptions) {
  const { startRegistration } = await library();
  const { id, rawId, response } = await startRegistration({ optionsJSON: asOptions(options) });
  const { clientDataJSON, attestationObject, transports } = response;
  return {
    id,
    rawId,
    type: 'public-key' as const,
    response: { clientDataJSON, attestationObject, ...(transports ? { transports } : {}) },
  };
}

/** Transports travel as plain text; the browser ignores those that it does not know (WebAuthn section 5.8.3). */
function asOptions<T>(options: T): T & { allowCredentials?: never; excludeCredentials?: never } {
  return options as T & { allowCredentials?: never; excludeCredentials?: never }; // see above: only the hints' type differs
}
