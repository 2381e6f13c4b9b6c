/**
 * Brings what a fresh clone lacks: the packages of package-lock.json and, among them, Node 24.
 * Runs on Node 20 with nothing installed, so it imports nothing but Node.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { duration, giveUp, say } from './say.mjs';

/** The root of the project; every path below is absolute, so the working directory does not matter. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const modules = join(root, 'node_modules');
const bin = join(modules, '.bin');
const stamp = join(modules, '.zhibu-installed');

/**
 * Installs what is missing and returns when this process runs on a Node that can run the project;
 * otherwise runs the same program again on the Node that was brought, and never returns.
 */
export async function bring() {
  await install();
  const node = chooseNode();
  if (isSame(node, process.execPath)) {
    process.env.PATH = [bin, process.env.PATH].join(delimiter);
    return;
  }
  await become(node, process.argv.slice(1));
}

/**
 * Runs `node file args` in place of this process: replaces it where the system can (then nothing is
 * between the person and the program), else starts a child and passes signals and the exit code on.
 */
export async function become(node, args) {
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
  const following = ['--import', join(root, 'scripts/lib/follow.mjs'), ...args];
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    // It would only say that execve is experimental; Node 24 is pinned.
    process.removeAllListeners('warning');
    // Under npm our parent is the shell npm started, which SIGTERM to npm ends without telling us.
    const launched = env.npm_lifecycle_event || env.ZHIBU_LAUNCHED;
    process.execve(node, [node, ...(launched ? following : args)], env);
  }
  const child = spawn(node, following, { stdio: 'inherit', env: { ...env, ZHIBU_LAUNCHED: '1' } });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  const code = await new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (status, signal) => done(status ?? (signal === 'SIGINT' ? 130 : 143)));
  });
  process.exit(code);
}

/** The Node of the project; the running one where npm has none for this platform and it is new enough. */
function chooseNode() {
  const brought = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(brought) && isRecent(versionOf(brought))) return brought;
  if (isRecent(process.version)) return process.execPath;
  return giveUp(
    `这台机器需要 Node.js 24.7 或更高版本（现在是 ${process.version}）。请从 https://nodejs.org 安装后再试。`,
    `npm brings no Node 24 that runs on ${process.platform}-${process.arch}, and the one that runs is ` +
      `${process.version}. Install Node 24.7 or newer from https://nodejs.org and try again.`,
  );
}

function versionOf(node) {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? '';
}

/** 24.7: the first that runs the project's TypeScript without a flag and has everything we use. */
function isRecent(version) {
  const [major = 0, minor = 0] = version.trim().replace(/^v/, '').split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 7);
}

function isSame(one, other) {
  return realpathSync(one) === realpathSync(other);
}

async function install() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const key = createHash('sha256').update(`${lockText}${process.platform}${process.arch}`).digest('hex');
  if (readOrEmpty(stamp) === key) return;
  await oneAtATime(() => {
    if (readOrEmpty(stamp) === key) return;
    if (!isInstalled(JSON.parse(lockText))) npmCi();
    writeFileSync(stamp, key);
  });
}

/**
 * Whether every package of the lock file that belongs on this machine is there in its version, as npm
 * itself noted in node_modules/.package-lock.json: somebody ran `npm ci` or `npm install` before us.
 */
function isInstalled(lock) {
  const noted = readOrEmpty(join(modules, '.package-lock.json'));
  if (noted === '') return false;
  const present = JSON.parse(noted).packages;
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.link)
    .every(([path, entry]) => {
      if (present[path]) return present[path].version === entry.version;
      return entry.optional === true && !belongsHere(entry);
    });
}

/** An optional package without a word about platforms may be left out by npm for reasons of its own. */
function belongsHere({ os, cpu, libc }) {
  if (os === undefined && cpu === undefined) return false;
  if ([libc].flat().includes('musl')) return false;
  return [os, process.platform].flat().length > 0 && fits(os, process.platform) && fits(cpu, process.arch);
}

function fits(allowed, value) {
  return allowed === undefined || [allowed].flat().includes(value);
}

function npmCi() {
  const since = Date.now();
  say('正在安装依赖（首次启动，约需一分钟）……', 'installing packages (first time only, about a minute)');
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm must not run on the Node inside node_modules, which it is about to replace.
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !entry.endsWith(join('node_modules', '.bin')))
    .join(delimiter);
  const env = { ...process.env, PATH };
  for (const name of ['npm_node_execpath', 'NODE', 'NODE_OPTIONS']) delete env[name];
  const result = spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', options, {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.error?.code === 'ENOENT')
    giveUp('找不到 npm，请先安装 Node.js（含 npm）。', 'npm was not found: install Node.js with npm.');
  if (result.status !== 0) {
    giveUp(
      '安装依赖失败，原因见上。请检查与 npm 仓库的网络连接（npm config get registry），然后重试。',
      'Installing the packages failed, see above. Check the connection to the npm registry (npm config get registry) and try again.',
    );
  }
  say(`依赖已安装（${duration(since)}）`, 'packages installed');
}

/** Two commands at once on a fresh clone: the second waits for the installation of the first. */
async function oneAtATime(work) {
  const lock = join(
    tmpdir(),
    `zhibu-install-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`,
  );
  for (let told = false; !take(lock); told = true) {
    if (!told) say('另一个命令正在安装依赖，等待中……', 'another command is installing, waiting for it');
    await new Promise((done) => setTimeout(done, 500));
  }
  const release = () => rmSync(lock, { force: true });
  // Also when the installation gives up, which ends the process.
  process.once('exit', release);
  work();
  release();
  process.removeListener('exit', release);
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = Number(readOrEmpty(lock));
  try {
    process.kill(holder, 0);
  } catch (error) {
    if (error.code === 'ESRCH' && holder > 0) rmSync(lock, { force: true });
  }
  return false;
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
