import { Type } from 'typebox';
import { endpoints, Id, Instant, Nullable, Page, PageQuery, Text } from './endpoint.ts';

const closed = { additionalProperties: false };

export const audit = endpoints({
  'GET /audit-entries': {
    summary: 'The log, newest first; for the audit admin only',
    access: 'audit.read',
    query: Type.Object(
      {
        ...PageQuery,
        action: Type.Optional(Text(60)),
        outcome: Type.Optional(Type.Enum(['done', 'refused'])),
        objectId: Type.Optional(Text(60)),
        account: Type.Optional(Id),
        from: Type.Optional(Type.String({ format: 'date-time' })),
        until: Type.Optional(Type.String({ format: 'date-time' })),
      },
      closed,
    ),
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
    summary: 'Walk the chain and say whether every entry is as it was written',
    access: 'audit.read',
    response: Type.Object({
      sound: Type.Boolean(),
      entries: Type.Integer(),
      firstBreak: Nullable(Type.Object({ lane: Type.Integer(), seq: Type.Integer(), what: Type.String() })),
    }),
  },
});
