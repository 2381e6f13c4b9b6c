import { demoMembers, loadDemo } from '../demo/load.ts';
import { demoLines } from '../started.ts';
import type { Command } from './io.ts';

/** `migrate`: opening the runtime has done it. */
export const migrateCommand: Command = async (_services, _args, io) => {
  io.out('数据库已是最新版本。 The database is at this version.');
  return 0;
};

/** `demo [--members N]`: loads the demo county into an empty registry. */
export const demoCommand: Command = async (services, args, io) => {
  const result = await loadDemo(services, demoMembers(args), io.err);
  for (const line of demoLines(result)) io.out(line);
  return result.outcome === 'loaded' ? 0 : 1;
};
