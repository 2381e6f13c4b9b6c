import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict, invalid, notFound } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { type Invited, issueCodes, slipOf } from './accounts.activation.service.ts';
import { type HeldDuty, heldBy, lockPlace, notOver } from './accounts.duties.store.ts';
import { mayHoldCodeOf } from './accounts.policy.ts';
import { createMemberAccounts, type MemberForAccount } from './accounts.store.ts';

const mostAtOnce = 500;

/** People who take part: whose file ended gets no slip. */
const takingPart = ['applicant', 'activist', 'candidate', 'probationary', 'full'];

interface MemberRow extends MemberForAccount {
  pinyin: string;
  accountId: string | null;
  login: string | null;
  status: 'invited' | 'active' | 'closed' | null;
  openedBefore: boolean | null;
  /** Duties of the account that run or will. */
  duties: Pick<HeldDuty, 'role' | 'path'>[];
}

/**
 * Activation slips for members of one organisation (not below); accounts are made where missing. Who has signed in
 * before is counted and left alone; officers whose duties the actor could not give are left out.
 * @throws Problem 404 organisation or member out of reach; 409 such an officer asked for; 422 more than 500
 */
export async function issueSlips(
  services: Services,
  actor: Actor,
  request: { organizationId: string; memberIds?: string[] },
) {
  const now = services.clock.now();
  const { organization, issued, alreadyActive } = await services.database.transaction(
    throughGate(actor, 'accounts'),
    async (tx) => {
      await lockPlace(tx, request.organizationId);
      const organization = await visibleOrganization(tx, actor, request.organizationId);
      const members = await membersWithAccounts(tx, organization, request.memberIds ?? null, dayInChina(now));
      if (request.memberIds) refuseMissing(request.memberIds, members);
      const alreadyActive = members.filter((member) => member.status === 'active').length;
      const invited = members.filter((member) => member.status === null || member.status === 'invited');
      // One slip would undo what the halves of two officers are for (ADR 0012).
      const reset = invited.find(({ openedBefore }) => openedBefore === true);
      if (request.memberIds && reset) throw openedByTwo(reset.name);
      const waiting = invited.filter(
        (member) => member.openedBefore !== true && mayHoldCodeOf(actor, member.duties),
      );
      const officer = invited.find((member) => !waiting.includes(member));
      if (request.memberIds && officer) throw codeOfOfficer(officer.name);
      if (waiting.length > mostAtOnce) throw tooMany(waiting.length);
      const issued = await issueCodes(tx, actor, now, await accountsFor(tx, now, waiting));
      await audit(tx, actor, now, {
        action: 'activation_slips.issue',
        object: { type: 'organization', id: organization.id, name: organization.name },
        after: { accountIds: issued.map((each) => each.accountId) },
      });
      return { organization, issued, alreadyActive };
    },
  );
  const slips = [];
  for (const code of issued) slips.push(await slipOf(services, code, organization.name));
  return { slips, alreadyActive };
}

/**
 * Row-level security keeps members out of the actor's range away. Locked in the order of their ids, as everybody locks several
 * files; in the order of the printed pages.
 */
async function membersWithAccounts(
  tx: Tx,
  organization: { regionId: number; id: string },
  memberIds: string[] | null,
  today: string,
): Promise<MemberRow[]> {
  const rows = await tx.rows(sql<MemberRow>`
    SELECT m.region_id AS "regionId", m.id, m.name, m.pinyin, m.phone_index AS "phoneIndex", a.id AS "accountId", a.login,
      a.status, a.password_changed_at IS NOT NULL AS "openedBefore", coalesce((SELECT jsonb_agg(jsonb_build_object('role', d.role, 'path', d.org_path)) FROM duty d
        WHERE d.id IN (${heldBy(sql`a.id`, today)}) AND ${notOver(today)}), '[]'::jsonb) AS duties
    FROM member m LEFT JOIN account a ON a.member_id = m.id
    WHERE m.region_id = ${organization.regionId} AND m.organization_id = ${organization.id}
      AND m.stage = ANY (${takingPart}::text[])
      AND (${memberIds}::uuid[] IS NULL OR m.id = ANY (${memberIds}::uuid[]))
    ORDER BY m.id FOR UPDATE OF m`);
  return rows.sort((a, b) => (a.pinyin === b.pinyin ? 0 : a.pinyin < b.pinyin ? -1 : 1));
}

/** In the order of the list, which is that of the printed pages. */
async function accountsFor(tx: Tx, now: Date, members: readonly MemberRow[]): Promise<Invited[]> {
  const made = await createMemberAccounts(
    tx,
    now,
    members.filter((member) => member.accountId === null),
  );
  const byMember = new Map(made.map((account) => [account.memberId, account]));
  return members.flatMap((member) => {
    const { accountId, login, name, id } = member;
    if (accountId !== null && login !== null) return [{ accountId, memberId: id, name, login }];
    const account = byMember.get(id);
    return account ? [account] : [];
  });
}

function refuseMissing(wanted: readonly string[], found: readonly MemberRow[]): void {
  const known = new Set(found.map((member) => member.id));
  const missing = wanted.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound('member', missing);
}

function openedByTwo(name: string) {
  return conflict({
    zh: `${name}的账号以前开通过，重新开通要由两位管理人员办理账号恢复，不能只打印激活单。`,
    en: `The account of ${name} was open before: two officers recover it; a slip alone does not.`,
  });
}

function codeOfOfficer(name: string) {
  return conflict({
    zh: `${name}担任管理职务，激活单请由授予该职务的管理员重新打印。`,
    en: `${name} holds an office; whoever may grant that duty prints the slip again.`,
  });
}

function tooMany(count: number) {
  return invalid({
    zh: `这里有 ${count} 人还没有登录过，一次最多打印 ${mostAtOnce} 张，请选择其中一部分。`,
    en: `${count} people here have not signed in yet; choose at most ${mostAtOnce} at a time.`,
  });
}
