import type { MobilityPeriod } from '@zhibu/contract/mobility';
import { type MobilityAction, mobilityActionKeys } from '@zhibu/contract/mobility-kinds';
import type { Actor } from '../../kernel/authorization.ts';
import type { Words } from '../../kernel/errors.ts';
import { findingOf, type Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { MobilityEdge } from './mobility.machine.rules.ts';
import { say } from './mobility.messages.ts';
import { edgeButForOwn, edgeFor } from './mobility.policy.ts';
import type { MobilityRecord } from './mobility.record.ts';
import {
  decideMobility,
  endingsOf,
  type MobilityInput,
  type MobilityObjection,
  retainedAtMost,
} from './mobility.rules.ts';

type Blocked = MobilityPeriod['blocked'];

/**
 * Why each step is not open that the acting side might expect: what the attempt is refused for, too, however it is filled in.
 */
export function blocksOf(
  actor: Actor,
  period: MobilityRecord,
  rulebook: Rulebook,
  today: LocalDate,
): Blocked {
  return mobilityActionKeys.flatMap((action) => {
    const found = objectionTo(actor, period, action, rulebook, today);
    return found ? [{ action, finding: findingOf(found) }] : [];
  });
}

function objectionTo(
  actor: Actor,
  period: MobilityRecord,
  action: MobilityAction,
  rulebook: Rulebook,
  today: LocalDate,
): MobilityObjection | undefined {
  const edge = edgeFor(actor, period, action) ?? edgeFor(actor, period, action, 'outside');
  if (!edge) {
    const words = absenceOf(actor, period, action);
    return words ? { words, rule: null, earliest: null, pointer: null } : undefined;
  }
  const decision = decideMobility(edge, bestInput(edge, period, rulebook, today), rulebook);
  return 'objections' in decision ? decision.objections[0] : undefined;
}

/** What would be lawful to type in, if anything is. */
function bestInput(
  { needs, kind }: MobilityEdge,
  { since: begun, ground, graduatedOn }: MobilityRecord,
  rulebook: Rulebook,
  today: LocalDate,
): MobilityInput {
  const since = needs.includes('period') ? today : begun;
  const until = kind === 'retained' ? retainedAtMost(graduatedOn ?? since, rulebook) : null;
  const [ending = null] = endingsOf(kind);
  return { today, kind, ground, since, until, graduatedOn, reason: '——', on: today, ending };
}

/** Why the table has no edge for this actor: it is the office's own, with who acts instead. Null: nobody would expect it. */
export function absenceOf(actor: Actor, period: MobilityRecord, action: MobilityAction): Words | null {
  const own = edgeButForOwn(actor, period, action);
  if (!own) return null;
  const words = actor.member?.id === period.memberId ? say.ownStay : say.holdersStay;
  return words(own.by.includes('home') ? say.otherAtHome : say.otherAtHost);
}
