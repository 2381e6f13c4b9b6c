import { type Static, Type } from 'typebox';
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
import { memberFieldKeys } from './fields.ts';

const closed = { additionalProperties: false };

/** What a member may ask to have corrected: everything but where one belongs, which a transfer changes. */
export const correctable = memberFieldKeys.filter((key) => key !== 'organization');

const State = Type.Enum(['submitted', 'accepted', 'refused', 'withdrawn']);
export type CorrectionState = Static<typeof State>;

const Evidence = Type.Object({
  id: Id,
  name: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  createdAt: Instant,
});

export const CorrectionRow = Type.Object({
  id: Id,
  field: Type.Enum(memberFieldKeys),
  state: State,
  submittedAt: Instant,
  /** The last day for an answer, by the rule `correction.answer_working_days` of the day on which it was asked. */
  dueOn: Day,
  overdue: Type.Boolean(),
  member: Type.Object({ id: Id, name: Type.String() }),
  organization: Type.Object({ id: Id, name: Type.String() }),
  decidedAt: Nullable(Instant),
});
export type CorrectionRowAnswer = Static<typeof CorrectionRow>;

export const Correction = Type.Object({
  ...CorrectionRow.properties,
  /** The value in the file when it was asked; a sensitive one masked. Null also when erased. */
  before: Nullable(Type.String()),
  /** The value asked for; a sensitive one masked. Null: to be cleared, or erased. */
  wished: Nullable(Type.String()),
  /** What the file says now, where that is another value than `before`; a sensitive one masked. */
  now: Nullable(Type.String()),
  changedSince: Type.Boolean(),
  /** Long numbers in it are masked for everybody but the member. */
  explanation: Nullable(Type.String()),
  /** The retention table has taken value and explanation away. */
  erased: Type.Boolean(),
  evidence: Type.Array(Evidence, { maxItems: 5 }),
  decidedBy: Nullable(
    Type.Object({ name: Type.String(), role: Type.String(), organizationName: Type.String() }),
  ),
  reason: Nullable(Type.String()),
  version: Type.Integer(),
  can: Abilities(['addEvidence', 'withdraw', 'decide', 'reveal']),
});
export type CorrectionAnswer = Static<typeof Correction>;

export const corrections = endpoints({
  'GET /members/{id}/correction-requests': {
    summary: 'Correction requests about one file, newest first',
    access: 'signed_in',
    params: IdParams,
    query: Type.Object(PageQuery, closed),
    response: Page(CorrectionRow),
  },
  'POST /members/{id}/correction-requests': {
    secret: true,
    summary: 'Ask for the correction of one field of the own file (PIPL art. 46); null asks to clear it',
    access: 'signed_in',
    params: IdParams,
    body: Type.Object(
      { field: Type.Enum(correctable), value: Nullable(Text(500)), explanation: Text(1000, 4) },
      closed,
    ),
    status: 201,
    response: Correction,
  },
  'GET /correction-requests': {
    summary:
      'Correction requests in the reach of the acting duty; open ones by their day, others newest first',
    access: 'members.write',
    query: Type.Object(
      {
        ...PageQuery,
        state: Type.Optional(Type.Enum(['open', 'overdue', 'answered'])),
        organization: Type.Optional(Id),
      },
      closed,
    ),
    response: Page(CorrectionRow),
  },
  'GET /correction-requests/{id}': {
    summary:
      'One correction request: the old value beside the new, the explanation, the evidence, the answer',
    access: 'signed_in',
    params: IdParams,
    response: Correction,
  },
  'POST /correction-requests/{id}/files': {
    summary: 'Add evidence to the own open request (JPEG, PNG, PDF; at most 10 MB, at most five)',
    access: 'signed_in',
    params: IdParams,
    query: Type.Object({ fileName: Text(200, 1) }, closed),
    binary: 'request',
    status: 201,
    response: Correction,
  },
  'POST /correction-requests/{id}/reveal': {
    secret: true,
    fresh: true,
    summary:
      'Show the old and the new sensitive value in full: needs a reason and a fresh sign-in; is logged',
    access: 'members.reveal',
    params: IdParams,
    body: Type.Object({ reason: Text(200, 4) }, closed),
    response: Type.Object({
      before: Nullable(Type.String()),
      wished: Nullable(Type.String()),
      explanation: Nullable(Type.String()),
    }),
  },
  'POST /correction-requests/{id}/accept': {
    summary: 'Accept: the file is changed as by any edit, and its history names the request',
    access: 'members.write',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ reason: Type.Optional(Text(500)) }, closed),
    response: Correction,
  },
  'POST /correction-requests/{id}/refuse': {
    summary: 'Refuse, with the reason in words (PIPL art. 50)',
    access: 'members.write',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ reason: Text(500, 4) }, closed),
    response: Correction,
  },
  'POST /correction-requests/{id}/withdraw': {
    summary: 'Take the own open request back',
    access: 'signed_in',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({}, closed),
    response: Correction,
  },
});
