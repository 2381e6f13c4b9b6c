import { stages } from '@zhibu/contract/fields';
import type { MobilityPeriod } from '@zhibu/contract/mobility';
import type { MobilityGround, MobilityKind } from '@zhibu/contract/mobility-kinds';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Tx } from '../../kernel/database.ts';
import { conflict, forbidden } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import type { Services } from '../../services.ts';
import { isOwn, lockFor as lockMember, type MemberRecord } from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { type HostWish, hostOf } from './mobility.hosts.ts';
import { say } from './mobility.messages.ts';
import { edgeFor } from './mobility.policy.ts';
import { type MobilityRecord, stepOf } from './mobility.record.ts';
import { decideMobility } from './mobility.rules.ts';
import { getPeriod, refusalOf, runsAlready } from './mobility.service.ts';
import { insertPeriod, keepFloatingSince, sameOutside } from './mobility.store.ts';

interface Away extends HostWish {
  ground: MobilityGround;
  note?: string | null;
  since: LocalDate;
  until?: LocalDate | null;
}

const noHost = { hostId: null, hostPath: null, hostName: null, hostPhone: null };

/** The home registers that a member floats. @throws Problem 404, 403 the own file, 409 it runs already, 422 a rule or a value */
export async function registerAway(services: Services, actor: Actor, body: Away & { memberId: string }) {
  return begin(services, actor, body.memberId, 'register', async (tx, member) => ({
    ...(await hostOf(tx, member.orgPath, body)),
    ...told(body),
    graduatedOn: null,
  }));
}

/** The member reports being away; the host sees nothing of it before the home registers it. */
export async function reportAway(services: Services, actor: Actor, body: Away) {
  const memberId = actor.member?.id;
  if (memberId === undefined) throw conflict(say.noMember);
  return begin(services, actor, memberId, 'report', async (tx, member) => ({
    ...(await hostOf(tx, member.orgPath, body)),
    hostPath: null,
    ...told(body),
    graduatedOn: null,
  }));
}

/** The home registers that a graduate's affiliation stays. */
export async function retain(
  services: Services,
  actor: Actor,
  body: {
    memberId: string;
    ground: MobilityGround;
    note?: string | null;
    graduatedOn: LocalDate;
    until: LocalDate;
  },
) {
  const { graduatedOn } = body;
  return begin(services, actor, body.memberId, 'retain', async () => ({
    ...noHost,
    ...told({ ...body, since: graduatedOn }),
    graduatedOn,
  }));
}

const told = ({ ground, note, since, until }: Away) => ({
  ground,
  note: cleanText(note ?? '') || null,
  since,
  until: until ?? null,
});

type Told = ReturnType<typeof told> &
  Pick<MobilityRecord, 'hostId' | 'hostPath' | 'hostName' | 'hostPhone' | 'graduatedOn'>;

/** The first step of a period: judged by the same table and rules as those that follow. */
async function begin(
  services: Services,
  actor: Actor,
  memberId: string,
  action: 'register' | 'report' | 'retain',
  tell: (tx: Tx, member: MemberRecord) => Promise<Told>,
): Promise<MobilityPeriod> {
  const now = services.clock.now();
  const today = dayInChina(now);
  const kind: MobilityKind = action === 'retain' ? 'retained' : 'floating';
  const id = newId();
  await services.database.transaction(actor.scope, async (tx) => {
    const member = await lockMember(tx, actor, memberId);
    const { regionId, orgPath } = member;
    if (member.stage !== 'full' && member.stage !== 'probationary')
      throw conflict(say.notAMember(stages[member.stage]), { object: { type: 'member', id: memberId } });
    const period = await tell(tx, member);
    const places = { memberId, orgPath, hostPath: null, state: 'none' as const, kind };
    const edge = edgeFor(actor, places, action, period.hostId === null ? 'outside' : 'inside');
    if (!edge) throw forbidden(isOwn(actor, member) ? say.ownFile : say.notYourSide);
    const rulebook = await rulebookAt(tx, { regionId, path: orgPath }, today);
    const input = { ...period, kind, today, reason: null, on: null, ending: null };
    const decision = decideMobility(edge, input, rulebook);
    if ('objections' in decision) throw refusalOf(decision.objections, memberId);
    const { state, turn } = decision.next;
    const [side = 'home'] = edge.by;
    const record: MobilityRecord = {
      ...period,
      regionId,
      id,
      kind,
      state,
      memberId,
      memberName: member.name,
      orgPath,
      backOn: null,
      confirmedOn: state === 'current' ? today : null,
      endedOn: null,
      ending: null,
      turn,
      turnSince: today,
      steps: [stepOf(actor, now, { action, state, side, reason: null, on: period.since })],
      version: 1,
    };
    const same = state === 'current' ? await sameOutside(tx, record) : undefined;
    if (same !== undefined) throw conflict(say.alreadyAtPlace(same));
    try {
      await insertPeriod(tx, record, now);
    } catch (error) {
      throw runsAlready(error) ?? error;
    }
    if (kind === 'floating') await keepFloatingSince(tx, member);
    await audit(tx, actor, now, {
      action: `mobility.${action}`,
      object: { type: 'mobility', id, name: member.name },
      after: { member: memberId, state, since: period.since, until: period.until, host: period.hostId },
    });
  });
  return getPeriod(services, actor, id);
}
