import { Problem } from '../kernel/errors.ts';
import type { Services } from '../services.ts';

/** Where a command reads and writes; tests give their own. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
  /** True on a terminal: then long work shows how far it is. */
  interactive: boolean;
}

/** Exit 0 done, 1 refused (reasons on stderr), 2 wrong usage (design/api.md). */
export type ExitCode = 0 | 1 | 2;
export type Command = (services: Services, args: readonly string[], io: Io) => Promise<number>;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const processIo: Io = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  interactive: process.stderr.isTTY === true,
};

/** A refusal in both languages, one line each. */
export function wordsOf(error: unknown): string[] {
  if (error instanceof Problem) {
    const details = (error.options.errors ?? []).map(
      ({ pointer, detail }) => `  ${pointer}: ${typeof detail === 'string' ? detail : detail.zh}`,
    );
    return [error.words.zh, error.words.en, ...details];
  }
  return [error instanceof Error ? error.message : String(error)];
}

/** A bar that appears only after two seconds, and only on a terminal. */
export function progressBar(io: Io): { update(rows: number): void; end(): void } {
  const startedAt = Date.now();
  let shown = false;
  return {
    update(rows) {
      if (!io.interactive || Date.now() - startedAt < 2000) return;
      shown = true;
      process.stderr.write(`\r  ${rows} 行 rows …`);
    },
    end() {
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
}
