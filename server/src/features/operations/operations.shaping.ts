import { holdsPeople, type OrganizationRecord } from '../organizations/public.ts';
import {
  affiliationCheck,
  affiliationDateCheck,
  type Context,
  capacityCheck,
  dateCheck,
  foundingCheck,
  livingCheck,
  nameCheck,
  placeCheck,
  rulesAt,
  runningImports,
  temporaryCheck,
} from './operations.checks.ts';
import type { ReformBody, SplitBody } from './operations.commands.ts';
import { officersLeaving } from './operations.endings.ts';
import { say } from './operations.messages.ts';
import { emptyPlan, finding, linkTo, type Plan, type Shape, shapeOf } from './operations.plan.ts';
import {
  addCounts,
  type Counted,
  childrenOf,
  countMembers,
  importsAt,
  type Nodes,
  noMembers,
  rowsOf,
  subtreeSize,
} from './operations.store.ts';

/** New organisations beside this one take the members and organisations that are named; the rest stays. */
export async function planSplit(context: Context, nodes: Nodes, id: string, body: SplitBody): Promise<Plan> {
  const source = nodes.get(id);
  const parent = nodes.find(source.parentId ?? '') ?? null;
  const plan = emptyPlan('split', context.on, body.reason ?? null, context.regionId);
  plan.parts.push({ id, name: source.name, role: 'subject' });
  livingCheck(plan, source);
  await dateCheck(context, plan, [source]);
  if (!parent) {
    plan.blocks.push(finding('place', say.noParent(source.name), { pointer: '/parts' }));
    return plan;
  }
  const founding = body.parts.map(({ found }) => found);
  await foundingCheck(context, plan, await rulesAt(context, parent), parent, founding, partPointer);
  await nameCheck(
    context,
    plan,
    parent,
    founding.map(({ name }) => name),
    [],
    '/parts',
  );
  const left = await partMembers(context, plan, source, body);
  await partOrganizations(context, plan, nodes, source, body);
  plan.organizations += founding.length;
  for (const found of founding) plan.founds.push({ parentId: parent.id, body: found });
  if (holdsPeople(source.kind) && plan.members > 0)
    // Where nobody stays, the next step is to dissolve it: that is said, not refused.
    capacityCheck(
      plan,
      await rulesAt(context, source),
      { ...source, ...left },
      source.name,
      left.files === 0,
    );
  return plan;
}

const partPointer = (index: number) => `/parts/${index}/found`;

/** @returns who stays */
async function partMembers(
  context: Context,
  plan: Plan,
  source: OrganizationRecord,
  { parts }: SplitBody,
): Promise<Counted> {
  const { tx, regionId } = context;
  let gone = noMembers;
  const named = new Set<string>();
  const rulebook = await rulesAt(context, source);
  for (const [index, { found, memberIds = [] }] of parts.entries()) {
    const pointer = `/parts/${index}/memberIds`;
    const taken = await countMembers(tx, regionId, { ids: [source.id], only: memberIds });
    const twice = memberIds.filter((id) => named.has(id)).length;
    for (const id of memberIds) named.add(id);
    const strange = memberIds.length - taken.files + twice;
    if (strange > 0)
      plan.blocks.push(
        finding('member_elsewhere', say.memberElsewhere(source.name, strange), { pointer, count: strange }),
      );
    gone = addCounts(gone, taken);
    await officersLeaving(context, plan, source, memberIds);
    if (memberIds.length > 0) plan.relocations.push({ fromId: source.id, to: { founded: index }, memberIds });
    affiliationCheck(plan, found.form ?? 'standard', memberIds.length, found.name);
    if (memberIds.length > 0 && !holdsPeople(found.kind))
      plan.blocks.push(
        finding('takes_no_members', say.takesNoMembers(found.name, found.kind, memberIds.length), {
          pointer: `${partPointer(index)}/kind`,
          count: memberIds.length,
        }),
      );
    const size = holdsPeople(found.kind)
      ? taken
      : await sizeOfParts(context, parts[index]?.organizationIds ?? []);
    capacityCheck(
      plan,
      rulebook,
      { ...size, kind: found.kind, form: found.form ?? 'standard' },
      found.name,
      false,
    );
  }
  if (named.size > 0) await affiliationDateCheck(context, plan, source, [...named]);
  plan.members += gone.files;
  return addCounts(await countMembers(tx, regionId, { ids: [source.id] }), gone, -1);
}

async function sizeOfParts({ tx, regionId }: Context, ids: readonly string[]): Promise<Counted> {
  let sum = noMembers;
  if (ids.length === 0) return sum;
  for (const { path } of await rowsOf(tx, regionId, ids))
    sum = addCounts(sum, await countMembers(tx, regionId, { path }));
  return sum;
}

async function partOrganizations(
  context: Context,
  plan: Plan,
  nodes: Nodes,
  source: OrganizationRecord,
  { parts }: SplitBody,
): Promise<void> {
  const { tx, regionId, openItems, today } = context;
  const named = new Set<string>();
  for (const [index, { found, organizationIds = [] }] of parts.entries()) {
    const pointer = `/parts/${index}/organizationIds`;
    const children = organizationIds.map((id) => nodes.get(id));
    const strange = children.filter(
      ({ id, parentId, endedOn }) => parentId !== source.id || endedOn !== null || named.has(id),
    );
    for (const { id } of children) named.add(id);
    if (strange.length > 0)
      plan.blocks.push(
        finding('child_elsewhere', say.childElsewhere(source.name, strange.length), {
          pointer,
          links: strange.map(linkTo),
        }),
      );
    const kinds = new Map(children.map((child) => [child.kind, child]));
    const rulebook = await rulesAt(context, source);
    for (const child of kinds.values()) placeCheck(plan, rulebook, found, child, pointer);
    for (const child of children) {
      plan.moves.push({ id: child.id, parent: { founded: index }, segment: null });
      const size = await subtreeSize(tx, regionId, child.path);
      plan.members += size.members;
      plan.organizations += size.organizations;
      const items = await openItems.within(tx, { regionId, path: child.path }, today);
      plan.openItems += items.reduce((sum, { count }) => sum + count, 0);
      runningImports(plan, await importsAt(tx, regionId, { path: child.path }));
    }
  }
}

/** Another kind or form, with or without another name; the place in the tree stays. */
export async function planReform(
  context: Context,
  nodes: Nodes,
  id: string,
  body: ReformBody,
): Promise<Plan> {
  const { tx, regionId } = context;
  const node = nodes.get(id);
  const parent = nodes.find(node.parentId ?? '') ?? null;
  const plan = emptyPlan('reform', context.on, body.reason ?? null, regionId);
  plan.parts.push({ id, name: node.name, role: 'subject' });
  livingCheck(plan, node);
  await dateCheck(context, plan, [node]);
  const before = shapeOf(node);
  const form = body.form ?? before.form;
  const after: Shape = {
    kind: body.kind ?? before.kind,
    form,
    name: body.name ?? before.name,
    temporaryUntil:
      body.temporaryUntil === undefined
        ? form === 'temporary'
          ? before.temporaryUntil
          : null
        : body.temporaryUntil,
  };
  if (Object.entries(after).every(([key, value]) => before[key as keyof Shape] === value))
    // the keys of one literal
    plan.blocks.push(finding('nothing_changes', say.nothingChanges));
  temporaryCheck(plan, after.form, after.temporaryUntil, context.on, '');
  await reshapeCheck(context, plan, node, parent, after);
  plan.reshapes.push({ id, before, after });
  plan.organizations = 1;
  if (after.kind !== before.kind || after.form !== before.form) {
    const size = await countMembers(
      tx,
      regionId,
      holdsPeople(after.kind) ? { ids: [id] } : { path: node.path },
    );
    affiliationCheck(plan, after.form, size.files, after.name);
    capacityCheck(
      plan,
      await rulesAt(context, node),
      { ...size, ...after },
      after.name,
      after.kind === before.kind,
    );
  }
  return plan;
}

/** May it be so where it stands, with what it holds? Asked by the operation and by its reverse. */
export async function reshapeCheck(
  context: Context,
  plan: Plan,
  node: OrganizationRecord,
  parent: OrganizationRecord | null,
  after: Shape,
): Promise<void> {
  const { tx, regionId } = context;
  if (after.name !== node.name && parent)
    await nameCheck(context, plan, parent, [after.name], [node.id], '/name');
  if (after.kind === node.kind) return;
  const rulebook = await rulesAt(context, node);
  if (parent) placeCheck(plan, rulebook, parent, { ...after, id: node.id }, '/kind');
  const children = await childrenOf(tx, regionId, [node.id]);
  const kinds = new Map(children.map((child) => [child.kind, child]));
  for (const child of kinds.values()) placeCheck(plan, rulebook, after, child, '/kind');
  if (holdsPeople(after.kind)) return;
  const { files } = await countMembers(tx, regionId, { ids: [node.id] });
  if (files > 0)
    plan.blocks.push(
      finding('takes_no_members', say.takesNoMembers(after.name, after.kind, files), {
        pointer: '/kind',
        count: files,
      }),
    );
}
