import { operationKinds } from '@zhibu/contract/operation-kinds';
import type { OperationOutcomeAnswer } from '@zhibu/contract/organization-operations';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { forbidden, invalid } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Services } from '../../services.ts';
import { forgetActors } from '../accounts/public.ts';
import {
  childPath,
  ensureRegion,
  nextTop,
  type OrganizationRecord,
  type Region,
} from '../organizations/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { recounting } from '../statistics/public.ts';
import { blocked } from './operations.blocked.ts';
import {
  aroundCheck,
  type Context,
  dateCheck,
  livingCheck,
  nameCheck,
  placeCheck,
  subtreeCheck,
} from './operations.checks.ts';
import { say } from './operations.messages.ts';
import { regionBlocks } from './operations.open-items.ts';
import { emptyPlan, finding, linkTo, type Plan } from './operations.plan.ts';
import { operationsOf } from './operations.queries.ts';
import { carryRows, type RegionMove } from './operations.region-rows.ts';
import { importsAt, loadNodesOf, lockTree, operationScope, regionOf } from './operations.store.ts';

export interface RegionMoveWish {
  id: string;
  regionId: number;
  /** Null: it becomes a top organisation of the region. */
  parentId: string | null;
  on: string;
  reason: string | null;
}

/** Adds a prefecture to the upper tree, with what stands above it; nothing happens when it is there. */
export async function addRegion(services: Services, actor: Actor, regionId: number): Promise<Region> {
  if (actor.kind !== 'system') throw forbidden();
  return services.database.transaction(actor.scope, async (tx) => {
    const known = await tx.first(sql`SELECT FROM region WHERE id = ${regionId}`);
    const region = await ensureRegion(tx, regionId);
    if (!known)
      await audit(tx, actor, services.clock.now(), {
        action: 'regions.add',
        object: { type: 'region', id: String(region.id), name: region.name },
        after: { path: region.path },
      });
    return region;
  });
}

/**
 * An organisation with everything below it into another region, in one transaction (scale rule 7). No duty reaches
 * across regions, so only the command line on the machine itself can do it.
 * @throws Problem 403 another actor, 404, 422 what blocks it
 */
export async function moveToRegion(
  services: Services,
  actor: Actor,
  wish: RegionMoveWish,
  preview: boolean,
): Promise<OperationOutcomeAnswer> {
  if (actor.kind !== 'system') throw forbidden();
  const now = services.clock.now();
  const answer = await services.database.transaction(operationScope(actor), (tx) =>
    moveIn(tx, services, actor, now, wish, preview),
  );
  if (!preview) forgetActors(services);
  return answer;
}

async function moveIn(
  tx: Tx,
  { openItems }: Pick<Services, 'openItems'>,
  actor: Actor,
  now: Date,
  wish: RegionMoveWish,
  preview: boolean,
): Promise<OperationOutcomeAnswer> {
  const regionId = await regionOf(tx, wish.id);
  if (regionId === wish.regionId) throw invalid(sameRegion);
  if (!preview) for (const id of [regionId, wish.regionId].sort((a, b) => a - b)) await lockTree(tx, id);
  const above = wish.parentId === null ? [] : [wish.parentId];
  const [here, there] = await loadNodesOf(
    tx,
    actor,
    [
      { regionId, subjects: [wish.id], others: [] },
      { regionId: wish.regionId, subjects: [], others: above },
    ],
    preview ? null : openItems,
  );
  if (!here || !there) throw new Error('operation: a region is missing');
  const node = here.get(wish.id);
  const parent = wish.parentId === null ? null : there.get(wish.parentId);
  const region = await ensureRegion(tx, wish.regionId);
  const context: Context = { tx, actor, now, today: dayInChina(now), openItems, regionId, on: wish.on };
  const plan = await planRegionMove(context, node, parent, wish);
  await regionBlocks(context, plan, node, parent && { regionId: wish.regionId, path: parent.path });
  if (!preview && plan.blocks.length > 0) throw blocked(plan.blocks, node.id);
  const operationId = preview ? null : newId();
  if (operationId !== null) {
    const before = here.find(node.parentId ?? '') ?? null;
    const path = parent
      ? childPath(parent.path, parent.nextChild)
      : childPath(region.path, await nextTop(tx, region));
    const move: RegionMove = { from: regionId, to: region.id, fromPath: node.path, toPath: path };
    const { on } = wish;
    await recounting(
      tx,
      { organizations: [node.id], sources: [], on, recordedOn: context.today },
      ({ totals }) => carryRows(tx, now, node, { before, after: parent }, move, { on, totals }),
    );
    await openItems.follow(
      tx,
      {
        regionId: region.id,
        ends: [],
        sources: [],
        places: [path],
        reshaped: [],
        revived: [],
        cause: operationKinds.region_move,
      },
      { actor, now },
    );
    await record(tx, actor, now, operationId, plan, { node, before, after: parent, to: region.id });
  }
  const { members, organizations, openItems: items, blocks, warnings } = plan;
  const done = operationId === null ? [] : await operationsOf(tx, actor, region.id, { operationId });
  return {
    preview,
    members,
    organizations,
    openItems: items,
    endings: 0,
    blocks,
    warnings,
    operation: done[0] ?? null,
  };
}

async function planRegionMove(
  context: Context,
  node: OrganizationRecord,
  parent: OrganizationRecord | null,
  wish: RegionMoveWish,
): Promise<Plan> {
  const { tx, regionId } = context;
  const plan = emptyPlan('region_move', context.on, wish.reason, regionId);
  livingCheck(plan, node);
  if (parent) livingCheck(plan, parent, '/parentId');
  await dateCheck(context, plan, [node], parent ? [parent] : []);
  if (parent) {
    const place = { regionId: wish.regionId, path: parent.path };
    placeCheck(plan, await rulebookAt(tx, place, context.on), parent, node, '/parentId');
  }
  const there = { ...context, regionId: wish.regionId };
  const name = parent?.name ?? String(wish.regionId);
  await nameCheck(there, plan, { id: parent?.id ?? null, name }, [node.name], [], '/parentId');
  await aroundCheck(context, plan, node, parent?.path ?? null);
  await subtreeCheck(context, plan, node, parent ? (parent.path.length - 7) / 5 : 0);
  const waiting = (await importsAt(tx, regionId, { path: node.path })).filter(({ running }) => !running);
  if (waiting.length > 0)
    plan.blocks.push(
      finding('open_import', say.openImport(node.name, waiting.length), {
        links: [
          linkTo(node),
          ...waiting.map(({ id, name: file }) => ({ type: 'import' as const, id, name: file })),
        ],
      }),
    );
  return plan;
}

interface Recorded {
  node: OrganizationRecord;
  before: OrganizationRecord | null;
  after: OrganizationRecord | null;
  to: number;
}

/** In the history of either region, under one id. */
async function record(
  tx: Tx,
  actor: Actor,
  now: Date,
  id: string,
  plan: Plan,
  { node, before, after, to }: Recorded,
): Promise<void> {
  const { on, members, organizations, openItems, reason } = plan;
  const part = (regionId: number, one: OrganizationRecord, role: string) =>
    tx.run(sql`
      INSERT INTO organization_operation_part (region_id, operation_id, organization_id, role, org_path, name, account_id,
        actor_name, duty_role, reason)
      SELECT region_id, ${id}::uuid, id, ${role}, path, name, NULL, ${actor.name}, 'system', ${reason}::text
      FROM organization WHERE region_id = ${regionId} AND id = ${one.id}::uuid`);
  for (const regionId of before ? [plan.regionId, to] : [to])
    await tx.run(sql`
      INSERT INTO organization_operation (region_id, id, kind, valid_on, recorded_at, members, organizations, open_items,
        effects) VALUES (${regionId}, ${id}::uuid, 'region_move', ${on}::date, ${now}, ${members}, ${organizations},
        ${openItems}, '{}')`);
  await part(to, node, 'subject');
  if (after) await part(to, after, 'parent_after');
  if (before) await part(plan.regionId, before, 'parent_before');
  await audit(tx, actor, now, {
    action: 'organizations.region_move',
    object: { type: 'organization', id: node.id, name: node.name },
    reason,
    before: { region: plan.regionId, parent: before?.name ?? null },
    after: { operation: id, on, region: to, parent: after?.name ?? null, members, organizations },
  });
}

const sameRegion = {
  zh: '这个党组织已经在该地区。同一地区内的变更请办理隶属关系变更。',
  en: 'The organisation is in that region already. Inside one region, move it.',
};
