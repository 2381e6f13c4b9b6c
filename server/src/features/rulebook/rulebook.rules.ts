import type { RuleKey, RuleValues } from '@zhibu/contract/rules';
import type { Words } from '../../kernel/errors.ts';
import type { Rulebook, RuleInForce } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { type RuleDefinition, type RuleVersion, rulebookData, ruleKeys } from './rulebook.data.ts';

/** What an organisation set for itself and what stands below it; half-open `[fromOn, untilOn)`. */
export interface RuleSetting {
  key: RuleKey;
  value: unknown;
  organizationId: string;
  organizationName: string;
  path: string;
  fromOn: LocalDate;
  untilOn: LocalDate | null;
}

export function isRuleKey(text: string): text is RuleKey {
  return (ruleKeys as readonly string[]).includes(text);
}

const runs = (from: LocalDate, until: LocalDate | null, date: LocalDate) =>
  from <= date && (until === null || until > date);

/**
 * The document's version in force on a day. Before the oldest that the rulebook knows, the oldest answers: its
 * `since` says that it was not in force yet.
 */
export function versionOn<K extends RuleKey>(definition: RuleDefinition<K>, date: LocalDate): RuleVersion<K> {
  const { versions } = definition;
  return versions.find(({ from, until }) => runs(from, until, date)) ?? versions[0];
}

/** Among the settings in force on that day the nearest organisation's: its path is the longest. */
function nearest(settings: readonly RuleSetting[], key: RuleKey, date: LocalDate): RuleSetting | null {
  return settings
    .filter((one) => one.key === key && runs(one.fromOn, one.untilOn, date))
    .reduce<RuleSetting | null>(
      (best, one) => (best === null || one.path.length > best.path.length ? one : best),
      null,
    );
}

/**
 * The rules of one place on one day: the documents' versions, and where a rule may be set the nearest setting.
 * @param settings of the organisation itself and of what stands above it; a fixed rule passes them over
 */
export function rulebookOf(settings: readonly RuleSetting[], date: LocalDate): Rulebook {
  function rule<K extends RuleKey>(key: K): RuleInForce<K> {
    const definition: RuleDefinition<K> = rulebookData[key];
    const { title, trust, override } = definition;
    const set = override === 'organization' ? nearest(settings, key, date) : null;
    if (set)
      return {
        key,
        value: set.value as RuleValues[K], // refused at writing unless it fits the rule's shape
        title,
        trust,
        override,
        document: null,
        article: null,
        since: set.fromOn,
        until: set.untilOn,
        setBy: { organizationId: set.organizationId, name: set.organizationName },
      };
    const { value, document, article, from, until } = versionOn(definition, date);
    return { key, value, title, trust, override, document, article, since: from, until, setBy: null };
  }
  return { date, rule, value: (key) => rule(key).value };
}

const letterRules = ['transfer.validity_days_outside', 'transfer.validity_days_same_city'] as const;

/** Rules that answer for each other: no letter may be valid for longer than any letter is. */
export const linkedRules: readonly RuleKey[] = [...letterRules, 'transfer.validity_days_max'];

/** What the linked rules have against each other on the rulebook's day; null when they agree. */
export function linkedMisfit(rulebook: Rulebook): Words | null {
  const most = rulebook.rule('transfer.validity_days_max');
  const longer = letterRules
    .map((key) => rulebook.rule(key))
    .find(({ value }) => Number(value) > Number(most.value));
  if (!longer) return null;
  return {
    zh: `自 ${rulebook.date} 起“${most.title.zh}”是 ${most.value} 天，“${longer.title.zh}”是 ${longer.value} 天，不能比它还长。请先改另一项，再改这一项。`,
    en: `From ${rulebook.date} on “${most.title.en}” would be ${most.value} days and “${longer.title.en}” ${longer.value}, which is longer. Change the other one first.`,
  };
}

/** The rulebook without anybody's settings: enough for rules that nobody may set. */
export const generalRulebook = (date: LocalDate): Rulebook => rulebookOf([], date);
