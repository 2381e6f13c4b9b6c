import type { Answer } from '@zhibu/contract/endpoint';
import type { OrganizationNodeAnswer, organizations } from '@zhibu/contract/organizations';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Reader } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { headcountsAsOf } from '../../kernel/tallies.asof.ts';
import type { TwoTimes } from '../../kernel/tallies.ts';
import { twoTimes } from '../../kernel/two-times.ts';
import type { Services } from '../../services.ts';
import {
  childCountsThen,
  childrenThen,
  namesThen,
  organizationThen,
  type PastOrganization,
} from './organizations.asof.queries.ts';
import { shownHeadcounts } from './organizations.headcounts.ts';
import { canSeeHeadcount } from './organizations.policy.ts';
import type { Listed } from './organizations.queries.ts';
import { ancestorPaths } from './organizations.rules.ts';

interface DaysQuery {
  asOf?: LocalDate;
  asKnown?: LocalDate;
}
type AsOfAnswer = Answer<(typeof organizations)['GET /organizations/{id}/as-of']>;

/** One organisation as it stood on a day. @throws Problem 404, 422 a day in the future */
export function organizationAsOf(
  services: Services,
  actor: Actor,
  id: string,
  query: DaysQuery,
): Promise<AsOfAnswer> {
  const at = twoTimes(query, dayInChina(services.clock.now()));
  return services.database.read(actor.scope, async (reader) => {
    const { state, first, last } = await organizationThen(reader, actor, id, at);
    const span = { first: dayOrNull(first), last: dayOrNull(last) };
    if (state === null) return { ...at, state: null, ...span };
    const [[node], above] = await Promise.all([
      presentThen(reader, actor, [state], at),
      aboveThen(reader, actor, state, at),
    ]);
    if (!node) throw new Error('presentThen gives one answer a row');
    const from = dayOrNull(state.from);
    const until = dayOrNull(state.until);
    const parentId = above.some((one) => one.id === state.parentId) ? state.parentId : null;
    return { ...at, state: { ...node, parentId, ancestors: above, from, until }, ...span };
  });
}

/** The next level of that day's tree, with that day's headcounts. @throws Problem 404, 422 a day in the future */
export function childrenPageAsOf(
  services: Services,
  actor: Actor,
  id: string,
  query: DaysQuery,
  wish: { after: string; limit: number },
): Promise<Listed<OrganizationNodeAnswer & { path: string }>> {
  const at = twoTimes(query, dayInChina(services.clock.now()));
  return services.database.read(actor.scope, async (reader) => {
    const { state } = await organizationThen(reader, actor, id, at);
    if (state === null) return { items: [], nextPath: null };
    const { items, nextPath } = await childrenThen(reader, state, at, wish);
    return { items: await presentThen(reader, actor, items, at), nextPath };
  });
}

async function presentThen(
  reader: Reader,
  actor: Actor,
  rows: readonly PastOrganization[],
  at: TwoTimes,
): Promise<(OrganizationNodeAnswer & { path: string })[]> {
  const places = rows.map(({ regionId, id, pathNow }) => ({ regionId, id, path: pathNow }));
  const [counts, children] = await Promise.all([
    canSeeHeadcount(actor)
      ? shownHeadcounts(reader, actor, places, at, (all) => headcountsAsOf(reader, all, at))
      : null,
    childCountsThen(reader, rows, at),
  ]);
  return rows.map((row) => ({
    id: row.id,
    parentId: row.parentId,
    path: row.path,
    code: row.code,
    name: row.name,
    shortName: null,
    kind: row.kind,
    form: row.form,
    childCount: children.get(row.id) ?? 0,
    memberCount: counts?.get(row.id) ?? null,
    endedOn: row.endedOn,
  }));
}

/** What stood above it on that day, from where the acting duty's own organisation stood. */
async function aboveThen(
  reader: Reader,
  actor: Actor,
  state: PastOrganization,
  at: TwoTimes,
): Promise<{ id: string; name: string }[]> {
  const paths = ancestorPaths(state.path, null);
  const names = await namesThen(reader, state.regionId, paths, at);
  const line = paths.flatMap((path) => names.get(path) ?? []);
  if (!actor.duty) return line;
  // Above the top of the reach nothing exists for the actor; an organisation that stood elsewhere shows no superior.
  const { organizationId } = actor.duty;
  const top = line.findIndex(({ id }) => id === organizationId);
  return top < 0 ? [] : line.slice(top);
}

const dayOrNull = (day: LocalDate | null) => (day === null || day.includes('infinity') ? null : day);
