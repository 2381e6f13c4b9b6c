import { roleKeys } from '@zhibu/contract/authorization';
import { accountOf, officer, type Site } from './people.ts';
import type { Attacker } from './policy.ts';
import type { Population } from './seed.ts';
import type { Headers, World } from './world.ts';

export type Place = 'own' | 'sibling' | 'parent' | 'foreign';
export const places: readonly Place[] = ['own', 'sibling', 'parent', 'foreign'];

/** Somebody who tries: signed in, and which sites are the own and the others from there. */
export interface Signed extends Attacker {
  as: Headers;
  sites: Record<Place, readonly Site[]>;
}

/** Seen from a township: the committee above it, the township beside it, a county of another region. */
const fromTownship: Signed['sites'] = {
  own: ['eastTownship', 'eastFirst', 'eastSecond'],
  sibling: ['westTownship', 'westFirst'],
  parent: ['committee', 'topBranch'],
  foreign: ['foreign', 'foreignBranch'],
};
const fromBranch: Signed['sites'] = {
  own: ['eastFirst'],
  sibling: ['eastSecond', 'westFirst'],
  parent: ['eastTownship', 'committee', 'topBranch'],
  foreign: ['foreign', 'foreignBranch'],
};
const inBranch = ['branch_secretary', 'floating_liaison', 'network_administrator'];

/** Every role with a running and with an ended duty, a member, and nobody at all. Before `world.keep()`. */
export async function makeAttackers(
  world: World,
  { places: at, members, selves }: Population,
): Promise<Signed[]> {
  const attackers: Signed[] = [];
  for (const role of roleKeys)
    for (const ended of [false, true]) {
      const site = inBranch.includes(role) ? 'eastFirst' : 'eastTownship';
      const as = await officer(world, role, site);
      const { id: accountId } = await accountOf(world, as);
      if (ended)
        await world.look('UPDATE duty SET ended_at = $1 WHERE account_id = $2', [
          world.clock.now(),
          accountId,
        ]);
      const sites = site === 'eastFirst' ? fromBranch : fromTownship;
      attackers.push({ role, path: at[site].path, ended, accountId, memberId: null, as, sites });
    }
  // A process remembers for less than a second who somebody is.
  world.clock.advance(2000);
  const [self] = members.eastFirst ?? [];
  const as = selves.eastFirst;
  if (!self || !as) throw new Error('nobody lives in the first branch');
  const { id: accountId } = await accountOf(world, as);
  const path = at.eastFirst.path;
  attackers.push({ role: 'member', path, ended: false, accountId, memberId: self.id, as, sites: fromBranch });
  const nobody = { role: 'nobody', path: null, ended: false, accountId: null, memberId: null } as const;
  attackers.push({ ...nobody, as: {}, sites: fromTownship });
  return attackers;
}
