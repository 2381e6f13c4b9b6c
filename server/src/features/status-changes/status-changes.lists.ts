import type { Answer, Query } from '@zhibu/contract/endpoint';
import type { StatusChangeAnswer, statusChangeApi } from '@zhibu/contract/status-changes';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { findFor, rangeOf } from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { probationEnd } from './status-changes.periods.rules.ts';
import { canChangeStatus } from './status-changes.policy.ts';
import { presentChange, presentFinding } from './status-changes.present.ts';
import { statusOptions } from './status-changes.rules.ts';
import { memberStatus } from './status-changes.standing.ts';
import { changesInRange, changesOfMember, type StatusChangeRecord } from './status-changes.store.ts';

const positionOf = (after: string | undefined) => decodePosition(after, [idShape])?.[0] ?? null;

function paged(
  actor: Actor,
  rows: readonly StatusChangeRecord[],
  limit: number,
): { items: StatusChangeAnswer[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => presentChange(actor, row)),
    next: last && rows.length > limit ? encodePosition([last.id]) : null,
  };
}

/** Changes of one member and which are possible today. @throws Problem 404 */
export function listOfMember(
  services: Services,
  actor: Actor,
  id: string,
  { limit = 20, after }: { limit?: number; after?: string },
): Promise<Answer<(typeof statusChangeApi)['GET /members/{id}/status-changes']>> {
  const today = dayInChina(services.clock.now());
  return services.database.read(actor.scope, async (reader) => {
    const member = await findFor(reader, actor, id);
    const place = { regionId: member.regionId, path: member.orgPath };
    const rulebook = await rulebookAt(reader, place, today);
    const status = await memberStatus(reader, actor, member);
    const { stage, presence, presenceSince, probationUntil } = status;
    const rows = await changesOfMember(reader, member, positionOf(after), limit);
    const options = statusOptions(status, rulebook, today).map(({ kind, ground, objection }) => ({
      kind,
      ground,
      possible: objection === null,
      objection: objection && presentFinding(objection),
    }));
    const probationEnds = stage === 'probationary' ? probationEnd(status, rulebook) : null;
    const probationOver = probationEnds !== null && probationEnds <= today;
    return {
      ...paged(actor, rows, limit),
      standing: { stage, presence, presenceSince, probationEnds, probationUntil, probationOver },
      options,
      version: member.version,
      can: { change: canChangeStatus(actor, member) },
    };
  });
}

/** Changes in the reach of the duty or below an organisation of it. @throws Problem 404 the organisation */
export function listChanges(
  services: Services,
  actor: Actor,
  query: Query<(typeof statusChangeApi)['GET /status-changes']>,
): Promise<{ items: StatusChangeAnswer[]; next: string | null }> {
  const { limit = 20, after, organization, ...filter } = query;
  const before = positionOf(after);
  return services.database.read(actor.scope, async (reader) => {
    const range = await rangeOf(reader, actor, organization === undefined ? {} : { organization });
    if (!range) return { items: [], next: null };
    return paged(actor, await changesInRange(reader, range, filter, before, limit), limit);
  });
}
