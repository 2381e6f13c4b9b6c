import { expect, test } from 'vitest';
import { permissionAt, railFor } from './rail.ts';

const keys = (...permissions: Parameters<typeof railFor>[0]) => railFor(permissions).map(({ key }) => key);

test('the rail shows what the acting duty may do, and nothing dead', () => {
  expect(keys('organizations.read', 'members.read', 'members.import', 'statistics.read')).toEqual([
    'home',
    'warnings',
    'organizations',
    'members',
    'statusChanges',
    'mobility',
    'imports',
    'terms',
    'statistics',
    'annualReports',
    'rules',
    'retention',
    'settings',
  ]);
  expect(keys('transfers.read')).toEqual(['home', 'transfers', 'settings']);
  expect(keys('audit.read')).toEqual(['home', 'audit', 'settings']);
  expect(keys('organizations.read', 'duties.read', 'duties.grant', 'accounts.manage')).toEqual([
    'home',
    'organizations',
    'duties',
    'accounts',
    'rules',
    'retention',
    'signInSettings',
    'settings',
  ]);
  expect(keys()).toEqual(['home', 'settings']);
});

test.each([
  ['/', null],
  ['/account', null],
  ['/accounts', 'accounts.manage'],
  ['/members', 'members.read'],
  ['/members/0193', 'members.read'],
  ['/member-imports/0193', 'members.import'],
  ['/status-changes', 'members.read'],
  ['/slips', 'accounts.activate'],
  ['/transfers/0193', 'transfers.read'],
  ['/mobility/0193', 'members.read'],
  ['/terms', 'organizations.read'],
  ['/warnings', 'organizations.read'],
])('%s asks for %s', (pathname, permission) => {
  expect(permissionAt(pathname)).toBe(permission);
});
