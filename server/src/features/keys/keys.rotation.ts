import { setTimeout as pause } from 'node:timers/promises';
import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import type { Tx } from '../../kernel/database.ts';
import { lastingTables, type SealedTable } from '../../kernel/sealed-columns.ts';
import type { Services } from '../../services.ts';
import {
  finishRotation,
  lockNext,
  lockRunning,
  namesOther,
  type Part,
  partsOf,
  type Rotation,
  replaceSealed,
  type SealedRow,
  savePart,
} from './keys.store.ts';

/** The part of a rotation that is not a table. */
export const filesPart = 'files';

/** Small enough that nobody waits for a locked row, and that little is done again after a kill. */
const rowsABatch = 200;
const filesABatch = 10;
/** Between two batches the server does other work. */
const restMs = 5;
/** Rows that others held in one round come in the next. */
const rounds = 3;

export interface RotationOptions {
  /** Values and files sealed again so far, of how many. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Seals again, under the current key, whatever names an older one: batch by batch, each in a transaction of its own
 * with its progress, so that after a kill it goes on where it was, and that several processes may do it together.
 * The values themselves say what is left; the progress only says where to look next.
 */
export async function advanceRotation(services: Services, options: RotationOptions = {}): Promise<void> {
  services.vault.reload();
  for (;;) {
    const more = await services.database.transaction(systemActor().scope, async (tx) => {
      const rotation = await lockRunning(tx);
      if (!rotation) return false;
      if (services.vault.keys().current !== rotation.toKey) throw new Error(otherKeyWords(rotation.toKey));
      const parts = await partsOf(tx, rotation.id);
      options.onProgress?.(sum(parts, 'done'), sum(parts, 'total'));
      const part = parts.find(({ finishedAt }) => finishedAt === null);
      if (!part) return finish(tx, services, rotation, parts);
      await advancePart(tx, services, part);
      return true;
    });
    if (!more) return;
    await pause(restMs);
  }
}

const sum = (parts: readonly Part[], what: 'done' | 'total') =>
  parts.reduce((total, part) => total + part[what], 0);

async function advancePart(tx: Tx, services: Services, part: Part): Promise<void> {
  const table = lastingTables.find(({ table: name }) => name === part.part);
  if (table) await advanceTable(tx, services, part, table);
  else await advanceFiles(tx, services, part);
}

/** The position is the key of the last row and, behind it, the round. */
async function advanceTable(tx: Tx, services: Services, part: Part, table: SealedTable): Promise<void> {
  const { vault, clock } = services;
  const { current } = vault.keys();
  const width = table.key.length;
  const round = Number(part.position?.[width] ?? 0);
  const behind = part.position?.[0] === null ? null : (part.position?.slice(0, width) ?? null);
  const rows = await lockNext(tx, table, behind, current, rowsABatch);
  const changed = rows.flatMap((row) => resealed(services, table, row, current));
  await replaceSealed(tx, table, changed);
  const last = rows.at(-1);
  // A round that sealed nothing leaves what cannot be opened or is still held: the status names it.
  const ended = rows.length < rowsABatch;
  const again = ended && round + 1 < rounds && (behind !== null || rows.length > 0);
  const position = again
    ? [...table.key.map(() => null), round + 1]
    : [...(last?.key ?? behind ?? table.key.map(() => null)), round];
  const sealed = changed.reduce((n, { count }) => n + count, 0);
  await savePart(tx, part, { position, sealed, finished: ended && !again }, clock.now());
}

interface Changed {
  key: unknown[];
  before: (Buffer | null)[];
  after: (Buffer | null)[];
  count: number;
}

/** A value that does not open is left as it is: it then keeps its key from being retired. */
function resealed({ vault, log }: Services, table: SealedTable, row: SealedRow, current: number): Changed[] {
  const before = row.values.map(({ value }) => value);
  let count = 0;
  const after = row.values.map(({ owner, value }, i) => {
    if (!namesOther(value, current)) return value;
    const place = `${table.columns[i]?.place}${owner}`;
    try {
      const sealed = vault.seal(vault.open(value, place), place);
      count += 1;
      return sealed;
    } catch {
      log.error({ table: table.table, column: table.columns[i]?.name }, 'a sealed value does not open');
      return value;
    }
  });
  return count === 0 ? [] : [{ key: row.key, before, after, count }];
}

async function advanceFiles(tx: Tx, { storage, vault, clock, log }: Services, part: Part): Promise<void> {
  const { current } = vault.keys();
  const batch: string[] = [];
  for await (const { id, keyId, partial } of storage.list()) {
    if (keyId !== current && !partial && !isBehind(id, part.position)) batch.push(id);
    if (batch.length === filesABatch) break;
  }
  let sealed = 0;
  for (const id of batch) {
    const done = await storage.reseal(id).catch((error) => {
      log.error({ reason: String(error) }, 'a stored file does not open');
      return false;
    });
    if (done) sealed += 1;
  }
  const position = batch.length > 0 ? [placeOf(batch.at(-1) ?? '')] : part.position;
  await savePart(tx, part, { position, sealed, finished: batch.length < filesABatch }, clock.now());
}

/** Files are walked by folder (the last two characters of the id), then by id. */
const placeOf = (id: string) => `${id.slice(-2)}/${id}`;
const isBehind = (id: string, position: unknown[] | null) =>
  position !== null && placeOf(id) <= String(position[0]);

async function finish(
  tx: Tx,
  { clock }: Services,
  rotation: Rotation,
  parts: readonly Part[],
): Promise<false> {
  const now = clock.now();
  await finishRotation(tx, rotation.id, now);
  await audit(tx, systemActor(), now, {
    action: 'keys.resealed',
    object: { type: 'key', id: String(rotation.toKey) },
    after: Object.fromEntries(parts.map(({ part, done }) => [part, done])),
  });
  return false;
}

function otherKeyWords(toKey: number): string {
  return `密钥文件的当前密钥不是 ${toKey}：请把最新的密钥文件放到每台服务器上。\nThe key file's current key is not ${toKey}: put the newest key file on every server.`;
}
