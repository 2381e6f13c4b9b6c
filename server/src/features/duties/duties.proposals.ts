import type { Role } from '@zhibu/contract/authorization';
import { roles } from '@zhibu/contract/authorization';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx, violatedConstraint } from '../../kernel/database.ts';
import { conflict, forbidden, invalid, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import { isMobile } from '../../kernel/standards/phone.ts';
import type { Services } from '../../services.ts';
import {
  forgetActors,
  grantAnswer,
  grantIn,
  isOwnAccount,
  isOwnSide,
  lockAccountByLogin,
  lockPlace,
  normalizeLogin,
  toOneself,
} from '../accounts/public.ts';
import { refuseEnded, visibleOrganization } from '../organizations/public.ts';
import { addresseeOf } from './duties.open-items.ts';
import { proposableRoles } from './duties.policy.ts';
import {
  inReach,
  type ProposalAnswer,
  type ProposalRow,
  present,
  proposalFor,
  proposalRows,
  visible,
} from './duties.proposals.store.ts';
import { lapsesOn, proposalDays, stateOn } from './duties.rules.ts';

/** A duty proposed by one and granted by another; nobody grants the own proposal. */

/** Proposals, newest first. */
export async function listProposals(
  services: Services,
  actor: Actor,
  wish: { limit?: number; after?: string; organization?: string; state?: 'pending' | 'decided' },
) {
  const { limit = 20, state = null } = wish;
  const today = dayInChina(services.clock.now());
  const after = decodePosition(wish.after, [idShape])?.[0] ?? null;
  return services.database.read(throughGate(actor, 'accounts'), async (reader) => {
    const within = wish.organization ? await visibleOrganization(reader, actor, wish.organization) : null;
    const from = within?.path ?? null;
    const rows = await reader.rows(sql<ProposalRow>`
      ${proposalRows} WHERE ${visible(actor)} AND (${after}::uuid IS NULL OR p.id < ${after}::uuid)
        AND (${from}::text IS NULL OR (o.path >= ${from}::text AND o.path < ${from === null ? '' : `${from}/`}))
        AND (${state}::text IS NULL
          OR (${state}::text = 'pending') = (p.state = 'pending' AND p.expires_on > ${today}::date))
      ORDER BY p.id DESC LIMIT ${limit + 1}`);
    const items = rows.slice(0, limit);
    return {
      items: items.map((row) => present(actor, row, today)),
      next: rows.length > limit ? encodePosition([items.at(-1)?.id ?? '']) : null,
    };
  });
}

export interface ProposalWish {
  login: string;
  name: string;
  role: Role;
  organizationId: string;
  fromOn?: string;
  untilOn?: string | null;
  visibleFromAbove?: boolean;
  reason: string;
}

/**
 * Proposes a duty to the nearest one who may grant it.
 * @throws Problem 403 role, oneself; 404 organisation; 409 proposed already, or nobody to grant it; 422 person
 */
export async function propose(services: Services, actor: Actor, wish: ProposalWish): Promise<ProposalAnswer> {
  if (!proposableRoles(actor).includes(wish.role) || actor.accountId === null || !actor.duty)
    throw notProposable(wish.role);
  const { accountId } = actor;
  const proposer = actor.duty.role;
  const now = services.clock.now();
  const today = dayInChina(now);
  return services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    await lockPlace(tx, wish.organizationId);
    const organization = await visibleOrganization(tx, actor, wish.organizationId);
    refuseEnded(organization);
    const person = await proposedPerson(services, tx, actor, wish);
    const addressee = await addresseeOf(
      tx,
      { role: wish.role, path: organization.path, proposedBy: accountId, login: person.login },
      today,
    );
    if (addressee === null) throw nobodyGrants(wish.role);
    const id = newId();
    await lapseOld(tx, now, today);
    await insertProposal(
      tx,
      sql`
      INSERT INTO duty_proposal (id, login, name, role, organization_id, from_on, until_on,
        visible_from_above, reason, proposed_by, proposer_role, created_at, expires_on, addressee_id)
      VALUES (${id}, ${person.login}, ${person.name}, ${wish.role}, ${organization.id}::uuid, ${wish.fromOn ?? null}::date, ${wish.untilOn ?? null}::date,
        ${wish.visibleFromAbove ?? true}, ${wish.reason.trim()}, ${accountId}::uuid, ${proposer}, ${now},
        ${lapsesOn(today)}::date, ${addressee}::uuid)`,
    );
    await audit(tx, actor, now, {
      action: 'duty.propose',
      object: { type: 'duty_proposal', id, name: person.name },
      reason: wish.reason.trim(),
      after: { login: person.login, role: wish.role, organizationId: organization.id },
    });
    return present(actor, await proposalFor(tx, actor, id), today);
  });
}

async function proposedPerson(services: Services, tx: Tx, actor: Actor, wish: ProposalWish) {
  const login = normalizeLogin(wish.login);
  const found = await lockAccountByLogin(tx, services, login);
  if (found) {
    if (isOwnSide(actor, found.id)) throw toOneself();
    return { login: found.login, name: found.name };
  }
  // A number in the clear has no place in a proposal, and an account name is none.
  if (isMobile(login))
    throw invalid(
      {
        zh: '没有账号使用这个手机号。新账号请另取账号名。',
        en: 'No account has this number. For a new account choose an account name.',
      },
      [{ pointer: '/login', detail: { zh: '没有这个账号。', en: 'No such account.' } }],
    );
  return { login, name: wish.name.trim() };
}

/** What lapsed stands in nobody's way: it is marked before a new one is written. */
async function lapseOld(tx: Tx, now: Date, today: string): Promise<void> {
  await tx.run(sql`UPDATE duty_proposal SET state = 'expired', decided_at = ${now}, version = version + 1
    WHERE state = 'pending' AND expires_on <= ${today}::date`);
}

async function insertProposal(tx: Tx, statement: ReturnType<typeof sql>): Promise<void> {
  try {
    await tx.run(statement);
  } catch (error) {
    if (violatedConstraint(error) !== 'duty_proposal_once') throw error;
    throw conflict({
      zh: '同样的提名已经在等待批准，不需要重复提出。',
      en: 'The same proposal waits for its decision already.',
    });
  }
}

/** Locked, pending today, and not the actor's own. @throws Problem 403, 404, 409 */
async function toDecide(tx: Tx, actor: Actor, id: string, today: string): Promise<ProposalRow> {
  const row = await proposalFor(tx, actor, id, sql`FOR UPDATE OF p`);
  refuseDecided(row, today);
  if (isOwnSide(actor, row.proposedById)) throw ownProposal();
  if (row.accountId !== null && isOwnSide(actor, row.accountId)) throw toOneself();
  if (!inReach(actor, row.path)) throw notFound('duty_proposal', id);
  return row;
}

function refuseDecided(row: ProposalRow, today: string): void {
  const state = stateOn(row, today);
  if (state === 'pending') return;
  throw conflict(
    state === 'expired'
      ? {
          zh: `这个提名超过 ${proposalDays} 天没有批复，已经失效，请重新提名。`,
          en: `Nobody decided this proposal within ${proposalDays} days; it has lapsed. Propose again.`,
        }
      : { zh: '这个提名已经办结。', en: 'This proposal was decided already.' },
  );
}

/** Grants the duty as it was proposed. @throws Problem 403, 404, 409 as granting does, or lapsed, or one's own */
export async function acceptProposal(services: Services, actor: Actor, id: string) {
  const now = services.clock.now();
  const today = dayInChina(now);
  const { proposal, granted } = await services.database.transaction(
    throughGate(actor, 'accounts'),
    async (tx) => {
      const row = await toDecide(tx, actor, id, today);
      const { login, name, role, organizationId, untilOn, visibleFromAbove } = row;
      const fromOn = row.fromOn !== null && row.fromOn > today ? row.fromOn : today;
      const wish = { login, name, role, organizationId, fromOn, untilOn, visibleFromAbove };
      const granted = await grantIn(services, tx, actor, now, wish);
      await decide(tx, actor, now, row, 'accepted', null, granted.id);
      return { proposal: present(actor, await proposalFor(tx, actor, id), today), granted };
    },
  );
  forgetActors(services);
  const { slip, recoveryId } = await grantAnswer(services, granted);
  return { proposal, slip, recoveryId };
}

/** @throws Problem 403, 404, 409 */
export async function refuseProposal(services: Services, actor: Actor, id: string, reason: string) {
  const now = services.clock.now();
  const today = dayInChina(now);
  return services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const row = await toDecide(tx, actor, id, today);
    if (!present(actor, row, today).can.refuse) throw forbidden();
    await decide(tx, actor, now, row, 'refused', reason.trim(), null);
    return present(actor, await proposalFor(tx, actor, id), today);
  });
}

/** @throws Problem 403 not the own, 404, 409 */
export async function withdrawProposal(services: Services, actor: Actor, id: string) {
  const now = services.clock.now();
  const today = dayInChina(now);
  return services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const row = await proposalFor(tx, actor, id, sql`FOR UPDATE OF p`);
    if (!isOwnAccount(actor, row.proposedById))
      throw forbidden({ zh: '只有提名的人可以撤回。', en: 'Only who proposed it takes it back.' });
    refuseDecided(row, today);
    await decide(tx, actor, now, row, 'withdrawn', null, null);
    return present(actor, await proposalFor(tx, actor, id), today);
  });
}

const actionOf = {
  accepted: 'duty.proposal_accept',
  refused: 'duty.proposal_refuse',
  withdrawn: 'duty.proposal_withdraw',
} as const;

async function decide(
  tx: Tx,
  actor: Actor,
  now: Date,
  row: ProposalRow,
  state: keyof typeof actionOf,
  answer: string | null,
  dutyId: string | null,
): Promise<void> {
  await tx.run(sql`
    UPDATE duty_proposal SET state = ${state}, decided_by = ${actor.accountId}::uuid,
      decided_by_name = ${actor.name}, decided_at = ${now}, answer = ${answer}, duty_id = ${dutyId}::uuid,
      version = version + 1
    WHERE id = ${row.id}::uuid`);
  await audit(tx, actor, now, {
    action: actionOf[state],
    object: { type: 'duty_proposal', id: row.id, name: row.name },
    reason: answer,
    after: { state, dutyId },
  });
}

function notProposable(role: Role) {
  return forbidden({
    zh: `您当前的职务不能提名“${roles[role].zh}”。`,
    en: `Your acting duty cannot propose a "${roles[role].en}".`,
  });
}

function nobodyGrants(role: Role) {
  return conflict({
    zh: `本级和上级还没有人能批准“${roles[role].zh}”，请先请安全管理员任命一位党委管理员。`,
    en: `Nobody here or above may grant "${roles[role].en}" yet; ask a security admin to appoint a committee administrator.`,
  });
}

function ownProposal() {
  return forbidden({
    zh: '不能批复自己提出的提名，请由另一位有权限的人办理。',
    en: 'Nobody decides the own proposal; another person who may grants it.',
  });
}
