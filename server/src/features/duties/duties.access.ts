import { type Role, reachOfRole, roleKeys } from '@zhibu/contract/authorization';
import type { AccessLineAnswer } from '@zhibu/contract/duties';
import { type Actor, permissionsOfRole, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { decodePosition, encodePosition, idShape, pathShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { type DutyRow, dutyRows, isHiddenFrom, runsOn } from '../accounts/public.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { placeOf, type StandIn, standInsFor, standInsOf } from './duties.queries.ts';
import { pathsUpTo } from './duties.rules.ts';

/** Who may see my members (谁能看到我的党员): every running duty whose reach covers an organisation. */

/** What a role may do with member files, said of the page and decided by the same table as every request. */
export function fileAccessOf(role: Role) {
  const may = permissionsOfRole(role);
  return {
    read: may.includes('members.read'),
    write: may.includes('members.write'),
    reveal: may.includes('members.reveal'),
    export: may.includes('members.export'),
  };
}

interface Place {
  regionId: number;
  path: string;
}

interface PageWish {
  limit?: number;
  after?: string;
}

/** The duties of an organisation and of those above it, the nearest last: as the tree is read. @throws Problem 404 */
export async function organizationAccess(
  services: Services,
  actor: Actor,
  organizationId: string,
  wish: PageWish,
) {
  return services.database.read(throughGate(actor, 'accounts'), async (reader) => {
    const organization = await visibleOrganization(reader, actor, organizationId);
    const { id, name, code } = organization;
    const page = await linesOf(services, reader, actor, organization, wish, false);
    return { organization: { id, name, code }, ...page };
  });
}

/** The same for the member: only who may read the own file. @throws Problem 404 without a member file */
export async function ownFileAccess(services: Services, actor: Actor, wish: PageWish) {
  const { member } = actor;
  if (!member) throw notFound('member', actor.accountId ?? '');
  return services.database.read(throughGate(actor, 'accounts'), async (reader) => {
    const place = await reader.first(sql<Place>`
      SELECT region_id AS "regionId", org_path AS path FROM member
      WHERE region_id = ${member.regionId} AND id = ${member.id}::uuid`);
    if (!place) throw notFound('member', member.id);
    return linesOf(services, reader, actor, place, wish, true);
  });
}

interface LineRow extends DutyRow {
  lastUsedAt: Date | null;
}

async function linesOf(
  services: Services,
  reader: Reader,
  actor: Actor,
  place: Place,
  { limit = 20, after }: PageWish,
  readersOnly: boolean,
) {
  const today = dayInChina(services.clock.now());
  const [path = null, id = null] = decodePosition(after, [pathShape, idShape]) ?? [];
  const reaching = rolesReaching(readersOnly);
  const rows = await reader.rows(sql<LineRow>`
    SELECT duty.*, (SELECT max(s.last_seen_at) FROM session s WHERE s.duty_id = duty.id) AS "lastUsedAt"
    FROM (${dutyRows} WHERE d.region_id = ${place.regionId} AND d.org_path = ANY(${pathsUpTo(place.path)}::text[])
      AND ${runsOn(today)} AND a.status <> 'closed'
      AND (d.role = ANY(${reaching.below}::text[])
        OR (d.org_path = ${place.path} AND d.role = ANY(${reaching.here}::text[])))
      AND (${path}::text IS NULL OR (d.org_path, d.id) > (${path}::text, ${id}::uuid))
      ORDER BY d.org_path, d.id LIMIT ${limit + 1}) duty
    ORDER BY duty.path, duty.id`);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  const standIns = await standInsOf(reader, items, today);
  return {
    items: items.map((row) => line(actor, row, place, standIns)),
    next: last ? encodePosition([last.path, last.id]) : null,
  };
}

/** Roles whose duty above reaches down, and those that reach their own organisation. */
function rolesReaching(readersOnly: boolean): { below: Role[]; here: Role[] } {
  const all = roleKeys.filter((role) => !readersOnly || fileAccessOf(role).read);
  return { below: all.filter((role) => reachOfRole[role] === 'organisation_and_below'), here: all };
}

function line(actor: Actor, row: LineRow, place: Place, standIns: readonly StandIn[]): AccessLineAnswer {
  const hidden = isHiddenFrom(actor, row);
  return {
    dutyId: row.id,
    role: row.role,
    organization: placeOf(row),
    from: row.path === place.path ? 'here' : 'above',
    account: hidden ? null : { name: row.accountName },
    access: fileAccessOf(row.role),
    fromOn: row.fromOn,
    untilOn: row.untilOn,
    substitutes: hidden ? [] : standInsFor(standIns, row.id),
    lastUsedAt: hidden ? null : row.lastUsedAt,
  };
}
