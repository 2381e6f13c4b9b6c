import { newId } from '../../src/kernel/ids.ts';
import { branches, type Site, sites, somebody } from './people.ts';
import { must, type Population } from './seed.ts';
import type { Headers, World } from './world.ts';

/** The year whose reports wait in the world. */
export const reportedYear = 2025;

/** What passes in a year: talks and contacts, a change of status in every branch, a report of every organisation. */
export async function fillYear(world: World, population: Population): Promise<void> {
  for (const site of branches) await fillStanding(world, population, site);
  for (const site of sites) await report(world, population, site);
  for (const [site, to, steps] of moves) await transfer(world, population, site, to, steps);
  for (const [site, to, confirmed] of stays) await floats(world, population, site, to, confirmed);
  for (const [site, above] of leaving) await leave(world, population, site, above);
  await arrive(world, population);
}

/** Who floats from where to where, and whether the host confirmed. */
const stays: readonly (readonly [Site, Site, boolean])[] = [
  ['westSecond', 'eastFirst', true],
  ['foreignBranch', 'westFirst', true],
  ['eastFirst', 'westSecond', false],
  ['westFirst', 'foreignBranch', false],
];

async function floats(
  world: World,
  { places, residents, members }: Population,
  from: Site,
  to: Site,
  confirmed: boolean,
) {
  const [, member] = members[from] ?? [];
  if (!member) throw new Error(`too few people live at ${from}`);
  const { id } = await must(world, residents[from].as, ['POST', '/mobility'], {
    body: {
      memberId: member.id,
      hostId: places[to].id,
      ground: 'work',
      since: '2026-06-01',
      note: '在外务工',
    },
  });
  if (confirmed)
    await must(world, residents[to].as, ['POST', `/mobility/${id}/confirm`], {
      headers: { 'if-match': '"1"' },
      body: {},
    });
}

/** Who is on the way to an organisation outside, by whose letter; the receipt is photographed already. */
const leaving: readonly (readonly [Site, Site])[] = [
  ['eastFirst', 'eastTownship'],
  ['westFirst', 'westTownship'],
];
const octets = { 'content-type': 'application/octet-stream' };
const outside = '中共南江市城关区教育局委员会';

async function leave(world: World, { residents, selves }: Population, from: Site, above: Site) {
  const self = selves[from];
  if (!self) throw new Error(`nobody signs in at ${from}`);
  const { id } = await must(world, self, ['POST', '/transfers'], {
    body: { outside: { name: outside, phone: '0872-2345678' }, ground: 'work' },
  });
  for (const [turn, as] of [residents[from].as, residents[above].as].entries())
    await must(world, as, ['POST', `/transfers/${id}/approve`], {
      headers: { 'if-match': `"${turn + 1}"` },
      body: turn === 0 ? { duesUntil: '2026-06' } : {},
    });
  await photograph(world, residents[above].as, id);
}

const photograph = (world: World, as: Headers, id: string) =>
  must(world, as, ['POST', `/transfers/${id}/papers`], {
    query: { fileName: '回执.pdf' },
    headers: octets,
    body: Buffer.from('%PDF-1.7 a receipt'),
  });

/** A paper letter that waits for its acceptance. */
async function arrive(world: World, { residents }: Population) {
  const { as } = residents.westTownship;
  const today = world.clock.now().toISOString().slice(0, 10);
  const { name, idNumber, phone } = somebody();
  const { id } = await must(world, as, ['POST', '/transfers/incoming'], {
    body: {
      letter: {
        number: '第 2026-0815 号',
        issuer: outside,
        issuedOn: today,
        until: today,
        duesUntil: '2026-06',
      },
      person: {
        ...{ name, idNumber, phone },
        sex: Number(idNumber[16]) % 2 === 1 ? 'male' : 'female',
        birth: `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`,
        stage: 'full',
        joined: '2012-07-01',
        full: '2013-07-01',
      },
      ground: 'work',
    },
  });
  await photograph(world, as, id);
}

/** Who is on the way from where to where, and how many approvals it has. */
const moves: readonly (readonly [Site, Site, number])[] = [
  ['westSecond', 'eastTownship', 2],
  ['foreignBranch', 'eastTownship', 2],
  ['topBranch', 'westTownship', 1],
];

async function transfer(
  world: World,
  { places, residents, selves }: Population,
  from: Site,
  to: Site,
  approvals: number,
) {
  const self = selves[from];
  if (!self) throw new Error(`nobody signs in at ${from}`);
  const { id } = await must(world, self, ['POST', '/transfers'], {
    body: { destinationId: places[to].id, ground: 'work' },
  });
  const above = { westSecond: 'westTownship', foreignBranch: 'foreign', topBranch: 'committee' } as const;
  const officers = [residents[from].as, residents[above[from as keyof typeof above]].as]; // the three of `moves`
  for (const [turn, as] of officers.slice(0, approvals).entries())
    await must(world, as, ['POST', `/transfers/${id}/approve`], {
      headers: { 'if-match': `"${turn + 1}"` },
      body: turn === 0 ? { duesUntil: '2026-06' } : {},
    });
}

async function fillStanding(world: World, { residents, members }: Population, site: Site): Promise<void> {
  const [first, , third] = members[site] ?? [];
  if (!first || !third) throw new Error(`too few people live at ${site}`);
  const { as } = residents[site];
  await must(world, as, ['POST', `/members/${first.id}/contacts`], {
    body: { kind: 'talk', day: '2026-06-10', note: `和${first.person.name}谈近期的工作` },
  });
  await must(world, as, ['POST', `/members/${third.id}/status-changes`], {
    headers: { 'if-match': '"1"' },
    body: { kind: 'go_abroad', on: '2026-06-12', basis: '本人书面报告', note: '出国学习一年' },
  });
}

/**
 * The report of an organisation, signed and waiting for its superior; of a top, closed. A branch files for itself. The
 * others could only when everything below them is accepted and no longer waits: what they would sign is written as it
 * would then stand.
 */
async function report(world: World, { places, residents }: Population, site: Site): Promise<void> {
  const { as, id: account } = residents[site];
  const { regionId, id: organization, path } = places[site];
  const asked = { organization, year: String(reportedYear) };
  const { text } = await world.send({ method: 'GET', url: '/api/annual-reports', as, query: asked });
  const { content, sha256 }: { content: object | null; sha256: string | null } = JSON.parse(text);
  if (!content) throw new Error(`no report can be drawn at ${site}: ${text}`);
  if (branches.includes(site)) {
    await must(world, as, ['POST', '/annual-reports'], {
      body: { organization, year: reportedYear, sha256 },
    });
    return;
  }
  const isTop = site === 'committee' || site === 'foreign';
  const id = newId();
  const at = [regionId, id, organization, path];
  const now = world.clock.now();
  await world.look(
    `INSERT INTO annual_report (region_id, id, organization_id, org_path, year, state, filing, filed_at)
     VALUES ($1, $2, $3, $4, $5, $6, 1, $7)`,
    [...at, reportedYear, isTop ? 'closed' : 'filed', now],
  );
  await world.look(
    `INSERT INTO annual_report_filing (region_id, report_id, number, organization_id, org_path, content, sha256, signature,
       filed_by, filed_name, filed_role, filed_organization, filed_at)
     VALUES ($1, $2, 1, $3, $4, $5, $6, 'signed', $7, '某人', 'committee_administrator', '某党委', $8)`,
    [...at, JSON.stringify(content), sha256, account, now],
  );
}
