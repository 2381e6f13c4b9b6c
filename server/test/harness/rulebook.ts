import type { RuleKey, RuleValues } from '@zhibu/contract/rules';
import { rulebookOf } from '../../src/features/rulebook/public.ts';
import type { Rulebook } from '../../src/kernel/rulebook.ts';

/**
 * The rulebook for pure tests, as it stands on a day (default 1 July 2026).
 * @param overrides values of this test, also of fixed rules, quoted as their documents' own
 */
export function testRulebook(overrides: Partial<RuleValues> = {}, date = '2026-07-01'): Rulebook {
  const { rule } = rulebookOf([], date);
  const changed = <K extends RuleKey>(key: K) => {
    const value: RuleValues[K] | undefined = overrides[key];
    return value === undefined ? rule(key) : { ...rule(key), value };
  };
  return { date, rule: changed, value: (key) => changed(key).value };
}
