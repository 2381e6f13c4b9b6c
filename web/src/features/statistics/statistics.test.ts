import { describe, expect, it, test } from 'vitest';
import {
  type Answer,
  briefly,
  emptiness,
  mainColumn,
  shareOf,
  wholesOf,
  withSums,
} from './statistics.answer.ts';
import { chartOptionOf, heightOf } from './statistics.chart.ts';
import { compare, signed } from './statistics.compare.ts';
import { quickDay, yearEndsBefore } from './statistics.days.ts';
import { drawingOf, drawingOfBoth, largestOf } from './statistics.drawing.ts';

type Line = readonly [key: string, ...cells: (number | null)[]];

/** A table as the server answers it; a key with a colon is a part of the row above it. */
function answer(
  lines: readonly Line[],
  more: Partial<Omit<Answer, 'columns' | 'rows'>> & { keys?: string[] } = {},
): Answer {
  const { keys = ['people'], ...rest } = more;
  return {
    organization: { id: 'o', name: '中共云岭县委员会', code: '1507', kind: 'committee' },
    table: 'education',
    title: { zh: '学历', en: 'Education' },
    asOf: '2026-06-30',
    asKnown: null,
    from: null,
    since: '2001-07-01',
    members: 100,
    organizations: 3,
    counts: 'people',
    rows: lines.map(([key, ...cells]) => ({
      key,
      label: { zh: key, en: key },
      level: key.includes(':') ? 1 : 0,
      cells,
    })),
    total: null,
    chart: 'bars',
    suppressed: false,
    notes: [],
    can: { drillDown: true, exportTable: true },
    ...rest,
    columns: keys.map((key) => ({ key, label: { zh: key, en: key } })),
  };
}

const say = ({ zh }: { zh: string }) => zh;

describe('shares', () => {
  test.each([
    [25, 100, 0.25],
    [0, 100, 0],
    [null, 100, null],
    [25, null, null],
    [25, 0, null],
  ])('%s of %s is %s', (n, whole, share) => expect(shareOf(n, whole)).toBe(share));

  it('are of the total; where nothing adds up, of the row of which they are a part', () => {
    expect(
      wholesOf(
        answer(
          [
            ['a', 1],
            ['b', 2],
          ],
          { total: [3] },
        ),
        0,
      ),
    ).toEqual([3, 3]);
    const profile = answer([
      ['member', 90],
      ['member:full', 80],
      ['member:female', null],
      ['applicant', 7],
    ]);
    expect(wholesOf(profile, 0)).toEqual([null, 90, 90, null]);
    const hidden = answer([
      ['member', null],
      ['member:full', 2],
    ]);
    expect(wholesOf(hidden, 0)).toEqual([null, null]);
  });

  it('are of no column that is not a sum', () => {
    const sexes = answer([['-30', 4, 6]], { keys: ['male', 'female'], total: [4, 6] });
    expect(wholesOf(sexes, 0)).toEqual([null]);
  });
});

describe('columns', () => {
  test.each([
    [['people'], 0],
    [['male', 'female', 'total'], 2],
    [['all', '-2', '3-6'], 0],
    [['opening', 'came', 'went', 'closing'], 3],
    [['2025', '2026'], 1],
    [['male', 'female'], 0],
  ])('%s: the one that says most', (keys, at) =>
    expect(mainColumn(keys.map((key) => ({ key, label: { zh: '', en: '' } })))).toBe(at),
  );

  it('of men and women are added up, but for hidden ones; other tables stay', () => {
    const sexes = answer(
      [
        ['-30', 4, 6],
        ['31-35', null, 5],
      ],
      {
        keys: ['male', 'female'],
        chart: 'pyramid',
        total: [4, 11],
      },
    );
    const sums = withSums(sexes);
    expect(sums.columns.map(({ key }) => key)).toEqual(['male', 'female', 'total']);
    expect(sums.rows.map(({ cells }) => cells.at(-1))).toEqual([10, null]);
    expect(sums.total).toEqual([4, 11, 15]);
    const other = answer([['a', 1]]);
    expect(withSums(other)).toBe(other);
  });
});

describe('a comparison', () => {
  it('matches rows by key, keeps the order, and says what lies between', () => {
    const a = answer(
      [
        ['han', 60],
        ['hui', 5],
        ['unknown', null],
      ],
      { total: [70] },
    );
    const b = answer(
      [
        ['han', 50],
        ['miao', 2],
        ['unknown', 3],
      ],
      { total: [55] },
    );
    const { rows, total } = compare(a, b, undefined);
    expect(rows.map(({ key, a: left, b: right, difference }) => [key, left, right, difference])).toEqual([
      ['han', 60, 50, 10],
      ['miao', 0, 2, -2],
      ['hui', 5, 0, 5],
      ['unknown', null, 3, null],
    ]);
    expect(rows[0]?.whole).toEqual({ a: 70, b: 55 });
    expect(total).toMatchObject({ a: 70, b: 55, difference: 15 });
  });

  it('is of one column, the wanted one if it is there', () => {
    const keys = ['male', 'female'];
    const a = answer([['-30', 4, 6]], { keys });
    const b = answer([['-30', 1, 9]], { keys });
    expect(compare(a, b, 'female').rows[0]).toMatchObject({ a: 6, b: 9, difference: -3 });
    expect(compare(a, b, 'nonsense').by?.key).toBe('male');
  });

  it('puts the last year beside the last year', () => {
    const a = answer([['opening', 10, 12]], { keys: ['2025', '2026'] });
    const b = answer([['opening', 7, 10]], { keys: ['2024', '2025'] });
    const { by, against, rows } = compare(a, b, undefined);
    expect([by?.key, against?.key]).toEqual(['2026', '2025']);
    expect(rows[0]).toMatchObject({ a: 12, b: 10, difference: 2 });
  });

  it('leaves out what is said differently of two days', () => {
    const born = (year: number) => {
      const one = answer([['-30', 4]]);
      for (const row of one.rows)
        row.label = { zh: `30岁及以下（${year}年后）`, en: `30 and under (${year})` };
      return one;
    };
    expect(compare(born(1996), born(1995), undefined).rows[0]?.label).toEqual({
      zh: '30岁及以下',
      en: '30 and under',
    });
    expect(compare(born(1996), born(1996), undefined).rows[0]?.label.zh).toBe('30岁及以下（1996年后）');
    expect(briefly({ zh: '联合（功能型）支部', en: 'x' }).zh).toBe('联合（功能型）支部');
  });

  test.each([
    [12, '+12'],
    [-3, '−3'],
    [0, '0'],
    [-1234, '−1,234'],
  ])('difference %s reads %s', (n, words) => expect(signed(n, 'en')).toBe(words));
});

describe('a day', () => {
  test.each([
    ['today', '2026-03-15', '2026-03-15'],
    ['lastMonth', '2026-03-15', '2026-02-28'],
    ['lastMonth', '2028-03-01', '2028-02-29'],
    ['lastMonth', '2026-01-31', '2025-12-31'],
    ['lastYear', '2026-03-15', '2025-12-31'],
    ['yearBefore', '2026-03-15', '2024-12-31'],
  ] as const)('%s on %s is %s', (choice, today, day) => expect(quickDay(choice, today)).toBe(day));

  it('at the end of a year is shown as far as there is anything on record', () => {
    expect(yearEndsBefore('2026-03-15', 5, '2023-05-01')).toEqual(['2023-12-31', '2024-12-31', '2025-12-31']);
    expect(yearEndsBefore('2026-03-15', 2, '1990-01-01')).toEqual(['2024-12-31', '2025-12-31']);
    expect(yearEndsBefore('2026-03-15', 5, null)).toEqual([]);
  });

  it('before anything was recorded is said to be so', () => {
    expect(emptiness({ since: null, asOf: '2026-01-01' })).toBe('nothing');
    expect(emptiness({ since: '2026-01-02', asOf: '2026-01-01' })).toBe('before');
    expect(emptiness({ since: '2026-01-01', asOf: '2026-01-01' })).toBeNull();
  });
});

describe('a drawing', () => {
  it('counts everybody once: parts, not what they are parts of', () => {
    const drawing = drawingOf(
      answer([
        ['1', 9],
        ['1:11', 4],
        ['1:14', 5],
        ['2', 30],
      ]),
      say,
      '学历',
    );
    expect(drawing?.categories).toEqual(['1:11', '1:14', '2']);
    expect(drawing?.series).toMatchObject([{ name: '学历', tone: 'red', values: [4, 5, 30] }]);
  });

  it('of hidden figures has a gap, not nothing', () => {
    const drawing = drawingOf(
      answer([
        ['a', null],
        ['b', 3],
      ]),
      say,
      '',
    );
    expect(drawing?.series[0]?.values).toEqual([null, 3]);
    const option = drawing && chartOptionOf(drawing, look);
    expect(option?.series).toMatchObject([{ data: [null, 3] }]);
  });

  it('shows men and women on two sides of one axis', () => {
    const drawing = drawingOf(
      answer([['-30', 4, 6]], { keys: ['male', 'female'], chart: 'pyramid' }),
      say,
      '',
    );
    expect(drawing).toMatchObject({ layout: 'across', mirrored: true });
    const option = drawing && chartOptionOf(drawing, look);
    expect(option?.series).toMatchObject([
      { name: 'male', data: [-4], stack: 'sides' },
      { name: 'female', data: [6], stack: 'sides' },
    ]);
  });

  it('shows who came above the line and who left below', () => {
    const lines: Line[] = [
      ['in', 5],
      ['in:admitted', 3],
      ['in:moved', 2],
      ['out', 4],
      ['out:moved', 4],
    ];
    const changes = answer(lines, { chart: 'flows' });
    const drawing = drawingOf(changes, say, '');
    expect(drawing?.categories).toEqual(['in:admitted', 'in:moved', 'out:moved']);
    const option = drawing && chartOptionOf(drawing, look);
    expect(option?.series).toMatchObject([{ data: [3, 2, 0] }, { data: [-0, -0, -4] }]);
    const both = drawingOfBoth(
      changes,
      compare(changes, answer([['out:moved', 7]], { chart: 'flows' }), undefined),
      say,
      {
        a: 'A',
        b: 'B',
      },
    );
    expect(both?.series.map(({ values }) => values.at(-1))).toEqual([-4, -7]);
  });

  it('of more than twenty rows shows the largest and says how many more there are', () => {
    const lines = Array.from({ length: 56 }, (_, at): Line => [String(at), at]);
    const drawing = drawingOf(answer(lines), say, '');
    expect(drawing?.categories).toHaveLength(20);
    expect(drawing?.categories[0]).toBe('55');
    expect(drawing?.more).toBe(36);
  });

  it('is none where the table says it better, or says nothing', () => {
    expect(drawingOf(answer([['a', 1]], { chart: 'none' }), say, '')).toBeNull();
    expect(drawingOf(answer([]), say, '')).toBeNull();
  });

  it('of two answers has one in red and one in grey, and can be told', () => {
    const a = answer([
      ['han', 60],
      ['hui', 5],
    ]);
    const b = answer([
      ['han', 50],
      ['hui', 0],
    ]);
    const drawing = drawingOfBoth(a, compare(a, b, undefined), say, { a: '今天', b: '去年末' });
    expect(drawing?.series).toMatchObject([
      { name: '今天', tone: 'red', values: [60, 5] },
      { name: '去年末', tone: 'grey', values: [50, 0] },
    ]);
    expect(drawing && largestOf(drawing, 2)).toEqual([
      { name: 'han 今天', n: 60 },
      { name: 'han 去年末', n: 50 },
    ]);
  });

  it('is as tall as its bars need, and moves only where that is wanted', () => {
    const few = drawingOf(
      answer([
        ['a', 1],
        ['b', 1],
      ]),
      say,
      '',
    );
    const many = drawingOf(
      answer([
        ['a', 1],
        ['b', 1],
        ['c', 1],
        ['d', 1],
      ]),
      say,
      '',
    );
    if (few === null || many === null) throw new Error('both are drawn');
    expect(heightOf(many, look)).toBeGreaterThan(heightOf(few, look));
    expect(chartOptionOf(few, { ...look, animate: false }).animation).toBe(false);
  });
});

const look = { narrow: false, size: 12, font: 'sans-serif', animate: true, locale: 'en' };
