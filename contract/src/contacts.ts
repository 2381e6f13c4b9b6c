import { type Static, Type } from 'typebox';
import { contactKindKeys, wayOfContactKeys } from './contact-kinds.ts';
import { Abilities, Day, endpoints, Id, IdParams, Instant, Nullable, PageQuery, Text } from './endpoint.ts';

const closed = { additionalProperties: false };

const Contact = Type.Object({
  id: Id,
  kind: Type.Enum(contactKindKeys),
  how: Type.Enum(wayOfContactKeys),
  day: Day,
  /** Who spoke with the member. */
  by: Type.String(),
  note: Nullable(Type.String()),
  recordedBy: Type.String(),
  recordedAt: Instant,
  /** Taken back: kept, and no longer counted. */
  withdrawn: Nullable(Type.Object({ by: Type.String(), at: Instant, reason: Type.String() })),
  version: Type.Integer(),
  can: Abilities(['withdraw']),
});
export type ContactAnswer = Static<typeof Contact>;

/** The last one that counts, and until when the next is due; null where no rule asks for one. */
const Standing = Type.Object({ last: Nullable(Day), due: Nullable(Day), overdue: Type.Boolean() });

export const contacts = endpoints({
  'GET /members/{id}/contacts': {
    summary: 'Talks and contacts with a member, the latest first, and when the next is due',
    access: 'signed_in',
    params: IdParams,
    query: Type.Object(PageQuery, closed),
    response: Type.Object({
      items: Type.Array(Contact),
      next: Nullable(Type.String()),
      talk: Standing,
      contact: Standing,
      can: Abilities(['record']),
    }),
  },
  'POST /members/{id}/contacts': {
    summary: 'Record a talk or a contact; with its kind alone it was today, and the reader’s own',
    access: 'members.write',
    params: IdParams,
    body: Type.Object(
      {
        kind: Type.Enum(contactKindKeys),
        /** Default: today in China. */
        day: Type.Optional(Day),
        /** Default: in person for a talk, by phone for a contact. */
        how: Type.Optional(Type.Enum(wayOfContactKeys)),
        /** Default: who records it. */
        by: Type.Optional(Nullable(Text(60))),
        note: Type.Optional(Nullable(Text(500))),
      },
      closed,
    ),
    status: 201,
    response: Contact,
  },
  'POST /member-contacts/{id}/withdraw': {
    summary: 'Take back what was recorded wrongly: it stays readable, with the reason',
    access: 'members.write',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ reason: Text(300, 1) }, closed),
    response: Contact,
  },
});
