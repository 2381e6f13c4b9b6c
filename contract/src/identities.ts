import { Type } from 'typebox';
import { Me } from './accounts.ts';
import {
  Abilities,
  Done,
  endpoints,
  Id,
  IdParams,
  Instant,
  Nullable,
  Page,
  PageQuery,
  Secret,
  Text,
  Words,
} from './endpoint.ts';

/** Signing in through an outside OpenID Connect provider, mapped by an officer who saw the person. */

const closed = { additionalProperties: false };
const Names = Type.Object({ zh: Text(40, 1), en: Text(40, 1) }, closed);
const Values = Type.Array(Text(200, 1), { maxItems: 10 });
const Reason = Text(500, 1);

/** Where the browser goes: the provider's own page. */
const Departure = Type.Object({ url: Type.String() });

/** Shown to the officer, who enters it on the page of the member or account. Good once, for half an hour. */
const Pairing = Type.Object({ code: Type.String(), expiresAt: Instant, provider: Words });

const Provider = Type.Object({
  id: Id,
  issuer: Type.String(),
  clientId: Type.String(),
  name: Words,
  /** With one of these `acr` or `amr` values the provider's sign-in counts as two factors. */
  sufficientAcr: Type.Array(Type.String()),
  sufficientAmr: Type.Array(Type.String()),
  enabled: Type.Boolean(),
  identities: Type.Integer(),
  version: Type.Integer(),
  can: Abilities(['edit']),
});

const OutsideIdentity = Type.Object({
  id: Id,
  provider: Words,
  linkedAt: Instant,
  linkedBy: Type.String(),
  lastUsedAt: Nullable(Instant),
  can: Abilities(['remove']),
});

export const identities = endpoints({
  'GET /public/sign-in': {
    summary: 'What the sign-in page offers besides the password',
    access: { public: 'the sign-in page is for who is not signed in yet' },
    response: Type.Object({
      passkeys: Type.Boolean(),
      providers: Type.Array(Type.Object({ id: Id, name: Words })),
    }),
  },
  'POST /sessions/outside/{id}': {
    summary: 'Begin to sign in at an outside provider: where the browser goes next; bound to this browser',
    secret: true,
    access: { public: 'signing in' },
    params: IdParams,
    body: Type.Object({ next: Type.Optional(Text(500)) }, closed),
    status: 201,
    response: Departure,
  },
  'POST /sessions/outside': {
    summary:
      'What the provider sent the browser back with: signs in who is mapped, gives a pairing code to who is not',
    secret: true,
    access: { public: 'signing in' },
    body: Type.Object(
      {
        state: Text(200, 1),
        code: Type.Optional(Text(4000, 1)),
        iss: Type.Optional(Text(500, 1)),
        error: Type.Optional(Text(200, 1)),
      },
      closed,
    ),
    status: 201,
    response: Type.Object({
      me: Nullable(Me),
      pairing: Nullable(Pairing),
      /** The page that was meant; an address of this app. */
      next: Type.String(),
    }),
  },
  'GET /account/outside-identities': {
    summary: 'The own outside identities, and the providers one may ask to be linked with',
    access: 'signed_in',
    response: Type.Object({
      items: Type.Array(OutsideIdentity),
      providers: Type.Array(Type.Object({ id: Id, name: Words })),
    }),
  },
  'POST /account/outside-identities/{id}': {
    summary: 'Begin to link the own account with a provider; an officer confirms it afterwards',
    secret: true,
    fresh: true,
    access: 'signed_in',
    params: IdParams,
    status: 201,
    response: Departure,
  },
  'DELETE /account/outside-identities/{id}': {
    summary: 'End an own outside identity',
    fresh: true,
    access: 'signed_in',
    params: IdParams,
    response: Done,
  },
  'GET /outside-identities': {
    summary: 'The outside identities of one member’s account, or of one account',
    access: 'identities.confirm',
    query: Type.Object({ member: Type.Optional(Id), account: Type.Optional(Id) }, closed),
    response: Type.Object({
      items: Type.Array(OutsideIdentity),
      /** Whether a provider is in use here at all. */
      offered: Type.Boolean(),
      can: Abilities(['confirm']),
    }),
  },
  'POST /outside-identities': {
    summary:
      'Map the outside person who stands before the officer to a member’s account, by the pairing code',
    secret: true,
    fresh: true,
    access: 'identities.confirm',
    body: Type.Object(
      { memberId: Type.Optional(Id), accountId: Type.Optional(Id), code: Text(40, 4) },
      { ...closed, minProperties: 2, maxProperties: 2 },
    ),
    status: 201,
    response: OutsideIdentity,
  },
  'DELETE /outside-identities/{id}': {
    summary: 'End a mapping: that outside person no longer signs in here',
    access: 'identities.confirm',
    params: IdParams,
    response: Done,
  },
  'GET /identity-providers': {
    summary: 'Outside providers, for the security admin',
    access: 'identity_providers.manage',
    query: Type.Object(PageQuery, closed),
    response: Type.Object({
      ...Page(Provider).properties,
      /** What is to be entered at the provider as the allowed return address. */
      callbackUrl: Type.String(),
    }),
  },
  'POST /identity-providers': {
    summary: 'Add an outside provider; its discovery document is read first',
    secret: true,
    fresh: true,
    access: 'identity_providers.manage',
    body: Type.Object(
      {
        issuer: Text(300, 8),
        clientId: Text(200, 1),
        clientSecret: Secret(400, 1),
        name: Names,
        sufficientAcr: Type.Optional(Values),
        sufficientAmr: Type.Optional(Values),
        enabled: Type.Boolean(),
        reason: Reason,
      },
      closed,
    ),
    status: 201,
    response: Provider,
  },
  'PATCH /identity-providers/{id}': {
    summary: 'Change an outside provider, or take it out of use; its mappings stay',
    secret: true,
    fresh: true,
    ifMatch: true,
    access: 'identity_providers.manage',
    params: IdParams,
    body: Type.Object(
      {
        clientId: Type.Optional(Text(200, 1)),
        clientSecret: Type.Optional(Secret(400, 1)),
        name: Type.Optional(Names),
        sufficientAcr: Type.Optional(Values),
        sufficientAmr: Type.Optional(Values),
        enabled: Type.Optional(Type.Boolean()),
        reason: Reason,
      },
      closed,
    ),
    response: Provider,
  },
});
