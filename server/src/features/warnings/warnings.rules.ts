import type { Permission } from '@zhibu/contract/authorization';
import type { OrganizationForm, OrganizationKind } from '@zhibu/contract/organizations';
import type { RuleKey } from '@zhibu/contract/rules';
import { type WarningKind, warningKinds } from '@zhibu/contract/warning-kinds';
import type { Words } from '../../kernel/errors.ts';
import type { Rulebook, RuleInForce } from '../../kernel/rulebook.ts';
import { addDays, addMonths, addYears, type LocalDate } from '../../kernel/standards/dates.ts';
import {
  applicationTalkDue,
  type ContactFacts,
  contactDue,
  type Due,
  talkYears,
  yearlyTalkDue,
} from '../contacts/public.ts';
import { type RunningTerm, termObjection, termRuleOf } from '../officers/public.ts';
import { capacityObjections } from '../rulebook/public.ts';

/**
 * What the rules find, from facts, the rulebook and a day. Pure: nobody types a warning, and nobody ticks one off; it
 * is gone when the facts are others. The queries select by the same conditions (a test compares the two).
 */
export interface Found {
  kind: WarningKind;
  since: LocalDate | null;
  due: LocalDate | null;
  words: Words;
  rule: RuleInForce;
}

export interface MemberFacts extends ContactFacts {
  joined: LocalDate | null;
  /** Probation extended until. */
  probationUntil: LocalDate | null;
  /** First day of the suspension that lasts. */
  suspendedOn: LocalDate | null;
}

export function memberWarnings(rulebook: Rulebook, facts: MemberFacts, today: LocalDate): Found[] {
  return [
    probation(rulebook, facts, today),
    applicationTalk(rulebook, facts, today),
    yearlyTalk(rulebook, facts, today),
    contact(rulebook, facts, today),
    suspension(rulebook, facts, today),
    removal(rulebook, facts, today),
  ].filter((found) => found !== null);
}

/** Probation ends a year after joining or on the day until which it was extended (domain rule 17). */
function probation(rulebook: Rulebook, facts: MemberFacts, today: LocalDate): Found | null {
  const { stage, joined, probationUntil } = facts;
  if (stage !== 'probationary' || joined === null) return null;
  const due = probationUntil ?? addYears(joined, rulebook.value('development.probation_years'));
  const rule = rulebook.rule('development.probation_years');
  if (due < today)
    return {
      kind: 'probation_overdue',
      since: joined,
      due,
      rule,
      words: {
        zh: `预备期已于 ${due} 届满，请尽快讨论能否转正。`,
        en: `The probation ended on ${due}: decide on full membership without delay.`,
      },
    };
  if (due > addDays(today, rulebook.value('development.probation_reminder_days'))) return null;
  return {
    kind: 'probation_ending',
    since: joined,
    due,
    rule,
    words: {
      zh: `预备期到 ${due} 届满，请准备讨论转正。`,
      en: `The probation ends on ${due}: prepare the decision on full membership.`,
    },
  };
}

function applicationTalk(rulebook: Rulebook, facts: MemberFacts, today: LocalDate): Found | null {
  const asked = applicationTalkDue(rulebook, facts);
  if (asked === null || asked.due >= today) return null;
  return late(rulebook, 'application_talk_overdue', asked, {
    zh: `${facts.applied} 递交入党申请，${asked.due} 前应派人谈话，还没有登记。`,
    en: `Applied on ${facts.applied}; a talk was due until ${asked.due} and none is recorded.`,
  });
}

/** In the last months of the year for the year itself; until it is made up for, for the year before. */
function yearlyTalk(rulebook: Rulebook, facts: MemberFacts, today: LocalDate): Found | null {
  const asked = yearlyTalkDue(rulebook, facts, today);
  const { running } = talkYears(rulebook, today);
  if (asked === null || asked.due > running.until) return null;
  const year = asked.due.slice(0, 4);
  if (asked.due < today)
    return late(rulebook, 'yearly_talk_overdue', asked, {
      zh: `${year} 年没有登记谈心谈话，请补上。`,
      en: `No talk is recorded for ${year}: make up for it.`,
    });
  if (today < running.remindFrom) return null;
  return late(rulebook, 'yearly_talk_overdue', asked, {
    zh: `${year} 年还没有谈心谈话，请在 ${asked.due} 前安排。`,
    en: `No talk yet in ${year}: hold one until ${asked.due}.`,
  });
}

function contact(rulebook: Rulebook, facts: MemberFacts, today: LocalDate): Found | null {
  const asked = contactDue(rulebook, facts);
  if (asked === null || asked.due >= today) return null;
  const every = Number(rulebook.value(asked.rule));
  return late(rulebook, 'contact_overdue', asked, contactWords(facts, every, asked.due));
}

function contactWords({ presence }: MemberFacts, every: number, due: LocalDate): Words {
  if (presence === 'lost')
    return {
      zh: `失去联系，每 ${every} 个月查找一次，应在 ${due} 前。`,
      en: `Contact was lost; look for the member every ${every} month(s): it was due until ${due}.`,
    };
  if (presence === 'abroad')
    return {
      zh: `在国（境）外，每 ${every} 个月联系一次，应在 ${due} 前。`,
      en: `Abroad, to be contacted every ${every} month(s): it was due until ${due}.`,
    };
  return {
    zh: `外出流动，每 ${every} 个月联系一次，应在 ${due} 前。`,
    en: `Floating, to be contacted every ${every} month(s): it was due until ${due}.`,
  };
}

const isMember = ({ stage }: MemberFacts) => stage === 'full' || stage === 'probationary';

/** Six months without contact (domain rule 30). */
function suspension(rulebook: Rulebook, facts: MemberFacts, today: LocalDate): Found | null {
  if (facts.presence !== 'lost' || !isMember(facts)) return null;
  const since = facts.presenceSince ?? facts.onRecord;
  const due = addMonths(since, rulebook.value('lost_contact.suspension_after_months'));
  if (due > today) return null;
  return late(
    rulebook,
    'suspension_possible',
    { rule: 'lost_contact.suspension_after_months', since, due },
    {
      zh: `自 ${since} 失去联系，到 ${due} 已满期限，可按程序停止党籍。`,
      en: `Contact was lost on ${since}; since ${due} membership may be suspended.`,
    },
  );
}

/** Two more years (domain rule 30). */
function removal(rulebook: Rulebook, facts: MemberFacts, today: LocalDate): Found | null {
  const { presence, stage, suspendedOn } = facts;
  if (presence !== 'lost' || stage !== 'suspended' || suspendedOn === null) return null;
  const due = addYears(suspendedOn, rulebook.value('lost_contact.removal_after_years'));
  if (due > today) return null;
  return late(
    rulebook,
    'removal_possible',
    { rule: 'lost_contact.removal_after_years', since: suspendedOn, due },
    {
      zh: `自 ${suspendedOn} 停止党籍，到 ${due} 已满期限且仍无联系，可按程序除名。`,
      en: `Suspended on ${suspendedOn} and still without contact; since ${due} removal is possible.`,
    },
  );
}

function late(rulebook: Rulebook, kind: WarningKind, { rule, since, due }: Due, words: Words): Found {
  return { kind, since, due, words, rule: rulebook.rule(rule) };
}

export interface BranchFacts {
  kind: OrganizationKind;
  form: OrganizationForm;
  fullMembers: number;
  members: number;
}

const sizeKinds: Readonly<Partial<Record<RuleKey, WarningKind>>> = {
  'branch.full_members_min': 'branch_small',
  'branch.members_usual_max': 'branch_large',
};

/** Domain rule 1, as the rulebook judges every other step (capacity.rules.ts). @param discreet without the numbers */
export function branchWarnings(rulebook: Rulebook, facts: BranchFacts, discreet = false): Found[] {
  return capacityObjections(rulebook, { ...facts, units: null, officers: null, discreet }).flatMap(
    ({ rule, words }): Found[] => {
      const kind = sizeKinds[rule.key];
      return kind === undefined ? [] : [{ kind, since: null, due: null, words, rule }];
    },
  );
}

export interface TermFacts extends RunningTerm {
  kind: OrganizationKind;
  village: boolean;
}

/** Domain rule 4, in the officers' words. */
export function termWarnings(rulebook: Rulebook, facts: TermFacts, today: LocalDate): Found[] {
  const rule = termRuleOf(facts.kind, facts.village);
  const objection = rule && termObjection(rulebook, rule, facts);
  if (!objection) return [];
  const due = facts.extendedUntil ?? facts.due;
  const kind = due <= today ? 'term_overdue' : 'term_ending';
  return [{ kind, since: facts.from, due, words: objection.words, rule: objection.rule }];
}

/** What somebody must be allowed to do so that a kind asks something; null where it is only good to know. */
const asksFor = {
  probation_overdue: 'members.write',
  probation_ending: 'members.write',
  application_talk_overdue: 'members.write',
  yearly_talk_overdue: 'members.write',
  contact_overdue: 'members.write',
  transfer_overdue: 'transfers.handle',
  transfer_acceptance_overdue: 'transfers.handle',
  transfer_turn: 'transfers.handle',
  mobility_turn: 'members.write',
  retention_over: 'members.write',
  retention_ending: 'members.write',
  term_overdue: 'organizations.write',
  term_ending: 'organizations.write',
  branch_small: 'members.write',
  suspension_possible: null,
  removal_possible: null,
  branch_large: null,
} as const satisfies Record<WarningKind, Permission | null>;

export function severityOf(kind: WarningKind, permissions: readonly Permission[]): 'ask' | 'know' {
  const needed = asksFor[kind];
  return needed !== null && permissions.includes(needed) ? 'ask' : 'know';
}

/** Kinds that a duty is told of: those about persons only where it reads their files, transfers where it reads these. */
export function kindsFor(permissions: readonly Permission[]): WarningKind[] {
  const people = permissions.includes('members.read');
  const told = {
    member: people,
    organization: people || permissions.includes('statistics.read'),
    transfer: permissions.includes('transfers.read'),
    mobility: people,
  };
  const kinds = Object.keys(warningKinds) as WarningKind[]; // the keys of a literal table
  return kinds.filter((kind) => told[warningKinds[kind].subject]);
}
