import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from './bring.mjs';
import { duration } from './say.mjs';
import { buildWebIfStale } from './web.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number, broken: string[] }} Count */
/** @typedef {{ name: string, run: () => Promise<Count> }} Step */

/** Format and types of everything; each counts as one. */
export const wholeSource = [
  command('format and lint', 'biome', ['check', '--error-on-warnings', '.']),
  command('types: server, contract, e2e, bench', 'tsc', ['-p', 'tsconfig.json']),
  command('types: web', 'tsc', ['-p', 'web/tsconfig.json']),
];

/** Architecture and unit tests: no database, no browser. */
export const unitTests = tests('architecture and unit tests', ['--project', 'unit']);

/** The web that journeys look at. */
export const webBuild = {
  name: 'build of the web',
  run: async () => countOne('build of the web', buildWebIfStale()),
};

/** Every test there is. */
export const allTests = tests('architecture, unit, HTTP and browser tests', []);

/** One kind of tests, or only the files whose path contains one of the words. */
export function someTests(only, files) {
  return tests(only ?? 'chosen tests', [...(only === undefined ? [] : ['--project', only]), ...files]);
}

/**
 * Runs the steps one after the other, also after a failure, and prints the sum as the very last line.
 * @returns the exit code: 0 only if something ran and nothing failed
 */
export async function runSteps(steps) {
  const since = Date.now();
  const total = { passed: 0, failed: 0, skipped: 0, broken: [] };
  for (const [index, step] of steps.entries()) {
    const started = Date.now();
    process.stdout.write(`\n[${index + 1}/${steps.length}] ${step.name}\n`);
    const count = await step.run();
    for (const key of ['passed', 'failed', 'skipped']) total[key] += count[key];
    total.broken.push(...count.broken);
    process.stdout.write(
      `[${index + 1}/${steps.length}] ${count.failed === 0 ? 'ok' : 'FAILED'} (${duration(started)})\n`,
    );
  }
  const { passed, failed, skipped, broken } = total;
  if (broken.length > 0) process.stdout.write(`\nfailed:\n${broken.map((each) => `  ${each}\n`).join('')}`);
  process.stdout.write(`\ntook ${duration(since)}\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function command(name, program, args) {
  return {
    name,
    run: async () => countOne(name, (await execute(program, args)) === 0),
  };
}

function countOne(name, ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, broken: ok ? [] : [name] };
}

function tests(name, args) {
  return {
    name,
    run: async () => {
      const directory = mkdtempSync(join(tmpdir(), 'zhibu-report-'));
      const report = join(directory, 'report.json');
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      // The many processes that tests start read what the first one compiled.
      const env = { ...process.env, NODE_COMPILE_CACHE: join(directory, 'compiled') };
      const code = await execute('vitest', ['run', ...reporters, ...args], env);
      const count = readReport(report, code);
      rmSync(directory, { recursive: true, force: true });
      return count;
    },
  };
}

/**
 * Sums up Vitest's JSON report. A file that could not even be loaded, and an exit code that no test
 * accounts for (an unhandled error, a failed set-up, nothing found), count as one failure each.
 */
export function readReport(path, code) {
  const files = readJson(path)?.testResults ?? [];
  const count = { passed: 0, failed: 0, skipped: 0, broken: [] };
  for (const file of files) {
    const where = relative(root, file.name);
    const states = file.assertionResults.map((test) => test.status);
    count.passed += states.filter((state) => state === 'passed').length;
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    count.failed += failed.length;
    count.skipped += states.filter((state) => state !== 'passed' && state !== 'failed').length;
    count.broken.push(...failed.map((test) => `${where} > ${test.fullName}`));
    if (file.status === 'failed' && failed.length === 0) {
      count.failed += 1;
      count.broken.push(`${where} (outside its tests)`);
    }
  }
  if (code !== 0 && count.failed === 0) {
    count.failed += 1;
    count.broken.push('the test run itself, see above');
  }
  return count;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Runs a program of node_modules/.bin with its output shown; resolves to its exit code. */
function execute(program, args, env = process.env) {
  const child = spawn(process.execPath, [entryOf(program), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = (name) => child.kill(name);
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, stop);
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (status) => {
      for (const name of ['SIGINT', 'SIGTERM']) process.removeListener(name, stop);
      done(status ?? 1);
    });
  });
}

/** The JavaScript file behind a program, so that it runs on our Node and not on the one found in PATH. */
function entryOf(program) {
  const packages = { biome: '@biomejs/biome', tsc: 'typescript', vitest: 'vitest' };
  const folder = join(root, 'node_modules', packages[program]);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[program]);
}
