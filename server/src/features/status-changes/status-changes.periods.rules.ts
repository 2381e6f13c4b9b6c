import type { Words } from '../../kernel/errors.ts';
import type { Rulebook, RuleInForce } from '../../kernel/rulebook.ts';
import { addMonths, addYears, type LocalDate } from '../../kernel/standards/dates.ts';
import type { MemberStatus, StatusCommand, StatusObjection } from './status-changes.rules.ts';

/**
 * Minimum periods block, lateness warns (domain, "Traps"). Periods are those of the calendar: 31 August and six months
 * is the last day of February, 29 February and a year is 28 February. A day that is known to its month only counts from
 * the first: a rule refuses what is too early for certain.
 */

/** What the rules refuse on the day of the change. */
export function ruleObjections(
  status: MemberStatus,
  command: StatusCommand,
  rulebook: Rulebook,
): StatusObjection[] {
  const found = judges[command.kind]?.(status, command, rulebook) ?? null;
  return found === null ? [] : [found];
}

type Judge = (status: MemberStatus, command: StatusCommand, rulebook: Rulebook) => StatusObjection | null;

const judges: Partial<Record<StatusCommand['kind'], Judge>> = {
  admit: tooYoung,
  convert: tooEarly,
  extend_probation: extensionObjection,
  suspend: suspensionObjection,
  remove: removalObjection,
};

/** When probation ends as the constitution has it, without an extension; null where joining is unknown. */
export function probationDue({ joined }: Pick<MemberStatus, 'joined'>, rulebook: Rulebook): LocalDate | null {
  return joined === null ? null : addYears(joined, rulebook.value('development.probation_years'));
}

/** When probation ends, an extension included. */
export function probationEnd(
  status: Pick<MemberStatus, 'joined' | 'probationUntil'>,
  rulebook: Rulebook,
): LocalDate | null {
  return status.probationUntil ?? probationDue(status, rulebook);
}

/** An extension counts from the day on which probation would have ended (domain rule 17). */
export function extendedUntil(
  status: Pick<MemberStatus, 'joined'>,
  { months }: Pick<StatusCommand, 'months'>,
  rulebook: Rulebook,
): LocalDate | null {
  const due = probationDue(status, rulebook);
  return due === null || months === null ? null : addMonths(due, months);
}

function tooYoung({ birth }: MemberStatus, { on }: StatusCommand, rulebook: Rulebook) {
  const rule = rulebook.rule('development.age_min_years');
  const earliest = addYears(birth, rule.value);
  if (on >= earliest) return null;
  return by(rule, earliest, {
    zh: `到 ${earliest} 才满 ${rule.value} 周岁，此前不能接收为预备党员。`,
    en: `Is ${rule.value} years old only on ${earliest} and cannot be admitted before.`,
  });
}

function tooEarly(status: MemberStatus, { on }: StatusCommand, rulebook: Rulebook) {
  const end = probationEnd(status, rulebook);
  if (end === null) return joinedUnknown(rulebook);
  if (on >= end) return null;
  const extended = status.probationUntil !== null;
  return by(
    rulebook.rule(extended ? 'development.probation_extension_months' : 'development.probation_years'),
    end,
    extended
      ? {
          zh: `预备期已延长到 ${end}，此前不能转正。`,
          en: `Probation was extended until ${end}; nobody becomes a full member before.`,
        }
      : {
          zh: `预备期到 ${end} 满，此前不能转正。`,
          en: `Probation ends on ${end}; nobody becomes a full member before.`,
        },
  );
}

function extensionObjection(status: MemberStatus, { on, months }: StatusCommand, rulebook: Rulebook) {
  const rule = rulebook.rule('development.probation_extension_months');
  if (status.probationUntil !== null)
    return by(rule, null, {
      zh: `预备期已延长到 ${status.probationUntil}，只能延长一次。`,
      en: `Probation was extended until ${status.probationUntil} already; it is extended once only.`,
    });
  const due = probationDue(status, rulebook);
  if (due === null) return joinedUnknown(rulebook);
  if (on < due)
    return by(rulebook.rule('development.probation_years'), due, {
      zh: `预备期到 ${due} 满，期满后才能讨论延长。`,
      en: `Probation ends on ${due}; an extension is discussed then, not before.`,
    });
  const { min, max } = rule.value;
  if (months === null) return null;
  if (months < min || months > max)
    return by(
      rule,
      null,
      {
        zh: `预备期可以延长 ${min} 到 ${max} 个月，不能延长 ${months} 个月。`,
        en: `Probation is extended by ${min} to ${max} months, not by ${months}.`,
      },
      '/months',
    );
  const until = addMonths(due, months);
  if (until > on) return null;
  return by(
    rule,
    null,
    {
      zh: `延长从预备期满（${due}）起算，${months} 个月到 ${until} 已经结束，不能再这样延长。`,
      en: `An extension counts from the end of probation (${due}); ${months} months ended on ${until} already.`,
    },
    '/months',
  );
}

function suspensionObjection(
  { presence, presenceSince }: MemberStatus,
  { on, ground }: StatusCommand,
  rulebook: Rulebook,
) {
  if (ground === 'abroad' && presence !== 'abroad')
    return by(
      rulebook.rule('abroad.suspension_usual_years'),
      { zh: '登记“出国（境）”之后', en: 'once going abroad is on record' },
      {
        zh: '没有登记出国（境），不能以此停止党籍。请先登记“出国（境）”。',
        en: 'Going abroad is not on record, so membership is not suspended for it. Record it first.',
      },
      '/ground',
    );
  if (ground !== 'lost_contact') return null;
  const rule = rulebook.rule('lost_contact.suspension_after_months');
  if (presence !== 'lost' || presenceSince === null)
    return by(
      rule,
      {
        zh: `登记“失去联系”满 ${rule.value} 个月之后`,
        en: `${rule.value} months after the loss of contact on record`,
      },
      {
        zh: '没有登记失去联系，不能以此停止党籍。请先登记“失去联系”。',
        en: 'A loss of contact is not on record, so membership is not suspended for it. Record it first.',
      },
      '/ground',
    );
  const earliest = addMonths(presenceSince, rule.value);
  if (on >= earliest) return null;
  return by(rule, earliest, {
    zh: `自 ${presenceSince} 失去联系，到 ${earliest} 才满 ${rule.value} 个月，此前不能停止党籍。`,
    en: `Out of contact since ${presenceSince}; ${rule.value} months end on ${earliest}, not to be suspended before.`,
  });
}

function removalObjection({ stage, suspension }: MemberStatus, { on }: StatusCommand, rulebook: Rulebook) {
  if (stage !== 'suspended' || suspension?.ground !== 'lost_contact') return null;
  const rule = rulebook.rule('lost_contact.removal_after_years');
  const earliest = addYears(suspension.on, rule.value);
  if (on >= earliest) return null;
  return by(rule, earliest, {
    zh: `因失去联系自 ${suspension.on} 停止党籍，到 ${earliest} 才满 ${rule.value} 年，此前不能除名。`,
    en: `Suspended for lost contact on ${suspension.on}; ${rule.value} years end on ${earliest}, not to be removed before.`,
  });
}

function joinedUnknown(rulebook: Rulebook): StatusObjection {
  return by(
    rulebook.rule('development.probation_years'),
    { zh: '补登入党日期之后', en: 'once the day of joining is on file' },
    {
      zh: '没有登记入党日期，算不出预备期何时届满。请先在档案里补登。',
      en: 'The day of joining is not on file, so nobody knows when probation ends. Add it to the file first.',
    },
  );
}

/** What is late or unusual passes, and is said. */
export function ruleWarnings(
  status: MemberStatus,
  { kind, on, ground }: StatusCommand,
  rulebook: Rulebook,
): StatusObjection[] {
  if (kind === 'convert' || kind === 'extend_probation' || kind === 'cancel_probation')
    return present(lateDiscussion(status, on, rulebook));
  if (kind === 'suspend' && ground === 'abroad') return present(shortAbroad(status, on, rulebook));
  if (kind === 'remove' && status.stage === 'suspended' && status.suspension === null)
    return [
      by(rulebook.rule('lost_contact.removal_after_years'), null, {
        zh: `停止党籍的日期和原因不在系统里。如果是因失去联系停止的，请核对是否已满 ${rulebook.value('lost_contact.removal_after_years')} 年。`,
        en: 'When and why membership was suspended is not on record. If contact was lost, check that the time has passed.',
      }),
    ];
  if (kind === 'restore' && status.suspension === null)
    return [
      {
        words: {
          zh: '停止党籍之前的类别不在系统里，将恢复为正式党员，请核对。',
          en: 'The status before the suspension is not on record: it becomes full member. Check that it was.',
        },
        rule: null,
        earliest: null,
        pointer: null,
      },
    ];
  return [];
}

const present = (warning: StatusObjection | null) => (warning === null ? [] : [warning]);

function lateDiscussion(status: MemberStatus, on: LocalDate, rulebook: Rulebook): StatusObjection | null {
  const end = probationEnd(status, rulebook);
  const rule = rulebook.rule('development.conversion_within_months');
  if (end === null || on <= addMonths(end, rule.value)) return null;
  return by(rule, null, {
    zh: `预备期已于 ${end} 满，超过 ${rule.value} 个月才讨论，请说明原因。`,
    en: `Probation ended on ${end}; its discussion is more than ${rule.value} month(s) late: say why.`,
  });
}

function shortAbroad({ presenceSince }: MemberStatus, on: LocalDate, rulebook: Rulebook) {
  const rule = rulebook.rule('abroad.suspension_usual_years');
  if (presenceSince === null) return null;
  const usual = addYears(presenceSince, rule.value);
  if (on > usual) return null;
  return by(rule, usual, {
    zh: `自 ${presenceSince} 出国（境），一般超过 ${rule.value} 年（${usual} 之后）才停止党籍。`,
    en: `Abroad since ${presenceSince}; membership is generally suspended after more than ${rule.value} years (${usual}).`,
  });
}

function by(
  rule: RuleInForce,
  earliest: LocalDate | Words | null,
  words: Words,
  pointer: string | null = null,
): StatusObjection {
  return { words, rule, earliest, pointer };
}
