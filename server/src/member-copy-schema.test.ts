import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { retentionDocument } from './features/retention/public.ts';
import { statusChangesDocument } from './features/status-changes/public.ts';
import { transfersDocument } from './features/transfers/public.ts';
import { memberCopySchema } from './member-copy-schema.ts';

const committed = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

test('docs/member-copy.schema.json is what the contract says (npm run documents)', () => {
  expect(committed('member-copy.schema.json')).toBe(memberCopySchema());
});

test('docs/status-changes.md is what the table says (npm run documents)', () => {
  expect(committed('status-changes.md')).toBe(statusChangesDocument());
  expect(committed('transfers.md')).toBe(transfersDocument());
});

test('docs/retention.md is what the table says (npm run documents)', () => {
  expect(committed('retention.md')).toBe(retentionDocument());
});
