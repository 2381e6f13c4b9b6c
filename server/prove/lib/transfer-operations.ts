import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { moveToRegion, operateIn, operationScope, reverseIn } from '../../src/features/operations/public.ts';
import { transferItems } from '../../src/features/transfers/public.ts';
import { type Actor, systemActor } from '../../src/kernel/authorization.ts';
import { Problem } from '../../src/kernel/errors.ts';
import { createOpenItems } from '../../src/kernel/open-items.ts';
import { enterScope } from '../../src/kernel/wider-scope.ts';
import {
  changeBy,
  type DoneOperation,
  type Founding,
  type TreeChange,
  type TreeOperation,
} from './transfer-changes.ts';
import { follow, hindrances, refusalFor } from './transfer-follow.ts';
import { chosenOperation } from './transfer-operation-choice.ts';
import { servicesWithin } from './transfer-outside.ts';
import type { Who } from './transfer-shapes.ts';
import type { TransferStage } from './transfer-stage.ts';
import type { Place } from './transfer-tree.ts';

/* The tree changes under what is under way. */

type Answer = Awaited<ReturnType<typeof operateIn>>;

/** The same by the real services. */
function perform(
  stage: TransferStage,
  actor: Actor,
  operation: TreeOperation,
  preview: boolean,
): Promise<Answer> {
  const { world, db, now, today: on, services } = stage;
  const openItems = createOpenItems();
  openItems.register(transferItems);
  const id = (at: Place) => world.place(at).id;
  const founding = ({ at, kind }: Founding) => ({
    code: `X${at.toUpperCase()}`,
    name: `${at}党组织`,
    kind,
    form: 'functional' as const,
  });
  const carryOut = (command: Parameters<typeof operateIn>[4]) =>
    operateIn(db, { openItems }, actor, now, command, preview);
  switch (operation.kind) {
    case 'move':
      return carryOut({ kind: 'move', id: id(operation.at), body: { on, parentId: id(operation.to) } });
    case 'merge': {
      const { at, other, to } = operation;
      const into = typeof to === 'string' ? { targetId: id(to) } : { found: founding(to) };
      const others = other === null ? [] : [id(other)];
      return carryOut({ kind: 'merge', id: id(at), body: { on, others, ...into } });
    }
    case 'split': {
      const { at, found, members, below } = operation;
      const memberIds = members.map((n) => world.files[n] ?? '');
      const part = { found: founding(found), memberIds, organizationIds: below.map(id) };
      return carryOut({ kind: 'split', id: id(at), body: { on, parts: [part] } });
    }
    case 'dissolve': {
      const { at, to } = operation;
      return carryOut({
        kind: 'dissolve',
        id: id(at),
        body: { on, ...(to !== null && { successorId: id(to) }) },
      });
    }
    case 'reform': {
      const { at, as, name } = operation;
      return carryOut({ kind: 'reform', id: id(at), body: { on, kind: as, name } });
    }
    case 'region_move': {
      const { at, to, region: regionId } = operation;
      const wish = { id: id(at), regionId, parentId: to === null ? null : id(to), on, reason: null };
      return moveToRegion({ ...servicesWithin(services, db), openItems }, actor, wish, preview);
    }
    case 'reversal':
      return reverseIn(db, { openItems }, actor, now, operation.of.id, {}, preview);
  }
}

/** What the real services would say to it, what is under way apart. */
async function asked(stage: TransferStage, actor: Actor, operation: TreeOperation) {
  await enterScope(stage.db, operationScope(actor));
  try {
    const { blocks } = await perform(stage, actor, operation, true);
    const open = blocks.filter(({ code }) => code === 'open_item');
    return { byTree: blocks.flatMap(({ code }) => (code === 'open_item' ? [] : [code])), open };
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    return { byTree: [error.status], open: [] };
  } finally {
    await enterScope(stage.db, systemActor().scope);
  }
}

/** The officer at the top, who does not see what goes on elsewhere; or nobody but the machine can do it. */
function operatorOf({ mirror: { tree } }: TransferStage, operation: TreeOperation, c: number): Who | null {
  if (c % 2 === 0 || operation.kind === 'region_move' || operation.kind === 'reversal') return null;
  const { at } = operation;
  const to = 'to' in operation && typeof operation.to === 'string' ? operation.to : at;
  const other = operation.kind === 'merge' ? (operation.other ?? at) : at;
  const top = tree.chain(at).at(-1) ?? at;
  const inReach = [to, other].every((one) => tree.covers(top, one));
  return inReach && ![at, other].includes(top) ? { at: top } : null;
}

export async function operate(stage: TransferStage, a: number, b: number, c: number): Promise<void> {
  const { mirror, world } = stage;
  const operation = chosenOperation(stage, a, b, c);
  if (!operation) return;
  const homes = mirror.people.map(({ home }) => home);
  const change = changeBy(mirror.tree, homes, operation);
  const who = operatorOf(stage, operation, c);
  const actor = who === null ? systemActor() : world.actor(who, mirror);
  const { byTree: refusals, open } = await asked(stage, actor, operation);
  const byTree = refusals.length > 0;
  // Whether something can be taken back is the tree's own affair.
  if (operation.kind !== 'reversal')
    strictEqual(byTree, change === null, `${inWords(operation)}: ${refusals}`);
  const against = change === null || byTree ? [] : hindrances(mirror, change);
  if (!byTree) {
    const expected = against.map((one) => refusalFor(mirror, who, one));
    const said = open.map(({ words, count, links }, n) => {
      ok(words.zh.startsWith(expected[n]?.begins ?? ''), `${inWords(operation)}: ${words.zh}`);
      return { begins: expected[n]?.begins, count, ids: links.map(({ id }) => id).sort() };
    });
    deepStrictEqual(said, expected, `${inWords(operation)}: what stands in the way`);
  }
  const expected = change !== null && !byTree && against.length === 0;
  let founded: string | undefined;
  let id = '';
  const allowed = await stage.attempt(
    operation.kind,
    expected,
    { ...actor, scope: operationScope(actor) },
    async () => {
      const { operation: done } = await perform(stage, actor, operation, false);
      id = done?.id ?? '';
      founded = done?.parts.find(({ role }) => role === 'founded')?.id;
    },
  );
  if (!byTree && !allowed) stage.hindered[operation.kind] = (stage.hindered[operation.kind] ?? 0) + 1;
  if (!allowed || change === null) return;
  remember(stage, operation, change, id);
  follow(mirror, change);
  const fresh = foundingOf(operation);
  await world.look(stage.db, fresh && founded !== undefined ? [{ at: fresh.at, id: founded }] : []);
}

/** For whoever reads of a failure. */
const inWords = (operation: TreeOperation) =>
  operation.kind === 'reversal' ? operation.kind : JSON.stringify(operation);

function foundingOf(operation: TreeOperation): Founding | null {
  if (operation.kind === 'split') return operation.found;
  return operation.kind === 'merge' && typeof operation.to !== 'string' ? operation.to : null;
}

/** So that it can be taken back. */
function remember(
  stage: TransferStage,
  operation: TreeOperation,
  { tree, homes }: TreeChange,
  id: string,
): void {
  const { mirror, operations } = stage;
  if (operation.kind === 'reversal') {
    operations.splice(operations.indexOf(operation.of), 1);
    return;
  }
  const back = [...homes.keys()].map((n): [number, Place] => [n, mirror.person(n).home ?? '']);
  const done: DoneOperation = { id, before: mirror.tree, after: tree, homes: new Map(back) };
  operations.push(done);
}
