import { execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { writeFontConfiguration } from './fonts.ts';

/** A program to start and the variables it needs on this machine. */
type Program = { path: string; env: Record<string, string> };

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * No sandbox: tests run as root in places that allow none, and see only our own pages. Web security stays
 * on, as it is part of what is tested. The rest keeps the browser from talking to anybody but this machine.
 */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]',
];

/**
 * Starts a headless Chromium that renders Chinese on every machine: the one in CHROMIUM_PATH, else one the
 * system has, else the one that npm brought. Close it with `browser.close()`.
 * @throws in clear words when there is none for this platform.
 */
export async function launchBrowser(): Promise<Browser> {
  const directory = mkdtempSync(join(tmpdir(), 'zhibu-browser-'));
  const fonts = writeFontConfiguration(directory);
  const failures: string[] = [];
  for (const find of [findSystemProgram, findBundledProgram]) {
    const program = find();
    if (program === null) continue;
    const environment = { ...process.env, ...program.env, FONTCONFIG_FILE: fonts };
    // Playwright takes no undefined values.
    const env = Object.fromEntries(
      Object.entries(environment).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])),
    );
    try {
      const browser = await chromium.launch({ executablePath: program.path, args: flags, env });
      browser.once('disconnected', () => rmSync(directory, { recursive: true, force: true }));
      return browser;
    } catch (error) {
      failures.push(`${program.path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  rmSync(directory, { recursive: true, force: true });
  throw new Error(`no Chromium could be started; install one or set CHROMIUM_PATH\n${failures.join('\n')}`);
}

function findSystemProgram(): Program | null {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return { path: chosen, env: {} };
  const folders = (process.env.PATH ?? '').split(delimiter);
  const path = systemNames.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  return path === undefined || !startsAtAll(path, {}) ? null : { path, env: {} };
}

/** The Chromium inside npm; it is built for Linux on x64 only. */
function findBundledProgram(): Program | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = unpack();
  const path = join(folder, 'chromium');
  if (startsAtAll(path, {})) return { path, env: {} };
  // The package carries the libraries of Amazon Linux 2023 for a machine without NSS and the like.
  return { path, env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib') } };
}

/** A wrapper of a missing snap, or a binary without its libraries, does not even tell its version. */
function startsAtAll(path: string, env: Record<string, string>): boolean {
  const result = spawnSync(path, ['--no-sandbox', '--version'], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    timeout: 15_000,
  });
  return result.status === 0;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Unpacks once for each version, aside and then renamed: of several runs at the same time one wins, and
 * a killed one leaves nothing that looks complete.
 */
function unpack(): string {
  const require = createRequire(import.meta.url);
  const packageFolder = join(dirname(require.resolve('@sparticuz/chromium')), '..');
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(packageFolder, 'package.json'), 'utf8'),
  );
  const cache = join(packageFolder, '../../.cache');
  const target = join(cache, `chromium-${version}`);
  if (existsSync(target)) return target;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'unpack-'));
  const script = fileURLToPath(new URL('unpack-chromium.ts', import.meta.url));
  execFileSync(process.execPath, [script], {
    env: { ...process.env, TMPDIR: draft },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Whoever may use node_modules may use what was unpacked from it.
  for (const path of [draft, join(draft, 'chromium')]) chmodSync(path, 0o755);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
