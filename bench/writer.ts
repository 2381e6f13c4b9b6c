import Fastify from 'fastify';

/**
 * One side of line (j): many small transactions that change what counts of a member, through the service that the
 * officer's form uses (members.change.ts). `GET /run?seconds=2` writes so long and answers with transactions a second.
 * `ZHIBU_DATA`, `BENCH_DATABASE_URL`, `BENCH_PORT`, `BENCH_ORGANIZATION` (id of the officer's) say where;
 * `BENCH_COUNTS=no` makes it the limit: the same work in a test build that does not count.
 */
if (process.env.BENCH_COUNTS === 'no') await import('./lib/uncounted.ts');
const { changeFile } = await import('../server/src/features/members/members.change.ts');
const { lockFor } = await import('../server/src/features/members/members.store.ts');
const { systemActor } = await import('../server/src/kernel/authorization.ts');
const { sql } = await import('../server/src/kernel/database.ts');
const { createServices } = await import('../server/src/services.ts');
const { readSettings } = await import('../server/src/settings.ts');

const settings = readSettings({ ZHIBU_DATA: process.env.ZHIBU_DATA }, '/');
const services = await createServices({ settings, databaseUrl: process.env.BENCH_DATABASE_URL ?? '' });
const actor = systemActor();
const members = await services.database.read(actor.scope, (reader) =>
  reader.rows(sql<{ id: string }>`
    SELECT m.id FROM member m JOIN organization o ON o.region_id = m.region_id
    WHERE o.id = ${process.env.BENCH_ORGANIZATION ?? ''}::uuid AND m.org_path >= o.path AND m.org_path < o.path || '/'
      AND m.stage = 'full' AND m.education IS NOT NULL ORDER BY md5(m.id::text) LIMIT 4000`),
);

/** Bachelor becomes master, whatever else becomes bachelor: a cell is left and another entered, each time. */
const another = (education: string | null) => (education === '21' ? '14' : '21');

let position = 0;
async function change(): Promise<void> {
  const { id } = members[position++ % members.length] ?? { id: '' };
  await services.database.transaction({ ...actor.scope, gate: 'accounts' }, async (tx) => {
    const record = await lockFor(tx, actor, id);
    await changeFile(
      services,
      tx,
      actor,
      record,
      { education: another(record.education) },
      services.clock.now(),
    );
  });
}

const connections = 8;
const app = Fastify();
app.get<{ Querystring: { seconds: string } }>('/run', async ({ query }) => {
  const began = performance.now();
  const until = began + Number(query.seconds) * 1000;
  let done = 0;
  const write = async () => {
    while (performance.now() < until) {
      await change();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, write));
  return { perSecond: (done * 1000) / (performance.now() - began) };
});
await app.listen({ host: '127.0.0.1', port: Number(process.env.BENCH_PORT) });
