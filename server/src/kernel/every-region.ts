import { sql } from 'kysely';

/** `region_id = ${everyRegion}`: wherever a row lies, found by the keys that begin with the region. */
export const everyRegion = sql`ANY(ARRAY(SELECT id FROM region))`;
