/** Roles a duty can carry (issue: signing in). The member's own rights need no duty. */
export const roles = {
  branch_secretary: { zh: '党支部书记', en: 'Branch secretary' },
  organization_officer: { zh: '组织员', en: 'Organisation officer' },
  committee_administrator: { zh: '党委管理员', en: 'Committee administrator' },
  statistician: { zh: '统计员', en: 'Statistician' },
  system_admin: { zh: '系统管理员', en: 'System admin' },
  security_admin: { zh: '安全管理员', en: 'Security admin' },
  audit_admin: { zh: '审计管理员', en: 'Audit admin' },
} as const;
export type Role = keyof typeof roles;
export const roleKeys = Object.keys(roles) as Role[];

export const permissions = [
  'organizations.read',
  'organizations.write',
  'members.read',
  'members.write',
  'members.reveal',
  'members.import',
  'members.export',
  'accounts.activate',
  'accounts.manage',
  'duties.read',
  'duties.grant',
  'statistics.read',
  'audit.read',
  'system.read',
] as const;
export type Permission = (typeof permissions)[number];

/** What a route asks for: a duty's permission, only a signed-in person, or nobody (with the reason why). */
export type Access = Permission | 'signed_in' | { public: string };
