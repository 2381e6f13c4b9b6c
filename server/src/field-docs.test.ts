import { readFileSync } from 'node:fs';
import { memberFieldKeys, memberFieldTable } from '@zhibu/contract/fields';
import { expect, test } from 'vitest';
import { fieldDocument } from './field-docs.ts';

test('docs/member-fields.md is what the table of fields says (npm run documents)', () => {
  expect(readFileSync(new URL('../../docs/member-fields.md', import.meta.url), 'utf8')).toBe(fieldDocument());
});

test('every field says in both languages what it is kept for, and no heading means two fields', () => {
  const owners = new Map<string, string>();
  for (const key of memberFieldKeys) {
    const { purpose, headings } = memberFieldTable[key];
    expect(purpose.zh.length * purpose.en.length, key).toBeGreaterThan(0);
    for (const heading of headings) {
      expect(owners.get(heading), `${heading}: ${key}`).toBeUndefined();
      owners.set(heading, key);
    }
  }
});
