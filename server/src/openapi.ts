import { writeFileSync } from 'node:fs';
import { openApiDocument } from './documentation.ts';

/** `npm run openapi`: writes the committed document; a test says when it is stale. */
writeFileSync(
  new URL('../../contract/openapi.json', import.meta.url),
  `${JSON.stringify(openApiDocument(), null, 2)}\n`,
);
