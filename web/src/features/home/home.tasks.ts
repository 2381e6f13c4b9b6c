import type { AnswerOf } from '../../lib/api.types.ts';

type Import = AnswerOf<'GET /member-imports'>['items'][number];
type Branch = AnswerOf<'GET /organizations'>['items'][number];

/** Something asked of the reader; where it leads, and the words by key. */
export interface Task {
  key: string;
  words:
    | 'taskCommit'
    | 'taskProblems'
    | 'taskMapping'
    | 'taskRunning'
    | 'taskSmall'
    | 'taskLarge'
    | 'taskLocked'
    | 'taskWarning';
  values: { name: string; n: string | number };
  to: { path: '/member-imports/$id' | '/organizations/$id'; id: string } | { path: '/accounts' | '/system' };
  /** Whether one must act; otherwise it is only good to know. */
  asks: boolean;
}

/** Imports that somebody began and nobody ended. */
export function importTasks(imports: readonly Import[]): Task[] {
  return imports.flatMap((one): Task[] => {
    const base = { key: one.id, to: { path: '/member-imports/$id', id: one.id } } as const;
    const name = one.fileName;
    switch (one.state) {
      case 'mapping':
        return [{ ...base, words: 'taskMapping', values: { name, n: 0 }, asks: true }];
      case 'checked':
        return one.can.commit
          ? [{ ...base, words: 'taskCommit', values: { name, n: one.accepted }, asks: true }]
          : [];
      case 'refused':
        return [{ ...base, words: 'taskProblems', values: { name, n: one.problemCount }, asks: true }];
      case 'checking':
      case 'committing':
        return [{ ...base, words: 'taskRunning', values: { name, n: 0 }, asks: false }];
      default:
        return [];
    }
  });
}

/** Domain rule 1: a branch has at least 3 full members and generally at most 50. */
export function branchTasks(branches: readonly Branch[]): Task[] {
  return branches.flatMap(({ id, name, form, memberCount: n }): Task[] => {
    if (n === null || form === 'functional') return [];
    const base = { key: id, values: { name, n }, to: { path: '/organizations/$id', id } } as const;
    if (n < 3) return [{ ...base, words: 'taskSmall', asks: true }];
    return n > 50 ? [{ ...base, words: 'taskLarge', asks: false }] : [];
  });
}

type Account = AnswerOf<'GET /accounts'>['items'][number];

/** Accounts that wait to be unlocked. */
export function accountTasks(accounts: readonly Account[]): Task[] {
  return accounts
    .filter(({ can }) => can.unlock)
    .map(({ id, name }) => ({
      key: id,
      words: 'taskLocked',
      values: { name, n: 0 },
      to: { path: '/accounts' },
      asks: true,
    }));
}

/** What the installation wants from the system admin, already in the reader's words. */
export function warningTasks(warnings: readonly string[]): Task[] {
  return warnings.map((name) => ({
    key: name,
    words: 'taskWarning',
    values: { name, n: 0 },
    to: { path: '/system' },
    asks: true,
  }));
}

export type Greeting = 'morning' | 'noon' | 'afternoon' | 'evening';

export function greetingAt(hour: number): Greeting {
  if (hour >= 5 && hour < 11) return 'morning';
  if (hour >= 11 && hour < 13) return 'noon';
  return hour >= 13 && hour < 18 ? 'afternoon' : 'evening';
}
