import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LRUCache } from 'lru-cache';

/** The key file: outside the database, mode 0600. Keys are never removed while a value still names them. */
interface KeyFile {
  current: number;
  keys: { id: number; secret: string; createdAt: string }[];
  /** Blind indexes stay comparable across rotations, so their key has its own life. */
  indexSecret: string;
}

/**
 * Field encryption: AES-256-GCM (NIST SP 800-38D), a fresh 96-bit nonce per value, the key's id with each value,
 * the place of the value as additional data, so that a value copied to another row or column does not open.
 * Layout: 1 byte version, 2 bytes key id, 12 bytes nonce, ciphertext, 16 bytes tag.
 */
export interface Vault {
  seal(text: string, place: string): Buffer;
  /** @throws Error when the value was altered, moved or sealed under an unknown key */
  open(value: Buffer, place: string): string;
  /**
   * What a mask leaves of a sealed value. Masks are remembered (a list shows a hundred of them), values never.
   * A value altered or moved is another one: it is opened, and refused like by {@link Vault.open}.
   */
  masked(value: Buffer, place: string, mask: (text: string) => string): string;
  /** Keyed digest for exact search: HMAC-SHA-256 of the normalised value, 16 bytes, separate per purpose. */
  blindIndex(purpose: 'id_number' | 'phone', value: string): Buffer;
  /** Digest of a sensitive value for the audit: says whether two are the same, not what they are. */
  digest(value: string): string;
  /** A 32-byte key of its own for one file. */
  fileKey(fileId: string): { keyId: number; key: Buffer };
  fileKeyOf(keyId: number, fileId: string): Buffer;
}

/** About 15 MB when full. */
const masksRemembered = 50_000;
const version = 1;
const header = 3;
const nonceLength = 12;
const tagLength = 16;

export async function openVault(path: string): Promise<Vault> {
  const file = await loadKeyFile(path);
  const master = new Map(file.keys.map((key) => [key.id, Buffer.from(key.secret, 'base64')]));
  // Key objects, not bytes: Node prepares a bare key anew for every value, five times the cost of opening it.
  const fieldKeys = new Map(
    [...master].map(([id, secret]) => [id, createSecretKey(derive(secret, 'zhibu field'))]),
  );
  const indexKey = createSecretKey(Buffer.from(file.indexSecret, 'base64'));
  const current = file.current;

  const keyFor = <Key>(keys: ReadonlyMap<number, Key>, id: number): Key => {
    const key = keys.get(id);
    if (!key) throw new Error(`vault: key ${id} is not in the key file`);
    return key;
  };
  const fileKeyOf = (keyId: number, fileId: string) => derive(keyFor(master, keyId), `zhibu file ${fileId}`);

  const open = (value: Buffer, place: string): string => {
    if (value.length < header + nonceLength + tagLength || value.readUInt8(0) !== version)
      throw new Error('vault: not a sealed value');
    const nonce = value.subarray(header, header + nonceLength);
    const decipher = createDecipheriv('aes-256-gcm', keyFor(fieldKeys, value.readUInt16BE(1)), nonce);
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(value.subarray(value.length - tagLength));
    const body = value.subarray(header + nonceLength, value.length - tagLength);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  };
  const masks = new LRUCache<string, { place: string; shown: string }>({ max: masksRemembered });

  return {
    seal(text, place) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', keyFor(fieldKeys, current), nonce);
      cipher.setAAD(Buffer.from(place));
      const head = Buffer.alloc(header);
      head.writeUInt8(version, 0);
      head.writeUInt16BE(current, 1);
      return Buffer.concat([head, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open,
    masked(value, place, mask) {
      const sealed = value.toString('latin1');
      const known = masks.get(sealed);
      if (known?.place === place) return known.shown;
      const shown = mask(open(value, place));
      masks.set(sealed, { place, shown });
      return shown;
    },
    blindIndex: (purpose, value) =>
      createHmac('sha256', indexKey).update(`${purpose}\0${value}`).digest().subarray(0, 16),
    digest: (value) =>
      createHmac('sha256', indexKey).update(`audit\0${value}`).digest('base64url').slice(0, 22),
    fileKey: (fileId) => ({ keyId: current, key: fileKeyOf(current, fileId) }),
    fileKeyOf,
  };
}

function derive(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), purpose, 32));
}

async function loadKeyFile(path: string): Promise<KeyFile> {
  try {
    return parseKeyFile(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const fresh: KeyFile = {
    current: 1,
    keys: [{ id: 1, secret: randomBytes(32).toString('base64'), createdAt: new Date().toISOString() }],
    indexSecret: randomBytes(32).toString('base64'),
  };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // 'wx': two processes that start together must end with one key file; the loser reads the winner's.
  try {
    await writeFile(path, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await chmod(path, 0o600);
    return fresh;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return parseKeyFile(await readFile(path, 'utf8'), path);
    throw error;
  }
}

function parseKeyFile(text: string, path: string): KeyFile {
  const file: KeyFile = JSON.parse(text);
  const sound =
    Array.isArray(file.keys) &&
    file.keys.some((key) => key.id === file.current) &&
    file.keys.every((key) => Buffer.from(key.secret, 'base64').length === 32) &&
    Buffer.from(file.indexSecret ?? '', 'base64').length === 32;
  if (!sound)
    throw new Error(`The key file ${path} is damaged: restore it from your backup before starting.`);
  return file;
}

export function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
