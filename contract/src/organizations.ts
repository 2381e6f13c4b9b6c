import { type Static, Type } from 'typebox';
import {
  Abilities,
  Day,
  Done,
  endpoints,
  Id,
  IdParams,
  Nullable,
  Page,
  PageQuery,
  Sought,
  Text,
  Words,
} from './endpoint.ts';
import { problemCodes } from './fields.ts';
import {
  type OrganizationForm,
  type OrganizationKind,
  organizationForms,
  organizationKinds,
} from './kinds.ts';
import { TwoTimesQuery } from './two-times.ts';

export { type OrganizationForm, type OrganizationKind, organizationForms, organizationKinds };

const kindKeys = Object.keys(organizationKinds) as OrganizationKind[];
const formKeys = Object.keys(organizationForms) as OrganizationForm[];
const closed = { additionalProperties: false };

export const OrganizationNode = Type.Object({
  id: Id,
  parentId: Nullable(Id),
  code: Type.String(),
  name: Type.String(),
  shortName: Nullable(Type.String()),
  kind: Type.Enum(kindKeys),
  form: Type.Enum(formKeys),
  childCount: Type.Integer(),
  /** Members (full and probationary) in the subtree; null where the acting duty may not know. */
  memberCount: Nullable(Type.Integer()),
  /** The first day without it: merged away or dissolved, its past stays readable; null for a living one. */
  endedOn: Nullable(Day),
});
export type OrganizationNodeAnswer = Static<typeof OrganizationNode>;

/** An organisation as it stood on a day; `endedOn` and `parentId` as everywhere. */
export const OrganizationThen = Type.Object({
  ...OrganizationNode.properties,
  ancestors: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  /** The period in which all of this was so; null: nobody knows since when, or it goes on. */
  from: Nullable(Day),
  until: Nullable(Day),
});
export type OrganizationThenAnswer = Static<typeof OrganizationThen>;

export const Organization = Type.Object({
  ...OrganizationNode.properties,
  divisionCode: Nullable(Type.String()),
  divisionName: Nullable(Type.String()),
  regionName: Type.String(),
  foundedOn: Nullable(Day),
  phone: Nullable(Type.String()),
  address: Nullable(Type.String()),
  /** The first day without a temporary organisation; null for the others. */
  temporaryUntil: Nullable(Day),
  /** Where what it held went, of one that ended. */
  successor: Nullable(Type.Object({ id: Id, name: Type.String() })),
  /** From the top of the actor's reach down to the parent. */
  ancestors: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  version: Type.Integer(),
  can: Abilities(['edit', 'addChild', 'addMember', 'import', 'printSlips', 'grantDuty', 'operate']),
});
export type OrganizationAnswer = Static<typeof Organization>;

const Found = Type.Object({ ...OrganizationNode.properties, pathNames: Type.Array(Type.String()) });

const editable = {
  name: Text(100, 2),
  shortName: Nullable(Text(60)),
  form: Type.Enum(formKeys),
  divisionCode: Nullable(Type.String({ pattern: '^\\d{6}$' })),
  foundedOn: Nullable(Day),
  phone: Nullable(Text(30)),
  address: Nullable(Text(200)),
};

export const ImportProblem = Type.Object({
  sheet: Type.String(),
  row: Type.Integer(),
  column: Type.String(),
  code: Type.Enum([...problemCodes]),
  message: Words,
});

export const organizations = endpoints({
  'GET /organizations': {
    summary:
      'Search by name (also in the middle), code or pinyin; without a text, the top of the actor’s reach',
    access: 'organizations.read',
    query: Type.Object(
      {
        ...PageQuery,
        name: Type.Optional(Text(100)),
        kind: Type.Optional(Type.Enum(kindKeys)),
        within: Type.Optional(Id),
        /** Also those that ended. */
        ended: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
    response: Page(Found),
  },
  'GET /organizations/{id}': {
    summary: 'One organisation in the reach of the acting duty, or the member’s own',
    access: 'signed_in',
    params: IdParams,
    response: Organization,
  },
  'GET /organizations/{id}/children': {
    summary:
      'The next level, in order of their place; with `asOf` as it stood on that day, with the headcounts of that day',
    access: 'organizations.read',
    params: IdParams,
    query: Type.Object({ ...PageQuery, ended: Type.Optional(Type.Boolean()), ...TwoTimesQuery }, closed),
    response: Page(OrganizationNode),
  },
  'GET /organizations/{id}/as-of': {
    summary: 'One organisation as it stood on a day: name, kind, superior and headcount of that day',
    access: 'organizations.read',
    params: IdParams,
    query: Type.Object(TwoTimesQuery, closed),
    response: Type.Object({
      asOf: Day,
      asKnown: Nullable(Day),
      /** Null: it did not exist on that day, or nothing was known of it. */
      state: Nullable(OrganizationThen),
      /** The first and the last day of which anything is known; null: from ever, until now. */
      first: Nullable(Day),
      last: Nullable(Day),
    }),
  },
  'POST /organizations': {
    summary: 'A new organisation below one of the own reach',
    access: 'organizations.write',
    body: Type.Object(
      {
        parentId: Id,
        code: Text(20, 1),
        name: editable.name,
        kind: Type.Enum(kindKeys),
        form: Type.Optional(editable.form),
        shortName: Type.Optional(editable.shortName),
        divisionCode: Type.Optional(editable.divisionCode),
        foundedOn: Type.Optional(editable.foundedOn),
        phone: Type.Optional(editable.phone),
        address: Type.Optional(editable.address),
        /** Needed for the form `temporary`, and only there: the first day without it. */
        temporaryUntil: Type.Optional(Nullable(Day)),
      },
      closed,
    ),
    status: 201,
    response: Organization,
  },
  'PATCH /organizations/{id}': {
    summary: 'Rename or edit; absent leaves, null clears',
    access: 'organizations.write',
    params: IdParams,
    ifMatch: true,
    body: Type.Partial(Type.Object(editable), closed),
    response: Organization,
  },
  'POST /organization-imports': {
    summary:
      'Import a tree from a table (.xlsx, .csv): parent by code, by name or by path of names; all or nothing',
    access: 'organizations.write',
    query: Type.Object(
      { organization: Id, fileName: Text(200, 1), dryRun: Type.Optional(Type.Boolean()) },
      closed,
    ),
    binary: 'request',
    status: 201,
    response: Type.Object({
      outcome: Type.Enum(['commit', 'refuse', 'dry-run']),
      accepted: Type.Integer(),
      unchanged: Type.Integer(),
      problems: Type.Array(ImportProblem),
    }),
  },
  'GET /divisions': {
    summary: 'Administrative divisions (GB/T 2260) by name or code',
    access: 'signed_in',
    query: Type.Object({ text: Sought(40) }, closed),
    response: Type.Object({ items: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })) }),
  },
});
export { Done };
