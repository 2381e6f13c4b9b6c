import { expect, test } from 'vitest';
import { count, range, type Shape, share, valueRefusal, valueWords } from './rulebook.shapes.ts';

const choice = {
  kind: 'choice',
  options: { a: { zh: '甲', en: 'first' }, b: { zh: '乙', en: 'second' } },
} as const;
const years = count('years', 1, 10);
const people = range('people', 1, 20);
const eligible = ['应到会人数', 'those entitled'] as const;

test.each<[Shape, unknown, string, string]>([
  [years, 3, '3 年', '3 years'],
  [years, 1, '1 年', '1 year'],
  [count('people', 1, 9), 1, '1 人', '1 person'],
  [count('working_days', 1, 30), 5, '5 个工作日', '5 working days'],
  [people, { min: 3, max: 5 }, '3–5 人', '3–5 people'],
  [share('over', ...eligible), 0.5, '超过应到会人数的一半', 'more than half of those entitled'],
  [
    share('at_least', ...eligible),
    0.8,
    '不少于应到会人数的五分之四',
    'at least four fifths of those entitled',
  ],
  [share('at_most', ...eligible), 1 / 3, '不超过应到会人数的三分之一', 'at most one third of those entitled'],
  [share('at_least', ...eligible), 0.255, '不少于应到会人数的25.5%', 'at least 25.5% of those entitled'],
  [choice, 'b', '乙', 'second'],
  [count('age', 18, 30), 18, '18 周岁', '18 years of age'],
  [
    { kind: 'places' },
    { branch: ['group'], group: [] },
    '党支部：党小组；党小组：不再设党组织',
    'Branch: Group; Group: nothing',
  ],
])('%j with %j reads %s', (shape, value, zh, en) => {
  expect(valueWords(shape, value)).toEqual({ zh, en });
});

test.each<[Shape, unknown, string | null]>([
  [years, 3, null],
  [years, 0, '请填写 1 到 10 年之间的整数。'],
  [years, 11, '请填写 1 到 10 年之间的整数。'],
  [years, 2.5, '请填写 1 到 10 年之间的整数。'],
  [years, '3', '请填写 1 到 10 年之间的整数。'],
  [people, { min: 3, max: 5 }, null],
  [people, { min: 5, max: 3 }, '请填写从少到多两个整数，各在 1 到 20 人之间。'],
  [people, 3, '请填写从少到多两个整数，各在 1 到 20 人之间。'],
  [share('over', ...eligible), 1, null],
  [share('over', ...eligible), 0, '请填写 0.1% 到 100% 之间的比例。'],
  [share('over', ...eligible), 0.0000001, '请填写 0.1% 到 100% 之间的比例。'],
  [share('over', ...eligible), 1.2, '请填写 0.1% 到 100% 之间的比例。'],
  [choice, 'a', null],
  [choice, 'toString', '请选择：甲、乙。'],
  [choice, 'c', '请选择：甲、乙。'],
  [{ kind: 'places' }, {}, '这项规则不能由组织设置。'],
])('%j takes %j: %s', (shape, value, zh) => {
  expect(valueRefusal(shape, value)?.zh ?? null).toBe(zh);
});
