import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Three kinds of tests, told apart by the end of the file's name:
 *   unit      *.test.ts          pure, no database, no network
 *   http      *.http.test.ts     the application over HTTP on a real PostgreSQL
 *             *.db.test.ts       what needs a real PostgreSQL but no HTTP
 *   journeys  e2e/*.test.ts      a real browser against the real server
 */
const onDatabase = ['**/*.http.test.ts', '**/*.db.test.ts'];
const never = ['**/node_modules/**', '**/dist/**', 'data/**'];

/** What takes longest begins first, so that no worker is left with it at the end. */
const longest = [
  'pages.',
  'attacks.',
  'short.',
  'key-file.',
  'embedded.',
  'closed.',
  'ways-in.',
  'duties.test',
  'branch.test',
];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.includes(`/${name}`));
      return place === -1 ? longest.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Two cores are what a county office has, and what the time limits are measured on.
    maxWorkers: 2,
    // Without isolation (`isolate`) a worker reads the application once and not once a file.
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,server,web,bench}/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
          exclude: [...never, ...onDatabase],
          testTimeout: 30_000,
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'http',
          include: onDatabase,
          exclude: [...never, 'e2e/**'],
          globalSetup: 'server/test/harness/run.ts',
          setupFiles: 'server/test/harness/begin.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          isolate: false,
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
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
