import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './place.ts';

/** PostgreSQL settings by name; values as text, without quotes. */
export type Settings = Record<string, string>;

/**
 * Settings for a small machine that is not a database server only (2 cores, 4 GB).
 * Durability is never traded: fsync, full_page_writes and synchronous_commit stay on.
 */
function defaults(): Settings {
  return {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    maintenance_work_mem: '128MB',
    work_mem: '8MB',
    dynamic_shared_memory_type: sharedMemoryType(),
    wal_compression: 'on',
    max_wal_size: '2GB',
    min_wal_size: '160MB',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    jit: 'off',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'ISO, YMD',
    default_text_search_config: 'pg_catalog.simple',
    logging_collector: 'on',
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_file_mode: '0600',
    log_line_prefix: '%m [%p] %u@%d ',
    // DETAIL and CONTEXT lines carry values of rows, and rows here are personal data.
    log_error_verbosity: 'terse',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
  };
}

/** Containers often have a /dev/shm of 64 MB, too small for parallel queries; System V memory has no such limit. */
function sharedMemoryType(): string {
  if (process.platform !== 'linux') return 'posix';
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= 256 * 1024 * 1024 ? 'posix' : 'sysv';
  } catch {
    return 'sysv';
  }
}

/**
 * The text of `postgresql.conf`. It lies outside PGDATA, is written anew at every start, and ends by
 * reading `custom.conf` beside it, which is the operator's and never touched.
 */
export function configurationFile(place: Place, socketDirectory: string, extra: Settings): string {
  const settings: Settings = {
    ...defaults(),
    hba_file: place.hba,
    log_directory: place.logs,
    cluster_name: place.clusterName,
    unix_socket_directories: `"${socketDirectory.replaceAll('"', '""')}"`,
    ...extra,
  };
  const custom = join(place.root, 'custom.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}`);
  return [
    '# Written by Zhibu at every start. Put your own settings into custom.conf beside this file.',
    ...lines,
    ...(existsSync(custom) ? [`include = ${quote(custom)}`] : []),
    '',
  ].join('\n');
}

/** Only over the unix socket, and only with a password. */
export const hbaFile = 'local all all scram-sha-256\n';

function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
