/** Roles a duty can carry (issue: signing in). The member's own rights need no duty. */
export const roles = {
  branch_secretary: { zh: '党支部书记', en: 'Branch secretary' },
  organization_officer: { zh: '组织员', en: 'Organisation officer' },
  committee_administrator: { zh: '党委管理员', en: 'Committee administrator' },
  statistician: { zh: '统计员', en: 'Statistician' },
  education_officer: { zh: '教育委员', en: 'Education officer' },
  publicity_officer: { zh: '宣传委员', en: 'Publicity officer' },
  discipline_officer: { zh: '纪检委员', en: 'Discipline officer' },
  leader: { zh: '分管领导', en: 'Leader in charge' },
  floating_liaison: { zh: '流动党员联络员', en: 'Liaison for floating members' },
  network_administrator: { zh: '网络管理员', en: 'Network administrator' },
  system_admin: { zh: '系统管理员', en: 'System admin' },
  security_admin: { zh: '安全管理员', en: 'Security admin' },
  audit_admin: { zh: '审计管理员', en: 'Audit admin' },
} as const;
export type Role = keyof typeof roles;
export const roleKeys = Object.keys(roles) as Role[];

/** How far a duty reaches in the tree. A person without a duty reaches only what is the own. */
export type Reach = 'organisation' | 'organisation_and_below';

/** A liaison keeps in touch with the members of one organisation; every other duty answers for what stands below, too. */
export const reachOfRole: Readonly<Record<Role, Reach>> = {
  branch_secretary: 'organisation_and_below',
  organization_officer: 'organisation_and_below',
  committee_administrator: 'organisation_and_below',
  statistician: 'organisation_and_below',
  education_officer: 'organisation_and_below',
  publicity_officer: 'organisation_and_below',
  discipline_officer: 'organisation_and_below',
  leader: 'organisation_and_below',
  floating_liaison: 'organisation',
  network_administrator: 'organisation',
  system_admin: 'organisation_and_below',
  security_admin: 'organisation_and_below',
  audit_admin: 'organisation_and_below',
};

/**
 * Whose holder may be hidden from the organisations above: who watches over discipline or hears complaints about
 * those above must not be known to them before it is time. Nobody else: a hidden secretary would be a way around the
 * list of who may see the members.
 */
export const hideableRoles: readonly Role[] = ['discipline_officer', 'network_administrator'];

/** The three admins (三员): whoever holds one of these duties holds no other kind. */
export const adminRoles: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin'];

export const permissions = [
  'organizations.read',
  'organizations.write',
  'organizations.operate',
  'members.read',
  'members.write',
  'members.reveal',
  'members.import',
  'members.export',
  'accounts.activate',
  'accounts.manage',
  'accounts.recover',
  'identities.confirm',
  'identity_providers.manage',
  'admins.replace',
  'duties.read',
  'duties.grant',
  'duties.propose',
  'rules.write',
  'statistics.read',
  'annual_reports.file',
  'annual_reports.accept',
  'transfers.read',
  'transfers.handle',
  'audit.read',
  'system.read',
  'keys.rotate',
] as const;
export type Permission = (typeof permissions)[number];

/** What a route asks for: a duty's permission, only a signed-in person, or nobody (with the reason why). */
export type Access = Permission | 'signed_in' | { public: string };
