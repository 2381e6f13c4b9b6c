import type { Role } from '@zhibu/contract/authorization';
import type { dutyProposals } from '@zhibu/contract/duty-proposals';
import type { Answer } from '@zhibu/contract/endpoint';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { dutyRange } from '../accounts/public.ts';
import { proposalAbilities } from './duties.policy.ts';
import { type ProposalState, stateOn } from './duties.rules.ts';

/** Proposals as they lie in the database, and as the actor may see them. */

export type ProposalAnswer = Answer<(typeof dutyProposals)['POST /duty-proposals']>;

export interface ProposalRow {
  id: string;
  login: string;
  name: string;
  role: Role;
  organizationId: string;
  organizationName: string;
  organizationCode: string;
  path: string;
  fromOn: string | null;
  untilOn: string | null;
  visibleFromAbove: boolean;
  reason: string;
  proposedById: string;
  proposedByName: string;
  proposerRole: string;
  createdAt: Date;
  expiresOn: string;
  state: ProposalState;
  decidedByName: string | null;
  decidedAt: Date | null;
  answer: string | null;
  /** Of the proposed person, where there is one already. */
  accountId: string | null;
  version: number;
}

export const proposalRows = sql`
  SELECT p.id, p.login, p.name, p.role, p.organization_id AS "organizationId", o.name AS "organizationName",
    o.code AS "organizationCode", o.path, p.from_on AS "fromOn", p.until_on AS "untilOn",
    p.visible_from_above AS "visibleFromAbove", p.reason, p.proposed_by AS "proposedById",
    a.name AS "proposedByName", p.proposer_role AS "proposerRole", p.created_at AS "createdAt",
    p.expires_on AS "expiresOn", p.state, p.decided_by_name AS "decidedByName", p.decided_at AS "decidedAt",
    p.answer, proposed.id AS "accountId", p.version
  FROM duty_proposal p JOIN account a ON a.id = p.proposed_by
  JOIN organization_locator l ON l.organization_id = p.organization_id
  JOIN organization o ON o.region_id = l.region_id AND o.id = l.organization_id
  LEFT JOIN account proposed ON proposed.login = p.login`;

/** Whose proposals an actor sees: those at the organisations in reach, and the own ones. */
export function visible(actor: Actor) {
  const { from, until } = dutyRange(actor);
  return sql`((o.path >= ${from} AND o.path < ${until}) OR p.proposed_by = ${actor.accountId}::uuid)`;
}

export function inReach(actor: Actor, path: string): boolean {
  const { from, until } = dutyRange(actor);
  return path >= from && path < until;
}

export function present(actor: Actor, row: ProposalRow, today: string): ProposalAnswer {
  const { organizationId, organizationName, organizationCode, proposedByName, proposerRole } = row;
  const { path, proposedById, decidedByName, accountId, ...rest } = row;
  const state = stateOn(row, today);
  return {
    ...rest,
    organization: { id: organizationId, name: organizationName, code: organizationCode },
    proposedBy: { name: proposedByName, role: proposerRole },
    decidedBy: decidedByName,
    state,
    can: proposalAbilities(actor, {
      role: row.role,
      proposedById,
      accountId,
      pending: state === 'pending',
      inReach: inReach(actor, path),
    }),
  };
}

export async function proposalFor(
  reader: Reader,
  actor: Actor,
  id: string,
  lock: ReturnType<typeof sql> = sql``,
): Promise<ProposalRow> {
  const row = await reader.first(
    sql<ProposalRow>`${proposalRows} WHERE p.id = ${id}::uuid AND ${visible(actor)} ${lock}`,
  );
  if (!row) throw notFound('duty_proposal', id);
  return row;
}
