import type { Permission } from '@zhibu/contract/authorization';
import type { IconName } from '../ui/Icon.tsx';

/** What one does, in the order of a working day. Only what the acting duty may do is shown. */
const rail = [
  { key: 'home', to: '/', icon: 'home', permission: null },
  { key: 'organizations', to: '/organizations', icon: 'tree', permission: 'organizations.read' },
  { key: 'members', to: '/members', icon: 'people', permission: 'members.read' },
  { key: 'corrections', to: '/corrections', icon: 'check', permission: 'members.write' },
  { key: 'imports', to: '/member-imports', icon: 'upload', permission: 'members.import' },
  { key: 'rules', to: '/rules', icon: 'book', permission: 'organizations.read' },
  { key: 'statistics', to: '/statistics', icon: 'chart', permission: 'statistics.read' },
  { key: 'duties', to: '/duties', icon: 'duty', permission: 'duties.read' },
  { key: 'accounts', to: '/accounts', icon: 'key', permission: 'accounts.manage' },
  { key: 'recoveries', to: '/recoveries', icon: 'history', permission: 'accounts.recover' },
  { key: 'signInSettings', to: '/sign-in-settings', icon: 'lock', permission: 'accounts.manage' },
  { key: 'admins', to: '/admins', icon: 'people', permission: 'admins.replace' },
  {
    key: 'identityProviders',
    to: '/identity-providers',
    icon: 'out',
    permission: 'identity_providers.manage',
  },
  { key: 'retention', to: '/retention', icon: 'history', permission: 'organizations.read' },
  { key: 'audit', to: '/audit', icon: 'audit', permission: 'audit.read' },
  { key: 'system', to: '/system', icon: 'server', permission: 'system.read' },
  { key: 'settings', to: '/account', icon: 'settings', permission: null },
] as const satisfies readonly { key: string; to: string; icon: IconName; permission: Permission | null }[];

/** Reached from other pages only. */
const besides = [
  { to: '/terms', permission: 'organizations.read' },
  { to: '/slips', permission: 'accounts.activate' },
  { to: '/member-access', permission: 'duties.read' },
] as const;

/** What a page of the workbench asks of the acting duty; null where it asks nothing. */
export function permissionAt(pathname: string): Permission | null {
  const place = [...rail, ...besides].find(
    ({ to }) => to !== '/' && (pathname === to || pathname.startsWith(`${to}/`)),
  );
  return place?.permission ?? null;
}

export type RailItem = (typeof rail)[number];

export function railFor(permissions: readonly Permission[]): RailItem[] {
  return rail.filter(({ permission }) => permission === null || permissions.includes(permission));
}
