import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { canonical } from '../../kernel/audit.ts';
import { systemActor, throughGate } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import type { Services } from '../../services.ts';
import { type AnchorFile, anchorDigest, type Head, readAnchors } from './audit.anchors.ts';
import { type Break, firstOf } from './audit.breaks.ts';
import { checkpointText } from './audit.checkpoints.ts';

export interface Verification {
  sound: boolean;
  entries: number;
  /** The earliest break of all. */
  firstBreak: Break | null;
  /** The first break of each lane and of the anchors, earliest first. */
  breaks: Break[];
  anchors: { count: number; lastAt: string | null };
}

interface StoredEntry {
  seq: number;
  at: Date;
  accountId: string | null;
  actorName: string;
  dutyId: string | null;
  dutyRole: string;
  organizationId: string | null;
  address: string;
  action: string;
  outcome: string;
  objectType: string;
  objectId: string | null;
  objectName: string | null;
  reason: string | null;
  before: unknown;
  after: unknown;
  digest: Buffer;
  hash: Buffer;
}

/** Where a lane is walked from and to, as one statement saw it. */
interface Lane extends Head {
  base: number;
  baseHash: Buffer | null;
  removedUntil: Date | null;
  signature: string | null;
}

/** What the anchors say of one lane: number of an entry → its hash and when it was anchored. */
type Anchored = Map<number, { hash: string; at: string }>;

/** An anchor that the log names. */
interface Named {
  lane: number;
  seq: number;
  at: string;
  n: number;
  digest: string;
}

export interface VerifyOptions {
  onProgress?: (entries: number) => void;
}

const lanes = 16;
const batch = 4000;
/** Entries between two looks at other work: some milliseconds. */
const breath = 250;

/**
 * Walks every lane from its beginning (or its sealed checkpoint) to the head it had when the walk began: computes each
 * digest again from the stored row and each hash from the one before, and compares with the anchors that lie outside
 * the database, so that neither a cut-off end nor a log rewritten as a whole goes unnoticed.
 */
export async function verifyAudit(services: Services, options: VerifyOptions = {}): Promise<Verification> {
  const { database, vault, settings } = services;
  // The anchors first: heads only grow, so none of these can lie past a head that is read afterwards.
  const anchors = await readAnchors(vault, settings.anchorFile);
  return database.read(throughGate(systemActor(), 'audit'), async (reader) => {
    const found = await reader.rows(lanesStatement());
    const breaks: Break[] = missingHeads(found);
    const named: Named[] = [];
    let entries = 0;
    for (const lane of found) {
      const walk = new LaneWalk(reader, lane, anchoredOf(anchors, lane.lane), (count) =>
        options.onProgress?.(entries + count),
      );
      const broken =
        forgedCheckpoint(lane, (text, signature) => vault.verify(text, signature)) ?? (await walk.run());
      if (broken) breaks.push(broken);
      named.push(...walk.named);
      entries += walk.entries;
    }
    const surplus = await surplusOf(reader);
    if (surplus && !breaks.some(({ lane }) => lane === surplus.lane)) breaks.push(surplus);
    const broken = await anchorBreak(services, anchors, named);
    if (broken) breaks.push(broken);
    const ordered = firstOf(breaks);
    return {
      sound: ordered.length === 0,
      entries,
      firstBreak: ordered[0] ?? null,
      breaks: ordered,
      anchors: { count: anchors?.anchors.length ?? 0, lastAt: anchors?.anchors.at(-1)?.at ?? null },
    };
  });
}

function anchoredOf(file: AnchorFile | null, lane: number): Anchored {
  const anchored: Anchored = new Map();
  for (const { heads, at } of file?.anchors ?? []) {
    const head = heads[lane];
    // The first anchor of a number is kept: it narrows down when the entry was still itself.
    if (head && !anchored.has(head[0])) anchored.set(head[0], { hash: head[1], at });
  }
  return anchored;
}

class LaneWalk {
  entries = 0;
  readonly named: Named[] = [];
  readonly #reader: Reader;
  readonly #lane: Lane;
  readonly #anchored: Anchored;
  readonly #onProgress: (entries: number) => void;

  constructor(reader: Reader, lane: Lane, anchored: Anchored, onProgress: (entries: number) => void) {
    this.#reader = reader;
    this.#lane = lane;
    this.#anchored = anchored;
    this.#onProgress = onProgress;
  }

  async run(): Promise<Break | null> {
    const { lane, seq: until, base } = this.#lane;
    let hash = this.#lane.baseHash ?? laneBeginning(lane);
    let seq = base;
    let at: Date | null = null;
    // The next batch is under way while this one is judged.
    let coming = this.#fetch(seq);
    while (seq < until) {
      const rows = await coming;
      const last = rows.at(-1);
      if (!last) break;
      if (last.seq < until) coming = this.#fetch(last.seq);
      for (const row of rows) {
        const what = this.#judge(row, seq, hash);
        if (what) {
          await coming;
          return { lane, seq: row.seq, at: row.at.toISOString(), what };
        }
        ({ seq, hash, at } = row);
        this.entries += 1;
        if (this.entries % breath === 0) await setImmediate();
      }
      this.#onProgress(this.entries);
    }
    return this.#end(seq, hash, at);
  }

  #fetch(after: number): Promise<StoredEntry[]> {
    const rows = this.#reader.rows(batchOf(this.#lane.lane, after, this.#lane.seq));
    // Awaited a batch later: until then nobody listens.
    rows.catch(() => undefined);
    return rows;
  }

  #judge(row: StoredEntry, before: number, previous: Buffer): Break['what'] | null {
    if (row.seq !== before + 1) return 'missing';
    const digest = createHash('sha256').update(canonicalRow(row)).digest();
    if (!digest.equals(row.digest)) return 'altered';
    const hash = createHash('sha256').update(previous).update(digest).digest();
    if (!hash.equals(row.hash)) return 'unchained';
    const anchored = this.#anchored.get(row.seq);
    if (anchored && anchored.hash !== row.hash.toString('hex')) return 'rewritten';
    this.#note(row);
    return null;
  }

  #note({ action, seq, at, after }: StoredEntry): void {
    if (action !== 'audit.anchor' && action !== 'audit.anchor_restart') return;
    const { n, anchor } = after as { n: number; anchor: string }; // written by writeAnchor, its digest just checked
    this.named.push({ lane: this.#lane.lane, seq, at: at.toISOString(), n, digest: anchor });
  }

  /** The lane ended where it ended: is that its head, and does no anchor know more of it? */
  #end(seq: number, hash: Buffer, at: Date | null): Break | null {
    const { lane, seq: head, hash: headHash } = this.#lane;
    const beyond = [...this.#anchored].find(([anchored]) => anchored > seq);
    const when = at?.toISOString() ?? beyond?.[1].at ?? null;
    if (seq < head || beyond) return { lane, seq: seq + 1, at: when, what: 'cut' };
    return hash.equals(headHash) ? null : { lane, seq, at: when, what: 'head' };
  }
}

export function laneBeginning(lane: number): Buffer {
  return createHash('sha256').update(`zhibu audit lane ${lane}`).digest();
}

/** Every lane has its head, and no entry lies in a lane that there is not. */
function missingHeads(found: readonly Lane[]): Break[] {
  const there = new Set(found.map(({ lane }) => lane));
  return Array.from({ length: lanes }, (_, lane) => lane)
    .filter((lane) => !there.has(lane))
    .map((lane) => ({ lane, seq: 0, at: null, what: 'head' }));
}

/** Entries before a lane's beginning, behind its head, or in no lane: one statement sees one instant. */
async function surplusOf(reader: Reader): Promise<Break | null> {
  const row = await reader.first(sql<{ lane: number; seq: number; at: Date }>`
    SELECT e.lane, e.seq, e.at FROM (
      (SELECT e.lane, e.seq, e.at FROM audit_head h, LATERAL (
        SELECT lane, seq, at FROM audit_entry WHERE lane = h.lane AND seq > h.seq ORDER BY seq LIMIT 1) e)
      UNION ALL
      (SELECT e.lane, e.seq, e.at FROM audit_head h, LATERAL (
        SELECT lane, seq, at FROM audit_entry WHERE lane = h.lane
          AND seq <= coalesce((SELECT max(c.seq) FROM audit_checkpoint c WHERE c.lane = h.lane), 0)
        ORDER BY seq LIMIT 1) e)
      UNION ALL
      (SELECT lane, seq, at FROM audit_entry WHERE lane < 0 ORDER BY lane, seq LIMIT 1)
      UNION ALL
      (SELECT lane, seq, at FROM audit_entry WHERE lane >= ${lanes} ORDER BY lane, seq LIMIT 1)) e
    ORDER BY e.at LIMIT 1`);
  return row ? { lane: row.lane, seq: row.seq, at: row.at.toISOString(), what: 'surplus' } : null;
}

function forgedCheckpoint(lane: Lane, verify: (text: string, signature: string) => boolean): Break | null {
  if (lane.base === 0 && lane.baseHash === null) return null;
  const { signature, baseHash, removedUntil } = lane;
  const genuine =
    signature !== null &&
    baseHash !== null &&
    removedUntil !== null &&
    verify(checkpointText({ lane: lane.lane, seq: lane.base, hash: baseHash, removedUntil }), signature);
  return genuine ? null : { lane: lane.lane, seq: lane.base, at: null, what: 'checkpoint' };
}

/** The file's own soundness, and that it holds every anchor which the log names. */
async function anchorBreak(
  { vault, settings }: Services,
  before: AnchorFile | null,
  named: readonly Named[],
): Promise<Break | null> {
  if (before?.damagedLine) return { lane: null, seq: before.damagedLine, at: null, what: 'anchor_altered' };
  if (named.length === 0) return null;
  // Anchors written while the log was walked are in the file by now: they go there first.
  const file = await readAnchors(vault, settings.anchorFile);
  const digests = new Map(file?.anchors.map((anchor) => [anchor.n, anchorDigest(anchor)]));
  const from = file?.anchors[0]?.n ?? 0;
  const gone = named.filter(({ n, digest }) => n >= from && digests.get(n) !== digest);
  const first = gone.sort((a, b) => (a.at < b.at ? -1 : 1))[0];
  return first ? { lane: null, seq: first.n, at: first.at, what: 'anchor_missing' } : null;
}

function lanesStatement() {
  return sql<Lane>`
    SELECT h.lane, h.seq, h.hash, coalesce(c.seq, 0) AS base, c.hash AS "baseHash",
      c.removed_until AS "removedUntil", c.signature
    FROM audit_head h
    LEFT JOIN LATERAL (SELECT * FROM audit_checkpoint WHERE lane = h.lane ORDER BY seq DESC LIMIT 1) c ON true
    ORDER BY h.lane`;
}

function batchOf(lane: number, after: number, until: number) {
  return sql<StoredEntry>`
    SELECT seq, at, account_id AS "accountId", actor_name AS "actorName", duty_id AS "dutyId",
      duty_role AS "dutyRole", organization_id AS "organizationId", address, action, outcome,
      object_type AS "objectType", object_id AS "objectId", object_name AS "objectName", reason, before, after,
      digest, hash
    FROM audit_entry WHERE lane = ${lane} AND seq > ${after} AND seq <= ${until} ORDER BY seq LIMIT ${batch}`;
}

/**
 * The same text as `canonical` of the entry that kernel/audit.ts digested, its names in order by hand: a million rows
 * are read like this.
 */
export function canonicalRow(row: Omit<StoredEntry, 'digest' | 'hash' | 'seq'>): string {
  const text = JSON.stringify;
  return `{"accountId":${text(row.accountId)},"action":${text(row.action)},"actorName":${text(row.actorName)},"address":${text(row.address)},"after":${value(row.after)},"at":"${row.at.toISOString()}","before":${value(row.before)},"dutyId":${text(row.dutyId)},"dutyRole":${text(row.dutyRole)},"objectId":${text(row.objectId)},"objectName":${text(row.objectName)},"objectType":${text(row.objectType)},"organizationId":${text(row.organizationId)},"outcome":${text(row.outcome)},"reason":${text(row.reason)}}`;
}

const value = (item: unknown) => (item === null ? 'null' : canonical(item));
