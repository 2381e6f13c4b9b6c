import type { OperationKind, OrganizationOperationAnswer } from '@zhibu/contract/organization-operations';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { isInReach } from '../organizations/public.ts';
import type { Effects } from './operations.plan.ts';

interface OperationRow {
  id: string;
  kind: OperationKind;
  on: string;
  recordedAt: Date;
  members: number;
  organizations: number;
  openItems: number;
  reshapes: Effects['reshapes'] | null;
  reverses: string | null;
  reversedBy: string | null;
  actorName: string;
  actorRole: string;
  reason: string | null;
  after: OrganizationOperationAnswer['after'];
  parts: (OrganizationOperationAnswer['parts'][number] & { path: string })[];
}

const mostParts = 50;

/** Where the operations are: those that an organisation took part in, before a position, or one by its id. */
export type OperationsWanted =
  | { organizationId: string; before: string | null; limit: number }
  | { operationId: string };

/** The latest first. The caller has made sure that the actor may see the organisation. */
export async function operationsOf(
  reader: Reader,
  actor: Actor,
  regionId: number,
  wanted: OperationsWanted,
): Promise<OrganizationOperationAnswer[]> {
  const ids =
    'operationId' in wanted
      ? sql`SELECT ${wanted.operationId}::uuid AS id`
      : sql`SELECT DISTINCT operation_id AS id FROM organization_operation_part
          WHERE region_id = ${regionId} AND organization_id = ${wanted.organizationId}::uuid
            AND (${wanted.before}::uuid IS NULL OR operation_id < ${wanted.before}::uuid)
          ORDER BY id DESC LIMIT ${wanted.limit}`;
  const rows = await reader.rows(sql<OperationRow>`
    SELECT op.id, op.kind, op.valid_on AS on, op.recorded_at AS "recordedAt", op.members, op.organizations,
      op.open_items AS "openItems", op.effects -> 'reshapes' AS reshapes, op.reverses_id AS reverses,
      op.reversed_by_id AS "reversedBy", who.actor_name AS "actorName", who.duty_role AS "actorRole", who.reason, who.parts,
      (${laterOperation}) AS after
    FROM (${ids}) wanted JOIN organization_operation op ON op.region_id = ${regionId} AND op.id = wanted.id,
    LATERAL (
      SELECT min(p.actor_name) AS actor_name, min(p.duty_role) AS duty_role, min(p.reason) AS reason,
        jsonb_agg(jsonb_build_object('id', p.organization_id, 'name', p.name, 'role', p.role, 'path', p.org_path)
          ORDER BY p.role = 'moved', p.role, p.org_path) AS parts
      FROM organization_operation_part p WHERE p.region_id = op.region_id AND p.operation_id = op.id) who
    ORDER BY op.id DESC`);
  return rows.map((row) => present(actor, row));
}

/**
 * The latest operation on one of those whose place, life or shape `op` changed. A re-forming stands in the way of
 * re-formings and of nothing else; what ended an organisation stands in the way of everything.
 */
const laterOperation = sql`
  SELECT jsonb_build_object('id', l.id, 'kind', l.kind, 'on', l.valid_on)
  FROM organization_operation_part p
  JOIN organization_operation_part q ON q.region_id = p.region_id AND q.organization_id = p.organization_id
    AND q.operation_id > p.operation_id
  JOIN organization_operation l ON l.region_id = q.region_id AND l.id = q.operation_id
  WHERE p.region_id = op.region_id AND p.operation_id = op.id
    AND p.role IN ('subject', 'source', 'founded', 'moved') AND q.role IN ('subject', 'source', 'founded', 'moved')
    AND l.reversed_by_id IS NULL AND l.kind <> 'reversal'
    AND (l.kind IN ('merge', 'dissolve') OR (l.kind = 'reform') = (op.kind = 'reform'))
  ORDER BY l.id DESC LIMIT 1`;

function present(actor: Actor, row: OperationRow): OrganizationOperationAnswer {
  const { reshapes, parts, after, ...rest } = row;
  const mayReverse = canReverse(actor, row);
  const changes = (reshapes ?? []).flatMap(({ before, after }) =>
    (['kind', 'form', 'name', 'temporaryUntil'] as const).flatMap((field) =>
      before[field] === after[field] ? [] : [{ field, before: before[field], after: after[field] }],
    ),
  );
  return {
    ...rest,
    // An organisation out of reach is named by nothing but its name: it stands in the own one's history.
    parts: parts.slice(0, mostParts).map(({ id, name, role }) => ({ id, name, role })),
    changes,
    // Only whoever may undo this one is told what to undo before it.
    after: mayReverse ? after : null,
    can: { reverse: mayReverse && after === null },
  };
}

/** Whoever may do it and reaches everybody concerned, above the own organisation; what stands in the way says the try. */
function canReverse(actor: Actor, { kind, reversedBy, parts }: OperationRow): boolean {
  return (
    holds(actor, 'organizations.operate') &&
    kind !== 'reversal' &&
    kind !== 'region_move' &&
    reversedBy === null &&
    parts.every(({ path, role }) => isInReach(actor, path) && (isAbove(role) || path !== actor.duty?.path))
  );
}

/** Superiors stay where they are; the own organisation may be one. */
const isAbove = (role: string) => role === 'parent_before' || role === 'parent_after' || role === 'target';
