import { expect } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import type { TestApp } from '../../../test/harness/app.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { verifyStatistics } from '../statistics/public.ts';
import { treeFaults } from './public.ts';

/** Nothing strays: paths, numbers of children, counts as the files say. */
export async function expectSound(t: TestApp): Promise<void> {
  expect(await t.services.database.read(systemActor().scope, treeFaults)).toEqual([]);
  expect((await verifyStatistics(t.services)).differences).toEqual([]);
}

const tables = [
  'organization',
  'organization_name_token',
  'member',
  'member_name_token',
  'member_entry',
  'member_contact',
  'file',
];

/** Everything that a subtree consists of, without versions, times of change and the next free place. */
export async function rowsOf(t: TestApp, rootId: string): Promise<unknown> {
  const list: unknown[] = [];
  for (const table of tables) {
    const path = table.startsWith('organization') ? 'path' : 'org_path';
    list.push(
      await asOwner(
        t,
        `SELECT to_jsonb(x) - 'version' - 'updated_at' - 'next_child' AS row FROM ${table} x
         WHERE ${path} >= (SELECT path FROM organization WHERE id = $1)
           AND ${path} < (SELECT path FROM organization WHERE id = $1) || '/' ORDER BY 1`,
        [rootId],
      ),
    );
  }
  return list;
}
