import type { OrganizationKind } from '@zhibu/contract/organizations';
import type { Post } from '@zhibu/contract/posts';
import type { RuleKey } from '@zhibu/contract/rules';
import type { FieldError } from '../../kernel/errors.ts';
import type { Objection, Rulebook } from '../../kernel/rulebook.ts';
import {
  addMonths,
  addYears,
  definitelyBefore,
  type KnownDate,
  type LocalDate,
} from '../../kernel/standards/dates.ts';
import type { OfficerCounts } from '../rulebook/public.ts';

/** Bodies that are elected for a term, and the rule that says for how long (domain rule 4). */
const termRules = {
  committee: 'term.committee_years',
  working_committee: 'term.committee_years',
  general_branch: 'term.general_branch_years',
  branch: 'term.branch_years',
  group: null,
} as const satisfies Record<OrganizationKind, RuleKey | null>;

export type TermRule = NonNullable<(typeof termRules)[OrganizationKind]> | 'term.village_branch_years';

/** Null for a group, which has no term. In villages and communities branches and general branches have their own. */
export function termRuleOf(kind: OrganizationKind, village: boolean): TermRule | null {
  if (village && (kind === 'branch' || kind === 'general_branch')) return 'term.village_branch_years';
  return termRules[kind];
}

export interface RunningTerm {
  from: LocalDate;
  due: LocalDate;
  extendedUntil: LocalDate | null;
}

/** What is registered already and no new day may contradict. */
export interface Registered {
  /** Founding day of the organisation. */
  foundedOn: LocalDate | null;
  /** The last day on which a post of the running term began or ended. */
  lastPost: LocalDate | null;
}

export interface TermCommand extends Registered {
  rule: TermRule;
  from: LocalDate;
  founding: boolean;
  approval: string | null;
  running: RunningTerm | null;
  /** The first day without the latest term that ended; null when there was none. */
  lastEnded: LocalDate | null;
}

export type Decision<T> = { next: T } | { errors: readonly FieldError[] } | { objection: Objection };

/** The day on which the new term is due to end, or why it cannot begin. @param rulebook of the day it begins */
export function decideTerm(
  rulebook: Rulebook,
  { rule, from, founding, approval, running, lastEnded, foundedOn, lastPost }: TermCommand,
  today: LocalDate,
): Decision<{ due: LocalDate }> {
  if (from > today)
    return wrong('/from', {
      zh: '换届日期不能晚于今天，请在选举之后登记。',
      en: 'A term cannot begin after today: register it after the election.',
    });
  if (foundedOn !== null && from < foundedOn)
    return wrong('/from', {
      zh: `这个党组织成立于 ${foundedOn}，任期不能早于这一天开始。`,
      en: `The organisation was founded on ${foundedOn}; no term begins before.`,
    });
  if (running && from <= running.from)
    return wrong('/from', {
      zh: `本届自 ${running.from} 开始，换届日期应在此之后。`,
      en: `The running term began on ${running.from}; the next begins later.`,
    });
  if (lastEnded !== null && from < lastEnded)
    return wrong('/from', {
      zh: `上一届到 ${lastEnded} 结束，新一届不能早于这一天开始。`,
      en: `The last term ended on ${lastEnded}; the next does not begin before.`,
    });
  if (founding && (running || lastEnded !== null))
    return wrong('/election', {
      zh: '这个党组织已有任期，请选择换届选举或上级指派。',
      en: 'This organisation has a term already: choose a regular election or an appointment.',
    });
  if (running) {
    const early = earlyObjection(rulebook, running.due, from, approval);
    if (early) return { objection: early };
    if (lastPost !== null && from < lastPost)
      return wrong('/from', {
        zh: `本届在 ${lastPost} 还登记过任免，换届日期不能早于这一天。`,
        en: `A post of the running term began or ended on ${lastPost}; the next term does not begin before.`,
      });
  }
  return { next: { due: addYears(from, rulebook.value(rule)) } };
}

/** A post that is filled again begins on the day on which its last holder left, or later: null when it does. */
export function refilledTooEarly(from: LocalDate, leftOn: LocalDate | null): FieldError | null {
  if (leftOn === null || from >= leftOn) return null;
  return {
    pointer: '/from',
    detail: {
      zh: `上一任到 ${leftOn} 才离任，任职日期不能早于这一天。`,
      en: `The last holder left on ${leftOn}; the post begins on that day or later.`,
    },
  };
}

function earlyObjection(
  rulebook: Rulebook,
  due: LocalDate,
  from: LocalDate,
  approval: string | null,
): Objection | null {
  if (from >= due) return null;
  const rule = rulebook.rule('term.shift_max_years');
  const earliest = addYears(due, -rule.value);
  if (from < earliest)
    return {
      rule,
      words: {
        zh: `本届任期到 ${due}，经批准最多提前 ${rule.value} 年，即不早于 ${earliest} 换届。`,
        en: `The running term lasts until ${due}; with approval the election may come ${rule.value} year(s) earlier, not before ${earliest}.`,
      },
      earliest,
    };
  if (approval !== null) return null;
  return {
    rule,
    words: {
      zh: `本届任期到 ${due}，提前换届须经上级党组织批准，请填写批准文号。`,
      en: `The running term lasts until ${due}; an earlier election needs the superior's approval: name its document.`,
    },
    earliest: due,
  };
}

/** How long an election may be put off. @param rulebook of the day of the decision */
export function decideExtension(
  rulebook: Rulebook,
  { due, extendedUntil }: RunningTerm,
  until: LocalDate,
): Decision<{ until: LocalDate }> {
  const now = extendedUntil ?? due;
  if (until <= now)
    return wrong('/until', {
      zh: `任期本来就到 ${now}，延期应在此之后。`,
      en: `The term lasts until ${now} anyway; an extension goes beyond.`,
    });
  const rule = rulebook.rule('term.shift_max_years');
  const latest = addYears(due, rule.value);
  if (until <= latest) return { next: { until } };
  return {
    objection: {
      rule,
      words: {
        zh: `任期到 ${due}，经批准最多延长 ${rule.value} 年，即不晚于 ${latest}。`,
        en: `The term lasts until ${due}; with approval it may be ${rule.value} year(s) longer, not beyond ${latest}.`,
      },
      earliest: null,
    },
  };
}

function wrong(pointer: string, detail: { zh: string; en: string }): { errors: FieldError[] } {
  return { errors: [{ pointer, detail }] };
}

/**
 * Only who may be elected holds a post (domain rule 19): null for a full member on the rulebook's day. Where only the
 * month or the year of becoming one is known, every day of it passes.
 */
export function standingObjection(
  rulebook: Rulebook,
  { name, stage, full }: { name: string; stage: string; full: KnownDate | null },
): Objection | null {
  const rule = rulebook.rule('election.standing');
  if (stage === 'full') {
    const from: KnownDate = { date: rulebook.date, precision: 'day' };
    if (!full || !definitelyBefore(from, full)) return null;
    return {
      rule,
      words: {
        zh: `${name}到 ${full.date} 才是正式党员，任职日期不能早于这一天。`,
        en: `${name} is a full member only since ${full.date}; the post does not begin before.`,
      },
      earliest: full.date,
    };
  }
  if (stage === 'probationary')
    return {
      rule,
      words: {
        zh: `${name}是预备党员，没有被选举权，不能担任这个职务。`,
        en: `${name} is a probationary member and cannot be elected to a post.`,
      },
      earliest: { zh: '转为正式党员之后', en: 'once a full member' },
    };
  return {
    rule,
    words: {
      zh: `${name}不是正式党员，没有被选举权，不能担任这个职务。`,
      en: `${name} is not a full member and cannot be elected to a post.`,
    },
    earliest: { zh: '成为正式党员之后', en: 'once a full member' },
  };
}

/** People in a body, each counted once whatever they hold. */
export function countOfficers(held: readonly { memberId: string; post: Post }[]): OfficerCounts {
  const holding = (post: Post) => held.filter((one) => one.post === post).length;
  return {
    secretaries: holding('secretary'),
    deputies: holding('deputy_secretary'),
    committee: new Set(held.map(({ memberId }) => memberId)).size,
  };
}

/** What is wrong with a list of posts by itself: one secretary, nobody twice in one post. */
export function listErrors(list: readonly { memberId: string; post: Post }[]): FieldError[] {
  const errors: FieldError[] = [];
  if (list.filter(({ post }) => post === 'secretary').length !== 1)
    errors.push({
      pointer: '/officers',
      detail: { zh: '请指定一名书记。', en: 'Name one secretary.' },
    });
  const seen = new Set<string>();
  list.forEach(({ memberId, post }, index) => {
    const key = `${memberId} ${post}`;
    if (seen.has(key))
      errors.push({
        pointer: `/officers/${index}`,
        detail: { zh: '同一个人同一职务填了两次。', en: 'The same person stands twice in one post.' },
      });
    seen.add(key);
  });
  return errors;
}

/** The last day from which the superior is told that a term ends: those due until then are near their end. */
export function reminderUntil(rulebook: Rulebook, today: LocalDate): LocalDate {
  return addMonths(today, rulebook.value('term.reminder_months'));
}

/** What the calendar says of a running term; null while there is time. */
export function termObjection(
  rulebook: Rulebook,
  rule: TermRule,
  { due, extendedUntil }: RunningTerm,
): Objection | null {
  const until = extendedUntil ?? due;
  if (until <= rulebook.date)
    return {
      rule: rulebook.rule(rule),
      words: {
        zh: `本届任期已于 ${until} 届满，请换届，或者报上级批准延期。`,
        en: `The term ended on ${until}: hold the election, or have an extension approved.`,
      },
      earliest: null,
    };
  if (until > reminderUntil(rulebook, rulebook.date)) return null;
  return {
    rule: rulebook.rule('term.reminder_months'),
    words: {
      zh: `本届任期将于 ${until} 届满，请准备换届。`,
      en: `The term ends on ${until}: prepare the election.`,
    },
    earliest: null,
  };
}
