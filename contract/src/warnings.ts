import { type Static, Type } from 'typebox';
import { Abilities, Day, endpoints, Id, Nullable, Page, PageQuery, Words } from './endpoint.ts';
import { warningKindKeys } from './warning-kinds.ts';

const closed = { additionalProperties: false };
const kinds = Type.Enum(warningKindKeys);
/** `ask`: somebody must act; `know`: good to know, or for another one to act. */
const severity = Type.Enum(['ask', 'know']);
const Named = Type.Object({ id: Id, name: Type.String() });

const Warning = Type.Object({
  kind: kinds,
  severity,
  /** Null where the warning is about the organisation. */
  member: Nullable(Named),
  /** The transfer that the warning is about; its page settles it. */
  transfer: Nullable(Id),
  /** The period of mobility that the warning is about. */
  mobility: Nullable(Id),
  organization: Named,
  /** From when the rule counts: the day of joining, of applying, of the last contact. */
  since: Nullable(Day),
  /** The day until which the rule asks it; null where no day matters. */
  due: Nullable(Day),
  words: Words,
  rule: Type.String(),
  article: Words,
  can: Abilities(['recordTalk', 'recordContact', 'changeStatus', 'beginTerm']),
});
export type WarningAnswer = Static<typeof Warning>;

const within = {
  /** An organisation of the reach: what is found there and below. */
  organization: Type.Optional(Id),
};

export const warnings = endpoints({
  'GET /warnings': {
    summary: 'What the rules find in the reach of the acting duty, by kind, the earliest due first',
    access: 'organizations.read',
    query: Type.Object({ ...PageQuery, ...within, kind: Type.Optional(kinds) }, closed),
    response: Page(Warning),
  },
  'GET /warnings/summary': {
    summary: 'How many of each kind; kinds of which there are none are left out',
    access: 'organizations.read',
    query: Type.Object(within, closed),
    response: Type.Object({
      date: Day,
      items: Type.Array(
        Type.Object({
          kind: kinds,
          severity,
          count: Type.Integer(),
          /** The only one, so that one sentence says all of it; null where there are more. */
          only: Nullable(Warning),
        }),
      ),
      /** How persons are shown first: each by name to their branch, counted by organisation above it. */
      people: Type.Enum(['by_name', 'by_organization']),
    }),
  },
  'GET /warnings/organizations': {
    summary: 'How many of one kind at each organisation, in the order of the tree',
    access: 'organizations.read',
    query: Type.Object({ ...PageQuery, ...within, kind: kinds }, closed),
    response: Page(Type.Object({ organization: Named, count: Type.Integer() })),
  },
});
