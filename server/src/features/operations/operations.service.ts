import type {
  OperationOutcomeAnswer,
  OrganizationOperationAnswer,
} from '@zhibu/contract/organization-operations';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Tx } from '../../kernel/database.ts';
import type { OpenItems } from '../../kernel/open-items.ts';
import { decodePosition, encodePosition } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { forgetActors } from '../accounts/public.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { blocked } from './operations.blocked.ts';
import { aroundCheck, type Context } from './operations.checks.ts';
import { type Command, cleanCommand, namedBy, planMove } from './operations.commands.ts';
import { execute } from './operations.execution.ts';
import { planDissolution, planMerge } from './operations.gathering.ts';
import { keptOperation, namedByReversal } from './operations.kept.ts';
import { openBlocks } from './operations.open-items.ts';
import type { Place, Plan } from './operations.plan.ts';
import { operationsOf } from './operations.queries.ts';
import { planReversal } from './operations.reversal.ts';
import { planReform, planSplit } from './operations.shaping.ts';
import {
  loadNodes,
  lockTree,
  type Nodes,
  operationScope,
  regionOf,
  regionOfOperation,
  rowsOf,
} from './operations.store.ts';

type Answer = OperationOutcomeAnswer;

/**
 * One operation, or its preview: what it would do and what blocks it, computed the same way, without a lock and
 * without a trace.
 * @throws Problem 404 an organisation out of reach, 403 the own duty's, 422 with the first block and the others
 */
export async function operate(
  services: Services,
  actor: Actor,
  command: Command,
  preview: boolean,
): Promise<Answer> {
  const now = services.clock.now();
  const answer = await services.database.transaction(operationScope(actor), (tx) =>
    operateIn(tx, services, actor, now, cleanCommand(command), preview),
  );
  if (!preview) forgetActors(services);
  return answer;
}

/** The same in a transaction of the caller's, which is open in {@link operationScope}. */
export async function operateIn(
  tx: Tx,
  { openItems }: { openItems: OpenItems },
  actor: Actor,
  now: Date,
  command: Command,
  preview: boolean,
): Promise<Answer> {
  const regionId = await regionOf(tx, command.id);
  if (!preview) await lockTree(tx, regionId);
  const named = { regionId, ...namedBy(command) };
  const nodes = await loadNodes(tx, actor, named, preview ? null : openItems);
  const context = contextOf(tx, openItems, actor, now, regionId, command.body.on);
  const plan = await planOf(context, nodes, command);
  await movesCheck(context, plan);
  return finish(context, plan, preview, command.id);
}

/** Undoes an operation by its reverse, or shows what that would do and what stands in the way. */
export async function reverse(
  services: Services,
  actor: Actor,
  id: string,
  body: { on?: string; reason?: string },
  preview: boolean,
): Promise<Answer> {
  const now = services.clock.now();
  const answer = await services.database.transaction(operationScope(actor), (tx) =>
    reverseIn(tx, services, actor, now, id, body, preview),
  );
  if (!preview) forgetActors(services);
  return answer;
}

export async function reverseIn(
  tx: Tx,
  { openItems }: { openItems: OpenItems },
  actor: Actor,
  now: Date,
  id: string,
  body: { on?: string; reason?: string },
  preview: boolean,
): Promise<Answer> {
  const regionId = await regionOfOperation(tx, actor, id);
  if (!preview) await lockTree(tx, regionId);
  const kept = await keptOperation({ tx }, regionId, id, !preview);
  const named = { regionId, ...namedByReversal(kept) };
  const nodes = await loadNodes(tx, actor, named, preview ? null : openItems);
  const context = contextOf(tx, openItems, actor, now, regionId, body.on ?? dayInChina(now));
  const plan = await planReversal(context, nodes, kept, body.reason ?? null);
  await movesCheck(context, plan);
  return finish(context, plan, preview, kept.parts[0]?.id ?? id);
}

function contextOf(
  tx: Tx,
  openItems: OpenItems,
  actor: Actor,
  now: Date,
  regionId: number,
  on: string,
): Context {
  return { tx, openItems, actor, now, today: dayInChina(now), regionId, on };
}

function planOf(context: Context, nodes: Nodes, command: Command): Promise<Plan> {
  switch (command.kind) {
    case 'move':
      return planMove(context, nodes, command.id, command.body);
    case 'merge':
      return planMerge(context, nodes, command.id, command.body);
    case 'split':
      return planSplit(context, nodes, command.id, command.body);
    case 'dissolve':
      return planDissolution(context, nodes, command.id, command.body);
    case 'reform':
      return planReform(context, nodes, command.id, command.body);
  }
}

/**
 * Whatever an operation moves, ends, or takes people from and to, has stood where it stands since the operation's day:
 * what was counted there in between would be told of another place.
 */
async function movesCheck(context: Context, plan: Plan): Promise<void> {
  if (plan.blocks.some(({ code }) => code === 'date_before_last')) return;
  const idOf = (place: Place) => ('id' in place ? [place.id] : []);
  const pairs = [
    ...plan.moves.map(({ id, parent }) => [id, ...idOf(parent)]),
    ...plan.ends.map(({ id }) => [id]),
    ...plan.relocations.map(({ fromId, to }) => [fromId, ...idOf(to)]),
  ];
  for (const [id, other] of pairs) {
    const rows = await rowsOf(
      context.tx,
      context.regionId,
      other === undefined ? [id ?? ''] : [id ?? '', other],
    );
    const node = rows.find((one) => one.id === id);
    const above = rows.find((one) => one.id === other);
    if (node) await aroundCheck(context, plan, node, above?.path ?? null);
    if (plan.blocks.some(({ code }) => code === 'date_before_last')) return;
  }
}

async function finish(context: Context, plan: Plan, preview: boolean, id: string): Promise<Answer> {
  const { tx, actor, now } = context;
  await openBlocks(context, plan);
  if (!preview && plan.blocks.length > 0) throw blocked(plan.blocks, id);
  const operationId = preview ? null : await execute(tx, context.openItems, actor, now, plan);
  const { members, organizations, openItems, dutiesToEnd, postsToEnd, blocks, warnings, regionId } = plan;
  const done = operationId === null ? [] : await operationsOf(tx, actor, regionId, { operationId });
  return {
    preview,
    members,
    organizations,
    openItems,
    endings: dutiesToEnd.length + postsToEnd,
    blocks,
    warnings,
    operation: done[0] ?? null,
  };
}

const idShape = /^[0-9a-f-]{36}$/;

/** What happened to an organisation in the actor's reach, the latest first. @throws Problem 404 */
export async function operationsPage(
  services: Services,
  actor: Actor,
  id: string,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<{ items: OrganizationOperationAnswer[]; next: string | null }> {
  const before = decodePosition(after, [idShape])?.[0] ?? null;
  const { regionId } = await services.database.read(actor.scope, (reader) =>
    visibleOrganization(reader, actor, id),
  );
  // Whoever reaches the organisation reads its history, also those whose duty opens no member file.
  const found = await services.database.read(throughGate(actor, 'system'), (reader) =>
    operationsOf(reader, actor, regionId, { organizationId: id, before, limit: limit + 1 }),
  );
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last ? encodePosition([last.id]) : null };
}
