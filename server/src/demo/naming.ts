import { type Random, words } from './random.ts';
import * as data from './units.data.ts';

export const county = '云岭县';

const townNames = words(data.townNames);
const townHeads = words(data.townHeads);
const townTails = words(data.townTails);
const townEndings = words(data.townEndings);
const villageNames = words(data.villageNames);
const communityNames = words(data.communityNames);

/** Words that a unit's patterns may use. */
export interface Naming {
  readonly town: string;
  readonly area: string;
  readonly village: () => string;
  readonly community: () => string;
}

/** The words of the nth unit: its town (or the town it sits in), area, and fresh village names. */
export function nameUnit(random: Random, index: number): Naming {
  const round = Math.floor(index / data.unitPatterns.length);
  const town = townOf(index, round);
  const villages = shuffled(random, villageNames);
  const communities = shuffled(random, communityNames);
  const next = (names: string[], ending: string): string => {
    const name = names.pop();
    if (name === undefined) throw new RangeError('more villages in a unit than names');
    return town + name + ending;
  };
  return {
    town,
    area: round === 0 ? county : `${county}第${round + 1}片区`,
    village: () => next(villages, '村'),
    community: () => next(communities, '社区'),
  };
}

/** The town of a unit: the demo's eight by name, then composed ones, all different. */
function townOf(index: number, round: number): string {
  const patterns = data.unitPatterns;
  const isTown = (i: number): boolean => patterns[i % patterns.length]?.label.includes('{town}') ?? false;
  const seat = index - (index % patterns.length);
  if (!isTown(index)) return townOf(seat, round);
  const perRound = patterns.filter((_, i) => isTown(i)).length;
  const before = patterns.slice(0, index % patterns.length).filter((_, i) => isTown(i)).length;
  const number = round * perRound + before;
  const named = townNames[number];
  if (named !== undefined) return named;
  const composed = number - townNames.length;
  const head = townHeads[composed % townHeads.length];
  const tail = townTails[Math.floor(composed / townHeads.length) % townTails.length];
  const again = Math.floor(composed / (townHeads.length * townTails.length));
  const ending = townEndings[composed % townEndings.length];
  return `${again === 0 ? '' : '新老上下东西南北'.charAt(again - 1)}${head}${tail}${ending}`;
}

/** Puts a unit's words into a pattern. */
export function fill(pattern: string, naming: Naming): string {
  return pattern
    .replace('{town}', naming.town)
    .replace('{area}', naming.area)
    .replace('{village}', naming.village)
    .replace('{community}', naming.community);
}

/** A village or community branch, whose members live where it is. */
export function isLocal(pattern: data.BranchPattern): boolean {
  return pattern.label === '{village}' || pattern.label === '{community}';
}

/** The full form of a name, beginning with the county's. */
export function withCounty(label: string): string {
  return label.startsWith(county) ? label : county + label;
}

/** 云岭县公安局 → 县公安局: what people in the county say. */
export function shorten(label: string): string {
  return label.startsWith(county) ? label.slice(county.length - 1) : label;
}

function shuffled(random: Random, items: readonly string[]): string[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.int(0, i);
    const here = result[i];
    const there = result[j];
    if (here === undefined || there === undefined) continue;
    result[i] = there;
    result[j] = here;
  }
  return result;
}
