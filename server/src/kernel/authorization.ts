import type { Permission, Role } from '@zhibu/contract/authorization';
import type { Gate, Scope } from './scope.ts';
import { emptyScope, subtreeScope } from './scope.ts';

/** One duty in which an actor acts: person × role × organisation (architecture, "Authorisation, twice"). */
export interface ActingDuty {
  id: string;
  role: Role;
  regionId: number;
  organizationId: string;
  organizationName: string;
  path: string;
}

export interface MemberRef {
  regionId: number;
  id: string;
}

/** Who acts, in which duty, from where. Everything an authorisation needs and nothing else. */
export interface Actor {
  kind: 'session' | 'token' | 'system';
  accountId: string | null;
  name: string;
  locale: 'zh-CN' | 'en';
  member: MemberRef | null;
  duty: ActingDuty | null;
  sessionId: string | null;
  /** When the password was last given; reveals ask for a fresh one. */
  authenticatedAt: Date | null;
  secondFactorAt: Date | null;
  address: string;
  scope: Scope;
}

/** Member files open to these roles only; the three admins read none by virtue of their role. */
const readsMembers: readonly Role[] = ['branch_secretary', 'organization_officer', 'committee_administrator'];

const officer: readonly Permission[] = [
  'organizations.read',
  'members.read',
  'members.write',
  'members.reveal',
  'members.import',
  'members.export',
  'accounts.activate',
  'statistics.read',
];

/** What each role may do, always over the duty's organisation and below. */
const permissionsOf: Record<Role, readonly Permission[]> = {
  branch_secretary: officer,
  organization_officer: [...officer, 'organizations.write'],
  committee_administrator: [...officer, 'organizations.write', 'duties.read', 'duties.grant'],
  statistician: ['organizations.read', 'statistics.read'],
  system_admin: ['organizations.read', 'system.read'],
  security_admin: ['organizations.read', 'duties.read', 'duties.grant', 'accounts.manage'],
  audit_admin: ['audit.read'],
};

/** Roles that must prove a second factor before they act. */
export function needsSecondFactor(role: Role): boolean {
  return role in permissionsOf;
}

export function permissionsFor(actor: Actor): readonly Permission[] {
  if (actor.kind === 'system')
    return ['system.read', ...officer, 'organizations.write', 'duties.read', 'duties.grant'];
  return actor.duty ? permissionsOf[actor.duty.role] : [];
}

export function holds(actor: Actor, permission: Permission): boolean {
  return permissionsFor(actor).includes(permission);
}

/** The row-security scope of a duty: the subtree for those who read members, nothing for the others. */
export function scopeOf(accountId: string | null, member: MemberRef | null, duty: ActingDuty | null): Scope {
  const own = { accountId, memberId: member?.id ?? null };
  if (duty && readsMembers.includes(duty.role)) return { ...subtreeScope(duty.path), ...own };
  return { ...emptyScope, ...own };
}

/** The same actor with a gate opened for one transaction, by the loader that needs it. */
export function throughGate(actor: Actor, gate: Gate): Scope {
  return { ...actor.scope, gate };
}

/** The command line on the machine itself acts as the system; every act is audited as such. */
export function systemActor(): Actor {
  return {
    kind: 'system',
    accountId: null,
    name: 'system',
    locale: 'zh-CN',
    member: null,
    duty: null,
    sessionId: null,
    authenticatedAt: null,
    secondFactorAt: null,
    address: 'local',
    scope: { ...emptyScope, pathFrom: '', pathUntil: '~', gate: 'system' },
  };
}
