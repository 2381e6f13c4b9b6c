import { expect, test } from 'vitest';
import { railFor } from './rail.ts';

const keys = (...permissions: Parameters<typeof railFor>[0]) => railFor(permissions).map(({ key }) => key);

test('the rail shows what the acting duty may do, and nothing dead', () => {
  expect(keys('organizations.read', 'members.read', 'members.import', 'statistics.read')).toEqual([
    'home',
    'organizations',
    'members',
    'imports',
    'statistics',
    'settings',
  ]);
  expect(keys('audit.read')).toEqual(['home', 'audit', 'settings']);
  expect(keys('organizations.read', 'duties.read', 'duties.grant', 'accounts.manage')).toEqual([
    'home',
    'organizations',
    'duties',
    'accounts',
    'settings',
  ]);
  expect(keys()).toEqual(['home', 'settings']);
});
