import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { root } from './bring.mjs';
import { readReport, runSteps } from './steps.mjs';

let directory;
let path;
let written;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zhibu-steps-'));
  path = join(directory, 'report.json');
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

function report(testResults) {
  writeFileSync(path, JSON.stringify({ testResults }));
  return path;
}

const test = (status, fullName = 'a') => ({ status, fullName });

describe('readReport', () => {
  it('sums up files and names what failed', () => {
    const count = readReport(
      report([
        {
          name: join(root, 'x.test.ts'),
          status: 'failed',
          assertionResults: [test('passed'), test('failed', 'breaks')],
        },
        {
          name: join(root, 'y.test.ts'),
          status: 'passed',
          assertionResults: [test('skipped'), test('todo'), test('passed')],
        },
      ]),
      1,
    );
    expect(count).toEqual({ passed: 2, failed: 1, skipped: 2, broken: ['x.test.ts > breaks'] });
  });

  it('counts a file that could not be loaded', () => {
    const file = { name: join(root, 'x.test.ts'), status: 'failed', assertionResults: [] };
    expect(readReport(report([file]), 1)).toMatchObject({
      failed: 1,
      broken: ['x.test.ts (outside its tests)'],
    });
  });

  it('counts a failed run in which every test passed, and a run without a report', () => {
    const file = { name: join(root, 'x.test.ts'), status: 'passed', assertionResults: [test('passed')] };
    expect(readReport(report([file]), 1)).toMatchObject({ passed: 1, failed: 1 });
    expect(readReport(join(directory, 'missing.json'), 1)).toMatchObject({ passed: 0, failed: 1 });
    expect(readReport(join(directory, 'missing.json'), 0)).toMatchObject({ passed: 0, failed: 0 });
  });
});

describe('runSteps', () => {
  const step = (count) => ({ name: 'step', run: async () => ({ broken: [], ...count }) });

  it('goes on after a failure and ends with the sum alone on the last line', async () => {
    const code = await runSteps([
      step({ passed: 0, failed: 1, skipped: 0, broken: ['format'] }),
      step({ passed: 5, failed: 0, skipped: 2 }),
    ]);
    expect(code).toBe(1);
    expect(written.endsWith('\n5 passed, 1 failed, 2 skipped\n')).toBe(true);
    expect(written).toContain('failed:\n  format\n');
  });

  it('succeeds only if something ran and nothing failed', async () => {
    expect(await runSteps([step({ passed: 1, failed: 0, skipped: 0 })])).toBe(0);
    expect(await runSteps([step({ passed: 0, failed: 0, skipped: 3 })])).toBe(1);
    expect(await runSteps([])).toBe(1);
  });
});
