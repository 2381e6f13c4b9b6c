import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { cellColumns } from './statistics.cells.ts';
import { foldRegion } from './statistics.fold.ts';
import { countAnew } from './statistics.rebuild.ts';

/** A change in a member's history that falls on a difference: where to look first. */
export interface NamedEvent {
  id: string;
  name: string;
  /** Cause of the period that began; null where the file itself speaks against its history. */
  cause: string | null;
  /** The member's cell of that dimension before and since; null: none. */
  from: string | null;
  to: string | null;
  /** When it was recorded: finds it in the file's list of changes. */
  recordedAt: string | null;
}

/** What the registry shows of one cell on one day, against what the histories say. */
export interface Difference {
  code: string;
  name: string;
  /** Null: the total of all days, against the balance of the year. */
  on: string | null;
  cause: string | null;
  dimension: string;
  key: string;
  /** What the registry would show: who came less who left. */
  counted: number;
  /** What its member files say. */
  expected: number;
  /** Who came and who left on that day, by the registry and by the histories; null for totals. */
  flows: { ins: number; outs: number; expectedIns: number; expectedOuts: number } | null;
  /** Of a total: opening + ins − outs should give `counted`; null for a day. */
  balance: { opening: number; ins: number; outs: number } | null;
  members: NamedEvent[];
}

export interface Verification {
  organizations: number;
  cells: number;
  differing: number;
  /** Of these, cells whose year does not close. */
  imbalanced: number;
  /** The first of them. */
  differences: Difference[];
}

const mostNamed = 50;

async function eachRegion(
  services: Services,
  work: (tx: Tx, regionId: number) => Promise<void>,
): Promise<void> {
  const scope = systemActor().scope;
  const regions = await services.database.read(scope, (reader) =>
    reader.rows(sql<{ id: number }>`SELECT DISTINCT region_id AS id FROM organization ORDER BY 1`),
  );
  for (const { id } of regions) await services.database.transaction(scope, (tx) => work(tx, id));
}

/**
 * Counts every cell of every organisation and day anew from the histories and compares, region by region.
 * @param seen hears after each region how many organisations were looked at
 */
export async function verifyStatistics(
  services: Services,
  seen: (organizations: number) => void = () => undefined,
): Promise<Verification> {
  const sum: Verification = { organizations: 0, cells: 0, differing: 0, imbalanced: 0, differences: [] };
  const today = dayInChina(services.clock.now());
  await eachRegion(services, async (tx, id) => {
    const one = await verifyRegion(tx, id, today);
    sum.organizations += one.organizations;
    sum.cells += one.cells;
    sum.differing += one.differing;
    sum.imbalanced += one.imbalanced;
    sum.differences = [...sum.differences, ...one.differences].slice(0, mostNamed);
    seen(sum.organizations);
  });
  return sum;
}

/**
 * One region, as it stands in the caller's transaction.
 * @param today the balance is that of its year; without it, of all days
 */
export async function verifyRegion(
  tx: Tx,
  regionId: number,
  today: LocalDate | null = null,
): Promise<Verification> {
  await foldRegion(tx, regionId);
  await countAnew(tx, regionId);
  const days = await daysUnlike(tx, regionId);
  const totals = await totalsUnlike(
    tx,
    regionId,
    today === null ? '-infinity' : `${today.slice(0, 4)}-01-01`,
  );
  const files = await filesUnlike(tx, regionId);
  const sizes = await tx.first(sql<{ organizations: number; cells: number }>`
    SELECT (SELECT count(*) FROM organization WHERE region_id = ${regionId}) AS organizations,
      (SELECT count(*) FROM org_stat_day WHERE region_id = ${regionId}) AS cells`);
  const numberOf = (found: readonly Found[]) => found[0]?.differing ?? 0;
  return {
    organizations: sizes?.organizations ?? 0,
    cells: sizes?.cells ?? 0,
    differing: numberOf(days) + numberOf(totals) + numberOf(files),
    imbalanced: numberOf(totals),
    differences: [...days, ...totals, ...files]
      .slice(0, mostNamed)
      .map(({ differing: _differing, ...difference }) => difference),
  };
}

/**
 * Puts a region's totals right where the histories say something else: the difference is recorded today, so that what was
 * known on an earlier day stays what it was. @returns cells of a day put right
 */
export async function repairRegion(tx: Tx, regionId: number, recordedOn: string): Promise<number> {
  await foldRegion(tx, regionId);
  await countAnew(tx, regionId);
  const cells = await tx.run(sql`
    INSERT INTO org_stat_day (region_id, organization_id, valid_on, recorded_on, cause, dimension, key, ins, outs)
    SELECT ${regionId}::int, organization_id, valid_on, ${recordedOn}::date, cause, dimension, key, sum(ins), sum(outs)
    FROM (
      SELECT organization_id, valid_on, cause, dimension, key, ins, outs FROM counted_anew
      UNION ALL
      SELECT organization_id, valid_on, cause, dimension, key, -ins, -outs FROM org_stat_day WHERE region_id = ${regionId}) cell
    GROUP BY organization_id, valid_on, cause, dimension, key
    HAVING sum(ins - outs) <> 0 OR sum(ins) <> 0 AND cause <> 'reorganized'
    ORDER BY organization_id, valid_on, cause, dimension, key
    ON CONFLICT (region_id, organization_id, valid_on, recorded_on, cause, dimension, key)
    DO UPDATE SET ins = org_stat_day.ins + excluded.ins, outs = org_stat_day.outs + excluded.outs`);
  await tx.run(sql`
    INSERT INTO org_stat (region_id, organization_id, dimension, key, n)
    SELECT ${regionId}::int, organization_id, dimension, key, sum(n)
    FROM (
      SELECT organization_id, dimension, key, ins - outs AS n FROM counted_anew
      UNION ALL
      SELECT organization_id, dimension, key, -n FROM org_stat WHERE region_id = ${regionId}) cell
    GROUP BY organization_id, dimension, key HAVING sum(n) <> 0 ORDER BY organization_id, dimension, key
    ON CONFLICT (region_id, organization_id, dimension, key) DO UPDATE SET n = org_stat.n + excluded.n`);
  return cells;
}

/** Every region, as the system, each audited. @returns cells of a day put right */
export async function repairStatistics(
  services: Services,
  found: { differing: number } | null = null,
): Promise<number> {
  const now = services.clock.now();
  let cells = 0;
  await eachRegion(services, async (tx, id) => {
    const written = await repairRegion(tx, id, dayInChina(now));
    await audit(tx, systemActor(), now, {
      action: 'statistics.rebuild',
      object: { type: 'region', id: null, name: String(id) },
      after: { cells: written, ...(found ? { differing: found.differing } : {}) },
    });
    cells += written;
  });
  return cells;
}

type Found = Difference & { differing: number };

/**
 * Who came and who left are compared each for itself: a report shows both. Of reorganisations only what is left of both:
 * an organisation that goes and comes back on one day leaves no trace in the histories.
 */
async function daysUnlike(tx: Tx, regionId: number): Promise<Found[]> {
  const rows = await tx.rows(sql<Omit<Found, 'members'> & { path: string }>`
    WITH both_sides AS (
      SELECT organization_id, valid_on, cause, dimension, key, sum(ins)::bigint AS ins, sum(outs)::bigint AS outs,
        sum(expected_ins)::bigint AS expected_ins, sum(expected_outs)::bigint AS expected_outs
      FROM (
        SELECT organization_id, valid_on, cause, dimension, key, ins, outs, 0 AS expected_ins, 0 AS expected_outs
        FROM org_stat_day WHERE region_id = ${regionId}
        UNION ALL
        SELECT organization_id, valid_on, cause, dimension, key, 0, 0, ins, outs FROM counted_anew) cell
      GROUP BY 1, 2, 3, 4, 5 HAVING sum(ins - outs) <> sum(expected_ins - expected_outs)
        OR sum(ins) <> sum(expected_ins) AND cause <> 'reorganized')
    SELECT o.code, o.name, o.path, b.valid_on AS "on", b.cause, b.dimension, b.key, b.ins - b.outs AS counted,
      b.expected_ins - b.expected_outs AS expected, NULL AS balance, jsonb_build_object('ins', b.ins, 'outs', b.outs,
        'expectedIns', b.expected_ins, 'expectedOuts', b.expected_outs) AS flows, count(*) OVER ()::int AS differing
    FROM both_sides b JOIN organization o ON o.region_id = ${regionId} AND o.id = b.organization_id
    ORDER BY o.path DESC, b.valid_on, b.cause, b.dimension, b.key LIMIT ${mostNamed}`);
  const named: Found[] = [];
  for (const { path, ...row } of rows)
    named.push({ ...row, members: await membersOn(tx, regionId, path, row) });
  return named;
}

/** Whose period began there on that day for that cause and has the cell on one of its sides. */
function membersOn(
  tx: Tx,
  regionId: number,
  path: string,
  { on, cause, dimension, key }: Pick<Difference, 'on' | 'cause' | 'dimension' | 'key'>,
) {
  return tx.rows(sql<NamedEvent>`
    SELECT DISTINCT s.member_id AS id, s.name, s.cause, c.was_key AS "from", c.is_key AS "to", to_jsonb(s.recorded_at) #>> '{}' AS "recordedAt"
    FROM member_state s
    LEFT JOIN member_state p ON p.region_id = s.region_id AND p.member_id = s.member_id AND p.valid_until = s.valid_from
      AND p.superseded_at = 'infinity'
    CROSS JOIN LATERAL ${cellColumns('s', 'p')} AS c (dimension, is_key, was_key)
    WHERE s.region_id = ${regionId} AND s.valid_from = ${on}::date AND s.cause = ${cause} AND s.superseded_at = 'infinity'
      AND (s.org_path >= ${path} AND s.org_path < ${`${path}/`} OR p.org_path >= ${path} AND p.org_path < ${`${path}/`})
      AND c.dimension = ${dimension} AND ${key} IN (c.is_key, c.was_key)
    ORDER BY 2, 1 LIMIT 3`);
}

/** Opening + increases − decreases = closing, for every organisation and every cell, in one statement. */
function totalsUnlike(tx: Tx, regionId: number, begins: LocalDate): Promise<Found[]> {
  return tx.rows(sql<Found>`
    SELECT o.code, o.name, NULL AS "on", NULL AS cause, c.dimension, c.key, sum(c.closing)::bigint AS counted,
      sum(c.opening + c.ins - c.outs)::bigint AS expected, NULL AS flows, jsonb_build_object('opening', sum(c.opening),
        'ins', sum(c.ins), 'outs', sum(c.outs)) AS balance, '[]'::jsonb AS members, count(*) OVER ()::int AS differing
    FROM (
      SELECT organization_id, dimension, key, n AS closing, 0 AS opening, 0 AS ins, 0 AS outs
      FROM org_stat WHERE region_id = ${regionId}
      UNION ALL
      SELECT organization_id, dimension, key, 0, ins - outs, 0, 0 FROM org_stat_day
      WHERE region_id = ${regionId} AND valid_on < ${begins}::date
      UNION ALL
      SELECT organization_id, dimension, key, 0, 0, ins, outs FROM org_stat_day
      WHERE region_id = ${regionId} AND valid_on >= ${begins}::date) c
    JOIN organization o ON o.region_id = ${regionId} AND o.id = c.organization_id
    GROUP BY o.code, o.name, o.path, c.dimension, c.key HAVING sum(c.closing) <> sum(c.opening + c.ins - c.outs)
    ORDER BY o.path, c.dimension, c.key LIMIT ${mostNamed}`);
}

/** The present period of each history says what the file says. */
function filesUnlike(tx: Tx, regionId: number): Promise<Found[]> {
  return tx.rows(sql<Found>`
    SELECT o.code, o.name, NULL AS "on", NULL AS cause, c.dimension, coalesce(c.file_key, 'none') AS key,
      0 AS counted, 1 AS expected, NULL AS flows, NULL AS balance, jsonb_build_array(jsonb_build_object('id', m.id,
        'name', m.name, 'cause', NULL, 'from', c.state_key, 'to', c.file_key, 'recordedAt', s.recorded_at)) AS members,
      count(*) OVER ()::int AS differing
    FROM member m JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
    LEFT JOIN member_state s ON s.region_id = m.region_id AND s.member_id = m.id AND s.superseded_at = 'infinity'
      AND s.valid_until = 'infinity' AND s.organization_id = m.organization_id AND s.org_path = m.org_path
    CROSS JOIN LATERAL ${cellColumns('m', 's')} AS c (dimension, file_key, state_key)
    WHERE m.region_id = ${regionId} AND c.file_key IS DISTINCT FROM c.state_key
    ORDER BY o.path, m.id, c.dimension LIMIT ${mostNamed}`);
}
