import { type Static, Type } from 'typebox';
import { DutySummary, Slip } from './accounts.ts';
import { roleKeys } from './authorization.ts';
import { grantWish } from './duty-proposals.ts';
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
  Text,
  Words,
} from './endpoint.ts';

const closed = { additionalProperties: false };
const RoleKey = Type.Enum(roleKeys);
const Login = Text(60, 2);
const Reason = Text(500, 2);
const Place = Type.Object({ id: Id, name: Type.String(), code: Type.String() });

/** Whose duty it is; null where the holder is hidden from the organisations above and the reader sits there. */
const Holder = Nullable(
  Type.Object({ id: Id, name: Type.String(), login: Type.String(), status: Type.String() }),
);

const Substitution = Type.Object({
  id: Id,
  dutyId: Id,
  substitute: Type.Object({ id: Id, name: Type.String() }),
  fromOn: Day,
  untilOn: Day,
  reason: Type.String(),
  can: Abilities(['end']),
});

const Duty = Type.Object({
  ...DutySummary.properties,
  account: Holder,
  visibleFromAbove: Type.Boolean(),
  /** Runs, or will: null. Over: when it ended, and what was said. */
  endedAt: Nullable(Instant),
  endReason: Nullable(Type.String()),
  /** Who stands in now or will. */
  substitutes: Type.Array(Type.Object({ name: Type.String(), fromOn: Day, untilOn: Day })),
  version: Type.Integer(),
  can: Abilities(['end', 'substitute']),
});
export type DutyItemAnswer = Static<typeof Duty>;

const OpenItem = Type.Object({ kind: Type.String(), words: Words, count: Type.Integer() });

/** What one running duty may do with member files here. */
const Access = Type.Object({
  read: Type.Boolean(),
  write: Type.Boolean(),
  reveal: Type.Boolean(),
  export: Type.Boolean(),
});

const AccessLine = Type.Object({
  dutyId: Id,
  role: RoleKey,
  organization: Place,
  /** `here`: of this organisation; `above`: of one above it. */
  from: Type.Enum(['here', 'above']),
  account: Nullable(Type.Object({ name: Type.String() })),
  access: Access,
  fromOn: Day,
  untilOn: Nullable(Day),
  substitutes: Type.Array(Type.Object({ name: Type.String(), fromOn: Day, untilOn: Day })),
  lastUsedAt: Nullable(Instant),
});
export type AccessLineAnswer = Static<typeof AccessLine>;

export const duties = endpoints({
  'GET /duties': {
    summary: 'Duties at an organisation and below: running, expiring within 30 days, or over',
    access: 'duties.read',
    query: Type.Object(
      {
        ...PageQuery,
        organization: Type.Optional(Id),
        state: Type.Optional(Type.Enum(['running', 'expiring', 'ended'])),
      },
      closed,
    ),
    response: Type.Object({
      ...Page(Duty).properties,
      /** Roles that the acting duty may grant, and those that it may propose to whoever grants them. */
      grantableRoles: Type.Array(RoleKey),
      proposableRoles: Type.Array(RoleKey),
    }),
  },
  'POST /duties': {
    summary: 'Grant a duty to an account, or to a new account that gets an activation slip; never to oneself',
    secret: true,
    fresh: true,
    access: 'duties.grant',
    body: Type.Object(grantWish, closed),
    status: 201,
    /** `recoveryId` instead of a slip: the code is split, a second officer confirms it (`/account-recoveries`). */
    response: Type.Object({ duty: DutySummary, slip: Nullable(Slip), recoveryId: Nullable(Id) }),
  },
  'POST /duties/{id}/end': {
    summary: 'End a duty now, its reach ends with it; refused while something that it began waits',
    access: 'duties.grant',
    params: IdParams,
    response: Done,
  },
  'GET /duties/{id}/open-items': {
    summary: 'What waits for a duty and keeps it from ending, and who could take it over',
    access: 'duties.grant',
    params: IdParams,
    response: Type.Object({
      items: Type.Array(OpenItem),
      successors: Type.Array(
        Type.Object({ dutyId: Id, name: Type.String(), role: RoleKey, organization: Place }),
      ),
      can: Abilities(['end', 'handOver', 'endAtOnce']),
    }),
  },
  'POST /duties/{id}/hand-over': {
    summary:
      'Hand over everything that waits and end the duty, in one act: to a running duty, or to a person who gets the same duty',
    secret: true,
    fresh: true,
    access: 'duties.grant',
    params: IdParams,
    body: Type.Object(
      {
        /** A running duty that may do what is open. Either this or a login. */
        successorDutyId: Type.Optional(Id),
        /** Who gets the same duty at the same organisation, until the same day. */
        login: Type.Optional(Login),
        name: Type.Optional(Text(60, 2)),
        reason: Type.Optional(Text(500)),
      },
      closed,
    ),
    status: 201,
    response: Type.Object({
      handedOver: Type.Array(OpenItem),
      slip: Nullable(Slip),
      recoveryId: Nullable(Id),
    }),
  },
  'POST /duties/{id}/emergency-end': {
    summary:
      'End a duty at once without a successor: what waits goes to the superior; for the security admin',
    fresh: true,
    access: 'accounts.manage',
    params: IdParams,
    body: Type.Object({ reason: Reason }, closed),
    response: Type.Object({
      /** What went to the superior, and what found nobody above and stays open. */
      handedOver: Type.Array(OpenItem),
      left: Type.Array(OpenItem),
    }),
  },
  'GET /duties/{id}/substitutions': {
    summary: 'Who stands in for the holder of a duty, now or later; and who did',
    access: 'signed_in',
    params: IdParams,
    query: Type.Object({ ...PageQuery }, closed),
    response: Page(Substitution),
  },
  'POST /duties/{id}/substitutions': {
    summary: 'Name a substitute for a time of leave; by the holder, or by whoever grants the duty',
    fresh: true,
    access: 'signed_in',
    params: IdParams,
    body: Type.Object({ login: Login, fromOn: Type.Optional(Day), untilOn: Day, reason: Reason }, closed),
    status: 201,
    response: Substitution,
  },
  'POST /duty-substitutions/{id}/end': {
    summary: 'The holder is back: the substitute’s reach ends now',
    access: 'signed_in',
    params: IdParams,
    response: Done,
  },
  'GET /organizations/{id}/access': {
    summary:
      'Who may see the members of an organisation: every running duty that reaches it, and what it may do',
    access: 'duties.read',
    params: IdParams,
    query: Type.Object({ ...PageQuery }, closed),
    response: Type.Object({
      organization: Place,
      ...Page(AccessLine).properties,
    }),
  },
  'GET /account/file-access': {
    summary: 'Who may see the own member file by right of a duty',
    access: 'signed_in',
    query: Type.Object({ ...PageQuery }, closed),
    response: Page(AccessLine),
  },
  'GET /account/duty-tasks': {
    summary:
      'What duties ask of the signed-in person: ends that come near, proposals that wait, leaves to stand in for',
    access: 'signed_in',
    response: Type.Object({
      items: Type.Array(
        Type.Object({
          kind: Type.Enum(['own_duty_expires', 'granted_duty_expires', 'proposal_waits', 'stands_in']),
          /** Of the duty, the proposal or the substitution. */
          id: Id,
          role: RoleKey,
          organization: Place,
          /** The person concerned; null for the reader. */
          name: Nullable(Type.String()),
          /** The first day without, or on which the proposal lapses. */
          untilOn: Day,
          /** 7 or 30: the reminder that is due; null where nothing ends. */
          dueWithin: Nullable(Type.Integer()),
        }),
        { maxItems: 100 },
      ),
    }),
  },
});
