import { sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import { believed } from '../../kernel/two-times.ts';
import type { Asked } from './statistics.drill-down.ts';
import { type List, listFrom, person, withFile } from './statistics.lists.ts';
import { stands, stoodOn } from './statistics.stands.ts';

export interface Movement {
  /** Else they left. */
  comes: boolean;
  /** Null: all of them. */
  cause: string | null;
  /** Null: the Party's members. */
  stage: string | null;
}

/**
 * The events of a period that a figure counts: beginnings of periods in which somebody counts in the subtree and did not
 * before, or the other way round, the tree as it stood that day; and moves of whole organisations.
 */
export function eventsBehind(asked: Asked, movement: Movement): List {
  const rows = sql`(${changesOf(asked, movement)} UNION ALL ${movesOf(asked, movement)})`;
  return listFrom('events', false, asked, rows);
}

const counted = (alias: string, { stage }: Movement) =>
  stage === null
    ? sql`${sql.ref(`${alias}.stage`)} IN ('full', 'probationary')`
    : sql`${sql.ref(`${alias}.stage`)} = ${stage}`;

/** On which a state's organisation lies in the subtree. */
function lies({ place, days }: Asked, state: string, day: ReturnType<typeof sql.ref>) {
  return sql`EXISTS (
    SELECT FROM ${stands(place.regionId, days.asKnown)} x JOIN ${stands(place.regionId, days.asKnown)} w
      ON w.path >= x.path AND w.path < x.path || '/'
    WHERE x.organization_id = ${place.id}::uuid AND ${stoodOn('x', day)}
      AND w.organization_id = ${sql.ref(`${state}.organization_id`)} AND ${stoodOn('w', day)})`;
}

/**
 * What a member's history says. Where someone went out of reach, row-level security hides the period that began there:
 * then it was a transfer.
 */
function changesOf(asked: Asked, movement: Movement) {
  const { place, days } = asked;
  const [here, there] = movement.comes ? ['s', 'p'] : ['p', 's'];
  const day = movement.comes ? sql.ref('s.valid_from') : sql.ref('p.valid_until');
  const cause = sql`coalesce(s.cause, 'moved')`;
  return sql`
    SELECT ${person(here)}, coalesce(s.stage, p.stage) AS stage, ${day} AS "on", ${cause} AS cause,
      ${movement.comes ? 'in' : 'out'}::text AS direction, m.id IS NOT NULL AS opens
    FROM member_state ${sql.ref(here)}
    LEFT JOIN member_state ${sql.ref(there)} ON ${sql.ref(`${there}.member_id`)} = ${sql.ref(`${here}.member_id`)}
      AND ${sql.ref(`${there}.region_id`)} = ${everyRegion}
      AND p.valid_until = s.valid_from AND ${believed(there, days.asKnown)}
    ${withFile(here)}
    WHERE ${sql.ref(`${here}.region_id`)} = ${place.regionId} AND ${believed(here, days.asKnown)}
      AND ${day} >= ${days.from}::date AND ${day} <= ${days.asOf}::date
      AND (${movement.cause}::text IS NULL OR ${cause} = ${movement.cause})
      AND ${counted(here, movement)} AND ${lies(asked, here, day)}
      AND NOT coalesce(${counted(there, movement)} AND ${lies(asked, there, day)}, false)`;
}

/** An organisation came under another superior with its people. */
function movesOf(asked: Asked, movement: Movement) {
  const { place, days } = asked;
  const before = sql`(w.valid_from - 1)`;
  const beside = (state: string, day: ReturnType<typeof sql>) => sql`EXISTS (
    SELECT FROM ${stands(place.regionId, days.asKnown)} x WHERE x.organization_id = ${place.id}::uuid
      AND ${stoodOn('x', day)} AND ${sql.ref(`${state}.path`)} >= x.path
      AND ${sql.ref(`${state}.path`)} < x.path || '/')`;
  const now = beside('w', sql`w.valid_from`);
  const then = beside('u', before);
  return sql`
    SELECT ${person('s')}, s.stage, w.valid_from AS "on", 'reorganized' AS cause,
      ${movement.comes ? 'in' : 'out'}::text AS direction, m.id IS NOT NULL AS opens
    FROM organization_place w
    JOIN organization_place u ON u.region_id = w.region_id AND u.organization_id = w.organization_id
      AND u.valid_until = w.valid_from AND ${believed('u', days.asKnown)} AND u.path <> w.path
    JOIN member_state s ON s.region_id = w.region_id AND s.organization_id = w.organization_id
      AND s.valid_from < w.valid_from AND s.valid_until >= w.valid_from AND ${believed('s', days.asKnown)}
    ${withFile('s')}
    WHERE w.region_id = ${place.regionId} AND ${believed('w', days.asKnown)}
      AND w.valid_from >= ${days.from}::date AND w.valid_from <= ${days.asOf}::date
      AND (${movement.cause}::text IS NULL OR ${movement.cause} = 'reorganized') AND ${counted('s', movement)}
      AND ${movement.comes ? sql`${now} AND NOT ${then}` : sql`${then} AND NOT ${now}`}`;
}
