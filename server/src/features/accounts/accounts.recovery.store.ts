import { adminRoles } from '@zhibu/contract/authorization';
import type { Actor } from '../../kernel/authorization.ts';
import { sql, type Tx, violatedConstraint } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { heldBy, notOver } from './accounts.duties.store.ts';
import { addNotice } from './accounts.notices.store.ts';
import { caredFor } from './accounts.reach.ts';

/** A second officer has so long to confirm, and the code that follows opens for so long. */
export const recoveryMs = 24 * 3_600_000;

export type RecoveryKind = 'recovery' | 'new_officer' | 'admin_replacement';

export interface RecoveryRow {
  id: string;
  kind: RecoveryKind;
  accountId: string;
  accountName: string;
  accountLogin: string;
  memberId: string | null;
  reason: string;
  startedBy: string;
  startedByName: string;
  startedByRole: string;
  startedByOrganization: string;
  startedAt: Date;
  expiresAt: Date;
  confirmedBy: string | null;
  confirmedByName: string | null;
  confirmedByRole: string | null;
  confirmedAt: Date | null;
  secondHalf: string | null;
  printed: boolean;
  used: boolean;
  cancelled: boolean;
}

export const recoveryRows = sql`
  SELECT r.id, r.kind, r.account_id AS "accountId", a.name AS "accountName", a.login AS "accountLogin",
    a.member_id AS "memberId", r.reason, r.started_by AS "startedBy", r.started_by_name AS "startedByName",
    r.started_by_role AS "startedByRole", r.started_by_organization AS "startedByOrganization",
    r.started_at AS "startedAt", r.expires_at AS "expiresAt", r.confirmed_by AS "confirmedBy",
    r.confirmed_by_name AS "confirmedByName", r.confirmed_by_role AS "confirmedByRole",
    r.confirmed_at AS "confirmedAt", r.second_half_digest AS "secondHalf", r.slip_at IS NOT NULL AS printed,
    r.used_at IS NOT NULL AS used, r.cancelled_at IS NOT NULL AS cancelled
  FROM account_recovery r JOIN account a ON a.id = r.account_id`;

/**
 * The one definition of which accounts concern an actor in a recovery; list and object check share it. The three
 * admins: whom a security admin there cares for. Officers: members whose file row-level security shows them, and
 * people all of whose duties lie in the own subtree.
 */
export function concerns(actor: Actor, today: string) {
  if (actor.kind === 'system' || (actor.duty && adminRoles.includes(actor.duty.role)))
    return caredFor(actor, today);
  const path = actor.duty?.path ?? '';
  const until = path === '' ? '' : `${path}/`;
  const held = sql`SELECT FROM duty d WHERE d.id IN (${heldBy(sql`a.id`, today)}) AND ${notOver(today)}`;
  const outside = sql`EXISTS (${held} AND NOT (d.org_path >= ${path} AND d.org_path < ${until}))`;
  const inside = sql`EXISTS (${held} AND d.org_path >= ${path} AND d.org_path < ${until})`;
  const file = sql`EXISTS (SELECT FROM member m WHERE m.region_id = a.member_region_id AND m.id = a.member_id)`;
  return sql`(NOT ${outside} AND (${inside} OR ${file}))`;
}

export interface NewRecovery {
  account: { accountId: string; name: string };
  kind: RecoveryKind;
  reason: string;
}

/** Opens a recovery and tells the account's owner. @throws Problem 409 when one is open (the unique index decides) */
export async function insertRecovery(
  tx: Tx,
  actor: Actor,
  now: Date,
  { account, kind, reason }: NewRecovery,
): Promise<string> {
  const id = newId();
  await tx.run(sql`UPDATE account_recovery SET cancelled_at = ${now}
    WHERE account_id = ${account.accountId}::uuid AND slip_at IS NULL AND cancelled_at IS NULL
      AND expires_at <= ${now}`);
  try {
    await tx.run(sql`
      INSERT INTO account_recovery (id, account_id, kind, reason, started_by, started_by_name, started_by_role,
        started_by_organization, started_at, expires_at)
      VALUES (${id}, ${account.accountId}::uuid, ${kind}, ${reason}, ${actor.accountId}::uuid, ${actor.name},
        ${actor.duty?.role ?? 'system'}, ${actor.duty?.organizationName ?? ''}, ${now},
        ${new Date(now.getTime() + recoveryMs)})`);
  } catch (error) {
    if (violatedConstraint(error) !== 'account_recovery_open') throw error;
    throw openAlready(account.name);
  }
  await tellOwner(tx, now, actor, { id, accountId: account.accountId }, 'recovery_started');
  return id;
}

export function tellOwner(
  tx: Tx,
  now: Date,
  actor: Actor,
  recovery: { id: string; accountId: string },
  kind: 'recovery_started' | 'recovery_confirmed' | 'recovery_slip',
): Promise<void> {
  return addNotice(tx, now, {
    accountId: recovery.accountId,
    kind,
    recoveryId: recovery.id,
    address: actor.address,
    detail: { by: actor.name, byRole: actor.duty?.role ?? 'system' },
  });
}

function openAlready(name: string) {
  return conflict({
    zh: `${name}的账号已有一份恢复申请在办，请先确认或取消它。`,
    en: `A recovery of ${name}'s account is under way already; confirm or cancel it first.`,
  });
}
