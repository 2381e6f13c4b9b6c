import { randomBytes } from 'node:crypto';
import type { Role } from '@zhibu/contract/authorization';
import { createActiveAccount, hashPassword, insertDuty } from '../features/accounts/public.ts';
import { insertMembers, type NewMember } from '../features/members/public.ts';
import { createOrganizations } from '../features/organizations/public.ts';
import { audit } from '../kernel/audit.ts';
import { systemActor } from '../kernel/authorization.ts';
import { dayInChina } from '../kernel/clock.ts';
import { type BulkTx, sql } from '../kernel/database.ts';
import type { Services } from '../services.ts';
import { storeBodies } from './bodies.ts';
import { storeContacts } from './contacts.ts';
import { type County, generateCounty } from './county.ts';
import { storeMobility } from './mobility.ts';
import { type NamedPlace, personOf } from './persons.ts';
import { type DemoPlaces, storeTransfers } from './transfers.ts';

export type DemoResult =
  | { outcome: 'not_empty' }
  | {
      outcome: 'loaded';
      organizations: number;
      members: number;
      accounts: { login: string; role: Role | null }[];
      /** Null when it came from ZHIBU_DEMO_PASSWORD. */
      password: string | null;
    };

/** `--members N`; 6 000 without. */
export function demoMembers(args: readonly string[]): number {
  const at = args.indexOf('--members');
  const count = at < 0 ? 6000 : Number(args[at + 1]);
  if (!Number.isInteger(count) || count < 100 || count > 2_000_000)
    throw new Error('--members takes a whole number from 100 to 2000000.');
  return count;
}

/** The branch whose secretary and members get accounts. */
const shownBranch = '150785001001';
/** Its superior, whose officer has an account. */
const shownTownship = '150785001000';
const top = '150785000000';

const posts: readonly { login: string; role: Role; organization: string }[] = [
  { login: 'secretary', role: 'branch_secretary', organization: shownBranch },
  { login: 'officer', role: 'organization_officer', organization: shownTownship },
  { login: 'county', role: 'committee_administrator', organization: top },
  { login: 'statistician', role: 'statistician', organization: top },
  { login: 'sysadmin', role: 'system_admin', organization: top },
  { login: 'secadmin', role: 'security_admin', organization: top },
  { login: 'auditor', role: 'audit_admin', organization: top },
];

const names: Record<string, string> = {
  officer: '组织员（演示）',
  county: '县委管理员（演示）',
  statistician: '统计员（演示）',
  sysadmin: '系统管理员（演示）',
  secadmin: '安全管理员（演示）',
  auditor: '审计管理员（演示）',
};

/** Fills an empty registry with the generated county and one account per role, in one transaction; then what went on in it. */
export async function loadDemo(
  services: Services,
  members: number,
  log: (line: string) => void,
): Promise<DemoResult> {
  const { database, clock, settings } = services;
  const actor = systemActor();
  const now = clock.now();
  const present = await database.read(actor.scope, (reader) =>
    reader.first(sql`SELECT 1 FROM organization LIMIT 1`),
  );
  if (present) return { outcome: 'not_empty' };
  log(`loading a demo county of ${members} members …`);
  const county = generateCounty({ members, today: dayInChina(now) });
  const password = settings.demoPassword ?? readablePassword();
  const passwordHash = await hashPassword(password);

  let lately: () => Promise<void> = async () => undefined;
  const asSystem = { ...actor.scope, gate: 'system' } as const;
  const loaded = await database.bulk(asSystem, async (tx): Promise<DemoResult> => {
    const places = await storeOrganizations(tx, county, now);
    const count = await storeMembers(services, tx, county, places);
    const accounts: { login: string; role: Role | null }[] = [];
    const [secretary, member] = await peopleOf(tx, places.get(shownBranch)?.path ?? '');
    await storeBodies(tx, county.organizations, places, secretary?.id ?? null, dayInChina(now), now);
    const township = places.get(shownTownship);
    const shown = township && demoPlacesOf(county, places, township);
    const known = [secretary?.id, member?.id].filter((id) => id !== undefined);
    if (shown)
      lately = async () => {
        await database.transaction(asSystem, (tx) => storeTransfers(services, tx, shown, known));
        await storeMobility(services, shown);
      };
    if (township) await storeContacts(tx, township, dayInChina(now), now);
    for (const { login, role, organization } of posts) {
      const place = places.get(organization);
      if (!place) throw new Error(`demo: no organisation ${organization}`);
      const person = login === 'secretary' ? secretary : undefined;
      const name = person?.name ?? names[login] ?? login;
      const id = await createActiveAccount(tx, services, actor, now, {
        login,
        name,
        passwordHash,
        member: person,
      });
      const duty = { accountId: id, role, organization: place, fromOn: dayInChina(now), untilOn: null };
      await insertDuty(tx, null, now, duty, dayInChina(now));
      accounts.push({ login, role });
    }
    if (member) {
      await createActiveAccount(tx, services, actor, now, {
        login: 'member',
        name: member.name,
        passwordHash,
        member,
      });
      accounts.push({ login: 'member', role: null });
    }
    await audit(tx, actor, now, {
      action: 'demo.load',
      object: { type: 'registry', id: null },
      after: { organizations: county.organizations.length, members: count },
    });
    return {
      outcome: 'loaded',
      organizations: county.organizations.length,
      members: count,
      accounts,
      password: settings.demoPassword === null ? password : null,
    };
  });
  await lately();
  return loaded;
}

/** Another township beside the shown one, with the branches of both; null in a county that is too small for two. */
function demoPlacesOf(
  county: County,
  places: ReadonlyMap<string, NamedPlace>,
  township: NamedPlace,
): DemoPlaces | null {
  const placeOf = (code: string) => places.get(code);
  const branchesOf = ({ path }: NamedPlace) =>
    county.organizations.flatMap(({ code, kind, form }) => {
      const place = placeOf(code);
      return place?.path.startsWith(`${path}.`) && kind === 'branch' && form !== 'temporary' ? [place] : [];
    });
  const branch = placeOf(shownBranch);
  const other = county.organizations
    .filter(({ code, kind }) => kind === 'committee' && code !== top && code !== shownTownship)
    .flatMap(({ code }) => placeOf(code) ?? [])
    .find((committee) => branchesOf(committee).length >= 3);
  if (!branch || !other) return null;
  const near = branchesOf(township).filter(({ id }) => id !== branch.id);
  return near.length < 3 ? null : { township, branch, other, near, far: branchesOf(other) };
}

export async function storeOrganizations(
  tx: BulkTx,
  county: County,
  now: Date,
): Promise<Map<string, NamedPlace>> {
  const specs = county.organizations.map((spec) => ({ ...spec, regionId: county.region.id }));
  const created = await createOrganizations(tx, systemActor(), now, specs, {
    action: 'demo.organizations',
    reason: null,
    onRecordSince: county.opening,
  });
  return new Map(
    created.map(({ code, ...place }, index) => [code, { ...place, name: specs[index]?.name ?? code }]),
  );
}

/** Everybody on record: the members and those who left. @returns how many there are to see */
export async function storeMembers(
  services: Services,
  tx: BulkTx,
  county: County,
  places: ReadonlyMap<string, NamedPlace>,
): Promise<number> {
  let members = 0;
  const people = function* (): Generator<NewMember> {
    for (const spec of county.members) {
      members += 1;
      yield personOf(spec, places);
    }
    for (const spec of county.leavers) yield personOf(spec, places);
  };
  await insertMembers(services, systemActor(), tx, people());
  return members;
}

interface Person {
  regionId: number;
  id: string;
  name: string;
}

/** The secretary and an ordinary member: full members of the shown branch, not the very old. */
async function peopleOf(tx: BulkTx, path: string): Promise<Person[]> {
  return tx.rows(sql<Person>`SELECT region_id AS "regionId", id, name FROM member
    WHERE org_path = ${path} AND stage = 'full' ORDER BY birth DESC, id LIMIT 2`);
}

/** 14 letters and digits without the ones that are mistaken for others: 78 bits. */
function readablePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789ABCDEFGHJKMNPQRSTUVWXYZ';
  const bytes = randomBytes(14);
  return [...bytes].map((byte) => letters[byte % letters.length] ?? '').join('');
}
