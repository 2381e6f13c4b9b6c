import type { Sex } from '../kernel/standards/sex.ts';
import { type Day, dateOf, dayOf, isoOf } from './calendar.ts';
import type { BranchSite } from './organizations.ts';
import * as data from './population.data.ts';
import { type Random, weighted, weights, words } from './random.ts';
import type { MemberSpec } from './specs.ts';
import type { Profile } from './units.data.ts';

/** The part of a member file about learning, work and where the person lives. */
export type Background = Pick<
  MemberSpec,
  'education' | 'school' | 'workUnit' | 'occupation' | 'workStarted' | 'nativePlace' | 'address' | 'email'
>;

export interface Person {
  readonly index: number;
  readonly sex: Sex;
  readonly birth: Day;
  readonly age: number;
}

const cohorts = data.educationByCohort.map((cohort) => ({
  until: cohort.until,
  plain: weighted(weights(cohort.plain)),
  learned: weighted(weights(cohort.learned)),
}));
const learned = new Set<Profile>(data.learnedProfiles);
const occupation = {
  village: weighted(weights(data.occupations.village)),
  community: weighted(weights(data.occupations.community)),
  organ: weighted(weights(data.occupations.organ)),
  school: weighted(weights(data.occupations.school)),
  hospital: weighted(weights(data.occupations.hospital)),
  company: weighted(weights(data.occupations.company)),
  two_new: weighted(weights(data.occupations.two_new)),
  retired: weighted(weights(data.occupations.retired)),
} satisfies Record<Profile, unknown>;
const nativePlace = weighted(weights(data.nativePlaces));
const schools = words(data.schools);
const subjects = words(data.subjects);
const streets = words(data.streets);
const estates = words(data.estates);

export const retiredOccupation = '离退休人员';

/** What somebody in a branch of that kind does before retirement. */
export function drawOccupation(random: Random, profile: Profile): string {
  return occupation[profile === 'retired' ? 'organ' : profile](random);
}

/** Years from 19 to the end of studies by GB/T 4658 level; 0 below junior college and when unknown. */
export function yearsAtUniversity(education: string | null): number {
  switch (education) {
    case '11':
      return 10;
    case '14':
      return 7;
    case '21':
      return 4;
    case '31':
      return 3;
    default:
      return 0;
  }
}

/** Learning, work and home of a person in that branch, with the gaps that real rosters have. */
export function drawBackground(random: Random, site: BranchSite, person: Person, today: Day): Background {
  const birthYear = dateOf(person.birth).year;
  const cohort = cohorts.find(({ until }) => birthYear <= until);
  const reached = cohort ? cohort[learned.has(site.profile) ? 'learned' : 'plain'](random) : '90';
  const level = person.age > 19 + yearsAtUniversity(reached) ? reached : '61';
  const known = !random.chance(0.03);
  const farmer = site.profile === 'village';
  const retired = person.age >= (person.sex === 'female' ? 56 : 61) && !farmer;
  return {
    education: known ? level : null,
    school:
      known && yearsAtUniversity(level) > 0 && random.chance(0.7)
        ? `${random.pick(schools)} ${random.pick(subjects)}`
        : null,
    workUnit: random.chance(0.1) ? null : random.pick(site.workUnits),
    occupation: random.chance(0.04) ? null : retired ? retiredOccupation : occupation[site.profile](random),
    workStarted: workStarted(random, person, level, farmer, today),
    nativePlace: random.chance(0.05) ? null : nativePlace(random),
    address: random.chance(0.12) ? null : address(random, site),
    email: person.age < 60 && random.chance(0.22) ? `member${person.index + 1}@yunling.example` : null,
  };
}

function workStarted(
  random: Random,
  person: Person,
  level: string,
  farmer: boolean,
  today: Day,
): string | null {
  if (random.chance(farmer ? 0.5 : 0.12)) return null;
  const { year } = dateOf(person.birth);
  const studied = yearsAtUniversity(level);
  const age = studied > 0 ? 19 + studied + random.int(0, 1) : random.int(17, 21);
  const month = random.pick(studied > 0 ? [8, 8, 9, 10, 12] : [3, 7, 8, 9, 10, 12]);
  const started = dayOf(year + age, month, 1);
  return started <= today ? isoOf(started) : null;
}

function address(random: Random, site: BranchSite): string {
  const place = `内蒙古自治区呼伦贝尔市${site.place}`;
  if (site.profile === 'village') return `${place}${random.int(1, 9)}组${random.int(1, 120)}号`;
  const street = `${place}${random.pick(streets)}${random.int(1, 180)}号`;
  if (random.chance(0.25)) return street;
  const flat = `${random.int(1, 6)}0${random.int(1, 3)}室`;
  return `${street}${random.pick(estates)}${random.int(1, 28)}号楼${random.int(1, 5)}单元${flat}`;
}
