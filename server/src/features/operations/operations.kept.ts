import { sql } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import type { Context } from './operations.checks.ts';
import type { Effects, Plan } from './operations.plan.ts';

/** An operation as it is kept. */
export interface KeptOperation {
  regionId: number;
  id: string;
  kind: Plan['kind'];
  on: string;
  effects: Effects;
  reversedById: string | null;
  parts: { id: string; name: string; role: Plan['parts'][number]['role'] }[];
}

/** A move to another region keeps none: it is not taken back by its reverse. */
const noEffects: Effects = { moves: [], founded: [], ended: [], reshapes: [], imports: [], duties: [] };

/**
 * Whether the organisations are in reach is asked by whoever loads them.
 * @param lock to reverse it, not only to show what that would do @throws Problem 404
 */
export async function keptOperation(
  { tx }: Pick<Context, 'tx'>,
  regionId: number,
  id: string,
  lock: boolean,
): Promise<KeptOperation> {
  const found = await tx.first(sql<KeptOperation>`
    SELECT op.region_id AS "regionId", op.id, op.kind, op.valid_on AS on, op.effects,
      op.reversed_by_id AS "reversedById",
      (SELECT jsonb_agg(jsonb_build_object('id', p.organization_id, 'name', p.name, 'role', p.role))
        FROM organization_operation_part p WHERE p.region_id = op.region_id AND p.operation_id = op.id) AS parts
    FROM organization_operation op WHERE op.region_id = ${regionId} AND op.id = ${id}::uuid ${lock ? sql`FOR UPDATE OF op` : sql``}`);
  if (!found?.parts) throw notFound('organization_operation', id);
  return { ...found, effects: { ...noEffects, ...found.effects } };
}

/** Whose place or life the reverse changes, and where they go back to. */
export function namedByReversal({ effects, parts }: KeptOperation): { subjects: string[]; others: string[] } {
  const subjects = [
    ...effects.moves.map(({ id }) => id),
    ...effects.founded.map(({ id }) => id),
    ...effects.ended.map(({ id }) => id),
    ...effects.reshapes.map(({ id }) => id),
  ];
  const others = [
    ...effects.moves.flatMap(({ from, to }) => [
      ...(from.parentId === null ? [] : [from.parentId]),
      to.parentId,
    ]),
    ...effects.imports.flatMap(({ fromId, toId }) => [fromId, toId]),
    ...parts.filter(({ role }) => role !== 'moved').map(({ id }) => id),
  ];
  return {
    subjects: [...new Set(subjects)],
    others: [...new Set(others)].filter((id) => !subjects.includes(id)),
  };
}
