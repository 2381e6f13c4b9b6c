import { expect, test } from 'vitest';
import { ApiProblem, isProblem, problemAt, problemFrom } from './problem.ts';

const document = JSON.stringify({
  code: 'invalid',
  detail: '有 1 处需要修改。',
  errors: [{ pointer: '/administrators/2/login', detail: '账号重复。' }],
});

test('a problem document becomes what the page shows', () => {
  const problem = problemFrom(422, document, '30');
  expect(problem).toMatchObject({
    status: 422,
    code: 'invalid',
    detail: '有 1 处需要修改。',
    retryAfter: 30,
  });
  expect(isProblem(problem, 'invalid')).toBe(true);
  expect(isProblem(problem, 'stale')).toBe(false);
  expect(isProblem(new Error('other'))).toBe(false);
});

test('the words belong to the field of the same pointer, or around it', () => {
  const problem = problemFrom(422, document, null);
  expect(problemAt(problem, '/administrators/2/login')).toBe('账号重复。');
  expect(problemAt(problem, '/administrators/2')).toBe('账号重复。');
  expect(problemAt(problem, '/administrators/20')).toBeUndefined();
  expect(problemAt(null, '/administrators/2')).toBeUndefined();
});

test.each([
  [500, '<html>', 'internal'],
  [502, '', 'unavailable'],
  [503, 'null', 'unavailable'],
] as const)('an answer of %i that is no document is %s', (status, text, code) => {
  expect(problemFrom(status, text, null)).toMatchObject({ status, code, detail: '', retryAfter: null });
});

test('it is an error with a stack', () => {
  expect(new ApiProblem(0, 'offline', '')).toBeInstanceOf(Error);
});
