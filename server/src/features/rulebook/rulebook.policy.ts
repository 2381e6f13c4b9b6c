import type { RuleOverride } from '@zhibu/contract/rules';
import { type Actor, holds } from '../../kernel/authorization.ts';

/** The organisation came from the actor's loader: what is asked here is the right, not the reach. */
export const canSetRules = (actor: Actor) => holds(actor, 'rules.write');

/** @param lives whether the organisation has not ended; what it had set can still be ended */
export function ruleAbilities(actor: Actor, override: RuleOverride, hasOwn: boolean, lives: boolean) {
  const may = canSetRules(actor) && override === 'organization';
  return { set: may && lives, reset: may && hasOwn };
}
