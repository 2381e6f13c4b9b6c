import type { Body } from '@zhibu/contract/endpoint';
import type { organizationOperations } from '@zhibu/contract/organization-operations';
import { invalid } from '../../kernel/errors.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import { compactText } from '../../kernel/standards/text.ts';
import { depthOf, type OrganizationRecord } from '../organizations/public.ts';
import {
  type Context,
  dateCheck,
  livingCheck,
  nameCheck,
  placeCheck,
  rulesAt,
  subtreeCheck,
} from './operations.checks.ts';
import { say } from './operations.messages.ts';
import { emptyPlan, finding, linkTo, type Plan } from './operations.plan.ts';
import type { Nodes } from './operations.store.ts';

type Operations = typeof organizationOperations;
export type MoveBody = Body<Operations['POST /organizations/{id}/moves']>;
export type MergeBody = Body<Operations['POST /organizations/{id}/mergers']>;
export type SplitBody = Body<Operations['POST /organizations/{id}/splits']>;
export type DissolveBody = Body<Operations['POST /organizations/{id}/dissolution']>;
export type ReformBody = Body<Operations['POST /organizations/{id}/reforms']>;

/** An operation as asked for, with the organisations that it names. */
export type Command =
  | { kind: 'move'; id: string; body: MoveBody }
  | { kind: 'merge'; id: string; body: MergeBody }
  | { kind: 'split'; id: string; body: SplitBody }
  | { kind: 'dissolve'; id: string; body: DissolveBody }
  | { kind: 'reform'; id: string; body: ReformBody };

/** Whose place or life a command changes, and who else is named. */
export function namedBy(command: Command): { subjects: string[]; others: string[] } {
  switch (command.kind) {
    case 'move':
      return { subjects: [command.id], others: [command.body.parentId] };
    case 'merge': {
      const { others = [], targetId } = command.body;
      return {
        subjects: [...new Set([command.id, ...others])],
        others: targetId === undefined ? [] : [targetId],
      };
    }
    case 'split':
      return {
        subjects: [command.id],
        others: [...new Set(command.body.parts.flatMap(({ organizationIds = [] }) => organizationIds))],
      };
    case 'dissolve': {
      const { successorId } = command.body;
      return { subjects: [command.id], others: successorId === undefined ? [] : [successorId] };
    }
    case 'reform':
      return { subjects: [command.id], others: [] };
  }
}

/**
 * Text as it is kept: names without padding, codes in capitals.
 * @param pointer where in the request it stands @throws Problem 422 a name too short
 */
export function cleanFounding<T extends { code: string; name: string }>(body: T, pointer: string): T {
  return { ...body, name: cleanName(body.name, pointer), code: compactText(body.code).toUpperCase() };
}

function cleanName(given: string, pointer: string): string {
  const name = normalizeName(given).toWellFormed();
  const detail = { zh: '名称至少两个字。', en: 'A name has at least two characters.' };
  if ([...name].length < 2) throw invalid(detail, [{ pointer: `${pointer}/name`, detail }]);
  return name;
}

/** A subtree under another superior. */
export async function planMove(context: Context, nodes: Nodes, id: string, body: MoveBody): Promise<Plan> {
  const node = nodes.get(id);
  const parent = nodes.get(body.parentId);
  const plan = emptyPlan('move', context.on, body.reason ?? null, context.regionId);
  plan.parts.push({ id, name: node.name, role: 'subject' });
  const before = nodes.find(node.parentId ?? '');
  if (before) plan.parts.push({ id: before.id, name: before.name, role: 'parent_before' });
  plan.parts.push({ id: parent.id, name: parent.name, role: 'parent_after' });
  livingCheck(plan, node);
  livingCheck(plan, parent, '/parentId');
  await dateCheck(context, plan, [node], [parent]);
  moveCheck(plan, node, parent);
  placeCheck(plan, await rulesAt(context, parent), parent, node, '/parentId');
  await nameCheck(context, plan, parent, [node.name], [node.id], '/parentId');
  await subtreeCheck(context, plan, node, depthOf(parent.path));
  plan.moves.push({ id, parent: { id: parent.id }, segment: null });
  return plan;
}

/** Not where it stands already, not into itself. */
export function moveCheck(plan: Plan, node: OrganizationRecord, parent: OrganizationRecord): void {
  if (node.parentId === parent.id)
    plan.blocks.push(
      finding('same_parent', say.sameParent(node.name, parent.name), {
        pointer: '/parentId',
        links: [linkTo(parent)],
      }),
    );
  if (isWithin(parent.path, node.path))
    plan.blocks.push(
      finding('inside_itself', intoItself(node, parent), {
        pointer: '/parentId',
        links: [linkTo(parent)],
      }),
    );
}

const intoItself = (node: OrganizationRecord, parent: OrganizationRecord) =>
  parent.id === node.id ? say.intoItself(node.name) : say.insideItself(node.name, parent.name);

export const isWithin = (path: string, root: string) => path === root || path.startsWith(`${root}.`);

/** The command with its texts as they are kept. @throws Problem 422 a name too short */
export function cleanCommand(command: Command): Command {
  switch (command.kind) {
    case 'move':
    case 'dissolve':
      return command;
    case 'merge': {
      const { found } = command.body;
      return found
        ? { ...command, body: { ...command.body, found: cleanFounding(found, '/found') } }
        : command;
    }
    case 'split': {
      const parts = command.body.parts.map((part, index) => ({
        ...part,
        found: cleanFounding(part.found, `/parts/${index}/found`),
      }));
      return { ...command, body: { ...command.body, parts } };
    }
    case 'reform': {
      const { name } = command.body;
      return name === undefined
        ? command
        : { ...command, body: { ...command.body, name: cleanName(name, '') } };
    }
  }
}
