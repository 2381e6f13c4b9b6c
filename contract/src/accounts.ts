import { type Static, Type } from 'typebox';
import { permissions, roleKeys } from './authorization.ts';
import {
  Abilities,
  Day,
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
} from './endpoint.ts';

const Login = Text(60, 2);
const Password = Secret(200, 1);
const Code = Text(40, 4);
const closed = { additionalProperties: false };

export const DutySummary = Type.Object({
  id: Id,
  role: Type.Enum(roleKeys),
  organization: Type.Object({ id: Id, name: Type.String(), code: Type.String() }),
  fromOn: Day,
  untilOn: Nullable(Day),
  /** Where the account only stands in (代): for whom, and the first day on which it no longer does. */
  standsInFor: Nullable(Type.Object({ name: Type.String(), untilOn: Day })),
});

/** Who is signed in, in which duty, and what the next step is. */
export const Me = Type.Object({
  account: Type.Object({
    id: Id,
    login: Type.String(),
    name: Type.String(),
    locale: Type.Enum(['zh-CN', 'en']),
    elderMode: Type.Boolean(),
    version: Type.Integer(),
  }),
  /** The own member file, where the account belongs to a member. */
  memberId: Nullable(Id),
  duties: Type.Array(DutySummary),
  actingDuty: Nullable(Id),
  permissions: Type.Array(Type.Enum([...permissions])),
  /** What stands between this session and work: nothing, the code of the second factor, a new password, setting one up. */
  pending: Type.Enum(['none', 'second_factor', 'password_expired', 'second_factor_setup']),
  /** The day on which the password expires; null where it does not. */
  passwordExpiresOn: Nullable(Day),
  /** The session ends after so long without use. */
  idleMinutes: Type.Integer(),
  /** Notices of the account that wait to be read. */
  unreadNotices: Type.Integer(),
  secondFactor: Type.Object({
    enabled: Type.Boolean(),
    required: Type.Boolean(),
    /** Codes of an authenticator, and how many passkeys: what may be given. */
    totp: Type.Boolean(),
    passkeys: Type.Integer(),
    recoveryCodesLeft: Type.Integer(),
  }),
});
export type MeAnswer = Static<typeof Me>;

const Session = Type.Object({
  id: Id,
  current: Type.Boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  address: Type.String(),
  userAgent: Type.String(),
});

const AccountItem = Type.Object({
  id: Id,
  login: Type.String(),
  name: Type.String(),
  status: Type.Enum(['invited', 'active', 'closed']),
  lockedUntil: Nullable(Instant),
  secondFactor: Type.Boolean(),
  duties: Type.Array(DutySummary),
  can: Abilities(['unlock', 'reset', 'close']),
});

export const Slip = Type.Object({
  memberId: Nullable(Id),
  name: Type.String(),
  login: Type.String(),
  code: Type.String(),
  /** Where the QR code leads: the sign-in page with the code filled in. */
  url: Type.String(),
  /** The QR code as an SVG picture. */
  qr: Type.String(),
  expiresAt: Instant,
  organization: Type.String(),
  /** Who holds the other half of the code; null where the slip carries the whole. */
  otherHalf: Nullable(Type.String()),
});

export const accounts = endpoints({
  'GET /setup': {
    summary: 'Whether the registry is empty and waits for its first set-up',
    access: { public: 'nobody has an account yet' },
    response: Type.Object({
      needed: Type.Boolean(),
      regions: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), province: Type.String() })),
    }),
  },
  'POST /setup': {
    summary:
      'First set-up: region, top organisation and the administrators; works once, on an empty registry',
    secret: true,
    access: { public: 'nobody has an account yet; refused as soon as an organisation exists' },
    body: Type.Object(
      {
        regionId: Type.Integer({ minimum: 1, maximum: 999999 }),
        organization: Type.Object({ code: Text(20, 1), name: Text(100, 2) }, closed),
        /** Four different people; each gets a one-time activation code. */
        administrators: Type.Array(
          Type.Object(
            {
              role: Type.Enum(['committee_administrator', 'system_admin', 'security_admin', 'audit_admin']),
              login: Login,
              name: Text(60, 2),
            },
            closed,
          ),
          { minItems: 1, maxItems: 4 },
        ),
      },
      closed,
    ),
    status: 201,
    response: Type.Object({ slips: Type.Array(Slip) }),
  },
  'POST /sessions': {
    summary: 'Sign in with account or mobile number and password; sets the session cookie',
    secret: true,
    access: { public: 'signing in' },
    body: Type.Object({ login: Login, password: Password }, closed),
    status: 201,
    response: Me,
  },
  'GET /sessions': {
    summary: 'The own sessions, newest first',
    access: 'signed_in',
    response: Type.Object({ items: Type.Array(Session) }),
  },
  'DELETE /sessions/{id}': {
    summary: 'End one of the own sessions',
    access: 'signed_in',
    params: IdParams,
    response: Done,
  },
  'DELETE /sessions/current': { summary: 'Sign out', access: 'signed_in', response: Done },
  'POST /sessions/current/second-factor': {
    summary: 'Give the code of the second factor, or a recovery code',
    secret: true,
    access: 'signed_in',
    body: Type.Object({ code: Code }, closed),
    response: Me,
  },
  'POST /sessions/current/reauthentication': {
    summary: 'Give the password again: a fresh sign-in for sensitive acts, good for five minutes',
    secret: true,
    access: 'signed_in',
    body: Type.Object({ password: Password }, closed),
    response: Done,
  },
  'PUT /sessions/current/duty': {
    summary: 'Choose the duty that acts in this session',
    access: 'signed_in',
    body: Type.Object({ dutyId: Nullable(Id) }, closed),
    response: Me,
  },
  'POST /activations': {
    summary: 'First sign-in: a one-time activation code and a password of one’s own; signs in',
    secret: true,
    access: { public: 'the person has no password yet; the code is the proof' },
    body: Type.Object({ code: Text(40, 8), password: Secret(200, 8) }, closed),
    status: 201,
    response: Me,
  },
  'GET /account': { summary: 'Who is signed in', access: 'signed_in', response: Me },
  'PATCH /account': {
    summary: 'Language and elder mode',
    access: 'signed_in',
    ifMatch: true,
    body: Type.Object(
      { locale: Type.Optional(Type.Enum(['zh-CN', 'en'])), elderMode: Type.Optional(Type.Boolean()) },
      closed,
    ),
    response: Me,
  },
  'PUT /account/password': {
    summary: 'Change the own password; ends all other sessions',
    access: 'signed_in',
    body: Type.Object({ current: Password, next: Secret(200, 8) }, closed),
    response: Done,
  },
  'POST /account/second-factor': {
    summary: 'Begin to set up a second factor (TOTP, RFC 6238): the secret and its QR code',
    secret: true,
    fresh: true,
    access: 'signed_in',
    status: 201,
    response: Type.Object({ secret: Type.String(), uri: Type.String(), qr: Type.String() }),
  },
  'PUT /account/second-factor': {
    summary: 'Confirm the second factor with its first code; answers the recovery codes, shown once',
    access: 'signed_in',
    body: Type.Object({ code: Code }, closed),
    response: Type.Object({ recoveryCodes: Type.Array(Type.String()) }),
  },
  'POST /account/second-factor/recovery-codes': {
    summary: 'New recovery codes; the old ones end',
    secret: true,
    fresh: true,
    access: 'signed_in',
    body: Type.Object({ code: Code }, closed),
    status: 201,
    response: Type.Object({ recoveryCodes: Type.Array(Type.String()) }),
  },
  'GET /tokens': {
    summary: 'The own tokens for scripts',
    access: 'signed_in',
    response: Type.Object({
      items: Type.Array(
        Type.Object({
          id: Id,
          name: Type.String(),
          createdAt: Instant,
          expiresAt: Instant,
          lastUsedAt: Nullable(Instant),
        }),
      ),
    }),
  },
  'DELETE /tokens/{id}': {
    summary: 'Revoke an own token',
    access: 'signed_in',
    params: IdParams,
    response: Done,
  },
  'POST /activation-slips': {
    summary: 'Activation slips with QR code for members of a branch, to print; earlier unused codes end',
    secret: true,
    access: 'accounts.activate',
    body: Type.Object(
      {
        organizationId: Id,
        /** Absent: every member of the organisation (not below) who has not signed in before. */
        memberIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 500 })),
      },
      closed,
    ),
    status: 201,
    response: Type.Object({ slips: Type.Array(Slip), alreadyActive: Type.Integer() }),
  },
  'GET /accounts': {
    summary: 'Accounts with duties, for the security admin',
    access: 'accounts.manage',
    query: Type.Object({ ...PageQuery, name: Type.Optional(Text(60)) }, closed),
    response: Page(AccountItem),
  },
  'POST /accounts/{id}/unlock': {
    summary: 'Lift the lock after failed sign-ins',
    access: 'accounts.manage',
    params: IdParams,
    response: Done,
  },
  'POST /accounts/{id}/reset': {
    summary:
      'Take back password and second factor now, all sessions end; starts a recovery that a second officer confirms',
    fresh: true,
    access: 'accounts.manage',
    params: IdParams,
    status: 201,
    response: Type.Object({ recoveryId: Id }),
  },
  'POST /accounts/{id}/closure': {
    summary: 'Close an account: its sessions, tokens and duties end',
    fresh: true,
    access: 'accounts.manage',
    params: IdParams,
    response: Done,
  },
});
