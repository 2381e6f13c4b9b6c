import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  breakInWords,
  exportProblems,
  pruneAudit,
  type Verification,
  verifyExport,
  verifyFor,
  writeAnchor,
} from '../features/audit/public.ts';
import { systemActor } from '../kernel/authorization.ts';
import { isRealDate } from '../kernel/standards/dates.ts';
import type { Runtime } from '../runtime.ts';
import { type Command, type Io, progressBar, UsageError } from './io.ts';

/** `verify-audit [--json]`: walks the chain, compares it with the anchors and names the first break. */
export const verifyAuditCommand: Command = async (services, args, io) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  if (positionals.length > 0) throw new UsageError('verify-audit [--json] | verify-audit --file EXPORT.zip');
  const bar = progressBar(io);
  const result = await verifyFor(services, systemActor(), { onProgress: bar.update });
  bar.end();
  if (values.json) io.out(JSON.stringify(result));
  else print(result, io);
  return result.sound ? 0 : 1;
};

function print({ sound, entries, breaks, anchors }: Verification, io: Io): void {
  if (sound) {
    io.out(`审计链完整，共 ${entries} 条，锚点 ${anchors.count} 个。`);
    io.out(`The audit chain is sound: ${entries} entries, ${anchors.count} anchor(s).`);
    return;
  }
  io.err('审计链断开，最早的在前：  The audit chain breaks, earliest first:');
  for (const broken of breaks) {
    const { zh, en } = breakInWords(broken);
    io.err(`  ${zh}\n  ${en}`);
  }
  io.err(
    '请保全数据库、密钥文件和锚点文件，不要重启，立即报告。 Keep database, key file and anchor file as they are and report it.',
  );
}

/** `verify-audit --file EXPORT.zip [--json]`: needs no database and no key file; for the inspector's own computer. */
export async function verifyExportCommand(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, file: { type: 'string' } },
  });
  const { file, json } = values;
  if (file === undefined || positionals.length > 0) throw new UsageError('verify-audit --file EXPORT.zip');
  if (!existsSync(file)) throw new UsageError(`没有这个文件 / no such file: ${file}`);
  const verdict = await verifyExport(file);
  if (json) io.out(JSON.stringify(verdict));
  else if (verdict.problem === null) {
    io.out(`导出完整，共 ${verdict.entries} 条；请核对公钥：${verdict.publicKey}`);
    io.out(`The export is sound: ${verdict.entries} entries; compare the public key: ${verdict.publicKey}`);
  } else {
    const { zh, en } = exportProblems[verdict.problem];
    const where = verdict.where === null ? '' : `（${verdict.where}）`;
    io.err(`导出不可信：${zh}${where}`);
    io.err(`The export is not to be trusted: ${en} ${verdict.where ?? ''}`);
  }
  return verdict.sound ? 0 : 1;
}

const auditUsage = `audit anchor                              write an anchor now
audit anchor --restart --reason TEXT      begin the anchor file anew, after the database came back from a backup
audit prune --before YYYY-MM-DD [--json]  remove entries older than the log is kept (400 days at least)`;

/** `audit anchor|prune`: what only the operator on the machine does. */
export async function auditCommand(runtime: Runtime, args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      restart: { type: 'boolean', default: false },
      reason: { type: 'string' },
      before: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [act, ...more] = positionals;
  if (more.length > 0) throw new UsageError(auditUsage);
  const { services, ownerUrl } = runtime;
  if (act === 'anchor') {
    const reason = values.reason?.trim();
    if (values.restart && !reason) throw new UsageError(auditUsage);
    const anchor = await writeAnchor(services, values.restart ? { restart: reason } : {});
    io.out(
      anchor
        ? `锚点 ${anchor.n} 已写入。 Anchor ${anchor.n} is written.`
        : '日志没有新内容。 Nothing new to anchor.',
    );
    return 0;
  }
  if (act !== 'prune' || !isRealDate(values.before ?? '')) throw new UsageError(auditUsage);
  const { removed, days } = await pruneAudit(services, ownerUrl, values.before ?? '');
  io.out(
    values.json
      ? JSON.stringify({ removed, days })
      : `已清理 ${values.before} 之前的 ${removed} 条（至少保存 ${days} 天）。 Removed ${removed} entries written before ${values.before}.`,
  );
  return 0;
}
