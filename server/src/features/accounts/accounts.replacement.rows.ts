import { adminRoles, type Role } from '@zhibu/contract/authorization';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql } from '../../kernel/database.ts';
import type { Services } from '../../services.ts';
import { notOver } from './accounts.duties.store.ts';
import { isOwnAccount } from './accounts.policy.ts';

type AdminRole = 'system_admin' | 'security_admin' | 'audit_admin';

export interface ReplacementRow {
  id: string;
  role: AdminRole;
  regionId: number;
  organizationId: string;
  path: string;
  lostDutyId: string;
  lostName: string;
  login: string;
  name: string;
  reason: string;
  proposedBy: string;
  proposedByName: string;
  proposedByRole: Role;
  proposedAt: Date;
  expiresAt: Date;
  confirmedByName: string | null;
  confirmedAt: Date | null;
  withdrawnAt: Date | null;
}

export const replacementRows = sql`
  SELECT id, role, region_id AS "regionId", organization_id AS "organizationId", org_path AS path,
    lost_duty_id AS "lostDutyId", lost_name AS "lostName", login, name, reason, proposed_by AS "proposedBy",
    proposed_by_name AS "proposedByName", proposed_by_role AS "proposedByRole", proposed_at AS "proposedAt",
    expires_at AS "expiresAt", confirmed_by_name AS "confirmedByName", confirmed_at AS "confirmedAt",
    withdrawn_at AS "withdrawnAt"
  FROM admin_replacement`;

export type ReplacementState = 'waiting' | 'confirmed' | 'withdrawn' | 'expired';

export function stateOfReplacement(row: ReplacementRow, now: Date): ReplacementState {
  if (row.confirmedAt) return 'confirmed';
  if (row.withdrawnAt) return 'withdrawn';
  return row.expiresAt <= now ? 'expired' : 'waiting';
}

export function replacementAnswer(actor: Actor, row: ReplacementRow, now: Date) {
  const state = stateOfReplacement(row, now);
  const role = actor.duty?.role;
  return {
    id: row.id,
    role: row.role,
    lost: row.lostName,
    successor: { name: row.name, login: row.login },
    reason: row.reason,
    proposedBy: { name: row.proposedByName, role: row.proposedByRole },
    proposedAt: row.proposedAt,
    expiresAt: row.expiresAt,
    state,
    confirmedBy: row.confirmedByName,
    confirmedAt: row.confirmedAt,
    can: {
      confirm:
        state === 'waiting' &&
        row.proposedBy !== actor.accountId &&
        role !== row.proposedByRole &&
        role !== row.role,
      withdraw: state === 'waiting',
    },
  };
}

interface AdminRow {
  dutyId: string;
  role: AdminRole;
  accountId: string;
  name: string;
  login: string;
  status: string;
  fromOn: string;
  lastSeenAt: Date | null;
}

/** The three admins of the actor's organisation, and the replacements of the last 100 proposals. */
export async function listAdmins(services: Services, actor: Actor) {
  const now = services.clock.now();
  const region = actor.duty?.regionId ?? null;
  const organization = actor.duty?.organizationId ?? null;
  const { admins, proposals } = await services.database.read(
    throughGate(actor, 'accounts'),
    async (reader) => ({
      admins: await reader.rows(sql<AdminRow>`
        SELECT d.id AS "dutyId", d.role, d.account_id AS "accountId", a.name, a.login, a.status,
          d.from_on AS "fromOn", (SELECT max(s.last_seen_at) FROM session s WHERE s.account_id = a.id) AS "lastSeenAt"
        FROM duty d JOIN account a ON a.id = d.account_id
        WHERE d.region_id = ${region}::int AND d.organization_id = ${organization}::uuid
          AND ${notOver(dayInChina(now))} AND d.role = ANY (${[...adminRoles]}::text[])
        ORDER BY array_position(${[...adminRoles]}::text[], d.role), d.created_at, d.id LIMIT 100`),
      proposals: await reader.rows(sql<ReplacementRow>`
        ${replacementRows} WHERE region_id = ${region}::int AND organization_id = ${organization}::uuid
        ORDER BY proposed_at DESC, id DESC LIMIT 100`),
    }),
  );
  return {
    admins: admins.map(({ accountId, ...row }) => ({
      ...row,
      own: isOwnAccount(actor, accountId),
      can: { replace: row.role !== actor.duty?.role && !isOwnAccount(actor, accountId) },
    })),
    replacements: proposals.map((row) => replacementAnswer(actor, row, now)),
  };
}
