import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

const file = new URL('../../../docs/proofs.md', import.meta.url);
const head =
  '# Proofs\n\nEach section is written by the program that it names; `npm run prove` lists them. ' +
  'A short run of each is part of `npm test`.\n';

/** Writes or replaces one section of docs/proofs.md: the figures, the date, the command. */
export function writeProof(name: string, title: string, command: string, lines: readonly string[]): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : head;
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const section = [
    `<!-- ${name} -->`,
    `## ${title}`,
    '',
    `\`${command}\` · ${new Date().toISOString().slice(0, 10)} · ${machine}`,
    '',
    ...lines.map((line) => `- ${line}`),
    '',
  ].join('\n');
  const sections = before.split(/(?=<!-- [a-z-]+ -->)/);
  const others = sections
    .filter((text) => !text.startsWith(`<!-- ${name} -->`))
    .map((text) => text.trimEnd());
  writeFileSync(file, `${[...others, section.trimEnd()].join('\n\n')}\n`);
}

const security = new URL('../../../docs/security.md', import.meta.url);
const heading = '## Proved by attack';

/** Writes or replaces the figures of one attack program in docs/security.md, between its two marks. */
export function writeSecurityProof(name: string, lines: readonly string[], count?: number): void {
  const command = `npm run prove -- ${name}${count === undefined ? '' : ` --n ${count}`}`;
  const [from, until] = [`<!-- proof:${name} -->`, `<!-- /proof:${name} -->`];
  const machine = `${cpus().length} cores, Node ${process.versions.node}`;
  const section = [
    from,
    `**${name}** · \`${command}\` · ${new Date().toISOString().slice(0, 10)} · ${machine}`,
    '',
    ...lines.map((line) => `- ${line}`),
    until,
  ].join('\n');
  const text = readFileSync(security, 'utf8');
  const start = text.indexOf(from);
  const end = text.indexOf(until);
  if (start >= 0 && end > start)
    writeFileSync(security, `${text.slice(0, start)}${section}${text.slice(end + until.length)}`);
  else if (text.includes(heading)) {
    const at = text.indexOf(heading) + heading.length;
    writeFileSync(security, `${text.slice(0, at)}\n\n${section}${text.slice(at)}`);
  } else writeFileSync(security, `${text.trimEnd()}\n\n${heading}\n\n${section}\n`);
}

/** `--n N` of a proof's command line. */
export function countOf(fallback: number): number {
  const at = process.argv.indexOf('--n');
  const count = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (!Number.isInteger(count) || count < 1) throw new Error('--n takes a whole number from 1');
  return count;
}
