import { type Logger, pino } from 'pino';
import { expect, test } from 'vitest';
import { problemOf } from './problems.ts';

function logged(level: string): { log: Logger; lines: { level: number; msg: string }[] } {
  const lines: { level: number; msg: string }[] = [];
  return { log: pino({ level }, { write: (line: string) => lines.push(JSON.parse(line)) }), lines };
}

test('a caller who breaks off is no error of ours', () => {
  for (const code of ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET']) {
    const { log, lines } = logged('debug');
    const problem = problemOf(Object.assign(new Error('Premature close'), { code }), log);
    expect(problem).toMatchObject({ status: 400, code: 'bad_request' });
    expect(problem.words.zh).toBe('连接在传完之前断开了，请重试。');
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([[20, 'the caller went away']]);
  }
});

test('anything else that is nobody’s refusal is logged as an error and told without details', () => {
  const { log, lines } = logged('warn');
  const problem = problemOf(new Error('secret detail'), log);
  expect(problem).toMatchObject({ status: 500, code: 'internal' });
  expect(problem.words.en).not.toContain('secret');
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([[50, 'unexpected error']]);
});
