import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Body } from '@zhibu/contract/endpoint';
import type { passkeys } from '@zhibu/contract/passkeys';
import type { PasskeyPlace } from './accounts.passkeys.rules.ts';

/** The cryptography of passkeys, by SimpleWebAuthn; nothing of the database. */

export type GivenAssertion = Body<(typeof passkeys)['POST /sessions/passkey']>['credential'];
export type GivenAttestation = Body<(typeof passkeys)['POST /passkeys']>['credential'];

/** EdDSA, ES256, RS256: what platforms and keys of the last ten years make (IANA COSE algorithms). */
export const algorithms = [-8, -7, -257];

/** The challenge that a response answers; null for what is no client data at all. */
export function challengeIn(clientDataJSON: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
    if (
      data !== null &&
      typeof data === 'object' &&
      'challenge' in data &&
      typeof data.challenge === 'string'
    )
      return data.challenge;
  } catch {
    // What does not read as client data answers no challenge.
  }
  return null;
}

export interface Proven {
  counter: number;
  backedUp: boolean;
}

/**
 * Whether a known key signed this challenge here, with its user verified. The counter is compared where it is stored.
 * @returns null for everything that is not so: origin, relying party, user verification, signature, user handle
 */
export async function proven(
  given: GivenAssertion,
  challenge: string,
  place: PasskeyPlace,
  key: { credentialId: Buffer; publicKey: Buffer; accountId: string },
): Promise<Proven | null> {
  const { userHandle } = given.response;
  if (userHandle !== undefined && userHandle !== userHandleOf(key.accountId)) return null;
  const response: AuthenticationResponseJSON = { ...given, clientExtensionResults: {} };
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: place.origin,
      expectedRPID: place.rpId,
      requireUserVerification: true,
      credential: {
        id: key.credentialId.toString('base64url'),
        publicKey: new Uint8Array(key.publicKey),
        counter: 0,
      },
    });
    if (!verified || !authenticationInfo.userVerified) return null;
    return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
  } catch {
    return null; // the library throws for each thing that does not fit; the answer must not tell them apart
  }
}

export interface NewPasskey extends Proven {
  credentialId: Buffer;
  publicKey: Buffer;
  transports: string[];
}

/** A new key, its user verified, made here for this challenge; null for everything else. */
export async function newlyMade(
  given: GivenAttestation,
  challenge: string,
  place: PasskeyPlace,
): Promise<NewPasskey | null> {
  const response = { ...given, clientExtensionResults: {} } as RegistrationResponseJSON; // transports are plain text here; unknown ones are hints only
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: place.origin,
      expectedRPID: place.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) return null;
    const { credential, credentialBackedUp } = registrationInfo;
    if (credential.id !== given.id) return null;
    return {
      credentialId: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      backedUp: credentialBackedUp,
      transports: given.response.transports ?? [],
    };
  } catch {
    return null;
  }
}

/** WebAuthn's user handle: the account's id, which says nothing about the person (section 14.6.1). */
export function userHandleOf(accountId: string): string {
  return Buffer.from(accountId).toString('base64url');
}
