/**
 * A process for tests that may be killed: it holds an embedded database until it is told to stop.
 * usage: holder.ts DATA_DIR GRACE_SECONDS · prints one line of JSON per event on stdout.
 */
import { startEmbedded } from '../embedded.ts';

const [dataDir = '', grace = '5'] = process.argv.slice(2);
const say = (event: object): boolean => process.stdout.write(`${JSON.stringify(event)}\n`);

const database = await startEmbedded({
  dataDir,
  graceSeconds: Number(grace),
  log: (message) => say({ event: 'log', message }),
});
say({
  event: 'ready',
  adopted: database.adopted,
  appUrl: database.appUrl,
  superuserUrl: database.superuserUrl,
});

// stdin is a pipe of the test: its end means that the test itself is gone.
process.stdin.resume();
for (const end of ['SIGTERM', 'SIGINT', 'end'] as const) {
  const source = end === 'end' ? process.stdin : process;
  source.once(end, async () => {
    await database.stop();
    process.exit(0);
  });
}
