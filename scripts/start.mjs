/** `npm start`: on a fresh clone everything is brought first; then the server runs until Ctrl-C. */
import { join } from 'node:path';
import { become, bring, root } from './lib/bring.mjs';
import { buildWebIfStale } from './lib/web.mjs';

process.env.ZHIBU_STARTED_AT ??= String(Date.now());
await bring();
if (!buildWebIfStale()) process.exit(1);
// V8 sizes the space for new objects by the machine's memory, 32 MB here; half of it is enough for a server and keeps
// a roster of 200 000 rows below 400 MB (docs/proofs.md, import-memory).
const heap = '--max-semi-space-size=16';
await become(process.execPath, [heap, join(root, 'server/src/main.ts'), ...process.argv.slice(2)]);
