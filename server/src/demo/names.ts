import type { Sex } from '../kernel/standards/sex.ts';
import * as data from './names.data.ts';
import { type Draw, type Random, weighted, weights, words } from './random.ts';

interface Fashion {
  readonly whole: readonly string[];
  readonly first: readonly string[];
  readonly second: readonly string[];
}

const fashionOf = (given: data.GivenNames): Fashion => ({
  whole: words(given.whole),
  first: [...given.first],
  second: [...given.second],
});
const cohorts = data.givenNameCohorts.map((cohort) => ({
  until: cohort.until,
  male: fashionOf(cohort.male),
  female: fashionOf(cohort.female),
}));
const avoided = new Set(words(data.avoidedNames));
const rareGivenNames = words(data.rareGivenNames);
const hanSurname = weighted(weights(data.hanSurnames));
const mongolSurname = weighted(weights(data.mongolNames.surnames));
const surnameByGroup = new Map<string, Draw<string>>(
  Object.entries(data.surnamesByGroup).map(([group, text]) => [group, weighted(weights(text))]),
);
const bySex = (names: { male: string; female: string }): Record<Sex, readonly string[]> => ({
  male: words(names.male),
  female: words(names.female),
});
const mongol = bySex(data.mongolNames);
const uyghur = bySex(data.uyghurNames);
const kazakh = bySex(data.kazakhNames);
const tibetan = bySex(data.tibetanNames);

/**
 * A plausible name for a person of that ethnic group (GB/T 3304), sex and year of birth:
 * 2–12 characters, NFC, a middle dot U+00B7 between the parts of Uyghur and Kazakh names.
 */
export function drawName(random: Random, ethnicGroup: string, sex: Sex, birthYear: number): string {
  switch (ethnicGroup) {
    case '02':
      return mongolName(random, sex, birthYear);
    case '04':
      return random.pick(tibetan[sex]);
    case '05':
      return ownAndFather(random, uyghur[sex], uyghur.male);
    case '17':
      return ownAndFather(random, kazakh[sex], kazakh.male);
    default:
      return surnameAndGiven(random, surnameByGroup.get(ethnicGroup) ?? hanSurname, sex, birthYear);
  }
}

/** Own name, middle dot (U+00B7), father's name (阿依古丽·买买提). */
function ownAndFather(random: Random, own: readonly string[], father: readonly string[]): string {
  const name = random.pick(own);
  return `${name}·${random.pick(father.filter((other) => other !== name))}`;
}

/** Mongols of the north-east: about half carry one Mongolian name, the others a surname as the Han do. */
function mongolName(random: Random, sex: Sex, birthYear: number): string {
  const kind = random.next();
  if (kind < 0.45) return surnameAndGiven(random, mongolSurname, sex, birthYear);
  const own = random.pick(mongol[sex]);
  if (kind < 0.52) return ownAndFather(random, mongol[sex], mongol.male);
  if (kind < 0.6) return mongolSurname(random) + own;
  return own;
}

function surnameAndGiven(random: Random, surname: Draw<string>, sex: Sex, birthYear: number): string {
  const family = surname(random);
  for (let attempt = 0; attempt < 20; attempt++) {
    const name = family + givenName(random, sex, birthYear);
    if (!avoided.has(name)) return name;
  }
  return `${family}云岭`;
}

function givenName(random: Random, sex: Sex, birthYear: number): string {
  if (random.chance(0.004)) return random.pick(rareGivenNames);
  const fashion = cohorts.find((cohort) => birthYear <= cohort.until)?.[sex];
  if (!fashion) throw new RangeError(`no given names for ${birthYear}`);
  if (random.chance(0.45)) return random.pickEarly(fashion.whole);
  const first = random.pick(fashion.first);
  const second = random.pick(fashion.second);
  return first === second && sex === 'male' ? first : first + second;
}
