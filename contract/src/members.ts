import { type Static, Type } from 'typebox';
import {
  Abilities,
  Day,
  Done,
  endpoints,
  Id,
  IdParams,
  Instant,
  Nullable,
  Page,
  PageQuery,
  Text,
  Words,
} from './endpoint.ts';
import {
  type EntryKind,
  entryKinds,
  memberFieldKeys,
  type Revealable,
  revealable,
  stageKeys,
} from './fields.ts';
import { memberImports } from './member-imports.ts';
import { memberStory } from './member-story.ts';
import { TwoTimesQuery } from './two-times.ts';

const closed = { additionalProperties: false };
const Sex = Type.Enum(['male', 'female']);
const Precision = Type.Enum(['day', 'month', 'year']);

export { type Revealable, revealable };

export const MemberRow = Type.Object({
  id: Id,
  name: Type.String(),
  sex: Sex,
  age: Type.Integer(),
  birth: Day,
  ethnicGroup: Nullable(Type.String()),
  education: Nullable(Type.String()),
  stage: Type.Enum(stageKeys),
  joined: Nullable(Day),
  joinedPrecision: Precision,
  full: Nullable(Day),
  fullPrecision: Precision,
  /**
   * Masked: ****************73. More digits would give it away beside the date of birth. Stars alone in a list of a past
   * day whose file is no longer in reach; there, work is null, since it has no history.
   */
  idNumber: Type.String(),
  /** Masked: 138****3307. */
  phone: Nullable(Type.String()),
  workUnit: Nullable(Type.String()),
  occupation: Nullable(Type.String()),
  organization: Type.Object({ id: Id, name: Type.String(), code: Type.String() }),
});
export type MemberRowAnswer = Static<typeof MemberRow>;

export const Member = Type.Object({
  ...MemberRow.properties,
  /** Masked: the first characters only. */
  address: Nullable(Type.String()),
  nativePlace: Nullable(Type.String()),
  email: Nullable(Type.String()),
  applied: Nullable(Day),
  introducers: Nullable(Type.String()),
  school: Nullable(Type.String()),
  workStarted: Nullable(Day),
  notes: Nullable(Type.String()),
  photo: Nullable(Id),
  /** Years of standing, from the end of probation (domain rule 11). */
  standingYears: Nullable(Type.Integer()),
  version: Type.Integer(),
  createdAt: Instant,
  updatedAt: Instant,
  can: Abilities([
    'edit',
    'reveal',
    'addEntry',
    'addFile',
    'printSlip',
    'seeAccessLog',
    'requestCorrection',
    'copy',
  ]),
});
export type MemberAnswer = Static<typeof Member>;

const values = {
  name: Text(60, 1),
  idNumber: Text(40, 1),
  sex: Sex,
  birth: Day,
  ethnicGroup: Nullable(Text(4)),
  education: Nullable(Text(4)),
  stage: Type.Enum(stageKeys),
  joined: Nullable(Day),
  full: Nullable(Day),
  applied: Nullable(Day),
  phone: Nullable(Text(40)),
  email: Nullable(Text(254)),
  address: Nullable(Text(200)),
  nativePlace: Nullable(Text(60)),
  introducers: Nullable(Text(100)),
  school: Nullable(Text(120)),
  workUnit: Nullable(Text(120)),
  occupation: Nullable(Text(60)),
  workStarted: Nullable(Day),
  notes: Nullable(Text(500)),
};

export const Entry = Type.Object({
  id: Id,
  kind: Type.Enum(Object.keys(entryKinds) as EntryKind[]),
  fromOn: Nullable(Day),
  untilOn: Nullable(Day),
  title: Type.String(),
  place: Nullable(Type.String()),
  detail: Nullable(Type.String()),
  /** A family contact's number, masked. */
  phone: Nullable(Type.String()),
  version: Type.Integer(),
});
const entryValues = {
  fromOn: Nullable(Day),
  untilOn: Nullable(Day),
  title: Text(120, 1),
  place: Nullable(Text(120)),
  detail: Nullable(Text(500)),
  phone: Nullable(Text(40)),
};

const MemberFile = Type.Object({
  id: Id,
  purpose: Type.Enum(['photo', 'attachment']),
  name: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  createdAt: Instant,
});

/** The filters of the list and of the export: one definition for both. */
export const memberFilter = {
  organization: Type.Optional(Id),
  within: Type.Optional(Type.Enum(['subtree', 'only'])),
  /** Name (2 characters, also in the middle), pinyin or initials. */
  name: Type.Optional(Text(60)),
  /** Exact; goes in the body of a search, never in a URL. */
  stage: Type.Optional(Type.Array(Type.Enum(stageKeys), { maxItems: 20 })),
  sex: Type.Optional(Sex),
  ageFrom: Type.Optional(Type.Integer({ minimum: 0, maximum: 150 })),
  ageUntil: Type.Optional(Type.Integer({ minimum: 0, maximum: 150 })),
  education: Type.Optional(Type.Array(Text(4), { maxItems: 20 })),
  ethnicGroup: Type.Optional(Type.Array(Text(4), { maxItems: 60 })),
  joinedFrom: Type.Optional(Day),
  joinedUntil: Type.Optional(Day),
  /** Files in which this is not given. */
  missing: Type.Optional(Type.Enum(['phone'])),
};
export const MemberFilter = Type.Object(memberFilter, closed);
export type MemberFilterQuery = Static<typeof MemberFilter>;

export const members = endpoints({
  'GET /members': {
    summary:
      'Members in the reach of the acting duty, in the order of the tree; with `asOf` as the registry stood on that day',
    access: 'members.read',
    query: Type.Object({ ...PageQuery, ...memberFilter, ...TwoTimesQuery }, closed),
    response: Page(MemberRow),
  },
  'POST /members/search': {
    secret: true,
    summary:
      'Exact search by ID number or mobile number, in the body so that neither stands in a URL or a log',
    access: 'members.read',
    body: Type.Object({ idNumber: Type.Optional(Text(40)), phone: Type.Optional(Text(40)) }, closed),
    response: Type.Object({ items: Type.Array(MemberRow) }),
  },
  'GET /members/{id}': {
    summary: 'One member file, sensitive fields masked; leaves a line in its access log',
    access: 'signed_in',
    params: IdParams,
    response: Member,
  },
  'POST /members': {
    summary: 'A new member file',
    access: 'members.write',
    body: Type.Object(
      {
        organizationId: Id,
        ...Type.Partial(Type.Omit(Type.Object(values), ['name', 'idNumber'])).properties,
        name: values.name,
        idNumber: values.idNumber,
      },
      closed,
    ),
    status: 201,
    response: Member,
  },
  'PATCH /members/{id}': {
    summary: 'Edit a file; absent leaves, null clears',
    access: 'members.write',
    params: IdParams,
    ifMatch: true,
    body: Type.Object(
      {
        ...Type.Partial(Type.Object(values)).properties,
        /** From when a changed education, occupation or work unit holds; today without it. Never in the future. */
        since: Type.Optional(Day),
      },
      closed,
    ),
    response: Member,
  },
  'POST /members/{id}/reveal': {
    secret: true,
    fresh: true,
    summary:
      'Show sensitive values in full: needs a reason and a sign-in of the last five minutes; is logged',
    access: 'signed_in',
    params: IdParams,
    body: Type.Object(
      {
        fields: Type.Array(Type.Enum([...revealable]), { minItems: 1, maxItems: 3 }),
        reason: Text(200, 4),
      },
      closed,
    ),
    response: Type.Object({
      idNumber: Type.Optional(Type.String()),
      phone: Type.Optional(Nullable(Type.String())),
      address: Type.Optional(Nullable(Type.String())),
    }),
  },
  'GET /members/{id}/access-log': {
    summary:
      'Who opened, revealed or exported the own file: when, in which duty, by which right; openings of one day in one line',
    access: 'signed_in',
    params: IdParams,
    query: Type.Object(PageQuery, closed),
    response: Page(
      Type.Object({
        /** Of the last, where one line stands for several. */
        at: Instant,
        firstAt: Instant,
        times: Type.Integer(),
        actorName: Type.String(),
        role: Type.String(),
        organizationName: Type.String(),
        action: Type.Enum(['opened', 'revealed', 'exported', 'copied']),
        fields: Type.Array(Type.String()),
        reason: Nullable(Type.String()),
        /** By which right: the duty's task and the law or the Party's rules that give it. */
        ground: Words,
      }),
    ),
  },
  'GET /members/{id}/history': {
    summary: 'Every change of a file: when it was true, when it was recorded, by whom',
    access: 'signed_in',
    params: IdParams,
    query: Type.Object(PageQuery, closed),
    response: Page(
      Type.Object({
        id: Id,
        kind: Type.String(),
        validOn: Day,
        recordedAt: Instant,
        actorName: Type.String(),
        role: Type.String(),
        changes: Type.Array(
          Type.Object({
            field: Type.String(),
            before: Nullable(Type.String()),
            after: Nullable(Type.String()),
          }),
        ),
        /** The correction request that this change answers. */
        correctionRequest: Nullable(Id),
      }),
    ),
  },
  'GET /members/{id}/entries': {
    summary: 'Education, work, posts, awards, discipline, training, family contacts',
    access: 'signed_in',
    params: IdParams,
    response: Type.Object({ items: Type.Array(Entry, { maxItems: 500 }) }),
  },
  'POST /members/{id}/entries': {
    summary: 'Add an entry',
    access: 'members.write',
    params: IdParams,
    body: Type.Object(
      {
        kind: Entry.properties.kind,
        title: entryValues.title,
        fromOn: Type.Optional(entryValues.fromOn),
        untilOn: Type.Optional(entryValues.untilOn),
        place: Type.Optional(entryValues.place),
        detail: Type.Optional(entryValues.detail),
        phone: Type.Optional(entryValues.phone),
      },
      closed,
    ),
    status: 201,
    response: Entry,
  },
  'PATCH /member-entries/{id}': {
    summary: 'Edit an entry',
    access: 'members.write',
    params: IdParams,
    ifMatch: true,
    body: Type.Partial(Type.Object(entryValues), closed),
    response: Entry,
  },
  'DELETE /member-entries/{id}': {
    summary: 'Take an entry away; the history keeps what it said',
    access: 'members.write',
    params: IdParams,
    response: Done,
  },
  'GET /members/{id}/files': {
    summary: 'Photo and attachments of a file',
    access: 'signed_in',
    params: IdParams,
    response: Type.Object({ items: Type.Array(MemberFile, { maxItems: 200 }) }),
  },
  'POST /members/{id}/files': {
    summary: 'Add an attachment or the photo (JPEG, PNG, PDF; at most 10 MB)',
    access: 'members.write',
    params: IdParams,
    query: Type.Object({ purpose: Type.Enum(['photo', 'attachment']), fileName: Text(200, 1) }, closed),
    binary: 'request',
    status: 201,
    response: MemberFile,
  },
  'GET /member-files/{id}': {
    summary: 'The content of a photo or an attachment',
    access: 'signed_in',
    params: IdParams,
    binary: 'response',
    response: Type.Unknown(),
  },
  'DELETE /member-files/{id}': {
    summary: 'Take a photo or an attachment away',
    access: 'members.write',
    params: IdParams,
    response: Done,
  },
  'POST /member-exports': {
    summary:
      'Export of what is filtered, in the shape that imports again; masked unless revealed with a reason',
    access: 'members.export',
    fresh: { body: 'reveal' },
    body: Type.Object(
      {
        ...memberFilter,
        format: Type.Enum(['xlsx', 'csv']),
        columns: Type.Optional(Type.Array(Type.Enum(memberFieldKeys), { minItems: 1, maxItems: 40 })),
        reveal: Type.Optional(Type.Boolean()),
        reason: Type.Optional(Text(200, 4)),
      },
      closed,
    ),
    binary: 'response',
    response: Type.Unknown(),
  },
  'GET /saved-filters': {
    summary: 'The own saved filters',
    access: 'members.read',
    response: Type.Object({
      items: Type.Array(Type.Object({ id: Id, name: Type.String(), query: MemberFilter })),
    }),
  },
  'POST /saved-filters': {
    summary: 'Save a filter under a name',
    access: 'members.read',
    body: Type.Object({ name: Text(40, 1), query: MemberFilter }, closed),
    status: 201,
    response: Type.Object({ id: Id, name: Type.String(), query: MemberFilter }),
  },
  'DELETE /saved-filters/{id}': {
    summary: 'Forget a saved filter',
    access: 'members.read',
    params: IdParams,
    response: Done,
  },
  ...memberImports,
  ...memberStory,
});
