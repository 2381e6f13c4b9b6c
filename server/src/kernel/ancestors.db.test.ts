import { sql } from 'kysely';
import pg from 'pg';
import { expect, it } from 'vitest';
import { useTestDatabase } from '../../test/harness/database.ts';
import { above, selfOrAbove } from './ancestors.ts';
import { compile } from './database.ts';

const test = useTestDatabase();
const townships = 20;
const branches = 100;

/** A county with townships and branches, as many as make the planner think. */
async function county(): Promise<pg.Client> {
  const owner = new pg.Client(test().ownerUrl);
  await owner.connect();
  await owner.query(`
    INSERT INTO region (id, level, name, path) VALUES (1507, 'prefecture', '云岭市', 'n.15.07') ON CONFLICT DO NOTHING;
    INSERT INTO organization (region_id, id, path, depth, code, name, kind, pinyin, initials, created_at, updated_at)
    SELECT 1507, gen_random_uuid(), path, 0, path, path, CASE length(path) WHEN 22 THEN 'branch' ELSE 'committee' END,
      '', '', now(), now()
    FROM (SELECT 'n.15.07.0001' AS path
      UNION ALL SELECT 'n.15.07.0001.' || lpad(t::text, 4, '0') FROM generate_series(1, ${townships}) t
      UNION ALL SELECT 'n.15.07.0001.' || lpad(t::text, 4, '0') || '.' || lpad(b::text, 4, '0')
        FROM generate_series(1, ${townships}) t, generate_series(1, ${branches}) b) places;
    ANALYZE organization`);
  return owner;
}

it('finds an organisation and those above it by their paths, without reading the others', async () => {
  const owner = await county();
  try {
    const branch = 'n.15.07.0001.0003.0007';
    const pathsOf = async (condition: ReturnType<typeof selfOrAbove>) => {
      const { text, values } = compile(sql`SELECT o.path FROM organization b JOIN organization o
        ON o.region_id = b.region_id AND o.path = ${condition} WHERE b.path = ${branch} ORDER BY o.path`);
      const { rows } = await owner.query<{ path: string }>(text, values);
      const explained = await owner.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      return { paths: rows.map(({ path }) => path), plan: JSON.stringify(explained.rows) };
    };
    const whole = await pathsOf(selfOrAbove(sql.ref('b.path')));
    expect(whole.paths).toEqual(['n.15.07.0001', 'n.15.07.0001.0003', branch]);
    expect((await pathsOf(above(sql.ref('b.path')))).paths).toEqual(['n.15.07.0001', 'n.15.07.0001.0003']);
    // The rows that each step of the plan gave: never the county's.
    const read = [...whole.plan.matchAll(/"Actual Rows":([\d.]+)/g)].map(([, rows]) => Number(rows));
    expect(Math.max(...read)).toBeLessThan(10);
  } finally {
    await owner.end();
  }
});
