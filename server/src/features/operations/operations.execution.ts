import type { OperationRole } from '@zhibu/contract/organization-operations';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx, violatedConstraint } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { OpenItems } from '../../kernel/open-items.ts';
import { rewritePaths } from '../../kernel/path-tables.ts';
import { pinyinOfTitle } from '../../kernel/standards/pinyin.ts';
import { carryTotals } from '../../kernel/tallies.ts';
import { endDuties } from '../accounts/public.ts';
import { relocateMembers } from '../members/public.ts';
import { endOffices } from '../officers/public.ts';
import {
  childPath,
  createOrganization,
  type OrganizationRecord,
  removeTokens,
  reviseStates,
  writeTokens,
} from '../organizations/public.ts';
import { foldRegion, recounting } from '../statistics/public.ts';
import { say } from './operations.messages.ts';
import { openItemsFollow } from './operations.open-items.ts';
import type { Effects, Place, Plan, PlannedMove } from './operations.plan.ts';
import { rowsOf, subtreeIds } from './operations.store.ts';

interface Run {
  tx: Tx;
  actor: Actor;
  now: Date;
  plan: Plan;
  id: string;
  /** Ids of what was founded, in the plan's order. */
  founded: { id: string; name: string }[];
  effects: Effects;
}

/**
 * Carries a plan without blocks out, in the caller's transaction: organisations, paths, affiliations, counts,
 * history and the audit. @returns the operation's id
 */
export async function execute(
  tx: Tx,
  openItems: OpenItems,
  actor: Actor,
  now: Date,
  plan: Plan,
): Promise<string> {
  const effects: Effects = { moves: [], founded: [], ended: [], reshapes: [], imports: [], duties: [] };
  const run: Run = { tx, actor, now, plan, id: newId(), founded: [], effects };
  await insertOperation(run);
  try {
    await recounting(tx, rearrangementOf(plan, dayInChina(now)), ({ totals }) => rearrange(run, totals));
    await moveImports(run);
    await nameSuccessors(run);
    await openItemsFollow(openItems, tx, { actor, now }, plan, (place) => idOf(run, place));
  } catch (error) {
    throw violatedConstraint(error) === 'organization_sibling_name' ? nameTaken() : error;
  }
  effects.duties = plan.dutiesToEnd;
  await endDuties(tx, plan.dutiesToEnd, {
    accountId: actor.accountId,
    now,
    reason: say.endedWithOrganization,
  });
  const ended = plan.ends.map(({ id }) => id);
  effects.offices = await endOffices(tx, plan.regionId, ended, {
    on: plan.on,
    now,
    reason: say.endedWithOrganization,
  });
  await closeOperation(run);
  return run.id;
}

/** Organisations and affiliations, with their histories and counts. */
async function rearrange(run: Run, totals: boolean): Promise<void> {
  const { plan } = run;
  await endAll(run);
  await reviveAll(run);
  await foundAll(run);
  await reshapeAll(run);
  for (const move of plan.moves) await applyMove(run, move, totals);
  for (const { fromId, to, memberIds } of plan.relocations) await relocate(run, fromId, to, memberIds);
}

function rearrangementOf({ moves, ends, revives, relocations, on }: Plan, recordedOn: string) {
  const sources = relocations.map(({ fromId }) => fromId);
  const organizations = [...idsOf(moves), ...idsOf(ends), ...revives, ...sources];
  return { organizations, sources, on, recordedOn };
}

async function insertOperation({ tx, now, plan, id }: Run): Promise<void> {
  const { regionId, kind, on, members, organizations, openItems, reverses } = plan;
  await tx.run(sql`
    INSERT INTO organization_operation (region_id, id, kind, valid_on, recorded_at, members, organizations, open_items,
      effects, reverses_id)
    VALUES (${regionId}, ${id}::uuid, ${kind}, ${on}::date, ${now}, ${members}, ${organizations}, ${openItems}, '{}',
      ${reverses}::uuid)`);
}

const idOf = (run: Run, place: Place): string => {
  const id = 'id' in place ? place.id : run.founded[place.founded]?.id;
  if (id === undefined) throw new Error('operation: founded later than used');
  return id;
};

async function rowOf({ tx, plan }: Run, id: string): Promise<OrganizationRecord> {
  const [found] = await rowsOf(tx, plan.regionId, [id]);
  if (!found) throw new Error(`operation: organisation ${id} is gone`);
  return found;
}

async function countChild({ tx, plan }: Run, parentId: string | null, by: 1 | -1): Promise<void> {
  await tx.run(sql`UPDATE organization SET child_count = child_count + ${by}::int
    WHERE region_id = ${plan.regionId} AND id = ${parentId}::uuid`);
}

async function endAll(run: Run): Promise<void> {
  const { tx, now, plan, effects } = run;
  for (const { id } of plan.ends) {
    const { name, parentId } = await rowOf(run, id);
    await tx.run(sql`UPDATE organization SET ended_on = ${plan.on}::date, version = version + 1, updated_at = ${now}
      WHERE region_id = ${plan.regionId} AND id = ${id}::uuid`);
    await countChild(run, parentId, -1);
    effects.ended.push({ id, name });
  }
  await reviseStates(tx, plan.regionId, idsOf(plan.ends), 'end', { on: plan.on, now });
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

async function reviveAll(run: Run): Promise<void> {
  const { tx, now, plan } = run;
  for (const id of plan.revives) {
    const { parentId } = await rowOf(run, id);
    await tx.run(sql`UPDATE organization SET ended_on = NULL, successor_id = NULL, version = version + 1,
      updated_at = ${now} WHERE region_id = ${plan.regionId} AND id = ${id}::uuid`);
    await countChild(run, parentId, 1);
  }
  await reviseStates(tx, plan.regionId, plan.revives, 'revive', { on: plan.on, now });
}

async function nameSuccessors(run: Run): Promise<void> {
  const { tx, plan } = run;
  for (const { id, successor } of plan.ends)
    if (successor)
      await tx.run(sql`UPDATE organization SET successor_id = ${idOf(run, successor)}::uuid
        WHERE region_id = ${plan.regionId} AND id = ${id}::uuid`);
}

async function foundAll(run: Run): Promise<void> {
  const { tx, actor, now, plan } = run;
  for (const { parentId, body } of plan.founds) {
    const { regionId, on } = plan;
    const { id } = await createOrganization(tx, actor, now, { ...body, regionId, parentId, foundedOn: on });
    run.founded.push({ id, name: body.name });
  }
  run.effects.founded = run.founded;
}

async function reshapeAll(run: Run): Promise<void> {
  const { tx, now, plan } = run;
  for (const { id, after } of plan.reshapes) {
    const before = await rowOf(run, id);
    const { full, initials } = pinyinOfTitle(after.name);
    await tx.run(sql`
      UPDATE organization SET kind = ${after.kind}, form = ${after.form}, name = ${after.name}, pinyin = ${full},
        initials = ${initials}, temporary_until = ${after.temporaryUntil}::date, version = version + 1, updated_at = ${now}
      WHERE region_id = ${plan.regionId} AND id = ${id}::uuid`);
    if (before.name === after.name) continue;
    await removeTokens(tx, before);
    await writeTokens(tx, { ...before, name: after.name });
  }
  await reviseStates(tx, plan.regionId, idsOf(plan.reshapes), 'shape', { on: plan.on, now });
  run.effects.reshapes = plan.reshapes;
}

/** One subtree under its new superior: the place, every path below, the counts of both chains. */
async function applyMove(run: Run, { id, parent, segment }: PlannedMove, totals: boolean): Promise<void> {
  const { tx, now, plan, effects } = run;
  const { regionId } = plan;
  const node = await rowOf(run, id);
  const above = await rowOf(run, idOf(run, parent));
  const path = segment === null ? childPath(above.path, above.nextChild) : `${above.path}.${segment}`;
  await countChild(run, node.parentId, -1);
  await tx.run(sql`UPDATE organization SET child_count = child_count + 1, next_child = next_child + ${segment === null ? 1 : 0}::int
    WHERE region_id = ${regionId} AND id = ${above.id}::uuid`);
  await tx.run(sql`UPDATE organization SET parent_id = ${above.id}::uuid, version = version + 1, updated_at = ${now}
    WHERE region_id = ${regionId} AND id = ${id}::uuid`);
  await rewritePaths(tx, { regionId, from: node.path, to: path });
  await foldRegion(tx, regionId, { from: node.path, to: path });
  const below = await subtreeIds(tx, regionId, path);
  await reviseStates(tx, regionId, below, 'place', { on: plan.on, now });
  const [from, to] = [node.path, path].map((one) => ({ regionId, path: one }));
  if (totals && from && to) await carryTotals(tx, node, from, to, plan.on);
  effects.moves.push({
    id,
    name: node.name,
    from: { parentId: node.parentId, path: node.path },
    to: { parentId: above.id },
  });
}

async function relocate(
  run: Run,
  fromId: string,
  to: Place,
  memberIds: readonly string[] | 'all',
): Promise<void> {
  const { tx, actor, now, plan, id } = run;
  const { name: fromName } = await rowOf(run, fromId);
  const target = await rowOf(run, idOf(run, to));
  const placement = { regionId: plan.regionId, organizationId: target.id, orgPath: target.path };
  await relocateMembers(tx, actor, now, fromId, placement, memberIds, {
    operationId: id,
    fromName,
    toName: target.name,
    validOn: plan.on,
  });
}

/** Imports that wait go along; their rows and files lie with them. */
async function moveImports(run: Run): Promise<void> {
  const { tx, now, plan, effects } = run;
  const { regionId } = plan;
  for (const { ids, fromId, to } of plan.imports) {
    const { id, path } = await rowOf(run, idOf(run, to));
    await tx.run(sql`UPDATE member_import SET organization_id = ${id}::uuid, org_path = ${path}, version = version + 1,
      updated_at = ${now} WHERE region_id = ${regionId} AND id = ANY(${ids}::uuid[])`);
    await tx.run(sql`UPDATE file SET org_path = ${path} WHERE region_id = ${regionId} AND id IN (
      SELECT file_id FROM member_import WHERE region_id = ${regionId} AND id = ANY(${ids}::uuid[]))`);
    for (const table of ['member_import_problem', 'member_import_row'])
      await tx.run(sql`UPDATE ${sql.table(table)} SET org_path = ${path}
        WHERE region_id = ${regionId} AND import_id = ANY(${ids}::uuid[])`);
    effects.imports.push({ ids, fromId, toId: id });
  }
}

async function closeOperation(run: Run): Promise<void> {
  const { tx, actor, now, plan, id, effects } = run;
  const { regionId, reason } = plan;
  await tx.run(sql`UPDATE organization_operation SET effects = ${JSON.stringify(effects)}::jsonb
    WHERE region_id = ${regionId} AND id = ${id}::uuid`);
  if (plan.reverses !== null)
    await tx.run(sql`UPDATE organization_operation SET reversed_by_id = ${id}::uuid
      WHERE region_id = ${regionId} AND id = ${plan.reverses}::uuid`);
  const parts = partsOf(run);
  await tx.run(sql`
    INSERT INTO organization_operation_part (region_id, operation_id, organization_id, role, org_path, name, account_id,
      actor_name, duty_role, reason)
    SELECT o.region_id, ${id}::uuid, o.id, p.role, o.path, p.name, ${actor.accountId}::uuid, ${actor.name},
      ${actor.kind === 'system' ? 'system' : (actor.duty?.role ?? 'self')}, ${reason}::text
    FROM unnest(${parts.map((part) => part.id)}::uuid[], ${parts.map(({ role }) => role)}::text[],
      ${parts.map(({ name }) => name)}::text[]) AS p (id, role, name)
    JOIN organization o ON o.region_id = ${regionId} AND o.id = p.id ON CONFLICT DO NOTHING`);
  const subject = plan.parts[0];
  await audit(tx, actor, now, {
    action: `organizations.${plan.kind}`,
    object: { type: 'organization', id: subject?.id ?? null, name: subject?.name ?? null },
    reason,
    after: {
      operation: id,
      on: plan.on,
      members: plan.members,
      organizations: plan.organizations,
      reverses: plan.reverses,
      parts: parts.slice(0, 200),
    },
  });
}

/** With what was founded and what went along. */
function partsOf({ plan, founded, effects }: Run): { id: string; name: string; role: OperationRole }[] {
  const named = new Set(plan.parts.map(({ id }) => id));
  return [
    ...plan.parts,
    ...founded.map(({ id, name }) => ({ id, name, role: 'founded' as const })),
    ...effects.moves.flatMap(({ id, name }) => (named.has(id) ? [] : [{ id, name, role: 'moved' as const }])),
  ];
}

function nameTaken() {
  return conflict({
    zh: '同一上级下面刚有了同名的党组织，什么都没有改变。请刷新后再试。',
    en: 'An organisation of that name has just appeared there; nothing was changed. Reload and try again.',
  });
}
