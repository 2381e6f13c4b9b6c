import type { RawBuilder } from 'kysely';
import { sql } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { lastHeld, periodOf } from '../../kernel/two-times.ts';
import { reachOf } from '../organizations/public.ts';
import { sizes } from './statistics.bodies.rules.ts';
import { heldOn, sizedTree, termsOn } from './statistics.bodies.ts';
import type { Asked } from './statistics.drill-down.ts';
import { countsAs } from './statistics.people.ts';
import { stands, stoodOn } from './statistics.stands.ts';

/** One line of a list, in the order of the tree of today. */
export interface Listed {
  id: string;
  name: string;
  sex: 'male' | 'female' | null;
  birth: LocalDate | null;
  stage: string | null;
  path: string;
  organizationId: string;
  organizationName: string;
  on: LocalDate | null;
  cause: string | null;
  direction: 'in' | 'out' | null;
  opens: boolean;
}

export interface Position {
  path: string;
  id: string;
  day: string;
}

export interface List {
  kind: 'members' | 'organizations' | 'events';
  /** Nothing of it can be out of reach. */
  isWhole: boolean;
  page: (after: Position | null, most: number) => Promise<Listed[]>;
  count: () => Promise<number>;
}

/** @param rows a subquery with the columns of {@link Listed} */
export function listFrom(
  kind: List['kind'],
  isWhole: boolean,
  { reader }: Asked,
  rows: RawBuilder<unknown>,
): List {
  return {
    kind,
    isWhole,
    page: (after, most) =>
      reader.rows(sql<Listed>`
        SELECT * FROM ${rows} l
        ${after ? sql`WHERE (l.path, l.id, coalesce(l."on"::text, '')) > (${after.path}, ${after.id}::uuid, ${after.day})` : sql``}
        ORDER BY l.path, l.id, coalesce(l."on"::text, '') LIMIT ${most}`),
    count: async () => (await reader.first(sql<{ n: number }>`SELECT count(*) AS n FROM ${rows} l`))?.n ?? 0,
  };
}

/** Row-level security shows what the duty reaches today; whose file stands there opens. */
export const person = (
  state: string,
) => sql`${sql.ref(`${state}.member_id`)} AS id, coalesce(held.name, ${sql.ref(`${state}.name`)}) AS name,
  coalesce(held.sex, ${sql.ref(`${state}.sex`)}) AS sex, coalesce(held.birth, ${sql.ref(`${state}.birth`)}) AS birth,
  ${sql.ref(`${state}.org_path`)} AS path, o.id AS "organizationId", o.name AS "organizationName"`;
/** Whoever left is called as on leaving: what is recorded since is not the former keeper's to read (domain rule 27). */
export const withFile = (state: string) => sql`
  JOIN organization o ON o.region_id = ${sql.ref(`${state}.region_id`)} AND o.id = ${sql.ref(`${state}.organization_id`)}
  LEFT JOIN member m ON m.region_id = (SELECT l.region_id FROM member_locator l
    WHERE l.member_id = ${sql.ref(`${state}.member_id`)}) AND m.id = ${sql.ref(`${state}.member_id`)}
  ${lastHeld(sql.ref(`${state}.member_id`), sql`m.id IS NULL`)}`;

/** The people of one figure as of a day. */
export function membersBehind(asked: Asked, figure: string): List {
  const { place, days, actor } = asked;
  const { pathFrom, pathUntil } = actor.scope;
  const isWhole = days.isNow && pathFrom <= place.path && `${place.path}/` <= pathUntil;
  const where = days.isNow
    ? sql`s.org_path >= ${place.path} AND s.org_path < ${`${place.path}/`}`
    : sql`s.organization_id IN (SELECT id FROM ${placesOn(asked)} t)`;
  return listFrom(
    'members',
    isWhole,
    asked,
    sql`(
      SELECT ${person('s')}, s.stage, NULL::date AS "on", NULL AS cause, NULL AS direction, m.id IS NOT NULL AS opens
      FROM member_state s ${withFile('s')}
      WHERE s.region_id = ${place.regionId} AND ${where} AND ${periodOf('s', days)}
        AND ${countsAs('s', figure, Number(days.asOf.slice(0, 4)))})`,
  );
}

/** Organisations whose people counted in a subtree on a day: `(id)`. */
function placesOn({ place: { regionId, id }, days: { asOf, asKnown } }: Asked) {
  const day = sql`${asOf}::date`;
  return sql`(
    SELECT s.organization_id AS id FROM ${stands(regionId, asKnown)} x
    JOIN ${stands(regionId, asKnown)} s ON s.path >= x.path AND s.path < x.path || '/'
    WHERE x.organization_id = ${id}::uuid AND ${stoodOn('x', day)} AND ${stoodOn('s', day)})`;
}

/** Organisations of a kind and size, or by how their term stands. */
export function organizationsBehind(
  asked: Asked,
  which: { kind: string | null; size: string } | { term: string },
): List {
  const { place, days, actor } = asked;
  const reach = reachOf(actor);
  const rows =
    'term' in which
      ? sql`${termsOn(place, days)} t WHERE t.state = ${which.term}`
      : sql`${sizedTree(place, days)} t WHERE (${which.kind}::text IS NULL OR t.kind = ${which.kind})
          AND (${which.size} = 'all' OR t.size = ${sizes.findIndex(({ key }) => key === which.size)}::int)`;
  return listFrom(
    'organizations',
    false,
    asked,
    sql`(
      SELECT t.id, t.name, NULL AS sex, NULL::date AS birth, NULL AS stage, t.path, o.id AS "organizationId",
        o.name AS "organizationName", NULL::date AS "on", NULL AS cause, NULL AS direction, true AS opens
      FROM (SELECT t.* FROM ${rows}) t
      JOIN organization own ON own.region_id = ${place.regionId} AND own.id = t.id
      JOIN organization o ON o.region_id = own.region_id
        AND o.id = CASE WHEN own.path = ${reach?.from ?? ''} THEN own.id ELSE coalesce(own.parent_id, own.id) END
      WHERE t.path >= ${reach?.from ?? ''} AND t.path < ${reach?.until ?? ''})`,
  );
}

/** Who held a post on a day. */
export function postsBehind(asked: Asked, post: string): List {
  const { place, days } = asked;
  return listFrom(
    'members',
    false,
    asked,
    sql`(
      SELECT f.member_id AS id, f.member_name AS name, m.sex, m.birth, m.stage, t.path, t.id AS "organizationId",
        t.name AS "organizationName", f.from_on AS "on", NULL AS cause, NULL AS direction, m.id IS NOT NULL AS opens
      FROM ${heldOn(place, days)}
      LEFT JOIN member m ON m.region_id = f.region_id AND m.id = f.member_id
      WHERE f.post = ${post})`,
  );
}
