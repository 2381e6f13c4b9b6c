import { expect, test } from 'vitest';
import { citation } from '../../kernel/rulebook.ts';
import { addYears } from '../../kernel/standards/dates.ts';
import { type RuleDefinition, rulebookData, ruleKeys, ruleSections } from './rulebook.data.ts';
import { chainOf } from './rulebook.queries.ts';
import { type RuleSetting, rulebookOf } from './rulebook.rules.ts';
import { valueRefusal } from './rulebook.shapes.ts';

const definitions: [string, RuleDefinition][] = ruleKeys.map((key) => [key, rulebookData[key]]);

test('every rule has a title in both languages, a section, a value that fits its shape, and no gap in time', () => {
  expect(definitions.length).toBeGreaterThan(45);
  for (const [key, { title, section, shape, versions, trust, override }] of definitions) {
    expect({ key, words: title.zh !== '' && title.en !== '' }).toEqual({ key, words: true });
    expect(Object.keys(ruleSections)).toContain(section);
    for (const { value } of versions)
      if (shape.kind !== 'places')
        expect({ key, misfit: valueRefusal(shape, value) }).toEqual({ key, misfit: null });
    versions.forEach(({ from, until }, index) => {
      const next = versions[index + 1];
      expect({ key, until }).toEqual({ key, until: next?.from ?? null });
      if (until !== null) expect(from < until).toBe(true);
    });
    // What was read in the text holds everywhere; a document stands behind each of its versions (domain, trust tags).
    expect({ key, override }).toEqual({ key, override: trust === 'A' ? 'fixed' : 'organization' });
    if (trust === 'A') expect(versions.every(({ document }) => document !== null)).toBe(true);
  }
});

test.each([
  ['term.village_branch_years', '2018-10-27', 3],
  ['term.village_branch_years', '2018-10-28', 5],
  ['election.elected_of', '2020-07-12', 'present'],
  ['election.elected_of', '2020-07-13', 'eligible'],
  ['term.branch_years', '2026-07-01', 3],
  // Older than what the rulebook knows: the oldest version, and it says since when.
  ['term.branch_years', '1950-01-01', 3],
] as const)('%s on %s is %s', (key, date, value) => {
  expect(rulebookOf([], date).value(key)).toBe(value);
});

test('the same act judged on two dates by two versions differs', () => {
  const lengthOfTermFrom = (from: string) =>
    addYears(from, rulebookOf([], from).value('term.village_branch_years'));
  expect(lengthOfTermFrom('2018-10-27')).toBe('2021-10-27');
  expect(lengthOfTermFrom('2018-10-28')).toBe('2023-10-28');
});

const setting = (change: Partial<RuleSetting>): RuleSetting => ({
  key: 'transfer.validity_days_outside',
  value: 20,
  organizationId: 'county',
  organizationName: '县委',
  path: 'n.15.07.0001',
  fromOn: '2026-01-01',
  untilOn: null,
  ...change,
});

test('the nearest organisation’s setting in force wins, for as long as it is in force', () => {
  const settings = [
    setting({}),
    setting({
      value: 15,
      organizationId: 'town',
      path: 'n.15.07.0001.0001',
      fromOn: '2026-03-01',
      untilOn: '2026-06-01',
    }),
  ];
  const on = (date: string) => rulebookOf(settings, date).value('transfer.validity_days_outside');
  expect(['2025-12-31', '2026-02-28', '2026-03-01', '2026-05-31', '2026-06-01'].map(on)).toEqual([
    30, 20, 15, 15, 20,
  ]);
});

test('a fixed rule passes settings over, and is quoted by document and article', () => {
  const tried = setting({ key: 'branch.full_members_min', value: 1 });
  const rule = rulebookOf([tried], '2026-07-01').rule('branch.full_members_min');
  expect(rule).toMatchObject({ value: 3, setBy: null, since: '2018-10-28' });
  expect(citation(rule).zh).toBe('《中国共产党支部工作条例（试行）》第二章');
});

test('what an organisation set is named as its setting, a default as one, never by an article', () => {
  const at = (settings: RuleSetting[]) =>
    citation(rulebookOf(settings, '2026-07-01').rule('transfer.validity_days_outside')).zh;
  expect(at([setting({})])).toBe('按本组织设置（县委，自2026-01-01起）');
  expect(at([])).toBe('按本组织设置（默认值）');
});

test('the chain of an organisation is itself and what stands above it in its region', () => {
  expect(chainOf('n.15.07.0001.000a')).toEqual(['n.15.07.0001', 'n.15.07.0001.000a']);
  expect(chainOf('n.15.07')).toEqual([]);
});
