import { type Permission, type Role, reachOfRole } from '@zhibu/contract/authorization';
import type { Gate, Scope } from './scope.ts';
import { emptyScope } from './scope.ts';

/** One duty in which an actor acts: person × role × organisation (architecture, "Authorisation, twice"). */
export interface ActingDuty {
  id: string;
  role: Role;
  regionId: number;
  organizationId: string;
  organizationName: string;
  path: string;
  /** Whose duty it is, where the actor only stands in for him (代); the actor's name says so too. */
  standsInFor?: { accountId: string; memberId: string | null; name: string };
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

/**
 * Whether the acting duty belongs to this very member, for whom the actor only stands in: what nobody does for himself by an
 * office, nobody does for him in it.
 */
export const isHoldersOwn = ({ duty }: Pick<Actor, 'duty'>, memberId: string): boolean =>
  duty?.standsInFor?.memberId === memberId;

const officer: readonly Permission[] = [
  'organizations.read',
  'members.read',
  'members.write',
  'members.reveal',
  'members.import',
  'members.export',
  'accounts.activate',
  'accounts.recover',
  'identities.confirm',
  'statistics.read',
  'annual_reports.file',
  'transfers.read',
  'transfers.handle',
];

/**
 * What each role may do, as far as its duty reaches (`reachOfRole`). The reasons stand in docs/security.md, "Duties".
 * Rows of member files open to whoever holds `members.read`, to nobody else; the three admins hold it never.
 */
const permissionsOf: Record<Role, readonly Permission[]> = {
  branch_secretary: [...officer, 'duties.read', 'duties.propose'],
  organization_officer: [
    ...officer,
    'organizations.write',
    'organizations.operate',
    'annual_reports.accept',
    'duties.read',
    'duties.propose',
  ],
  committee_administrator: [
    ...officer,
    'organizations.write',
    'organizations.operate',
    'annual_reports.accept',
    'rules.write',
    'duties.read',
    'duties.grant',
    'duties.propose',
  ],
  statistician: ['organizations.read', 'statistics.read'],
  education_officer: ['organizations.read', 'members.read', 'statistics.read'],
  publicity_officer: ['organizations.read', 'statistics.read'],
  discipline_officer: ['organizations.read', 'members.read', 'statistics.read'],
  leader: ['organizations.read', 'statistics.read'],
  floating_liaison: ['organizations.read', 'members.read'],
  network_administrator: ['organizations.read'],
  system_admin: ['organizations.read', 'system.read', 'keys.rotate', 'accounts.recover', 'admins.replace'],
  security_admin: [
    'organizations.read',
    'duties.read',
    'duties.grant',
    'accounts.manage',
    'accounts.recover',
    'identities.confirm',
    'identity_providers.manage',
    'admins.replace',
  ],
  audit_admin: ['audit.read', 'accounts.recover', 'admins.replace'],
};

export const permissionsOfRole = (role: Role): readonly Permission[] => permissionsOf[role];

/** Roles that must prove a second factor before they act. */
export function needsSecondFactor(role: Role): boolean {
  return role in permissionsOf;
}

export function permissionsFor(actor: Actor): readonly Permission[] {
  if (actor.kind === 'system')
    return [
      'system.read',
      'keys.rotate',
      ...officer,
      'organizations.write',
      'organizations.operate',
      'rules.write',
      'duties.read',
      'duties.grant',
    ];
  return actor.duty ? permissionsOf[actor.duty.role] : [];
}

export function holds(actor: Actor, permission: Permission): boolean {
  return permissionsFor(actor).includes(permission);
}

/** Half-open range of tree paths. */
export interface PathRange {
  from: string;
  until: string;
}

/**
 * The paths that a duty reaches. Every path below another one continues it with a dot, so `[path, path.)` holds the
 * organisation itself and nothing else, and `[path, path/)` everything below besides (scale rule 9).
 */
export function rangeOf(duty: { role: Role; path: string }): PathRange {
  const ends = { organisation: '.', organisation_and_below: '/' } as const;
  return { from: duty.path, until: duty.path + ends[reachOfRole[duty.role]] };
}

/** The row-security scope of a duty: what it reaches for those who read members, nothing for the others. */
export function scopeOf(accountId: string | null, member: MemberRef | null, duty: ActingDuty | null): Scope {
  const own = { accountId, memberId: member?.id ?? null };
  if (!duty || !permissionsOf[duty.role].includes('members.read')) return { ...emptyScope, ...own };
  const { from, until } = rangeOf(duty);
  return { ...emptyScope, ...own, pathFrom: from, pathUntil: until };
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
