import type { MobilityPeriod } from '@zhibu/contract/mobility';
import { endedMobilityStates, type MobilityAction, mobilityActionKeys } from '@zhibu/contract/mobility-kinds';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Reader } from '../../kernel/database.ts';
import { citation, type Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { canRecord, contactDue } from '../contacts/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { blocksOf } from './mobility.blocks.ts';
import { type CalledPlace, type People, peopleAround, phoneFor } from './mobility.people.ts';
import { edgeFor, readsAsHome, sidesOf } from './mobility.policy.ts';
import type { KeptMobilityStep, MobilityRecord } from './mobility.record.ts';
import { retainedAtMost } from './mobility.rules.ts';

export const isRunning = ({ state }: MobilityRecord) => !endedMobilityStates.includes(state);

/** As long as something of it is a host's to know; whoever declined hosts nobody. */
const isHosted = (period: MobilityRecord) => isRunning(period) && period.state !== 'declined';

/** Who hosts, as it is called now: of a place outside what was typed. */
export function presentHost({ hostId, hostName, hostPhone }: MobilityRecord, { hosts }: People) {
  if (hostName === null) return null;
  const branch = hostId === null ? undefined : hosts.get(hostId);
  return { id: hostId, name: branch?.name ?? hostName, phone: branch ? branch.phone : hostPhone };
}

/** The member as this side sees it, and whom to call at home. */
export function presentPerson(services: Services, period: MobilityRecord, people: People, asHome: boolean) {
  const person = people.persons.get(period.memberId);
  const phone = phoneFor(services, person, {
    asHost: !asHome,
    holds: asHome ? isRunning(period) : isHosted(period),
  });
  // Of what is over a host keeps the name: what became of the member since is not its to read.
  if (!asHome && !isHosted(period))
    return {
      member: { id: period.memberId, name: period.memberName, sex: null, stage: null, phone },
      home: { id: '', name: '', phone: null },
    };
  return {
    member: {
      id: period.memberId,
      name: person?.name ?? period.memberName,
      sex: person?.sex ?? null,
      stage: person?.stage ?? null,
      phone,
    },
    home: { id: person?.homeId ?? '', name: person?.homeName ?? '', phone: person?.homePhone ?? null },
  };
}

/** How the stay ended is the home's to know: whether the membership ended with it is none of the host's business. */
export const presentEnding = ({ ending }: MobilityRecord, asHome: boolean) => (asHome ? ending : null);

/** When the home keeps in touch next; nothing of it is the host's to know. */
export function presentContact(
  period: { memberId: string },
  people: People,
  rulebook: Rulebook,
  today: LocalDate,
) {
  const facts = people.contacts.get(period.memberId);
  const due = facts ? contactDue(rulebook, facts) : null;
  const last = [facts?.lastTalk ?? null, facts?.lastContact ?? null].filter((day) => day !== null).sort();
  return {
    lastContact: last.at(-1) ?? null,
    contactDue: due?.due ?? null,
    overdue: due !== null && due.due < today,
    contactRule: due && citation(rulebook.rule(due.rule)),
  };
}

const noContact = { lastContact: null, contactDue: null, overdue: false, contactRule: null };

/** One period whole, as this actor's side sees it. @param reader in the actor's scope */
export async function presentPeriod(
  services: Services,
  reader: Reader,
  actor: Actor,
  period: MobilityRecord,
): Promise<MobilityPeriod> {
  const today = dayInChina(services.clock.now());
  const rulebook = await rulebookAt(reader, { regionId: period.regionId, path: period.orgPath }, today);
  const people = await peopleAround(services, reader, actor, [period]);
  return periodAnswer(services, actor, period, people, rulebook, today);
}

export function periodAnswer(
  services: Services,
  actor: Actor,
  period: MobilityRecord,
  people: People,
  rulebook: Rulebook,
  today: LocalDate,
): MobilityPeriod {
  const sides = sidesOf(actor, period);
  const asHome = readsAsHome(sides);
  const { id, kind, state, since, until, graduatedOn, backOn, endedOn, confirmedOn } = period;
  const host = period.hostId === null ? undefined : people.hosts.get(period.hostId);
  const { orgPath, memberId } = period;
  const stage = people.persons.get(memberId)?.stage ?? '';
  const blocked = blocksOf(actor, period, rulebook, today);
  return {
    id,
    kind,
    state,
    ...presentPerson(services, period, people, asHome),
    host: presentHost(period, people),
    ground: asHome ? period.ground : null,
    note: asHome ? period.note : null,
    since,
    until,
    graduatedOn,
    untilAtMost: graduatedOn && retainedAtMost(graduatedOn, rulebook),
    backOn,
    endedOn,
    ending: presentEnding(period, asHome),
    confirmedOn,
    turn: period.turn,
    ...(asHome && isRunning(period) ? presentContact(period, people, rulebook, today) : noContact),
    transferTo: asHome && isRunning(period) ? transferTarget(period, host) : null,
    sides,
    steps: stepsFor(asHome, period),
    version: period.version,
    blocked,
    can: {
      ...abilitiesOf(actor, period),
      ...Object.fromEntries(blocked.map(({ action }) => [action, false])),
      recordContact:
        sides.includes('home') && isRunning(period) && canRecord(actor, { id: memberId, orgPath, stage }),
      openFile: sides.includes('home'),
    },
  };
}

/** A committee receives, not the branch; above none, nobody does. */
function transferTarget({ orgPath }: MobilityRecord, host: CalledPlace | undefined) {
  if (!host?.committeeId || host.committeePath === null) return null;
  const isOwn = `${orgPath}.`.startsWith(`${host.committeePath}.`);
  return { id: host.committeeId, name: host.committeeName ?? '', isOwn };
}

/** What the table lets this actor do from here. */
export function abilitiesOf(actor: Actor, period: MobilityRecord): Record<MobilityAction, boolean> {
  return Object.fromEntries(
    mobilityActionKeys.map((action) => [
      action,
      (['inside', 'outside'] as const).some((host) => edgeFor(actor, period, action, host) !== undefined),
    ]),
  ) as Record<MobilityAction, boolean>; // exactly the keys of the list
}

/**
 * What passed before it was proposed to this host, and with another one, is not the host's to read. That it ended, it is told as
 * an act of the home in every case: who or what ended it would tell why.
 */
function stepsFor(asHome: boolean, { steps }: MobilityRecord): KeptMobilityStep[] {
  if (asHome) return steps;
  const first = steps.findLastIndex(({ action }) => action === 'register');
  return steps.slice(Math.max(0, first)).map((step) => {
    if (step.side === 'host') return step;
    const told = { ...step, reason: null };
    return step.action === 'end' ? { ...told, side: 'home', actorName: '', organization: null } : told;
  });
}
