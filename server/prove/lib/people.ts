import type { Role } from '@zhibu/contract/authorization';
import { createOrganization } from '../../src/features/organizations/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { idNumberCheckDigit } from '../../src/kernel/standards/id-number.ts';
import {
  createCounty,
  codes as harnessCodes,
  organizationOf,
  type TestCounty,
} from '../../test/harness/county.ts';
import { officerSession, sessionOfMember } from '../../test/harness/people.ts';
import type { Headers, World } from './world.ts';

/** Where things lie: a small county with a branch directly below its top, and a county of another region. */
export const codes = {
  ...harnessCodes,
  topBranch: '150785000001',
  foreign: '330102000000',
  foreignBranch: '330102000001',
} as const;
export type Site = keyof typeof codes;
export const sites = Object.keys(codes) as Site[]; // Object.keys loses the key type
export const branches: readonly Site[] = [
  'topBranch',
  'eastFirst',
  'eastSecond',
  'westFirst',
  'westSecond',
  'foreignBranch',
];

const more = [
  {
    site: 'topBranch',
    parent: 'committee',
    regionId: 1507,
    name: '中共云岭县委机关支部委员会',
    kind: 'branch',
  },
  { site: 'foreign', parent: null, regionId: 3301, name: '中共西湖区委员会', kind: 'committee' },
  { site: 'foreignBranch', parent: 'foreign', regionId: 3301, name: '西湖区第一党支部', kind: 'branch' },
] as const;

export type Places = Record<Site, { regionId: number; id: string; path: string; name: string }>;

export async function makePlaces(world: World): Promise<Places> {
  const county: TestCounty = {};
  await createCounty(world.services, county);
  const actor = systemActor();
  await world.services.database.transaction(actor.scope, async (tx) => {
    for (const { site, parent, regionId, name, kind } of more) {
      const parentId = parent === null ? null : (county[codes[parent]]?.id ?? null);
      const wish = { regionId, parentId, code: codes[site], name, kind };
      const made = await createOrganization(tx, actor, world.services.clock.now(), wish);
      county[codes[site]] = { ...made, regionId, code: codes[site], name };
    }
  });
  const at = (site: Site) => organizationOf(county, codes[site]);
  return {
    committee: at('committee'),
    eastTownship: at('eastTownship'),
    westTownship: at('westTownship'),
    eastFirst: at('eastFirst'),
    eastSecond: at('eastSecond'),
    westFirst: at('westFirst'),
    westSecond: at('westSecond'),
    topBranch: at('topBranch'),
    foreign: at('foreign'),
    foreignBranch: at('foreignBranch'),
  };
}

export async function officer(world: World, role: Role, site: Site): Promise<Headers> {
  return officerSession(world.services, role, codes[site]);
}

export async function personOf(world: World, member: { regionId: number; id: string }): Promise<Headers> {
  return sessionOfMember(world.services, member);
}

export async function accountOf(world: World, as: Headers): Promise<{ id: string; login: string }> {
  const { text } = await world.send({ method: 'GET', url: '/api/account', as });
  const { account }: { account: { id: string; login: string } } = JSON.parse(text);
  return account;
}

let last = 0;
const signs = '安柏澄岱恩帆耕瀚嘉楷岚茗宁沛祺睿松棠渭翔砚映珍哲';

/** A person whom nobody else is called like; every value that a file can have, so that there is something to leak. */
export function somebody() {
  last += 1;
  const sign = (n: number) => signs[n % signs.length] ?? '安';
  const first17 = `150785${1955 + (last % 30)}0305${String(100 + (last % 900)).padStart(3, '0')}`;
  return {
    name: `${sign(last)}${sign(Math.floor(last / signs.length) + 7)}${sign(last * 5 + 3)}`,
    idNumber: first17 + idNumberCheckDigit(first17),
    phone: `139${String(20_000_000 + last)}`,
    address: `云岭县东河镇人民路 ${last} 号 3 单元`,
    stage: 'full',
    joined: '2006-07-01',
    full: '2007-07-01',
  };
}
