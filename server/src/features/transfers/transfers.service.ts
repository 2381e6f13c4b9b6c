import type { TransferAction, TransferSide } from '@zhibu/contract/transfer-states';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Tx } from '../../kernel/database.ts';
import { conflict, invalid, Problem, stale, type Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import { inWiderScope } from '../../kernel/wider-scope.ts';
import type { Services } from '../../services.ts';
import { forgetActors } from '../accounts/public.ts';
import { isKnownPerson } from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { field, targetOf, type Whither } from './transfers.applying.ts';
import { completeIncoming, dropIncoming } from './transfers.arrival.ts';
import { completeTransfer } from './transfers.completion.ts';
import { closeLetter, extendLetter, issueLetter, transferOfCode } from './transfers.letters.ts';
import type { Edge } from './transfers.machine.rules.ts';
import { say } from './transfers.messages.ts';
import { completeOutgoing, type PaperReceipt } from './transfers.outgoing.ts';
import { edgeFor, sidesOf } from './transfers.policy.ts';
import { presentTransfer } from './transfers.present.ts';
import type { TransferRecord } from './transfers.record.ts';
import { noEdge, refusalOf } from './transfers.refusals.ts';
import { decideStep, type NextState } from './transfers.rules.ts';
import { stepOf } from './transfers.steps.ts';
import {
  committeeById,
  findTransfer,
  lockFor,
  type PlacedTransfer,
  saveTransfer,
} from './transfers.store.ts';

/** What a step is given by its request. */
export interface StepBody extends Pick<Whither, 'destinationId' | 'outside'> {
  reason?: string | null;
  duesUntil?: string | null;
  days?: number;
  until?: LocalDate;
  branchId?: string | null;
  receipt?: PaperReceipt;
  ground?: TransferRecord['ground'];
  wish?: string | null;
  note?: string | null;
  /** Why, where the system acts. */
  words?: Words;
}

/**
 * One step of a transfer: locked, judged by the table and the rules, and in one transaction the case, its letter, at the
 * end the member's affiliation, and the audit.
 * @param action `approve` is the next approval: endorse, issue, or complete
 * @throws Problem 404, 403 another side's, 409 the state does not know it, 412 stale, 422 a rule or a value
 */
export async function takeStep(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  action: TransferAction | 'approve',
  body: StepBody,
) {
  try {
    const answer = await services.database.transaction(actor.scope, async (tx) => {
      const transfer = await lockFor(tx, actor, id);
      if (transfer.version !== version) throw stale();
      await step(services, tx, actor, transfer, action === 'approve' ? approvalOf(transfer) : action, body);
      return presentTransfer(services, tx, actor, await findTransfer(tx, actor, id));
    });
    // Whose file went to another region is found there from now on.
    if (answer.state === 'completed') forgetActors(services);
    return answer;
  } catch (error) {
    // Whoever came with a letter was put on file meanwhile.
    if (isKnownPerson(error)) throw conflict(say.personHere, { object: { type: 'transfer', id } });
    throw error;
  }
}

/** The next approval, by where the transfer stands. */
const approvalOf = ({ state, kind }: TransferRecord): TransferAction =>
  state !== 'endorsed' ? 'endorse' : kind === 'within' ? 'complete' : 'issue';

/** Many approvals, each for itself. */
export async function approveMany(
  services: Services,
  actor: Actor,
  wanted: readonly { id: string; version: number }[],
) {
  const refused: { id: string; words: { zh: string; en: string } }[] = [];
  for (const { id, version } of wanted)
    try {
      await takeStep(services, actor, id, version, 'approve', {});
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refused.push({ id, words: error.words });
    }
  return { approved: wanted.length - refused.length, refused };
}

/** The destination scans the code of a letter: the member has reported. @throws Problem 404 no such letter here */
export async function checkInByCode(services: Services, actor: Actor, code: string) {
  return services.database.transaction(actor.scope, async (tx) => {
    const known = await transferOfCode(tx, code);
    if (!known) throw invalid(say.codeUnknown, [{ pointer: '/code', detail: say.codeUnknown }]);
    let transfer: PlacedTransfer;
    try {
      transfer = await lockFor(tx, actor, known.id);
    } catch (error) {
      // A letter to somebody else is none here.
      if (error instanceof Problem && error.status === 404)
        throw invalid(say.codeUnknown, [{ pointer: '/code', detail: say.codeUnknown }]);
      throw error;
    }
    if (!known.isPresent) throw conflict(say.letterVoid, { object: { type: 'transfer', id: transfer.id } });
    await step(services, tx, actor, transfer, 'check_in', {});
    return presentTransfer(services, tx, actor, await findTransfer(tx, actor, transfer.id));
  });
}

/** The step itself, on a transfer that the caller has locked. */
export async function step(
  services: Services,
  tx: Tx,
  actor: Actor,
  transfer: PlacedTransfer,
  action: TransferAction,
  body: StepBody,
): Promise<void> {
  const now = services.clock.now();
  const today = dayInChina(now);
  const edge = edgeFor(actor, transfer, action);
  if (!edge) throw noEdge(transfer, action);
  const reason = body.words?.zh ?? (cleanText(body.reason ?? '') || null);
  const target = await retargeted(tx, transfer, edge, body);
  if (action === 'issue' || action === 'complete') await refuseChangedTree(tx, target);
  const rulebook = await rulebookAt(tx, { regionId: transfer.regionId, path: transfer.orgPath }, today);
  const { duesUntil, days, until, receipt } = body;
  const decision = decideStep(
    edge,
    target,
    { today, reason, duesUntil: duesUntil ?? null, days, until, receipt },
    rulebook,
  );
  if ('objections' in decision) throw refusalOf(decision.objections, transfer.id);
  const side = sideOf(actor, transfer, edge);
  const next = await changed(services, tx, target, edge, decision.next, { now, reason });
  next.steps = [
    ...next.steps,
    stepOf(actor, now, {
      action,
      state: next.state,
      side,
      reason,
      words: body.words ?? null,
      letter: edge.letter === 'keep' && action !== 'check_in' ? null : next.letterNumber,
      until: decision.next.until,
    }),
  ];
  if (next.state === 'completed') await complete(services, tx, actor, now, next, body);
  else if (next.kind === 'incoming') await dropIncoming(tx, now, next);
  // What one side decides is written for both.
  await inWiderScope(tx, actor.scope, () => saveTransfer(tx, next, now));
  await audit(tx, actor, now, {
    action: `transfers.${action}`,
    object: { type: 'transfer', id: transfer.id, name: transfer.memberName },
    reason,
    before: { state: transfer.state },
    after: { state: next.state, ...(next.letterNumber === null ? {} : { letter: next.letterNumber }) },
  });
}

/** What the last step does to the member, by how the transfer goes. */
async function complete(
  services: Services,
  tx: Tx,
  actor: Actor,
  now: Date,
  next: TransferRecord,
  { branchId, receipt }: StepBody,
): Promise<void> {
  if (next.kind === 'incoming')
    return completeIncoming(services, tx, actor, now, next, branchId ?? next.branchId);
  if (next.kind !== 'outgoing')
    return completeTransfer(services.travels, tx, actor, now, next, branchId ?? next.branchId);
  if (receipt === undefined) throw invalid(say.receiptMissing);
  return completeOutgoing(services.travels, tx, actor, now, next, receipt);
}

/** A branch that came under another committee meanwhile leaves that one, not the one whose approval was asked for. */
async function refuseChangedTree(tx: Tx, transfer: TransferRecord): Promise<void> {
  const { committeeId, kind } = await targetOf(tx, transfer, whitherOf(transfer));
  if (committeeId !== transfer.committeeId || kind !== transfer.kind)
    throw conflict(say.treeChanged, { object: { type: 'transfer', id: transfer.id } });
}

/** With the destination that a step names, where it names one. */
async function retargeted(
  tx: Tx,
  transfer: PlacedTransfer,
  edge: Edge,
  body: StepBody,
): Promise<PlacedTransfer> {
  if (edge.action !== 'redirect' && edge.action !== 'resubmit') return transfer;
  const { wish, note, ground } = body;
  const told = {
    wish: wish === undefined ? transfer.wish : cleanText(wish ?? '') || null,
    note: note === undefined ? transfer.note : cleanText(note ?? '') || null,
    ground: ground ?? transfer.ground,
  };
  const names = body.outside != null || body.destinationId != null;
  const { destinationId = null, outside = null } = names ? body : whitherOf(transfer);
  // The branch that was wanted stays wanted, unless it goes elsewhere or another one is named.
  const kept = destinationId === transfer.destinationId ? transfer.branchId : null;
  const branchId = body.branchId === undefined ? kept : body.branchId;
  const target = await targetOf(tx, transfer, { destinationId, outside, branchId });
  if (edge.letter === 'replace' && target.kind === 'within')
    throw conflict(say.redirectWithin, { object: { type: 'transfer', id: transfer.id } });
  if (edge.letter === 'replace' && isSamePlace(target, transfer))
    throw field(target.destinationId === null ? '/outside/name' : '/destinationId', say.redirectSame);
  // Whoever had a letter before knows nothing of where the member goes instead; the new one sees it with its letter.
  const destinationPath = destinationId === transfer.destinationId ? transfer.destinationPath : null;
  return { ...transfer, ...told, ...target, destinationPath };
}

/** The ninety days count the letters to one place: whoever stays there has the letter extended or reissued. */
const isSamePlace = (
  a: Pick<TransferRecord, 'destinationId' | 'destinationName'>,
  b: Pick<TransferRecord, 'destinationId' | 'destinationName'>,
) =>
  a.destinationId === b.destinationId &&
  (a.destinationId !== null || a.destinationName === b.destinationName);

/** Where it goes as it stands. */
const whitherOf = ({ kind, destinationId, destinationName, ...at }: TransferRecord): Whither =>
  kind === 'outgoing'
    ? { outside: { name: destinationName, place: at.outsidePlace, phone: at.outsidePhone } }
    : { destinationId };

/** The record as the step leaves it, with its letter. */
async function changed(
  services: Services,
  tx: Tx,
  transfer: TransferRecord,
  edge: Edge,
  { state, turn, due, duesUntil, until }: NextState,
  { now, reason }: { now: Date; reason: string | null },
): Promise<TransferRecord> {
  const today = dayInChina(now);
  const next: TransferRecord = { ...transfer, state, turn, turnSince: now, due, duesUntil };
  if (edge.action === 'check_in') next.checkedInAt = now;
  // The letter of another registry is not ours to mark.
  if (transfer.kind === 'incoming') return next;
  if (edge.letter === 'void' || edge.letter === 'replace')
    await closeLetter(tx, transfer, { state: 'void', reason: reason ?? '' });
  if (edge.letter === 'void') return { ...next, ...noLetter };
  if (edge.letter === 'use') await closeLetter(tx, transfer, { state: 'used' });
  if (until === null) return next;
  if (edge.letter === 'extend') {
    await extendLetter(services, tx, { ...next, validUntil: until }, until);
    return { ...next, validUntil: until };
  }
  const destination = next.destinationId === null ? null : await committeeById(tx, next.destinationId);
  if (destination === undefined) throw invalid(say.destinationUnknown);
  const isNew = edge.action !== 'reissue';
  const addressed = {
    ...next,
    destinationPath: destination?.path ?? null,
    issuedOn: today,
    firstIssuedOn: isNew ? today : next.firstIssuedOn,
    validUntil: until,
  };
  const letter = await issueLetter(services, tx, addressed, { on: today, until });
  return { ...addressed, letterSerial: letter.serial, letterNumber: letter.number };
}

/** The destination of a letter that is void sees the case no more, but for what it ended itself. */
const noLetter = { validUntil: null, issuedOn: null, checkedInAt: null };

function sideOf(actor: Actor, transfer: PlacedTransfer, edge: Edge): TransferSide {
  const mine = sidesOf(actor, transfer);
  return edge.by.find((side) => mine.includes(side)) ?? 'system';
}
