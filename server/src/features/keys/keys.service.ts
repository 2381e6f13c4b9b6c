import type { Answer } from '@zhibu/contract/endpoint';
import type { keys as table } from '@zhibu/contract/keys';
import { audit } from '../../kernel/audit.ts';
import { type Actor, holds, systemActor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { addKey, nextKeyId, readKeyFile, removeKey } from '../../kernel/key-file.ts';
import { lastingTables } from '../../kernel/sealed-columns.ts';
import type { Services } from '../../services.ts';
import { advanceRotation, filesPart } from './keys.rotation.ts';
import { insertRotation, lastRotation, lockSealedTables, partsOf, valuesByKey } from './keys.store.ts';

export type KeysAnswer = Answer<(typeof table)['GET /keys']>;

export const rotationJob = 'keys.rotate';
/** A server still seals with the key before for up to a second; nobody holds a sealed value back for a minute. */
const settledAfterMs = 60_000;

/** The keys by number and date, what names each, and how far the last rotation is. Never a key, never a value. */
export async function keysStatus(services: Services, actor: Actor): Promise<KeysAnswer> {
  const { settings, database, vault } = services;
  vault.reload();
  const file = readKeyFile(settings.masterKeyFile);
  const rotation = await database.read(systemActor().scope, async (reader) => {
    const last = await lastRotation(reader);
    return last ? { ...last, parts: await partsOf(reader, last.id) } : null;
  });
  const running = rotation?.state === 'running';
  const uses = running ? null : await usesOf(services);
  return {
    current: file.current,
    publicKey: vault.publicKey(),
    keys: file.keys.map(({ id, createdAt }) => ({
      id,
      createdAt,
      current: id === file.current,
      uses: uses?.filter(({ keyId }) => keyId === id).map(({ part, n }) => ({ part, n })) ?? null,
    })),
    unknown: (uses ?? [])
      .filter(({ keyId }) => !file.keys.some(({ id }) => id === keyId))
      .reduce((total, { n }) => total + n, 0),
    rotation: rotation && {
      toKey: rotation.toKey,
      state: rotation.state,
      startedAt: rotation.startedAt,
      updatedAt: rotation.updatedAt,
      finishedAt: rotation.finishedAt,
      parts: rotation.parts.map(({ part, done, total, finishedAt }) => ({ part, done, total, finishedAt })),
    },
    can: { rotate: holds(actor, 'keys.rotate') && !running, resume: holds(actor, 'keys.rotate') && running },
  };
}

interface Use {
  part: string;
  keyId: number;
  n: number;
}

async function usesOf(services: Services): Promise<Use[]> {
  const values = await services.database.read(systemActor().scope, valuesByKey);
  return [...values.map(({ table: part, ...rest }) => ({ part, ...rest })), ...(await fileUses(services))];
}

async function fileUses({ storage }: Services): Promise<Use[]> {
  const counts = new Map<number, number>();
  for await (const { keyId } of storage.list()) counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
  return [...counts].map(([keyId, n]) => ({ part: filesPart, keyId, n }));
}

/**
 * A new key becomes the current one, and everything sealed before is to be sealed again: by the job, or by the
 * command line that goes on with {@link advanceRotation}. While one is under way there is no second one.
 * @throws Problem 409
 */
export async function startRotation(
  services: Services,
  actor: Actor,
  options: { enqueue: boolean },
): Promise<number> {
  const { database, vault, settings, clock } = services;
  const totals = await usesOf(services);
  const now = clock.now();
  return database.transaction({ ...actor.scope, gate: 'system' }, async (tx) => {
    await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('zhibu.keys'))`);
    if ((await lastRotation(tx))?.state === 'running') throw alreadyRunning();
    const from = vault.keys().current;
    const parts = [...lastingTables.map(({ table: name }) => name), filesPart].map((part) => ({
      part,
      total: totals.filter((use) => use.part === part).reduce((n, use) => n + use.n, 0),
    }));
    const toKey = nextKeyId(settings.masterKeyFile);
    await insertRotation(tx, { id: newId(), toKey, at: now }, parts);
    await audit(tx, actor, now, {
      action: 'keys.rotate',
      object: { type: 'key', id: String(toKey) },
      before: { current: from },
      after: { current: toKey },
    });
    if (options.enqueue) await enqueue(services, tx);
    // Last of all: what the log cannot take leaves the key file as it was.
    await addKey(settings.masterKeyFile, new Date());
    vault.reload();
    return toKey;
  });
}

/**
 * Goes on with a rotation that a kill interrupted: at each start of the server, or when somebody asks.
 * @param actor who asked; null at the start, which is no act of anybody
 */
export async function resumeRotation(services: Services, actor: Actor | null = null): Promise<boolean> {
  return services.database.transaction(systemActor().scope, async (tx) => {
    const running = (await lastRotation(tx))?.state === 'running';
    if (running) await enqueue(services, tx);
    if (actor)
      await audit(tx, actor, services.clock.now(), {
        action: 'keys.resume',
        object: { type: 'keys', id: null },
        after: { running },
      });
    return running;
  });
}

function enqueue(services: Services, tx: Tx): Promise<void> {
  // A key of its own each time: a job of a killed process stays locked for hours, another one goes on at once.
  return services.jobs.enqueue(tx, rotationJob, {}, `${rotationJob} ${newId()}`);
}

export function registerKeysJobs(services: Services): void {
  services.jobs.define(rotationJob, () => advanceRotation(services));
}

/**
 * Takes an old key out of the file, when nothing names it any more: counted while nobody can write a sealed value.
 * @throws Problem 409 that says what still names it
 */
export async function retireKey(services: Services, actor: Actor, id: number): Promise<void> {
  const { database, settings, vault, clock } = services;
  const file = readKeyFile(settings.masterKeyFile);
  const current = file.keys.find((key) => key.id === file.current);
  if (id === file.current) throw stillCurrent(id);
  if (!file.keys.some((key) => key.id === id)) throw unknownKey(id);
  if (Date.now() - Date.parse(current?.createdAt ?? '') < settledAfterMs) throw notSettled();
  await database.transaction(systemActor().scope, async (tx) => {
    await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('zhibu.keys'))`);
    if ((await lastRotation(tx))?.state === 'running') throw alreadyRunning();
    await lockSealedTables(tx);
    const values = (await valuesByKey(tx)).map(({ table: part, ...rest }) => ({ part, ...rest }));
    const uses = [...values, ...(await fileUses(services))].filter(({ keyId }) => keyId === id);
    if (uses.length > 0) throw stillNamed(id, uses);
    await audit(tx, actor, clock.now(), {
      action: 'keys.retire',
      object: { type: 'key', id: String(id) },
      after: { current: file.current },
    });
    await removeKey(settings.masterKeyFile, id, new Date());
  });
  vault.reload();
}

function alreadyRunning() {
  return conflict({
    zh: '正在更换密钥，请等它完成；中断了的可以继续（npx zhibu keys resume）。',
    en: 'A change of keys is under way: wait until it is done; one that was interrupted goes on by npx zhibu keys resume.',
  });
}

function stillCurrent(id: number) {
  return conflict({
    zh: `密钥 ${id} 是当前密钥，不能停用。请先更换密钥（npx zhibu keys rotate）。`,
    en: `Key ${id} is the current one and cannot be retired: change keys first (npx zhibu keys rotate).`,
  });
}

function unknownKey(id: number) {
  return conflict({
    zh: `密钥文件里没有密钥 ${id}，请用 npx zhibu keys list 查看。`,
    en: `There is no key ${id} in the key file; npx zhibu keys list shows which there are.`,
  });
}

function notSettled() {
  return conflict({
    zh: '密钥刚更换不到一分钟，请稍候再停用旧密钥。',
    en: 'The keys were changed less than a minute ago: wait a little before retiring the old one.',
  });
}

function stillNamed(id: number, uses: readonly Use[]) {
  const list = uses.map(({ part, n }) => `${part} ${n}`).join(', ');
  return conflict({
    zh: `还有内容用着密钥 ${id}（${list}），不能停用。请先完成更换（npx zhibu keys resume）；打不开的内容请先从备份恢复。`,
    en: `Key ${id} is still named by ${list}, so it stays: finish the change first (npx zhibu keys resume); restore from the backup what does not open.`,
  });
}
