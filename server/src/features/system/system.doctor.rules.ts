import type { Words } from '../../kernel/errors.ts';

/** One thing that was looked at: how it is, and what to do where it is not well. */
export interface Check {
  id: string;
  state: 'ok' | 'warn' | 'fail';
  words: Words;
  todo: Words | null;
}

export const ok = (id: string, words: Words): Check => ({ id, state: 'ok', words, todo: null });
export const warn = (id: string, words: Words, todo: Words): Check => ({ id, state: 'warn', words, todo });
export const fail = (id: string, words: Words, todo: Words): Check => ({ id, state: 'fail', words, todo });

const mib = 2 ** 20;
/** Below this the database may stop any minute; below the other somebody should look this week. */
const enoughBytes = { fail: 512 * mib, warn: 5120 * mib };

/** @param free bytes that the server may still write */
export function judgeDisk(free: number): Check {
  const gib = (free / 2 ** 30).toFixed(1);
  const words = { zh: `磁盘剩余 ${gib} GB`, en: `${gib} GB of disk space are free` };
  const todo = {
    zh: '请清理磁盘或换更大的磁盘；磁盘写满后数据库会停止。',
    en: 'Make room or use a larger disk: a full one stops the database.',
  };
  if (free < enoughBytes.fail) return fail('disk', words, todo);
  return free < enoughBytes.warn ? warn('disk', words, todo) : ok('disk', words);
}

/** A second factor's code lives 30 seconds: a clock further off locks people out. */
const driftMs = { warn: 2_000, fail: 30_000 };

/** @param drift milliseconds between the clocks of program and database */
export function judgeDrift(drift: number): Check {
  const seconds = (drift / 1000).toFixed(1);
  const words = {
    zh: `程序与数据库的时钟相差 ${seconds} 秒`,
    en: `The clocks of program and database are ${seconds} s apart`,
  };
  const todo = {
    zh: '请在两台机器上启用时间同步（NTP）；时钟不准会使两步验证失败、日志时间有误。',
    en: 'Keep both machines in time (NTP): a wrong clock breaks the second factor and the times of the log.',
  };
  if (drift >= driftMs.fail) return fail('clock', words, todo);
  return drift >= driftMs.warn ? warn('clock', words, todo) : ok('clock', words);
}

/** The worst of all: what the whole is. */
export function worst(checks: readonly Check[]): Check['state'] {
  if (checks.some(({ state }) => state === 'fail')) return 'fail';
  return checks.some(({ state }) => state === 'warn') ? 'warn' : 'ok';
}
