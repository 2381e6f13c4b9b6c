import { clientSecretPlace } from '../../src/features/accounts/accounts.oidc.store.ts';
import { newId } from '../../src/kernel/ids.ts';
import {
  accountOf,
  branches,
  makePlaces,
  officer,
  type Places,
  personOf,
  type Site,
  sites,
  somebody,
} from './people.ts';
import { fillYear } from './seed.year.ts';
import type { Answer, Headers, World } from './world.ts';

export interface Member {
  id: string;
  regionId: number;
  person: ReturnType<typeof somebody>;
}

/** Who lives where: an officer at every site, three members in every branch, all signed in. */
export interface Population {
  places: Places;
  residents: Record<Site, { as: Headers; id: string; login: string }>;
  members: Partial<Record<Site, Member[]>>;
  /** The security admin of the top committee, signed in. */
  topSecurity: Headers;
  /** The first member of a branch, signed in. */
  selves: Partial<Record<Site, Headers>>;
}

/** Fills every kind of object in at every site, so that there is something to reach for. @throws with what was refused */
export async function populate(world: World): Promise<Population> {
  const places = await makePlaces(world);
  const residents: Partial<Population['residents']> = {};
  for (const site of sites) {
    const as = await officer(
      world,
      branches.includes(site) ? 'branch_secretary' : 'committee_administrator',
      site,
    );
    residents[site] = { as, ...(await accountOf(world, as)) };
  }
  const population: Population = {
    places,
    residents: residents as Population['residents'], // every site was just walked
    topSecurity: await officer(world, 'security_admin', 'committee'),
    members: {},
    selves: {},
  };
  for (const site of branches) await fillBranch(world, population, site);
  for (const site of branches) await reform(world, population, site);
  // An import that is under way would hold the reports up.
  await fillYear(world, population);
  for (const site of sites) await fillSite(world, population, site);
  await fillAccounts(world, population);
  return population;
}

/** A call that must succeed for the world to be whole. */
export async function must(
  world: World,
  as: Headers,
  [method, path]: readonly [string, string],
  more: { body?: unknown; query?: Record<string, string>; headers?: Headers } = {},
): Promise<{ id: string; version?: number }> {
  const answer: Answer = await world.send({ method, url: `/api${path}`, as, ...more });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return JSON.parse(answer.text);
}

const octets = { 'content-type': 'application/octet-stream' };

async function fillBranch(world: World, { places, residents, members, selves }: Population, site: Site) {
  const { as } = residents[site];
  const made: Member[] = [];
  for (let n = 0; n < 3; n += 1) {
    const person = somebody();
    const body = { organizationId: places[site].id, ...person };
    const { id } = await must(world, as, ['POST', '/members'], { body });
    made.push({ id, regionId: places[site].regionId, person });
  }
  members[site] = made;
  const [first] = made;
  if (!first) return;
  const self = await personOf(world, first);
  selves[site] = self;
  const file = `/members/${first.id}`;
  await must(world, as, ['POST', `${file}/entries`], {
    body: { kind: 'family', title: `父亲${first.person.name}`, phone: '13911112222' },
  });
  await must(world, as, ['POST', `${file}/files`], {
    query: { purpose: 'attachment', fileName: `${first.person.name}.pdf` },
    headers: octets,
    body: Buffer.from('%PDF-1.7 content'),
  });
  await must(world, as, ['POST', `${file}/files`], {
    query: { purpose: 'photo', fileName: `${first.person.name}.png` },
    headers: octets,
    body: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  });
  await must(world, self, ['POST', `${file}/correction-requests`], {
    body: { field: 'workUnit', value: '云岭县第一中学', explanation: '去年九月已调到这所学校。' },
  });
}

/** An operation in the past of each branch, by the superior. */
async function reform(world: World, { places, residents }: Population, site: Site) {
  const superior = sites.find((above) => {
    const { path } = places[above];
    return (
      above !== site && places[site].path.startsWith(`${path}.`) && places[site].path.length - path.length < 8
    );
  });
  if (!superior) throw new Error(`nobody is above ${site}`);
  const body = { on: '2026-06-15', form: 'functional' };
  await must(world, residents[superior].as, ['POST', `/organizations/${places[site].id}/reforms`], { body });
}

async function fillSite(world: World, { places, residents }: Population, site: Site) {
  const { as } = residents[site];
  const place = places[site];
  await must(world, as, ['POST', '/member-imports'], {
    query: { organization: place.id, fileName: `${place.name}花名册.csv` },
    headers: octets,
    body: Buffer.from(`姓名,公民身份号码,所在党支部\n${somebody().name},1,${place.name}\n`),
  });
  await must(world, as, ['POST', '/saved-filters'], { body: { name: `${place.name}的筛选`, query: {} } });
  // Who may grant a duty does not propose it.
  await must(world, await officer(world, 'organization_officer', site), ['POST', '/duty-proposals'], {
    body: {
      login: `proposed-${place.id.slice(-6)}`,
      name: somebody().name,
      role: 'publicity_officer',
      organizationId: place.id,
      reason: '换届后分工调整',
    },
  });
  const [duty] = await world.look<{ id: string }>('SELECT id FROM duty WHERE account_id = $1', [
    residents[site].id,
  ]);
  const substitute = await officer(world, 'statistician', site);
  const { login } = await accountOf(world, substitute);
  await must(world, as, ['POST', `/duties/${duty?.id}/substitutions`], {
    body: { login, fromOn: '2026-07-01', untilOn: '2026-07-20', reason: '外出学习' },
  });
  await fillBySql(world, place);
}

/** What takes an election, an operation or another day to come about is written as it would then stand. */
async function fillBySql(world: World, place: Places[Site]) {
  const now = world.clock.now();
  const at = [place.regionId, place.id, place.path];
  const [term, officerId] = [newId(), newId()];
  await world.look(
    `INSERT INTO organization_term (region_id, id, organization_id, org_path, number, election, village, from_on, due_on,
       created_at, updated_at) VALUES ($1, $4, $2, $3, 1, 'regular', false, '2024-01-01', '2027-01-01', $5, $5)`,
    [...at, term, now],
  );
  await world.look(
    `INSERT INTO organization_officer (region_id, id, organization_id, org_path, term_id, member_id, member_name, post,
       how, from_on, created_at, updated_at)
     SELECT $1, $4, $2, $3, $5, id, name, 'publicity', 'elected', '2024-01-01', $6, $6 FROM member
     WHERE org_path >= $3 AND org_path < $3 || '/' ORDER BY id LIMIT 1`,
    [...at, officerId, term, now],
  );
  await world.look(
    `INSERT INTO rule_setting (region_id, id, organization_id, org_path, key, value, from_on, reason, recorded_at)
     VALUES ($1, $4, $2, $3, 'branch.members_usual_max', '60', '2026-08-01', '县委文件', $5)`,
    [...at, newId(), now],
  );
}

/** What belongs to accounts: of every officer and every signed-in member. */
async function fillAccounts(world: World, { places, residents }: Population) {
  const now = world.clock.now();
  const later = new Date(now.getTime() + 30 * 24 * 3_600_000);
  const provider = newId();
  await world.look(
    `INSERT INTO oidc_provider (id, issuer, client_id, client_secret_encrypted, name_zh, name_en, sufficient_acr,
       sufficient_amr, enabled, created_at, updated_at)
     VALUES ($1, 'https://id.example', 'zhibu', $3, '统一认证', 'One sign-in', '{}', '{}', true, $2, $2)`,
    [provider, now, world.services.vault.seal('a-client-secret', clientSecretPlace(provider))],
  );
  const accounts = await world.look<{ id: string }>('SELECT id FROM account ORDER BY id');
  for (const { id } of accounts) {
    const digest = newId();
    await world.look(
      `INSERT INTO token (id, token_hash, account_id, name, created_at, expires_at)
       VALUES ($1, decode($2, 'escape'), $3, 'script', $4, $5)`,
      [newId(), digest, id, now, later],
    );
    await world.look(
      `INSERT INTO passkey (id, account_id, credential_id, public_key, counter, transports, backed_up, name, created_at)
       VALUES ($1, $2, decode($3, 'escape'), 'x', 0, '{}', false, '手机', $4)`,
      [newId(), id, digest, now],
    );
    await world.look(
      `INSERT INTO oidc_identity (id, provider_id, subject_digest, account_id, self_started, linked_by, linked_by_name,
         linked_at) VALUES ($1, $2, $3, $4, false, $4, '某人', $5)`,
      [newId(), provider, digest, id, now],
    );
    await world.look(
      `INSERT INTO account_notice (id, account_id, kind, at, address) VALUES ($1, $2, 'new_device', $3, '10.0.0.1')`,
      [newId(), id, now],
    );
    // One account has none under way, so that one can be begun.
    if (id === residents.eastSecond.id) continue;
    await world.look(
      `INSERT INTO account_recovery (id, account_id, kind, reason, started_by, started_by_name, started_by_role,
         started_by_organization, started_at, expires_at)
       VALUES ($1, $2, 'recovery', '手机丢失', $2, '某人', 'branch_secretary', '某支部', $3, $4)`,
      [newId(), id, now, later],
    );
  }
  for (const place of Object.values(places))
    await world.look(
      `INSERT INTO admin_replacement (id, role, region_id, organization_id, org_path, lost_duty_id, lost_name, login, name,
         reason, proposed_by, proposed_by_name, proposed_by_role, proposed_at, expires_at)
       VALUES ($1, 'audit_admin', $2, $3, $4, $1, '某人', $5, '新人', '失联', $1, '某人', 'system_admin', $6, $7)`,
      [newId(), place.regionId, place.id, place.path, `next-${place.id.slice(-6)}`, now, later],
    );
}
