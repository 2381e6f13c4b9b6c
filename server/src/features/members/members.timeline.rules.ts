import type { CauseKey } from '@zhibu/contract/causes';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { memberStages } from '../../kernel/tallies.ts';

/** PostgreSQL's word for a period that has not ended; it sorts behind every day. */
export const forever = 'infinity';

/** What of a member has a history: what counts, and by what the member is known. */
export interface StateValues {
  /** Of the organisation: a period lies where the organisation lies in which it passed. */
  regionId: number;
  organizationId: string;
  orgPath: string;
  stage: string;
  presence: string;
  name: string;
  sex: string;
  birth: LocalDate;
  ethnicGroup: string | null;
  education: string | null;
  occupationClass: string | null;
  joined: LocalDate | null;
  full: LocalDate | null;
}

/** A period of one member's history as it is believed now, half-open `[validFrom, validUntil)`. */
export interface State extends StateValues {
  validFrom: LocalDate;
  validUntil: LocalDate;
  /** Why it began. */
  cause: CauseKey;
}

export interface KnownState extends State {
  id: string;
}

export interface Revision {
  /** What is believed no longer. */
  superseded: KnownState[];
  added: State[];
  /** The whole history as it is believed then. */
  after: State[];
}

/** The same value, wherever in the list of a history it stands. */
const keys: readonly (keyof StateValues)[] = [
  'regionId',
  'organizationId',
  'orgPath',
  'stage',
  'presence',
  'name',
  'sex',
  'birth',
  'ethnicGroup',
  'education',
  'occupationClass',
  'joined',
  'full',
];
const sameValues = (one: StateValues, other: StateValues) => keys.every((key) => one[key] === other[key]);

/** Which of two reasons names a day on which both happened: who comes and goes before what changes about them. */
const weights: Readonly<Record<string, number>> = {
  edited: 0,
  corrected: 0,
  developed: 1,
  went_abroad: 1,
  returned: 1,
  lost_contact: 1,
  found_again: 1,
  converted: 2,
  moved: 3,
  reorganized: 3,
};
const isMember = ({ stage }: StateValues) => (memberStages as readonly string[]).includes(stage);
const weightOf = (cause: CauseKey) => weights[cause] ?? 4;

/** Whether a period that began for its reason keeps it when something else happened on the same day, for `cause`. */
function isWeightier(
  before: State | undefined,
  state: State,
  changed: StateValues,
  cause: CauseKey,
): boolean {
  if (before === undefined) return true;
  // Whatever let somebody join or leave the Party is the day's reason: no other may change the headcount.
  const joinsOrLeaves = isMember(before) !== isMember(changed);
  if (joinsOrLeaves) return isMember(before) !== isMember(state);
  return weightOf(state.cause) >= weightOf(cause);
}

/**
 * A history in which something else was true from a day on: a sequenced update of what is believed now (Snodgrass,
 * Developing Time-Oriented Database Applications in SQL, ch. 7). Pure; the periods stay without gaps and overlaps.
 * @param known the present belief, in order, from the first day to `infinity`
 * @param from first day of the change; days before the first period are the first period's
 * @param change the values of a period as they then were; called for each period that reaches beyond `from`
 * @param cause why a period begins on `from`, unless one began there already for a weightier reason
 * @param replaced the reason that is taken back: a period that began on `from` for it has `cause` instead
 */
export function revise(
  known: readonly KnownState[],
  from: LocalDate,
  change: (values: StateValues) => Partial<StateValues>,
  cause: CauseKey,
  replaced: CauseKey | null = null,
): Revision {
  const after: State[] = [];
  for (const [index, { id: _id, ...state }] of known.entries()) {
    if (state.validUntil <= from) {
      after.push(state);
      continue;
    }
    const begins = state.validFrom < from ? from : state.validFrom;
    if (state.validFrom < from) after.push({ ...state, validUntil: from });
    const changed = { ...state, ...change(state), validFrom: begins };
    const began = state.validFrom === from && state.cause !== replaced;
    const keeps = begins !== from || (began && isWeightier(known[index - 1], state, changed, cause));
    after.push({ ...changed, cause: keeps ? state.cause : cause });
  }
  return differenceOf(known, joined(after));
}

/** Neighbours that say the same are one period. */
function joined(states: readonly State[]): State[] {
  const list: State[] = [];
  for (const state of states) {
    const last = list.at(-1);
    if (last && sameValues(last, state)) list[list.length - 1] = { ...last, validUntil: state.validUntil };
    else list.push(state);
  }
  return list;
}

function differenceOf(known: readonly KnownState[], after: State[]): Revision {
  const isKept = (one: State, other: State) =>
    one.validFrom === other.validFrom &&
    one.validUntil === other.validUntil &&
    one.cause === other.cause &&
    sameValues(one, other);
  return {
    superseded: known.filter((one) => !after.some((other) => isKept(one, other))),
    added: after.filter((one) => !known.some((other) => isKept(one, other))),
    after,
  };
}

/** The period of a day, as it is believed; undefined before the first. */
export function stateOn<S extends State>(states: readonly S[], day: LocalDate): S | undefined {
  return states.find(({ validFrom, validUntil }) => validFrom <= day && day < validUntil);
}
