import type { MobilityPeriod } from '@zhibu/contract/mobility';
import {
  type MobilityAction,
  type MobilityEnding,
  type MobilityGround,
  standingWords,
} from '@zhibu/contract/mobility-kinds';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Tx, violatedConstraint } from '../../kernel/database.ts';
import { conflict, forbidden, invalid, type Problem, stale } from '../../kernel/errors.ts';
import { ruleRefused } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import { inWiderScope } from '../../kernel/wider-scope.ts';
import type { Services } from '../../services.ts';
import { lockFor as lockMember } from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { absenceOf } from './mobility.blocks.ts';
import { type HostWish, hostOf } from './mobility.hosts.ts';
import { knows } from './mobility.machine.rules.ts';
import { say } from './mobility.messages.ts';
import { edgeFor, readsAsHome, sidesOf } from './mobility.policy.ts';
import { presentPeriod } from './mobility.present.ts';
import { type MobilityRecord, stepOf } from './mobility.record.ts';
import { decideMobility, leavesHost, type MobilityObjection } from './mobility.rules.ts';
import { findPeriod, keepFloatingSince, lockFor, sameOutside, savePeriod } from './mobility.store.ts';

/** What a step is given by its request. */
export interface MobilityBody extends HostWish {
  ground?: MobilityGround;
  note?: string | null;
  since?: LocalDate;
  until?: LocalDate | null;
  reason?: string | null;
  on?: LocalDate;
  ending?: MobilityEnding;
}

export function getPeriod(services: Services, actor: Actor, id: string): Promise<MobilityPeriod> {
  return services.database.read(actor.scope, async (reader) =>
    presentPeriod(services, reader, actor, await findPeriod(reader, actor, id)),
  );
}

/**
 * One step of a period: locked, judged by the table and the rules, and in one transaction the row, what the file says of
 * it, and the audit.
 * @throws Problem 404, 403 another side's, 409 the state does not know it, 412 stale, 422 a rule or a value
 */
export async function takeStep(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  action: MobilityAction,
  body: MobilityBody,
): Promise<MobilityPeriod> {
  const done = await services.database.transaction(actor.scope, async (tx) => {
    const seen = await findPeriod(tx, actor, id);
    // The file before its periods, as everybody locks them; a host does not reach it and changes nothing of it.
    if (readsAsHome(sidesOf(actor, seen))) await lockMember(tx, actor, seen.memberId);
    const period = await lockFor(tx, actor, id);
    if (period.version !== version) throw stale();
    const next = await step(services, tx, actor, period, action, body);
    // Whoever declines is told what came of it, and from then on there is nothing for that host.
    const { hostPath } = action === 'decline' ? period : next;
    return { ...next, hostPath };
  });
  return services.database.read(actor.scope, (reader) => presentPeriod(services, reader, actor, done));
}

/** The step itself, on a period that the caller has locked. */
export async function step(
  services: Services,
  tx: Tx,
  actor: Actor,
  period: MobilityRecord,
  action: MobilityAction,
  body: MobilityBody,
): Promise<MobilityRecord> {
  const now = services.clock.now();
  const today = dayInChina(now);
  const told = action === 'register' ? await retold(tx, period, body) : period;
  const edge = edgeFor(actor, period, action, told.hostId === null ? 'outside' : 'inside');
  if (!edge) throw noEdge(actor, period, action);
  const reason = cleanText(body.reason ?? '') || null;
  const rulebook = await rulebookAt(tx, { regionId: period.regionId, path: period.orgPath }, today);
  const until = action === 'extend' ? (body.until ?? null) : told.until;
  const on = body.on ?? null;
  const input = { ...told, today, until, reason, on, ending: body.ending ?? null };
  const decision = decideMobility(edge, input, rulebook);
  if ('objections' in decision) throw refusalOf(decision.objections, period.id);
  const { state, turn, endedOn, ending } = decision.next;
  const sides = sidesOf(actor, period);
  const side = edge.by.find((each) => sides.includes(each)) ?? 'system';
  const next: MobilityRecord = {
    ...told,
    hostPath: leavesHost(state, told) ? null : told.hostPath,
    state,
    turn,
    turnSince: today,
    until,
    endedOn,
    ending,
    confirmedOn: confirmedOn(action, told, today),
    backOn: action === 'leave' ? on : action === 'resume' ? null : period.backOn,
  };
  const same = action === 'register' ? await sameOutside(tx, next) : undefined;
  if (same !== undefined) throw conflict(say.alreadyAtPlace(same));
  const about = action === 'extend' ? until : action === 'register' ? next.since : on;
  next.steps = [...period.steps, stepOf(actor, now, { action, state, side, reason, on: about })];
  await inWiderScope(tx, actor.scope, async () => {
    try {
      await savePeriod(tx, next, now);
    } catch (error) {
      throw runsAlready(error) ?? error;
    }
    if (readsAsHome(sides)) await keepFloatingSince(tx, { regionId: period.regionId, id: period.memberId });
  });
  await audit(tx, actor, now, {
    action: `mobility.${action}`,
    object: { type: 'mobility', id: period.id, name: period.memberName },
    reason,
    before: { state: period.state },
    after: { state, ...(endedOn === null ? {} : { on: endedOn, ending }) },
  });
  return { ...next, version: period.version + 1 };
}

/** A place outside needs no confirmation: the home answers for what it registers. */
function confirmedOn(
  action: MobilityAction,
  { hostId, confirmedOn: before }: MobilityRecord,
  today: LocalDate,
) {
  if (action === 'confirm') return today;
  if (action === 'register') return hostId === null ? today : null;
  return before;
}

/** The period as the home registers it: what the member reported, but for what is said anew. */
async function retold(tx: Tx, period: MobilityRecord, body: MobilityBody): Promise<MobilityRecord> {
  const names = body.hostId != null || cleanText(body.place ?? '') !== '';
  const host = await hostOf(
    tx,
    period.orgPath,
    names
      ? body
      : {
          hostId: period.hostId,
          place: period.hostId ? null : period.hostName,
          placePhone: period.hostPhone,
        },
  );
  const { ground = period.ground, since = period.since, until = period.until } = body;
  const note = body.note === undefined ? period.note : cleanText(body.note ?? '') || null;
  return { ...period, ...host, ground, since, until, note };
}

/** Whether the state or the side stands against it. */
function noEdge(actor: Actor, period: MobilityRecord, action: MobilityAction): Problem {
  return knows(action, period.state, period.kind)
    ? forbidden(absenceOf(actor, period, action) ?? say.notYourSide)
    : conflict(say.stateForbids(standingWords(period.kind, period.state)), {
        object: { type: 'mobility', id: period.id },
      });
}

export function refusalOf(objections: readonly MobilityObjection[], id: string): Problem {
  const byRule = objections.find(({ rule }) => rule !== null);
  if (byRule?.rule) return ruleRefused({ ...byRule, rule: byRule.rule }, { type: 'mobility', id });
  const [first] = objections;
  if (!first) throw new Error('mobility: refused without a reason');
  return invalid(
    first.words,
    objections.map(({ pointer, words }) => ({ pointer: pointer ?? '', detail: words })),
  );
}

/** The database's own refusal of a second one, in words. */
export function runsAlready(error: unknown): Problem | null {
  switch (violatedConstraint(error)) {
    case 'member_mobility_host':
      return conflict(say.alreadyThere);
    case 'member_mobility_report':
      return conflict(say.reportedAlready);
    case 'member_mobility_retained':
      return conflict(say.retainedAlready);
    default:
      return null;
  }
}
