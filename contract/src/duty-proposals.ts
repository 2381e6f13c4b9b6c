import { Type } from 'typebox';
import { Slip } from './accounts.ts';
import { roleKeys } from './authorization.ts';
import {
  Abilities,
  Day,
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
const RoleKey = Type.Enum(roleKeys);
const Reason = Text(500, 2);

/** What granting and proposing a duty ask for. */
export const grantWish = {
  login: Text(60, 2),
  /** Needed when the login is new. */
  name: Type.Optional(Text(60, 2)),
  role: RoleKey,
  organizationId: Id,
  fromOn: Type.Optional(Day),
  untilOn: Type.Optional(Nullable(Day)),
  /** False hides the holder from the organisations above; only for roles that may be hidden. */
  visibleFromAbove: Type.Optional(Type.Boolean()),
};

const Proposal = Type.Object({
  id: Id,
  login: Type.String(),
  name: Type.String(),
  role: RoleKey,
  organization: Type.Object({ id: Id, name: Type.String(), code: Type.String() }),
  fromOn: Nullable(Day),
  untilOn: Nullable(Day),
  visibleFromAbove: Type.Boolean(),
  reason: Type.String(),
  proposedBy: Type.Object({ name: Type.String(), role: Type.String() }),
  createdAt: Instant,
  /** The first day on which it can no longer be accepted. */
  expiresOn: Day,
  state: Type.Enum(['pending', 'accepted', 'refused', 'withdrawn', 'expired']),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  answer: Nullable(Type.String()),
  version: Type.Integer(),
  can: Abilities(['accept', 'refuse', 'withdraw']),
});

export const dutyProposals = endpoints({
  'GET /duty-proposals': {
    summary: 'Proposals at an organisation and below, newest first; the own ones too',
    access: 'duties.read',
    query: Type.Object(
      {
        ...PageQuery,
        organization: Type.Optional(Id),
        state: Type.Optional(Type.Enum(['pending', 'decided'])),
      },
      closed,
    ),
    response: Page(Proposal),
  },
  'POST /duty-proposals': {
    summary: 'Propose a duty to whoever may grant it; it lapses after 30 days',
    access: 'duties.propose',
    body: Type.Object({ ...grantWish, name: Text(60, 2), reason: Reason }, closed),
    status: 201,
    response: Proposal,
  },
  'POST /duty-proposals/{id}/acceptance': {
    summary: 'Grant the duty as proposed; never one’s own proposal, never to oneself',
    secret: true,
    fresh: true,
    access: 'duties.grant',
    params: IdParams,
    status: 201,
    response: Type.Object({ proposal: Proposal, slip: Nullable(Slip), recoveryId: Nullable(Id) }),
  },
  'POST /duty-proposals/{id}/refusal': {
    summary: 'Refuse a proposal, with the reason',
    access: 'duties.grant',
    params: IdParams,
    body: Type.Object({ reason: Reason }, closed),
    response: Proposal,
  },
  'POST /duty-proposals/{id}/withdrawal': {
    summary: 'Take back the own proposal',
    access: 'duties.propose',
    params: IdParams,
    response: Proposal,
  },
});
