import { type TransferAction, transferStates } from '@zhibu/contract/transfer-states';
import type { Actor } from '../../kernel/authorization.ts';
import { conflict, forbidden, invalid, type Problem, type Words } from '../../kernel/errors.ts';
import { ruleRefused } from '../../kernel/rulebook.ts';
import { type Edge, edgeOf } from './transfers.machine.rules.ts';
import { say } from './transfers.messages.ts';
import { edgeButForOwn, edgeFor } from './transfers.policy.ts';
import { objection, type TransferObjection } from './transfers.rules.ts';
import type { PlacedTransfer } from './transfers.store.ts';

/** Whether the state or the side stands against a step. */
export function noEdge(actor: Actor, transfer: PlacedTransfer, action: TransferAction): Problem {
  const { id, state, kind } = transfer;
  const words = absenceOf(actor, transfer, action)?.words;
  return edgeOf(action, state, kind)
    ? forbidden(words ?? say.notYourSide)
    : conflict(words ?? say.stateForbids(transferStates[state]), { object: { type: 'transfer', id } });
}

/**
 * Why the table has no edge for this actor where one is to be expected: the office's own transfer, with who acts instead, or a
 * letter that lapsed. Null: nobody would expect it.
 */
export function absenceOf(
  actor: Actor,
  transfer: PlacedTransfer,
  action: TransferAction,
): TransferObjection | null {
  const own = edgeButForOwn(actor, transfer, action);
  if (own) {
    const words = actor.member?.id === transfer.memberId ? say.ownTransfer : say.holdersTransfer;
    return objection(words(insteadOf(own, transfer)));
  }
  const { state, validUntil, committeeName } = transfer;
  const lapsed = action === 'check_in' && state === 'lapsed' && validUntil !== null;
  return lapsed && edgeFor(actor, { ...transfer, state: 'issued' }, action)
    ? objection(say.letterLapsed(validUntil, committeeName))
    : null;
}

/** Who acts instead of whoever holds the office. */
function insteadOf({ by }: Edge, { issuerName, destinationName }: PlacedTransfer): Words {
  if (by.includes('origin_branch')) return say.otherOfBranch(issuerName);
  return say.otherOfCommittee(by.includes('origin_committee') ? issuerName : destinationName);
}

export function refusalOf(objections: readonly TransferObjection[], id: string): Problem {
  const byRule = objections.find(({ rule }) => rule !== null);
  if (byRule?.rule) return ruleRefused({ ...byRule, rule: byRule.rule }, { type: 'transfer', id });
  const fields = objections.filter(({ pointer }) => pointer !== null);
  const [first] = objections;
  if (!first) throw new Error('transfers: refused without a reason');
  if (fields.length === 0) return conflict(first.words, { object: { type: 'transfer', id } });
  return invalid(
    first.words,
    fields.map(({ pointer, words }) => ({ pointer: pointer ?? '', detail: words })),
  );
}
