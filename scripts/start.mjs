/** `npm start`: on a fresh clone everything is brought first; then the server runs until Ctrl-C. */
import { join } from 'node:path';
import { become, bring, root } from './lib/bring.mjs';
import { buildWebIfStale } from './lib/web.mjs';

process.env.ZHIBU_STARTED_AT ??= String(Date.now());
await bring();
if (!buildWebIfStale()) process.exit(1);
await become(process.execPath, [join(root, 'server/src/main.ts'), ...process.argv.slice(2)]);
