import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { examine, worst } from '../features/system/public.ts';
import { currentSettings, lookAsOwner, openDatabase } from '../runtime.ts';
import { SettingsError } from '../settings.ts';
import { type Io, UsageError } from './io.ts';

const marks = { ok: '✓', warn: '!', fail: '✗' } as const;

/**
 * `doctor [--json]`: looks at everything before anything is written. Opens no runtime: neither migrations nor a key
 * file are made.
 * @returns 0 when nothing fails, else 1
 */
export async function doctorCommand(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  if (positionals.length > 0) throw new UsageError('doctor [--json]');
  const checks = await rounds();
  const state = worst(checks);
  if (values.json) io.out(JSON.stringify({ state, items: checks }));
  else
    for (const { state: mark, words, todo } of checks) {
      io.out(`${marks[mark]} ${words.zh}`);
      io.out(`  ${words.en}`);
      if (todo) io.out(`  → ${todo.zh}\n  → ${todo.en}`);
    }
  return state === 'fail' ? 1 : 0;
}

async function rounds(): ReturnType<typeof examine> {
  let settings: ReturnType<typeof currentSettings>;
  try {
    settings = currentSettings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const words = { zh: error.message, en: error.message };
    const todo = { zh: '请改正这项设置。', en: 'Correct this setting.' };
    return [{ id: 'settings', state: 'fail', words, todo }];
  }
  if (settings.databaseUrl === null && !existsSync(join(settings.dataDir, 'postgres')))
    return examine({ settings, look: null, reason: null });
  try {
    const database = await openDatabase(settings, () => undefined);
    try {
      return await lookAsOwner(database.ownerUrl, (look) => examine({ settings, look, reason: null }));
    } finally {
      await database.stop();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return examine({ settings, look: null, reason });
  }
}
