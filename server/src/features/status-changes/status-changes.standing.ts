import type { Actor } from '../../kernel/authorization.ts';
import type { Reader } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { isInReach, type KnownState, knownStates, type MemberRecord } from '../members/public.ts';
import type { MemberStatus } from './status-changes.rules.ts';
import { standingChanges, statusValues } from './status-changes.store.ts';

/** Everything that the rules ask of a member, from the file, its history and the changes on record; null: nobody who names a day. */
export async function memberStatus(
  reader: Reader,
  actor: Actor | null,
  member: MemberRecord,
): Promise<MemberStatus> {
  const { reducedAt: _reduced, ...values } = await statusValues(reader, member);
  const changes = await standingChanges(reader, member);
  const states = (await knownStates(reader, [member.id])).get(member.id) ?? [];
  const suspended = values.stage === 'suspended' ? changes.find(({ kind }) => kind === 'suspend') : undefined;
  return {
    ...values,
    birth: member.birth,
    lastChange: latest([changes[0]?.on, lastTurn(states)]),
    suspension: suspended?.ground
      ? { on: suspended.on, ground: suspended.ground, before: suspended.before.stage }
      : null,
    arrived: actor && arrivalOf(actor, member.id, states),
  };
}

/** The last day on which stage or whereabouts became otherwise, by whatever way: nothing is recorded before it. */
function lastTurn(states: readonly KnownState[]): LocalDate | undefined {
  return states.findLast((state, index) => {
    const before = states[index - 1];
    return before !== undefined && (before.stage !== state.stage || before.presence !== state.presence);
  })?.validFrom;
}

/** Since when the member belongs where the actor reaches: what passed elsewhere is not the actor's to change. */
function arrivalOf(actor: Actor, id: string, states: readonly KnownState[]): LocalDate | null {
  const last = states.findLastIndex(({ orgPath }) => !isInReach(actor, { id, orgPath }));
  return last < 0 ? null : (states[last + 1]?.validFrom ?? null);
}

function latest(days: readonly (LocalDate | undefined)[]): LocalDate | null {
  return (
    days
      .filter((day) => day !== undefined)
      .sort()
      .at(-1) ?? null
  );
}
