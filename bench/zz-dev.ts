import { readFileSync } from 'node:fs';
import { importingLines } from '/work/main/bench/lines/importing.ts';
import { searchingLine } from '/work/main/bench/lines/searching.ts';
import { startEmbedded } from '/work/main/server/src/embedded/embedded.ts';

const dataDir = readFileSync('/tmp/devcounty.log', 'utf8').split(' ')[0]!;
const embedded = await startEmbedded({ dataDir, log: () => {} });
const g: any = {
  dataDir,
  embedded,
  urlOf: (k: string, d: string) => {
    const u = new URL(k === 'owner' ? embedded.superuserUrl : embedded.appUrl);
    u.pathname = '/' + d;
    return u.href;
  },
  close: async () => {},
};
if (process.argv[2] === 'c') console.log(await searchingLine(g, 500));
else {
  const c = new (await import('pg')).default.Client(embedded.superuserUrl);
  await c.connect();
  for (const d of (await c.query("select datname from pg_database where datname like 'bench%'")).rows)
    await c.query(`DROP DATABASE ${d.datname} WITH (FORCE)`);
  await c.end();
  console.log(await importingLines(g, +(process.argv[3] ?? 100000), 1));
}
await embedded.stop();
