import type { Stage } from '@zhibu/contract/fields';
import {
  endedTransferStates,
  type TransferAction,
  type TransferSide,
  transferActionKeys,
} from '@zhibu/contract/transfer-states';
import type { TransferAnswer, TransferLineAnswer } from '@zhibu/contract/transfers';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { alongside, type Reader, sql } from '../../kernel/database.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { maskIdNumber, place } from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { hindrancesOf, type Surroundings } from './transfers.hindrances.rules.ts';
import { blocksOf, surroundingsOf } from './transfers.hindrances.ts';
import { incomingOf } from './transfers.incoming.store.ts';
import { codeOf } from './transfers.letters.ts';
import { whileHalted } from './transfers.machine.rules.ts';
import { say } from './transfers.messages.ts';
import { papersOf } from './transfers.papers.ts';
import { canReadLetter, canReadPapers, edgeFor, sidesOf } from './transfers.policy.ts';
import { remindersOf } from './transfers.reminders.ts';
import { isHalted, untilAtMost } from './transfers.rules.ts';
import type { PlacedTransfer } from './transfers.store.ts';

const dayMs = 86_400_000;
const daysPast = (due: LocalDate, today: LocalDate) =>
  Math.max(0, Math.round((Date.parse(today) - Date.parse(due)) / dayMs));

/** What leads on, and waits while the membership is suspended. */
const onward = transferActionKeys.filter((action) => !whileHalted.includes(action));

/** One line of a board. */
export function presentLine(actor: Actor, transfer: PlacedTransfer, today: LocalDate): TransferLineAnswer {
  const opens = (action: TransferAction) => {
    const edge = edgeFor(actor, transfer, action);
    return edge !== undefined && hindrancesOf(edge, transfer, null, today).length === 0;
  };
  const can = Object.fromEntries(transferActionKeys.map((action) => [action, opens(action)])) as Record<
    TransferAction,
    boolean
  >; // exactly the keys of the list
  if (transfer.validUntil !== null && today > transfer.validUntil) can.check_in = false;
  const halted = isHalted(transfer);
  if (halted) for (const action of onward) can[action] = false;
  const { due } = transfer;
  const isFromOutside = transfer.kind === 'incoming';
  return {
    id: transfer.id,
    kind: transfer.kind,
    state: transfer.state,
    member: { id: transfer.memberId, name: transfer.memberName, stage: transfer.memberStage as Stage },
    origin: { id: isFromOutside ? null : transfer.organizationId, name: transfer.originName },
    originCommittee: { id: isFromOutside ? null : transfer.committeeId, name: transfer.committeeName },
    destination: { id: transfer.destinationId, name: transfer.destinationName },
    branch: transfer.branchId === null ? null : { id: transfer.branchId, name: transfer.branchName ?? '' },
    ground: transfer.ground,
    turn: transfer.turn,
    turnSince: transfer.turnSince,
    due,
    halted: halted ? say.halted : null,
    overdueDays: due === null || transfer.turn === null ? 0 : daysPast(due, today),
    letterNumber: heldNumber(transfer),
    appliedOn: transfer.appliedOn,
    sides: sidesOf(actor, transfer),
    version: transfer.version,
    can,
  };
}

/** Of a letter that holds, may hold again, or was used; one that is void has its number in the history only. */
const heldNumber = ({ letterNumber, validUntil }: PlacedTransfer) =>
  validUntil === null ? null : letterNumber;

/**
 * One transfer whole: as this actor sees it.
 * @param known the rulebook of the origin today, where the caller has it
 */
export async function presentTransfer(
  services: Services,
  reader: Reader,
  actor: Actor,
  transfer: PlacedTransfer,
  known?: Rulebook,
): Promise<TransferAnswer> {
  const today = dayInChina(services.clock.now());
  const { regionId, orgPath, memberId: id } = transfer;
  const isOpen = !endedTransferStates.includes(transfer.state);
  const readsPapers = isOutside(transfer) && canReadPapers(actor, transfer);
  const goesAlong = isOpen && !isOutside(transfer);
  const [rulebook, reminders, papers, incoming, travels, contacts, code, around] = await alongside<Found>(
    known ? none(known) : rulebookAt(reader, { regionId, path: orgPath }, today),
    remindersOf(reader, [transfer.id]),
    readsPapers ? papersOf(reader, transfer) : none([]),
    readsPapers ? incomingLetter(services, reader, transfer) : none(null),
    goesAlong ? services.travels.of(reader, { regionId, id }) : none([]),
    contactsOf(reader, transfer),
    transfer.letterNumber !== null && canReadLetter(actor, transfer) ? codeOf(reader, transfer) : none(null),
    surroundingsOf(reader, actor, transfer),
  );
  const line = presentLine(actor, transfer, today);
  const blocked = blocksOf(actor, transfer, rulebook, today, around);
  for (const { action } of blocked) line.can[action] = false;
  return {
    ...line,
    appliedBy: transfer.appliedBy,
    note: transfer.note,
    wish: transfer.wish,
    duesUntil: transfer.duesUntil,
    letter: letterOf(services, transfer, rulebook, code),
    checkedInAt: transfer.checkedInAt,
    completedAt: transfer.completedAt,
    receipt: transfer.receipt && { ...transfer.receipt, organization: transfer.receipt.organization ?? null },
    outside: isOutside(transfer) ? { place: transfer.outsidePlace, phone: transfer.outsidePhone } : null,
    papers,
    incoming,
    blocked,
    travels,
    contacts,
    steps: stepsFor(line.sides, transfer),
    reminders: reminders.get(transfer.id) ?? [],
  };
}

/** What is read beside the transfer, one statement behind the other. */
type Found = [
  Rulebook,
  Awaited<ReturnType<typeof remindersOf>>,
  TransferAnswer['papers'],
  TransferAnswer['incoming'],
  TransferAnswer['travels'],
  TransferAnswer['contacts'],
  string | null,
  Surroundings,
];
const none = <T>(value: T): Promise<T> => Promise.resolve(value);

const isOutside = ({ kind }: PlacedTransfer) => kind === 'outgoing' || kind === 'incoming';

/** What a paper letter says of the person, while it waits. */
async function incomingLetter(
  { vault }: Services,
  reader: Reader,
  transfer: PlacedTransfer,
): Promise<TransferAnswer['incoming']> {
  const row = transfer.kind === 'incoming' ? await incomingOf(reader, transfer) : undefined;
  if (!row) return null;
  const { number, issuer, arrivedOn, returns, memberId } = row;
  const { sex, birth, ethnicGroup, joined, full, applied } = row.person;
  return {
    number,
    issuer,
    issuedOn: transfer.issuedOn ?? arrivedOn,
    until: transfer.validUntil ?? arrivedOn,
    arrivedOn,
    idNumber: vault.masked(row.idNumberEncrypted, place.idNumber(memberId), maskIdNumber),
    ...{ sex, birth, ethnicGroup, joined, full, applied, returns },
  };
}

function letterOf(
  services: Services,
  { letterNumber, issuedOn, validUntil, firstIssuedOn }: PlacedTransfer,
  rulebook: Rulebook,
  code: string | null,
): TransferAnswer['letter'] {
  if (letterNumber === null || issuedOn === null || validUntil === null) return null;
  return {
    number: letterNumber,
    issuedOn,
    until: validUntil,
    untilAtMost: untilAtMost(firstIssuedOn ?? issuedOn, rulebook),
    address: code === null ? null : `${services.settings.publicUrl}/letters/${code}`,
  };
}

async function contactsOf(reader: Reader, transfer: PlacedTransfer): Promise<TransferAnswer['contacts']> {
  const isFromOutside = transfer.kind === 'incoming';
  const rows = await reader.rows(sql<{
    id: string;
    name: string;
    phone: string | null;
    address: string | null;
  }>`
    SELECT id, name, phone, address FROM organization
    WHERE region_id = ANY(${[transfer.regionId, transfer.destinationRegionId]}::int[])
      AND id = ANY(${[transfer.organizationId, transfer.committeeId, transfer.destinationId]}::uuid[])`);
  const outside = {
    organization: isFromOutside ? transfer.committeeName : transfer.destinationName,
    phone: transfer.outsidePhone,
    address: transfer.outsidePlace,
  };
  const places: [TransferSide, string | null][] = isFromOutside
    ? [
        ['origin_committee', null],
        ['destination', transfer.destinationId],
      ]
    : [
        ['origin_branch', transfer.organizationId],
        ['origin_committee', transfer.committeeId],
        ['destination', transfer.destinationId],
      ];
  return places.flatMap(([side, id]) => {
    if (id === null) return [{ side, ...outside }];
    const found = rows.find((row) => row.id === id);
    return found ? [{ side, organization: found.name, phone: found.phone, address: found.address }] : [];
  });
}

/** Steps that the origin takes within itself while the letter is not out. */
const inner: readonly TransferAction[] = ['endorse', 'return', 'resubmit'];

/** Which letters of the history are void: all but the last one that went out, and that one where none holds. */
function withVoids(transfer: PlacedTransfer): TransferAnswer['steps'] {
  const { steps } = transfer;
  const present = steps.findLastIndex(({ action, letter }) => letter !== null && opening.includes(action));
  const held = heldNumber(transfer) !== null;
  return steps.map((step, index) => ({
    ...step,
    words: step.words ?? null,
    letterVoid: step.letter !== null && (!held || index < present),
  }));
}

const opening: readonly TransferAction[] = ['issue', 'reissue', 'redirect'];

/** What the origin settled within itself, and what passed while it went elsewhere, is not the destination's to read. */
function stepsFor(sides: readonly TransferSide[], transfer: PlacedTransfer): TransferAnswer['steps'] {
  const { kind } = transfer;
  const steps = withVoids(transfer);
  // Of a letter from outside there is no other side here.
  if (kind === 'within' || kind === 'incoming' || sides.some((side) => side !== 'destination')) return steps;
  const turned = steps.findLastIndex(({ action }) => action === 'redirect' || action === 'resubmit');
  const first = steps.findIndex(
    ({ action, letter }, index) =>
      index >= turned && letter !== null && (action === 'issue' || action === 'redirect'),
  );
  if (first === -1) return steps.filter(({ side }) => side === 'destination');
  return steps
    .slice(first)
    .filter(({ action, side }) => side === 'destination' || !inner.includes(action))
    .map((step) => (step.action === 'redirect' ? { ...step, reason: null } : step));
}
