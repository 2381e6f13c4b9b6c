import type { LocalDate } from '../kernel/standards/dates.ts';
import { addMonths, addYears, type Day, dayOfIso } from './calendar.ts';
import type { Span, Told, Turn } from './history.ts';
import type { Random } from './random.ts';

/** Stages of one person, and the day on which the file begins. */
interface Stages {
  begin: Day;
  /** Why, if the registry was there already. */
  cause: 'developed' | 'admitted';
  turns: Turn[];
}

/**
 * From the application on: activist within months, candidate a year later at the earliest (细则 art. 10), admitted,
 * converted after probation, and the ending.
 */
export function developmentOf(random: Random, told: Told, opening: LocalDate): Stages {
  const { party } = told;
  const turns: Turn[] = [];
  // Of most there is nothing to tell: full members since before the registry.
  if (party.full !== null && party.full <= opening) {
    const ending = endingOf(told);
    return { begin: Number.NEGATIVE_INFINITY, cause: 'developed', turns: ending ? [ending] : [] };
  }
  const joined = party.joined === null ? null : dayOfIso(party.joined);
  if (joined === null) return { begin: beginning(random, told, turns), cause: 'developed', turns };
  const begin = beforeJoining(random, told, joined, turns);
  turns.push({
    on: joined,
    cause: 'admitted',
    was: { stage: 'candidate', joined: null, full: null },
    is: { stage: 'probationary', joined: party.joined, full: null },
  });
  if (party.full !== null)
    turns.push({
      on: dayOfIso(party.full),
      cause: 'converted',
      was: { stage: 'probationary', full: null },
      is: { stage: 'full', full: party.full },
    });
  const ending = endingOf(told);
  if (ending) turns.push(ending);
  return { begin, cause: begin === joined ? 'admitted' : 'developed', turns };
}

const endings = [
  'deceased',
  'withdrew',
  'removed',
  'expelled',
  'suspended',
  'withdrew_by_default',
  'probation_cancelled',
] as const;
const isEnding = (stage: string): stage is (typeof endings)[number] => endings.some((one) => one === stage);

function endingOf({ person: { stage }, party: { endedOn, full } }: Told): Turn | null {
  if (endedOn === null || !isEnding(stage)) return null;
  const was = full === null ? 'probationary' : 'full';
  return { on: dayOfIso(endedOn), cause: stage, was: { stage: was }, is: { stage } };
}

/** Of who is an applicant, activist or candidate today. */
function beginning(random: Random, { person, party: { applied } }: Told, turns: Turn[]): Day {
  const { stage, until } = person;
  const begin = applied === null ? addMonths(until, -30) : dayOfIso(applied);
  if (stage === 'applicant') return begin;
  const latest = stage === 'candidate' ? addYears(until, -1) - 30 : until - 1;
  const activist = Math.max(begin + 1, Math.min(begin + random.int(20, 270), latest));
  turns.push(developed(activist, 'applicant', 'activist'));
  if (stage === 'candidate') {
    const year = addYears(activist, 1);
    turns.push(developed(random.int(year, Math.max(year, until - 1)), 'activist', 'candidate'));
  }
  return begin;
}

/** Of who was admitted: a year as an activist lies before. Of the very young nobody knows: their file begins there. */
function beforeJoining(random: Random, told: Told, joined: Day, turns: Turn[]): Day {
  const { applied } = told.party;
  const adult = addYears(told.person.birth, 18);
  if (applied === null && joined - adult < 400) return joined;
  const begin =
    applied === null ? Math.max(adult, addMonths(joined, -random.int(14, 40))) : dayOfIso(applied);
  const spare = addMonths(joined, -12) - begin;
  const activist = begin + 1 + Math.floor(random.next() * Math.max(0, spare - 4) * 0.7);
  const year = addYears(activist, 1);
  const candidate = year + Math.floor(random.next() * Math.max(0, joined - 1 - year));
  turns.push(developed(activist, 'applicant', 'activist'), developed(candidate, 'activist', 'candidate'));
  return begin;
}

function developed(on: Day, was: 'applicant' | 'activist', is: 'activist' | 'candidate'): Turn {
  return { on, cause: 'developed', was: { stage: was }, is: { stage: is } };
}

/** A few were suspended, mostly out of touch for long, and are back (domain rule 30). */
export function suspensionOf(random: Random, { party }: Told, span: Span, away: boolean): Turn[] {
  if (!random.chance(0.0012) || away || party.full === null) return [];
  const from = Math.max(span.first, dayOfIso(party.full)) + 30;
  if (span.last - from < 400) return [];
  const suspended = random.int(from, span.last - 200);
  const restored = random.int(suspended + 60, Math.min(span.last - 1, suspended + 700));
  return [
    { on: suspended, cause: 'suspended', was: { stage: 'full' }, is: { stage: 'suspended' } },
    { on: restored, cause: 'restored', was: { stage: 'suspended' }, is: { stage: 'full' } },
  ];
}
