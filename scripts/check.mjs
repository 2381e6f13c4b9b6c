/** `npm run check`: the fast part of `npm test`, for every commit. */
import { bring } from './lib/bring.mjs';

await bring();
const { runSteps, unitTests, wholeSource } = await import('./lib/steps.mjs');
process.exit(await runSteps([...wholeSource, unitTests]));
