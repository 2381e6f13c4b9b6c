/** `npm run prove -- NAME …`: a programme that shows one property of the product on a large scale. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { become, bring, root } from './lib/bring.mjs';

await bring();
const [name, ...args] = process.argv.slice(2);
const programmes = new Map(
  ['server/prove', 'bench/prove'].flatMap((folder) =>
    (existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [])
      .filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
      .map((file) => [file.slice(0, -3), join(root, folder, file)]),
  ),
);
const programme = programmes.get(name ?? '');
if (programme === undefined) {
  if (name !== undefined) process.stderr.write(`no programme is called ${name}\n`);
  process.stdout.write(
    `npm run prove -- NAME\n${[...programmes.keys()].map((each) => `  ${each}\n`).join('')}`,
  );
  process.exit(name === undefined ? 0 : 2);
}
await become(process.execPath, [programme, ...args]);
