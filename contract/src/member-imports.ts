import { type Static, Type } from 'typebox';
import { Abilities, endpoints, Id, IdParams, Instant, Nullable, Page, PageQuery, Text } from './endpoint.ts';
import { memberFieldKeys } from './fields.ts';

const closed = { additionalProperties: false };

const importState = Type.Enum([
  'mapping',
  'checking',
  'checked',
  'committing',
  'committed',
  'refused',
  'failed',
  'cancelled',
]);

export const skipReasons = [
  'blank',
  'total',
  'repeated_header',
  'note',
  'no_header',
  'hidden_sheet',
  'columns_missing',
] as const;
export type SkipReason = (typeof skipReasons)[number];

export const MemberImport = Type.Object({
  id: Id,
  fileName: Type.String(),
  fileSize: Type.Integer(),
  organization: Type.Object({ id: Id, name: Type.String() }),
  state: importState,
  /** What the file looks like, for the mapping page. */
  sheets: Type.Array(
    Type.Object({
      name: Type.String(),
      hidden: Type.Boolean(),
      headerRow: Nullable(Type.Integer()),
      columns: Type.Array(
        Type.Object({
          index: Type.Integer(),
          heading: Type.String(),
          field: Nullable(Type.Enum(memberFieldKeys)),
          hidden: Type.Boolean(),
          samples: Type.Array(Type.String()),
        }),
      ),
    }),
  ),
  mapping: Type.Record(Type.String(), Nullable(Type.Enum(memberFieldKeys))),
  rowsDone: Type.Integer(),
  rowsTotal: Nullable(Type.Integer()),
  accepted: Type.Integer(),
  unchanged: Type.Integer(),
  problemCount: Type.Integer(),
  /** How many problems of each code. */
  problemSummary: Type.Record(Type.String(), Type.Integer()),
  /** Branches that the file names and the registry does not know. */
  unknownOrganizations: Type.Array(Type.Object({ text: Type.String(), rows: Type.Integer() })),
  /** What was read but is nobody's row, so that nothing vanishes silently; rows 0: the whole sheet. */
  skipped: Type.Array(
    Type.Object({ sheet: Type.String(), reason: Type.Enum([...skipReasons]), rows: Type.Integer() }),
  ),
  failure: Nullable(Type.Object({ zh: Type.String(), en: Type.String() })),
  createdAt: Instant,
  committedAt: Nullable(Instant),
  version: Type.Integer(),
  can: Abilities(['check', 'commit', 'cancel', 'createOrganizations', 'report']),
});
export type MemberImportAnswer = Static<typeof MemberImport>;

/** Rosters: handed in, checked, committed. A part of the members' table. */
export const memberImports = endpoints({
  'GET /member-imports': {
    summary: 'Imports in the reach of the acting duty, newest first',
    access: 'members.import',
    query: Type.Object(PageQuery, closed),
    response: Page(MemberImport),
  },
  'POST /member-imports': {
    summary: 'Hand in a roster (.xlsx, .csv; at most 64 MB): it is read and its columns are recognised',
    access: 'members.import',
    query: Type.Object({ organization: Id, fileName: Text(200, 1) }, closed),
    binary: 'request',
    status: 201,
    response: MemberImport,
  },
  'GET /member-imports/{id}': {
    summary: 'One import and how far it is',
    access: 'members.import',
    params: IdParams,
    response: MemberImport,
  },
  'POST /member-imports/{id}/check': {
    summary: 'The dry run: read every row with this mapping, store nothing in the registry',
    access: 'members.import',
    params: IdParams,
    body: Type.Object({ mapping: MemberImport.properties.mapping }, closed),
    status: 202,
    response: MemberImport,
  },
  'GET /member-imports/{id}/problems': {
    summary: 'What is wrong, by sheet, row and column',
    access: 'members.import',
    params: IdParams,
    query: Type.Object({ ...PageQuery, code: Type.Optional(Text(40)) }, closed),
    response: Page(
      Type.Object({
        seq: Type.Integer(),
        sheet: Type.String(),
        row: Type.Integer(),
        column: Type.String(),
        code: Type.String(),
        message: Type.Object({ zh: Type.String(), en: Type.String() }),
      }),
    ),
  },
  'GET /member-imports/{id}/report': {
    summary: 'The file back, with a problem column in red',
    access: 'members.import',
    params: IdParams,
    binary: 'response',
    response: Type.Unknown(),
  },
  'POST /member-imports/{id}/organizations': {
    summary:
      'Create the branches that the file names and the registry does not know, below the import’s organisation',
    access: 'organizations.write',
    params: IdParams,
    body: Type.Object({ names: Type.Array(Text(100, 2), { minItems: 1, maxItems: 500 }) }, closed),
    status: 202,
    response: MemberImport,
  },
  'POST /member-imports/{id}/commit': {
    summary: 'Take the checked rows into the registry: all or nothing',
    access: 'members.import',
    params: IdParams,
    ifMatch: true,
    status: 202,
    response: MemberImport,
  },
  'POST /member-imports/{id}/cancel': {
    summary: 'Give an import up; its file is deleted',
    access: 'members.import',
    params: IdParams,
    response: MemberImport,
  },
});
