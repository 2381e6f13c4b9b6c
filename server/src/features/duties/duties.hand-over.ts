import { type Permission, roles } from '@zhibu/contract/authorization';
import { type Actor, permissionsOfRole, rangeOf } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { conflict, invalid, notFound } from '../../kernel/errors.ts';
import { holdingFirst } from '../../kernel/holding.ts';
import {
  type DutyRef,
  type HoldMode,
  type OpenItem,
  openItemsScope,
  type Successor,
  stillOpen,
} from '../../kernel/open-items.ts';
import { enterScope } from '../../kernel/wider-scope.ts';
import type { Services } from '../../services.ts';
import {
  type DutyRow,
  dutyInReach,
  dutyRange,
  dutyRows,
  dutyToEnd,
  endIn,
  forgetActors,
  type Granted,
  grantAnswer,
  grantIn,
  isHiddenFrom,
  lockAccountByLogin,
  lockDutyToEnd,
  lockLeaves,
  lockPlace,
  normalizeLogin,
  notOver,
} from '../accounts/public.ts';
import { placeOf } from './duties.queries.ts';
import { pathsUpTo } from './duties.rules.ts';

/** Ending a duty: with nothing open, with everything handed over in the same act, or at once in an emergency. */

const refOf = ({ id, accountId, role, regionId, organizationId, path }: DutyRow): DutyRef => ({
  id,
  accountId,
  role,
  regionId,
  organizationId,
  path,
});

const said = ({ kind, words, count }: OpenItem) => ({ kind, words, count });
const summary = (items: readonly OpenItem[]) =>
  Object.fromEntries(items.map(({ kind, count }) => [kind, count]));

/**
 * One transaction in the reach of the leaving duty, which may be ended by the actor. Locked in the order of all: what waits for
 * it, its organisation, the account that comes after, the duty.
 */
async function ending<T>(
  services: Services,
  actor: Actor,
  dutyId: string,
  work: (tx: Tx, duty: DutyRow, now: Date, today: string) => Promise<T>,
  login: string | null = null,
): Promise<T> {
  const now = services.clock.now();
  const today = dayInChina(now);
  const seen = await services.database.read({ ...actor.scope, gate: 'accounts' }, (reader) =>
    dutyToEnd(reader, actor, dutyId, today),
  );
  const result = await services.database.transaction(openItemsScope(actor, seen), async (tx) => {
    let ref = refOf(seen);
    const lock = async () => {
      // Administrators of one place go one after the other, so that the last one knows to be the last.
      await lockPlace(tx, seen.organizationId, seen.role === 'committee_administrator' ? 'one' : 'many');
      if (login !== null) await lockAccountByLogin(tx, services, normalizeLogin(login));
      const duty = await lockDutyToEnd(tx, actor, dutyId, today);
      await lockLeaves(tx, duty.accountId);
      ref = refOf(duty);
      // It came elsewhere since it was seen, and what waits for it with it.
      if (duty.path !== seen.path) await enterScope(tx, openItemsScope(actor, duty));
      return duty;
    };
    const hold = (mode: HoldMode) => services.openItems.holdFor(tx, ref, today, mode);
    return work(tx, await holdingFirst(tx, hold, lock), now, today);
  });
  forgetActors(services);
  return result;
}

/** Ends a duty now; its reach ends with it, everywhere within a second. @throws Problem 403, 404, 409 while something waits */
export async function endDuty(services: Services, actor: Actor, dutyId: string): Promise<void> {
  await ending(services, actor, dutyId, async (tx, duty, now, today) => {
    const open = await services.openItems.of(tx, refOf(duty), today);
    if (open.length > 0) throw stillOpen(open, { type: 'duty', id: dutyId });
    await endIn(tx, actor, now, duty);
  });
}

/** What waits for a duty, and which running duties could take all of it over. @throws Problem 403, 404 */
export async function openItemsOf(services: Services, actor: Actor, dutyId: string) {
  const today = dayInChina(services.clock.now());
  const duty = await services.database.read({ ...actor.scope, gate: 'accounts' }, (reader) =>
    dutyToEnd(reader, actor, dutyId, today),
  );
  return services.database.read(openItemsScope(actor, duty), async (reader) => {
    const items = await services.openItems.of(reader, refOf(duty), today);
    const successors = items.length > 0 ? await successorsFor(reader, actor, duty, items, today) : [];
    return {
      items: items.map(said),
      successors: successors.map((row) => ({
        dutyId: row.id,
        name: row.accountName,
        role: row.role,
        organization: placeOf(row),
      })),
      can: {
        end: items.length === 0,
        handOver: true,
        endAtOnce: actor.duty?.role === 'security_admin',
      },
    };
  });
}

const mostSuccessors = 20;

async function successorsFor(
  reader: Reader,
  actor: Actor,
  duty: DutyRow,
  items: readonly OpenItem[],
  today: string,
): Promise<DutyRow[]> {
  const above = await dutiesAbove(reader, duty, today);
  const { from, until } = dutyRange(actor);
  return above
    .filter((row) => row.path >= from && row.path < until && !isHiddenFrom(actor, row))
    .filter((row) => canTakeOver(row, duty, items))
    .filter((row) => !needsSameOffice(items) || isSameOffice(row, duty))
    .slice(0, mostSuccessors);
}

/** Running duties of others at the organisation and above it, the nearest first. */
function dutiesAbove(reader: Reader, duty: DutyRow, today: string): Promise<DutyRow[]> {
  return reader.rows(sql<DutyRow>`
    ${dutyRows} WHERE d.org_path = ANY(${pathsUpTo(duty.path)}::text[]) AND ${notOver(today)}
      AND d.from_on <= ${today}::date AND d.account_id <> ${duty.accountId}::uuid AND a.status = 'active'
    ORDER BY length(d.org_path) DESC, d.created_at, d.id LIMIT 500`);
}

/** A successor's role may do what is open, and reaches the place where it is open. */
export function canTakeOver(
  successor: Pick<DutyRow, 'role' | 'path'>,
  duty: Pick<DutyRow, 'path'>,
  items: readonly { needs: Permission }[],
): boolean {
  const { from, until } = rangeOf(successor);
  const allowed = permissionsOfRole(successor.role);
  return duty.path >= from && duty.path < until && items.every(({ needs }) => allowed.includes(needs));
}

const needsSameOffice = (items: readonly OpenItem[]) =>
  items.some(({ kind }) => kind === 'last_administrator');
const isSameOffice = (row: DutyRow, duty: DutyRow) =>
  row.role === duty.role && row.organizationId === duty.organizationId;

export interface HandOverWish {
  successorDutyId?: string;
  login?: string;
  name?: string;
  reason?: string;
}

/**
 * Hands everything over that waits for a duty and ends it, in one transaction.
 * @throws Problem 403; 404 the duty or the successor's; 409 a successor who may not do what is open; 422 none, or two
 */
export async function handOver(services: Services, actor: Actor, dutyId: string, wish: HandOverWish) {
  if ((wish.successorDutyId === undefined) === (wish.login === undefined)) throw oneSuccessor();
  const { items, granted } = await ending(
    services,
    actor,
    dutyId,
    async (tx, duty, now, today) => {
      const open = await services.openItems.of(tx, refOf(duty), today);
      const granted =
        wish.login === undefined
          ? null
          : await grantSame(services, tx, actor, now, duty, wish.login, wish.name);
      const to = granted
        ? successorOf(granted)
        : await chosen(tx, actor, duty, open, wish.successorDutyId ?? '', today);
      for (const { kind } of open)
        await services.openItems.handOver(tx, kind, { actor, now, from: refOf(duty), to });
      const rest = await services.openItems.of(tx, refOf(duty), today);
      if (rest.length > 0) throw stillOpen(rest, { type: 'duty', id: dutyId });
      await endIn(tx, actor, now, duty, {
        action: 'duty.hand_over',
        reason: wish.reason?.trim() || null,
        successorId: to.id,
        after: { successorDutyId: to.id, successorAccountId: to.accountId, items: summary(open) },
      });
      return { items: open, granted };
    },
    wish.login,
  );
  const { slip = null, recoveryId = null } = granted ? await grantAnswer(services, granted) : {};
  return { handedOver: items.map(said), slip, recoveryId };
}

/** The successor gets the same duty at the same place until the same day. */
function grantSame(
  services: Services,
  tx: Tx,
  actor: Actor,
  now: Date,
  duty: DutyRow,
  login: string,
  name: string | undefined,
): Promise<Granted> {
  const { role, organizationId, untilOn, visibleFromAbove } = duty;
  const grant = { login, role, organizationId, untilOn, visibleFromAbove };
  return grantIn(services, tx, actor, now, name === undefined ? grant : { ...grant, name });
}

function successorOf({ id, role, organization, account }: Granted): Successor {
  const { regionId, id: organizationId, path, name: organizationName } = organization;
  const { accountId, name: accountName } = account;
  return { id, accountId, role, regionId, organizationId, path, accountName, organizationName };
}

async function chosen(
  tx: Tx,
  actor: Actor,
  duty: DutyRow,
  open: readonly OpenItem[],
  successorId: string,
  today: string,
): Promise<Successor> {
  const row = await dutyInReach(tx, actor, successorId, today);
  if (isHiddenFrom(actor, row)) throw notFound('duty', successorId);
  const fits = row.fromOn <= today && row.accountId !== duty.accountId && row.accountStatus === 'active';
  if (!fits || !canTakeOver(row, duty, open)) throw cannotTakeOver(row);
  return { ...refOf(row), accountName: row.accountName, organizationName: row.organizationName };
}

/**
 * The security admin's emergency brake: the duty ends at once; what waits goes to the nearest duty above that may do
 * it, at the top to a colleague; what finds nobody is named and stays open. @throws Problem 403, 404
 */
export async function endAtOnce(services: Services, actor: Actor, dutyId: string, reason: string) {
  return ending(services, actor, dutyId, async (tx, duty, now, today) => {
    const open = await services.openItems.of(tx, refOf(duty), today);
    const above = await dutiesAbove(tx, duty, today);
    const lapsed = new Set<string>();
    for (const item of open) {
      if (await services.openItems.lapse(tx, item.kind, { actor, now, from: refOf(duty) })) {
        lapsed.add(item.kind);
        continue;
      }
      const able = above.filter((row) => canTakeOver(row, duty, [item]));
      // The superior before a colleague, who may be part of the matter.
      const superior = able.find((row) => row.path !== duty.path) ?? able[0];
      if (!superior) continue;
      const { accountName, organizationName } = superior;
      const to = { ...refOf(superior), accountName, organizationName };
      await services.openItems.handOver(tx, item.kind, { actor, now, from: refOf(duty), to });
    }
    const left = await services.openItems.of(tx, refOf(duty), today);
    const remains = new Map(left.map(({ kind, count }) => [kind, count]));
    const handedOver = open
      .filter(({ kind }) => !lapsed.has(kind))
      .map((item) => ({ ...item, count: item.count - (remains.get(item.kind) ?? 0) }))
      .filter(({ count }) => count > 0);
    await endIn(tx, actor, now, duty, {
      action: 'duty.end_at_once',
      reason: reason.trim(),
      after: { handedOver: summary(handedOver), left: summary(left) },
    });
    return { handedOver: handedOver.map(said), left: left.map(said) };
  });
}

function oneSuccessor() {
  return invalid(
    {
      zh: '请选定一位接手人：选一个现任职务，或者填写接任人的账号，二者选一。',
      en: 'Name one successor: a running duty, or the account of the person who gets the same duty; not both.',
    },
    [{ pointer: '/successorDutyId', detail: { zh: '请选定接手人。', en: 'Choose a successor.' } }],
  );
}

function cannotTakeOver({ accountName, role }: DutyRow) {
  return conflict({
    zh: `${accountName}（${roles[role].zh}）的职务办不了这些事项，或者管不到这个党组织，请另选接手人。`,
    en: `${accountName} (${roles[role].en}) may not do what is open, or does not reach this organisation; choose somebody else.`,
  });
}
