import type { Reader } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { type KnownState, knownStates, type MemberRecord } from '../members/public.ts';
import type { MemberStatus } from './status-changes.rules.ts';
import { standingChanges, statusValues } from './status-changes.store.ts';

/** Everything that the rules ask of a member, from the file, its history and the changes on record. */
export async function memberStatus(reader: Reader, member: MemberRecord): Promise<MemberStatus> {
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
    arrived: arrivalOf(states),
  };
}

/** The last day on which stage or whereabouts became otherwise, by whatever way: nothing is recorded before it. */
function lastTurn(states: readonly KnownState[]): LocalDate | undefined {
  return states.findLast((state, index) => {
    const before = states[index - 1];
    return before !== undefined && (before.stage !== state.stage || before.presence !== state.presence);
  })?.validFrom;
}

/** Whoever came by a move: what passed elsewhere is not the actor's to see, nor to change. */
function arrivalOf(states: readonly KnownState[]): LocalDate | null {
  const [first] = states;
  return first && (first.cause === 'moved' || first.cause === 'reorganized') ? first.validFrom : null;
}

function latest(days: readonly (LocalDate | undefined)[]): LocalDate | null {
  return (
    days
      .filter((day) => day !== undefined)
      .sort()
      .at(-1) ?? null
  );
}
