import { parseArgs } from 'node:util';
import { demoMembers, loadDemo } from '../demo/load.ts';
import { breaks, verifyAudit } from '../features/audit/public.ts';
import { demoLines } from '../started.ts';
import { type Command, UsageError } from './io.ts';

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

/** `verify-audit [--json]`: walks the chain and names the first break. */
export const verifyAuditCommand: Command = async (services, args, io) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  if (positionals.length > 0) throw new UsageError('verify-audit [--json]');
  const result = await verifyAudit(services);
  if (values.json) io.out(JSON.stringify(result));
  else if (result.sound)
    io.out(`审计链完整，共 ${result.entries} 条。 The audit chain is sound: ${result.entries} entries.`);
  else {
    const { lane, seq, what } = result.firstBreak ?? { lane: 0, seq: 0, what: 'unknown' };
    const words = Object.entries(breaks).find(([key]) => key === what)?.[1] ?? { zh: what, en: what };
    io.err(`审计链在第 ${lane} 道第 ${seq} 条断开：${words.zh}`);
    io.err(`The audit chain breaks at lane ${lane}, entry ${seq}: ${words.en}`);
  }
  return result.sound ? 0 : 1;
};
