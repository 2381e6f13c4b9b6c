import { type Static, Type } from 'typebox';
import { type Presence, presenceKeys } from './causes.ts';
import {
  Abilities,
  Day,
  endpoints,
  Id,
  IdParams,
  Instant,
  Nullable,
  PageQuery,
  Text,
  Words,
} from './endpoint.ts';
import { stageKeys } from './fields.ts';

/**
 * Changes of status (党籍变动), by the word that an officer looks for. What each does to a member and under which
 * rules stands in one table: server, features/status-changes/status-changes.rules.ts.
 */
export const statusChanges = {
  admit: { zh: '接收为预备党员', en: 'Admit as probationary member' },
  convert: { zh: '预备党员转正', en: 'Become full member' },
  extend_probation: { zh: '延长预备期', en: 'Extend probation' },
  cancel_probation: { zh: '取消预备党员资格', en: 'Cancel probation' },
  go_abroad: { zh: '出国（境）', en: 'Go abroad' },
  return: { zh: '回国（境）', en: 'Come back from abroad' },
  lose_contact: { zh: '失去联系', en: 'Lose contact' },
  find_again: { zh: '恢复联系', en: 'Find again' },
  suspend: { zh: '停止党籍', en: 'Suspend membership' },
  restore: { zh: '恢复党籍', en: 'Restore membership' },
  die: { zh: '去世', en: 'Die' },
  withdraw: { zh: '退党', en: 'Withdraw from the Party' },
  withdraw_by_default: { zh: '自行脱党', en: 'Withdraw by default' },
  remove: { zh: '除名', en: 'Remove' },
  expel: { zh: '开除党籍', en: 'Expel' },
} as const satisfies Record<string, { zh: string; en: string }>;
export type StatusChangeKind = keyof typeof statusChanges;
export const statusChangeKinds = Object.keys(statusChanges) as StatusChangeKind[]; // keys of a literal table

/** Why membership is suspended (停止党籍): the rules of each are its own. */
export const suspensionGrounds = {
  lost_contact: { zh: '失去联系', en: 'Lost contact' },
  abroad: { zh: '出国（境）时间长', en: 'Long abroad' },
  other: { zh: '其他原因', en: 'Another reason' },
} as const satisfies Record<string, { zh: string; en: string }>;
export type SuspensionGround = keyof typeof suspensionGrounds;
export const suspensionGroundKeys = Object.keys(suspensionGrounds) as SuspensionGround[]; // keys of a literal table

/** What an officer has to write down: what it was decided on, and the document that says so. */
export const statusPapers: Readonly<Record<StatusChangeKind, { basis: boolean; document: boolean }>> = {
  admit: { basis: false, document: false },
  convert: { basis: false, document: false },
  extend_probation: { basis: true, document: false },
  cancel_probation: { basis: true, document: true },
  go_abroad: { basis: false, document: false },
  return: { basis: false, document: false },
  lose_contact: { basis: false, document: false },
  find_again: { basis: false, document: false },
  suspend: { basis: true, document: true },
  restore: { basis: true, document: true },
  die: { basis: false, document: false },
  withdraw: { basis: true, document: false },
  withdraw_by_default: { basis: true, document: true },
  remove: { basis: true, document: true },
  expel: { basis: true, document: true },
};

/** What of a member a change of status can touch. */
export const statusFields = {
  stage: { zh: '人员类别', en: 'Stage' },
  joined: { zh: '入党日期', en: 'Joined' },
  full: { zh: '转正日期', en: 'Full member since' },
  presence: { zh: '联系情况', en: 'Whereabouts' },
  presenceSince: { zh: '联系情况自', en: 'Whereabouts since' },
  probationUntil: { zh: '预备期延长至', en: 'Probation extended until' },
} as const satisfies Record<string, { zh: string; en: string }>;
export type StatusField = keyof typeof statusFields;
const statusFieldKeys = Object.keys(statusFields) as StatusField[]; // keys of a literal table

const closed = { additionalProperties: false };
const presences = presenceKeys satisfies Presence[];
const Ground = Type.Enum(suspensionGroundKeys);

/** A rule or the member's status that speaks against a step, or only warns of it. */
export const StatusFinding = Type.Object({
  words: Words,
  /** Key of the rule and its article; null where the status itself says no. */
  rule: Nullable(Type.String()),
  article: Nullable(Words),
  /** The first lawful day (`YYYY-MM-DD` in both languages) or the condition in words. */
  earliest: Nullable(Words),
  /** Field of the request that it is about, as a JSON pointer; null for the whole. */
  pointer: Nullable(Type.String()),
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
