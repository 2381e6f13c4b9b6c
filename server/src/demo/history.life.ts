import type { Presence } from '@zhibu/contract/causes';
import { drawOccupation, retiredOccupation, yearsAtUniversity } from './background.ts';
import { addYears, type Day, dateOf, dayOf, dayOfIso } from './calendar.ts';
import { dayBetween, type Span, type Told, type Turn } from './history.ts';
import type { Random } from './random.ts';

interface Whereabouts {
  presence: Presence;
  since: Day | null;
  turns: Turn[];
}

const here: Whereabouts = { presence: 'present', since: null, turns: [] };

/** Shares of the members who were abroad or out of reach some time, and of those who are now. */
const wasAbroad = 0.007;
const isAbroad = 0.003;
const wasLost = 0.005;
const isLost = 0.002;

/**
 * Abroad and back, lost and found; a few are away now. Who was suspended or removed had often been lost before.
 */
export function presenceOf(random: Random, told: Told, span: Span): Whereabouts {
  const { stage, age } = told.person;
  const drawn = random.next();
  if (stage === 'suspended' || stage === 'removed')
    return drawn < 0.5 ? away(random, told, 'lost', span, [190, 800]) : here;
  if (told.party.endedOn !== null || (stage !== 'full' && stage !== 'probationary')) return here;
  let mark = isLost;
  if (drawn < mark) return away(random, told, 'lost', span, [10, 400]);
  mark += wasLost;
  if (drawn < mark) return away(random, told, 'lost', span, [30, 1900], true);
  if (age > 66) return here;
  mark += isAbroad;
  if (drawn < mark) return away(random, told, 'abroad', span, [20, 1700]);
  mark += wasAbroad;
  if (drawn < mark) return away(random, told, 'abroad', span, [120, 1900], true);
  return here;
}

function away(
  random: Random,
  { party: { joined } }: Told,
  presence: 'abroad' | 'lost',
  { first, last }: Span,
  [least, most]: readonly [daysAgo: number, until: number],
  andBack = false,
): Whereabouts {
  const inParty = joined === null ? last : Math.max(first, dayOfIso(joined));
  const since = dayBetween(random, Math.max(inParty, last - most), last - least);
  if (since === null) return here;
  const left: Turn = {
    on: since,
    cause: presence === 'abroad' ? 'went_abroad' : 'lost_contact',
    was: { presence: 'present' },
    is: { presence },
  };
  if (!andBack) return { presence, since, turns: [left] };
  const back = dayBetween(random, since + Math.min(least, 20), last);
  if (back === null) return { presence, since, turns: [left] };
  const cause = presence === 'abroad' ? 'returned' : 'found_again';
  return {
    ...here,
    turns: [left, { on: back, cause, was: { presence }, is: { presence: 'present' } }],
  };
}

interface Working {
  turns: Turn[];
  /** Null: not in these years. */
  retiredOn: Day | null;
}

/** Studies that ended, a degree beside work, retirement. */
export function learningAndWork(random: Random, told: Told, span: Span): Working {
  const { education, occupation } = told;
  const { birth, sex, age, site } = told.person;
  const inSpan = (day: Day) => day > span.first && day < span.last;
  const turns: Turn[] = [];
  const studied = yearsAtUniversity(education);
  if (studied > 0 && age < 45) {
    const graduated = dayOf(dateOf(birth).year + 19 + studied, 7, 1);
    if (inSpan(graduated))
      turns.push(edited(graduated, { education: '61', occupation: '学生' }, { education, occupation }));
    else if (education === '21' && age > 26 && random.chance(0.03)) {
      const degree = dayBetween(random, span.first, span.last);
      if (degree !== null) turns.push(edited(degree, { education: '31' }, { education }));
    }
  }
  if (occupation !== retiredOccupation || age > 68) return { turns, retiredOn: null };
  const retiredOn = addYears(birth, sex === 'female' ? 55 : 60) + random.int(0, 360);
  if (!inSpan(retiredOn)) return { turns, retiredOn: null };
  const before = drawOccupation(random, site.profile);
  turns.push(edited(retiredOn, { occupation: before }, { occupation }));
  return { turns, retiredOn };
}

function edited(on: Day, was: Turn['was'], is: Turn['is']): Turn {
  return { on, cause: 'edited', was, is };
}
