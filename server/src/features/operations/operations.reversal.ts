import { sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import { inWiderScope } from '../../kernel/wider-scope.ts';
import { holdsPeople, type OrganizationRecord } from '../organizations/public.ts';
import { type Context, runningImports } from './operations.checks.ts';
import { isWithin } from './operations.commands.ts';
import { undone } from './operations.conditions.ts';
import { dutyCheck, openItemCheck } from './operations.endings.ts';
import type { KeptOperation } from './operations.kept.ts';
import { say } from './operations.messages.ts';
import { type Effects, emptyPlan, finding, linkTo, type Plan, shapeOf } from './operations.plan.ts';
import { reshapeCheck } from './operations.shaping.ts';
import {
  childrenOf,
  countMembers,
  importsAt,
  type Nodes,
  namesUnder,
  operationScope,
  rowsOf,
  subtreeSize,
} from './operations.store.ts';

/** The reverse of an operation: what is still where it was put goes back; what is not stands in the way. */
export async function planReversal(
  context: Context,
  nodes: Nodes,
  kept: KeptOperation,
  reason: string | null,
): Promise<Plan> {
  const plan = emptyPlan('reversal', context.on, reason, context.regionId);
  plan.reverses = kept.id;
  plan.parts.push(...kept.parts.filter(({ role }) => role !== 'moved'));
  const { effects } = kept;
  if (kept.reversedById !== null) plan.blocks.push(finding('already_reversed', say.alreadyReversed));
  if (kept.kind === 'reversal' || kept.kind === 'region_move')
    plan.blocks.push(finding('not_reversible', say.notReversible));
  if (plan.blocks.length > 0) return plan;
  if (context.on > context.today)
    plan.blocks.push(finding('date_future', say.dateFuture, { pointer: '/on' }));
  if (context.on < kept.on)
    plan.blocks.push(
      finding('date_before_last', say.beforeLast(kept.parts[0]?.name ?? '', kept.on), { pointer: '/on' }),
    );
  await reviveBack(context, plan, nodes, effects);
  await moveBack(context, plan, nodes, effects);
  const members = await relocateBack(context, plan, kept);
  await endFounded(context, plan, nodes, effects, members);
  await reshapeBack(context, plan, nodes, effects);
  await importsBack(context, plan, nodes, effects);
  if (effects.duties.length > 0)
    plan.warnings.push(
      finding('running_duty', say.dutiesStayEnded(effects.duties.length), { count: effects.duties.length }),
    );
  const { posts, terms } = effects.offices ?? { posts: 0, terms: 0 };
  if (posts + terms > 0)
    plan.warnings.push(
      finding('running_officer', say.officesStayEnded(posts, terms), { count: posts + terms }),
    );
  return plan;
}

/** What ended lives again, where it stood: its superior must live and its name be free. */
async function reviveBack(context: Context, plan: Plan, nodes: Nodes, effects: Effects): Promise<void> {
  const { tx, regionId } = context;
  const going = new Set(effects.founded.map(({ id }) => id));
  const coming = new Set(effects.ended.map(({ id }) => id));
  for (const { id } of effects.ended) {
    const node = nodes.get(id);
    const parent = nodes.find(node.parentId ?? '');
    if (node.endedOn === null) plan.blocks.push(later(say.laterMove(node.name), node));
    if (parent?.endedOn && !coming.has(parent.id))
      plan.blocks.push(superiorEnded(node, parent, parent.endedOn));
    for (const twin of await namesUnder(tx, regionId, node.parentId, [node.name], [id, ...going]))
      plan.blocks.push(nameInTheWay(twin, parent));
    plan.revives.push(id);
    plan.organizations += 1;
  }
}

const later = (words: Plan['blocks'][number]['words'], node: { id: string; name: string }) =>
  finding('later_change', words, { links: [linkTo(node)] });

/** There is nothing to choose in a reversal: what ended the superior is undone first. */
const superiorEnded = (node: OrganizationRecord, superior: OrganizationRecord, on: string) =>
  finding('ended', say.superiorEnded(node.name, superior.name, on), {
    earliest: undone,
    links: [linkTo(superior)],
  });

const nameInTheWay = (
  twin: { id: string; name: string; code: string },
  parent: OrganizationRecord | undefined,
) =>
  finding('sibling_name', say.siblingName(twin.name, parent?.name ?? '', twin.code), {
    links: [linkTo(twin)],
  });

/** The latest first, each to the place that it had: nobody else was given its segment. */
async function moveBack(context: Context, plan: Plan, nodes: Nodes, effects: Effects): Promise<void> {
  const { tx, regionId, openItems, today } = context;
  const reviving = new Set(effects.ended.map(({ id }) => id));
  for (const { id, from, to } of [...effects.moves].reverse()) {
    const node = nodes.get(id);
    const parent = nodes.get(from.parentId ?? '');
    if (node.parentId !== to.parentId || node.endedOn !== null) {
      plan.blocks.push(later(say.laterMove(node.name), node));
      continue;
    }
    if (parent.endedOn !== null && !reviving.has(parent.id))
      plan.blocks.push(superiorEnded(node, parent, parent.endedOn));
    if (isWithin(parent.path, node.path))
      plan.blocks.push(
        finding('inside_itself', say.insideItself(node.name, parent.name), { links: [linkTo(parent)] }),
      );
    for (const twin of await namesUnder(tx, regionId, parent.id, [node.name], [id]))
      plan.blocks.push(nameInTheWay(twin, parent));
    const size = await subtreeSize(tx, regionId, node.path);
    plan.members += size.members;
    plan.organizations += size.organizations;
    const items = await openItems.within(tx, { regionId, path: node.path }, today);
    plan.openItems += items.reduce((sum, { count }) => sum + count, 0);
    runningImports(plan, await importsAt(tx, regionId, { path: node.path }));
    plan.moves.push({
      id,
      parent: { id: parent.id },
      segment: from.path.slice(from.path.lastIndexOf('.') + 1),
    });
  }
}

interface MovedMember {
  id: string;
  fromId: string;
  toId: string;
  /** Where the file is now. */
  atId: string;
  atRegion: number;
}

/** Everybody whose affiliation it changed and who is still there. @returns them */
async function relocateBack(context: Context, plan: Plan, kept: KeptOperation): Promise<MovedMember[]> {
  const { tx, actor } = context;
  // Whoever went to another region has the file there, and its line here or there.
  const rows = await inWiderScope(tx, operationScope(actor), () =>
    tx.rows(sql<MovedMember>`
      SELECT DISTINCT ON (m.id) m.id, r.from_id AS "fromId", r.to_id AS "toId", m.organization_id AS "atId",
        m.region_id AS "atRegion"
      FROM organization_operation_member r JOIN member m ON m.region_id = ${everyRegion} AND m.id = r.member_id
      WHERE r.region_id = ${everyRegion} AND r.operation_id = ${kept.id}::uuid ORDER BY m.id`),
  );
  const elsewhere = rows.filter(({ toId, atId, atRegion }) => toId !== atId || atRegion !== kept.regionId);
  if (elsewhere.length > 0)
    plan.blocks.push(
      finding('later_change', say.laterMembers(elsewhere.length), { count: elsewhere.length }),
    );
  await sourcesStand(context, plan, kept, rows);
  const groups = new Map<string, MovedMember[]>();
  for (const row of rows) {
    const key = `${row.fromId} ${row.toId}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (first)
      plan.relocations.push({
        fromId: first.toId,
        to: { id: first.fromId },
        memberIds: group.map(({ id }) => id),
      });
  }
  plan.members += rows.length;
  return rows;
}

/** Where they came from must be there to take them: neither ended meanwhile, nor become a kind that takes nobody. */
async function sourcesStand(
  { tx, regionId }: Context,
  plan: Plan,
  { effects }: KeptOperation,
  members: readonly MovedMember[],
): Promise<void> {
  const reviving = new Set(effects.ended.map(({ id }) => id));
  const reshaped = new Map(effects.reshapes.map(({ id, before }) => [id, before.kind]));
  const ids = [...new Set(members.map(({ fromId }) => fromId))];
  for (const node of await rowsOf(tx, regionId, ids)) {
    if (node.endedOn !== null && !reviving.has(node.id))
      plan.blocks.push(later(say.laterMove(node.name), node));
    else if (!holdsPeople(reshaped.get(node.id) ?? node.kind))
      plan.blocks.push(later(say.laterShape(node.name), node));
  }
}

/** What was founded ends again: but for what goes back it must hold nothing. */
async function endFounded(
  context: Context,
  plan: Plan,
  nodes: Nodes,
  effects: Effects,
  members: readonly MovedMember[],
): Promise<void> {
  const { tx, regionId } = context;
  const returning = new Set(effects.moves.map(({ id }) => id));
  const imports = new Set(effects.imports.flatMap(({ ids }) => ids));
  for (const { id } of effects.founded) {
    const node = nodes.get(id);
    if (node.endedOn !== null) {
      plan.blocks.push(later(say.laterMove(node.name), node));
      continue;
    }
    const { files } = await countMembers(tx, regionId, { ids: [id] });
    const children = await childrenOf(tx, regionId, [id]);
    const waiting = await importsAt(tx, regionId, { ids: [id] });
    const own =
      files > members.filter(({ atId }) => atId === id).length ||
      children.some((child) => !returning.has(child.id)) ||
      waiting.some((one) => !imports.has(one.id));
    if (own) plan.blocks.push(later(say.laterHolds(node.name), node));
    await openItemCheck(context, plan, node, children);
    plan.ends.push({ id, successor: null });
    plan.organizations += 1;
  }
  await dutyCheck(
    context,
    plan,
    effects.founded.map(({ id }) => nodes.get(id)),
    false,
  );
}

async function reshapeBack(context: Context, plan: Plan, nodes: Nodes, effects: Effects): Promise<void> {
  for (const { id, before, after } of effects.reshapes) {
    const node = nodes.get(id);
    const now = shapeOf(node);
    const same = (['kind', 'form', 'name', 'temporaryUntil'] as const).every(
      (key) => now[key] === after[key],
    );
    if (!same || node.endedOn !== null) {
      plan.blocks.push(later(say.laterShape(node.name), node));
      continue;
    }
    await reshapeCheck(context, plan, node, nodes.find(node.parentId ?? '') ?? null, before);
    plan.reshapes.push({ id, before: after, after: before });
    plan.organizations += 1;
  }
}

/** Those that still wait go back; what was finished or given up meanwhile stays. */
async function importsBack(context: Context, plan: Plan, nodes: Nodes, effects: Effects): Promise<void> {
  for (const { ids, fromId, toId } of effects.imports) {
    nodes.get(fromId);
    const waiting = await importsAt(context.tx, context.regionId, { ids: [toId] });
    const back = waiting.filter(({ id, running }) => ids.includes(id) && !running).map(({ id }) => id);
    if (back.length === 0) continue;
    plan.imports.push({ ids: back, fromId: toId, to: { id: fromId } });
    plan.openItems += back.length;
  }
}
