import type { Actor } from '../../kernel/authorization.ts';
import type { Reader } from '../../kernel/database.ts';
import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';
import { flowsBetween, type Place, type TwoTimes, tallyAsOf } from '../../kernel/tallies.ts';
import { isSuppressed } from '../organizations/public.ts';
import { figuresOf, flowFiguresOf } from './statistics.figures.rules.ts';
import { hiddenOfPeriod, type Period } from './statistics.movements.rules.ts';
import type { Hidden } from './statistics.suppression.rules.ts';
import { flowsOfAll, hiddenAt, talliesOf, walkTo } from './statistics.suppression.ts';

type Dimension = 'member' | 'stage';

/** The period that ends on `at.asOf`. @param from its first day; null: the first of the year */
export async function periodOf(
  reader: Reader,
  actor: Actor,
  place: Place,
  at: TwoTimes,
  dimension: Dimension,
  from: LocalDate | null,
): Promise<Period> {
  const { asOf: until, asKnown } = at;
  const first = from ?? `${until.slice(0, 4)}-01-01`;
  const before = addDays(first, -1);
  const flows = { from: before, until, asKnown };
  const period = {
    from: first,
    until,
    opening: await tallyAsOf(reader, place, { asOf: before, asKnown }, [dimension]),
    flows: await flowsBetween(reader, place, flows, [dimension]),
    closing: await tallyAsOf(reader, place, at, [dimension]),
    hidden: new Set<string>(),
  };
  if (!isSuppressed(actor)) return period;
  const walk = await walkTo(reader, actor, place, at);
  const moved = await flowsOfAll(reader, walk, [dimension], flows);
  const figures = (id: string) => flowFiguresOf(moved.get(id) ?? []);
  const hidden = hiddenAt(walk, figures);
  const [opening, closing] = [
    await hiddenOn(reader, actor, place, { asOf: before, asKnown }, dimension),
    await hiddenOn(reader, actor, place, at, dimension),
  ];
  return { ...period, hidden: hiddenOfPeriod(figures(place.id), hidden, opening, closing) };
}

/** The same figures as the table of that day hides. */
async function hiddenOn(
  reader: Reader,
  actor: Actor,
  place: Place,
  at: TwoTimes,
  dimension: Dimension,
): Promise<Hidden> {
  const walk = await walkTo(reader, actor, place, at);
  const cells = await talliesOf(reader, walk, ['member', dimension], at);
  const year = Number(at.asOf.slice(0, 4));
  return hiddenAt(walk, (id) => figuresOf(cells.get(id) ?? [], year));
}

/** The year of a day, until that day, and the year before. */
export async function yearsOf(
  reader: Reader,
  actor: Actor,
  place: Place,
  { asOf, asKnown }: TwoTimes,
): Promise<Period[]> {
  const before = `${Number(asOf.slice(0, 4)) - 1}-12-31`;
  const periods: Period[] = [];
  for (const day of [before, asOf])
    periods.push(await periodOf(reader, actor, place, { asOf: day, asKnown }, 'member', null));
  return periods;
}
