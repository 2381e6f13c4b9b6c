/**
 * Unpacks the Chromium that npm brought, in a process of its own: `inflate` writes into the temporary
 * directory of its process, so the caller chooses the place by TMPDIR (see browser.ts).
 * usage: TMPDIR=DIRECTORY unpack-chromium.ts · leaves DIRECTORY/chromium and DIRECTORY/al2023/lib
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inflate } from '@sparticuz/chromium';

const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../bin');
await Promise.all(['chromium.br', 'al2023.tar.br'].map((file) => inflate(join(packed, file))));
