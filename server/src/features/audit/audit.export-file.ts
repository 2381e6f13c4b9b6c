import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { AuditFilterQuery } from '@zhibu/contract/audit';
import { type ZipEntry, ZipReader } from '../../integrations/spreadsheet/zip.ts';
import { canonical } from '../../kernel/audit.ts';
import { verifyWith } from '../../kernel/crypto.ts';
import type { Words } from '../../kernel/errors.ts';
import type { Anchor } from './audit.anchors.ts';
import type { ProvenRow } from './audit.queries.ts';
import { canonicalRow, laneBeginning } from './audit.verification.ts';

/** What an exported part of the log looks like, and how somebody far from this system checks it. */
export const exportFormat = 'zhibu-audit-export/1';

export const names = {
  manifest: 'manifest.json',
  howTo: 'HOW-TO-VERIFY.txt',
  lines: 'entries.jsonl',
  table: { xlsx: 'entries.xlsx', csv: 'entries.csv' },
} as const;

/** What the signature covers: this object as JSON without blanks, before `signature` was added. */
export interface Manifest {
  format: string;
  madeAt: string;
  madeBy: { name: string; role: string; organization: string | null };
  reason: string;
  filter: AuditFilterQuery;
  entries: number;
  files: { name: string; sha256: string; size: number }[];
  lastAnchor: Anchor | null;
  publicKey: string;
}

/** One entry with what proves it. `entry` is written with its names in order, so its text is what was digested. */
export function lineOf(row: ProvenRow): string {
  const { lane, seq, digest, hash } = row;
  const previous = row.previous ?? (seq === 1 ? laneBeginning(lane) : null);
  const head = { lane, seq, previous: previous?.toString('hex') ?? null };
  const tail = { digest: digest.toString('hex'), hash: hash.toString('hex') };
  return `${JSON.stringify(head).slice(0, -1)},"entry":${canonicalRow(row)},${JSON.stringify(tail).slice(1)}`;
}

interface Line {
  lane: number;
  seq: number;
  previous: string | null;
  entry: unknown;
  digest: string;
  hash: string;
}

export const exportProblems = {
  unreadable: { zh: '不是本系统导出的审计文件，或者已损坏', en: 'not an export of the log, or damaged' },
  signature: { zh: '签名与内容不符', en: 'the signature does not fit the content' },
  file: { zh: '文件与清单中的摘要不符', en: 'a file does not have the digest that the manifest names' },
  count: { zh: '条数与清单不符', en: 'the number of entries is not that of the manifest' },
  entry: { zh: '条目的内容与其摘要不符', en: 'an entry does not have its digest' },
  chain: { zh: '条目与前一条接不上', en: 'an entry does not follow from the one before' },
} satisfies Record<string, Words>;

export interface ExportVerdict {
  sound: boolean;
  entries: number;
  /** Whose signature: to be compared with the one that the system's page shows. */
  publicKey: string | null;
  madeAt: string | null;
  problem: keyof typeof exportProblems | null;
  /** The file or the entry (lane-number) in question. */
  where: string | null;
}

/** Verifies an exported archive with nothing but itself: no database, no key file. */
export async function verifyExport(path: string): Promise<ExportVerdict> {
  const verdict: ExportVerdict = {
    sound: false,
    entries: 0,
    publicKey: null,
    madeAt: null,
    problem: null,
    where: null,
  };
  const refuse = (problem: ExportVerdict['problem'], where: string | null = null) => ({
    ...verdict,
    problem,
    where,
  });
  const zip = await ZipReader.open(path).catch(() => null);
  const manifest = zip && (await manifestIn(zip));
  if (!zip || !manifest) return refuse('unreadable');
  const { signature, ...signed } = manifest;
  Object.assign(verdict, { publicKey: signed.publicKey, madeAt: signed.madeAt });
  if (!verifyWith(signed.publicKey, JSON.stringify(signed), signature)) return refuse('signature');
  for (const { name, sha256 } of signed.files) {
    const entry = zip.find(name);
    if (!entry || (await digestIn(zip, entry)) !== sha256) return refuse('file', name);
  }
  const lines = zip.find(names.lines);
  if (!lines) return refuse('file', names.lines);
  for await (const text of createInterface({ input: Readable.from(zip.read(lines)) })) {
    const problem = judgeLine(text);
    if (problem) return refuse(problem.what, problem.where);
    verdict.entries += 1;
  }
  if (verdict.entries !== signed.entries) return refuse('count');
  return { ...verdict, sound: true };
}

function judgeLine(text: string): { what: 'unreadable' | 'entry' | 'chain'; where: string } | null {
  const line = parse<Line>(text);
  if (!line) return { what: 'unreadable', where: text.slice(0, 40) };
  const where = `${line.lane}-${line.seq}`;
  const digest = createHash('sha256').update(canonical(line.entry)).digest();
  if (digest.toString('hex') !== line.digest) return { what: 'entry', where };
  if (line.previous === null) return { what: 'chain', where };
  const hash = createHash('sha256').update(Buffer.from(line.previous, 'hex')).update(digest).digest('hex');
  return hash === line.hash ? null : { what: 'chain', where };
}

async function manifestIn(zip: ZipReader): Promise<(Manifest & { signature: string }) | null> {
  const entry = zip.find(names.manifest);
  if (!entry) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of zip.read(entry)) chunks.push(chunk);
  const manifest = parse<Manifest & { signature: string }>(Buffer.concat(chunks).toString('utf8'));
  return manifest?.format === exportFormat && Array.isArray(manifest.files) ? manifest : null;
}

async function digestIn(zip: ZipReader, entry: ZipEntry): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of zip.read(entry)) hash.update(chunk);
  } catch {
    return null;
  }
  return hash.digest('hex');
}

function parse<T>(text: string): T | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** For an inspector without this program: what is in the archive and what to compute. */
export function howToVerify(publicKey: string): string {
  return `支部 · 审计日志导出

entries.jsonl   每行一条：entry 为写入时的内容，digest = SHA-256(entry 的文本)，
                hash = SHA-256(previous 的字节 ‖ digest 的字节)。
manifest.json   清单：各文件的 SHA-256 与条数；signature 为 Ed25519 签名，
                签的是去掉 signature 后、不带空白的 JSON 文本。
公钥（base64url）：${publicKey}
请与系统“审计”页上显示的公钥核对；用本系统核验：npx zhibu verify-audit --file 本文件.zip

Zhibu · export of the audit log

entries.jsonl   one entry a line: digest = SHA-256(text of entry),
                hash = SHA-256(bytes of previous ‖ bytes of digest).
manifest.json   SHA-256 of each file and the number of entries; signature is Ed25519 over the JSON
                without "signature" and without blanks.
Public key (base64url): ${publicKey}
Compare it with the one on the page "Audit"; with this program: npx zhibu verify-audit --file THIS.zip
`;
}
