import type { Stage } from '@zhibu/contract/fields';
import type { Sex } from '../kernel/standards/sex.ts';
import { drawBackground } from './background.ts';
import { type Day, dateOf, isoOf } from './calendar.ts';
import { drawEntries } from './entries.ts';
import type { DrawHistory } from './history.ts';
import { type IssueIdNumber, phoneOf } from './identity.ts';
import { drawName } from './names.ts';
import type { BranchSite } from './organizations.ts';
import type { PartyData } from './party.ts';
import * as data from './population.data.ts';
import { type Draw, type Random, weighted } from './random.ts';
import type { MemberSpec } from './specs.ts';
import type { Profile } from './units.data.ts';

const ethnicGroup = weighted(data.ethnicGroups);
const ages = new Map<Profile, Draw<number>>();

/** Who somebody is, before the rest of the file is drawn. */
export interface Person {
  /** Different for everybody in the county: phone and address of the mail follow from it. */
  readonly index: number;
  readonly site: BranchSite;
  readonly stage: Stage;
  readonly sex: Sex;
  /** Completed years on `until`. */
  readonly age: number;
  readonly birth: Day;
  /** The file is as it was on this day: today, or the day on which membership ended. */
  readonly until: Day;
  /** Among the three members without whom there would be no branch: was there from the beginning. */
  readonly founding: boolean;
}

/** The file of one person with its years in the registry. */
export function drawMember(
  random: Random,
  issueIdNumber: IssueIdNumber,
  drawHistory: DrawHistory,
  person: Person,
  drawParty: (birth: Day) => PartyData,
): MemberSpec {
  const { index, site, stage, sex, age, birth, until } = person;
  const group = ethnicGroup(random);
  const party = drawParty(birth);
  const background = drawBackground(random, site, { index, sex, birth, age }, until);
  const entries = drawEntries(random, {
    sex,
    birth,
    age,
    today: until,
    stage,
    joined: party.joined,
    ...background,
  });
  const { education, occupation } = background;
  const { history, presence, presenceSince } = drawHistory({ person, party, education, occupation });
  return {
    organizationCode: site.code,
    name: drawName(random, group, sex, dateOf(birth).year),
    sex,
    birth: isoOf(birth),
    idNumber: issueIdNumber(birth, sex),
    ethnicGroup: group,
    stage,
    ...party,
    introducers: party.joined === null || random.chance(0.4) ? null : introducers(random, party.joined),
    ...background,
    phone: random.chance(0.07) ? null : phoneOf(random, index),
    notes: notes(random, stage, party),
    entries,
    history,
    presence,
    presenceSince,
  };
}

/** Completed years of a full member in a branch of that kind. */
export function agesOf(profile: Profile): Draw<number> {
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

function notes(random: Random, stage: Stage, party: PartyData): string | null {
  if (stage === 'deceased' && party.endedOn !== null) {
    const [year = '', month = ''] = party.endedOn.split('-');
    return `${year}年${Number(month)}月因病去世`;
  }
  // The medal of 2021 for fifty years of standing (中共中央办公厅, 2021).
  if (party.full !== null && party.full <= '1971-07-01' && random.chance(0.6))
    return '2021年获颁“光荣在党50年”纪念章';
  if (party.joinedPrecision === 'month' && random.chance(0.3)) return '档案中入党时间只记到月';
  return random.chance(0.025) ? random.pick(data.ordinaryNotes) : null;
}
