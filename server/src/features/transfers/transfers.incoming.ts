import type { Body } from '@zhibu/contract/endpoint';
import type { transfers } from '@zhibu/contract/transfers';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Tx } from '../../kernel/database.ts';
import { conflict, invalid } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { cleanLine, cleanText } from '../../kernel/standards/text.ts';
import { addWorkingDays } from '../../kernel/standards/working-days.ts';
import type { Services } from '../../services.ts';
import { decideValues, faultsToErrors, type MemberValues, whileNumbersLast } from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { archivedFile } from './transfers.incoming.known.ts';
import { letterKey, letterObjections } from './transfers.incoming.rules.ts';
import { insertIncoming, reserveIncoming } from './transfers.incoming.store.ts';
import { say } from './transfers.messages.ts';
import { presentTransfer } from './transfers.present.ts';
import type { TransferRecord } from './transfers.record.ts';
import { refusalOf } from './transfers.refusals.ts';
import { stepOf } from './transfers.steps.ts';
import { findTransfer, insertTransfer, lockCommittee, type NamedPlace } from './transfers.store.ts';

type Registration = Body<(typeof transfers)['POST /transfers/incoming']>;

/**
 * A paper letter from outside, registered by the committee that receives: the member has reported with it. Nobody is
 * made a member by this; that is the acceptance, which assigns the branch.
 * @throws Problem 422 what the letter cannot say or a rule, 409 known already: the letter, or the person, 429 too many of those
 */
export async function registerIncoming(services: Services, actor: Actor, body: Registration) {
  return whileNumbersLast(services, actor, () => registerLetter(services, actor, body));
}

async function registerLetter(services: Services, actor: Actor, body: Registration) {
  const { database, vault, clock } = services;
  const now = clock.now();
  const today = dayInChina(now);
  const arrivedOn = body.arrivedOn ?? today;
  const values = personOf(body, today);
  return database.transaction(actor.scope, async (tx) => {
    const committee = await committeeOfDuty(tx, actor);
    const rulebook = await rulebookAt(tx, committee, today);
    const objections = letterObjections({ ...body.letter, ...values, arrivedOn }, rulebook, today);
    const id = newId();
    if (objections.length > 0) throw refusalOf(objections, id);
    const issuer = cleanLine(body.letter.issuer);
    const number = cleanLine(body.letter.number);
    const archived = await archivedFile(vault, tx, actor, values, body.letter);
    await reserveIncoming(vault, tx, committee.regionId, id, {
      letter: letterKey(issuer, number),
      idNumber: values.idNumber,
    });
    const memberId = archived ?? newId();
    const due = addWorkingDays(today, rulebook.value('transfer.acceptance_working_days'));
    const transfer: TransferRecord = {
      ...incomingRecord(body, committee, { id, memberId, issuer, number, values, arrivedOn, due, now }),
      steps: [
        stepOf(actor, now, {
          action: 'register_letter',
          state: 'checked_in',
          side: 'destination',
          letter: number,
          until: body.letter.until,
        }),
      ],
    };
    await insertTransfer(tx, transfer);
    await insertIncoming(tx, vault, transfer, { values, arrivedOn, returns: archived !== null });
    await audit(tx, actor, now, {
      action: 'transfers.register_letter',
      object: { type: 'transfer', id, name: values.name },
      after: {
        state: 'checked_in',
        letter: number,
        issuer,
        issuedOn: body.letter.issuedOn,
        until: body.letter.until,
      },
    });
    return presentTransfer(services, tx, actor, await findTransfer(tx, actor, id));
  });
}

/** The person as a new file would have it. @throws Problem 422 with each value at fault */
function personOf({ person }: Registration, today: LocalDate): MemberValues {
  const { values, faults } = decideValues(null, person, today);
  const [first] = faults;
  if (!first) return values;
  throw invalid(
    { zh: first.zh, en: first.en },
    faultsToErrors(faults).map(({ pointer, detail }) => ({ pointer: `/person${pointer}`, detail })),
  );
}

/** Locked before the person is looked for. */
async function committeeOfDuty(tx: Tx, actor: Actor): Promise<NamedPlace> {
  const committee = actor.duty ? await lockCommittee(tx, actor.duty.organizationId) : undefined;
  if (committee?.kind !== 'committee' && committee?.kind !== 'working_committee')
    throw conflict(say.onlyCommittee);
  return committee;
}

function incomingRecord(
  { letter, ground, wish, note }: Registration,
  committee: NamedPlace,
  its: {
    id: string;
    memberId: string;
    issuer: string;
    number: string;
    values: MemberValues;
    arrivedOn: LocalDate;
    due: LocalDate;
    now: Date;
  },
): TransferRecord {
  const { id, memberId, issuer, number, values, due, now } = its;
  return {
    regionId: committee.regionId,
    id,
    kind: 'incoming',
    state: 'checked_in',
    memberId,
    memberName: values.name,
    memberStage: values.stage,
    // It lies where it is received: nobody of this registry is the origin.
    organizationId: committee.id,
    orgPath: committee.path,
    originName: issuer,
    committeeId: committee.id,
    committeeName: issuer,
    destinationRegionId: committee.regionId,
    destinationId: committee.id,
    destinationName: committee.name,
    destinationPath: committee.path,
    outsidePlace: cleanLine(letter.place ?? '') || null,
    outsidePhone: cleanLine(letter.phone ?? '') || null,
    branchId: null,
    branchName: null,
    appliedBy: 'member',
    appliedOn: its.arrivedOn,
    ground,
    wish: cleanText(wish ?? '') || null,
    note: cleanText(note ?? '') || null,
    duesUntil: letter.duesUntil ?? null,
    turn: 'destination',
    turnSince: now,
    due,
    letterSerial: 0,
    letterNumber: number,
    firstIssuedOn: null,
    issuedOn: letter.issuedOn,
    validUntil: letter.until,
    checkedInAt: now,
    completedAt: null,
    receipt: null,
    steps: [],
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}
