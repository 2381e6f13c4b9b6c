import { expect, test } from 'vitest';
import { occupationClass } from './occupations.ts';

test.each([
  ['离退休人员', 'retired'],
  ['退休教师', 'retired'],
  ['在读研究生', 'student'],
  ['农牧民', 'farmer'],
  ['乡村医生', 'professional'],
  ['专业技术人员', 'professional'],
  ['四级主任科员', 'official'],
  ['副局长', 'official'],
  ['部门经理', 'manager'],
  ['副校长', 'manager'],
  ['护士长', 'professional'],
  ['车间主任', 'manager'],
  ['工勤人员', 'worker'],
  ['企业职工', 'worker'],
  ['个体工商户', 'other'],
  ['  ', null],
  [null, null],
])('%s is of the group %s', (text, group) => {
  expect(occupationClass(text)).toBe(group);
});
