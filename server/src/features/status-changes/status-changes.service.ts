import type { Body } from '@zhibu/contract/endpoint';
import type { Stage } from '@zhibu/contract/fields';
import type {
  StatusChangeAnswer,
  StatusFindingAnswer,
  StatusOutcomeAnswer,
  statusChangeApi,
} from '@zhibu/contract/status-changes';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Reader, Tx } from '../../kernel/database.ts';
import { conflict, invalid, stale, type Words } from '../../kernel/errors.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import { inWiderScope } from '../../kernel/wider-scope.ts';
import type { Services } from '../../services.ts';
import {
  knownStates,
  lockFor,
  type MemberRecord,
  notYours,
  recordEvent,
  reviseHistories,
} from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { isFinal, moveOf } from './status-changes.machine.rules.ts';
import { canChangeStatus, canRevoke } from './status-changes.policy.ts';
import { differencesOf, presentChange, presentFinding, refusalOf } from './status-changes.present.ts';
import { decideStatusChange, type StatusCommand, type StatusValues } from './status-changes.rules.ts';
import { memberStatus } from './status-changes.standing.ts';
import { stillHeld } from './status-changes.still-held.ts';
import {
  findChange,
  insertChange,
  markRevoked,
  type StatusChangeRecord,
  statusValues,
  writeStatus,
} from './status-changes.store.ts';

type ChangeBody = Body<(typeof statusChangeApi)['POST /members/{id}/status-changes']>;

/**
 * One change of status: judged, and unless only looked at, in one transaction the row of the member, its history with
 * the counts, the line of the file's history, the change on record and the audit.
 * @throws Problem 404, 403 the own file, 412 stale, 409 the status does not know it, 422 a rule or a value
 */
export function changeStatus(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  body: ChangeBody,
  preview: boolean,
): Promise<StatusOutcomeAnswer> {
  const now = services.clock.now();
  const command = commandOf(body);
  return services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    if (!preview) await services.travels.hold(tx, id);
    const member = await lockFor(tx, actor, id);
    if (!canChangeStatus(actor, member)) throw notYours(actor, member);
    if (member.version !== version) throw stale();
    const rulebook = await rulebookAt(tx, { regionId: member.regionId, path: member.orgPath }, command.on);
    const status = await memberStatus(tx, actor, member);
    const decision = decideStatusChange(status, command, rulebook, dayInChina(now));
    if ('objections' in decision) {
      if (!preview) throw refusalOf(decision.objections, id);
      const blocks = decision.objections.map(presentFinding);
      return { preview, changes: [], blocks, warnings: [], change: null };
    }
    const before = await statusValues(tx, member);
    const warnings = [
      ...decision.warnings.map(presentFinding),
      ...(await heldBy(tx, member, decision.next, dayInChina(now))),
      ...(await onTheWay(services, tx, member, before.stage, decision.next.stage)),
    ];
    const changes = differencesOf(before, decision.next);
    if (preview) return { preview, changes, blocks: [], warnings, change: null };
    const note = cleanText(body.note ?? '') || null;
    const changeId = await record(tx, actor, now, member, { ...command, note }, before, decision.next);
    const { stage } = decision.next;
    await inWiderScope(tx, throughGate(actor, 'accounts'), () =>
      isFinal(stage)
        ? services.travels.settle(tx, { actor, now, member, received: null })
        : services.travels.restage(tx, { actor, now, member, before: before.stage, after: stage }),
    );
    const change = presentChange(actor, await findChange(tx, actor, changeId));
    return { preview, changes, blocks: [], warnings, change };
  });
}

function commandOf({ kind, on, basis, document, ground, months }: ChangeBody): StatusCommand {
  return {
    kind,
    on,
    basis: cleanText(basis ?? '') || null,
    document: cleanText(document ?? '') || null,
    ground: ground ?? null,
    months: months ?? null,
  };
}

/** What ends by itself with the membership, or waits while it is suspended. */
async function onTheWay(
  { travels }: Services,
  reader: Reader,
  member: MemberRecord,
  before: Stage,
  after: Stage,
): Promise<StatusFindingAnswer[]> {
  const halts = after === 'suspended' && before !== after;
  const told = isFinal(after) ? travels.endings(reader, member) : halts ? travels.halts(reader, member) : [];
  return (await told).map(noticeOf);
}

const noticeOf = (words: Words): StatusFindingAnswer => ({
  words,
  rule: null,
  article: null,
  earliest: null,
  pointer: null,
  link: null,
});

/** Posts and duties do not end by themselves: that is decided by whoever answers for them. */
async function heldBy(
  reader: Reader,
  member: MemberRecord,
  next: StatusValues,
  today: string,
): Promise<StatusFindingAnswer[]> {
  return isFinal(next.stage) || next.stage === 'suspended' ? stillHeld(reader, member, today) : [];
}

async function record(
  tx: Tx,
  actor: Actor,
  now: Date,
  member: MemberRecord,
  command: StatusCommand & { note: string | null },
  before: StatusValues,
  after: StatusValues,
): Promise<string> {
  const { kind, on, ground, basis, document, note } = command;
  const { cause } = moveOf(kind);
  const states = (await knownStates(tx, [member.id])).get(member.id) ?? [];
  const causeBefore = states.find(({ validFrom }) => validFrom === on)?.cause ?? null;
  await writeStatus(tx, member, after, now);
  if (cause !== null)
    await reviseHistories(tx, [member.id], on, () => counted(before, after), { now, cause });
  const changes = eventChanges(before, after);
  await recordEvent(tx, actor, member, { kind: 'status_changed', validOn: on, recordedAt: now, changes });
  const row = { kind, on, ground, basis, document, note, before, after, causeBefore };
  const id = await insertChange(tx, actor, now, member, row);
  await audit(tx, actor, now, {
    action: 'members.status_change',
    object: { type: 'member', id: member.id, name: member.name },
    before: side(changes, 0),
    after: { kind, on, ...(document === null ? {} : { document }), ...side(changes, 1) },
  });
  return id;
}

/** What of a change stands in the history that is counted; what did not change is left as each period has it. */
function counted(before: StatusValues, after: StatusValues): Partial<StatusValues> {
  const keys = ['stage', 'presence', 'joined', 'full'] as const;
  return Object.fromEntries(keys.flatMap((key) => (before[key] === after[key] ? [] : [[key, after[key]]])));
}

function eventChanges(before: StatusValues, after: StatusValues) {
  return Object.fromEntries(
    differencesOf(before, after).map(
      (one) => [one.field, [one.before, one.after]] as [string, [string | null, string | null]], // a pair a field
    ),
  );
}

const side = (changes: Record<string, [string | null, string | null]>, index: 0 | 1) =>
  Object.fromEntries(Object.entries(changes).map(([field, pair]) => [field, pair[index]]));

/**
 * A change that was recorded wrongly: the file and its history are again as they were, marked as a correction.
 * @throws Problem 404, 403, 412 stale, 409 not the last one, taken back already, or the file went on since
 */
export function revokeChange(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  { reason: given }: { reason: string },
): Promise<StatusChangeAnswer> {
  const now = services.clock.now();
  const reason = cleanText(given);
  return services.database.transaction(actor.scope, async (tx) => {
    const seen = await findChange(tx, actor, id);
    await services.travels.hold(tx, seen.memberId);
    const member = await lockFor(tx, actor, seen.memberId);
    // Read again under the lock: somebody may have been faster.
    const change = await findChange(tx, actor, id);
    if (!canChangeStatus(actor, member)) throw notYours(actor, member);
    if (change.version !== version) throw stale();
    if (!canRevoke(actor, member, change)) throw notLast(change);
    if ([...reason].length < 2) {
      const detail = { zh: '请写明为什么撤销，至少两个字。', en: 'Say why, in at least two characters.' };
      throw invalid(detail, [{ pointer: '/reason', detail }]);
    }
    const { reducedAt, ...current } = await statusValues(tx, member);
    const next = restored(current, change);
    if (reducedAt !== null || next === null) throw wentOn(change);
    await markRevoked(tx, actor, now, change, reason);
    await writeStatus(tx, member, next, now);
    await takeBack(tx, now, change, current, next);
    const stages = { before: current.stage, after: next.stage };
    await inWiderScope(tx, actor.scope, () =>
      services.travels.restage(tx, { actor, now, member, ...stages }),
    );
    const changes = eventChanges(current, next);
    const event = { kind: 'status_revoked', validOn: change.on, recordedAt: now, changes };
    await recordEvent(tx, actor, member, event);
    await audit(tx, actor, now, {
      action: 'members.status_revoke',
      object: { type: 'member', id: member.id, name: member.name },
      reason,
      before: { kind: change.kind, on: change.on, ...side(changes, 0) },
      after: side(changes, 1),
    });
    return presentChange(actor, await findChange(tx, actor, id));
  });
}

/** What the change touched is as before, the rest stays; null where stage or whereabouts went on by other ways. */
function restored(current: StatusValues, { before, after }: StatusChangeRecord): StatusValues | null {
  if (current.stage !== after.stage || current.presence !== after.presence) return null;
  const keys = Object.keys(before) as (keyof StatusValues)[]; // a stored row of exactly these keys
  const touched = keys.filter((key) => before[key] !== after[key]);
  return { ...current, ...Object.fromEntries(touched.map((key) => [key, before[key]])) };
}

async function takeBack(
  tx: Tx,
  now: Date,
  change: StatusChangeRecord,
  current: StatusValues,
  next: StatusValues,
): Promise<void> {
  const { cause } = moveOf(change.kind);
  if (cause === null) return;
  // A date that was put right meanwhile was put right for all time: it goes for all time, too.
  const dates = (['joined', 'full'] as const).filter(
    (key) => change.before[key] !== change.after[key] && current[key] !== change.after[key],
  );
  if (dates.length > 0) {
    const never = Object.fromEntries(dates.map((key) => [key, next[key]]));
    await reviseHistories(tx, [change.memberId], '', () => never, { now, cause: 'corrected' });
  }
  await reviseHistories(tx, [change.memberId], change.on, () => counted(current, next), {
    now,
    cause: change.causeBefore ?? 'corrected',
    replaced: cause,
  });
}

function notLast({ revokedAt }: StatusChangeRecord) {
  return conflict(
    revokedAt === null
      ? {
          zh: '只能撤销最近一次变动；请先撤销它之后的变动。',
          en: 'Only the last change is taken back; take back those after it first.',
        }
      : { zh: '这次变动已经撤销。', en: 'This change was taken back already.' },
  );
}

function wentOn({ on }: StatusChangeRecord) {
  return conflict({
    zh: `${on} 的变动登记之后，档案又有别的改动，不能直接撤销。请按实际情况登记新的变动，或者提出更正。`,
    en: `The file went on after the change of ${on}, which cannot be taken back: record what happened since, or correct it.`,
  });
}
