import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * The boot this machine is in. A process id and a start time may both come round again after a reboot,
 * together with the boot they cannot.
 */
const boot = readOrEmpty('/proc/sys/kernel/random/boot_id').trim();

/** Whether the kernel shows processes under /proc (Linux); elsewhere `ps` is asked. */
const hasProc = readOrEmpty('/proc/self/stat') !== '';

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * A name for the process that now has `pid`, which no other process ever has: `<start time>@<boot>`.
 * `guard.sh` computes the same string. Returns null when there is no such process or it is a zombie
 * (in a container whose first process does not reap, a dead orphan stays a zombie for ever).
 */
export function identify(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return hasProc ? identifyByProc(pid) : identifyByPs(pid);
}

function identifyByProc(pid: number): string | null {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  // Field 2 is the command in parentheses and may itself hold spaces and parentheses: proc_pid_stat(5).
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  const [state, start] = [fields[0], fields[19]];
  if (stat === '' || start === undefined || state === 'Z' || state === 'X') return null;
  return `${start}@${boot}`;
}

function identifyByPs(pid: number): string | null {
  const [state, ...start] = ps(pid, 'stat=,lstart=').split(/\s+/);
  if (state === undefined || state === '' || state.startsWith('Z')) return null;
  return `${start.join(' ')}@${boot}`;
}

function ps(pid: number, columns: string): string {
  try {
    const env = { PATH: process.env.PATH, LC_ALL: 'C' };
    return execFileSync('ps', ['-o', columns, '-p', String(pid)], {
      encoding: 'utf8',
      env,
      stdio: 'pipe',
    }).trim();
  } catch {
    return '';
  }
}

/** Whether the process that was called `identity` still lives. */
export function isAlive(pid: number, identity: string): boolean {
  return identify(pid) === identity;
}

/**
 * The arguments a process was started with, joined by `\0`; empty when it is gone or hidden.
 * `/proc/<pid>/cmdline` is used and not `exe`: in a container root may not read `exe` of another user
 * (it lacks CAP_SYS_PTRACE), while `cmdline` is open to all.
 */
export function commandLine(pid: number): string {
  if (hasProc) return readOrEmpty(`/proc/${pid}/cmdline`);
  return ps(pid, 'command=').split(/\s+/).join('\0');
}

/** Ids of the processes whose title starts with `title`; none where there is no /proc. */
export function processesTitled(title: string): number[] {
  if (!hasProc) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => commandLine(pid).startsWith(title) && identify(pid) !== null);
}

/** Waits until `condition` holds; false when it did not within `timeoutMs`. */
export async function waitUntil(condition: () => boolean, timeoutMs: number, stepMs = 20): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() >= end) return false;
    await pause(stepMs);
  }
  return true;
}

/** Resolves after `ms` milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Sends a signal; a process that is already gone is no error. Throws EPERM when it belongs to somebody else. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** `code` of a system error (`ENOENT`, `EACCES` …) or of a PostgreSQL error (SQLSTATE); undefined otherwise. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
