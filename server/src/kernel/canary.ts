import { openExistingVault, type Vault } from './crypto.ts';
import type { Words } from './errors.ts';
import { isMissing, KeyFileError } from './key-file.ts';
import { lastingTables } from './sealed-columns.ts';

/** A read of what is really there, with the scope of the system; never a write. */
export type Look = <Row>(text: string) => Promise<Row[]>;

const canary = { table: 'key_canary', place: 'key_canary/1' };

interface Sealed {
  value: Buffer;
  place: string;
}

/**
 * Whether the key file opens what the database holds, told before anything is written: by the canary, or in a database
 * of an earlier version by the first sealed values there are. A database without any is anybody's.
 * @returns what is wrong, in words that say what to do; null when the key is right or nothing is sealed yet
 */
export async function wrongKey(look: Look, path: string): Promise<Words | null> {
  const samples = await samplesOf(look);
  if (samples.length === 0) return null;
  let vault: Vault;
  try {
    vault = openExistingVault(path);
  } catch (error) {
    if (error instanceof KeyFileError) return error.words;
    return isMissing(error) ? missing(path) : unreadable(path, error);
  }
  return samples.some((sample) => opens(vault, sample)) ? null : wrong(path);
}

/** Laid down once, at the first start: afterwards only the right key file opens it. */
export function sealCanary(vault: Vault): Buffer {
  return vault.seal(vault.publicKey(), canary.place);
}

function opens(vault: Vault, { value, place }: Sealed): boolean {
  try {
    const text = vault.open(value, place);
    // The canary holds the public key: it knows a changed index secret, too.
    return place !== canary.place || text === vault.publicKey();
  } catch {
    return false;
  }
}

/** The canary where there is one; else one value of each sealed column, oldest database first. */
async function samplesOf(look: Look): Promise<Sealed[]> {
  const there = new Set(
    (
      await look<{ name: string }>(
        `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'`,
      )
    ).map(({ name }) => name),
  );
  const found: Sealed[] = [];
  for (const { table, columns } of lastingTables) {
    for (const { name, owner, place } of columns) {
      if (!there.has(`${table}.${name}`)) continue;
      const rows = await look<{ value: Buffer; owner: string }>(
        `SELECT ${name} AS value, ${owner}::text AS owner FROM ${table} WHERE ${name} IS NOT NULL LIMIT 1`,
      );
      found.push(...rows.map((row) => ({ value: row.value, place: `${place}${row.owner}` })));
    }
    if (table === canary.table && found.length > 0) return found;
  }
  return found;
}

function wrong(path: string): Words {
  return {
    zh: `密钥文件 ${path} 打不开这个数据库里的加密内容：它属于另一个系统，或者少了密钥。没有写入任何内容。请从备份放回正确的密钥文件，或用 MASTER_KEY_FILE 指明它在哪里，再启动。`,
    en: `The key file ${path} does not open what this database holds: it belongs to another installation, or a key is missing from it. Nothing was written. Put the right key file back from the backup, or name it by MASTER_KEY_FILE, and start again.`,
  };
}

function missing(path: string): Words {
  return {
    zh: `没有密钥文件 ${path}，而数据库里已有加密内容。没有写入任何内容。请从备份放回密钥文件，或用 MASTER_KEY_FILE 指明它在哪里，再启动。`,
    en: `There is no key file ${path}, but the database holds sealed values. Nothing was written. Put the key file back from the backup, or name it by MASTER_KEY_FILE, and start again.`,
  };
}

function unreadable(path: string, error: unknown): Words {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    zh: `读不到密钥文件 ${path}（${reason}）。请让运行本系统的用户拥有它，权限 600。`,
    en: `The key file ${path} cannot be read (${reason}): let the user that runs the server own it, mode 600.`,
  };
}
