import type { OrganizationForm, OrganizationKind } from '@zhibu/contract/organizations';
import type { LocalDate } from '../kernel/standards/dates.ts';
import { type Day, dayOf, dayOfIso, isoOf } from './calendar.ts';
import { county, fill, isLocal, type Naming, nameUnit, shorten, withCounty } from './naming.ts';
import type { Random } from './random.ts';
import { branchSizes } from './sizes.ts';
import type { OrgSpec } from './specs.ts';
import * as data from './units.data.ts';

/** A branch that holds affiliations, with what the members' generator needs to know of it. */
export interface BranchSite {
  readonly code: string;
  readonly profile: data.Profile;
  readonly workUnits: readonly string[];
  /** Town, then village or community, for the members' addresses. */
  readonly place: string;
  readonly foundedOn: Day;
  readonly size: number;
}

export interface OrganizationPlan {
  readonly organizations: readonly OrgSpec[];
  readonly sites: readonly BranchSite[];
}

const divisionCode = '150785';
const rootCode = `${divisionCode}000000`;
const membersPerBranch = 6000 / 160;

type DraftSite = Omit<BranchSite, 'size'> & { readonly bulk: number };

/**
 * The tree of a county of `members` people: the county committee, twelve units and 160 branches for
 * 6 000 members, the same pattern repeated in proportion for more. Parents come before children.
 * A temporary branch is for members whose affiliation is not transferred (支部工作条例, chapter 2), a
 * functional one likewise by common practice: neither holds affiliations, so neither has a site.
 * Throws RangeError beyond about 4.9 million members, where twelve digits no longer hold the codes.
 */
export function planOrganizations(random: Random, members: number, today: Day): OrganizationPlan {
  const draft = new Draft(random, today, Math.max(1, Math.round(members / membersPerBranch)));
  for (let index = 0; draft.branchesLeft > 0; index++) draft.addUnit(index);
  const sizes = branchSizes(
    random,
    members,
    draft.sites.map((site) => site.bulk),
  );
  return {
    organizations: draft.organizations,
    sites: draft.sites.map(({ bulk, ...site }, index) => ({ ...site, size: sizes[index] ?? 0 })),
  };
}

class Draft {
  readonly organizations: OrgSpec[] = [];
  readonly sites: DraftSite[] = [];
  branchesLeft: number;
  readonly #random: Random;
  readonly #today: Day;
  /** Codes reserved for each unit: the thousands of the code up to 999 units, then the hundreds. */
  readonly #block: number;
  #unit = 0;
  #serial = 0;

  constructor(random: Random, today: Day, branches: number) {
    this.#random = random;
    this.#today = today;
    this.branchesLeft = branches;
    const units = Math.ceil(branches / 160) * data.unitPatterns.length;
    this.#block = units < 1000 ? 1000 : 100;
    if (units * this.#block >= 1_000_000) throw new RangeError('too many members for twelve-digit codes');
    this.#add({
      code: rootCode,
      name: `中共${county}委员会`,
      shortName: `${county}委`,
      parentCode: null,
      kind: 'committee',
      form: 'standard',
      founded: [1946, 1948],
    });
  }

  addUnit(index: number): void {
    const pattern = data.unitPatterns[index % data.unitPatterns.length];
    if (!pattern) throw new RangeError('no unit patterns');
    const naming = nameUnit(this.#random, index);
    this.#unit = index + 1;
    this.#serial = 0;
    const label = fill(pattern.label, naming);
    const code = this.#nextCode();
    this.#add({
      code,
      name: `中共${withCounty(label)}`,
      shortName: shorten(label)
        .replace('工作委员会', '工委')
        .replace(/委员会$/, '党委'),
      parentCode: rootCode,
      kind: pattern.kind,
      form: 'standard',
      founded: pattern.founded,
    });
    for (const branch of pattern.branches) {
      if (this.branchesLeft <= 0) return;
      this.#addBranches(branch, code, naming);
    }
  }

  #addBranches(pattern: data.BranchPattern, unitCode: string, unit: Naming): void {
    const village = unit.village();
    const community = unit.community();
    const naming: Naming = { ...unit, village: () => village, community: () => community };
    const label = fill(pattern.label, naming);
    const short = isLocal(pattern) ? label.slice(unit.town.length) : shorten(label);
    const several = Math.min(pattern.branches ?? 1, this.branchesLeft);
    let parentCode = unitCode;
    if (pattern.branches !== undefined) {
      parentCode = this.#nextCode();
      this.#add({
        code: parentCode,
        name: `中共${withCounty(label)}总支部委员会`,
        shortName: `${short}党总支`,
        parentCode: unitCode,
        kind: 'general_branch',
        form: 'standard',
        founded: pattern.founded,
      });
    }
    for (let number = 0; number < several; number++) {
      const ordinal = pattern.branches === undefined ? '' : `第${'一二三四五'.charAt(number)}`;
      this.#addBranch(pattern, parentCode, { full: label + ordinal, short: short + ordinal }, naming);
    }
  }

  #addBranch(
    pattern: data.BranchPattern,
    parentCode: string,
    label: { full: string; short: string },
    naming: Naming,
  ): void {
    const form = pattern.form ?? 'standard';
    const code = this.#nextCode();
    const foundedOn = this.#add({
      code,
      name: `中共${withCounty(label.full)}${form === 'standard' ? '支部委员会' : '党支部'}`,
      shortName: `${label.short}党支部`,
      parentCode,
      kind: 'branch',
      form,
      founded: pattern.founded,
    });
    this.branchesLeft--;
    for (let number = 0; number < (pattern.groups ?? 0); number++)
      this.#addGroup(code, label, foundedOn, number);
    if (form === 'temporary' || form === 'functional') return;
    this.sites.push({
      code,
      profile: pattern.profile,
      workUnits: (pattern.workUnits ?? [pattern.label]).map((unit) =>
        unit.startsWith('{') ? withCounty(fill(unit, naming)) : unit,
      ),
      place: withCounty(isLocal(pattern) ? fill(pattern.label, naming) : naming.town),
      foundedOn: dayOfIso(foundedOn),
      bulk: pattern.bulk,
    });
  }

  #addGroup(
    parentCode: string,
    label: { full: string; short: string },
    foundedOn: LocalDate,
    number: number,
  ): void {
    const ordinal = `第${'一二三四五'.charAt(number)}党小组`;
    this.#add({
      code: this.#nextCode(),
      name: `${withCounty(label.full)}党支部${ordinal}`,
      shortName: label.short + ordinal,
      parentCode,
      kind: 'group',
      form: 'standard',
      founded: foundedOn,
    });
  }

  #nextCode(): string {
    const number = this.#unit * this.#block + this.#serial++;
    if (this.#serial > this.#block) throw new RangeError('more organisations in a unit than codes');
    return divisionCode + String(number).padStart(6, '0');
  }

  #add(spec: {
    code: string;
    name: string;
    shortName: string;
    parentCode: string | null;
    kind: OrganizationKind;
    form: OrganizationForm;
    founded: readonly [number, number] | LocalDate;
  }): LocalDate {
    const { founded, ...rest } = spec;
    const foundedOn = typeof founded === 'string' ? founded : isoOf(this.#foundedOn(founded));
    this.organizations.push({ ...rest, foundedOn, divisionCode });
    return foundedOn;
  }

  /** Branches like to be founded on 1 July; a negative year means: a few months ago. */
  #foundedOn([from, until]: readonly [number, number]): Day {
    const random = this.#random;
    const recent = this.#today - random.int(40, 170);
    if (from < 0) return recent;
    const year = random.int(from, until);
    const day = random.chance(0.2) ? dayOf(year, 7, 1) : dayOf(year, random.int(1, 12), random.int(1, 28));
    return Math.min(day, recent);
  }
}
