import type { FoundingBody } from '@zhibu/contract/organization-operations';
import type { OrganizationForm } from '@zhibu/contract/organizations';
import { invalid } from '../../kernel/errors.ts';
import { depthOf, holdsPeople, type OrganizationRecord } from '../organizations/public.ts';
import {
  affiliationCheck,
  affiliationDateCheck,
  type Context,
  capacityCheck,
  dateCheck,
  foundingCheck,
  livingCheck,
  mostLevels,
  nameCheck,
  placeCheck,
  rulesAt,
  runningImports,
} from './operations.checks.ts';
import { type DissolveBody, isWithin, type MergeBody } from './operations.commands.ts';
import { dutyCheck, openItemCheck } from './operations.endings.ts';
import { say } from './operations.messages.ts';
import { emptyPlan, finding, linkTo, type Place, type Plan } from './operations.plan.ts';
import {
  addCounts,
  childrenOf,
  countMembers,
  importsAt,
  type Nodes,
  noMembers,
  subtreeSize,
} from './operations.store.ts';

/** One or several end, and what they held comes under another one, which exists or is founded beside the first. */
export async function planMerge(context: Context, nodes: Nodes, id: string, body: MergeBody): Promise<Plan> {
  const { others = [], targetId, found, endDuties = false } = body;
  if ((targetId === undefined) === (found === undefined)) throw notOneTarget();
  const sources = [...new Set([id, ...others])].map((one) => nodes.get(one));
  const plan = emptyPlan('merge', context.on, body.reason ?? null, context.regionId);
  for (const source of sources) plan.parts.push({ id: source.id, name: source.name, role: 'source' });
  const target = targetId === undefined ? null : nodes.get(targetId);
  const pointer = target ? '/targetId' : '/found';
  await gather(context, plan, sources, target ?? newTarget(nodes, sources, found), pointer, endDuties);
  return plan;
}

/** One ends; what it still holds goes to the successor, or there must be nothing. */
export async function planDissolution(
  context: Context,
  nodes: Nodes,
  id: string,
  body: DissolveBody,
): Promise<Plan> {
  const { successorId, endDuties = false } = body;
  const source = nodes.get(id);
  const plan = emptyPlan('dissolve', context.on, body.reason ?? null, context.regionId);
  plan.parts.push({ id, name: source.name, role: 'subject' });
  const successor = successorId === undefined ? null : nodes.get(successorId);
  await gather(context, plan, [source], successor, '/successorId', endDuties);
  return plan;
}

const notOneTarget = () => invalid(say.oneTarget, [{ pointer: '/targetId', detail: say.oneTarget }]);

interface NewTarget {
  body: FoundingBody;
  parent: OrganizationRecord | null;
}
type Target = OrganizationRecord | NewTarget | null;

function newTarget(nodes: Nodes, sources: readonly OrganizationRecord[], body?: FoundingBody): NewTarget {
  if (!body) throw notOneTarget();
  return { body, parent: nodes.find(sources[0]?.parentId ?? '') ?? null };
}

async function gather(
  context: Context,
  plan: Plan,
  sources: readonly OrganizationRecord[],
  target: Target,
  pointer: string,
  endDuties: boolean,
): Promise<void> {
  const { tx, regionId } = context;
  for (const source of sources) livingCheck(plan, source);
  const living = target && 'id' in target ? target : null;
  await dateCheck(context, plan, sources, living ? [living] : []);
  const ids = sources.map(({ id }) => id);
  const children = (await childrenOf(tx, regionId, ids)).filter(({ id }) => !ids.includes(id));
  if (living) targetCheck(plan, sources, living, pointer);
  await sizesOf(context, plan, sources, target);
  await dutyCheck(context, plan, sources, endDuties);
  for (const source of sources)
    await openItemCheck(
      context,
      plan,
      source,
      children.filter(({ parentId }) => parentId === source.id),
    );
  if (target) await takeOver(context, plan, sources, children, target, pointer);
  else await refuseHeld(context, plan, sources, children);
  const place = placeOf(target);
  for (const { id } of sources) plan.ends.push({ id, successor: place });
}

const placeOf = (target: Target): Place | null =>
  target && ('id' in target ? { id: target.id } : { founded: 0 });

function targetCheck(
  plan: Plan,
  sources: readonly OrganizationRecord[],
  target: OrganizationRecord,
  pointer: string,
): void {
  plan.parts.push({ id: target.id, name: target.name, role: 'target' });
  livingCheck(plan, target, pointer);
  const links = [linkTo(target)];
  const around = sources.find(({ path }) => isWithin(target.path, path));
  if (around?.id === target.id)
    plan.blocks.push(finding('same_organization', say.sameOrganization(target.name), { pointer, links }));
  else if (around)
    plan.blocks.push(
      finding('inside_itself', say.insideItself(around.name, target.name), { pointer, links }),
    );
}

/** What moves: everything in the sources; of two where one stands in the other, the outer one counts for both. */
async function sizesOf(
  { tx, regionId, openItems, today }: Context,
  plan: Plan,
  sources: readonly OrganizationRecord[],
  target: Target,
): Promise<void> {
  const outer = sources.filter(
    ({ id, path }) => !sources.some((other) => other.id !== id && isWithin(path, other.path)),
  );
  const base = target && depthOf('id' in target ? target.path : (target.parent?.path ?? '')) + 1;
  for (const source of outer) {
    const size = await subtreeSize(tx, regionId, source.path);
    plan.members += size.members;
    plan.organizations += size.organizations;
    const items = await openItems.within(tx, { regionId, path: source.path }, today);
    plan.openItems += items.reduce((sum, { count }) => sum + count, 0);
    if (base !== null && base + size.depth - depthOf(source.path) > mostLevels)
      plan.blocks.push(finding('too_deep', say.tooDeep(mostLevels), { links: [linkTo(source)] }));
    runningImports(plan, await importsAt(tx, regionId, { path: source.path }));
  }
}

async function takeOver(
  context: Context,
  plan: Plan,
  sources: readonly OrganizationRecord[],
  children: readonly OrganizationRecord[],
  target: OrganizationRecord | NewTarget,
  pointer: string,
): Promise<void> {
  const { tx, regionId } = context;
  const ids = sources.map(({ id }) => id);
  const place: Place = 'id' in target ? { id: target.id } : { founded: 0 };
  const shape = 'id' in target ? target : { ...target.body, id: null };
  const form = shape.form ?? 'standard';
  if (!('id' in target)) await foundBeside(context, plan, sources, target, pointer);
  const rulebook = await rulesAt(context, 'id' in target ? target : (target.parent ?? { path: '' }));
  // A kind that may not stand there is said once, with the first of its organisations.
  const kinds = new Map(children.map((child) => [child.kind, child]));
  for (const child of kinds.values()) placeCheck(plan, rulebook, shape, child, pointer);
  const names = children.map(({ name }) => name);
  await nameCheck(context, plan, { id: shape.id ?? nobody, name: shape.name }, names, ids, pointer);
  for (const child of children) plan.moves.push({ id: child.id, parent: place, segment: null });
  await takeMembers(context, plan, sources, place, shape, pointer);
  for (const source of sources) {
    const waiting = (await importsAt(tx, regionId, { ids: [source.id] })).map(({ id }) => id);
    if (waiting.length > 0) plan.imports.push({ ids: waiting, fromId: source.id, to: place });
  }
  const before =
    shape.id === null ? noMembers : await countMembers(tx, regionId, sizedAt(shape.kind, target));
  const sum = addCounts(before, await arriving(context, sources, shape.kind));
  capacityCheck(plan, rulebook, { ...sum, kind: shape.kind, form }, shape.name, shape.id !== null);
}

/** No organisation has this id: what is founded has no children yet. */
const nobody = '00000000-0000-0000-0000-000000000000';

function sizedAt(kind: string, target: OrganizationRecord | NewTarget) {
  if (!('id' in target)) return { ids: [] };
  return holdsPeople(kind) ? { ids: [target.id] } : { path: target.path };
}

async function arriving(context: Context, sources: readonly OrganizationRecord[], kind: string) {
  const { tx, regionId } = context;
  if (holdsPeople(kind)) return countMembers(tx, regionId, { ids: sources.map(({ id }) => id) });
  let sum = noMembers;
  for (const { path } of sources) sum = addCounts(sum, await countMembers(tx, regionId, { path }));
  return sum;
}

async function foundBeside(
  context: Context,
  plan: Plan,
  sources: readonly OrganizationRecord[],
  { body, parent }: NewTarget,
  pointer: string,
): Promise<void> {
  const first = sources[0];
  plan.organizations += 1;
  plan.founds.push({ parentId: parent?.id ?? null, body });
  if (!parent) {
    plan.blocks.push(finding('place', say.noParent(first?.name ?? ''), { pointer }));
    return;
  }
  const inside = sources.find(({ path }) => isWithin(parent.path, path));
  if (inside)
    plan.blocks.push(
      finding('inside_itself', say.insideItself(inside.name, parent.name), { links: [linkTo(parent)] }),
    );
  livingCheck(plan, parent);
  await foundingCheck(context, plan, await rulesAt(context, parent), parent, [body], () => pointer);
  const ending = sources.map(({ id }) => id);
  await nameCheck(context, plan, parent, [body.name], ending, `${pointer}/name`);
}

async function takeMembers(
  context: Context,
  plan: Plan,
  sources: readonly OrganizationRecord[],
  to: Place,
  shape: Pick<OrganizationRecord, 'kind' | 'name'> & { form?: OrganizationForm },
  pointer: string,
): Promise<void> {
  const { tx, regionId } = context;
  const { files } = await countMembers(tx, regionId, { ids: sources.map(({ id }) => id) });
  if (files === 0) return;
  for (const source of sources) await affiliationDateCheck(context, plan, source);
  for (const { id } of sources) plan.relocations.push({ fromId: id, to, memberIds: 'all' });
  affiliationCheck(plan, shape.form ?? 'standard', files, shape.name);
  if (!holdsPeople(shape.kind))
    plan.blocks.push(
      finding('takes_no_members', say.takesNoMembers(shape.name, shape.kind, files), {
        pointer,
        count: files,
      }),
    );
}

/** Without a successor nothing may be left (domain rule 5). */
async function refuseHeld(
  { tx, regionId }: Context,
  plan: Plan,
  sources: readonly OrganizationRecord[],
  children: readonly OrganizationRecord[],
): Promise<void> {
  for (const source of sources) {
    const { id, name } = source;
    const { files } = await countMembers(tx, regionId, { ids: [id] });
    if (files > 0)
      plan.blocks.push(
        finding('holds_members', say.holdsMembers(name, files), { count: files, links: [linkTo(source)] }),
      );
    const below = children.filter(({ parentId }) => parentId === id);
    if (below.length > 0)
      plan.blocks.push(
        finding('holds_organizations', say.holdsOrganizations(name, below.length), {
          links: below.map(linkTo),
        }),
      );
    const waiting = (await importsAt(tx, regionId, { ids: [id] })).filter(({ running }) => !running);
    if (waiting.length > 0)
      plan.blocks.push(
        finding('open_import', say.openImport(name, waiting.length), {
          links: waiting.map((one) => ({ type: 'import' as const, id: one.id, name: one.name })),
        }),
      );
  }
}
