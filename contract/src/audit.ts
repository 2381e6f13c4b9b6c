import { type Static, Type } from 'typebox';
import { roleKeys } from './authorization.ts';
import { endpoints, Id, Instant, Nullable, Page, PageQuery, Text, Words } from './endpoint.ts';

const closed = { additionalProperties: false };

/** What the log is searched by: one definition for the list and the export. */
const auditFilter = {
  action: Type.Optional(Text(60)),
  outcome: Type.Optional(Type.Enum(['done', 'refused'])),
  /** An object's id, or part of its name. */
  object: Type.Optional(Text(60)),
  objectId: Type.Optional(Text(60)),
  /** Part of the actor's name. */
  person: Type.Optional(Text(60)),
  account: Type.Optional(Id),
  role: Type.Optional(Type.Enum([...roleKeys, 'self', 'system'])),
  /** Code or part of the name of the organisation in whose duty it was done. */
  organization: Type.Optional(Text(60)),
  /** Address that the request came from, or its beginning. */
  address: Type.Optional(Text(60)),
  from: Type.Optional(Type.String({ format: 'date-time' })),
  until: Type.Optional(Type.String({ format: 'date-time' })),
};
const AuditFilter = Type.Object(auditFilter, closed);
export type AuditFilterQuery = Static<typeof AuditFilter>;

const Break = Type.Object({
  /** Null where the anchor file is broken. */
  lane: Nullable(Type.Integer()),
  seq: Type.Integer(),
  at: Nullable(Instant),
  what: Words,
});

const anchors = Type.Object({ count: Type.Integer(), lastAt: Nullable(Instant) });

export const audit = endpoints({
  'GET /audit-entries': {
    summary: 'The log, newest first; for the audit admin only',
    access: 'audit.read',
    query: Type.Object({ ...PageQuery, ...auditFilter }, closed),
    response: Page(
      Type.Object({
        lane: Type.Integer(),
        seq: Type.Integer(),
        at: Instant,
        accountId: Nullable(Id),
        actorName: Type.String(),
        dutyRole: Type.String(),
        organizationName: Nullable(Type.String()),
        address: Type.String(),
        action: Type.String(),
        outcome: Type.Enum(['done', 'refused']),
        objectType: Type.String(),
        objectId: Nullable(Type.String()),
        objectName: Nullable(Type.String()),
        reason: Nullable(Type.String()),
        before: Nullable(Type.Record(Type.String(), Type.Unknown())),
        after: Nullable(Type.Record(Type.String(), Type.Unknown())),
        hash: Type.String(),
      }),
    ),
  },
  'GET /audit-verification': {
    summary:
      'Walk the chain, compare it with the anchors outside the database, and say what is not as it was written',
    access: 'audit.read',
    response: Type.Object({
      sound: Type.Boolean(),
      entries: Type.Integer(),
      firstBreak: Nullable(Break),
      breaks: Type.Array(Break),
      anchors,
    }),
  },
  'GET /audit-verifications': {
    summary:
      'The last twenty verifications, by whom and with what result; the anchors; the key of signatures',
    access: 'audit.read',
    response: Type.Object({
      items: Type.Array(
        Type.Object({
          at: Instant,
          actorName: Type.String(),
          sound: Type.Boolean(),
          entries: Type.Integer(),
        }),
        { maxItems: 20 },
      ),
      anchors,
      publicKey: Type.String(),
    }),
  },
  'POST /audit-exports': {
    summary:
      'Entries under a filter for the inspector: a signed archive that can be verified without this system',
    access: 'audit.read',
    fresh: true,
    body: Type.Object(
      {
        format: Type.Enum(['xlsx', 'csv']),
        reason: Text(200, 1),
        ...auditFilter,
      },
      closed,
    ),
    binary: 'response',
    response: Type.Unknown(),
  },
});
