import { type Static, Type } from 'typebox';
import { type Presence, presenceKeys } from './causes.ts';
import { Abilities, Day, endpoints, Id, IdParams, Instant, Nullable, PageQuery, Text } from './endpoint.ts';
import { stageKeys } from './fields.ts';
import { Finding } from './finding.ts';

import {
  type StatusChangeKind,
  type StatusField,
  type SuspensionGround,
  statusChangeKinds,
  statusChanges,
  statusFieldKeys,
  statusFields,
  statusPapers,
  suspensionGroundKeys,
  suspensionGrounds,
} from './status-kinds.ts';

export {
  type StatusChangeKind,
  type StatusField,
  type SuspensionGround,
  statusChangeKinds,
  statusChanges,
  statusFieldKeys,
  statusFields,
  statusPapers,
  suspensionGroundKeys,
  suspensionGrounds,
};

const closed = { additionalProperties: false };
const presences = presenceKeys satisfies Presence[];
const Ground = Type.Enum(suspensionGroundKeys);

/** A rule or the member's status that speaks against a step, or only warns of it. */
export const StatusFinding = Type.Object({
  ...Finding.properties,
  /** What should be seen to besides: a post or a duty that still runs. */
  link: Nullable(
    Type.Object({ type: Type.Enum(['officer', 'duty']), organizationId: Id, name: Type.String() }),
  ),
});
export type StatusFindingAnswer = Static<typeof StatusFinding>;

const Difference = Type.Object({
  field: Type.Enum(statusFieldKeys),
  before: Nullable(Type.String()),
  after: Nullable(Type.String()),
});

export const StatusChange = Type.Object({
  id: Id,
  kind: Type.Enum(statusChangeKinds),
  member: Type.Object({ id: Id, name: Type.String() }),
  organization: Type.Object({ id: Id, name: Type.String() }),
  /** The day from which it holds, and the instant at which it was recorded (domain rule 7). */
  on: Day,
  recordedAt: Instant,
  actorName: Type.String(),
  actorRole: Type.String(),
  ground: Nullable(Ground),
  basis: Nullable(Type.String()),
  document: Nullable(Type.String()),
  note: Nullable(Type.String()),
  changes: Type.Array(Difference),
  /** Taken back as recorded wrongly: when, by whom, why; null where it holds. */
  revoked: Nullable(
    Type.Object({ at: Instant, actorName: Type.String(), actorRole: Type.String(), reason: Type.String() }),
  ),
  version: Type.Integer(),
  can: Abilities(['revoke']),
});
export type StatusChangeAnswer = Static<typeof StatusChange>;

/** What happened, or with `preview` would happen. Refused: the preview lists why, the change itself answers 409 or 422. */
export const StatusOutcome = Type.Object({
  preview: Type.Boolean(),
  changes: Type.Array(Difference),
  blocks: Type.Array(StatusFinding),
  warnings: Type.Array(StatusFinding),
  /** Null in a preview. */
  change: Nullable(StatusChange),
});
export type StatusOutcomeAnswer = Static<typeof StatusOutcome>;

const Option = Type.Object({
  kind: Type.Enum(statusChangeKinds),
  /** Suspensions stand here once a ground. */
  ground: Nullable(Ground),
  /** Whether it could hold from today on. */
  possible: Type.Boolean(),
  /** Why not, and from when on. */
  objection: Nullable(StatusFinding),
});

const Standing = Type.Object({
  stage: Type.Enum(stageKeys),
  presence: Type.Enum(presences),
  presenceSince: Nullable(Day),
  /** When probation ends, or ended, an extension included; null for whoever is not on it. */
  probationEnds: Nullable(Day),
  probationUntil: Nullable(Day),
  /** Probation has ended and nobody decided what follows. */
  probationOver: Type.Boolean(),
});

export const statusChangeApi = endpoints({
  'GET /members/{id}/status-changes': {
    summary: 'Changes of status of one member, the latest first, and which are possible today',
    access: 'members.read',
    params: IdParams,
    query: Type.Object(PageQuery, closed),
    response: Type.Object({
      items: Type.Array(StatusChange),
      next: Nullable(Type.String()),
      standing: Standing,
      options: Type.Array(Option, { maxItems: 30 }),
      /** Of the member file: what a change names in `If-Match`. */
      version: Type.Integer(),
      can: Abilities(['change']),
    }),
  },
  'POST /members/{id}/status-changes': {
    summary: 'A change of status from a day on; with `preview` only what it would do',
    access: 'members.write',
    params: IdParams,
    query: Type.Object({ preview: Type.Optional(Type.Boolean()) }, closed),
    ifMatch: true,
    body: Type.Object(
      {
        kind: Type.Enum(statusChangeKinds),
        on: Day,
        /** What it was decided on: needed for every ending but death. */
        basis: Type.Optional(Nullable(Text(500))),
        /** Number of the document. */
        document: Type.Optional(Nullable(Text(200))),
        note: Type.Optional(Nullable(Text(500))),
        /** Of a suspension. */
        ground: Type.Optional(Nullable(Ground)),
        /** Of an extension of probation. */
        months: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 120 }))),
      },
      closed,
    ),
    status: 201,
    response: StatusOutcome,
  },
  'POST /status-changes/{id}/revoke': {
    summary: 'The last change of status was recorded wrongly: it is taken back, with the reason',
    access: 'members.write',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ reason: Text(500, 1) }, closed),
    response: StatusChange,
  },
  'GET /status-changes': {
    summary: 'Changes of status in the reach of the acting duty, the latest recorded first',
    access: 'members.read',
    query: Type.Object(
      {
        ...PageQuery,
        organization: Type.Optional(Id),
        kind: Type.Optional(Type.Array(Type.Enum(statusChangeKinds), { maxItems: 20 })),
        /** Days from which changes hold, both included. */
        from: Type.Optional(Day),
        until: Type.Optional(Day),
      },
      closed,
    ),
    response: Type.Object({ items: Type.Array(StatusChange), next: Nullable(Type.String()) }),
  },
});
