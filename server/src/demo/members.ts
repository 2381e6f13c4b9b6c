import type { Stage } from '@zhibu/contract/fields';
import type { Sex } from '../kernel/standards/sex.ts';
import { drawBackground } from './background.ts';
import { addYears, type Day, dateOf, isoOf } from './calendar.ts';
import { drawEntries } from './entries.ts';
import { createIdNumbers, phoneOf } from './identity.ts';
import { drawName } from './names.ts';
import type { BranchSite } from './organizations.ts';
import { createPartyDates, type PartyData } from './party.ts';
import * as data from './population.data.ts';
import { createRandom, type Draw, type Random, weighted } from './random.ts';
import type { MemberSpec } from './specs.ts';
import type { Profile } from './units.data.ts';

const ethnicGroup = weighted(data.ethnicGroups);
const stage = weighted(data.stageWeights);
const ages = new Map<Profile, Draw<number>>();

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
  let index = 0;
  for (const site of sites) {
    for (let place = 0; place < site.size; place++) {
      const theirStage = place < foundingMembers ? 'full' : drawStage(random, site.profile);
      const sex: Sex = random.chance(data.profiles[site.profile].women) ? 'female' : 'male';
      const age = drawAge(random, site.profile, theirStage);
      const birth = addYears(today, -age) - random.int(0, 364);
      const group = ethnicGroup(random);
      const party = partyDates(random, theirStage, birth);
      const background = drawBackground(random, site, { index, sex, birth, age }, today);
      const entries = drawEntries(random, {
        sex,
        birth,
        age,
        today,
        stage: theirStage,
        joined: party.joined,
        ...background,
      });
      yield {
        organizationCode: site.code,
        name: drawName(random, group, sex, dateOf(birth).year),
        sex,
        birth: isoOf(birth),
        idNumber: issueIdNumber(birth, sex),
        ethnicGroup: group,
        stage: theirStage,
        ...party,
        introducers: party.joined === null || random.chance(0.4) ? null : introducers(random, party.joined),
        ...background,
        phone: random.chance(0.07) ? null : phoneOf(random, index),
        notes: notes(random, theirStage, party),
        entries,
      };
      index++;
    }
  }
}

/** Retired cadres' branches develop nobody. */
function drawStage(random: Random, profile: Profile): Stage {
  const drawn = stage(random);
  const development =
    drawn === 'probationary' || drawn === 'candidate' || drawn === 'activist' || drawn === 'applicant';
  return profile === 'retired' && development ? 'full' : drawn;
}

/** Completed years. Who is being developed is 22–45, mostly young; who has died was old. */
function drawAge(random: Random, profile: Profile, theirStage: Stage): number {
  switch (theirStage) {
    case 'probationary':
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

function agesOf(profile: Profile): Draw<number> {
  const known = ages.get(profile);
  if (known) return known;
  const { from, until } = data.profiles[profile];
  const rows: [number, number][] = [];
  let first = data.youngestMember;
  for (const [last, weight] of data.ageBands) {
    for (let age = first; age <= last; age++) {
      if (age >= from && age <= until) rows.push([age, weight / (last - first + 1)]);
    }
    first = last + 1;
  }
  const draw = weighted(rows);
  ages.set(profile, draw);
  return draw;
}

function introducers(random: Random, joined: string): string {
  const birthYear = Number(joined.slice(0, 4)) - 40;
  const name = (): string => drawName(random, '01', random.chance(0.25) ? 'female' : 'male', birthYear);
  return `${name()}、${name()}`;
}

function notes(random: Random, theirStage: Stage, party: PartyData): string | null {
  if (theirStage === 'deceased' && party.endedOn !== null) {
    const [year = '', month = ''] = party.endedOn.split('-');
    return `${year}年${Number(month)}月因病去世`;
  }
  // The medal of 2021 for fifty years of standing (中共中央办公厅, 2021).
  if (party.full !== null && party.full <= '1971-07-01' && random.chance(0.6))
    return '2021年获颁“光荣在党50年”纪念章';
  if (party.joinedPrecision === 'month' && random.chance(0.3)) return '档案中入党时间只记到月';
  return random.chance(0.025) ? random.pick(data.ordinaryNotes) : null;
}
