import type { Permission } from '@zhibu/contract/authorization';
import type { IconName } from '../ui/Icon.tsx';

interface RailEntry {
  key: string;
  to: string;
  icon: IconName;
  /** What the page asks of the acting duty; null where it asks nothing. */
  permission: Permission | null;
  /** A gap stands between the daily work, who may do what, and what holds for all. */
  group: 'work' | 'people' | 'house';
  /** Shown only to those whose work it is; others may still open it. */
  workOf?: Permission;
}

/** What one does, in the order of a working day. Only what the acting duty may do is shown. */
const rail = [
  { key: 'home', to: '/', icon: 'home', permission: null, group: 'work' },
  {
    key: 'warnings',
    to: '/warnings',
    icon: 'warning',
    permission: 'organizations.read',
    group: 'work',
    workOf: 'statistics.read',
  },
  {
    key: 'organizations',
    to: '/organizations',
    icon: 'tree',
    permission: 'organizations.read',
    group: 'work',
  },
  { key: 'members', to: '/members', icon: 'people', permission: 'members.read', group: 'work' },
  {
    key: 'statusChanges',
    to: '/status-changes',
    icon: 'history',
    permission: 'members.read',
    group: 'work',
  },
  { key: 'transfers', to: '/transfers', icon: 'transfer', permission: 'transfers.read', group: 'work' },
  { key: 'mobility', to: '/mobility', icon: 'out', permission: 'members.read', group: 'work' },
  { key: 'corrections', to: '/corrections', icon: 'pencil', permission: 'members.write', group: 'work' },
  { key: 'imports', to: '/member-imports', icon: 'upload', permission: 'members.import', group: 'work' },
  {
    key: 'terms',
    to: '/terms',
    icon: 'calendar',
    permission: 'organizations.read',
    group: 'work',
    workOf: 'members.read',
  },
  { key: 'statistics', to: '/statistics', icon: 'chart', permission: 'statistics.read', group: 'work' },
  {
    key: 'annualReports',
    to: '/annual-reports',
    icon: 'audit',
    permission: 'statistics.read',
    group: 'work',
  },
  { key: 'duties', to: '/duties', icon: 'duty', permission: 'duties.read', group: 'people' },
  { key: 'accounts', to: '/accounts', icon: 'key', permission: 'accounts.manage', group: 'people' },
  { key: 'recoveries', to: '/recoveries', icon: 'unlock', permission: 'accounts.recover', group: 'people' },
  { key: 'admins', to: '/admins', icon: 'trio', permission: 'admins.replace', group: 'people' },
  { key: 'rules', to: '/rules', icon: 'book', permission: 'organizations.read', group: 'house' },
  { key: 'retention', to: '/retention', icon: 'archive', permission: 'organizations.read', group: 'house' },
  {
    key: 'signInSettings',
    to: '/sign-in-settings',
    icon: 'lock',
    permission: 'accounts.manage',
    group: 'house',
  },
  {
    key: 'identityProviders',
    to: '/identity-providers',
    icon: 'out',
    permission: 'identity_providers.manage',
    group: 'house',
  },
  { key: 'audit', to: '/audit', icon: 'audit', permission: 'audit.read', group: 'house' },
  { key: 'system', to: '/system', icon: 'server', permission: 'system.read', group: 'house' },
  { key: 'settings', to: '/account', icon: 'settings', permission: null, group: 'house' },
] as const satisfies readonly RailEntry[];

/** Reached from other pages only. */
const besides = [
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
  return rail.filter((entry) => {
    const needed: Permission | null = 'workOf' in entry ? entry.workOf : entry.permission;
    return needed === null || permissions.includes(needed);
  });
}
