import type { DutyItemAnswer } from '@zhibu/contract/duties';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { decodePosition, encodePosition, idShape, pathShape } from '../../kernel/paging.ts';
import { addDays } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { type DutyRow, dutyRange, dutyRows, isHiddenFrom, notOver } from '../accounts/public.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { dutyAbilities, grantableRoles, proposableRoles } from './duties.policy.ts';
import { reminderDays } from './duties.rules.ts';

export interface DutyWish {
  limit?: number;
  after?: string;
  organization?: string;
  state?: 'running' | 'expiring' | 'ended';
}

export interface StandIn {
  dutyId: string;
  name: string;
  fromOn: string;
  untilOn: string;
}

/** Duties at an organisation and below. Those that run in the order of the tree; those that are over, newest first. */
export async function listDuties(services: Services, actor: Actor, wish: DutyWish) {
  const { limit = 20, state = 'running' } = wish;
  const today = dayInChina(services.clock.now());
  const after = decodePosition(wish.after, state === 'ended' ? [idShape] : [pathShape, idShape]);
  return services.database.read(throughGate(actor, 'accounts'), async (reader) => {
    const within = wish.organization ? await visibleOrganization(reader, actor, wish.organization) : null;
    const reach = dutyRange(actor);
    // What is asked for narrows the reach; it never widens it.
    const from = within ? within.path : reach.from;
    const until = within && `${within.path}/` < reach.until ? `${within.path}/` : reach.until;
    const place = sql`d.org_path >= ${from} AND d.org_path < ${until}`;
    const rows = await reader.rows(
      state === 'ended' ? ended(place, today, after, limit) : running(place, today, state, after, limit),
    );
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const standIns = await standInsOf(reader, items, today);
    return {
      items: items.map((row) => presentDuty(actor, row, today, standIns)),
      next: last ? encodePosition(state === 'ended' ? [last.id] : [last.path, last.id]) : null,
      grantableRoles: grantableRoles(actor),
      proposableRoles: proposableRoles(actor),
    };
  });
}

type Fragment = ReturnType<typeof sql>;

function running(place: Fragment, today: string, state: string, after: string[] | null, limit: number) {
  const soon = state === 'expiring' ? addDays(today, reminderDays[0]) : null;
  return sql<DutyRow>`
    ${dutyRows} WHERE ${notOver(today)} AND ${place}
      AND (${soon}::date IS NULL OR d.until_on <= ${soon}::date)
      AND (${after?.[0] ?? null}::text IS NULL
        OR (d.org_path, d.id) > (${after?.[0] ?? null}::text, ${after?.[1] ?? null}::uuid))
    ORDER BY d.org_path, d.id LIMIT ${limit + 1}`;
}

function ended(place: Fragment, today: string, after: string[] | null, limit: number) {
  return sql<DutyRow>`
    ${dutyRows} WHERE NOT ${notOver(today)} AND ${place}
      AND (${after?.[0] ?? null}::uuid IS NULL OR d.id < ${after?.[0] ?? null}::uuid)
    ORDER BY d.id DESC LIMIT ${limit + 1}`;
}

/** Who stands in, now or later, for the holders of these duties. */
export function standInsOf(
  reader: Reader,
  duties: readonly { id: string }[],
  today: string,
): Promise<StandIn[]> {
  if (duties.length === 0) return Promise.resolve([]);
  return reader.rows(sql<StandIn>`
    SELECT s.duty_id AS "dutyId", a.name, s.from_on AS "fromOn", s.until_on AS "untilOn"
    FROM duty_substitution s JOIN account a ON a.id = s.account_id
    WHERE s.duty_id = ANY(${duties.map(({ id }) => id)}::uuid[]) AND s.ended_at IS NULL
      AND s.until_on > ${today}::date
    ORDER BY s.from_on, s.id`);
}

export const standInsFor = (standIns: readonly StandIn[], dutyId: string) =>
  standIns
    .filter((each) => each.dutyId === dutyId)
    .map(({ name, fromOn, untilOn }) => ({ name, fromOn, untilOn }));

export const placeOf = (row: Pick<DutyRow, 'organizationId' | 'organizationName' | 'organizationCode'>) => ({
  id: row.organizationId,
  name: row.organizationName,
  code: row.organizationCode,
});

/** A duty as the actor may see it: of one hidden from above, that it is there and where, not whose. */
export function presentDuty(
  actor: Actor,
  row: DutyRow,
  today: string,
  standIns: readonly StandIn[],
): DutyItemAnswer {
  const hidden = isHiddenFrom(actor, row);
  const over = row.endedAt !== null || (row.untilOn !== null && row.untilOn <= today);
  const { accountId, accountName, accountLogin, accountStatus } = row;
  return {
    id: row.id,
    role: row.role,
    organization: placeOf(row),
    fromOn: row.fromOn,
    untilOn: row.untilOn,
    standsInFor: null,
    account: hidden ? null : { id: accountId, name: accountName, login: accountLogin, status: accountStatus },
    visibleFromAbove: row.visibleFromAbove,
    endedAt: row.endedAt,
    endReason: hidden ? null : row.endReason,
    substitutes: hidden ? [] : standInsFor(standIns, row.id),
    version: row.version,
    can: dutyAbilities(actor, row, over),
  };
}
