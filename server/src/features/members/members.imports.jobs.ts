import { rm } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { SpreadsheetError } from '../../integrations/spreadsheet/errors.ts';
import { type Actor, scopeOf, systemActor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import { plainFilePath } from '../../kernel/plain-files.ts';
import type { Services } from '../../services.ts';
import { runsOn, standsIn } from '../accounts/public.ts';
import { type CheckResult, ImportCheck } from './members.imports.check.ts';
import { commitImport } from './members.imports.commit.ts';
import { say } from './members.imports.messages.ts';
import {
  changeImport,
  type ImportChange,
  type ImportRecord,
  importFor,
  type StoredActor,
} from './members.imports.store.ts';

export const importJob = 'members.import';

/** The state of the row says what is to do; the job only does it, so that it can be run again at any time. */
export async function enqueueImport(services: Services, tx: Tx, record: ImportRecord): Promise<void> {
  await services.jobs.enqueue(tx, importJob, { importId: record.id }, `import ${record.id} ${newId()}`);
}

/** What the job does: it acts for whom the row names now, which may be the successor of who began the import. */
export async function runImport(services: Services, importId: string): Promise<void> {
  const stored = await services.database.read(systemActor().scope, (reader) =>
    reader.first(sql<{ actor: StoredActor }>`SELECT actor FROM member_import WHERE id = ${importId}::uuid`),
  );
  if (stored) await advanceImport(services, actorOf(stored.actor), importId);
}

export function actorOf(stored: StoredActor): Actor {
  if (stored.kind === 'system') return systemActor();
  return {
    ...stored,
    sessionId: null,
    authenticatedAt: null,
    secondFactorAt: null,
    scope: scopeOf(stored.accountId, stored.member, stored.duty),
  };
}

/**
 * V8 lets a heap grow to four times what is alive before it collects in earnest: a roster of 200 000 rows then takes
 * 500 MB for 50 that it needs. While one is read, one and a half times must do; it is not slower (docs/proofs.md).
 */
async function withTightHeap<T>(work: () => Promise<T>): Promise<T> {
  setFlagsFromString('--heap-growing-percent=50');
  try {
    return await work();
  } finally {
    setFlagsFromString('--heap-growing-percent=0');
  }
}

/** Runs what the state asks for: `checking` or `committing`. Two workers on one import take turns by its row. */
export async function advanceImport(services: Services, actor: Actor, importId: string): Promise<void> {
  const record = await services.database.read(actor.scope, (reader) => importFor(reader, actor, importId));
  try {
    if (!(await dutyRuns(services, actor))) {
      await settle(services, actor, record, { state: 'failed', failure: say.dutyEnded });
    } else if (record.state === 'checking') await withTightHeap(() => check(services, actor, record));
    else if (record.state === 'committing') await commit(services, actor, record);
  } catch (error) {
    if (error instanceof SpreadsheetError) {
      const words = { zh: error.zh, en: error.en };
      await settle(services, actor, record, {
        state: 'refused',
        failure: words,
        problemCount: 1,
        problemSummary: { codes: { file_unreadable: 1 } },
      });
      return;
    }
    services.log.error(
      { reason: error instanceof Error ? error.message : String(error), importId },
      'import failed',
    );
    await settle(services, actor, record, { state: 'failed', failure: say.broken });
  }
}

/** Only from the state and the hands in which it was found: what was finished or handed over meanwhile stays so. */
async function settle(
  services: Services,
  actor: Actor,
  record: ImportRecord,
  change: Parameters<typeof changeImport>[2],
): Promise<void> {
  await services.database.transaction(actor.scope, async (tx) => {
    const locked = await importFor(tx, actor, record.id, true);
    const sameHands = locked.actor.duty?.id === record.actor.duty?.id;
    if (locked.state === record.state && sameHands)
      await changeImport(tx, record, change, services.clock.now());
  });
}

/** The roster in the clear, for as long as it is read; 0600, under the data directory, removed whatever happens. */
export async function withPlainFile<T>(
  services: Services,
  fileId: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const path = await plainFilePath(services.settings.storageDir);
  try {
    await services.storage.copyTo(fileId, path);
    return await work(path);
  } finally {
    await rm(path, { force: true });
  }
}

/** Each step of the progress bar is a commit of its own, and a person sees no more than a few a second. */
const progressEveryMs = 500;

async function check(services: Services, actor: Actor, record: ImportRecord): Promise<void> {
  const { fileId } = record;
  if (fileId === null) throw new Error('import: its file is gone');
  const now = services.clock.now();
  await withPlainFile(services, fileId, (path) =>
    services.database.bulk(actor.scope, async (tx) => {
      // Two workers on one file take turns; the second finds the work done.
      await tx.rows(sql`SELECT pg_advisory_xact_lock(hashtextextended(${record.id}, 0))`);
      const locked = await importFor(tx, actor, record.id);
      if (locked.state !== 'checking') return;
      let told = Date.now();
      const progress = async (rows: number) => {
        if (Date.now() - told < progressEveryMs) return;
        told = Date.now();
        await settle(services, actor, record, { rowsDone: rows });
      };
      const result = await new ImportCheck(services, actor, locked, tx).run(path, dayInChina(now), progress);
      // With its rows or not at all; why a commit led back to this check stays said.
      await changeImport(tx, locked, changeOf(result), services.clock.now());
    }),
  );
}

function changeOf(result: CheckResult): ImportChange {
  const { rows, accepted, unchanged, problemCount, codes, unknownOrganizations, skipped } = result;
  return {
    state: problemCount > 0 ? 'refused' : 'checked',
    rowsDone: rows,
    rowsTotal: rows,
    accepted,
    unchanged,
    problemCount,
    problemSummary: { codes, unknownOrganizations, skipped },
  };
}

async function commit(services: Services, actor: Actor, record: ImportRecord): Promise<void> {
  const now = services.clock.now();
  const done = await services.database
    .bulk(actor.scope, async (tx) => {
      const locked = await importFor(tx, actor, record.id, true);
      if (locked.state !== 'committing') return true;
      if (!(await commitImport(actor, locked, tx, now))) throw new NoLongerFits();
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof NoLongerFits) return false;
      throw error;
    });
  if (done) {
    if (record.fileId !== null) await forgetFile(services, actor, record);
    return;
  }
  // Somebody registered one of these people meanwhile, or a crash emptied the laid-aside rows: check again.
  await settle(services, actor, record, { state: 'checking', failure: say.rowsVanished });
  await advanceImport(services, actor, record.id);
}

class NoLongerFits extends Error {}

/** A roster that is in the registry is not kept twice: its file goes, its digest stays with the import. */
export async function forgetFile(services: Services, actor: Actor, record: ImportRecord): Promise<void> {
  const { fileId } = record;
  if (fileId === null) return;
  const now = services.clock.now();
  await services.database.transaction(actor.scope, async (tx) => {
    await tx.run(
      sql`UPDATE file SET deleted_at = ${now} WHERE region_id = ${record.regionId} AND id = ${fileId}::uuid`,
    );
    await changeImport(tx, record, { fileId: null }, now);
  });
  await services.storage.remove(fileId);
}

async function dutyRuns(services: Services, actor: Actor): Promise<boolean> {
  if (actor.kind === 'system') return true;
  const { duty } = actor;
  if (!duty) return false;
  const today = dayInChina(services.clock.now());
  const row = await services.database.read(throughGate(actor, 'accounts'), (reader) =>
    reader.first(sql<{
      id: string;
    }>`SELECT d.id FROM duty d WHERE d.id = ${duty.id}::uuid AND ${runsOn(today)}
      AND (d.account_id = ${actor.accountId}::uuid OR EXISTS (SELECT FROM duty_substitution s
        WHERE s.duty_id = d.id AND s.account_id = ${actor.accountId}::uuid AND ${standsIn(today)}))`),
  );
  return row !== undefined;
}

/** After a crash: what was under way goes on. An import that another process still works on waits for its row. */
export async function resumeImports(services: Services): Promise<number> {
  const system = systemActor();
  return services.database.transaction(system.scope, async (tx) => {
    const rows = await tx.rows(sql<{ id: string }>`
      SELECT id FROM member_import WHERE state IN ('checking', 'committing')`);
    for (const { id } of rows)
      await services.jobs.enqueue(tx, importJob, { importId: id }, `import ${id} ${newId()}`);
    return rows.length;
  });
}
