import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { dayInChina } from '../../server/src/kernel/clock.ts';
import type { Line } from './line.ts';

const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

export function machine(): string {
  const [first] = cpus();
  return `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GB memory, Node ${process.versions.node}, PostgreSQL 17 as delivered`;
}

/** As `--json` prints it. */
export function asJson(lines: readonly Line[]): string {
  const told = lines.map(({ key, name, ...figures }) => ({ name: `(${key}) ${name}`, ...figures }));
  return JSON.stringify({ machine: machine(), lines: told }, null, 2);
}

const columns = ['line', 'ours', 'limit', 'ratio', 'target', 'held'] as const;

/** A table that reads well in a terminal and is Markdown. */
export function asTable(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    `(${line.key}) ${line.name}`,
    `${shown(line.ours)} ${line.unit}`,
    `${shown(line.limit)} ${line.unit}`,
    line.ratio.toFixed(2),
    line.target,
    line.held ? 'yes' : 'NO',
  ]);
  const widths = columns.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

function shown(figure: number): string {
  if (figure >= 100) return figure.toFixed(0);
  return figure >= 10 ? figure.toFixed(1) : figure.toFixed(2);
}

/** What somebody wrote below the page's own text stays: figures of long runs and what they taught. */
function bySomebody(path: URL | string): string {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const at = before.indexOf('\n## At a million members');
  return at === -1 ? '' : before.slice(at);
}

/** Writes docs/benchmarks.md. @param load one-minute load of the machine before and after the run */
export function writePage(lines: readonly Line[], load: readonly [number, number]): void {
  const text = `# Benchmarks

\`npm run bench\` · ${dayInChina(new Date())} · ${machine()}. Load of the machine before the run
${load[0].toFixed(1)}, after it ${load[1].toFixed(1)}: what others take from two cores lowers both sides of a line, not
quite alike.

${asTable(lines)}

A figure alone says little on somebody else's machine; so each line measures its limit in the same run, on the same
database (the embedded one, settings as delivered, durability on), and what counts is the ratio.

## How each limit is measured

All on a generated county of 100 000 members with its organisations, loaded as the demo is.

- **(a)** Ours: the real server in its own process over loopback HTTP, the session cookie of a signed-in officer of a
  committee with about 20 000 members, 5 000 of these files in turn: session, permission, row-level security, one
  line in the file's access log, decryption and masks, response schema. Limit: \`bench/bare.ts\`, Fastify and a named
  \`pg\` statement that selects the same row by its key as the superuser, sends it, and does nothing else. Sixteen
  connections on one load generator, ten to the database; both sides in turns of some seconds, medians of the turns.
- **(b)** The same two servers: the officer's page of 50 from a position drawn by chance, narrowed by
  \`organization=\`; against a bare select of the same 50 rows by the same keyset. Masks that were shown before come
  from memory (\`kernel/crypto.ts\`), as on the second visit of a page.
- **(c)** One request after the other by the officer of the whole county: two characters from the beginning or the
  middle of a name, a page of 50; against the same statement sent by \`pg\` as the superuser. Medians of the times.
- **(d)** A roster of 100 000 rows into a registry that knows the organisations only, as on the command line: handed
  in, read, judged, encrypted, laid aside, committed. Limit: \`COPY\` of the finished rows (members, locators, search
  tokens, history and its periods) from files into the same indexed tables in one transaction, as the superuser.
- **(e)** A browser with an empty cache opens the page after sign-in; the gzip size (1 KB = 1000 bytes) of every file
  of the web that it fetches until the page is quiet. The limit is the target itself.
- **(g)** One file, one connection, both in turns: the real server against a test build of it in which every predicate
  of the policy says yes and which works as the superuser, past row-level security (\`bench/open.ts\`).
- **(j)** Changes of members' education, each a transaction of its own through the service that the officer's form uses
  (lock, rules, file, history, counts, audit), eight at a time; against the same in a test build that does not count
  (\`bench/writer.ts\`, \`bench/lib/uncounted.ts\`). Both sides in turns, medians of the turns.
- **stat** (\`npm run bench -- --only stat\`, some minutes): a county of 1 000 000 members as an import leaves
  them, on record since one day. **(h)** The profile of the whole county over HTTP by its administrator; against
  \`bench/bare.ts\` with a named statement that reads the same rows of the totals and of what is not folded yet, as the
  superuser. **(i)** The same table, one request after the other, against one statement that counts the same cells
  from the files. **(k)** \`zhibu verify-statistics --repair\` without its looking first, after a hundredth of all cells was
  spoilt: every flow told anew from the histories, compared, and what differs put right; the limit is the target itself.
- **(m)** Application, endorsement, letter, check-in and acceptance by those whose turn it is (sessions of members, secretaries,
  administrators), every second transfer into another region, each write with an \`Idempotency-Key\` as the web sends it; eight at a
  time. Limit: the rows that these steps write, keys, audit and counts included, by named statements of the superuser in five
  transactions on eight connections to a copy of the database (\`bench/lib/bare-transfer.ts\`). Both sides in turns, medians.
- **(l)** (\`npm run bench -- --only l\`, some minutes) 1 000 000 letters that ended in the last four weeks, swept by the job
  (\`transfers.sweep.ts\`: reminders, lapses with their steps and audit, a thousand a transaction); against three statements
  of the superuser that write the same rows into a copy of the database.
- **scale** (\`npm run bench -- --only scale\`, some minutes): (a), (b) and (c) over HTTP one after the other at 1 000 000
  members against 10 000, each on a database and a server of its own, request by request in turns, medians. (c full): the
  same pairs on both sides, each of which fills a page of 50 in both.

## For orientation

Moodle on the same kind of machine with two cores: 79 user look-ups a second (197 when tuned), 14 filtered user lists
a second.
`;
  writeFileSync(page, `${text}${bySomebody(page)}`);
}
