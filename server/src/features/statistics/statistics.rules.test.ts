import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commonWidth, mergeFlows } from '../../kernel/tallies.ts';
import { cellsOf, flowsOf, flowsOfRevision, type Period } from './statistics.rules.ts';

const east = 'n.15.07.0001.0001.0001';
const eastSecond = 'n.15.07.0001.0001.0002';
const west = 'n.15.07.0001.0002.0001';

const member: Period = {
  regionId: 1507,
  orgPath: east,
  stage: 'full',
  sex: 'female',
  education: '20',
  ethnicGroup: null,
  occupationClass: null,
  birth: '1985-06-01',
  full: '2010-12-31',
  presence: 'present',
  validFrom: '2020-01-01',
  cause: 'registered',
};

const told = (periods: readonly Period[]) =>
  flowsOf(periods, '2026-01-01').map(
    ({ orgPath, above, on, cause, dimension, key, ins, outs }) =>
      `${on} ${cause} ${orgPath.slice(-9)}>${above} ${dimension}/${key} +${ins} -${outs}`,
  );

describe('cells', () => {
  test('a member in the Party counts in every dimension, unknown values as such', () => {
    const all = {
      stage: 'full',
      member: 'all',
      sex: 'female',
      ethnic_group: 'unknown',
      education: '20',
      occupation: 'unknown',
      age_sex: '1985 female',
      standing: '2010',
      presence: 'present',
    };
    expect(Object.fromEntries(cellsOf(member))).toEqual(all);
    expect(Object.fromEntries(cellsOf({ ...member, stage: 'probationary', full: null }))).toEqual({
      ...all,
      stage: 'probationary',
      standing: 'probation',
    });
    expect(cellsOf({ ...member, full: null }).get('standing')).toBe('unknown');
  });

  test.each([
    'applicant',
    'activist',
    'candidate',
    'deceased',
    'expelled',
    'suspended',
    'probation_cancelled',
  ])('%s counts by stage only', (stage) => {
    expect(Object.fromEntries(cellsOf({ ...member, stage }))).toEqual({ stage });
  });
});

describe('flows', () => {
  test('a conversion changes the cells of stage and standing, and moves nobody in or out of the Party', () => {
    const probation: Period = { ...member, stage: 'probationary', full: null, cause: 'admitted' };
    const full: Period = { ...member, validFrom: '2021-01-01', cause: 'converted' };
    expect(told([probation, full]).slice(-4)).toEqual([
      '2021-01-01 converted 0001.0001>0 stage/probationary +0 -1',
      '2021-01-01 converted 0001.0001>0 stage/full +1 -0',
      '2021-01-01 converted 0001.0001>0 standing/probation +0 -1',
      '2021-01-01 converted 0001.0001>0 standing/2010 +1 -0',
    ]);
  });

  test('a move counts below the organisation that has both branches, and nothing is counted there', () => {
    const moved = (orgPath: string): Period => ({
      ...member,
      orgPath,
      validFrom: '2022-03-01',
      cause: 'moved',
    });
    const township = 'n.15.07.0001.0001'.length;
    const county = 'n.15.07.0001'.length;
    expect(told([member, moved(eastSecond)]).filter((line) => line.includes(' sex/'))).toEqual([
      '2020-01-01 registered 0001.0001>0 sex/female +1 -0',
      `2022-03-01 moved 0001.0001>${township} sex/female +0 -1`,
      `2022-03-01 moved 0001.0002>${township} sex/female +1 -0`,
    ]);
    expect(told([member, moved(west)]).at(-1)).toContain(`0002.0001>${county} presence/present +1`);
    expect(commonWidth(east, 'n.15.08.0001.0001')).toBe(0);
  });

  test('an ending leaves every dimension and enters its stage', () => {
    const died: Period = { ...member, stage: 'deceased', validFrom: '2023-05-01', cause: 'deceased' };
    const last = flowsOf([member, died], '2023-05-02').filter(({ on }) => on === '2023-05-01');
    expect(last.filter(({ ins }) => ins === 1).map(({ key }) => key)).toEqual(['deceased']);
    expect(last.filter(({ outs }) => outs === 1)).toHaveLength(9);
  });

  test('taking a belief back cancels it: before and after differ by the revision alone', () => {
    const period = fc.record({
      stage: fc.constantFrom('applicant', 'probationary', 'full', 'deceased'),
      sex: fc.constantFrom('male', 'female'),
      orgPath: fc.constantFrom(east, eastSecond, west),
      presence: fc.constantFrom('present', 'abroad'),
    });
    const history = fc
      .array(period, { minLength: 1, maxLength: 5 })
      .map((parts) =>
        parts.map((part, index): Period => ({ ...member, ...part, validFrom: `202${index}-01-01` })),
      );
    const sum = (flows: ReturnType<typeof flowsOf>) =>
      mergeFlows(flows.map((flow) => ({ ...flow, recordedOn: '2026-01-01' })))
        .map(({ orgPath, above, on, cause, dimension, key, ins, outs }) =>
          JSON.stringify([orgPath, above, on, cause, dimension, key, ins, outs]),
        )
        .sort();
    fc.assert(
      fc.property(history, history, (before, after) => {
        const revised = [...flowsOf(before, '2026-01-01'), ...flowsOfRevision(before, after, '2026-02-01')];
        expect(sum(revised)).toEqual(sum(flowsOf(after, '2026-01-01')));
      }),
    );
  });
});
