import type { Body } from '@zhibu/contract/endpoint';
import type { OfficerAnswer, officers, TermAnswer } from '@zhibu/contract/officers';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Tx } from '../../kernel/database.ts';
import { conflict, type FieldError, forbidden, invalid, stale } from '../../kernel/errors.ts';
import { type Rulebook, ruleRefused } from '../../kernel/rulebook.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import type { Services } from '../../services.ts';
import { lockOrganization, type OrganizationRecord, refuseEnded } from '../organizations/public.ts';
import { capacityObjections, rulebookAt } from '../rulebook/public.ts';
import { membersOf } from './officers.health.ts';
import { canWriteOfficers } from './officers.policy.ts';
import { presentOfficer, presentTerm } from './officers.present.ts';
import { inOffice } from './officers.queries.ts';
import {
  countOfficers,
  type Decision,
  decideExtension,
  decideTerm,
  listErrors,
  refilledTooEarly,
  standingObjection,
  termRuleOf,
} from './officers.rules.ts';
import {
  type Candidate,
  changeTerm,
  endOfficer,
  extendTerm,
  findOfficer,
  findTerm,
  insertOfficers,
  lastPostOf,
  lastTermEnd,
  leftOn,
  lockCandidates,
  runningTerm,
} from './officers.store.ts';

type TermBody = Body<(typeof officers)['POST /organizations/{id}/terms']>;
type OfficerBody = Body<(typeof officers)['POST /organizations/{id}/officers']>;
type EndBody = Body<(typeof officers)['POST /organizations/{id}/officers/{officerId}/end']>;
type ExtensionBody = Body<(typeof officers)['POST /organizations/{id}/terms/{termId}/extension']>;
type Posts = TermBody['officers'];

/**
 * Change of term (换届) in one act: the running term and its officers end on the day the new ones begin.
 * @throws Problem 404 organisation, 409 it ended or has no terms, 422 values, or a rule speaks against it
 */
export function beginTerm(services: Services, actor: Actor, id: string, body: TermBody): Promise<TermAnswer> {
  const now = services.clock.now();
  const { from, election, village } = body;
  return services.database.transaction(actor.scope, async (tx) => {
    const place = await lockPlace(tx, actor, id);
    const rule = termRuleOf(place.kind, village);
    if (rule === null) throw noTerms();
    const rulebook = await rulebookAt(tx, place, from);
    const running = await runningTerm(tx, place);
    const approval = cleanText(body.approval ?? '') || null;
    const founding = election === 'founding';
    const lastPost = running && (await lastPostOf(tx, place, running));
    const lastEnded = await lastTermEnd(tx, place);
    const { foundedOn } = place;
    const command = { rule, from, founding, approval, running, lastEnded, foundedOn, lastPost };
    const { due } = settled(decideTerm(rulebook, command, dayInChina(now)));
    refuse(listErrors(body.officers));
    const people = await candidatesFor(tx, place, rulebook, body.officers);
    await refuseCommittee(tx, place, rulebook, body.officers);
    const termId = await changeTerm(tx, now, place, running, { election, village, from, due, approval });
    const how = election === 'appointed' ? 'appointed' : 'elected';
    const named = people.map(({ id: memberId, name: memberName }, index) => {
      const post = body.officers[index]?.post ?? 'member';
      return { memberId, memberName, post, how, from } as const;
    });
    await insertOfficers(tx, now, place, termId, named);
    await audit(tx, actor, now, {
      action: 'terms.begin',
      object: { type: 'organization', id: place.id, name: place.name },
      before: running && { number: running.number, from: running.from, due: running.due },
      after: {
        from,
        due,
        election,
        approval,
        officers: named.map(({ memberId, post }) => ({ memberId, post })),
      },
    });
    return presentTerm(actor, await findTerm(tx, place, termId));
  });
}

/**
 * Another officer in the running term.
 * @throws Problem 404, 409 no running term or the post is held, 422 values, or not a full member here
 */
export function addOfficer(
  services: Services,
  actor: Actor,
  id: string,
  { memberId, post, how, from }: OfficerBody,
): Promise<OfficerAnswer> {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const place = await lockPlace(tx, actor, id);
    const term = await runningTerm(tx, place);
    if (!term)
      throw conflict({
        zh: '这个党组织还没有登记任期，请先登记本届任期。',
        en: 'This organisation has no running term; register the term first.',
      });
    const rulebook = await rulebookAt(tx, place, from);
    refuseDay('/from', from, term.from, dayInChina(now));
    const early = refilledTooEarly(from, await leftOn(tx, place, { post, memberId }));
    if (early) refuse([early]);
    const [person] = await candidatesFor(tx, place, rulebook, [{ memberId, post }]);
    if (!person) throw new Error('candidatesFor gives one person a post');
    const held = await inOffice(tx, place);
    await refuseCommittee(tx, place, rulebook, [...held, { memberId, post }]);
    const officer = { memberId, memberName: person.name, post, how, from };
    const [made = ''] = await insertOfficers(tx, now, place, term.id, [officer]);
    await audit(tx, actor, now, {
      action: 'officers.add',
      object: { type: 'organization', id: place.id, name: place.name },
      after: officer,
    });
    return presentOfficer(actor, await findOfficer(tx, place, made));
  });
}

/** @throws Problem 404, 409 ended already, 412 somebody was faster, 422 the day or the reason */
export function endPost(
  services: Services,
  actor: Actor,
  params: { id: string; officerId: string },
  version: number,
  { on, reason: given }: EndBody,
): Promise<OfficerAnswer> {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const place = await lockPlace(tx, actor, params.id);
    const officer = await findOfficer(tx, place, params.officerId);
    if (officer.version !== version) throw stale();
    if (officer.until !== null)
      throw conflict({
        zh: `${officer.memberName}的职务已于 ${officer.until} 结束。`,
        en: `${officer.memberName}'s post ended on ${officer.until}.`,
      });
    refuseDay('/on', on, officer.from, dayInChina(now));
    const reason = reasonOf('/reason', given);
    await endOfficer(tx, now, place, officer.id, on, reason);
    await audit(tx, actor, now, {
      action: 'officers.end',
      object: { type: 'organization', id: place.id, name: place.name },
      reason,
      before: { memberId: officer.memberId, post: officer.post, from: officer.from },
      after: { on },
    });
    return presentOfficer(actor, await findOfficer(tx, place, officer.id));
  });
}

/** @throws Problem 404, 409 the term ended, 412 somebody was faster, 422 values or beyond the rule */
export function putOff(
  services: Services,
  actor: Actor,
  params: { id: string; termId: string },
  version: number,
  body: ExtensionBody,
): Promise<TermAnswer> {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const place = await lockPlace(tx, actor, params.id);
    const term = await findTerm(tx, place, params.termId);
    if (term.version !== version) throw stale();
    if (term.ended !== null)
      throw conflict({
        zh: `第 ${term.number} 届已于 ${term.ended} 结束，不能再延期。`,
        en: `Term ${term.number} ended on ${term.ended} and cannot be extended.`,
      });
    const rulebook = await rulebookAt(tx, place, dayInChina(now));
    const { until } = settled(decideExtension(rulebook, term, body.until));
    const approval = reasonOf('/approval', body.approval);
    const reason = reasonOf('/reason', body.reason);
    await extendTerm(tx, now, place, term.id, { until, approval, reason });
    await audit(tx, actor, now, {
      action: 'terms.extend',
      object: { type: 'organization', id: place.id, name: place.name },
      reason,
      before: { number: term.number, until: term.extendedUntil ?? term.due },
      after: { until, approval },
    });
    return presentTerm(actor, await findTerm(tx, place, term.id));
  });
}

async function lockPlace(tx: Tx, actor: Actor, id: string): Promise<OrganizationRecord> {
  const place = await lockOrganization(tx, actor, id);
  if (!canWriteOfficers(actor)) throw forbidden();
  refuseEnded(place);
  return place;
}

/** The people of a list, each a full member of the organisation or of what stands below it, in the list's order. */
async function candidatesFor(
  tx: Tx,
  place: OrganizationRecord,
  rulebook: Rulebook,
  posts: Posts,
): Promise<Candidate[]> {
  const found = await lockCandidates(
    tx,
    place,
    posts.map(({ memberId }) => memberId),
  );
  return posts.map(({ memberId }, index) => {
    const person = found.get(memberId);
    const here = person && person.orgPath >= place.path && person.orgPath < `${place.path}/`;
    if (!here)
      throw invalid(elsewhere, [
        { pointer: posts.length > 1 ? `/officers/${index}/memberId` : '/memberId', detail: elsewhere },
      ]);
    const objection = standingObjection(rulebook, person);
    if (objection) throw ruleRefused(objection, { type: 'member', id: memberId });
    return person;
  });
}

const elsewhere = {
  zh: '这名党员不在这个党组织。请从本组织的正式党员中选择。',
  en: 'This member does not belong to this organisation. Choose a full member of it.',
};

/** What blocks is the size of the committee; how many members there are is not decided here. */
async function refuseCommittee(
  tx: Tx,
  place: OrganizationRecord,
  rulebook: Rulebook,
  posts: Posts,
): Promise<void> {
  const { kind, form } = place;
  const counts = await membersOf(tx, place);
  const officers = countOfficers(posts);
  const block = capacityObjections(rulebook, { kind, form, ...counts, units: null, officers }).find(
    ({ severity, rule }) => severity === 'block' && rule.key === 'branch.committee_size_max',
  );
  if (block) throw ruleRefused(block, { type: 'organization', id: place.id });
}

function settled<T>(decision: Decision<T>): T {
  if ('next' in decision) return decision.next;
  if ('objection' in decision) throw ruleRefused(decision.objection);
  refuse(decision.errors);
  throw new Error('a decision without a next state names its errors');
}

function refuse(errors: readonly FieldError[]): void {
  const [first] = errors;
  if (!first) return;
  const { detail } = first;
  throw invalid(typeof detail === 'string' ? { zh: detail, en: detail } : detail, errors);
}

function refuseDay(pointer: string, day: string, from: string, today: string): void {
  if (day >= from && day <= today) return;
  const detail = {
    zh: `日期应在 ${from} 到今天（${today}）之间。`,
    en: `The day lies between ${from} and today (${today}).`,
  };
  refuse([{ pointer, detail }]);
}

function reasonOf(pointer: string, given: string): string {
  const text = cleanText(given);
  if ([...text].length >= 2) return text;
  const detail = { zh: '请至少写两个字。', en: 'Write at least two characters.' };
  throw invalid(detail, [{ pointer, detail }]);
}

function noTerms() {
  return conflict({
    zh: '党小组不设任期，请在所属党支部登记。',
    en: 'A group has no terms; register them at its branch.',
  });
}
