import type { Permission, Role } from '@zhibu/contract/authorization';
import type { Thing } from './objects.ts';
import type { Operation } from './operations.ts';

/**
 * Who may do what, written down a second time and by hand from the issues, so that a mistake in the product's own
 * tables is seen: role → permissions, how far a duty reaches, and for operations that ask only for a sign-in, whose
 * things they are about.
 */

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
  'duties.read',
  'duties.propose',
];
const shapesTheTree: readonly Permission[] = [
  'organizations.write',
  'organizations.operate',
  'annual_reports.accept',
];

export const mayByRole: Record<Role, readonly Permission[]> = {
  branch_secretary: officer,
  organization_officer: [...officer, ...shapesTheTree],
  committee_administrator: [...officer, ...shapesTheTree, 'rules.write', 'duties.grant'],
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

/** These reach their own organisation only; every other role also what stands below. */
const stayAtTheirOrganization: readonly Role[] = ['floating_liaison', 'network_administrator'];

export interface Attacker {
  role: Role | 'member' | 'nobody';
  /** Of the duty's organisation, or of the branch of a member; null for nobody. */
  path: string | null;
  /** The duty is over. */
  ended: boolean;
  accountId: string | null;
  memberId: string | null;
}

export function holds(attacker: Attacker, permission: Permission): boolean {
  const { role, ended } = attacker;
  return role !== 'member' && role !== 'nobody' && !ended && mayByRole[role].includes(permission);
}

export function reaches({ role, path, ended }: Attacker, target: string): boolean {
  if (role === 'member' || role === 'nobody' || ended || path === null) return false;
  return target === path || (!stayAtTheirOrganization.includes(role) && target.startsWith(`${path}.`));
}

/** A report is taken or given back by those above its organisation, never by the organisation itself. */
const judgesReports = /^POST \/annual-reports\/(\{id\}\/(accept|return)|acceptances)$/;

type Whose = (attacker: Attacker, thing: Thing) => boolean;
const ownAccount: Whose = ({ accountId }, thing) => accountId !== null && thing.accountId === accountId;
const ownFile: Whose = ({ memberId }, thing) => memberId !== null && thing.memberId === memberId;
const with_ =
  (permission: Permission): Whose =>
  (attacker, thing) =>
    holds(attacker, permission) && reaches(attacker, thing.path);
const either =
  (...whose: Whose[]): Whose =>
  (attacker, thing) =>
    whose.some((each) => each(attacker, thing));
const anybody: Whose = () => true;
/** Either side of a transfer or of a stay: the other one from the day on which it goes there. */
const onSide =
  (permission: Permission): Whose =>
  (attacker, { path, otherPath }) =>
    holds(attacker, permission) && [path, otherPath].some((side) => side && reaches(attacker, side));

/** Operations with an id that ask only for a sign-in: whose things they open. The first that fits counts. */
const signedIn: readonly (readonly [RegExp, Whose])[] = [
  [
    /^GET \/organizations\/\{id\}$/,
    either(with_('organizations.read'), ({ path, role }, thing) => role === 'member' && path === thing.path),
  ],
  [/^\w+ \/(sessions|tokens|passkeys)\/\{id\}/, ownAccount],
  [/^DELETE \/account\/outside-identities\//, ownAccount],
  [/^POST \/account\/outside-identities\//, anybody],
  [/^\w+ \/account\/notices\//, ownAccount],
  [/^GET \/duties\/\{id\}\/substitutions$/, either(ownAccount, with_('duties.read'))],
  [/^\w+ \/duties\/\{id\}\/substitutions/, either(ownAccount, with_('duties.grant'))],
  [/^\w+ \/duty-substitutions\//, either(ownAccount, with_('duties.grant'))],
  [/^POST \/members\/\{id\}\/reveal$/, either(ownFile, with_('members.reveal'))],
  [
    /^GET \/members\/\{id\}(\/(history|timeline|as-of|entries|files|contacts|correction-requests|consents))?$/,
    either(ownFile, with_('members.read')),
  ],
  [/^GET \/member-files\/\{id\}$/, either(ownFile, with_('members.read'))],
  [/^GET \/correction-requests\/\{id\}$/, either(ownFile, with_('members.read'))],
  [/^\w+ \/(members|correction-requests)\/\{id\}/, ownFile],
  [/^GET \/mobility\/\{id\}/, either(ownFile, onSide('members.read'))],
  [/^POST \/mobility\/\{id\}/, either(ownFile, onSide('members.write'))],
  [/^GET \/transfers\/\{id\}\/letter/, either(ownFile, with_('transfers.read'))],
  [/^GET \/transfers\/\{id\}/, either(ownFile, onSide('transfers.read'))],
  [/^POST \/transfers\/\{id\}/, either(ownFile, onSide('transfers.handle'))],
];

/**
 * Whether an attempt may succeed at all; business rules may still refuse it.
 * @param things what its address and its body name
 * @throws for an operation that the table does not know
 */
export function maySucceed(
  operation: Operation,
  attacker: Attacker,
  thing: Thing | null,
  named: readonly Thing[],
): boolean {
  const { access, key } = operation;
  if (typeof access === 'object') return true;
  if (attacker.role === 'nobody') return false;
  if (access === 'signed_in') {
    if (!thing) return true;
    const rule = signedIn.find(([pattern]) => pattern.test(key));
    if (!rule)
      throw new Error(
        `${key}: the policy table does not say whose things it opens (server/prove/lib/policy.ts)`,
      );
    return rule[1](attacker, thing);
  }
  const permission = access as Permission; // the contract's test: a permission, signed_in or public
  if (!holds(attacker, permission)) return false;
  const whole = thing ? [thing, ...named] : named;
  if (judgesReports.test(key) && whole.some(({ path }) => path === attacker.path)) return false;
  return whole.every(
    (each) =>
      each.path === '' ||
      reaches(attacker, each.path) ||
      (each.otherPath && reaches(attacker, each.otherPath)) ||
      (key.endsWith('/withdrawal') && ownAccount(attacker, each)),
  );
}
