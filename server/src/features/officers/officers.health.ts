import type { Answer } from '@zhibu/contract/endpoint';
import type { FindingAnswer, officers } from '@zhibu/contract/officers';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Reader } from '../../kernel/database.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import { tallyOf } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';
import { isSuppressed, type OrganizationRecord, visibleOrganization } from '../organizations/public.ts';
import { capacityObjections, rulebookAt } from '../rulebook/public.ts';
import { canSeeCounts, canSeeOfficers, canWriteOfficers } from './officers.policy.ts';
import { presentFinding } from './officers.present.ts';
import { inOffice } from './officers.queries.ts';
import { countOfficers, termObjection, termRuleOf } from './officers.rules.ts';
import { runningTerm, type TermRecord } from './officers.store.ts';

export type HealthAnswer = Answer<(typeof officers)['GET /organizations/{id}/health']>;

/** What the rules say of how an organisation stands today. Pure rules, four reads. @throws Problem 404 */
export function getHealth(services: Services, actor: Actor, id: string): Promise<HealthAnswer> {
  const today = dayInChina(services.clock.now());
  return services.database.read(actor.scope, async (reader) => {
    const organization = await visibleOrganization(reader, actor, id);
    const lives = organization.endedOn === null;
    const can = canWriteOfficers(actor) && lives && organization.kind !== 'group';
    const rulebook = await rulebookAt(reader, organization, today);
    const term = await runningTerm(reader, organization);
    const counts = canSeeCounts(actor) ? await membersOf(reader, organization) : null;
    const findings = lives ? await findingsOf(reader, actor, organization, rulebook, term, counts) : [];
    return {
      date: today,
      // Who reads no files takes figures from the statistics, where small ones are hidden.
      fullMembers: isSuppressed(actor) ? null : (counts?.fullMembers ?? null),
      members: isSuppressed(actor) ? null : (counts?.members ?? null),
      findings,
      can: { beginTerm: can, addOfficer: can && term !== null },
    };
  });
}

interface Counts {
  fullMembers: number;
  members: number;
}

/** Full members and all members of an organisation with everything below it. */
export async function membersOf(reader: Reader, organization: OrganizationRecord): Promise<Counts> {
  const cells = await tallyOf(reader, organization);
  const of = (stage: string) =>
    cells.find(({ dimension, key }) => dimension === 'stage' && key === stage)?.n ?? 0;
  return { fullMembers: of('full'), members: of('full') + of('probationary') };
}

async function findingsOf(
  reader: Reader,
  actor: Actor,
  organization: OrganizationRecord,
  rulebook: Rulebook,
  term: TermRecord | null,
  counts: Counts | null,
): Promise<FindingAnswer[]> {
  const { kind, form } = organization;
  // Without a term nobody registered who holds what: then the committee is unknown, not missing.
  const held = term && canSeeOfficers(actor) ? await inOffice(reader, organization) : null;
  const officers = held && countOfficers(held);
  const capacity = counts
    ? capacityObjections(rulebook, {
        kind,
        form,
        ...counts,
        units: null,
        officers,
        discreet: isSuppressed(actor),
      })
    : [];
  const rule = term && termRuleOf(kind, term.village);
  const calendar = term && rule ? termObjection(rulebook, rule, term) : null;
  return [
    ...capacity.map((one) => presentFinding(one, one.severity)),
    ...(held ?? [])
      .filter(({ stands }) => !stands)
      .map(({ memberName }) => presentFinding(noLonger(rulebook, memberName), 'warn')),
    ...(calendar ? [presentFinding(calendar, 'warn')] : []),
  ];
}

function noLonger(rulebook: Rulebook, name: string) {
  return {
    rule: rulebook.rule('election.standing'),
    words: {
      zh: `${name}已不是这个党组织的正式党员，请结束其职务。`,
      en: `${name} is no longer a full member of this organisation: end the post.`,
    },
    earliest: null,
  };
}
