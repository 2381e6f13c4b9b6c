import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rulebookDocument } from './rulebook-docs.ts';

test('docs/rulebook.md is what the table of rules says (npm run documents)', () => {
  expect(readFileSync(new URL('../../docs/rulebook.md', import.meta.url), 'utf8')).toBe(rulebookDocument());
});
