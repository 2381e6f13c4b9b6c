import type { ReportContentAnswer } from '@zhibu/contract/annual-reports';
import type { OrganizationKind } from '@zhibu/contract/kinds';
import type { ReportState } from '@zhibu/contract/report-states';
import { type Reader, sql } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { type Cell, flowsBetween, type Place, tallyAsOf } from '../../kernel/tallies.ts';
import { periodOf } from '../../kernel/two-times.ts';
import { type Balance, balanceOf, cellColumns } from '../statistics/public.ts';
import type { UnlikeCell } from './annual-reports.findings.rules.ts';
import type { ReportYear } from './annual-reports.rules.ts';

/** How an organisation stood on a day. */
export interface Stand {
  path: string;
  name: string;
  kind: OrganizationKind;
  parentId: string | null;
  parentName: string | null;
}

const isOn = (day: LocalDate) => periodOf('s', { asOf: day, asKnown: null });

/** Null: it did not stand on that day. */
export async function standOn(
  reader: Reader,
  { regionId, id }: { regionId: number; id: string },
  day: LocalDate,
): Promise<Stand | null> {
  const found = await reader.first(sql<Stand>`
    SELECT s.path, s.name, s.kind, s.parent_id AS "parentId", p.name AS "parentName" FROM organization_state s
    LEFT JOIN organization p ON p.region_id = s.region_id AND p.id = s.parent_id
    WHERE s.region_id = ${regionId} AND s.organization_id = ${id}::uuid AND ${isOn(day)}`);
  return found ?? null;
}

export interface ChildRecord extends Place {
  code: string;
  name: string;
  kind: OrganizationKind;
  reportId: string | null;
  state: ReportState;
  version: number;
  filing: number | null;
  filedAt: Date | null;
}

/** What stood directly below at the end of the year and reports for itself, with how far its report is. */
export async function childrenOn(
  reader: Reader,
  place: Place,
  stand: Stand,
  { year, closes }: ReportYear,
  page: { rank: number; path: string; limit: number } | null = null,
): Promise<(ChildRecord & { rank: number })[]> {
  const rank = sql`CASE coalesce(r.state, 'draft') WHEN 'filed' THEN 0 WHEN 'draft' THEN 1 WHEN 'returned' THEN 1 ELSE 2 END`;
  return reader.rows(sql<ChildRecord & { rank: number }>`
    SELECT o.region_id AS "regionId", o.id, o.path, o.code, s.name, s.kind, r.id AS "reportId",
      coalesce(r.state, 'draft') AS state, coalesce(r.version, 0) AS version, r.filing, r.filed_at AS "filedAt", ${rank} AS rank
    FROM organization_state s JOIN organization o ON o.region_id = s.region_id AND o.id = s.organization_id
    LEFT JOIN annual_report r ON r.region_id = o.region_id AND r.organization_id = o.id AND r.year = ${year}
    WHERE s.region_id = ${place.regionId} AND s.path > ${stand.path} AND s.path < ${`${stand.path}/`}
      AND s.parent_id = ${place.id}::uuid AND s.kind <> 'group' AND ${isOn(closes)}
      ${page ? sql`AND (${rank}, o.path) > (${page.rank}::int, ${page.path})` : sql``}
    ORDER BY rank, o.path ${page ? sql`LIMIT ${page.limit + 1}` : sql``}`);
}

/** Living organisations at and below a place on a day, by kind. */
export async function kindsOn(
  reader: Reader,
  { regionId }: Place,
  { path }: Stand,
  day: LocalDate,
): Promise<{ kind: OrganizationKind; n: number }[]> {
  return reader.rows(sql<{ kind: OrganizationKind; n: number }>`
    SELECT s.kind, count(*)::int AS n FROM organization_state s
    WHERE s.region_id = ${regionId} AND s.path >= ${path} AND s.path < ${`${path}/`} AND ${isOn(day)}
    GROUP BY 1 ORDER BY 1`);
}

/**
 * Cells at the end of the year of each of these places, as the totals have them now. What is not folded yet is found place
 * by place through the index: OFFSET 0 keeps a planner without statistics from comparing every change with every place.
 */
const closings = (regionId: number, places: readonly Place[], closes: LocalDate) => sql`(
  SELECT organization_id AS id, dimension, key, ins - outs AS n FROM org_stat_day
  WHERE region_id = ${regionId} AND organization_id = ANY(${places.map(({ id }) => id)}::uuid[]) AND valid_on <= ${closes}::date
  UNION ALL
  SELECT p.id, d.dimension, d.key, d.n
  FROM unnest(${places.map(({ id }) => id)}::uuid[], ${places.map(({ path }) => path)}::text[]) AS p (id, path)
  CROSS JOIN LATERAL (
    SELECT dimension, key, ins - outs AS n FROM org_stat_delta
    WHERE region_id = ${regionId} AND org_path >= p.path AND org_path < p.path || '/' AND above < length(p.path)
      AND valid_on <= ${closes}::date OFFSET 0) d)`;

/**
 * People directly at the organisation and in its groups at the end of the year, counted from their histories. Which places
 * these are is asked first, once: without statistics it would be asked for everybody on record.
 */
async function directCells(reader: Reader, place: Place, stand: Stand, closes: LocalDate): Promise<Cell[]> {
  return reader.rows(sql<Cell>`
    SELECT c.dimension, c.key, count(*)::int AS n
    FROM member_state m CROSS JOIN LATERAL ${cellColumns('m')} AS c (dimension, key)
    WHERE m.region_id = ${place.regionId} AND m.superseded_at = 'infinity' AND m.valid_from <= ${closes}::date
      AND m.valid_until > ${closes}::date AND c.key IS NOT NULL AND m.organization_id = ANY(ARRAY(
        SELECT s.organization_id FROM organization_state s
        WHERE s.region_id = ${place.regionId} AND ${isOn(closes)} AND (s.organization_id = ${place.id}::uuid
          OR s.parent_id = ${place.id}::uuid AND s.kind = 'group' AND s.path > ${stand.path} AND s.path < ${`${stand.path}/`})))
    GROUP BY 1, 2`);
}

/**
 * The year's balance: opening and flows from the totals, closing from the histories of whoever is directly there and the
 * totals of those below. Each level proves itself so, and all of them together the whole tree, without counting anew.
 * A change that commits between the statements shows as an imbalance that is gone at the next look.
 */
export async function balanceAt(
  reader: Reader,
  place: Place,
  stand: Stand,
  { opens, closes }: ReportYear,
  children: readonly Place[],
): Promise<Balance> {
  const opening = await tallyAsOf(reader, place, { asOf: opens, asKnown: null });
  const flows = await flowsBetween(reader, place, { from: opens, until: closes, asKnown: null });
  const direct = await directCells(reader, place, stand, closes);
  const below =
    children.length === 0
      ? []
      : await reader.rows(sql<Cell>`SELECT dimension, key, sum(n)::bigint AS n
          FROM ${closings(place.regionId, children, closes)} cell GROUP BY 1, 2`);
  return balanceOf(opening, flows, [...direct, ...below]);
}

/** Cells of accepted reports below that are other ones now: the sum would not be what was signed. */
export async function unlikeCells(
  reader: Reader,
  regionId: number,
  { year, closes }: ReportYear,
  children: readonly ChildRecord[],
): Promise<UnlikeCell[]> {
  const accepted = children.filter(({ state }) => state === 'accepted');
  if (accepted.length === 0) return [];
  const rows = await reader.rows(sql<Omit<UnlikeCell, 'name'>>`
    SELECT id, dimension, key, sum(filed)::bigint AS filed, sum(n)::bigint AS now FROM (
      SELECT id, dimension, key, 0 AS filed, n FROM ${closings(regionId, accepted, closes)} live
      UNION ALL
      SELECT f.organization_id, c.dimension COLLATE "C", c.key COLLATE "C", c.closing, 0
      FROM annual_report r JOIN annual_report_filing f
        ON f.region_id = r.region_id AND f.report_id = r.id AND f.number = r.filing
      CROSS JOIN LATERAL jsonb_to_recordset(f.content -> 'cells') AS c (dimension text, key text, closing bigint)
      WHERE r.region_id = ${regionId} AND r.organization_id = ANY(${accepted.map(({ id }) => id)}::uuid[])
        AND r.year = ${year}) both_sides
    GROUP BY 1, 2, 3 HAVING sum(filed) <> sum(n) ORDER BY 1, 2, 3 LIMIT 200`);
  const names = new Map(accepted.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({ ...row, name: names.get(row.id) ?? '' }));
}

/** The accepted reports that a report is the sum of. */
export async function acceptedBelow(
  reader: Reader,
  regionId: number,
  children: readonly ChildRecord[],
): Promise<ReportContentAnswer['children']> {
  const ids = children.flatMap(({ reportId, state }) =>
    reportId !== null && state === 'accepted' ? [reportId] : [],
  );
  if (ids.length === 0) return [];
  return reader.rows(sql<ReportContentAnswer['children'][number]>`
    SELECT f.organization_id AS id, f.content #>> '{organization,code}' AS code, f.content #>> '{organization,name}' AS name,
      f.sha256, (f.content #>> '{members,closing}')::int AS members
    FROM annual_report r JOIN annual_report_filing f ON f.region_id = r.region_id AND f.report_id = r.id AND f.number = r.filing
    WHERE r.region_id = ${regionId} AND r.id = ANY(${ids}::uuid[]) ORDER BY f.org_path`);
}

/** Members of each place at the end of the year. */
export async function membersOn(
  reader: Reader,
  regionId: number,
  places: readonly Place[],
  closes: LocalDate,
): Promise<Map<string, number>> {
  if (places.length === 0) return new Map();
  const rows = await reader.rows(sql<{ id: string; n: number }>`
    SELECT id, sum(n)::bigint AS n FROM ${closings(regionId, places, closes)} cell
    WHERE dimension = 'member' AND key = 'all' GROUP BY 1`);
  return new Map(rows.map(({ id, n }) => [id, n]));
}
