import { MemberCopy } from '@zhibu/contract/member-copy';

/** `docs/member-copy.schema.json` (JSON Schema 2020-12): what a member's copy of the own file looks like. */
export function memberCopySchema(): string {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...MemberCopy };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
