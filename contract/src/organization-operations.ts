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
import {
  type OrganizationForm,
  type OrganizationKind,
  organizationForms,
  organizationKinds,
} from './kinds.ts';
import { type OperationKind, type OperationRole, operationKinds, operationRoles } from './operation-kinds.ts';

const kindKeys = Object.keys(organizationKinds) as OrganizationKind[]; // the keys of a literal table
const formKeys = Object.keys(organizationForms) as OrganizationForm[]; // the keys of a literal table
const closed = { additionalProperties: false };

export { type OperationKind, type OperationRole, operationKinds, operationRoles };

const operationKindKeys = Object.keys(operationKinds) as OperationKind[]; // the keys of a literal table
const operationRoleKeys = Object.keys(operationRoles) as OperationRole[]; // the keys of a literal table

/** Why an operation cannot be done (a block), or what to know before doing it (a warning). */
export const findingCodes = [
  'ended',
  'same_parent',
  'inside_itself',
  'place',
  'sibling_name',
  'code_taken',
  'same_organization',
  'holds_members',
  'holds_organizations',
  'takes_no_members',
  'member_elsewhere',
  'child_elsewhere',
  'too_deep',
  'date_future',
  'date_before_party',
  'date_before_founding',
  'date_before_members',
  'date_before_last',
  'temporary_until',
  'nothing_changes',
  'running_import',
  'open_import',
  'running_duty',
  'running_officer',
  'open_item',
  'capacity',
  'already_reversed',
  'not_reversible',
  'later_change',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export const OperationFinding = Type.Object({
  code: Type.Enum([...findingCodes]),
  words: Words,
  /** Key of the rule, its article and the first lawful day or condition, where a rule of the rulebook speaks. */
  rule: Nullable(Type.String()),
  article: Nullable(Words),
  earliest: Nullable(Words),
  /** Field of the request that it is about, as a JSON pointer; null for the whole. */
  pointer: Nullable(Type.String()),
  /** How many there are; `links` names the first of them. */
  count: Type.Integer(),
  links: Type.Array(
    Type.Object({
      type: Type.Enum(['organization', 'member', 'import', 'duty', 'officer', 'operation', 'transfer']),
      id: Id,
      name: Type.String(),
    }),
    { maxItems: 20 },
  ),
});
export type OperationFindingAnswer = Static<typeof OperationFinding>;

export const OrganizationOperation = Type.Object({
  id: Id,
  kind: Type.Enum(operationKindKeys),
  /** The day from which it holds, and the instant at which it was recorded (domain rule 7). */
  on: Day,
  recordedAt: Instant,
  actorName: Type.String(),
  /** The role in which the actor did it; `system` for the command line. */
  actorRole: Type.String(),
  reason: Nullable(Type.String()),
  members: Type.Integer(),
  organizations: Type.Integer(),
  openItems: Type.Integer(),
  /** The organisations that took part, with their names at that time; at most 50, `moved` last. */
  parts: Type.Array(Type.Object({ id: Id, name: Type.String(), role: Type.Enum(operationRoleKeys) }), {
    maxItems: 50,
  }),
  /** What a re-forming changed; empty for the others. */
  changes: Type.Array(
    Type.Object({
      field: Type.Enum(['kind', 'form', 'name', 'temporaryUntil']),
      before: Nullable(Type.String()),
      after: Nullable(Type.String()),
    }),
  ),
  reverses: Nullable(Id),
  reversedBy: Nullable(Id),
  /** What happened later to one of those concerned and is to be undone first; null where nothing did. */
  after: Nullable(Type.Object({ id: Id, kind: Type.Enum(operationKindKeys), on: Day })),
  can: Abilities(['reverse']),
});
export type OrganizationOperationAnswer = Static<typeof OrganizationOperation>;

/** What happens, or with `preview` would happen. Blocked: the preview lists why, the operation answers 422. */
export const OperationOutcome = Type.Object({
  preview: Type.Boolean(),
  /** Member files that come under another organisation or another superior. */
  members: Type.Integer(),
  /** Organisations that are moved, founded, ended or re-formed; of a moved subtree every living one. */
  organizations: Type.Integer(),
  /** Open items that move along (imports that wait). */
  openItems: Type.Integer(),
  /** Duties and posts that end with the organisation (`endDuties`). */
  endings: Type.Integer(),
  blocks: Type.Array(OperationFinding),
  warnings: Type.Array(OperationFinding),
  /** Null in a preview. */
  operation: Nullable(OrganizationOperation),
});
export type OperationOutcomeAnswer = Static<typeof OperationOutcome>;

const query = Type.Object({ preview: Type.Optional(Type.Boolean()) }, closed);
const common = {
  /** The day from which it holds: not after today. */
  on: Day,
  reason: Type.Optional(Text(500)),
};
/** Running duties and posts at an organisation that ends: with true they end with it, else they block. */
const endDuties = Type.Optional(Type.Boolean());

/** A new organisation that an operation founds; its founding day is the operation's. */
export const Founding = Type.Object(
  {
    code: Text(20, 1),
    name: Text(100, 2),
    kind: Type.Enum(kindKeys),
    form: Type.Optional(Type.Enum(formKeys)),
    shortName: Type.Optional(Nullable(Text(60))),
    divisionCode: Type.Optional(Nullable(Type.String({ pattern: '^\\d{6}$' }))),
    phone: Type.Optional(Nullable(Text(30))),
    address: Type.Optional(Nullable(Text(200))),
    /** Needed for the form `temporary`: the first day without it. */
    temporaryUntil: Type.Optional(Nullable(Day)),
  },
  closed,
);
export type FoundingBody = Static<typeof Founding>;

export const organizationOperations = endpoints({
  'POST /organizations/{id}/moves': {
    summary: 'Put an organisation with everything below it under another superior of the same region',
    access: 'organizations.operate',
    params: IdParams,
    query,
    body: Type.Object({ ...common, parentId: Id }, closed),
    response: OperationOutcome,
  },
  'POST /organizations/{id}/mergers': {
    summary:
      'Merge this organisation (and others) into a living one (`targetId`) or into a newly founded one (`found`, beside it)',
    access: 'organizations.operate',
    params: IdParams,
    query,
    body: Type.Object(
      {
        ...common,
        others: Type.Optional(Type.Array(Id, { maxItems: 20, uniqueItems: true })),
        targetId: Type.Optional(Id),
        found: Type.Optional(Founding),
        endDuties,
      },
      closed,
    ),
    response: OperationOutcome,
  },
  'POST /organizations/{id}/splits': {
    summary: 'Found new organisations beside this one; the members and organisations named go there',
    access: 'organizations.operate',
    params: IdParams,
    query,
    body: Type.Object(
      {
        ...common,
        parts: Type.Array(
          Type.Object(
            {
              found: Founding,
              memberIds: Type.Optional(Type.Array(Id, { maxItems: 2000, uniqueItems: true })),
              organizationIds: Type.Optional(Type.Array(Id, { maxItems: 500, uniqueItems: true })),
            },
            closed,
          ),
          { minItems: 1, maxItems: 10 },
        ),
      },
      closed,
    ),
    response: OperationOutcome,
  },
  'POST /organizations/{id}/dissolution': {
    summary: 'End an organisation; what it holds goes to the successor, without one it must hold nothing',
    access: 'organizations.operate',
    params: IdParams,
    query,
    body: Type.Object({ ...common, successorId: Type.Optional(Id), endDuties }, closed),
    response: OperationOutcome,
  },
  'POST /organizations/{id}/reforms': {
    summary: 'Another kind or form (joint, temporary until a day, functional), with or without another name',
    access: 'organizations.operate',
    params: IdParams,
    query,
    body: Type.Object(
      {
        ...common,
        kind: Type.Optional(Type.Enum(kindKeys)),
        form: Type.Optional(Type.Enum(formKeys)),
        name: Type.Optional(Text(100, 2)),
        temporaryUntil: Type.Optional(Nullable(Day)),
      },
      closed,
    ),
    response: OperationOutcome,
  },
  'GET /organizations/{id}/operations': {
    summary: 'What happened to an organisation, the latest first',
    access: 'organizations.read',
    params: IdParams,
    query: Type.Object(PageQuery, closed),
    response: Page(OrganizationOperation),
  },
  'POST /organization-operations/{id}/reversal': {
    summary: 'Undo an operation by its reverse, unless something later stands in the way',
    access: 'organizations.operate',
    params: IdParams,
    query,
    body: Type.Object({ on: Type.Optional(Day), reason: Type.Optional(Text(500)) }, closed),
    response: OperationOutcome,
  },
});
