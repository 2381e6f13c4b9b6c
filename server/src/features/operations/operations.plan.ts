import type {
  FindingCode,
  FoundingBody,
  OperationFindingAnswer,
  OperationKind,
  OperationRole,
} from '@zhibu/contract/organization-operations';
import type { OrganizationForm, OrganizationKind } from '@zhibu/contract/organizations';
import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { OrganizationRecord } from '../organizations/public.ts';

/** An organisation that exists, or the n-th that the operation founds. */
export type Place = { id: string } | { founded: number };

export interface PlannedFounding {
  parentId: string | null;
  body: FoundingBody;
}

export interface PlannedMove {
  id: string;
  parent: Place;
  /** The place that it had before, for a reversal; null: the next free one. */
  segment: string | null;
}

export interface PlannedRelocation {
  fromId: string;
  to: Place;
  /** Of `fromId`: everybody, or these. */
  memberIds: readonly string[] | 'all';
}

export interface Shape {
  kind: OrganizationKind;
  form: OrganizationForm;
  name: string;
  temporaryUntil: LocalDate | null;
}

/** What an operation does, in the order of the fields. A plan with blocks is not carried out. */
export interface Plan {
  kind: OperationKind;
  on: LocalDate;
  reason: string | null;
  regionId: number;
  /** Organisations that end, and where what they held goes. */
  ends: { id: string; successor: Place | null }[];
  /** Organisations that had ended and live again. */
  revives: string[];
  founds: PlannedFounding[];
  reshapes: { id: string; before: Shape; after: Shape }[];
  moves: PlannedMove[];
  relocations: PlannedRelocation[];
  /** Imports that wait there go along. */
  imports: { ids: readonly string[]; fromId: string; to: Place }[];
  dutiesToEnd: readonly string[];
  /** Posts that end with the organisations of `ends`. */
  postsToEnd: number;
  parts: { id: string; name: string; role: OperationRole }[];
  reverses: string | null;
  members: number;
  organizations: number;
  openItems: number;
  blocks: Finding[];
  warnings: Finding[];
}

export type Finding = OperationFindingAnswer;
export type FindingLink = Finding['links'][number];

export function emptyPlan(kind: OperationKind, on: LocalDate, reason: string | null, regionId: number): Plan {
  return {
    kind,
    on,
    reason,
    regionId,
    ends: [],
    revives: [],
    founds: [],
    reshapes: [],
    moves: [],
    relocations: [],
    imports: [],
    dutiesToEnd: [],
    postsToEnd: 0,
    parts: [],
    reverses: null,
    members: 0,
    organizations: 0,
    openItems: 0,
    blocks: [],
    warnings: [],
  };
}

const mostLinks = 20;

/** @param count of all that it is about; default: as many as are linked, at least one */
export function finding(
  code: FindingCode,
  words: Words,
  more: {
    pointer?: string;
    links?: readonly FindingLink[];
    count?: number;
    rule?: string;
    article?: Words;
    earliest?: Words | null;
  } = {},
): Finding {
  const links = [...(more.links ?? [])];
  return {
    code,
    words,
    rule: more.rule ?? null,
    article: more.article ?? null,
    earliest: more.earliest ?? null,
    pointer: more.pointer ?? null,
    count: more.count ?? Math.max(1, links.length),
    links: links.slice(0, mostLinks),
  };
}

export const linkTo = ({ id, name }: { id: string; name: string }): FindingLink => ({
  type: 'organization',
  id,
  name,
});

/**
 * What was before, enough to put it back; kept with the operation (`organization_operation.effects`). Whose
 * affiliation changed stands in `organization_operation_member`.
 */
export interface Effects {
  moves: {
    id: string;
    name: string;
    from: { parentId: string | null; path: string };
    to: { parentId: string };
  }[];
  founded: { id: string; name: string }[];
  ended: { id: string; name: string }[];
  reshapes: Plan['reshapes'];
  imports: { ids: readonly string[]; fromId: string; toId: string }[];
  duties: readonly string[];
  /** How many posts and terms ended with it; absent in operations kept before they were counted. */
  offices?: { posts: number; terms: number };
}

export const shapeOf = ({ kind, form, name, temporaryUntil }: OrganizationRecord): Shape => ({
  kind,
  form,
  name,
  temporaryUntil,
});
