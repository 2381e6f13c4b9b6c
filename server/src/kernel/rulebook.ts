import type { FindingAnswer } from '@zhibu/contract/finding';
import type { RuleKey, RuleOverride, RuleTrust, RuleValues } from '@zhibu/contract/rules';
import { Problem, type Words } from './errors.ts';
import type { LocalDate } from './standards/dates.ts';

/** One rule as it holds at one organisation on one day. */
export interface RuleInForce<K extends RuleKey = RuleKey> {
  key: K;
  value: RuleValues[K];
  title: Words;
  trust: RuleTrust;
  override: RuleOverride;
  /** The regulation and its article; null where an organisation set the value itself. */
  document: Words | null;
  article: Words | null;
  /** Half-open: in force from its first day to the day before `until`. */
  since: LocalDate;
  until: LocalDate | null;
  /** Whose setting it is; null for the rulebook's own. */
  setBy: { organizationId: string; name: string } | null;
}

/** The rules of one organisation on one day. Pure rule functions take it as an argument; they read no clock. */
export interface Rulebook {
  readonly date: LocalDate;
  rule<K extends RuleKey>(key: K): RuleInForce<K>;
  value<K extends RuleKey>(key: K): RuleValues[K];
}

/** How a refusal or a warning quotes a rule: the article for what was read in the text (A), else the setting. */
export function citation(rule: RuleInForce): Words {
  if (rule.setBy)
    return {
      zh: `按本组织设置（${rule.setBy.name}，自${rule.since}起）`,
      en: `as set by ${rule.setBy.name} since ${rule.since}`,
    };
  if (rule.trust === 'A' && rule.document)
    return {
      zh: `${rule.document.zh}${rule.article?.zh ?? ''}`,
      en: [rule.document.en, rule.article?.en].filter(Boolean).join(', '),
    };
  return { zh: '按本组织设置（默认值）', en: 'as set here (default)' };
}

/** One rule that speaks against a step, or only warns of it. */
export interface Objection {
  rule: RuleInForce;
  words: Words;
  /** The first day on which the step becomes lawful, or the condition in words; null where time does not help. */
  earliest: LocalDate | Words | null;
  /** The field of the body that it is about, where there is one: marked beside the words. */
  pointer?: string | null;
}

/** What speaks against a step, or only warns of it: a rule, what is stated of the matter, or a field of the body. */
export interface StepObjection {
  words: Words;
  rule: RuleInForce | null;
  /** The first day on which it becomes lawful, or the condition in words; null where time does not help. */
  earliest: LocalDate | Words | null;
  pointer: string | null;
}

/** The same as it is told, before the attempt and with what it would do. */
export const findingOf = ({ words, rule, earliest, pointer }: StepObjection): FindingAnswer => ({
  words,
  rule: rule?.key ?? null,
  article: rule && citation(rule),
  earliest: typeof earliest === 'string' ? { zh: earliest, en: earliest } : earliest,
  pointer,
});

/** A step refused by a rule: 422 `rule_refused` with rule, article and the earliest lawful day or condition. */
export function ruleRefused(objection: Objection, object?: { type: string; id: string }): Problem {
  const { rule, words, earliest, pointer } = objection;
  const cited = citation(rule);
  return new Problem(
    422,
    'rule_refused',
    { zh: `${words.zh}（${cited.zh}）`, en: `${words.en} (${cited.en})` },
    {
      rule: rule.key,
      article: cited,
      ...(earliest === null ? {} : { earliest }),
      ...(object ? { object } : {}),
      ...(pointer ? { errors: [{ pointer, detail: words }] } : {}),
    },
  );
}
