import { adminRoles, type Role, roleKeys } from '@zhibu/contract/authorization';
import { type Actor, holds } from '../../kernel/authorization.ts';
import {
  canEndDuty,
  type DutyRow,
  isHiddenFrom,
  isOwnAccount,
  isOwnSide,
  mayDecideRole,
} from '../accounts/public.ts';

/** What a branch needs besides its secretary; a secretary also proposes who comes after. */
const ofBranch: readonly Role[] = [
  'branch_secretary',
  'education_officer',
  'publicity_officer',
  'discipline_officer',
  'floating_liaison',
  'network_administrator',
];

const proposableBy: Partial<Record<Role, readonly Role[]>> = {
  branch_secretary: ofBranch,
  organization_officer: roleKeys.filter((role) => !adminRoles.includes(role)),
  committee_administrator: ['committee_administrator'],
};

export const proposableRoles = (actor: Actor): Role[] =>
  holds(actor, 'duties.propose') && actor.duty ? [...(proposableBy[actor.duty.role] ?? [])] : [];

export const grantableRoles = (actor: Actor): Role[] =>
  holds(actor, 'duties.grant') ? roleKeys.filter((role) => mayDecideRole(actor, role)) : [];

/** A substitute acts in a duty that is not the own: it is not his to pass on. */
export const actsForAnother = (actor: Actor, dutyId: string) =>
  actor.duty?.id === dutyId && actor.duty.standsInFor !== undefined;

/** The three admins are appointed, each by another; nobody among them names who stands in. */
export const maySubstitute = (role: Role) => !adminRoles.includes(role);

export function canNameSubstitute(actor: Actor, duty: DutyRow): boolean {
  if (!maySubstitute(duty.role) || duty.endedAt !== null || actsForAnother(actor, duty.id)) return false;
  return isOwnAccount(actor, duty.accountId) || canEndDuty(actor, duty);
}

export function dutyAbilities(actor: Actor, duty: DutyRow, over: boolean) {
  return {
    end: !over && canEndDuty(actor, duty),
    substitute: !over && !isHiddenFrom(actor, duty) && canNameSubstitute(actor, duty),
  };
}

interface ProposalToDecide {
  role: Role;
  proposedById: string;
  /** Of the proposed person, where there is an account already. */
  accountId: string | null;
  pending: boolean;
  inReach: boolean;
}

export function proposalAbilities(actor: Actor, proposal: ProposalToDecide) {
  const { role, proposedById, accountId, pending, inReach } = proposal;
  const own = isOwnSide(actor, proposedById);
  const concerned = accountId !== null && isOwnSide(actor, accountId);
  const decides = pending && inReach && holds(actor, 'duties.grant') && mayDecideRole(actor, role);
  return {
    accept: decides && !own && !concerned,
    refuse: decides && !own && !concerned,
    withdraw: pending && isOwnAccount(actor, proposedById) && holds(actor, 'duties.propose'),
  };
}
