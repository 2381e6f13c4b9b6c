import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Words } from '../../kernel/errors.ts';
import { isMissing, KeyFileError, readKeyFile } from '../../kernel/key-file.ts';
import {
  anchors,
  clock,
  database,
  type Examination,
  jobs,
  migrations,
  type Patient,
  rightKey,
  roles,
  rowSecurity,
} from './system.doctor.database.ts';
import { type Check, fail, judgeDisk, ok, warn } from './system.doctor.rules.ts';

/** All checks, in the order in which one would mend them. */
export async function examine(patient: Patient): Promise<Check[]> {
  const checks: Check[] = [];
  for (const one of [keyFile, storageFolder, disk]) checks.push(await guarded(one, patient));
  if (patient.look === null && patient.reason === null)
    return [
      ...checks,
      warn(
        'database',
        { zh: '还没有数据库', en: 'There is no database yet' },
        {
          zh: '第一次启动时会自动建立。',
          en: 'The first start makes it.',
        },
      ),
    ];
  if (patient.look === null) {
    checks.push(
      fail(
        'database',
        { zh: `数据库没有应答（${patient.reason}）`, en: `The database does not answer (${patient.reason})` },
        {
          zh: '请确认数据库在运行，DATABASE_URL 正确；内置数据库请先运行 npm start。',
          en: 'See that it runs and that DATABASE_URL is right; the embedded one starts with npm start.',
        },
      ),
    );
    return checks;
  }
  for (const one of [database, migrations, roles, rowSecurity, rightKey, anchors, clock, jobs])
    checks.push(await guarded(one, patient));
  return checks;
}

/** A check that cannot be made is a failed one, with its reason; the others go on. */
async function guarded(one: Examination, patient: Patient): Promise<Check> {
  try {
    return await one(patient);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(
      one.name,
      { zh: `无法检查（${reason}）`, en: `Could not be checked (${reason})` },
      { zh: '请按原因处理后再检查。', en: 'Mend the reason and check again.' },
    );
  }
}

const keyFile: Examination = async function keyFile({ settings }) {
  const path = settings.masterKeyFile;
  const restore: Words = {
    zh: '请从备份放回密钥文件；没有它，加密内容都打不开。',
    en: 'Put the key file back from the backup: without it nothing sealed opens.',
  };
  try {
    const { current, keys } = readKeyFile(path);
    const mode = (await stat(path)).mode & 0o777;
    if ((mode & 0o077) !== 0)
      return fail(
        'keyFile',
        { zh: `密钥文件的权限是 ${mode.toString(8)}`, en: `The key file's mode is ${mode.toString(8)}` },
        { zh: `chmod 600 ${path}`, en: `chmod 600 ${path}` },
      );
    return ok('keyFile', {
      zh: `密钥文件可读，共 ${keys.length} 把密钥，当前是 ${current}`,
      en: `The key file can be read: ${keys.length} key(s), current ${current}`,
    });
  } catch (error) {
    if (error instanceof KeyFileError) return fail('keyFile', error.words, restore);
    if (isMissing(error))
      return warn(
        'keyFile',
        { zh: `没有密钥文件 ${path}`, en: `There is no key file ${path}` },
        {
          zh: '新系统第一次启动时会自动建立；已有数据的，请从备份放回。',
          en: 'A new installation makes it at its first start; where there are data, put it back from the backup.',
        },
      );
    throw error;
  }
};

const storageFolder: Examination = async function storageFolder({ settings, look }) {
  const { storageDir } = settings;
  try {
    await access(storageDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok('storageFolder', { zh: '文件夹可写', en: 'Stored files can be written' });
  } catch (error) {
    if (isMissing(error) && (await hasStoredFiles(look)))
      return fail(
        'storageFolder',
        {
          zh: `没有文件夹 ${storageDir}，而数据库里登记有文件`,
          en: `There is no folder ${storageDir}, but the database names stored files`,
        },
        {
          zh: '请从备份放回这个文件夹，或用 STORAGE_URL 指明它在哪里；缺了它，照片和附件都打不开。',
          en: 'Put the folder back from the backup, or name it by STORAGE_URL: without it no photo or paper opens.',
        },
      );
    if (isMissing(error))
      return warn(
        'storageFolder',
        { zh: `还没有文件夹 ${storageDir}`, en: `There is no folder ${storageDir} yet` },
        { zh: '第一次启动时会自动建立。', en: 'The first start makes it.' },
      );
    return fail(
      'storageFolder',
      { zh: `不能写入 ${storageDir}`, en: `${storageDir} cannot be written` },
      {
        zh: '请让运行本系统的用户拥有这个文件夹，权限 700。',
        en: 'Let the user that runs the server own this folder, mode 700.',
      },
    );
  }
};

/** By the table's size: its rows are closed to who only looks. */
async function hasStoredFiles(look: Patient['look']): Promise<boolean> {
  if (look === null) return false;
  const [row] = await look<{ size: number | null }>(
    `SELECT pg_relation_size(to_regclass('file'))::int AS size`,
  );
  return (row?.size ?? 0) > 0;
}

const disk: Examination = async function disk({ settings }) {
  let folder = settings.dataDir;
  for (;;) {
    try {
      const { bavail, bsize } = await statfs(folder);
      return judgeDisk(bavail * bsize);
    } catch (error) {
      if (!isMissing(error) || dirname(folder) === folder) throw error;
      folder = dirname(folder);
    }
  }
};
