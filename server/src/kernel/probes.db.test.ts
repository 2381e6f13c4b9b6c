import { sql } from 'kysely';
import pg from 'pg';
import { expect, it } from 'vitest';
import { useTestDatabase } from '../../test/harness/database.ts';
import { compile } from './database.ts';
import { probed } from './probes.ts';

const test = useTestDatabase();

/** A registry that was filled a moment ago: there are no statistics of it. */
async function fill(): Promise<void> {
  await test().owner.query(`
    ALTER TABLE organization SET (autovacuum_enabled = off);
    ALTER TABLE member SET (autovacuum_enabled = off);
    INSERT INTO region (id, level, name, path) VALUES (1507, 'prefecture', '云岭市', 'n.15.07') ON CONFLICT DO NOTHING;
    INSERT INTO organization (region_id, id, path, depth, code, name, kind, pinyin, initials, created_at, updated_at)
    SELECT 1507, gen_random_uuid(), 'n.15.07.0001.' || lpad(n::text, 4, '0'), 0, n::text, n::text, 'branch', '', '', now(), now()
    FROM generate_series(1, 200) n;
    INSERT INTO member (region_id, id, organization_id, org_path, name, pinyin, initials, sex, birth, stage, id_number_encrypted,
      id_number_index, created_at, updated_at)
    SELECT 1507, gen_random_uuid(), o.id, o.path, '', '', '', 'male', '1980-01-01', 'full', '', '', now(), now()
    FROM organization o, generate_series(1, 20)`);
}

it('finds one row by its key for each row before it, whatever the planner believes of a registry without statistics', async () => {
  await fill();
  const app = new pg.Client(test().appUrl);
  await app.connect();
  try {
    await app.query(
      `SELECT set_config('zhibu.path_from', 'n', false), set_config('zhibu.path_until', 'o', false)`,
    );
    const { text, values } = compile(sql`
      SELECT f.id, o.name FROM (SELECT id FROM member WHERE region_id = 1507 AND org_path >= 'n' AND org_path < 'o'
        ORDER BY name, id LIMIT 20) f
      ${probed('member', 'm', sql`m.region_id = 1507 AND m.id = f.id`)}
      ${probed('organization', 'o', sql`o.region_id = 1507 AND o.id = m.organization_id`)}`);
    expect((await app.query(text, values)).rows).toHaveLength(20);
    const { rows } = await app.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
    const plan = JSON.stringify(rows);
    const read = [...plan.matchAll(/"Actual Rows":([\d.]+),"Actual Loops":(\d+)/g)].map(
      ([, each, loops]) => Number(each) * Number(loops),
    );
    expect(read.length).toBeGreaterThan(3);
    // The page itself is sought among everybody, once; nothing is read for each of its rows but what belongs to it.
    expect(Math.max(...read)).toBeLessThanOrEqual(4000);
    expect(plan).not.toContain('Rows Removed by Join Filter');
  } finally {
    await app.end();
  }
});
