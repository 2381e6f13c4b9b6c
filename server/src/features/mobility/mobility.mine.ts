import { stages } from '@zhibu/contract/fields';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Services } from '../../services.ts';
import { findFor } from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { say } from './mobility.messages.ts';
import { peopleAround } from './mobility.people.ts';
import { periodAnswer, presentContact } from './mobility.present.ts';
import { periodsOfMember } from './mobility.store.ts';

/** More stays than these nobody looks at on a phone. */
const shownPeriods = 50;

/** Where the signed-in member belongs and is hosted, and when the home asks next. */
export function myMobility(services: Services, actor: Actor) {
  const today = dayInChina(services.clock.now());
  return services.database.read(actor.scope, async (reader) => {
    const memberId = actor.member?.id;
    if (memberId === undefined)
      return {
        home: null,
        periods: [],
        lastContact: null,
        contactDue: null,
        overdue: false,
        can: { report: false },
        blocked: say.noMember,
      };
    const member = await findFor(reader, actor, memberId);
    const rulebook = await rulebookAt(reader, { regionId: member.regionId, path: member.orgPath }, today);
    const records = await periodsOfMember(reader, memberId, shownPeriods);
    const people = await peopleAround(services, reader, actor, records, [memberId]);
    const person = people.persons.get(memberId);
    const { lastContact, contactDue, overdue } = presentContact({ memberId }, people, rulebook, today);
    const isMember = member.stage === 'full' || member.stage === 'probationary';
    const hasReported = records.some(({ state }) => state === 'reported');
    const blocked = isMember
      ? hasReported
        ? say.reportedAlready
        : null
      : say.notAMember(stages[member.stage]);
    return {
      home: person ? { id: person.homeId, name: person.homeName, phone: person.homePhone } : null,
      periods: records.map((record) => periodAnswer(services, actor, record, people, rulebook, today)),
      lastContact,
      contactDue,
      overdue,
      can: { report: blocked === null },
      blocked,
    };
  });
}
