import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { generateCounty, type MemberSpec } from '../../src/demo/county.ts';
import { personOf } from '../../src/demo/persons.ts';
import { startEmbedded } from '../../src/embedded/embedded.ts';
import { insertMembers } from '../../src/features/members/public.ts';
import { createOrganization, ensureRegion } from '../../src/features/organizations/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { dayInChina } from '../../src/kernel/clock.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { closeServices, createServices, type Services } from '../../src/services.ts';
import { readSettings } from '../../src/settings.ts';
import { officerSession, sessionOfMember } from '../../test/harness/people.ts';
import { throwaway, throwawayDirectory } from '../../test/harness/throwaway.ts';

export type Headers = Readonly<Record<string, string>>;

/** A branch with the committee above it, and who decides at each. */
export interface GroundBranch {
  regionId: number;
  id: string;
  path: string;
  name: string;
  secretary: Headers;
  committee: GroundCommittee;
}
export interface GroundCommittee {
  regionId: number;
  id: string;
  path: string;
  name: string;
  administrator: Headers;
}
export interface GroundPerson {
  id: string;
  home: GroundBranch;
  headers: Headers;
}

/** Two regions with two committees of two branches each, people with whole files, everybody signed in; gone afterwards. */
export interface TransferGround {
  dataDir: string;
  services: Services;
  /** Of the database's owner, for servers that bring none of their own. */
  ownerUrl: string;
  branches: readonly GroundBranch[];
  people: readonly GroundPerson[];
  /** As superuser, past row-level security: what is really there. */
  look<T>(query: string): Promise<T[]>;
  close(): Promise<void>;
}

const regions = [1507, 3301] as const;

/** @param brief for short runs: the database need not survive the power */
export async function openTransferGround(members: number, { brief = false } = {}): Promise<TransferGround> {
  const directory = brief ? throwawayDirectory('transfers') : mkdtempSync(join(tmpdir(), 'zhibu-transfers-'));
  chmodSync(directory, 0o711);
  const dataDir = join(directory, 'data');
  const database = await startEmbedded({ dataDir, log: () => undefined, settings: brief ? throwaway : {} });
  await migrate(database.superuserUrl);
  const settings = readSettings({ ZHIBU_DATA: dataDir }, '/');
  const services = await createServices({ settings, databaseUrl: database.appUrl });
  const superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  const close = async () => {
    await superuser.end();
    await closeServices(services);
    await database.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const branches = await makeBranches(services);
    const people = await makePeople(services, branches, members);
    const look = async <T>(query: string) => (await superuser.query(query)).rows as T[]; // the shape is the query's author's word
    return { dataDir, services, ownerUrl: database.superuserUrl, branches, people, look, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeBranches(services: Services): Promise<GroundBranch[]> {
  const actor = systemActor();
  const now = services.clock.now();
  const branches: GroundBranch[] = [];
  for (const regionId of regions) {
    const made = await services.database.transaction(actor.scope, async (tx) => {
      await ensureRegion(tx, regionId);
      const make = maker(tx, regionId, now);
      const top = await make(null, 'committee', '0', '县委');
      const parts = [];
      for (const c of [1, 2]) {
        const committee = await make(top.id, 'committee', `${c}0`, `第${c}党委`);
        for (const b of [1, 2])
          parts.push({ committee, branch: await make(committee.id, 'branch', `${c}${b}`, `第${c}${b}支部`) });
      }
      return parts;
    });
    const known = new Map<string, GroundCommittee>();
    for (const { committee, branch } of made) {
      const administrator =
        known.get(committee.id)?.administrator ??
        (await officerSession(services, 'committee_administrator', committee.code));
      known.set(committee.id, { ...committee, administrator });
      const secretary = await officerSession(services, 'branch_secretary', branch.code);
      branches.push({ ...branch, secretary, committee: { ...committee, administrator } });
    }
  }
  return branches;
}

function maker(tx: Tx, regionId: number, now: Date) {
  return async (parentId: string | null, kind: 'committee' | 'branch', mark: string, word: string) => {
    const code = `${regionId}-${mark}`;
    const name = `${regionId === 1507 ? '云岭' : '西湖'}${word}`;
    const { id, path } = await createOrganization(tx, systemActor(), now, {
      regionId,
      parentId,
      kind,
      code,
      name,
    });
    return { regionId, id, path, code, name };
  };
}

/** People of the generated county, on record from today, dealt out to the branches; each fifth with an attachment. */
async function makePeople(
  services: Services,
  branches: readonly GroundBranch[],
  members: number,
): Promise<GroundPerson[]> {
  const now = services.clock.now();
  const today = dayInChina(now);
  const places = new Map(branches.map((branch) => [branch.id, branch]));
  const county = generateCounty({ members, today });
  const homeOf = (index: number) => branches[index % branches.length]?.id ?? '';
  await services.database.bulk({ ...systemActor().scope, gate: 'system' }, async (tx) => {
    const specs = Array.from(county.members).slice(0, members);
    const people = specs.map((spec, index) => personOf(placedAt(spec, homeOf(index), today), places));
    await insertMembers(services, systemActor(), tx, people);
    await tx.run(sql`
      INSERT INTO file (region_id, id, org_path, member_id, purpose, name, media_type, size, sha256, created_at)
      SELECT m.region_id, gen_random_uuid(), m.org_path, m.id, 'attachment', '入党志愿书.pdf', 'application/pdf', 1, '', ${now}
      FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM member) m WHERE n % 5 = 0`);
  });
  const rows = await services.database.read(systemActor().scope, (reader) =>
    reader.rows(sql<{ regionId: number; id: string; home: string }>`
      SELECT region_id AS "regionId", id, organization_id AS home FROM member ORDER BY id`),
  );
  const people: GroundPerson[] = [];
  for (const { regionId, id, home } of rows) {
    const branch = places.get(home);
    if (!branch) throw new Error(`nobody knows the branch ${home}`);
    people.push({ id, home: branch, headers: await sessionOfMember(services, { regionId, id }) });
  }
  return people;
}

/** Everybody can be transferred, and is a member of the Party, so that dues matter. */
function placedAt(spec: MemberSpec, organizationCode: string, from: string): MemberSpec {
  const { presence, education, occupation } = spec;
  const dates = { joined: spec.joined ?? '2016-07-01', full: spec.full ?? '2017-07-01' };
  const standing = { organizationCode, stage: 'full' as const, ...dates };
  const period = { from, cause: 'registered' as const, presence, education, occupation, ...standing };
  return { ...spec, ...standing, endedOn: null, probationUntil: null, history: [period] };
}

/** For lines that need an id of their own. */
export const newKey = (): string => newId();
