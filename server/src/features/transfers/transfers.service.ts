import type { TransferAction, TransferSide } from '@zhibu/contract/transfer-states';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { alongside, type Tx } from '../../kernel/database.ts';
import { conflict, invalid, Problem, stale, type Words } from '../../kernel/errors.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { cleanLine, cleanText } from '../../kernel/standards/text.ts';
import { inWiderScope } from '../../kernel/wider-scope.ts';
import type { Services } from '../../services.ts';
import { forgetMember } from '../accounts/public.ts';
import { cannotBeHere, isKnownPerson } from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import type { Whither } from './transfers.applying.ts';
import { completeIncoming, dropIncoming } from './transfers.arrival.ts';
import { completeTransfer } from './transfers.completion.ts';
import { hindrancesOf, type Surroundings } from './transfers.hindrances.rules.ts';
import { surroundingsOf } from './transfers.hindrances.ts';
import { closeLetter, extendLetter, issueLetter, transferOfCode } from './transfers.letters.ts';
import type { Edge } from './transfers.machine.rules.ts';
import { say } from './transfers.messages.ts';
import { completeOutgoing, type PaperReceipt } from './transfers.outgoing.ts';
import { canSee, edgeFor, sidesOf } from './transfers.policy.ts';
import { presentTransfer } from './transfers.present.ts';
import type { TransferRecord } from './transfers.record.ts';
import { noEdge, refusalOf } from './transfers.refusals.ts';
import { decideStep, type NextState } from './transfers.rules.ts';
import { stepOf } from './transfers.steps.ts';
import { committeeById, lockFor, type PlacedTransfer, saveTransfer } from './transfers.store.ts';
import { destinationHeld, retargeted } from './transfers.target.ts';

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
      const taken = action === 'approve' ? approvalOf(transfer) : action;
      return answeredStep(services, tx, actor, transfer, taken, body);
    });
    // Whose file went to another region is found there from now on.
    if (answer.state === 'completed') forgetMember(services, answer.member.id);
    return answer;
  } catch (error) {
    // Whoever came with a letter was put on file meanwhile.
    if (isKnownPerson(error)) throw conflict(cannotBeHere, { object: { type: 'transfer', id } });
    throw error;
  }
}

/** {@link step}, answered as it left the transfer; also where that takes it out of the actor's sight. */
async function answeredStep(...asked: Parameters<typeof step>) {
  const [services, tx, actor, before] = asked;
  const { next, rulebook } = await step(...asked);
  const left = { ...before, ...next, version: before.version + 1 };
  const seen = canSee(actor, left) ? left : { ...left, destinationPath: before.destinationPath };
  return presentTransfer(services, tx, actor, seen, rulebook);
}

/** What a step leaves: the record as it was saved, and the rulebook by which it was judged. */
interface Taken {
  next: TransferRecord;
  rulebook: Rulebook;
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
      if (!(error instanceof Problem && error.status === 404)) throw error;
      // A letter to somebody else is none here; one that was handed back is void.
      const words = known.isHere ? say.letterVoid : say.codeUnknown;
      throw invalid(words, [{ pointer: '/code', detail: words }]);
    }
    if (!known.isPresent) throw conflict(say.letterVoid, { object: { type: 'transfer', id: transfer.id } });
    return answeredStep(services, tx, actor, transfer, 'check_in', {});
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
): Promise<Taken> {
  const now = services.clock.now();
  const today = dayInChina(now);
  const edge = edgeFor(actor, transfer, action);
  if (!edge) throw noEdge(actor, transfer, action);
  const reason = body.words?.zh ?? (cleanText(body.reason ?? '') || null);
  const wanted = await retargeted(tx, transfer, edge, body);
  const [rulebook, receives, around] = await alongside<[Rulebook, boolean, Surroundings]>(
    rulebookAt(tx, { regionId: transfer.regionId, path: transfer.orgPath }, today),
    action === 'issue' || action === 'complete'
      ? destinationHeld(tx, wanted)
      : Promise.resolve(wanted.receives),
    surroundingsOf(tx, actor, transfer),
  );
  const target = { ...wanted, receives };
  const hindrances = hindrancesOf(edge, target, around, today);
  if (hindrances.length > 0) throw refusalOf(hindrances, transfer.id);
  const { days, until } = body;
  const receipt = body.receipt && { ...body.receipt, organization: cleanLine(body.receipt.organization) };
  const duesUntil = edge.needs.includes('dues') ? body.duesUntil : null;
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
  if (next.state === 'completed') await complete(services, tx, actor, now, next, { ...body, receipt });
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
  return { next, rulebook };
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

/** The record as the step leaves it, with its letter. */
async function changed(
  services: Services,
  tx: Tx,
  transfer: PlacedTransfer,
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
  if (edge.letter === 'void')
    return { ...next, ...noLetter, ...(edge.to === 'endorsed' ? { destinationPath: null } : {}) };
  if (edge.letter === 'use') await closeLetter(tx, transfer, { state: 'used' });
  if (until === null) return next;
  if (edge.letter === 'extend') {
    await extendLetter(services, tx, { ...next, validUntil: until }, until);
    return { ...next, validUntil: until };
  }
  const destination = next.destinationId === null ? null : await committeeById(tx, next.destinationId);
  if (destination === undefined) throw invalid(say.destinationUnknown);
  // Whoever stands above the branch today issues, and numbers.
  const { issuerId, issuerName } = transfer;
  const addressed = {
    ...next,
    committeeId: issuerId,
    committeeName: issuerName,
    destinationPath: destination?.path ?? null,
    issuedOn: today,
    firstIssuedOn: next.firstIssuedOn ?? today,
    validUntil: until,
  };
  const letter = await issueLetter(services, tx, addressed, { on: today, until });
  return { ...addressed, letterSerial: letter.serial, letterNumber: letter.number };
}

/** Nothing holds; whoever handed the letter back sees the case no more, whoever had it at its end sees that it is void. */
const noLetter = { validUntil: null, issuedOn: null, checkedInAt: null };

function sideOf(actor: Actor, transfer: PlacedTransfer, edge: Edge): TransferSide {
  const mine = sidesOf(actor, transfer);
  return edge.by.find((side) => mine.includes(side)) ?? 'system';
}
