import pg from 'pg';
import { createApp } from '../../server/src/app.ts';
import { storeMembers, storeOrganizations } from '../../server/src/demo/load.ts';
import { foldDeltas } from '../../server/src/features/statistics/public.ts';
import { systemActor } from '../../server/src/kernel/authorization.ts';
import { dayInChina } from '../../server/src/kernel/clock.ts';
import { closeServices, type Services } from '../../server/src/services.ts';
import { officerSession } from '../../server/test/harness/people.ts';
import { benchCounty, districtCode } from '../lib/county.ts';
import { type Ground, ownerRuns, servicesOn } from '../lib/ground.ts';
import { atMost, type Line } from '../lib/line.ts';
import { median } from '../lib/load.ts';

const database = 'bench_moving';

interface Node {
  id: string;
  path: string;
}

/**
 * (f) One half of a county of `members` under the other half: `POST …/moves` as an officer sends it, against the same
 * change of the same rows by the superuser in one transaction: plan, rules, row-level security, counts, history and
 * audit are ours. Both take turns, on a database that is vacuumed in between.
 */
export async function movingLine(ground: Ground, members: number, rounds: number): Promise<Line> {
  const owner = ground.urlOf('owner', database);
  await ownerRuns(ground.embedded.superuserUrl, [`CREATE DATABASE ${database}`]);
  const services = await servicesOn(ground, database);
  try {
    await load(services, members);
    const [top] = await ownerRuns<{ code: string }>(owner, [
      'VACUUM (ANALYZE)',
      'SELECT code FROM organization WHERE parent_id IS NULL',
    ]);
    const headers = await officerSession(services, 'organization_officer', top?.code ?? '');
    const app = await createApp(services);
    const times = { ours: [] as number[], bare: [] as number[] };
    let size = { organizations: 0, members: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const [moved, below, above] = await nodes(owner, top?.code ?? '');
      const began = performance.now();
      const answer = await app.inject({
        method: 'POST',
        url: `/api/organizations/${moved.id}/moves`,
        headers,
        payload: { parentId: below.id, on: dayInChina(services.clock.now()) },
      });
      times.ours.push((performance.now() - began) / 1000);
      if (answer.statusCode !== 200) throw new Error(`move refused: ${answer.body}`);
      size = answer.json();
      await rest(owner);
      const [there] = await nodes(owner, top?.code ?? '');
      times.bare.push(await moveBare(owner, there, above));
      await ownerRuns(owner, ['TRUNCATE org_stat_delta, organization_operation CASCADE']);
      await rest(owner);
    }
    await app.close();
    const name = `move of ${size.organizations} organisations with ${size.members} members`;
    return atMost('f', name, { ours: median(times.ours), limit: median(times.bare), unit: 's' }, 3);
  } finally {
    await closeServices(services);
    await ownerRuns(ground.embedded.superuserUrl, [`DROP DATABASE ${database} WITH (FORCE)`]);
  }
}

async function load(services: Services, members: number): Promise<void> {
  const county = benchCounty(members, dayInChina(services.clock.now()), 2);
  await services.database.bulk({ ...systemActor().scope, gate: 'system' }, async (tx) => {
    const places = await storeOrganizations(tx, county, services.clock.now());
    await storeMembers(services, tx, county, places);
  });
  await foldDeltas(services);
}

/** What moves, where it goes, and the top, as they stand now. */
async function nodes(owner: string, top: string): Promise<[Node, Node, Node]> {
  const rows = await ownerRuns<Node & { code: string }>(owner, [
    `SELECT id, path, code FROM organization WHERE code IN ('${districtCode(0)}', '${districtCode(1)}', '${top}')`,
  ]);
  const of = (code: string): Node => {
    const found = rows.find((row) => row.code === code);
    if (!found) throw new Error(`no organisation ${code}`);
    return found;
  };
  return [of(districtCode(0)), of(districtCode(1)), of(top)];
}

const rest = (owner: string) => ownerRuns(owner, ['VACUUM (ANALYZE)', 'CHECKPOINT']);

/** By the statements alone that change the rows; without a rule, a count, a history line. @returns seconds */
async function moveBare(owner: string, node: Node, parent: Node): Promise<number> {
  const to = `${parent.path}.zz${Math.floor(Math.random() * 1000)
    .toString(36)
    .padStart(2, '0')}`;
  const client = new pg.Client(owner);
  await client.connect();
  const byPath = (table: string, column: string, more = '') =>
    client.query(
      `UPDATE ${table} SET ${column} = $3 || substr(${column}, length($1) + 1) ${more}
       WHERE region_id = 1507 AND ${column} >= $1 AND ${column} < $2`,
      [node.path, `${node.path}/`, to],
    );
  // No index of these begins with the path: they are found through their member.
  const byMember = (table: string) =>
    client.query(
      `UPDATE ${table} t SET org_path = m.org_path FROM member m
       WHERE m.region_id = 1507 AND m.org_path >= $1 AND m.org_path < $2 AND t.region_id = 1507 AND t.member_id = m.id`,
      [to, `${to}/`],
    );
  try {
    const began = performance.now();
    await client.query('BEGIN');
    await client.query('UPDATE organization SET parent_id = $1 WHERE region_id = 1507 AND id = $2', [
      parent.id,
      node.id,
    ]);
    await byPath('organization', 'path', `, depth = depth + ${(to.length - node.path.length) / 5}`);
    await byPath('organization_name_token', 'path');
    await byPath('member', 'org_path');
    await byPath('member_state', 'org_path');
    await byPath('member_state', 'file_path');
    for (const table of ['member_name_token', 'member_entry', 'member_event']) await byMember(table);
    await client.query('COMMIT');
    return (performance.now() - began) / 1000;
  } finally {
    await client.end();
  }
}
