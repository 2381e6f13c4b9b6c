import type { FindingAnswer, OfficerAnswer, TermAnswer } from '@zhibu/contract/officers';
import type { Actor } from '../../kernel/authorization.ts';
import { citation, type Objection } from '../../kernel/rulebook.ts';
import { officerAbilities, termAbilities } from './officers.policy.ts';
import type { OfficerRecord, TermRecord } from './officers.store.ts';

export function presentOfficer(actor: Actor, officer: OfficerRecord): OfficerAnswer {
  const { memberId, memberName, ...plain } = officer;
  return { ...plain, member: { id: memberId, name: memberName }, can: officerAbilities(actor, officer) };
}

export function presentTerm(actor: Actor, term: TermRecord): TermAnswer {
  return { ...term, can: termAbilities(actor, term) };
}

export function presentFinding(objection: Objection, severity: 'warn' | 'block'): FindingAnswer {
  const { rule, words, earliest } = objection;
  return {
    severity,
    words,
    rule: rule.key,
    article: citation(rule),
    earliest: typeof earliest === 'string' ? { zh: earliest, en: earliest } : earliest,
  };
}
