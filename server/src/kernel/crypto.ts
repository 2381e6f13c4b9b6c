import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { statSync } from 'node:fs';
import { ensureKeyFile, type KeyFile, readKeyFile } from './key-file.ts';
import { Recent } from './recent.ts';

/**
 * Field encryption: AES-256-GCM (NIST SP 800-38D), a fresh 96-bit nonce per value, the key's id with each value,
 * the place of the value as additional data, so that a value copied to another row or column does not open.
 * Layout: 1 byte version, 2 bytes key id, 12 bytes nonce, ciphertext, 16 bytes tag.
 */
export interface Vault {
  seal(text: string, place: string): Buffer;
  /**
   * @param value the sealed bytes, or their base64
   * @throws Error when the value was altered, moved or sealed under an unknown key
   */
  open(value: Buffer | string, place: string): string;
  /**
   * What a mask leaves of a sealed value. Masks are remembered (a list shows a hundred of them), values never.
   * A value altered or moved is another one: it is opened, and refused like by {@link Vault.open}.
   * @param value base64, as a text is looked up without being made from bytes first
   */
  masked(value: string, place: string, mask: (text: string) => string): string;
  /** Keyed digest for exact search: HMAC-SHA-256 of the normalised value, 16 bytes, separate per purpose. */
  blindIndex(purpose: 'id_number' | 'phone' | 'letter', value: string): Buffer;
  /** Digest of a sensitive value for the audit: says whether two are the same, not what they are. */
  digest(value: string): string;
  /** A 32-byte key of its own for one file. */
  fileKey(fileId: string): { keyId: number; key: Buffer };
  fileKeyOf(keyId: number, fileId: string): Buffer;
  /** The key that seals now, and all that can open. */
  keys(): { current: number; ids: readonly number[] };
  /** Reads the key file again, after it was changed; it is looked at by itself within a second, too. */
  reload(): void;
  /** Signs with the installation's own key (Ed25519, RFC 8032), base64url: for anchors and exports. */
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
  /** What an inspector checks signatures with: the raw 32 bytes, base64url. */
  publicKey(): string;
}

/** Some 60 MB when full, which needs the masks of a hundred thousand people; a county of 50 000 stays whole. */
const masksRemembered = 200_000;
const version = 1;
const header = 3;
const nonceLength = 12;
const tagLength = 16;

/** The running server notices a changed key file within this time. */
const lookEveryMs = 1000;

interface Keys {
  current: number;
  master: ReadonlyMap<number, Buffer>;
  /** Key objects, not bytes: Node prepares a bare key anew for every value, five times the cost of opening it. */
  fields: ReadonlyMap<number, KeyObject>;
}

function keysOf(file: KeyFile): Keys {
  const master = new Map(file.keys.map((key) => [key.id, Buffer.from(key.secret, 'base64')]));
  const fields = new Map(
    [...master].map(([id, secret]) => [id, createSecretKey(derive(secret, 'zhibu field'))]),
  );
  return { current: file.current, master, fields };
}

/** The key file's keys as they are now: looked at every second, and at once when a value names an unknown key. */
class KeyRing {
  readonly #path: string;
  readonly #indexSecret: string;
  #keys: Keys;
  #seen: string;
  #lookedAt = Date.now();

  constructor(path: string, file: KeyFile) {
    this.#path = path;
    this.#indexSecret = file.indexSecret;
    this.#keys = keysOf(file);
    this.#seen = this.#mark();
  }

  now(): Keys {
    if (Date.now() - this.#lookedAt > lookEveryMs) {
      this.#lookedAt = Date.now();
      if (this.#mark() !== this.#seen) this.reload();
    }
    return this.#keys;
  }

  /**
   * A file that is missing, half restored or of another installation changes nothing: the keys at hand go on, and the
   * doctor tells.
   */
  reload(): void {
    try {
      const seen = this.#mark();
      const file = readKeyFile(this.#path);
      const keys = keysOf(file);
      if (file.indexSecret !== this.#indexSecret || !this.#isContinuedBy(keys)) return;
      this.#keys = keys;
      this.#seen = seen;
    } catch {
      this.#lookedAt = Date.now();
    }
  }

  /** The key that seals now is still there, and no key became another one. */
  #isContinuedBy(next: Keys): boolean {
    const { current, master } = this.#keys;
    const same = [...next.master].every(([id, secret]) => master.get(id)?.equals(secret) ?? true);
    return same && (next.master.has(current) || next.current > current);
  }

  pick<Key>(from: (keys: Keys) => ReadonlyMap<number, Key>, id: number): Key {
    const known = from(this.#keys).get(id);
    if (known) return known;
    this.reload();
    const key = from(this.#keys).get(id);
    if (!key) throw new Error(`vault: key ${id} is not in the key file`);
    return key;
  }

  #mark(): string {
    const { ino = 0, mtimeMs = 0, size = 0 } = statSync(this.#path, { throwIfNoEntry: false }) ?? {};
    return `${ino} ${mtimeMs} ${size}`;
  }
}

/** Opens the vault over its key file, which is made when there is none. */
export async function openVault(path: string): Promise<Vault> {
  return vaultOver(path, await ensureKeyFile(path));
}

/** Opens the vault over a key file that must be there: for looking before anything is written. */
export function openExistingVault(path: string): Vault {
  return vaultOver(path, readKeyFile(path));
}

/** The id of the key that a sealed value names. */
export function keyIdOf(value: Buffer): number {
  return value.readUInt16BE(1);
}

function vaultOver(path: string, file: KeyFile): Vault {
  const ring = new KeyRing(path, file);
  const indexSecret = Buffer.from(file.indexSecret, 'base64');
  const indexKey = createSecretKey(indexSecret);
  const signing = signingKey(derive(indexSecret, 'zhibu signature'));
  const checking = createPublicKey(signing);

  const fileKeyOf = (keyId: number, fileId: string) =>
    derive(
      ring.pick(({ master }) => master, keyId),
      `zhibu file ${fileId}`,
    );

  const open = (sealed: Buffer | string, place: string): string => {
    const value = typeof sealed === 'string' ? Buffer.from(sealed, 'base64') : sealed;
    if (value.length < header + nonceLength + tagLength || value.readUInt8(0) !== version)
      throw new Error('vault: not a sealed value');
    const nonce = value.subarray(header, header + nonceLength);
    const decipher = createDecipheriv(
      'aes-256-gcm',
      ring.pick(({ fields }) => fields, keyIdOf(value)),
      nonce,
    );
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(value.subarray(value.length - tagLength));
    const body = value.subarray(header + nonceLength, value.length - tagLength);
    const text = decipher.update(body);
    // Throws when the tag does not fit; GCM has kept nothing back to give.
    decipher.final();
    return text.toString('utf8');
  };
  const masks = new Recent<{ place: string; shown: string }>(masksRemembered);

  return {
    seal(text, place) {
      const nonce = randomBytes(nonceLength);
      const { current } = ring.now();
      const key = ring.pick(({ fields }) => fields, current);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(place));
      const head = Buffer.alloc(header);
      head.writeUInt8(version, 0);
      head.writeUInt16BE(current, 1);
      return Buffer.concat([head, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open,
    masked(value, place, mask) {
      const known = masks.get(value);
      if (known?.place === place) return known.shown;
      const shown = mask(open(value, place));
      masks.set(value, { place, shown });
      return shown;
    },
    blindIndex: (purpose, value) =>
      createHmac('sha256', indexKey).update(`${purpose}\0${value}`).digest().subarray(0, 16),
    digest: (value) =>
      createHmac('sha256', indexKey).update(`audit\0${value}`).digest('base64url').slice(0, 22),
    fileKey(fileId) {
      const { current } = ring.now();
      return { keyId: current, key: fileKeyOf(current, fileId) };
    },
    fileKeyOf,
    keys() {
      const { current, master } = ring.now();
      return { current, ids: [...master.keys()] };
    },
    reload: () => ring.reload(),
    sign: (text) => sign(null, Buffer.from(text), signing).toString('base64url'),
    verify: (text, signature) =>
      verify(null, Buffer.from(text), checking, Buffer.from(signature, 'base64url')),
    publicKey: () => checking.export({ format: 'jwk' }).x ?? '',
  };
}

/** Checks a signature by a public key as {@link Vault.publicKey} gives it: needs no key file. */
export function verifyWith(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** PKCS #8 of an Ed25519 key is this and the 32 bytes of its seed (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

function signingKey(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
}

function derive(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), purpose, 32));
}

export function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
