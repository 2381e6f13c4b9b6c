import { type RawBuilder, sql } from 'kysely';
import { levelWidth, regionWidth } from './tallies.ts';

const step = sql.raw(String(levelWidth));
const first = sql.raw(String(regionWidth + levelWidth));

const oneOf = (path: RawBuilder<unknown>, until: RawBuilder<unknown>) =>
  sql`ANY (ARRAY(SELECT left(${path}, width) FROM generate_series(${first}, ${until}, ${step}) AS width))`;

/**
 * `o.path = ${selfOrAbove(path)}`: the organisation at a path and those above it, whose paths are its prefixes of fixed
 * width (scale rule 9). As an array: rows of a function the planner takes for a thousand, and reads every organisation
 * of the region to find five.
 */
export const selfOrAbove = (path: RawBuilder<unknown>) => oneOf(path, sql`length(${path})`);

/** {@link selfOrAbove} without the organisation itself. */
export const above = (path: RawBuilder<unknown>) => oneOf(path, sql`length(${path}) - ${step}`);
