import type { CauseKey } from '@zhibu/contract/causes';
import { type Day, dateOf, dayOf, dayOfIso, isoOf } from './calendar.ts';
import { learningAndWork, presenceOf } from './history.life.ts';
import { type Places, placesOf } from './history.places.ts';
import { developmentOf, suspensionOf } from './history.stages.ts';
import type { BranchSite } from './organizations.ts';
import type { PartyData } from './party.ts';
import type { Person } from './people.ts';
import { createRandom } from './random.ts';
import type { MemberSpec, PeriodSpec } from './specs.ts';

/** Whose years are told: the file as it is at its last day. */
export interface Told extends Pick<MemberSpec, 'education' | 'occupation'> {
  readonly person: Person;
  readonly party: PartyData;
}

export type HistorySpec = Pick<MemberSpec, 'history' | 'presence' | 'presenceSince'>;
export type DrawHistory = (told: Told) => HistorySpec;

/** What a period says, without its days. */
export type Values = Omit<PeriodSpec, 'from' | 'cause'>;

/** From a day on something else was true, for a reason. */
export interface Turn {
  readonly on: Day;
  readonly cause: CauseKey;
  readonly was: Partial<Values>;
  readonly is: Partial<Values>;
}

/** Days between which a person's turns lie, both excluded: the first period begins on `first`, nothing follows `last`. */
export interface Span {
  readonly first: Day;
  readonly last: Day;
}

/** The registry of the county was opened on the first of January five years before this one. */
export function openingOf(today: Day): Day {
  return dayOf(dateOf(today).year - 5, 1, 1);
}

/**
 * Tells the years of people since the opening of the registry, so that they end in what their files say. Everybody who
 * was there is registered on the opening day; who came later begins as an applicant. Randomness of its own: the same
 * files, whatever their past.
 */
export function createHistories(sites: readonly BranchSite[], seed: number, today: Day): DrawHistory {
  const random = createRandom(seed);
  const opening = openingOf(today);
  const openingIso = isoOf(opening);
  const places: Places = placesOf(sites, opening);
  return (told) => {
    const { person, party } = told;
    const stages = developmentOf(random, told, openingIso);
    const begun = stages.begin > opening;
    const first = begun ? stages.begin : opening;
    const last = party.endedOn === null ? today : dayOfIso(party.endedOn);
    const span = { first, last };
    const turns: Turn[] = [...stages.turns];
    const away = presenceOf(random, told, span);
    turns.push(...away.turns);
    if (person.stage === 'full') turns.push(...suspensionOf(random, told, span, away.turns.length > 0));
    const work = learningAndWork(random, told, span);
    turns.push(...work.turns);
    turns.push(...places.turns(random, told, span, work.retiredOn));
    const final: Values = {
      organizationCode: person.site.code,
      stage: person.stage,
      presence: away.presence,
      education: told.education,
      occupation: told.occupation,
      joined: party.joined,
      full: party.full,
    };
    return {
      history: periodsOf(final, turns, first, begun ? stages.cause : 'registered'),
      presence: away.presence,
      presenceSince: away.since === null ? null : isoOf(away.since),
    };
  };
}

/** Which of two reasons names a day: who comes and goes before what changes about them (as in the members' timeline). */
const weights: Readonly<Partial<Record<CauseKey, number>>> = { edited: 0, developed: 1, converted: 2 };
const weightOf = (cause: CauseKey): number => weights[cause] ?? 3;

/** Periods that end in `final`: back through the turns to the first day, and forward again. */
function periodsOf(final: Values, turns: Turn[], first: Day, cause: CauseKey): PeriodSpec[] {
  turns.sort((a, b) => a.on - b.on);
  if (turns.length === 0) return [{ from: isoOf(first), cause, ...final }];
  let values = final;
  for (let at = turns.length - 1; at >= 0; at--) {
    const turn = turns[at];
    if (turn) values = { ...values, ...turn.was };
  }
  const periods: PeriodSpec[] = [];
  let open: PeriodSpec = { from: isoOf(first), cause, ...values };
  let openedOn = first;
  for (const turn of turns) {
    const known = turn.on <= openedOn;
    if (!known) periods.push(open);
    const because =
      openedOn === first && known
        ? open.cause
        : known && weightOf(open.cause) >= weightOf(turn.cause)
          ? open.cause
          : turn.cause;
    open = { ...open, ...turn.is, from: known ? open.from : isoOf(turn.on), cause: because };
    if (!known) openedOn = turn.on;
  }
  periods.push(open);
  return periods;
}

/** A day strictly between two, or null where there is none. */
export function dayBetween(
  random: { int(from: number, to: number): number },
  from: Day,
  until: Day,
): Day | null {
  return until - from > 1 ? random.int(from + 1, until - 1) : null;
}
