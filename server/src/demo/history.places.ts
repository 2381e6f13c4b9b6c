import type { Day } from './calendar.ts';
import { dayBetween, type Span, type Told, type Turn } from './history.ts';
import type { BranchSite } from './organizations.ts';
import type { Random } from './random.ts';

export interface Places {
  /** Where somebody was before: transfers, and those with whom a branch was set up. */
  turns(random: Random, told: Told, span: Span, retiredOn: Day | null): Turn[];
}

/** Share of those of an age who are transferred within a year: two in a hundred on the whole. */
const yearlyMoves: readonly (readonly [until: number, share: number])[] = [
  [34, 0.045],
  [44, 0.028],
  [59, 0.015],
  [120, 0.005],
];

/** How far, in branches of the list, most come from: the same township or the next. */
const near = 24;

/** Places of people over the years, in the branches that were there on the opening day. */
export function placesOf(sites: readonly BranchSite[], opening: Day): Places {
  const old = sites.filter(({ foundedOn }) => foundedOn <= opening);
  const working = old.filter(({ profile }) => profile !== 'retired');
  const positions = new Map(working.map((site, index) => [site, index]));
  /** Of a branch founded since, the one that it was set up from: the working branch before it in the list. */
  const origins = new Map<BranchSite, BranchSite>();
  let last = working[0];
  for (const site of sites) {
    if (site.foundedOn > opening) {
      if (last) origins.set(site, last);
    } else if (site.profile !== 'retired') last = site;
  }

  const another = (random: Random, site: BranchSite): BranchSite | null => {
    const reach = random.chance(0.6) ? near : working.length;
    const at = (positions.get(site) ?? 0) + random.int(-reach, reach);
    const found = working[((at % working.length) + working.length) % working.length];
    return found && found !== site ? found : null;
  };
  const came = (on: Day, cause: 'moved' | 'reorganized', from: BranchSite, to: BranchSite): Turn => ({
    on,
    cause,
    was: { organizationCode: from.code },
    is: { organizationCode: to.code },
  });

  return {
    turns(random, { person: { site, age, founding } }, { first, last: end }, retiredOn) {
      if (working.length === 0) return [];
      const begun = Math.max(first, site.foundedOn);
      const years = (end - begun) / 365.25;
      const moves = random.chance(years * movesAt(age - years / 2)) && !founding;
      if (site.profile === 'retired') {
        if (retiredOn === null || founding) return [];
        const joined = dayBetween(random, retiredOn, Math.min(end, retiredOn + 120));
        const from = another(random, site);
        return joined !== null && from ? [came(joined, 'moved', from, site)] : [];
      }
      const on = moves ? dayBetween(random, begun, end) : null;
      const from = on === null ? null : another(random, site);
      if (on !== null && from) return [came(on, 'moved', from, site)];
      const origin = site.foundedOn > first ? origins.get(site) : undefined;
      return origin ? [came(site.foundedOn, 'reorganized', origin, site)] : [];
    },
  };
}

function movesAt(age: number): number {
  return yearlyMoves.find(([until]) => age <= until)?.[1] ?? 0;
}
