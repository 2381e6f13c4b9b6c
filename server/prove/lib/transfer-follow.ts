import { operationKinds } from '@zhibu/contract/operation-kinds';
import { transferKinds, transferSides } from '@zhibu/contract/transfer-states';
import type { TreeChange } from './transfer-changes.ts';
import type { TransferMirror } from './transfer-mirror.ts';
import { isOut, type MirrorTransfer, type Who } from './transfer-shapes.ts';
import { isOutside, type MirrorTree, nameOf, type Outside, type Place } from './transfer-tree.ts';

/** Whom a refusal names, and why. */
export interface Hindrance {
  why: 'nobody receives' | 'one committee';
  transfers: readonly MirrorTransfer[];
}

/** Where the destination is afterwards: what took it over, if that receives; else it stays what it was. */
function destinationIn({ tree, ends, deposed }: TreeChange, at: Place | Outside): Place | Outside {
  const into = ends.get(at) ?? deposed.get(at) ?? null;
  return into !== null && tree.isCommittee(into) ? into : at;
}

/**
 * What could be finished by nobody: a letter to where nobody receives any more, and one from a committee to itself. Whatever
 * has no letter out is told by its next step.
 */
export function hindrances(mirror: TransferMirror, change: TreeChange): Hindrance[] {
  const { tree, homes } = change;
  const out = mirror.open.filter((one) => isOut(one) && !isOutside(one.destination));
  const lost = out.filter(({ destination }) => !tree.receives(destinationIn(change, destination)));
  const one = out.filter(({ member, origin, destination }) => {
    if (origin === null) return false;
    const home = homes.get(member) ?? origin;
    return tree.committeeOf(home) === destinationIn(change, destination);
  });
  const found: Hindrance[] = [
    { why: 'nobody receives', transfers: lost },
    { why: 'one committee', transfers: one },
  ];
  return found.filter(({ transfers }) => transfers.length > 0);
}

/** A refusal as somebody reads it: by name where he sees the transfer, else by number. */
export function refusalFor(mirror: TransferMirror, who: Who | null, { why, transfers }: Hindrance) {
  const seen = transfers.filter((one) => who === null || mirror.sidesOf(who, one).length > 0);
  const named = seen.slice(0, 5).map(() => '张伟');
  const more = transfers.length > named.length ? '…' : '';
  const names = seen.length === 0 ? `${transfers.length} 名党员` : named.join('、') + more;
  const words =
    why === 'nobody receives' ? '的介绍信已经开往这个党组织' : '的介绍信开往的党委将和转出党委成为一个';
  return { begins: names + words, count: transfers.length, ids: seen.map(({ id }) => id).sort() };
}

/** Where nothing that receives took over: who is to choose another one. @param was the tree before */
function orphaned(was: MirrorTree, { tree, ends }: TreeChange, { destination: at, turn }: MirrorTransfer) {
  if (isOutside(at) || tree.receives(at)) return null;
  const [before, now] = [was.node(at), tree.node(at)];
  return ends.has(at) || before.kind !== now.kind || before.name !== now.name ? turn : null;
}

interface Named {
  kind: string;
  origin: string | null;
  destination: string;
  branch: string | null;
  committee: string | null;
}

function namedIn(mirror: TransferMirror, { origin, destination, branch }: MirrorTransfer): Named {
  const { tree } = mirror;
  const name = (at: Place | null) => (at === null ? null : tree.node(at).name);
  return {
    kind: mirror.kindOf({ origin, destination }),
    origin: name(origin),
    destination: isOutside(destination) ? nameOf(destination) : tree.node(destination).name,
    branch: name(branch),
    // Of a letter from outside it is whoever issued it there, whatever becomes of ours.
    committee: origin === null ? null : name(tree.committeeOf(origin)),
  };
}

/** Takes along whatever is under way, and writes into the history of each what is called otherwise. */
export function follow(mirror: TransferMirror, change: TreeChange): void {
  const { tree, homes, ends } = change;
  const open = mirror.open.map((one) => ({ one, before: namedIn(mirror, one) }));
  const was = mirror.tree;
  mirror.tree = tree;
  for (const [n, home] of homes) mirror.person(n).home = home;
  for (const { one, before } of open) {
    if (one.origin !== null) one.origin = homes.get(one.member) ?? one.origin;
    const destination = destinationIn(change, one.destination);
    const last = one.sent.at(-1);
    if (last && last.to === one.destination) last.to = destination;
    if (one.seenBy === one.destination) one.seenBy = destination;
    one.destination = destination;
    if (one.branch !== null && ends.has(one.branch)) one.branch = ends.get(one.branch) ?? null;
    if (one.branch !== null && (!tree.isBranch(one.branch) || one.branch === one.origin)) one.branch = null;
    // A branch of another committee than the one within which the member stays is no wish any more.
    if (one.branch !== null && mirror.kindOf(one) === 'within' && !isOutside(destination))
      if (!tree.isDirect(destination, one.branch)) one.branch = null;
    const after = namedIn(mirror, one);
    const line = lineOf(before, after, orphaned(was, change, one), isBack(was, tree, destination));
    if (before.kind === 'within' && after.kind === 'between') {
      // The branch that was wanted stays a wish, in words.
      one.wish ??= after.branch;
      one.branch = null;
    }
    if (line !== '') one.lines.push(`${operationKinds[change.kind].zh}：${line}`);
  }
}

/** A destination that nobody took over, and that receives again. */
const isBack = (was: MirrorTree, now: MirrorTree, at: Place | Outside) =>
  !isOutside(at) && was.knows(at) && !was.lives(at) && now.receives(at);

function lineOf(before: Named, after: Named, orphanOf: MirrorTransfer['turn'], back: boolean): string {
  const told = (
    [
      ['转出支部', before.origin, after.origin],
      ['接收党委', before.destination, after.destination],
      ['拟编入的党支部', before.branch, after.branch],
      ['转出党委', before.committee, after.committee],
    ] as const
  ).flatMap(([what, was, is]) => {
    if (what === '接收党委' && orphanOf !== null)
      return [
        `${what}“${was}”不再接收党员，也没有党委接续；请${transferSides[orphanOf].zh}变更接收组织，或者撤回`,
      ];
    if (what === '接收党委' && back) return [`${what}“${is}”已恢复，可以接收党员，转接照常办理`];
    if (was === is) return [];
    return is === null ? [`${what}“${was}”不再适用`] : [`${what}由“${was}”变为“${is}”`];
  });
  const kind = transferKinds[after.kind as keyof typeof transferKinds].zh;
  if (before.kind !== after.kind) told.push(`改按“${kind}”办理`);
  return told.join('；');
}
