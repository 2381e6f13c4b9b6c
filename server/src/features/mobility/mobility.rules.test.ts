import { describe, expect, it, test } from 'vitest';
import { generalRulebook } from '../rulebook/public.ts';
import { mobilityTable } from './mobility.machine.rules.ts';
import { decideMobility, endingsOf, type MobilityInput, retainedAtMost } from './mobility.rules.ts';

const today = '2026-07-01';
const rulebook = generalRulebook(today);
const base: MobilityInput = {
  today,
  kind: 'floating',
  ground: 'work',
  since: '2026-06-01',
  until: null,
  graduatedOn: null,
  reason: null,
  on: null,
  ending: null,
};
const edge = (action: string, kind: 'floating' | 'retained' = 'floating') => {
  const found = mobilityTable.find((one) => one.action === action && one.kind === kind);
  if (!found) throw new Error(`no edge ${action}`);
  return found;
};
const decide = (action: string, change: Partial<MobilityInput>) => {
  const kind = change.kind ?? 'floating';
  return decideMobility(edge(action, kind), { ...base, ...change }, rulebook);
};
/** The pointers or rules that speak against it; empty where it is lawful. */
const against = (action: string, change: Partial<MobilityInput>) => {
  const decision = decide(action, change);
  return 'objections' in decision
    ? decision.objections.map(({ rule, pointer, earliest }) => [rule?.key ?? pointer, earliest])
    : [];
};

describe('six months in a row make a floating member', () => {
  const short = (earliest: string) => [['floating.from_months', earliest]];
  test.each([
    ['2026-06-01', null, []],
    ['2026-06-01', '2026-12-01', []],
    ['2026-06-01', '2026-11-30', short('2026-12-01')],
    // Calendar months: the last day of a shorter one.
    ['2026-03-31', '2026-09-30', []],
    ['2026-03-31', '2026-09-29', short('2026-09-30')],
    ['2025-08-31', '2026-02-27', short('2026-02-28')],
    // Long enough, and over already.
    ['2025-08-31', '2026-02-28', [['/until', null]]],
    ['2026-01-01', '2026-07-01', []],
    ['2026-06-01', '2026-06-01', [['/until', null]]],
    ['2026-06-01', '2026-02-30', [['/until', null]]],
    // Three months ahead, twenty years back.
    ['2026-10-01', null, []],
    ['2026-10-02', null, [['/since', null]]],
    ['2006-07-01', null, []],
    ['2006-06-30', null, [['/since', null]]],
    ['2026-02-30', null, [['/since', null]]],
  ] as const)('away since %s, back on %s', (since, until, expected) => {
    expect(against('register', { since, until })).toEqual(expected);
    expect(against('report', { since, until })).toEqual(expected);
  });

  it('says so in words, with the months and the first lawful day', () => {
    const decision = decide('register', { until: '2026-11-30' });
    const [first] = 'objections' in decision ? decision.objections : [];
    expect(first?.words.zh).toBe(
      '连续外出不满 6 个月的，不登记为流动党员，仍在所在党支部参加组织生活。期限请填 2026-12-01 或以后，或者留空。',
    );
    expect(first?.words.en).toContain('Give 2026-12-01 or later');
  });

  it('holds for another last day, too, and none is one', () => {
    expect(against('extend', { until: '2026-11-30' })).toEqual(short('2026-12-01'));
    expect(against('extend', { until: null })).toEqual([]);
  });
});

describe('a graduate is retained two years at most', () => {
  const retained = { kind: 'retained', ground: 'unemployed' } as const;
  test.each([
    ['2025-06-30', '2027-06-30', []],
    ['2025-06-30', '2027-07-01', [['graduate.retention_years', null]]],
    // Who graduated on 29 Feb: two years end on 28 Feb.
    ['2024-02-29', '2026-02-28', [['graduate.retention_years', null]]],
    ['2024-07-01', '2026-07-01', []],
    ['2024-06-30', '2026-06-30', [['graduate.retention_years', null]]],
    ['2025-06-30', '2026-06-30', [['/until', null]]],
    ['2026-07-02', '2027-06-30', [['/graduatedOn', null]]],
    ['2025-02-30', '2027-06-30', [['/graduatedOn', null]]],
    ['2025-06-30', null, [['/until', null]]],
  ] as const)('graduated on %s, until %s', (graduatedOn, until, expected) => {
    expect(against('retain', { ...retained, since: graduatedOn, graduatedOn, until })).toEqual(expected);
  });

  it('counts from the graduation, whenever the last day is changed', () => {
    const facts = { ...retained, since: '2025-06-30', graduatedOn: '2025-06-30' };
    expect(against('extend', { ...facts, until: '2027-06-30' })).toEqual([]);
    expect(against('extend', { ...facts, until: '2027-07-01' })).toEqual([
      ['graduate.retention_years', null],
    ]);
    expect(retainedAtMost('2024-02-29', rulebook)).toBe('2026-02-28');
  });
});

describe('an ending', () => {
  test.each([
    ['2026-07-01', []],
    ['2026-06-01', []],
    ['2026-05-31', [['/on', null]]],
    ['2026-07-02', [['/on', null]]],
    [null, [['/on', null]]],
    ['2026-06-31', [['/on', null]]],
  ] as const)('on %s', (on, expected) => {
    expect(against('end', { on, ending: 'returned' })).toEqual(expected);
    expect(against('leave', { on })).toEqual(expected);
  });

  it('is one of its kind, and what was registered by mistake never held', () => {
    expect(against('end', { on: today, ending: 'settled' })).toEqual([['/ending', null]]);
    expect(against('end', { on: today, ending: 'transferred' })).toEqual([['/ending', null]]);
    expect(against('end', { on: today, ending: null })).toEqual([['/ending', null]]);
    expect(endingsOf('retained')).toEqual(['settled', 'mistaken']);
    expect(endingsOf('floating')).toEqual(['returned', 'moved', 'mistaken']);
    expect(decide('end', { on: null, ending: 'mistaken' })).toEqual({
      next: { state: 'ended', turn: null, endedOn: '2026-06-01', ending: 'mistaken' },
    });
    // Who never left: it ends before it would have begun.
    expect(against('end', { since: '2026-08-01', on: today, ending: 'returned' })).toEqual([]);
  });
});

describe('a reason and a ground', () => {
  it('are asked for where the other side reads them', () => {
    for (const action of ['reject', 'decline']) {
      expect(against(action, { reason: null })).toEqual([['/reason', null]]);
      expect(against(action, { reason: '无' })).toEqual([['/reason', null]]);
      expect(against(action, { reason: '查无此人' })).toEqual([]);
    }
    expect(against('resume', {})).toEqual([]);
  });

  it('fit the kind', () => {
    expect(against('register', { ground: 'unemployed' })).toEqual([['/ground', null]]);
    const facts = {
      kind: 'retained',
      graduatedOn: '2026-06-30',
      since: '2026-06-30',
      until: '2027-06-30',
    } as const;
    expect(against('retain', { ...facts, ground: 'work' })).toEqual([['/ground', null]]);
    expect(against('retain', { ...facts, ground: 'other' })).toEqual([]);
  });
});
