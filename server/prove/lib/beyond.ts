import type { Signed } from './attackers.ts';
import type { Ground } from './attempt.ts';
import type { Thing } from './objects.ts';
import type { Operation } from './operations.ts';
import { holds, reaches } from './policy.ts';

/** Answers that show more by their purpose: which kinds, and why. The log is read by the audit admin alone. */
const showsMore = new Map<string, RegExp>([
  // Who may see my members: the duties above, too, are what is asked for.
  ['GET /organizations/{id}/access', /^\/duties\//],
  ['GET /account/file-access', /^\/duties\//],
  // Says back what was sent; nothing is opened by it.
  ['POST /saved-filters', /^\/organizations\//],
  // Where one may be received is asked by whoever moves, and a transfer names both ends.
  ['GET /transfer-destinations', /^\/organizations\//],
  ['GET /mobility-hosts', /^\/organizations\//],
]);
const namesBothEnds = /^\w+ \/(transfers|mobility)/;

interface Sign {
  text: string;
  thing: Thing;
}

/** Kinds whose ids open nothing and stand for nobody: the tree itself is no secret below one's own top. */
const ofMembers =
  /^\/(members|member-|status-changes|correction-requests|saved-filters|transfers|mobility|public\/letters)/;

/**
 * Looks in an answer for anything that lies out of the actor's reach: ids of every kind, names and numbers of members,
 * logins. Answers the first such sign, or null.
 */
export function beyondReach({ things, population }: Ground) {
  const signs: Sign[] = [...things.values()]
    .flat()
    // The same organisations by another address.
    .filter(({ kind }) => kind !== '/transfer-destinations/{id}')
    .map((thing) => ({ text: thing.id, thing }));
  for (const members of Object.values(population.members))
    for (const { id, person } of members) {
      const thing = things.get('/members/{id}')?.find((each) => each.id === id);
      if (thing)
        for (const text of [person.name, person.idNumber, person.phone, person.address])
          signs.push({ text, thing });
    }
  const names = new Set(
    Object.values(population.members).flatMap((some) => some.map(({ person }) => person.name)),
  );
  return (operation: Operation, signed: Signed, text: string): string | null => {
    // Whoever holds a letter reads what it says.
    if (operation.access === 'audit.read' || operation.path.startsWith('/public/letters/')) return null;
    const open =
      showsMore.get(operation.key) ?? (namesBothEnds.test(operation.key) ? /^\/organizations\// : undefined);
    // The destination of a letter knows who comes: the name and no more.
    const awaited = comingTo(things, signed);
    const isAwaited = ({ text: sign, thing }: Sign) =>
      awaited.has(thing.id) &&
      thing.kind.startsWith('/members/{id}') &&
      (sign === thing.id || names.has(sign));
    const found = signs.find(
      (sign) =>
        !open?.test(sign.thing.kind) &&
        text.includes(sign.text) &&
        !maySee(signed, sign.thing) &&
        !isAwaited(sign),
    );
    return found ? `${found.thing.kind} ${found.text}` : null;
  };
}

/** Members of whom a transfer or a stay leads into the actor's reach. @param reads what opens a transfer at its destination */
function comingTo(
  things: Ground['things'],
  signed: Signed,
  reads: 'transfers.read' | 'members.read' = 'transfers.read',
): ReadonlySet<string> {
  const sides = [
    ['/transfers/{id}', reads],
    ['/mobility/{id}', 'members.read'],
  ] as const;
  const coming = sides.flatMap(([kind, permission]) =>
    (things.get(kind) ?? []).filter(
      ({ otherPath }) => otherPath && holds(signed, permission) && reaches(signed, otherPath),
    ),
  );
  return new Set(coming.flatMap(({ memberId }) => memberId ?? []));
}

/** Whether somebody may know that a thing is there. */
export function maySee(signed: Signed, thing: Thing): boolean {
  const { accountId, memberId, path, role } = signed;
  const { kind } = thing;
  if (thing.path === '' || (accountId !== null && thing.accountId === accountId)) return true;
  if (memberId !== null && thing.memberId === memberId) return true;
  // Members of the own branch know each other by name; the branch and what stands above it are no secret.
  if (role === 'member' && thing.path === path && kind.startsWith('/members/')) return true;
  if (
    kind.startsWith('/organizations/{id}') &&
    path !== null &&
    (thing.path === path || path.startsWith(`${thing.path}.`))
  )
    return true;
  const side = kind.startsWith('/mobility') ? 'members.read' : 'transfers.read';
  if (thing.otherPath && holds(signed, side) && reaches(signed, thing.otherPath)) return true;
  if (ofMembers.test(kind)) return holds(signed, 'members.read') && reaches(signed, thing.path);
  return reaches(signed, thing.path);
}

/**
 * Kinds whose rows the database itself hides by their path. Whether a report was filed is told by the tree, which the
 * application alone hides; its figures lie in the filings, which no request names by an id.
 */
const byPath =
  /^\/(transfers|transfer-papers|mobility|members|member-entries|member-files|member-contacts|status-changes|member-imports|correction-requests)\b|officers/;

/**
 * Looks in an answer for a row that the scope of the actor's transaction does not open: its id, or a name or number
 * of a member. What the request itself named does not count.
 */
export function holdsRow({ things, population }: Ground) {
  const rows = [...things.values()].flat().filter(({ kind }) => byPath.test(kind));
  const people = Object.values(population.members).flat();
  return (signed: Signed, text: string, asked: string): string | null => {
    // Row-level security knows ranges and no permission: who has one reads the transfers that lead into it.
    const opens = (thing: Thing) =>
      thing.id === signed.memberId ||
      (signed.memberId !== null && thing.memberId === signed.memberId) ||
      (thing.otherPath && holds(signed, 'members.read') && reaches(signed, thing.otherPath)) ||
      (thing.kind.startsWith('/members/{id}') && comingTo(things, signed, 'members.read').has(thing.id)) ||
      (holds(signed, 'members.read') && reaches(signed, thing.path));
    const hidden = rows.filter((thing) => !opens(thing));
    const id = hidden.find((thing) => text.includes(thing.id) && !asked.includes(thing.id));
    if (id) return `${id.kind} ${id.id}`;
    for (const { id: memberId, person } of people) {
      if (!hidden.some((thing) => thing.id === memberId)) continue;
      const { name, idNumber, phone, address } = person;
      const shown = [name, idNumber, phone, address].find(
        (one) => text.includes(one) && !asked.includes(one),
      );
      if (shown !== undefined) return `member ${shown}`;
    }
    return null;
  };
}
