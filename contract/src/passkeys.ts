import { Type } from 'typebox';
import { Me } from './accounts.ts';
import { Done, endpoints, Id, IdParams, Instant, Nullable, Text } from './endpoint.ts';

/** Passkeys (Web Authentication, W3C Recommendation level 2 and 3): JSON forms of section 5.1.8 and 5.5. */

const closed = { additionalProperties: false };
const Base64Url = (max: number) =>
  Type.String({ pattern: '^[A-Za-z0-9_-]+$', minLength: 1, maxLength: max, description: 'base64url' });
const CredentialId = Base64Url(1400);

const Descriptor = Type.Object({
  id: Type.String(),
  type: Type.Literal('public-key'),
  transports: Type.Optional(Type.Array(Type.String())),
});

/** What `navigator.credentials.get` is asked with. */
const RequestOptions = Type.Object({
  challenge: Type.String(),
  rpId: Type.String(),
  timeout: Type.Integer(),
  userVerification: Type.Literal('required'),
  allowCredentials: Type.Array(Descriptor),
});

/** What `navigator.credentials.create` is asked with. */
const CreationOptions = Type.Object({
  challenge: Type.String(),
  rp: Type.Object({ id: Type.String(), name: Type.String() }),
  user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
  pubKeyCredParams: Type.Array(Type.Object({ alg: Type.Integer(), type: Type.Literal('public-key') })),
  timeout: Type.Integer(),
  attestation: Type.Literal('none'),
  excludeCredentials: Type.Array(Descriptor),
  authenticatorSelection: Type.Object({
    residentKey: Type.Literal('required'),
    requireResidentKey: Type.Literal(true),
    userVerification: Type.Literal('required'),
  }),
});

/** What every credential says beside its response. Extensions are asked for by nobody, so none is taken. */
const credential = { id: CredentialId, rawId: CredentialId, type: Type.Literal('public-key') };

export const Assertion = Type.Object(
  {
    ...credential,
    response: Type.Object(
      {
        clientDataJSON: Base64Url(4000),
        authenticatorData: Base64Url(4000),
        signature: Base64Url(4000),
        userHandle: Type.Optional(Base64Url(100)),
      },
      closed,
    ),
  },
  closed,
);

export const Attestation = Type.Object(
  {
    ...credential,
    response: Type.Object(
      {
        clientDataJSON: Base64Url(4000),
        attestationObject: Base64Url(20_000),
        transports: Type.Optional(Type.Array(Text(40), { maxItems: 10 })),
      },
      closed,
    ),
  },
  closed,
);

export const Passkey = Type.Object({
  id: Id,
  name: Type.String(),
  createdAt: Instant,
  lastUsedAt: Nullable(Instant),
  /** Synchronised by its maker (iCloud, Google, a password manager): it survives the loss of the device. */
  backedUp: Type.Boolean(),
  can: Type.Object({ remove: Type.Boolean() }),
});

export const passkeys = endpoints({
  'POST /sessions/passkey-challenges': {
    summary: 'Begin to sign in with a passkey, no account named: a challenge, good once within five minutes',
    secret: true,
    access: { public: 'signing in' },
    status: 201,
    response: RequestOptions,
  },
  'POST /sessions/passkey': {
    summary: 'Sign in with a passkey; counts as password and second factor; sets the session cookie',
    secret: true,
    access: { public: 'signing in' },
    body: Type.Object({ credential: Assertion }, closed),
    status: 201,
    response: Me,
  },
  'POST /sessions/current/passkey-challenges': {
    summary: 'Begin to give an own passkey in this session: as the second factor, or instead of the password',
    secret: true,
    access: 'signed_in',
    status: 201,
    response: RequestOptions,
  },
  'POST /sessions/current/passkey': {
    summary: 'Give an own passkey: the second factor of this session and a fresh sign-in in one',
    secret: true,
    access: 'signed_in',
    body: Type.Object({ credential: Assertion }, closed),
    response: Me,
  },
  'GET /passkeys': {
    summary: 'The own passkeys, newest first',
    access: 'signed_in',
    response: Type.Object({
      items: Type.Array(Passkey),
      /** Whether this installation's address lets browsers make passkeys (https, or localhost). */
      available: Type.Boolean(),
      can: Type.Object({ add: Type.Boolean() }),
    }),
  },
  'POST /passkeys/challenges': {
    summary: 'Begin to make a passkey',
    secret: true,
    fresh: true,
    access: 'signed_in',
    status: 201,
    response: CreationOptions,
  },
  'POST /passkeys': {
    summary: 'Keep a passkey that was just made, under a name of one’s own',
    secret: true,
    fresh: true,
    access: 'signed_in',
    body: Type.Object({ name: Text(60, 1), credential: Attestation }, closed),
    status: 201,
    response: Passkey,
  },
  'DELETE /passkeys/{id}': {
    summary: 'Remove an own passkey; never the last second factor of an account with a duty',
    fresh: true,
    access: 'signed_in',
    params: IdParams,
    response: Done,
  },
});
