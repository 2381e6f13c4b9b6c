/** `npm run bench`: brings what is missing, builds the web if stale (line e weighs it), then measures. */
import { join } from 'node:path';
import { become, bring, root } from './lib/bring.mjs';
import { buildWebIfStale } from './lib/web.mjs';

await bring();
if (!buildWebIfStale()) process.exit(1);
await become(process.execPath, [join(root, 'bench/run.ts'), ...process.argv.slice(2)]);
