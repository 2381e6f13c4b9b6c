import type { Role } from '@zhibu/contract/authorization';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { forbidden } from '../../kernel/errors.ts';
import { unlessWaiting } from '../../kernel/holding.ts';
import type { DutyRef, HandingOver, OpenItemKind } from '../../kernel/open-items.ts';
import {
  canEndDuty,
  dutyRange,
  grants,
  isOwnAccount,
  notOver,
  refuseExclusive,
  toOneself,
} from '../accounts/public.ts';
import { pathsUpTo } from './duties.rules.ts';

/** What waits for a duty in this feature: the last administrator's office, proposals, leaves to stand in for. */

export const lastAdministrator: OpenItemKind = {
  kind: 'last_administrator',
  words: { zh: '唯一的党委管理员（要有接任者）', en: 'office of the only committee administrator' },
  needs: 'duties.grant',
  async countOf(reader, duty, today) {
    if (duty.role !== 'committee_administrator') return 0;
    const other = await reader.first(sql<{ id: string }>`
      SELECT d.id FROM duty d JOIN account a ON a.id = d.account_id
      WHERE d.region_id = ${duty.regionId} AND d.organization_id = ${duty.organizationId}::uuid
        AND d.role = 'committee_administrator' AND d.id <> ${duty.id}::uuid AND ${notOver(today)}
        AND d.from_on <= ${today}::date AND a.status <> 'closed' LIMIT 1`);
    return other ? 0 : 1;
  },
  countWithin: async () => 0,
  // Who takes over holds the same duty there; that is counted again before the duty ends.
  handOver: async () => undefined,
};

const pendingOn = (today: string) => sql`p.state = 'pending' AND p.expires_on > ${today}::date`;

export const waitingProposals: OpenItemKind = {
  kind: 'duty_proposal',
  words: { zh: '待批的职务提名', en: 'proposed duties that wait for a decision' },
  needs: 'duties.grant',
  async countOf(reader, duty, today) {
    const row = await reader.first(sql<{ n: number }>`
      SELECT count(*) AS n FROM duty_proposal p WHERE p.addressee_id = ${duty.id}::uuid AND ${pendingOn(today)}`);
    return row?.n ?? 0;
  },
  async countWithin(reader, { regionId, path }, today) {
    const row = await reader.first(sql<{ n: number }>`
      SELECT count(*) AS n FROM organization o JOIN duty_proposal p ON p.organization_id = o.id
      WHERE o.region_id = ${regionId} AND o.path >= ${path} AND o.path < ${`${path}/`} AND ${pendingOn(today)}`);
    return row?.n ?? 0;
  },
  async holdFor(tx, duty, today, mode) {
    await tx.rows(sql`
      SELECT FROM duty_proposal p WHERE p.addressee_id = ${duty.id}::uuid AND ${pendingOn(today)}
      ORDER BY p.id FOR UPDATE ${unlessWaiting(mode)}`);
  },
  async handOver(tx, { now, from, to }) {
    const today = dayInChina(now);
    const waiting = await tx.rows(sql<{
      id: string;
      role: Role;
      path: string;
      proposedBy: string;
      login: string;
    }>`
      SELECT p.id, p.role, o.path, p.proposed_by AS "proposedBy", p.login FROM duty_proposal p
      JOIN organization_locator l ON l.organization_id = p.organization_id
      JOIN organization o ON o.region_id = l.region_id AND o.id = l.organization_id
      WHERE p.addressee_id = ${from.id}::uuid AND ${pendingOn(today)} FOR UPDATE OF p`);
    for (const proposal of waiting) {
      const fits = grants(to.role, proposal.role) && to.accountId !== proposal.proposedBy;
      const addressee = fits ? to.id : await addresseeOf(tx, proposal, today, from.accountId);
      if (addressee === null) continue;
      await tx.run(sql`UPDATE duty_proposal SET addressee_id = ${addressee}::uuid, version = version + 1
        WHERE id = ${proposal.id}::uuid`);
    }
  },
};

export interface ToAddress {
  role: Role;
  /** Path of the organisation. */
  path: string;
  proposedBy: string;
  login: string;
}

/** The nearest running duty that may grant the role there, neither the proposer's nor the proposed person's. */
export async function addresseeOf(
  reader: Reader,
  { role, path, proposedBy, login }: ToAddress,
  today: string,
  leaving: string | null = null,
): Promise<string | null> {
  const rows = await reader.rows(sql<{ id: string; role: Role }>`
    SELECT d.id, d.role FROM duty d JOIN account a ON a.id = d.account_id
    WHERE d.org_path = ANY(${pathsUpTo(path)}::text[]) AND ${notOver(today)} AND d.from_on <= ${today}::date
      AND d.account_id <> ${proposedBy}::uuid AND a.login <> ${login} AND a.status <> 'closed'
      AND d.account_id IS DISTINCT FROM ${leaving}::uuid
    ORDER BY length(d.org_path) DESC, d.created_at, d.id`);
  return rows.find((duty) => grants(duty.role, role))?.id ?? null;
}

/** Only the last duty of a person: as long as another one runs, the person stays and stands in. */
const standingIn = (duty: DutyRef, today: string) => sql`
  s.account_id = ${duty.accountId}::uuid AND s.ended_at IS NULL AND s.until_on > ${today}::date
  AND NOT EXISTS (SELECT FROM duty d WHERE d.account_id = ${duty.accountId}::uuid AND d.id <> ${duty.id}::uuid
    AND ${notOver(today)})`;

export const promisedSubstitutions: OpenItemKind = {
  kind: 'duty_substitution',
  words: { zh: '正在或将要代理的职务', en: 'duties in which the person stands in' },
  needs: 'organizations.read',
  async countOf(reader, duty, today) {
    const row = await reader.first(
      sql<{ n: number }>`SELECT count(*) AS n FROM duty_substitution s WHERE ${standingIn(duty, today)}`,
    );
    return row?.n ?? 0;
  },
  countWithin: async () => 0,
  handOver: handSubstitutions,
  lapse: endSubstitutions,
};

interface Promised {
  id: string;
  dutyId: string;
  role: Role;
  holder: string;
  holderName: string;
  path: string;
  visibleFromAbove: boolean;
}

function promisedBy(tx: Tx, accountId: string, today: string): Promise<Promised[]> {
  return tx.rows(sql<Promised>`
    SELECT s.id, s.duty_id AS "dutyId", d.role, d.account_id AS holder, a.name AS "holderName",
      d.org_path AS path, d.visible_from_above AS "visibleFromAbove"
    FROM duty_substitution s JOIN duty d ON d.id = s.duty_id JOIN account a ON a.id = d.account_id
    WHERE s.account_id = ${accountId}::uuid AND s.ended_at IS NULL AND s.until_on > ${today}::date
    FOR UPDATE OF s`);
}

/** Each goes to the successor; where three-admin rule or the duty itself forbid it, the handing over is refused. */
async function handSubstitutions(tx: Tx, { actor, now, from, to }: HandingOver): Promise<void> {
  const today = dayInChina(now);
  for (const promised of await promisedBy(tx, from.accountId, today)) {
    const { id, dutyId, role, holder } = promised;
    if (holder !== to.accountId) refuseNaming(actor, promised, to.accountId);
    await refuseExclusive(tx, to.accountId, role, today);
    // Nobody stands in for himself: the holder is back instead.
    if (holder === to.accountId)
      await tx.run(sql`UPDATE duty_substitution SET ended_at = ${now}, ended_by = ${actor.accountId}::uuid
        WHERE id = ${id}::uuid`);
    else
      await tx.run(
        sql`UPDATE duty_substitution SET account_id = ${to.accountId}::uuid WHERE id = ${id}::uuid`,
      );
    await audit(tx, actor, now, {
      action: 'duty.substitute',
      object: { type: 'duty', id: dutyId, name: to.accountName },
      before: { substitute: from.accountId },
      after: { substitute: to.accountId },
    });
  }
}

/** Handing a leave over names a substitute: only who might name one for that duty does, and never himself. */
function refuseNaming(actor: Actor, { role, holder, path, visibleFromAbove }: Promised, to: string): void {
  if (isOwnAccount(actor, to)) throw toOneself();
  const { from, until } = dutyRange(actor);
  const reaches = path >= from && path < until;
  if (reaches && canEndDuty(actor, { role, accountId: holder, path, visibleFromAbove })) return;
  throw forbidden({
    zh: '此人还在代理不由您授予的职务，不能由您转给别人；请先由被代理人或授予该职务的人结束代理。',
    en: 'The person stands in for a duty that is not yours to grant. Its holder, or whoever grants it, ends that first.',
  });
}

/** The holder is back at once: a leave is an act of trust in one person. */
async function endSubstitutions(tx: Tx, { actor, now, from }: Omit<HandingOver, 'to'>): Promise<void> {
  for (const { id, dutyId, holderName } of await promisedBy(tx, from.accountId, dayInChina(now))) {
    await tx.run(sql`UPDATE duty_substitution SET ended_at = ${now}, ended_by = ${actor.accountId}::uuid
      WHERE id = ${id}::uuid`);
    await audit(tx, actor, now, {
      action: 'duty.substitute_end',
      object: { type: 'duty', id: dutyId, name: holderName },
      before: { substitutionId: id, substitute: from.accountId },
    });
  }
}
