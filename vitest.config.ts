import { defineConfig } from 'vitest/config';

/**
 * Three kinds of tests, told apart by the end of the file's name:
 *   unit      *.test.ts          pure, no database, no network
 *   http      *.http.test.ts     the application over HTTP on a real PostgreSQL
 *             *.db.test.ts       what needs a real PostgreSQL but no HTTP
 *   journeys  e2e/*.test.ts      a real browser against the real server
 */
const onDatabase = ['**/*.http.test.ts', '**/*.db.test.ts'];
const never = ['**/node_modules/**', '**/dist/**', 'data/**'];

export default defineConfig({
  test: {
    // Two cores are what a county office has, and what the time limits are measured on.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,server,web,bench}/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
          exclude: [...never, ...onDatabase],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'http',
          include: onDatabase,
          exclude: [...never, 'e2e/**'],
          globalSetup: 'server/test/harness/run.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['e2e/**/*.test.ts'],
          exclude: never,
          globalSetup: 'server/test/harness/run.ts',
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // A journey brings a server and a browser: two at a time would only measure their quarrel.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
