#!/usr/bin/env node
/** `npx zhibu …`: the command line; nothing but the command's own output goes to stdout. */
import { join } from 'node:path';
import { become, bring, root } from './lib/bring.mjs';

await bring();
await become(process.execPath, [join(root, 'server/src/cli.ts'), ...process.argv.slice(2)]);
