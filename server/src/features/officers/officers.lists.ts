import type { Answer } from '@zhibu/contract/endpoint';
import type { officers } from '@zhibu/contract/officers';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { reachOf, visibleOrganization } from '../organizations/public.ts';
import { generalRulebook, rulebookAt } from '../rulebook/public.ts';
import { presentOfficer, presentTerm } from './officers.present.ts';
import { endingTerms, officersPage, type Position, termsPage } from './officers.queries.ts';
import { reminderUntil } from './officers.rules.ts';

interface PageQuery {
  limit?: number;
  after?: string;
}

const dayShape = /^\d{4}-\d{2}-\d{2}$/;

function positionOf(after: string | undefined): Position {
  const [day, id] = decodePosition(after, [dayShape, idShape]) ?? [];
  return day === undefined || id === undefined ? null : [day, id];
}

function paged<Row extends { id: string }, T>(
  rows: readonly Row[],
  limit: number,
  day: (row: Row) => string,
  present: (row: Row) => T,
): { items: T[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    next: last && rows.length > limit ? encodePosition([day(last), last.id]) : null,
  };
}

/** @throws Problem 404; empty for whom row-level security shows no people */
export function listOfficers(
  services: Services,
  actor: Actor,
  id: string,
  { limit = 20, after, when = 'now' }: PageQuery & { when?: 'now' | 'past' },
) {
  return services.database.read(actor.scope, async (reader) => {
    const place = await visibleOrganization(reader, actor, id);
    const rows = await officersPage(reader, place, when, positionOf(after), limit);
    return paged(
      rows,
      limit,
      ({ from }) => from,
      (row) => presentOfficer(actor, row),
    );
  });
}

/** @throws Problem 404 */
export function listTerms(services: Services, actor: Actor, id: string, { limit = 20, after }: PageQuery) {
  return services.database.read(actor.scope, async (reader) => {
    const place = await visibleOrganization(reader, actor, id);
    const rows = await termsPage(reader, place, positionOf(after), limit);
    return paged(
      rows,
      limit,
      ({ from }) => from,
      (row) => presentTerm(actor, row),
    );
  });
}

/** How long before is told by the rulebook of the place where the duty stands (domain rule 4). */
export function listEnding(
  services: Services,
  actor: Actor,
  { limit = 20, after }: PageQuery,
): Promise<Answer<(typeof officers)['GET /terms-ending']>> {
  const today = dayInChina(services.clock.now());
  return services.database.read(actor.scope, async (reader) => {
    const range = reachOf(actor);
    if (!range) return { items: [], next: null };
    const rulebook = actor.duty ? await rulebookAt(reader, actor.duty, today) : generalRulebook(today);
    const rows = await endingTerms(reader, range, reminderUntil(rulebook, today), positionOf(after), limit);
    return paged(
      rows,
      limit,
      ({ until }) => until,
      ({ organizationId, name, number, until }) => ({
        organization: { id: organizationId, name },
        number,
        until,
        overdue: until <= today,
      }),
    );
  });
}
