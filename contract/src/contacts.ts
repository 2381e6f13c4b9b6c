import { type Static, Type } from 'typebox';
import { Abilities, Day, endpoints, Id, IdParams, Instant, Nullable, PageQuery, Text } from './endpoint.ts';

/** What is recorded of speaking with a member. */
export const contactKinds = {
  talk: { zh: '谈心谈话', en: 'Talk' },
  contact: { zh: '联系', en: 'Contact' },
} as const;
export type ContactKind = keyof typeof contactKinds;
export const contactKindKeys = Object.keys(contactKinds) as ContactKind[]; // the keys of a literal table

export const waysOfContact = {
  in_person: { zh: '当面', en: 'In person' },
  phone: { zh: '电话', en: 'By phone' },
  message: { zh: '信息', en: 'By message' },
  visit: { zh: '走访', en: 'Visit' },
} as const;
export type WayOfContact = keyof typeof waysOfContact;
export const wayOfContactKeys = Object.keys(waysOfContact) as WayOfContact[]; // the keys of a literal table

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
