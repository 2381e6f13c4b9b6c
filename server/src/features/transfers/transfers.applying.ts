import type { Body } from '@zhibu/contract/endpoint';
import { stages } from '@zhibu/contract/fields';
import { transferStates } from '@zhibu/contract/transfer-states';
import type { transfers } from '@zhibu/contract/transfers';
import { type AuditAct, audit } from '../../kernel/audit.ts';
import { type Actor, isHoldersOwn } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { alongside, type Reader, type Tx, violatedConstraint } from '../../kernel/database.ts';
import { conflict, invalid, Problem, type Words } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { cleanLine, cleanText } from '../../kernel/standards/text.ts';
import { addWorkingDays } from '../../kernel/standards/working-days.ts';
import type { Services } from '../../services.ts';
import { lockFor as lockMember, type MemberRecord } from '../members/public.ts';
import { holdsPeople } from '../organizations/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { lockPlaces, refuseUnlocked } from './transfers.hold.ts';
import { say } from './transfers.messages.ts';
import { presentTransfer } from './transfers.present.ts';
import type { TransferRecord } from './transfers.record.ts';
import { movable } from './transfers.rules.ts';
import { stepOf } from './transfers.steps.ts';
import {
  committeeOf,
  findTransfer,
  insertTransfer,
  lockBranch,
  lockCommittee,
  type NamedPlace,
  openTransferOf,
} from './transfers.store.ts';

type Wishes = Body<(typeof transfers)['POST /transfers']>;
type Filing = Body<(typeof transfers)['POST /transfers/filings']>;

/** Why this member cannot be transferred now; null: nothing speaks against it. */
export async function applicationBlock(
  reader: Reader,
  member: Pick<MemberRecord, 'id' | 'stage'>,
): Promise<Words | null> {
  if (!movable.includes(member.stage)) return say.notTransferable(stages[member.stage]);
  const open = await openTransferOf(reader, member.id);
  return open ? say.openAlready(transferStates[open.state]) : null;
}

/**
 * The member applies for the own transfer.
 * @throws Problem 409 one is open already or the status knows no transfer, 422 the destination
 */
export async function apply(services: Services, actor: Actor, wishes: Wishes) {
  const memberId = actor.member?.id;
  if (memberId === undefined) throw conflict(say.noMember);
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const locked = await lockPlaces(tx, { memberIds: [memberId], others: placesIn(wishes) });
    const member = await lockMember(tx, actor, memberId);
    const id = await open(tx, actor, now, member, wishes, 'member', { locked });
    return presentTransfer(services, tx, actor, await findTransfer(tx, actor, id));
  });
}

/**
 * The origin files for members, each in a transaction of its own: what cannot be filed says why.
 * @param preview nothing is stored
 */
export async function file(services: Services, actor: Actor, body: Filing, preview: boolean) {
  const { memberIds, ...wishes } = body;
  const now = services.clock.now();
  const filed: { id: string | null; member: { id: string; name: string } }[] = [];
  const refused: { member: { id: string; name: string }; words: Words }[] = [];
  for (const memberId of new Set(memberIds)) {
    let name = '';
    try {
      const id = await services.database.transaction(actor.scope, async (tx) => {
        const locked = await lockPlaces(tx, { memberIds: [memberId], others: placesIn(wishes) });
        const member = await lockMember(tx, actor, memberId);
        name = member.name;
        if (actor.member?.id === memberId || isHoldersOwn(actor, memberId)) throw conflict(say.ownFiling);
        return open(tx, actor, now, member, wishes, 'origin', { locked, preview });
      });
      filed.push({ id: preview ? null : id, member: { id: memberId, name } });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refused.push({ member: { id: memberId, name }, words: error.words });
    }
  }
  return { filed, refused };
}

/**
 * Judged and stored in the caller's transaction. @returns its id
 * @param locked organisations, before the file was; absent: nobody else is there
 */
export async function open(
  tx: Tx,
  actor: Actor,
  now: Date,
  member: MemberRecord,
  wishes: Wishes & { duesUntil?: string | null },
  appliedBy: 'member' | 'origin',
  { locked, preview = false }: { locked?: ReadonlySet<string>; preview?: boolean } = {},
): Promise<string> {
  const transfer = await judged(tx, actor, now, member, wishes, appliedBy);
  if (locked) refuseUnlocked(locked, transfer);
  if (preview) return transfer.id;
  try {
    await insertTransfer(tx, transfer);
  } catch (error) {
    if (violatedConstraint(error) === 'transfer_open')
      throw conflict(say.openAlready(transferStates.applied));
    throw error;
  }
  await audit(tx, actor, now, openingOf(transfer));
  return transfer.id;
}

/** What the log says of a transfer that begins. */
export const openingOf = (transfer: TransferRecord): AuditAct => ({
  action: 'transfers.apply',
  object: { type: 'transfer', id: transfer.id, name: transfer.memberName },
  after: {
    state: transfer.state,
    member: transfer.memberId,
    destination: transfer.destinationId ?? transfer.destinationName,
    kind: transfer.kind,
    ground: transfer.ground,
  },
});

/** A transfer as it would begin; nothing is stored. @throws Problem 409 or 422 why it cannot */
export async function judged(
  tx: Tx,
  actor: Actor,
  now: Date,
  member: MemberRecord,
  wishes: Wishes & { duesUntil?: string | null },
  appliedBy: 'member' | 'origin',
): Promise<TransferRecord> {
  const block = await applicationBlock(tx, member);
  if (block) throw conflict(block, { object: { type: 'member', id: member.id } });
  const today = dayInChina(now);
  const target = await targetOf(tx, member, wishes);
  const rulebook = await rulebookAt(tx, { regionId: member.regionId, path: member.orgPath }, today);
  const transfer: TransferRecord = {
    ...target,
    regionId: member.regionId,
    id: newId(),
    state: 'applied',
    memberId: member.id,
    memberName: member.name,
    memberStage: member.stage,
    organizationId: member.organizationId,
    orgPath: member.orgPath,
    originName: member.organizationName,
    destinationPath: null,
    appliedBy,
    appliedOn: today,
    ground: wishes.ground,
    wish: cleanText(wishes.wish ?? '') || null,
    note: cleanText(wishes.note ?? '') || null,
    duesUntil: wishes.duesUntil ?? null,
    turn: 'origin_branch',
    turnSince: now,
    due: addWorkingDays(today, rulebook.value('transfer.approval_working_days')),
    letterSerial: 0,
    letterNumber: null,
    firstIssuedOn: null,
    issuedOn: null,
    validUntil: null,
    checkedInAt: null,
    completedAt: null,
    receipt: null,
    steps: [],
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  const side = appliedBy === 'member' ? 'member' : 'origin_branch';
  transfer.steps = [stepOf(actor, now, { action: 'apply', state: 'applied', side })];
  return transfer;
}

/** The organisations of this registry that it names. */
const placesIn = ({ destinationId, branchId }: Whither) => [destinationId, branchId];

/** What a request says of where it goes: a committee of this registry, or an organisation outside. */
export interface Whither {
  destinationId?: string | null;
  outside?: { name: string; place?: string | null; phone?: string | null } | null;
  branchId?: string | null;
}

type Origin = Pick<TransferRecord, 'committeeId' | 'committeeName'>;

/** The committee of the origin: the one that a transfer was read with, else the one above the place. */
async function originOf(tx: Tx, from: Parameters<typeof targetOf>[1]): Promise<Origin> {
  const { issuerId, issuerName } = from;
  if (issuerId !== undefined && issuerName !== undefined)
    return { committeeId: issuerId, committeeName: issuerName };
  const { id, name } = await committeeOf(tx, from.regionId, from.orgPath);
  return { committeeId: id, committeeName: name };
}

/** Where it goes: the committees of both sides, and within one the branch. @throws Problem 422 */
export async function targetOf(
  tx: Tx,
  from: { regionId: number; orgPath: string; organizationId: string; issuerId?: string; issuerName?: string },
  { destinationId = null, outside = null, branchId = null }: Whither,
) {
  if ((destinationId === null) === (outside === null)) throw field('/destinationId', say.whereTo);
  const [origin, destination] = await alongside<[Origin, Awaited<ReturnType<typeof lockCommittee>>]>(
    originOf(tx, from),
    outside === null ? lockCommittee(tx, destinationId ?? '') : Promise.resolve(undefined),
  );
  if (outside !== null) return { ...origin, ...outsideTarget(outside) };
  if (!destination) throw field('/destinationId', say.destinationUnknown);
  if (destination.kind !== 'committee' && destination.kind !== 'working_committee')
    throw field('/destinationId', say.destinationNoCommittee);
  const kind = destination.id === origin.committeeId ? ('within' as const) : ('between' as const);
  const branch = kind === 'within' && branchId ? await branchWithin(tx, destination, branchId, from) : null;
  return {
    ...origin,
    kind,
    destinationRegionId: destination.regionId,
    destinationId: destination.id,
    destinationName: destination.name,
    outsidePlace: null,
    outsidePhone: null,
    branchId: branch?.id ?? null,
    branchName: branch?.name ?? null,
  };
}

/** An organisation that is not in this registry is known by what is written of it. */
function outsideTarget({ name, place, phone }: NonNullable<Whither['outside']>) {
  const destinationName = cleanLine(name);
  if ([...destinationName].length < 4) throw field('/outside/name', say.outsideNameShort);
  return {
    kind: 'outgoing' as const,
    destinationRegionId: null,
    destinationId: null,
    destinationName,
    outsidePlace: cleanLine(place ?? '') || null,
    outsidePhone: cleanLine(phone ?? '') || null,
    branchId: null,
    branchName: null,
  };
}

type From = { organizationId: string };

/**
 * A branch that takes the member, locked. Whoever received a letter assigns to any branch below: it answers for the committees
 * below it, too, and the letter was its to accept. @throws Problem 422
 */
export async function branchOf(
  tx: Tx,
  committee: { regionId: number; path: string },
  branchId: string | null,
  from: From,
) {
  if (branchId === null) throw field('/branchId', say.branchMissing);
  const branch = await lockBranch(tx, committee, branchId);
  if (!branch) throw field('/branchId', say.branchUnknown);
  if (!holdsPeople(branch.kind as Parameters<typeof holdsPeople>[0]))
    throw field('/branchId', say.branchTakesNobody);
  if (branch.id === from.organizationId) throw field('/branchId', say.sameBranch);
  return branch;
}

/**
 * The same within one committee, which approves for its own branches: what stands below a lower committee is that one's to
 * receive, and goes there with a letter (domain rule 20).
 * @throws Problem 422
 */
export async function branchWithin(tx: Tx, committee: NamedPlace, ...asked: [string | null, From]) {
  const branch = await branchOf(tx, committee, ...asked);
  const its = await committeeOf(tx, branch.regionId, branch.path);
  if (its.id !== committee.id) throw field('/branchId', say.branchOfLower(branch.name, its.name));
  return branch;
}

export const field = (pointer: string, detail: Words) => invalid(detail, [{ pointer, detail }]);
