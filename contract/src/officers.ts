import { type Static, Type } from 'typebox';
import {
  Abilities,
  Day,
  endpoints,
  Id,
  IdParams,
  Nullable,
  Page,
  PageQuery,
  Text,
  Words,
} from './endpoint.ts';
import {
  type ElectionKind,
  electionKinds,
  type Post,
  postKeys,
  posts,
  type WayToPost,
  waysToPost,
} from './posts.ts';

export { type ElectionKind, electionKinds, type Post, postKeys, posts, type WayToPost, waysToPost };

const wayKeys = Object.keys(waysToPost) as WayToPost[]; // the keys of a literal table
const electionKeys = Object.keys(electionKinds) as ElectionKind[]; // the keys of a literal table
const closed = { additionalProperties: false };

const Officer = Type.Object({
  id: Id,
  termId: Id,
  termNumber: Type.Integer(),
  member: Type.Object({ id: Id, name: Type.String() }),
  post: Type.Enum(postKeys),
  how: Type.Enum(wayKeys),
  from: Day,
  /** Half-open: the first day without; null in office. */
  until: Nullable(Day),
  endReason: Nullable(Type.String()),
  version: Type.Integer(),
  can: Abilities(['end']),
});
export type OfficerAnswer = Static<typeof Officer>;

const Term = Type.Object({
  id: Id,
  number: Type.Integer(),
  election: Type.Enum(electionKeys),
  village: Type.Boolean(),
  from: Day,
  /** The day on which the next term should begin, an approved extension not counted. */
  due: Day,
  extendedUntil: Nullable(Day),
  approval: Nullable(Type.String()),
  extensionReason: Nullable(Type.String()),
  /** Half-open: the first day of the next term; null while it runs. */
  ended: Nullable(Day),
  version: Type.Integer(),
  can: Abilities(['extend']),
});
export type TermAnswer = Static<typeof Term>;

/** A rule that speaks against how an organisation stands, with its article or setting. */
const Finding = Type.Object({
  severity: Type.Enum(['warn', 'block']),
  words: Words,
  rule: Type.String(),
  article: Words,
  earliest: Nullable(Words),
});
export type FindingAnswer = Static<typeof Finding>;

export const officers = endpoints({
  'GET /organizations/{id}/officers': {
    summary: 'Who holds a post, or held one (`when=past`), the latest first',
    access: 'organizations.read',
    params: IdParams,
    query: Type.Object({ ...PageQuery, when: Type.Optional(Type.Enum(['now', 'past'])) }, closed),
    response: Page(Officer),
  },
  'POST /organizations/{id}/officers': {
    summary: 'Another officer in the running term',
    access: 'organizations.write',
    params: IdParams,
    body: Type.Object(
      { memberId: Id, post: Type.Enum(postKeys), how: Type.Enum(wayKeys), from: Day },
      closed,
    ),
    status: 201,
    response: Officer,
  },
  'POST /organizations/{id}/officers/{officerId}/end': {
    summary: 'A post ends on a day, with the reason',
    access: 'organizations.write',
    params: Type.Object({ id: Id, officerId: Id }),
    ifMatch: true,
    body: Type.Object({ on: Day, reason: Text(300, 1) }, closed),
    response: Officer,
  },
  'GET /organizations/{id}/terms': {
    summary: 'The terms of the body, the latest first',
    access: 'organizations.read',
    params: IdParams,
    query: Type.Object(PageQuery, closed),
    response: Page(Term),
  },
  'POST /organizations/{id}/terms': {
    summary: 'Change of term in one act: the running term and its officers end, the new ones begin',
    access: 'organizations.write',
    params: IdParams,
    body: Type.Object(
      {
        from: Day,
        election: Type.Enum(electionKeys),
        village: Type.Boolean(),
        /** Document of the superior; an early election needs it. */
        approval: Type.Optional(Nullable(Text(200))),
        officers: Type.Array(Type.Object({ memberId: Id, post: Type.Enum(postKeys) }, closed), {
          minItems: 1,
          maxItems: 40,
        }),
      },
      closed,
    ),
    status: 201,
    response: Term,
  },
  'POST /organizations/{id}/terms/{termId}/extension': {
    summary: 'The election is put off, with the superior’s approval',
    access: 'organizations.write',
    params: Type.Object({ id: Id, termId: Id }),
    ifMatch: true,
    body: Type.Object({ until: Day, approval: Text(200, 1), reason: Text(300, 1) }, closed),
    response: Term,
  },
  'GET /organizations/{id}/health': {
    summary: 'What the rules say of how an organisation stands: members, committee, term',
    access: 'organizations.read',
    params: IdParams,
    response: Type.Object({
      date: Day,
      fullMembers: Nullable(Type.Integer()),
      members: Nullable(Type.Integer()),
      findings: Type.Array(Finding),
      can: Abilities(['beginTerm', 'addOfficer']),
    }),
  },
  'GET /terms-ending': {
    summary: 'Running terms of the reach that end soon or should have ended, the earliest first',
    access: 'organizations.read',
    query: Type.Object(PageQuery, closed),
    response: Page(
      Type.Object({
        organization: Type.Object({ id: Id, name: Type.String() }),
        number: Type.Integer(),
        until: Day,
        overdue: Type.Boolean(),
      }),
    ),
  },
});
