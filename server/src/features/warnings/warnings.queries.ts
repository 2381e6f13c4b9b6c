import type { WarningKind } from '@zhibu/contract/warning-kinds';
import { type Reader, sql } from '../../kernel/database.ts';
import { probed } from '../../kernel/probes.ts';
import { factColumns } from '../contacts/public.ts';
import { type MobilityWarningFacts, mobilityFacts, withMobility } from '../mobility/public.ts';
import { type TransferFacts, transferFacts, withTransfers } from '../transfers/public.ts';
import { type Asked, foundOf, suspendedOn, withSizes } from './warnings.found.ts';
import type { BranchFacts, MemberFacts, TermFacts } from './warnings.rules.ts';

/** A keyset position inside one kind. */
export type Position = { sort: string; id: string } | null;

interface Place {
  id: string;
  sort: string;
  organizationId: string;
  organizationName: string;
}

export type MemberRow = Place & MemberFacts & { name: string; orgPath: string };
export type TermRow = Place & TermFacts;
export type BranchRow = Place & BranchFacts;
export type TransferRow = Place & TransferFacts;
export type PeriodRow = Place & MobilityWarningFacts;

/** The page first, its facts then: what is not shown is not looked up. One more row says whether more follow. */
const pageOf = (kind: WarningKind, asked: Asked, after: Position, limit: number) => sql`
  SELECT * FROM (${foundOf(kind, asked)}) found
  WHERE ${after?.sort ?? null}::text IS NULL OR (sort, id) > (${after?.sort ?? null}::text, ${after?.id ?? null}::uuid)
  ORDER BY sort, id LIMIT ${limit}`;

export function membersFound(
  reader: Reader,
  kind: WarningKind,
  asked: Asked,
  after: Position,
  limit: number,
): Promise<MemberRow[]> {
  return reader.rows(sql<MemberRow>`
    SELECT f.id, f.sort, o.id AS "organizationId", o.name AS "organizationName", m.name, m.org_path AS "orgPath",
      ${factColumns}, m.joined, m.probation_until AS "probationUntil",
      CASE m.stage WHEN 'suspended' THEN ${suspendedOn} END AS "suspendedOn"
    FROM (${pageOf(kind, asked, after, limit)}) f
    ${probed('member', 'm', sql`m.region_id = ${asked.regionId} AND m.id = f.id`)}
    ${probed('organization', 'o', sql`o.region_id = ${asked.regionId} AND o.id = m.organization_id`)}
    ORDER BY f.sort, f.id`);
}

export function termsFound(
  reader: Reader,
  kind: WarningKind,
  asked: Asked,
  after: Position,
  limit: number,
): Promise<TermRow[]> {
  return reader.rows(sql<TermRow>`
    SELECT f.id, f.sort, o.id AS "organizationId", o.name AS "organizationName", o.kind, t.village,
      t.from_on AS "from", t.due_on AS due, t.extended_until AS "extendedUntil"
    FROM (${pageOf(kind, asked, after, limit)}) f
    JOIN organization o ON o.region_id = ${asked.regionId} AND o.id = f.id
    JOIN organization_term t ON t.region_id = o.region_id AND t.organization_id = o.id AND t.ended_on IS NULL
    ORDER BY f.sort, f.id`);
}

export function branchesFound(
  reader: Reader,
  kind: WarningKind,
  asked: Asked,
  after: Position,
  limit: number,
): Promise<BranchRow[]> {
  return reader.rows(sql<BranchRow>`
    ${withSizes([kind], asked)}
    SELECT f.id, f.sort, o.id AS "organizationId", o.name AS "organizationName", o.kind, o.form,
      z.full_members AS "fullMembers", z.members
    FROM (${pageOf(kind, asked, after, limit)}) f
    JOIN sized z ON z.id = f.id
    JOIN organization o ON o.region_id = ${asked.regionId} AND o.id = f.id
    ORDER BY f.sort, f.id`);
}

export function transferRows(
  reader: Reader,
  kind: WarningKind,
  asked: Asked,
  after: Position,
  limit: number,
): Promise<TransferRow[]> {
  return reader.rows(sql<TransferRow>`
    SELECT f.id, f.sort, o.id AS "organizationId", o.name AS "organizationName", ${transferFacts}
    FROM ${withTransfers(pageOf(kind, asked, after, limit))}
    JOIN organization o ON o.region_id = ${asked.regionId} AND o.id = f.organization_id
    ORDER BY f.sort, f.id`);
}

export function periodRows(
  reader: Reader,
  kind: WarningKind,
  asked: Asked,
  after: Position,
  limit: number,
): Promise<PeriodRow[]> {
  return reader.rows(sql<PeriodRow>`
    SELECT f.id, f.sort, o.id AS "organizationId", o.name AS "organizationName", ${mobilityFacts}
    FROM ${withMobility(pageOf(kind, asked, after, limit))}
    JOIN organization o ON o.region_id = ${asked.regionId} AND o.id = f.organization_id
    ORDER BY f.sort, f.id`);
}

/** All kinds in one round trip. */
export async function countsOf(
  reader: Reader,
  kinds: readonly WarningKind[],
  asked: Asked,
): Promise<Map<WarningKind, number>> {
  if (kinds.length === 0) return new Map();
  const each = kinds.map(
    (kind) => sql`SELECT ${kind}::text AS kind, count(*)::int AS count FROM (${foundOf(kind, asked)}) found`,
  );
  const rows = await reader.rows(sql<{ kind: WarningKind; count: number }>`
    ${withSizes(kinds, asked)} ${sql.join(each, sql` UNION ALL `)}`);
  return new Map(rows.map(({ kind, count }) => [kind, count]));
}

export interface CountedOrganization {
  id: string;
  name: string;
  path: string;
  count: number;
}

/** In the order of the tree; one more row than asked says whether there is a next page. */
export function countsByOrganization(
  reader: Reader,
  kind: WarningKind,
  asked: Asked,
  after: string,
  limit: number,
): Promise<CountedOrganization[]> {
  return reader.rows(sql<CountedOrganization>`
    ${withSizes([kind], asked)}
    SELECT o.id, o.name, o.path, f.count FROM (
      SELECT organization_id, count(*)::int AS count FROM (${foundOf(kind, asked)}) found GROUP BY 1) f
    JOIN organization o ON o.region_id = ${asked.regionId} AND o.id = f.organization_id
    WHERE o.path > ${after} ORDER BY o.path LIMIT ${limit + 1}`);
}

/** What stands at a place decides how people are shown first. */
export async function kindOf(reader: Reader, regionId: number, id: string): Promise<string | null> {
  const found = await reader.first(
    sql<{ kind: string }>`SELECT kind FROM organization WHERE region_id = ${regionId} AND id = ${id}::uuid`,
  );
  return found?.kind ?? null;
}
