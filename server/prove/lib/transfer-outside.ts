import { Readable } from 'node:stream';
import { addPaper, registerIncoming } from '../../src/features/transfers/public.ts';
import type { Tx } from '../../src/kernel/database.ts';
import { addDays } from '../../src/kernel/standards/dates.ts';
import { addWorkingDays } from '../../src/kernel/standards/working-days.ts';
import { enterScope } from '../../src/kernel/wider-scope.ts';
import type { Services } from '../../src/services.ts';
import type { MirrorTransfer, Who } from './transfer-shapes.ts';
import type { TransferStage } from './transfer-stage.ts';
import { nameOf, outsides } from './transfer-tree.ts';
import { personOf } from './transfer-world.ts';

/* What reaches outside: paper letters that come, photographs of paper. */

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]);

/** Services whose transactions are parts of one that is open, and whose files are written nowhere. */
export function servicesWithin(services: Services, tx: Tx): Services {
  const within = async <T>(scope: Parameters<typeof enterScope>[1], work: (tx: Tx) => Promise<T>) => {
    await enterScope(tx, scope);
    return work(tx);
  };
  const put: Services['storage']['put'] = async (_id, source) => {
    let size = 0;
    for await (const part of source) size += part.length;
    return { size, sha256: Buffer.alloc(32) };
  };
  return {
    ...services,
    database: { ...services.database, read: within, transaction: within },
    storage: { ...services.storage, put, remove: async () => undefined },
  };
}

/** Days of a letter: mostly ones that hold. @param left since when the person is away from here */
function letterDays(today: string, left: string | null, b: number, c: number) {
  const wanted = addDays(today, c % 11 === 0 ? 2 : -(b % 40));
  const issuedOn = left !== null && wanted < left && c % 10 !== 3 ? left : wanted;
  const until = addDays(issuedOn, c % 13 === 0 ? 91 : (b % 40) + (c % 51));
  const arrivedOn = addDays(today, c % 17 === 0 ? 1 : -(c % 5 === 0 ? c % 7 : 0));
  const good =
    issuedOn <= today &&
    issuedOn >= (left ?? issuedOn) &&
    until <= addDays(issuedOn, 90) &&
    arrivedOn <= today &&
    arrivedOn >= issuedOn &&
    arrivedOn <= until;
  return { issuedOn, until, arrivedOn, good };
}

/** A paper letter comes: mostly with somebody who is not here. */
export async function registerLetter(stage: TransferStage, a: number, b: number, c: number): Promise<void> {
  const { mirror, world, today } = stage;
  const absent = [...mirror.people.keys()].filter((n) => mirror.person(n).standing !== 'here');
  const some = c % 7 === 0 ? [...mirror.people.keys()] : absent;
  const member = some[a % Math.max(1, some.length)] ?? 0;
  const offices = c % 5 === 0 ? mirror.tree.places : mirror.tree.committees;
  const at = offices[b % offices.length] ?? 'c';
  const issuer = outsides[b % 2] ?? 'x1';
  const number = String(c % 3 === 0 ? c % 6 : stage.nextNumber());
  const letter = `${issuer} ${number}`;
  const { standing, left } = mirror.person(member);
  const { issuedOn, until, arrivedOn, good } = letterDays(today, standing === 'away' ? left : null, b, c);
  const expected =
    mirror.tree.isCommittee(at) &&
    good &&
    standing !== 'here' &&
    !mirror.letters.has(letter) &&
    !mirror.open.some((one) => one.member === member);
  const actor = world.actor({ at }, mirror);
  let id = '';
  let file = '';
  const allowed = await stage.attempt('register letter', expected, actor, async () => {
    const answer = await registerIncoming(servicesWithin(stage.services, stage.db), actor, {
      letter: { number: `第 ${number} 号`, issuer: nameOf(issuer), issuedOn, until, duesUntil: '2026-01' },
      person: personOf(member),
      arrivedOn,
      ground: 'work',
    });
    id = answer.id;
    file = answer.member.id;
  });
  if (!allowed) return;
  mirror.visited.add(`incoming register_letter ${standing}`);
  mirror.letters.add(letter);
  stage.coming.set(id, file);
  mirror.transfers.push({
    id,
    member,
    origin: null,
    destination: at,
    seenBy: at,
    branch: null,
    wish: null,
    lines: [],
    appliedBy: 'member',
    dues: true,
    state: 'checked_in',
    turn: 'destination',
    until,
    first: null,
    sent: [],
    issued: issuedOn,
    due: addWorkingDays(today, 10),
    since: today,
    serial: 0,
    papers: [],
    letter,
    received: null,
  });
}

/** A photograph of paper. */
export async function photograph(stage: TransferStage, one: MirrorTransfer, who: Who): Promise<void> {
  const { mirror, world } = stage;
  const actor = world.actor(who, mirror);
  let id = '';
  const allowed = await stage.attempt('paper', mirror.takesPaper(who, one), actor, async () => {
    const services = servicesWithin(stage.services, stage.db);
    ({ id } = await addPaper(services, actor, one.id, { fileName: '纸.jpg' }, Readable.from([jpeg])));
  });
  if (allowed) one.papers.push(id);
}
