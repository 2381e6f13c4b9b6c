import type { MobilityState } from '@zhibu/contract/mobility-kinds';
import type { Words } from '../../kernel/errors.ts';
import type { Rulebook, RuleInForce } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

export type MobilityWarningKind = 'mobility_turn' | 'retention_over' | 'retention_ending';

/** What a warning is made of. */
export interface MobilityWarningFacts {
  state: MobilityState;
  memberId: string;
  memberName: string;
  hostName: string | null;
  homeName: string;
  since: LocalDate;
  until: LocalDate | null;
  graduatedOn: LocalDate | null;
  backOn: LocalDate | null;
  turnSince: LocalDate;
}

export interface MobilityWarning {
  kind: MobilityWarningKind;
  since: LocalDate | null;
  due: LocalDate | null;
  words: Words;
  rule: RuleInForce;
}

/** What is said of a period that the query found. Pure. */
export function mobilityWarning(
  kind: MobilityWarningKind,
  rulebook: Rulebook,
  facts: MobilityWarningFacts,
): MobilityWarning {
  const { until, turnSince } = facts;
  if (kind === 'mobility_turn') {
    const isOver = facts.state === 'current';
    return {
      kind,
      since: isOver ? facts.since : turnSince,
      due: isOver ? until : null,
      words: waiting(facts),
      rule: rulebook.rule('floating.from_months'),
    };
  }
  return {
    kind,
    since: facts.graduatedOn,
    due: until,
    words:
      kind === 'retention_over'
        ? {
            zh: `毕业生组织关系保留已于 ${until} 期满，请转出组织关系。`,
            en: `The retention after graduation ended on ${until}: transfer the affiliation.`,
          }
        : {
            zh: `毕业生组织关系保留到 ${until} 期满，请提前联系转出。`,
            en: `The retention after graduation ends on ${until}: prepare the transfer.`,
          },
    rule: rulebook.rule('graduate.retention_years'),
  };
}

function waiting({ state, hostName, homeName, since, until, backOn }: MobilityWarningFacts): Words {
  switch (state) {
    case 'reported':
      return {
        zh: `本人报告自 ${since} 起外出到${hostName}，请登记，或说明不登记的原因。`,
        en: `Reports being away at ${hostName} since ${since}: register it, or say why not.`,
      };
    case 'proposed':
      return {
        zh: `${homeName}的党员自 ${since} 起流入${hostName}，请确认接纳，或说明不接纳的原因。`,
        en: `A member of ${homeName} floats to ${hostName} since ${since}: confirm, or say why not.`,
      };
    case 'declined':
      return {
        zh: `${hostName}没有接纳，请另外联系接纳的党支部，或结束登记。`,
        en: `${hostName} declined: name another host, or end the period.`,
      };
    case 'returning':
      return {
        zh: `报告自 ${backOn} 起不在${hostName}，请核实后结束，或继续流动。`,
        en: `Reported not to be at ${hostName} since ${backOn}: end the period, or let it go on.`,
      };
    default:
      return {
        zh: `原定 ${until} 从${hostName}返回，请核实：已返回的请结束，仍在外的请变更期限。`,
        en: `Was to come back from ${hostName} on ${until}: end the period, or change its last day.`,
      };
  }
}
