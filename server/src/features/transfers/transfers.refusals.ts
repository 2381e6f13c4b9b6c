import { type TransferAction, transferStates } from '@zhibu/contract/transfer-states';
import { conflict, forbidden, invalid, type Problem } from '../../kernel/errors.ts';
import { ruleRefused } from '../../kernel/rulebook.ts';
import { edgeOf } from './transfers.machine.rules.ts';
import { say } from './transfers.messages.ts';
import type { TransferRecord } from './transfers.record.ts';
import type { TransferObjection } from './transfers.rules.ts';

/** Whether the state or the side stands against a step. */
export function noEdge({ id, state, kind }: TransferRecord, action: TransferAction): Problem {
  return edgeOf(action, state, kind)
    ? forbidden(say.notYourSide)
    : conflict(say.stateForbids(transferStates[state]), { object: { type: 'transfer', id } });
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
