import type { Stage } from '@zhibu/contract/fields';
import type { Sex } from '../kernel/standards/sex.ts';
import { addYears, type Day } from './calendar.ts';
import { createHistories, openingOf } from './history.ts';
import { createIdNumbers } from './identity.ts';
import type { BranchSite } from './organizations.ts';
import { createPartyDates } from './party.ts';
import { agesOf, drawMember } from './people.ts';
import * as data from './population.data.ts';
import { createRandom, type Random, weighted } from './random.ts';
import type { MemberSpec } from './specs.ts';
import type { Profile } from './units.data.ts';

const stage = weighted(data.stageWeights);
const leaving = weighted(data.leavingWeights);

/** A branch needs three full members (domain.md rule 1), so its first three always are. */
const foundingMembers = 3;

/** Streams the people of the branches, branch by branch; the same seed gives the same people. */
export function* generateMembers(
  sites: readonly BranchSite[],
  seed: number,
  today: Day,
): Generator<MemberSpec> {
  const random = createRandom(seed);
  const issueIdNumber = createIdNumbers(random);
  const partyDates = createPartyDates(today);
  const drawHistory = createHistories(sites, seed + 1, today);
  let index = 0;
  for (const site of sites) {
    for (let place = 0; place < site.size; place++) {
      const founding = place < foundingMembers;
      const theirStage = founding ? 'full' : drawStage(random, site.profile);
      const sex: Sex = random.chance(data.profiles[site.profile].women) ? 'female' : 'male';
      const age = drawAge(random, site.profile, theirStage);
      const birth = addYears(today, -age) - random.int(0, 364);
      const person = { index, site, stage: theirStage, sex, age, birth, until: today, founding };
      yield drawMember(random, issueIdNumber, drawHistory, person, () =>
        partyDates(random, theirStage, birth, endingIn(random, site, theirStage, today)),
      );
      index++;
    }
  }
}

/** Phones and addresses of those who left begin behind those of everybody who can be there. */
const firstIndexOfLeavers = 50_000_000;

/**
 * Streams those who were on record on the opening day or since and whose membership has ended: of every branch as many
 * as ages and customs make likely. Beyond the members whom the county was asked for.
 */
export function* generateLeavers(
  sites: readonly BranchSite[],
  seed: number,
  today: Day,
): Generator<MemberSpec> {
  const random = createRandom(seed);
  const issueIdNumber = createIdNumbers(random, 'last');
  const partyDates = createPartyDates(today);
  const drawHistory = createHistories(sites, seed + 1, today);
  const opening = openingOf(today);
  const years = (today - opening) / 365.25;
  let index = firstIndexOfLeavers;
  for (const site of sites) {
    if (site.foundedOn > opening) continue; // who had left by then was with another branch
    for (let place = 0; place < site.size; place++) {
      const old = agesOf(site.profile)(random);
      const died = random.chance(years * yearlyDeath(old));
      if (!died && !random.chance(years * data.leavingYearly)) continue;
      const until = random.int(opening + 1, today - 1);
      const theirStage = died ? 'deceased' : drawLeaving(random, site.profile);
      const age = died ? old : drawAge(random, site.profile, theirStage);
      const sex: Sex = random.chance(data.profiles[site.profile].women) ? 'female' : 'male';
      const birth = addYears(until, -age) - random.int(0, 364);
      const person = { index, site, stage: theirStage, sex, age, birth, until, founding: false };
      yield drawMember(random, issueIdNumber, drawHistory, person, () =>
        partyDates(random, theirStage, birth, until),
      );
      index++;
    }
  }
}

/** Chance to die within a year, doubling every eight (Gompertz; roughly the tables of the census of 2020). */
function yearlyDeath(age: number): number {
  return Math.min(0.3, 0.000_045 * Math.exp(0.0866 * age));
}

/** Retired cadres' branches develop nobody. */
function drawStage(random: Random, profile: Profile): Stage {
  const drawn = stage(random);
  return profile === 'retired' && isDeveloping(drawn) ? 'full' : drawn;
}

function drawLeaving(random: Random, profile: Profile): Stage {
  const drawn = leaving(random);
  return profile === 'retired' && drawn === 'probation_cancelled' ? 'removed' : drawn;
}

const isDeveloping = (drawn: Stage) =>
  drawn === 'probationary' || drawn === 'candidate' || drawn === 'activist' || drawn === 'applicant';

/** Whose membership ended in a branch that is young was there when it did; undefined: any day will do. */
function endingIn(random: Random, site: BranchSite, theirStage: Stage, today: Day): Day | undefined {
  if (theirStage === 'full' || isDeveloping(theirStage) || site.foundedOn < today - 700) return undefined;
  return random.int(site.foundedOn + 1, today - 1);
}

/** Completed years. Who is being developed is 22–45, mostly young; who has died was old. */
function drawAge(random: Random, profile: Profile, theirStage: Stage): number {
  switch (theirStage) {
    case 'probationary':
    case 'probation_cancelled':
    case 'candidate':
    case 'activist':
    case 'applicant':
      return 22 + Math.floor(random.next() ** 1.8 * 24);
    case 'deceased':
      return random.int(64, 96);
    case 'full':
      return agesOf(profile)(random);
    default:
      return random.int(34, 62);
  }
}
