import { resolve } from 'node:path';

/** The environment, validated: a wrong value is named, with what it should look like (design/api.md). */
export interface Settings {
  databaseUrl: string | null;
  dataDir: string;
  port: number;
  host: string;
  publicUrl: string;
  storageDir: string;
  masterKeyFile: string;
  /** Heads of the audit's lanes, outside the database. */
  anchorFile: string;
  demoPassword: string | null;
  trustProxy: boolean;
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

export function readSettings(env: Environment, root: string): Settings {
  const dataDir = resolve(root, env.ZHIBU_DATA || 'data');
  const port = wholeNumber(env, 'PORT', 8080, 1, 65535);
  const host = env.HOST || '127.0.0.1';
  const publicUrl = env.PUBLIC_URL || `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (!/^https?:\/\/[^/\s]+$/.test(publicUrl))
    throw new SettingsError(
      `PUBLIC_URL is "${publicUrl}", but must look like https://zhibu.example.cn (no path).`,
    );
  const databaseUrl = env.DATABASE_URL || null;
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new SettingsError('DATABASE_URL must look like postgres://user:password@host:5432/zhibu.');
  const demoPassword = env.ZHIBU_DEMO_PASSWORD || null;
  if (demoPassword !== null && demoPassword.length < 10)
    throw new SettingsError('ZHIBU_DEMO_PASSWORD must have at least 10 characters.');
  return {
    databaseUrl,
    dataDir,
    port,
    host,
    publicUrl,
    storageDir: storage(env.STORAGE_URL, dataDir),
    masterKeyFile: resolve(root, env.MASTER_KEY_FILE || `${dataDir}/keys/master.json`),
    anchorFile: resolve(root, env.ANCHOR_FILE || `${dataDir}/anchors/audit.jsonl`),
    demoPassword,
    trustProxy: publicUrl.startsWith('https://'),
  };
}

function storage(url: string | undefined, dataDir: string): string {
  if (!url) return `${dataDir}/files`;
  if (url.startsWith('file:///')) return decodeURIComponent(new URL(url).pathname);
  throw new SettingsError(`STORAGE_URL is "${url}", but must look like file:///srv/zhibu/files.`);
}

function wholeNumber(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new SettingsError(`${name} is "${text}", but must be a whole number from ${min} to ${max}.`);
  return value;
}
