import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { loadCounty } from './lib/county.ts';
import { openGround } from './lib/ground.ts';
import type { Line } from './lib/line.ts';
import { asJson, asTable, writePage } from './lib/report.ts';
import { countingLines } from './lines/counting.ts';
import { guardingLine } from './lines/guarding.ts';
import { importingLines } from './lines/importing.ts';
import { movingLine } from './lines/moving.ts';
import { readingLines } from './lines/reading.ts';
import { scaleLines } from './lines/scale.ts';
import { searchingLine } from './lines/searching.ts';
import { sweepingLine } from './lines/sweeping.ts';
import { transferringLine } from './lines/transferring.ts';
import { webLines } from './lines/web.ts';
import { writingLine } from './lines/writing.ts';

const members = 100_000;
const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'j', 'm'];
/** Loading a million rows takes minutes: only when they are named. `stat`: (h), (i), (k). */
const rare = ['scale', 'stat', 'l'];

/** `npm run bench [-- --json] [--only a,b]`: the figures of docs/benchmarks.md, written anew when all lines ran. */
async function main(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, only: { type: 'string' } } });
  const only = values.only?.split(',') ?? keys;
  const strange = only.find((key) => !rare.includes(key) && !keys.includes(key));
  if (strange !== undefined)
    throw new Error(`--only knows ${[...keys, ...rare].join(',')}, not "${strange}"`);
  const before = loadavg()[0] ?? 0;
  const lines = await measure(only);
  process.stdout.write(`${values.json ? asJson(lines) : asTable(lines)}\n`);
  if (keys.every((key) => only.includes(key))) writePage(lines, [before, loadavg()[0] ?? 0]);
  return lines.every(({ held }) => held);
}

async function measure(only: readonly string[]): Promise<Line[]> {
  const wants = (...some: string[]) => some.some((key) => only.includes(key));
  if (only.every((key) => rare.includes(key))) return rareLines(only);
  const ground = await openGround();
  try {
    const lines: Line[] = [];
    if (wants('a', 'b', 'c', 'e', 'g', 'j', 'm')) {
      say(`loading a county of ${members} members …`);
      await loadCounty(ground, members);
    }
    if (wants('a', 'b')) {
      say('(a) (b) files and pages over HTTP …');
      lines.push(...(await readingLines(ground, { rounds: 9, seconds: 2 }, only)));
    }
    if (wants('c')) {
      say('(c) searches …');
      lines.push(await searchingLine(ground, 1000));
    }
    if (wants('d')) {
      say('(d) imports …');
      lines.push(...(await importingLines(ground, members, 3)));
    }
    if (wants('e')) {
      say('(e) first loads in a browser …');
      lines.push(...(await webLines(ground)));
    }
    if (wants('f')) {
      say('(f) a subtree under another superior …');
      lines.push(await movingLine(ground, 125_000, 5));
    }
    if (wants('g')) {
      say('(g) what policy and row-level security cost …');
      lines.push(await guardingLine(ground, { rounds: 7, seconds: 2 }));
    }
    if (wants('j')) {
      say('(j) what counting costs who writes …');
      lines.push(await writingLine(ground, { rounds: 8, seconds: 3 }));
    }
    if (wants('m')) {
      say('(m) complete transfers …');
      lines.push(await transferringLine(ground, { rounds: 8, seconds: 4 }));
    }
    return [...lines, ...(await rareLines(only))];
  } finally {
    await ground.close();
  }
}

async function rareLines(only: readonly string[]): Promise<Line[]> {
  const lines: Line[] = [];
  if (only.includes('scale')) lines.push(...(await scaleLines(10_000, 1_000_000, 1000)));
  if (only.includes('stat')) lines.push(...(await countingLines(1_000_000, { rounds: 7, seconds: 2 })));
  if (only.includes('l')) {
    say('(l) what time does to transfers …');
    lines.push(await sweepingLine(1_000_000));
  }
  return lines;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

// A target that is not held is told in the table and by the exit code.
process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
