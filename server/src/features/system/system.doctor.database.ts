import { readdir } from 'node:fs/promises';
import { type Look, wrongKey } from '../../kernel/canary.ts';
import { openExistingVault } from '../../kernel/crypto.ts';
import type { Words } from '../../kernel/errors.ts';
import type { Settings } from '../../settings.ts';
import { readAnchors } from '../audit/public.ts';
import { type Check, fail, judgeDrift, ok, warn } from './system.doctor.rules.ts';

/** What is looked at; nothing is written, nothing of a person is read. */
export interface Patient {
  settings: Settings;
  /** Null when the database does not answer, with the reason; without a reason there is none yet. */
  look: Look | null;
  reason: string | null;
}

export type Examination = (patient: Patient) => Promise<Check>;

/** Tables that must be closed; every other one that has row-level security must force it. */
const ofPersons = [
  'account',
  'audit_entry',
  'correction_request',
  'duty',
  'file',
  'member',
  'member_access',
  'member_contact',
  'member_entry',
  'member_event',
  'member_import',
  'member_import_row',
  'session',
  'status_change',
];

export const database: Examination = async function database({ look }) {
  const [row] = await asked(look)<{ version: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version,
      (SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()) AS encoding`,
  );
  const { version = 0, encoding = '' } = row ?? {};
  if (encoding !== 'UTF8')
    return fail(
      'database',
      { zh: `数据库编码是 ${encoding}`, en: `The database's encoding is ${encoding}` },
      { zh: '请用 UTF8 编码新建数据库。', en: 'Make the database with the encoding UTF8.' },
    );
  const major = Math.floor(version / 10_000);
  const words = { zh: `PostgreSQL ${major}，${encoding}`, en: `PostgreSQL ${major}, ${encoding}` };
  return major >= 17
    ? ok('database', words)
    : fail('database', words, {
        zh: '需要 PostgreSQL 17 或更高版本。',
        en: 'PostgreSQL 17 or later is needed.',
      });
};

export const migrations: Examination = async function migrations({ look }) {
  const folder = new URL('../../../migrations/', import.meta.url);
  const here = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const [there] = await asked(look)<{ t: string | null }>(`SELECT to_regclass('migration')::text AS t`);
  if (!there?.t)
    return warn(
      'migrations',
      { zh: '数据库还是空的', en: 'The database is still empty' },
      { zh: '第一次启动时会自动建立。', en: 'The first start makes everything.' },
    );
  const applied = (await asked(look)<{ name: string }>('SELECT name FROM migration')).map(({ name }) => name);
  const unknown = applied.filter((name) => !here.includes(name));
  if (unknown.length > 0)
    return fail(
      'migrations',
      {
        zh: `数据库比程序新（${unknown.join(', ')}）`,
        en: `The database is newer than this program (${unknown.join(', ')})`,
      },
      { zh: '请换用新版本的程序，不要用旧程序启动。', en: 'Use the newer program; do not start this one.' },
    );
  const missing = here.filter((name) => !applied.includes(name));
  return missing.length === 0
    ? ok('migrations', { zh: '数据库是这个版本的', en: 'The database is at this version' })
    : warn(
        'migrations',
        { zh: `有 ${missing.length} 项升级未做`, en: `${missing.length} migration(s) to come` },
        { zh: '备份后启动，会自动升级。', en: 'Back up, then start: it migrates by itself.' },
      );
};

export const roles: Examination = async function roles({ look }) {
  const [role] = await asked(look)<{ strong: boolean; owns: number }>(
    `SELECT rolsuper OR rolbypassrls AS strong,
      (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid AND relkind = 'r') AS owns
     FROM pg_roles r WHERE rolname = 'zhibu_app'`,
  );
  if (role && !role.strong && role.owns === 0)
    return ok('roles', {
      zh: '程序使用的数据库角色不能绕过行级安全',
      en: 'The role that the program works as cannot pass row-level security',
    });
  const words = role
    ? {
        zh: '角色 zhibu_app 权限过大，可以绕过行级安全',
        en: 'The role zhibu_app is too strong: it can pass row-level security',
      }
    : { zh: '没有角色 zhibu_app', en: 'There is no role zhibu_app' };
  return fail('roles', words, {
    zh: 'ALTER ROLE zhibu_app NOSUPERUSER NOBYPASSRLS；表应属于另一个用户。没有这个角色时，启动会自动建立。',
    en: 'ALTER ROLE zhibu_app NOSUPERUSER NOBYPASSRLS; its tables belong to another user. A start makes a missing role.',
  });
};

export const rowSecurity: Examination = async function rowSecurity({ look }) {
  const open = await asked(look)<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       AND ((relrowsecurity AND NOT relforcerowsecurity)
         OR (NOT relrowsecurity AND relname IN (${ofPersons.map((name) => `'${name}'`).join(', ')})))
     ORDER BY 1`,
  );
  if (open.length === 0)
    return ok('rowSecurity', {
      zh: '行级安全对所有个人信息表强制生效',
      en: 'Row-level security is forced on every table of persons',
    });
  const list = open.map(({ name }) => name).join(', ');
  return fail(
    'rowSecurity',
    { zh: `这些表没有强制行级安全：${list}`, en: `Row-level security is not forced on: ${list}` },
    {
      zh: '有人改动过数据库。请执行 ALTER TABLE … ENABLE / FORCE ROW LEVEL SECURITY，并查明原因。',
      en: 'Somebody changed the database: ALTER TABLE … ENABLE and FORCE ROW LEVEL SECURITY, and find out why.',
    },
  );
};

export const rightKey: Examination = async function rightKey({ look, settings }) {
  const words = await wrongKey(asked(look), settings.masterKeyFile);
  return words
    ? fail('rightKey', words, {
        zh: '在放回正确的密钥文件之前，不要启动，也不要删除任何东西。',
        en: 'Until the right key file is back, do not start and delete nothing.',
      })
    : ok('rightKey', { zh: '密钥与数据库相符', en: 'The key opens what the database holds' });
};

export const anchors: Examination = async function anchors({ look, settings }) {
  const verify: Words = { zh: '请运行 npx zhibu verify-audit 查明。', en: 'Run npx zhibu verify-audit.' };
  const [head] = await asked(look)<{ t: string | null }>(`SELECT to_regclass('audit_head')::text AS t`);
  const file = head?.t
    ? await readAnchors(openExistingVault(settings.masterKeyFile), settings.anchorFile)
    : null;
  const last = file?.anchors.at(-1);
  if (file?.damagedLine)
    return fail(
      'anchors',
      {
        zh: `锚点文件第 ${file.damagedLine} 行被改动`,
        en: `Line ${file.damagedLine} of the anchor file was altered`,
      },
      verify,
    );
  if (!last)
    return warn(
      'anchors',
      { zh: '还没有审计锚点', en: 'There is no anchor of the audit yet' },
      {
        zh: '服务启动时会写下第一个；曾经有过的，请查明文件去了哪里。',
        en: 'The server writes the first one when it starts; if there were some, find out where the file went.',
      },
    );
  const wanted = last.heads.flatMap(([seq], lane) => (seq > 0 ? [`(${lane}, ${seq})`] : []));
  const rows =
    wanted.length === 0
      ? []
      : await asked(look)<{ lane: number; hash: string }>(
          `SELECT e.lane, encode(e.hash, 'hex') AS hash FROM audit_entry e
           JOIN (VALUES ${wanted.join(', ')}) AS v (lane, seq) ON v.lane = e.lane AND v.seq = e.seq
           UNION ALL
           SELECT c.lane, encode(c.hash, 'hex') FROM audit_checkpoint c
           JOIN (VALUES ${wanted.join(', ')}) AS v (lane, seq) ON v.lane = c.lane AND v.seq = c.seq`,
        );
  const agreeing = rows.filter(({ lane, hash }) => last.heads[lane]?.[1] === hash).length;
  return agreeing === wanted.length
    ? ok('anchors', {
        zh: `审计锚点 ${file?.anchors.length} 个，与数据库一致`,
        en: `${file?.anchors.length} anchor(s) of the audit, in agreement with the database`,
      })
    : fail(
        'anchors',
        { zh: '审计日志与最后一个锚点不符', en: 'The log does not agree with its last anchor' },
        verify,
      );
};

export const clock: Examination = async function clock({ look }) {
  const [row] = await asked(look)<{ now: number }>(
    `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`,
  );
  return judgeDrift(Math.abs(Date.now() - (row?.now ?? 0)));
};

export const jobs: Examination = async function jobs({ look }) {
  const [there] = await asked(look)<{ t: string | null }>(
    `SELECT to_regclass('graphile_worker.jobs')::text AS t`,
  );
  const [row] = there?.t
    ? await asked(look)<{ n: number }>(
        'SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE attempts >= max_attempts AND locked_at IS NULL',
      )
    : [];
  const n = row?.n ?? 0;
  return n === 0
    ? ok('jobs', { zh: '没有失败的后台任务', en: 'No background job failed' })
    : warn(
        'jobs',
        { zh: `有 ${n} 个后台任务多次失败`, en: `${n} background job(s) failed for good` },
        { zh: '原因见服务日志。', en: 'The server’s log says why.' },
      );
};

function asked(look: Look | null): Look {
  if (look === null) throw new Error('no database');
  return look;
}
