import type { ContactAnswer, contacts } from '@zhibu/contract/contacts';
import type { Answer, Body } from '@zhibu/contract/endpoint';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { conflict, type FieldError, forbidden, invalid, stale } from '../../kernel/errors.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import type { Services } from '../../services.ts';
import { canEdit, findFor, lockFor } from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { type ContactPlace, canRecord, contactAbilities } from './contacts.policy.ts';
import {
  applicationTalkDue,
  contactDue,
  type Due,
  dayErrors,
  mayBeRecorded,
  usualWay,
  yearlyTalkDue,
} from './contacts.rules.ts';
import {
  type ContactRecord,
  contactFacts,
  contactsPage,
  findContact,
  insertContact,
  withdraw,
} from './contacts.store.ts';

type ListAnswer = Answer<(typeof contacts)['GET /members/{id}/contacts']>;
type RecordBody = Body<(typeof contacts)['POST /members/{id}/contacts']>;

const dayShape = /^\d{4}-\d{2}-\d{2}$/;

/** @throws Problem 404 for whom the file is not there */
export function listContacts(
  services: Services,
  actor: Actor,
  memberId: string,
  { limit = 20, after }: { limit?: number; after?: string },
): Promise<ListAnswer> {
  const today = dayInChina(services.clock.now());
  const [day, id] = decodePosition(after, [dayShape, idShape]) ?? [];
  return services.database.read(actor.scope, async (reader) => {
    const member = await findFor(reader, actor, memberId);
    const position = day === undefined || id === undefined ? null : ([day, id] as const);
    const rows = await contactsPage(reader, member, position, limit);
    const facts = await contactFacts(reader, member);
    const rulebook = await rulebookAt(reader, { regionId: member.regionId, path: member.orgPath }, today);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const talk = applicationTalkDue(rulebook, facts) ?? yearlyTalkDue(rulebook, facts, today);
    return {
      items: shown.map((row) => present(actor, member, row)),
      next: last && rows.length > limit ? encodePosition([last.day, last.id]) : null,
      talk: standing(facts.lastTalk, talk, today),
      contact: standing(facts.lastContact, contactDue(rulebook, facts), today),
      can: { record: canRecord(actor, member) },
    };
  });
}

function standing(last: LocalDate | null, due: Due | null, today: LocalDate) {
  return { last, due: due?.due ?? null, overdue: due !== null && due.due < today };
}

/** @throws Problem 404, 403 the own file, 409 the file ended, 422 the day */
export function recordContact(
  services: Services,
  actor: Actor,
  memberId: string,
  body: RecordBody,
): Promise<ContactAnswer> {
  const now = services.clock.now();
  const today = dayInChina(now);
  const { kind, day = today, how = usualWay[kind] } = body;
  return services.database.transaction(actor.scope, async (tx) => {
    const member = await lockFor(tx, actor, memberId);
    if (!canEdit(actor, member)) throw ownOrOthers(actor, member);
    if (!mayBeRecorded(member.stage))
      throw conflict({
        zh: '这份档案已经终止，不再登记谈话和联系。',
        en: 'This file has ended; no talks or contacts are recorded any more.',
      });
    refuse(dayErrors(day, today));
    const by = cleanText(body.by ?? '') || actor.name;
    const made = { kind, how, day, by, note: cleanText(body.note ?? '') || null };
    const id = await insertContact(tx, actor, member, made, now);
    await audit(tx, actor, now, {
      action: 'contacts.record',
      object: { type: 'member', id: member.id, name: member.name },
      // What was said stays in the file; the log tells that it was recorded.
      after: { contact: id, kind, how, day, by },
    });
    return present(actor, member, await findContact(tx, actor, id));
  });
}

/** @throws Problem 404, 403 the own file, 409 taken back already, 412 somebody was faster, 422 the reason */
export function withdrawContact(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  given: string,
): Promise<ContactAnswer> {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const { memberId } = await findContact(tx, actor, id);
    const member = await lockFor(tx, actor, memberId);
    if (!canEdit(actor, member)) throw ownOrOthers(actor, member);
    const contact = await findContact(tx, actor, id);
    if (contact.version !== version) throw stale();
    if (contact.withdrawnAt !== null)
      throw conflict({ zh: '这条记录已经撤销。', en: 'This record was taken back already.' });
    const reason = cleanText(given);
    if ([...reason].length < 2)
      refuse([
        { pointer: '/reason', detail: { zh: '请至少写两个字。', en: 'Write at least two characters.' } },
      ]);
    await withdraw(tx, actor, member, id, reason, now);
    await audit(tx, actor, now, {
      action: 'contacts.withdraw',
      object: { type: 'member', id: member.id, name: member.name },
      reason,
      before: { contact: id, kind: contact.kind, how: contact.how, day: contact.day, by: contact.by },
    });
    return present(actor, member, await findContact(tx, actor, id));
  });
}

function present(actor: Actor, member: ContactPlace, row: ContactRecord): ContactAnswer {
  const { memberId: _memberId, withdrawnBy, withdrawnAt, withdrawalReason, ...plain } = row;
  return {
    ...plain,
    withdrawn:
      withdrawnAt === null
        ? null
        : { by: withdrawnBy ?? '', at: withdrawnAt, reason: withdrawalReason ?? '' },
    can: contactAbilities(actor, member, row),
  };
}

function ownOrOthers(actor: Actor, member: { id: string }) {
  if (actor.member?.id !== member.id) return forbidden();
  return forbidden({
    zh: '自己的谈话和联系由别人登记：请上级党组织的同志记录。',
    en: 'Nobody records talks with himself: ask the organisation above.',
  });
}

function refuse(errors: readonly FieldError[]): void {
  const [first] = errors;
  if (!first) return;
  const { detail } = first;
  throw invalid(typeof detail === 'string' ? { zh: detail, en: detail } : detail, errors);
}
