import { writeFileSync } from 'node:fs';
import { openApiDocument } from './documentation.ts';
import { mobilityDocument } from './features/mobility/public.ts';
import { retentionDocument } from './features/retention/public.ts';
import { statusChangesDocument } from './features/status-changes/public.ts';
import { transfersDocument } from './features/transfers/public.ts';
import { fieldDocument } from './field-docs.ts';
import { memberCopySchema } from './member-copy-schema.ts';
import { rulebookDocument } from './rulebook-docs.ts';

/** `npm run documents`: writes what is generated and committed; a test says when it is stale. */
const root = new URL('../../', import.meta.url);
writeFileSync(new URL('contract/openapi.json', root), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
writeFileSync(new URL('docs/member-fields.md', root), fieldDocument());
writeFileSync(new URL('docs/member-copy.schema.json', root), memberCopySchema());
writeFileSync(new URL('docs/mobility.md', root), mobilityDocument());
writeFileSync(new URL('docs/retention.md', root), retentionDocument());
writeFileSync(new URL('docs/rulebook.md', root), rulebookDocument());
writeFileSync(new URL('docs/status-changes.md', root), statusChangesDocument());
writeFileSync(new URL('docs/transfers.md', root), transfersDocument());
