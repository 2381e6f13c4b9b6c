import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Answer, Body } from '@zhibu/contract/endpoint';
import type { passkeys } from '@zhibu/contract/passkeys';

/**
 * An authenticator in software: ES256 keys, `none` attestation, discoverable credentials (WebAuthn level 3, sections
 * 6 and 7). It speaks the real protocol; what a test wants to be wrong is said in {@link Deviations}.
 */

type CreationOptions = Answer<(typeof passkeys)['POST /passkeys/challenges']>;
type RequestOptions = Answer<(typeof passkeys)['POST /sessions/passkey-challenges']>;
type Attestation = Body<(typeof passkeys)['POST /passkeys']>['credential'];
type Assertion = Body<(typeof passkeys)['POST /sessions/passkey']>['credential'];

/** What a dishonest or broken authenticator or browser does. */
export interface Deviations {
  origin?: string;
  rpId?: string;
  /** False: the touch without the fingerprint or PIN. */
  userVerified?: boolean;
  /** The counter that is signed, instead of the next one. */
  counter?: number;
  userHandle?: string;
  /** Another credential's id: attested with a new key, or named with this key's signature. */
  credentialId?: Buffer;
  type?: string;
  /** One bit of the signature is turned. */
  spoilSignature?: boolean;
}

interface Credential {
  id: Buffer;
  key: KeyObject;
  userHandle: string;
  counter: number;
}

export interface Authenticator {
  credentials: Credential[];
  create(options: CreationOptions, deviations?: Deviations): Attestation;
  /** With the credential made last, or the one given. */
  get(options: RequestOptions, deviations?: Deviations, credential?: Credential): Assertion;
}

export function createAuthenticator(origin: string, counting = true): Authenticator {
  const credentials: Credential[] = [];
  return {
    credentials,
    create(options, deviations = {}) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const id = deviations.credentialId ?? randomBytes(32);
      const credential = { id, key: privateKey, userHandle: options.user.id, counter: 0 };
      credentials.push(credential);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)]);
      const data = authenticatorData(options.rp.id, deviations, 0, 0x40);
      const attestationObject = cborMap([
        ['fmt', cborText('none')],
        ['attStmt', Buffer.from([0xa0])],
        ['authData', cborBytes(Buffer.concat([data, attested]))],
      ]);
      const clientData = clientDataOf('webauthn.create', options.challenge, origin, deviations);
      return {
        ...identified(id),
        response: {
          clientDataJSON: clientData.toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    get(options, deviations = {}, credential = credentials.at(-1)) {
      if (!credential) throw new Error('the authenticator has no credential');
      if (counting) credential.counter += 1;
      const counter = deviations.counter ?? credential.counter;
      const data = authenticatorData(options.rpId, deviations, counter, 0);
      const clientData = clientDataOf('webauthn.get', options.challenge, origin, deviations);
      const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), credential.key);
      if (deviations.spoilSignature) signature.writeUInt8((signature.at(-1) ?? 0) ^ 1, signature.length - 1);
      return {
        ...identified(deviations.credentialId ?? credential.id),
        response: {
          clientDataJSON: clientData.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: deviations.userHandle ?? credential.userHandle,
        },
      };
    },
  };
}

function identified(id: Buffer) {
  const text = id.toString('base64url');
  return { id: text, rawId: text, type: 'public-key' as const };
}

function clientDataOf(type: string, challenge: string, origin: string, deviations: Deviations): Buffer {
  const data = { type: deviations.type ?? type, challenge, origin: deviations.origin ?? origin };
  return Buffer.from(JSON.stringify({ ...data, crossOrigin: false }));
}

/** Hash of the relying party, flags (user present, user verified), signature counter. */
function authenticatorData(rpId: string, deviations: Deviations, counter: number, more: number): Buffer {
  const flags = 0x01 | (deviations.userVerified === false ? 0 : 0x04) | more;
  const rest = Buffer.alloc(5);
  rest.writeUInt8(flags);
  rest.writeUInt32BE(counter, 1);
  return Buffer.concat([sha256(Buffer.from(deviations.rpId ?? rpId)), rest]);
}

/** EC2 key on P-256 for ES256 (RFC 9053 section 7.1). */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    cborBytes(Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    cborBytes(Buffer.from(y, 'base64url')),
  ]);
}

function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}
const cborBytes = (bytes: Buffer) => Buffer.concat([cborHead(2, bytes.length), bytes]);
const cborText = (text: string) => Buffer.concat([cborHead(3, Buffer.byteLength(text)), Buffer.from(text)]);
const cborMap = (entries: [string, Buffer][]) =>
  Buffer.concat([cborHead(5, entries.length), ...entries.flatMap(([key, value]) => [cborText(key), value])]);

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
