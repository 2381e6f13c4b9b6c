import { expect, test } from 'vitest';
import { type Typed, typedOf, valueTyped } from './rulebook.form.ts';

const shape = (kind: 'number' | 'range' | 'share' | 'choice' | 'places') => ({
  kind,
  unit: null,
  min: null,
  max: null,
  options: [],
});
const typed = (one: string, min = '', max = ''): Typed => ({ one, min, max });

test.each([
  ['number', typed('15'), 15],
  ['number', typed(' 15 '), 15],
  ['number', typed(''), null],
  ['number', typed('十五'), null],
  ['number', typed('-1'), null],
  ['share', typed('80'), 0.8],
  ['share', typed('33.3'), 0.333],
  ['range', typed('', '3', '5'), { min: 3, max: 5 }],
  ['range', typed('', '3', ''), null],
  ['choice', typed('eligible'), 'eligible'],
  ['choice', typed(''), null],
  ['places', typed('x'), null],
] as const)('%s: %j is %j', (kind, text, value) => {
  expect(valueTyped(shape(kind), text)).toEqual(value);
});

test('the form begins with what holds, a share in percent', () => {
  expect(typedOf({ value: 30, shape: shape('number') })).toEqual(typed('30'));
  expect(typedOf({ value: 1 / 3, shape: shape('share') })).toEqual(typed('33.3'));
  expect(typedOf({ value: { min: 3, max: 5 }, shape: shape('range') })).toEqual(typed('', '3', '5'));
  expect(typedOf({ value: 'present', shape: shape('choice') })).toEqual(typed('present'));
});
