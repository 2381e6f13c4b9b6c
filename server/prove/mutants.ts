import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeProof } from './lib/report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tools = fileURLToPath(new URL('./stryker/', import.meta.url));
const folder = 'server/src/features/transfers';
const target = 0.85;

/** What is mutated; the tests beside each judge it (stryker/vitest.config.ts). */
const mutated = ['transfers.rules', 'transfers.policy', 'transfers.machine.rules'].map(
  (name) => `${folder}/${name}.ts`,
);

interface Mutant {
  status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'CompileError' | 'Ignored';
  mutatorName: string;
  replacement?: string;
  location: { start: { line: number; column: number } };
}
export interface MutationResult {
  seconds: number;
  files: { file: string; killed: number; mutants: number; survivors: string[] }[];
}

/** Changes each line of the files in all the ways that Stryker knows, one at a time, and looks whether a test fails. */
export function mutate(files: readonly string[]): MutationResult {
  bringStryker();
  const directory = mkdtempSync(join(tmpdir(), 'zhibu-mutants-'));
  const report = join(directory, 'mutants.json');
  const config = join(directory, 'stryker.json');
  writeFileSync(config, JSON.stringify(settings(files, directory, report)));
  const began = performance.now();
  try {
    const stryker = join(tools, 'node_modules/@stryker-mutator/core/bin/stryker.js');
    const { status } = spawnSync(process.execPath, [stryker, 'run', config], { cwd: root, stdio: 'inherit' });
    if (status !== 0 || !existsSync(report)) throw new Error(`Stryker ended with ${status}`);
    const told: { files: Record<string, { mutants: Mutant[] }> } = JSON.parse(readFileSync(report, 'utf8'));
    return {
      seconds: Math.round((performance.now() - began) / 1000),
      files: Object.entries(told.files).map(([file, { mutants }]) => resultOf(file, mutants)),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function resultOf(file: string, all: readonly Mutant[]): MutationResult['files'][number] {
  // A mutant that cannot be compiled or run tells nothing of the tests.
  const mutants = all.filter(({ status }) => !['CompileError', 'RuntimeError', 'Ignored'].includes(status));
  const lived = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  return {
    file: relative(folder, file),
    killed: mutants.length - lived.length,
    mutants: mutants.length,
    survivors: lived.map(
      ({ mutatorName, replacement, location: { start } }) =>
        `${relative(folder, file)}:${start.line}:${start.column} ${mutatorName}: ${(replacement ?? '').replaceAll(/\s+/g, ' ')}`,
    ),
  };
}

function settings(files: readonly string[], directory: string, report: string) {
  return {
    testRunner: 'vitest',
    plugins: [join(tools, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
    vitest: { configFile: 'server/prove/stryker/vitest.config.ts', dir: folder, related: false },
    coverageAnalysis: 'perTest',
    mutate: files,
    ignorePatterns: [
      '**',
      '!package.json',
      '!contract/**',
      '!server/**',
      'server/prove/stryker/node_modules',
    ],
    tempDirName: join(directory, 'sandbox'),
    cleanTempDir: 'always',
    // TypeScript 7 has no interface for programs; the tests run on what Node strips.
    tsconfigFile: 'none.json',
    disableTypeChecks: false,
    reporters: ['json', 'clear-text'],
    clearTextReporter: { logTests: false, reportTests: false, reportMutants: false },
    jsonReporter: { fileName: report },
    concurrency: 2,
    timeoutMS: 20_000,
    allowEmpty: false,
  };
}

/** Pinned in `stryker/package-lock.json`; Apache-2.0. Only who runs this needs its hundred packages. */
function bringStryker(): void {
  if (existsSync(join(tools, 'node_modules/@stryker-mutator/vitest-runner'))) return;
  const options = ['ci', '--no-audit', '--no-fund', '--legacy-peer-deps', '--loglevel=error'];
  const { status } = spawnSync('npm', options, { cwd: tools, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('npm brought no Stryker, see above');
}

if (import.meta.main) {
  const { seconds, files } = mutate(mutated);
  for (const { survivors } of files) for (const one of survivors) process.stdout.write(`lived: ${one}\n`);
  const share = (killed: number, mutants: number) => `${((killed / mutants) * 100).toFixed(1)} %`;
  writeProof('mutants', 'Mutants of the rules of transfers', 'npm run prove -- mutants', [
    ...files.map(
      ({ file, killed, mutants }) =>
        `\`${file}\`: ${killed} of ${mutants} mutants killed by unit tests, **${share(killed, mutants)}** (target ≥ ${target * 100} %)`,
    ),
    `Stryker 10.1.1 with its runner for vitest, ${seconds} s; judged by the tests beside these files alone, which know no database`,
  ]);
  process.exit(files.every(({ killed, mutants }) => killed / mutants >= target) ? 0 : 1);
}
