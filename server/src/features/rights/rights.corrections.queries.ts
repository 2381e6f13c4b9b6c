import { type Actor, holds } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { findFor } from '../members/public.ts';
import { type CorrectionRecord, presentRow, requestsStatement } from './rights.corrections.store.ts';

interface PageWish {
  limit?: number;
  after?: string;
}

const dayShape = /^\d{4}-\d{2}-\d{2}$/;

/** The requests about one file, newest first. */
export async function listOfMember(
  services: Services,
  actor: Actor,
  memberId: string,
  { limit = 20, after }: PageWish,
) {
  const [before] = decodePosition(after, [idShape]) ?? [];
  const rows = await services.database.read(actor.scope, async (reader) => {
    const { regionId } = await findFor(reader, actor, memberId);
    return reader.rows(
      requestsStatement(sql`WHERE c.region_id = ${regionId} AND c.member_id = ${memberId}::uuid
        ${before === undefined ? sql`` : sql`AND c.id < ${before}::uuid`} ORDER BY c.id DESC LIMIT ${limit + 1}`),
    );
  });
  return pageOf(services, rows, limit, ({ id }) => [id]);
}

interface ListWish extends PageWish {
  state?: 'open' | 'overdue' | 'answered';
  organization?: string;
}

/** What waits in the reach of the duty, the most pressing first; what was answered, the newest first. */
export async function listRequests(services: Services, actor: Actor, wish: ListWish) {
  const { limit = 20, state = 'open' } = wish;
  const answered = state === 'answered';
  const position = decodePosition(wish.after, answered ? [idShape] : [dayShape, idShape]);
  const [first = '', second = ''] = position ?? [];
  const today = dayInChina(services.clock.now());
  const rows = await services.database.read(actor.scope, async (reader) => {
    const range = await rangeOf(reader, actor, wish.organization);
    if (!range) return [];
    const where = sql`WHERE c.region_id = ${range.regionId} AND c.org_path >= ${range.from} AND c.org_path < ${range.until}`;
    if (answered)
      return reader.rows(
        requestsStatement(sql`${where} AND c.state <> 'submitted'
          ${position ? sql`AND c.id < ${first}::uuid` : sql``} ORDER BY c.id DESC LIMIT ${limit + 1}`),
      );
    return reader.rows(
      requestsStatement(sql`${where} AND c.state = 'submitted'
        ${state === 'overdue' ? sql`AND c.due_on < ${today}::date` : sql``}
        ${position ? sql`AND (c.due_on, c.id) > (${first}::date, ${second}::uuid)` : sql``}
        ORDER BY c.due_on, c.id LIMIT ${limit + 1}`),
    );
  });
  return pageOf(services, rows, limit, ({ id, dueOn }) => (answered ? [id] : [dueOn, id]));
}

async function rangeOf(reader: Reader, actor: Actor, organization: string | undefined) {
  const { duty, scope } = actor;
  if (!duty || !holds(actor, 'members.write')) return null;
  if (organization === undefined)
    return { regionId: duty.regionId, from: scope.pathFrom, until: scope.pathUntil };
  const found = await reader.first(sql<{ regionId: number; path: string }>`
    SELECT region_id AS "regionId", path FROM organization
    WHERE region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${organization}::uuid)
      AND id = ${organization}::uuid AND path >= ${scope.pathFrom} AND path < ${scope.pathUntil}`);
  if (!found) throw notFound('organization', organization);
  return { regionId: found.regionId, from: found.path, until: `${found.path}/` };
}

function pageOf(
  services: Services,
  rows: readonly CorrectionRecord[],
  limit: number,
  positionOf: (row: CorrectionRecord) => string[],
) {
  const today = dayInChina(services.clock.now());
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => presentRow(row, today)),
    next: rows.length > limit && last ? encodePosition(positionOf(last)) : null,
  };
}
