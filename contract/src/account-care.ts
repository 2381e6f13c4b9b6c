import { type Static, Type } from 'typebox';
import { Slip } from './accounts.ts';
import { roleKeys } from './authorization.ts';
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
  Text,
} from './endpoint.ts';

const closed = { additionalProperties: false };
const Reason = Text(200, 4);

/** What a password must be. */
const PasswordRule = Type.Object({
  profile: Type.Enum(['level3', 'nist']),
  minLength: Type.Integer(),
  /** With a second factor; the same as `minLength` where it makes no difference. */
  minLengthWithSecondFactor: Type.Integer(),
  /** Of capital letters, small letters, digits and signs; 0 where no mixture is asked for. */
  classes: Type.Integer(),
  /** Days until it must be changed; null where it need not. */
  expiryDays: Nullable(Type.Integer()),
  /** How many of the last ones may not come back. */
  history: Type.Integer(),
});

const idle = {
  /** The three admins. */
  idleAdminMinutes: Type.Integer({ minimum: 5, maximum: 60 }),
  /** Everybody else with a duty. */
  idleOfficerMinutes: Type.Integer({ minimum: 15, maximum: 720 }),
  idleMemberMinutes: Type.Integer({ minimum: 15, maximum: 43_200 }),
};

const SignInSetting = Type.Object({
  profile: Type.Enum(['level3', 'nist']),
  /** Whether the passwords of people without duty expire, too. */
  memberExpiry: Type.Boolean(),
  ...idle,
  reason: Nullable(Type.String()),
  setBy: Nullable(Type.String()),
  setAt: Nullable(Instant),
});

const Notice = Type.Object({
  id: Id,
  kind: Type.Enum([
    'new_device',
    'recovery_started',
    'recovery_confirmed',
    'recovery_slip',
    'admin_proposed',
    'admin_replaced',
    'passkey_added',
    'outside_linked',
  ]),
  at: Instant,
  address: Nullable(Type.String()),
  userAgent: Nullable(Type.String()),
  /** Who did it, in which duty; null for a sign-in. */
  by: Nullable(Type.String()),
  byRole: Nullable(Type.String()),
  /** Of a replaced admin: the duty and the successor. */
  role: Nullable(Type.String()),
  name: Nullable(Type.String()),
  read: Type.Boolean(),
  disowned: Type.Boolean(),
  can: Abilities(['disown']),
});

const Recovery = Type.Object({
  id: Id,
  kind: Type.Enum(['recovery', 'new_officer', 'admin_replacement']),
  state: Type.Enum(['waiting', 'confirmed', 'printed', 'used', 'cancelled', 'expired']),
  account: Type.Object({ id: Id, name: Type.String(), login: Type.String() }),
  reason: Type.String(),
  startedBy: Type.Object({ name: Type.String(), role: Type.String(), organization: Type.String() }),
  startedAt: Instant,
  expiresAt: Instant,
  confirmedBy: Nullable(Type.Object({ name: Type.String(), role: Type.String() })),
  confirmedAt: Nullable(Instant),
  can: Abilities(['confirm', 'print', 'cancel']),
});
export type RecoveryAnswer = Static<typeof Recovery>;

/** The half of a code that the second officer holds: shown once, told to the person and to nobody else. */
const SecondHalf = Type.Object({
  name: Type.String(),
  login: Type.String(),
  code: Type.String(),
  /** Who prints the other half. */
  printedBy: Type.String(),
});

const adminRole = Type.Enum(['system_admin', 'security_admin', 'audit_admin']);
const Replacement = Type.Object({
  id: Id,
  role: adminRole,
  lost: Type.String(),
  successor: Type.Object({ name: Type.String(), login: Type.String() }),
  reason: Type.String(),
  proposedBy: Type.Object({ name: Type.String(), role: Type.Enum(roleKeys) }),
  proposedAt: Instant,
  expiresAt: Instant,
  state: Type.Enum(['waiting', 'confirmed', 'withdrawn', 'expired']),
  confirmedBy: Nullable(Type.String()),
  confirmedAt: Nullable(Instant),
  can: Abilities(['confirm', 'withdraw']),
});

export const accountCare = endpoints({
  'GET /public/password-rule': {
    summary: 'What a new password must be',
    access: { public: 'who opens an account with its slip chooses a password before there is a session' },
    response: PasswordRule,
  },
  'GET /sign-in-settings': {
    summary: 'Password profile and idle limits in force, with their history, for the security admin',
    access: 'accounts.manage',
    response: Type.Object({
      current: SignInSetting,
      history: Type.Array(SignInSetting),
      can: Abilities(['set']),
    }),
  },
  'POST /sign-in-settings': {
    summary: 'Set password profile and idle limits from now on; the security admin of a top organisation',
    access: 'accounts.manage',
    fresh: true,
    body: Type.Object(
      { profile: Type.Enum(['level3', 'nist']), memberExpiry: Type.Boolean(), ...idle, reason: Reason },
      closed,
    ),
    status: 201,
    response: SignInSetting,
  },
  'GET /account/notices': {
    summary:
      'What the owner of the account must know: sign-ins from new devices, recoveries, changes of admins',
    access: 'signed_in',
    query: Type.Object(PageQuery, closed),
    response: Page(Notice),
  },
  'POST /account/notices/{id}/read': {
    summary: 'Take note of one notice',
    access: 'signed_in',
    params: IdParams,
    response: Done,
  },
  'POST /account/notices/{id}/disownment': {
    summary:
      '"That was not me": all other sessions end, an open recovery is cancelled, the password must be changed',
    access: 'signed_in',
    params: IdParams,
    response: Done,
  },
  'GET /account-recoveries': {
    summary: 'Recoveries in the reach of the acting duty, newest first',
    access: 'accounts.recover',
    query: Type.Object({ ...PageQuery, open: Type.Optional(Type.Boolean()) }, closed),
    response: Type.Object({ ...Page(Recovery).properties, can: Abilities(['start']) }),
  },
  'POST /account-recoveries': {
    summary:
      'Start the recovery of an account whose person stands before the officer; a second officer confirms it',
    access: 'accounts.recover',
    fresh: true,
    body: Type.Object({ login: Text(60, 2), reason: Reason }, closed),
    status: 201,
    response: Recovery,
  },
  'POST /account-recoveries/{id}/confirmation': {
    summary: 'The second officer confirms and gets one half of the code, shown once',
    access: 'accounts.recover',
    fresh: true,
    secret: true,
    params: IdParams,
    response: SecondHalf,
  },
  'POST /account-recoveries/{id}/slip': {
    summary: 'The first officer prints the other half; password, second factor and sessions end now',
    access: 'accounts.recover',
    fresh: true,
    secret: true,
    params: IdParams,
    status: 201,
    response: Type.Object({ slip: Slip }),
  },
  'POST /account-recoveries/{id}/cancellation': {
    summary: 'Cancel a recovery that was not printed yet',
    access: 'accounts.recover',
    params: IdParams,
    response: Done,
  },
  'GET /admins': {
    summary: 'The three admins of the own organisation, and replacements under way',
    access: 'admins.replace',
    response: Type.Object({
      admins: Type.Array(
        Type.Object({
          dutyId: Id,
          role: adminRole,
          name: Type.String(),
          login: Type.String(),
          status: Type.String(),
          fromOn: Type.String(),
          lastSeenAt: Nullable(Instant),
          own: Type.Boolean(),
          can: Abilities(['replace']),
        }),
      ),
      replacements: Type.Array(Replacement),
    }),
  },
  'POST /admin-replacements': {
    summary: 'Propose the successor of a lost admin, a new account; the third admin confirms',
    access: 'admins.replace',
    fresh: true,
    body: Type.Object({ dutyId: Id, login: Text(60, 2), name: Text(60, 2), reason: Reason }, closed),
    status: 201,
    response: Replacement,
  },
  'POST /admin-replacements/{id}/confirmation': {
    summary: 'The third admin confirms: the lost one’s duty and sessions end, the successor’s code is split',
    access: 'admins.replace',
    fresh: true,
    secret: true,
    params: IdParams,
    response: SecondHalf,
  },
  'POST /admin-replacements/{id}/withdrawal': {
    summary: 'Withdraw a proposal, or object to it as the admin who is said to be lost',
    access: 'admins.replace',
    params: IdParams,
    response: Done,
  },
});
