import Fastify from 'fastify';
import pg from 'pg';

/**
 * The limit of lines (a), (b) and (h): Fastify and `pg` with named statements on the same tables, and nothing else.
 * No session, no permission, no row-level security (it connects as the superuser), no log of who looked, no
 * decryption, no validation, no response schema. `BENCH_DATABASE_URL` and `BENCH_PORT` say where.
 */
const rowColumns = `id, organization_id, org_path, name, sex, birth, ethnic_group, education, stage, joined,
  joined_precision, full_on, full_precision, work_unit, occupation`;
const fileColumns = `${rowColumns}, applied, work_started, native_place, introducers, school, email, notes,
  photo_file_id, version, created_at, updated_at`;

pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 10 });
const app = Fastify();

app.get<{ Params: { region: string; id: string } }>('/members/:region/:id', async ({ params }) => {
  const { rows } = await pool.query({
    name: 'file',
    text: `SELECT ${fileColumns} FROM member WHERE region_id = $1 AND id = $2`,
    values: [params.region, params.id],
  });
  return rows[0];
});

app.get<{ Querystring: { region: string; from: string; until: string; path: string; id: string } }>(
  '/members',
  async ({ query: { region, from, until, path, id } }) => {
    const { rows } = await pool.query({
      name: 'page',
      text: `SELECT ${rowColumns} FROM member WHERE region_id = $1 AND org_path >= $2 AND org_path < $3
        AND (org_path, id) > ($4, $5) ORDER BY org_path, id LIMIT 50`,
      values: [region, from, until, path, id],
    });
    return { items: rows };
  },
);

app.get<{ Params: { region: string; id: string }; Querystring: { path: string; dimensions: string } }>(
  '/statistics/:region/:id',
  async ({ params: { region, id }, query: { path, dimensions } }) => {
    const { rows } = await pool.query({
      name: 'totals',
      text: `SELECT dimension, key, n FROM org_stat
          WHERE region_id = $1 AND organization_id = $2 AND dimension = ANY($4)
        UNION ALL
        SELECT dimension, key, ins - outs FROM org_stat_delta
          WHERE region_id = $1 AND org_path >= $3 AND org_path < $3 || '/' AND above < length($3) AND dimension = ANY($4)`,
      values: [region, id, path, dimensions.split(',')],
    });
    return { items: rows };
  },
);

await app.listen({ host: '127.0.0.1', port: Number(process.env.BENCH_PORT) });
