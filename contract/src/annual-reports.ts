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
  Words,
} from './endpoint.ts';
import { organizationKinds } from './kinds.ts';
import { reportStateKeys } from './report-states.ts';

const closed = { additionalProperties: false };
const kinds = Object.keys(organizationKinds) as (keyof typeof organizationKinds)[]; // the keys of a literal table

const State = Type.Enum(reportStateKeys);

const Year = Type.Integer({ minimum: 1921, maximum: 2200 });
const Organization = Type.Object({
  id: Id,
  name: Type.String(),
  code: Type.String(),
  kind: Type.Enum(kinds),
});

const figures = {
  opening: Type.Integer(),
  ins: Type.Integer(),
  outs: Type.Integer(),
  closing: Type.Integer(),
};
const Figures = Type.Object(figures);
export type ReportFigures = Static<typeof Figures>;
const Cell = Type.Object({ dimension: Type.String(), key: Type.String(), ...figures });

/** What the signature covers, as it was on the day of filing. */
export const ReportContent = Type.Object({
  format: Type.String(),
  organization: Organization,
  year: Type.Integer(),
  /** Last day of the year before, and of the year. */
  opens: Day,
  closes: Day,
  /** Living organisations with this one, by kind. */
  organizations: Type.Array(Type.Object({ kind: Type.Enum(kinds), n: Type.Integer() })),
  members: Figures,
  causes: Type.Array(Type.Object({ cause: Type.String(), ins: Type.Integer(), outs: Type.Integer() })),
  cells: Type.Array(Cell),
  /** The accepted reports that it is the sum of, with their digests. */
  children: Type.Array(
    Type.Object({
      id: Id,
      code: Type.String(),
      name: Type.String(),
      sha256: Type.String(),
      members: Type.Integer(),
    }),
  ),
});
export type ReportContentAnswer = Static<typeof ReportContent>;

const Hand = Type.Object({
  name: Type.String(),
  role: Type.String(),
  organizationName: Type.String(),
  at: Instant,
});
export const Filing = Type.Object({
  number: Type.Integer(),
  /** SHA-256 of the content as JSON with its names in order and without blanks, hexadecimal. */
  sha256: Type.String(),
  filed: Hand,
  decision: Nullable(Type.Enum(['accepted', 'returned'])),
  decided: Nullable(Hand),
  /** Why it was returned. */
  reason: Nullable(Type.String()),
});
export type FilingAnswer = Static<typeof Filing>;

export const findingKeys = [
  'too_early',
  'did_not_exist',
  'child_missing',
  'child_waiting',
  'child_returned',
  'child_differs',
  'imbalance',
  'imports_open',
  'data_unknown',
  'corrections_open',
] as const;
const Finding = Type.Object({
  key: Type.Enum([...findingKeys]),
  severity: Type.Enum(['block', 'warn']),
  words: Words,
  /** Where to go: the organisation below that it is about. */
  organization: Nullable(Type.Object({ id: Id, name: Type.String() })),
  earliest: Nullable(Day),
});
export type FindingAnswer = Static<typeof Finding>;

const Correction = Type.Object({
  dimension: Type.String(),
  key: Type.String(),
  filed: Figures,
  now: Figures,
});
const CorrectionEvent = Type.Object({
  member: Type.Object({ id: Id, name: Type.String() }),
  organization: Type.Object({ id: Id, name: Type.String() }),
  cause: Type.String(),
  /** From when it is so. */
  on: Day,
  recordedAt: Instant,
});

export const AnnualReport = Type.Object({
  /** Null until it is filed for the first time. */
  id: Nullable(Id),
  organization: Organization,
  /** Name of the organisation that it is filed to; null for the top. */
  superior: Nullable(Type.String()),
  year: Type.Integer(),
  /** Years that can be looked at, the latest first. */
  years: Type.Array(Type.Integer(), { maxItems: 40 }),
  state: State,
  /** First and last day of filing. */
  opensOn: Day,
  dueOn: Day,
  overdue: Type.Boolean(),
  /** The figures are those that were signed, not those of today. */
  frozen: Type.Boolean(),
  /** Null: hidden from this duty, or fewer than three. */
  members: Nullable(Type.Integer()),
  /** Null for duties that read no member files. */
  content: Nullable(ReportContent),
  /** Digest of `content`; filing names the one that was read. */
  sha256: Nullable(Type.String()),
  filings: Type.Array(Filing, { maxItems: 50 }),
  findings: Type.Array(Finding, { maxItems: 60 }),
  /** What the registry knows otherwise now; empty where nothing changed. */
  corrections: Type.Object({
    cells: Type.Array(Correction, { maxItems: 1000 }),
    events: Type.Array(CorrectionEvent, { maxItems: 50 }),
    /** Of the events, not listed. */
    more: Type.Integer(),
  }),
  /** Directly below, at the end of the year. */
  children: Type.Object({
    total: Type.Integer(),
    missing: Type.Integer(),
    filed: Type.Integer(),
    returned: Type.Integer(),
    accepted: Type.Integer(),
  }),
  version: Type.Integer(),
  can: Abilities(['file', 'accept', 'return', 'download']),
});
export type AnnualReportAnswer = Static<typeof AnnualReport>;

const Child = Type.Object({
  organization: Organization,
  reportId: Nullable(Id),
  state: State,
  version: Type.Integer(),
  /** Who acts next. */
  turn: Type.Enum(['ours', 'theirs', 'done']),
  overdue: Type.Boolean(),
  filedAt: Nullable(Instant),
  members: Nullable(Type.Integer()),
  can: Abilities(['accept', 'return']),
});
export type ReportChildAnswer = Static<typeof Child>;

export const annualReports = endpoints({
  'GET /annual-reports': {
    summary:
      'The annual report of an organisation: state, figures, what blocks it, what was corrected since; the running year as a draft',
    access: 'statistics.read',
    query: Type.Object({ organization: Type.Optional(Id), year: Type.Optional(Year) }, closed),
    response: AnnualReport,
  },
  'GET /annual-reports/children': {
    summary: 'The reports of the organisations directly below, by whose turn it is',
    access: 'statistics.read',
    query: Type.Object({ organization: Type.Optional(Id), year: Year, ...PageQuery }, closed),
    response: Page(Child),
  },
  'POST /annual-reports': {
    summary: 'File: the figures that were read are signed and frozen; names their digest',
    access: 'annual_reports.file',
    fresh: true,
    body: Type.Object(
      { organization: Id, year: Year, sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) },
      closed,
    ),
    status: 201,
    response: AnnualReport,
  },
  'POST /annual-reports/{id}/accept': {
    summary: 'The superior takes the report; never who filed it',
    access: 'annual_reports.accept',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({}, closed),
    response: AnnualReport,
  },
  'POST /annual-reports/{id}/return': {
    summary: 'The superior gives it back with a reason; an accepted one too, until its own report is filed',
    access: 'annual_reports.accept',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ reason: Text(500, 4) }, closed),
    response: AnnualReport,
  },
  'POST /annual-reports/acceptances': {
    summary: 'Many reports taken at once, each for itself',
    access: 'annual_reports.accept',
    body: Type.Object(
      {
        reports: Type.Array(Type.Object({ id: Id, version: Type.Integer({ minimum: 1 }) }, closed), {
          minItems: 1,
          maxItems: 100,
        }),
      },
      closed,
    ),
    response: Type.Object({
      accepted: Type.Integer(),
      refused: Type.Array(Type.Object({ id: Id, words: Words })),
    }),
  },
  'GET /annual-reports/{id}/filings/{number}': {
    summary: 'One filing with its frozen content, earlier ones too',
    access: 'members.read',
    params: Type.Object({ id: Id, number: Type.String({ pattern: '^[1-9][0-9]{0,2}$' }) }),
    response: Type.Object({ ...Filing.properties, content: ReportContent }),
  },
  'GET /annual-reports/{id}/file': {
    summary: 'The filed report as JSON with its signature (Ed25519): can be checked anywhere',
    access: 'members.read',
    params: IdParams,
    query: Type.Object({ filing: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }, closed),
    binary: 'response',
    response: Type.Unknown(),
  },
});
