import { defineConfig } from 'vitest/config';

/** The tests beside the mutated files, each in a process of its own: what a mutant spoils at import goes with its file. */
export default defineConfig({
  test: {
    include: ['**/transfers.{rules,policy,machine.rules}.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 20_000,
  },
});
