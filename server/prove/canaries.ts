import { pino } from 'pino';
import { dump, filesBelow, foundIn } from './lib/dump.ts';
import { operations } from './lib/operations.ts';
import { writeSecurityProof } from './lib/report.ts';
import { populate } from './lib/seed.ts';
import { importRoster, keepFiles, openAccounts, sendAstray, Week } from './lib/week.ts';
import { openWorld } from './lib/world.ts';

/** What a parameter would be called that carries one of them. */
const named = /^(phone|idNumber|password|code|token|secret|address|recoveryCode)$/;
/** Called like a secret and none: the network address in the log, the code of an import's problem. */
const ofMachines = ['GET /audit-entries address', 'GET /member-imports/{id}/problems code'];
/** Printed on paper for whoever holds it: it opens what the paper says and nothing else. */
const onPaper = ['GET /public/letters/{code} code'];

export interface CanaryResult {
  canaries: number;
  requests: number;
  logLines: number;
  /** `place: value`, in each of the four. */
  logs: string[];
  urls: string[];
  caches: string[];
  dump: string[];
}

export async function followCanaries(): Promise<CanaryResult> {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const world = await openWorld({ log });
  try {
    const week = new Week(world, await populate(world));
    await keepFiles(week);
    await importRoster(week);
    await openAccounts(week);
    await sendAstray(week);
    const values = [...week.canaries];
    const text = lines.join('\n');

    await world.look('CHECKPOINT');
    const inTables = foundIn(await dump(world), values);
    const onDisk = foundIn(
      filesBelow(world.dataDir),
      values.map((value) => Buffer.from(value).toString('latin1')),
    );
    return {
      canaries: values.length,
      requests: week.requests,
      logLines: lines.length,
      logs: values.filter((value) => text.includes(value)),
      // No address has a place for any of them: not in its path and not in its query.
      urls: operations().flatMap(({ key, parameters }) =>
        parameters
          .filter(({ name }) => named.test(name) && ![...ofMachines, ...onPaper].includes(`${key} ${name}`))
          .map(({ name }) => `${key} ${name}`),
      ),
      caches: week.cacheable,
      dump: [...inTables, ...onDisk],
    };
  } finally {
    await world.close();
  }
}

export const isClean = ({ logs, urls, caches, dump: inDump }: CanaryResult) =>
  logs.length + urls.length + caches.length + inDump.length === 0;

if (import.meta.main) {
  const result = await followCanaries();
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  writeSecurityProof('canaries', [
    `${result.canaries} values (ID numbers, phones, addresses, passwords, second-factor secrets, recovery and activation codes, tokens, sessions, a client secret) through ${result.requests} requests of a week's work and of mistakes, one of them against a broken database`,
    `**${result.logs.length} in ${result.logLines} lines of the log** (level trace), ${result.urls.length} addresses with a place for one, ${result.caches.length} answers that a cache may keep, **${result.dump.length} in a plain dump of every table and in the files of the installation** (also looked for as hexadecimal digits)`,
  ]);
  process.exit(isClean(result) ? 0 : 1);
}
