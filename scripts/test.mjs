/**
 * `npm test`: everything. Its last line is `N passed, N failed, N skipped`.
 * For developers: `npm test -- --only unit|http|journeys [FILE…]` runs that part alone.
 */
import { bring } from './lib/bring.mjs';

await bring();
const { allTests, runSteps, someTests, webBuild, wholeSource } = await import('./lib/steps.mjs');

const args = process.argv.slice(2);
const at = args.indexOf('--only');
const only = at === -1 ? undefined : args.splice(at, 2)[1];
if (at !== -1 && !['unit', 'http', 'journeys'].includes(only ?? '')) {
  process.stderr.write('--only needs one of: unit, http, journeys\n');
  process.exit(2);
}
const narrowed = only !== undefined || args.length > 0;
const everything = [...wholeSource, webBuild, allTests];
const chosen = only === 'journeys' ? [webBuild, someTests(only, args)] : [someTests(only, args)];
process.exit(await runSteps(narrowed ? chosen : everything));
