import { findFor } from '../../src/features/members/public.ts';
import { openTransfer } from '../../src/features/transfers/public.ts';
import type { Who } from './transfer-shapes.ts';
import type { TransferStage } from './transfer-stage.ts';
import { type Committee, isOutside, nameOf, type Outside, outsides } from './transfer-tree.ts';

/** Where somebody wants to go: every third outside. */
export function wantedDestination({ mirror }: TransferStage, b: number): Committee | Outside {
  const some = b % 3 === 0 ? outsides : mirror.tree.committees;
  return some[Math.floor(b / 3) % some.length] ?? 'x1';
}

/** The same as a request says it. */
export const whither = ({ world }: TransferStage, destination: Committee | Outside) =>
  isOutside(destination)
    ? { outside: { name: nameOf(destination) } }
    : { destinationId: world.place(destination).id };

/** The member applies, or the branch files. */
export async function apply(
  stage: TransferStage,
  who: Who,
  member: number,
  b: number,
  c: number,
): Promise<void> {
  const { db, world, now, today, mirror } = stage;
  const { tree } = mirror;
  const { home, standing } = mirror.person(member);
  if (home === null) return;
  const destination = wantedDestination(stage, b);
  const within = tree.committeeOf(home) === destination;
  const branch = within && c % 2 === 0 ? (tree.branches[c % tree.branches.length] ?? 'b1') : null;
  const goodBranch =
    branch === null || (branch !== home && !isOutside(destination) && tree.isDirect(destination, branch));
  const reaches = 'member' in who || who.at === home;
  const expected = mirror.openOf(member) === undefined && goodBranch && reaches && standing === 'here';
  const actor = world.actor(who, mirror);
  const appliedBy = 'member' in who ? ('member' as const) : ('origin' as const);
  const dues = appliedBy === 'origin' && c % 3 !== 0;
  let id = '';
  const allowed = await stage.attempt(
    appliedBy === 'member' ? 'apply' : 'file',
    expected,
    actor,
    async () => {
      const file = await findFor(db, actor, world.files[member] ?? '');
      const wishes = {
        ...whither(stage, destination),
        ground: 'work' as const,
        branchId: branch === null ? null : world.place(branch).id,
        duesUntil: dues ? '2026-01' : null,
      };
      id = await openTransfer(db, actor, now, file, wishes, appliedBy);
    },
  );
  if (!allowed) return;
  const begun = { state: 'applied' as const, turn: 'origin_branch' as const, since: today };
  const letter = {
    until: null,
    first: null,
    issued: null,
    due: null,
    serial: 0,
    seenBy: null,
    letter: null,
  };
  const one = { id, member, origin: home, destination, branch, appliedBy, dues, ...begun, ...letter };
  mirror.begin({ ...one, wish: null, lines: [], sent: [], papers: [], received: null }, today);
}
