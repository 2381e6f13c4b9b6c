import type { RuleKey } from '@zhibu/contract/rules';
import type { Words } from '../../kernel/errors.ts';
import { citation, type Rulebook } from '../../kernel/rulebook.ts';
import { addDays, addYears, type LocalDate } from '../../kernel/standards/dates.ts';
import type { RetentionEntry } from './retention.data.ts';

/** What happened before this day has served its time; null where nothing is erased by time alone. */
export function cutoffOf(entry: RetentionEntry, today: LocalDate): LocalDate | null {
  if ('days' in entry.kept) return addDays(today, -entry.kept.days);
  return 'years' in entry.kept ? addYears(today, -entry.kept.years) : null;
}

/** The beginning of a day in China as an instant. */
export const startOfDay = (day: LocalDate) => new Date(`${day}T00:00:00+08:00`);

const unitOf = (key: RuleKey) => (key.endsWith('_years') ? ('years' as const) : ('days' as const));

/** How long, in words; a rule's value as it holds at the reader's place. */
export function keptWords(entry: RetentionEntry, rules: Rulebook): Words {
  const { kept } = entry;
  if ('words' in kept) return kept.words;
  if ('days' in kept) return inDays(kept.days);
  if ('years' in kept) return inYears(kept.years);
  const rule = rules.rule(kept.rule);
  return unitOf(kept.rule) === 'years' ? inYears(Number(rule.value)) : inDays(Number(rule.value));
}

/** A rule's own source where the time is a rule, else the table's. */
export function groundWords(entry: RetentionEntry, rules: Rulebook): Words {
  if (!('rule' in entry.kept)) return entry.ground;
  const cited = citation(rules.rule(entry.kept.rule));
  return { zh: `${entry.ground.zh}；期限${cited.zh}`, en: `${entry.ground.en}; time ${cited.en}` };
}

const inDays = (n: number): Words => ({ zh: `${n} 天`, en: n === 1 ? 'a day' : `${n} days` });
const inYears = (n: number): Words => ({ zh: `${n} 年`, en: n === 1 ? 'a year' : `${n} years` });
