import { expect, it } from 'vitest';
import { passwordProblems } from './accounts.password-rule.ts';

const problems = (password: string, login = 'zhangwei1234') =>
  passwordProblems(password, login)
    .map((each) => each.zh)
    .join(' ');

it.each([
  ['Linhai-7tree'],
  ['correct Horse battery'],
  ['云岭县Yun-2026'],
  ['aB3$aB3$xY'],
  ['Zhibu-yunling-46'],
])('takes %s', (password) => {
  expect(problems(password)).toBe('');
});

it.each([
  ['Ab-4567x', /至少 10 个字符，还差 2 个/],
  ['𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷A1', /很多人都在用/],
  ['𠮷𠮷A-b', /还差 5 个/],
  ['linhai7tree', /四类中至少要有三类，现有 2 类/],
  ['LINHAITREE', /现有 1 类/],
  ['Zhangwei1234-x', /不能包含账号名/],
  ['Password-123456', /很多人都在用/],
  ['P@ssw0rd2026', /很多人都在用/],
  ['Welcome2024!', /很多人都在用/],
  ['Qwerty-11111', /很多人都在用/],
  ['Aa1!Aa1!Aa1!', /很多人都在用/],
])('refuses %s in words', (password, words) => {
  expect(problems(password)).toMatch(words);
});

it('names everything that is missing at once', () => {
  expect(passwordProblems('admin', 'admin')).toHaveLength(4);
});
