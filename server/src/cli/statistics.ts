import { parseArgs } from 'node:util';
import { type Fault, treeFaults } from '../features/operations/public.ts';
import {
  type Difference,
  repairStatistics,
  type Verification,
  verifyStatistics,
} from '../features/statistics/public.ts';
import { systemActor } from '../kernel/authorization.ts';
import type { Services } from '../services.ts';
import { type Command, type Io, progressBar, UsageError } from './io.ts';

interface Verdict extends Verification {
  sound: boolean;
  faults: Fault[];
}

/**
 * `verify-statistics [--repair] [--json]`: counts everything anew, sees that every balance closes, and looks whether any
 * row strayed from its place. `--repair` puts the totals right from the histories; what it cannot mend is told after it.
 */
export const verifyStatisticsCommand: Command = async (services, args, io) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, repair: { type: 'boolean', default: false } },
  });
  if (positionals.length > 0) throw new UsageError('verify-statistics [--repair] [--json]');
  const found = await look(services, io);
  const repairs = values.repair && found.differing > 0;
  const cells = repairs ? await repairStatistics(services, found) : 0;
  const left = repairs ? await look(services, io) : found;
  if (values.json) io.out(JSON.stringify({ ...left, ...(repairs ? { repaired: { found, cells } } : {}) }));
  else {
    if (repairs) tellRepair(io, found, cells);
    tell(io, left);
  }
  return left.sound ? 0 : 1;
};

async function look(services: Services, io: Io): Promise<Verdict> {
  const bar = progressBar(io);
  const counts = await verifyStatistics(services, bar.update);
  bar.end();
  const faults = await services.database.read(systemActor().scope, treeFaults);
  return { sound: counts.differing === 0 && faults.length === 0, ...counts, faults };
}

function tellRepair(io: Io, found: Verdict, cells: number): void {
  for (const difference of found.differences) io.err(inWords(difference));
  io.out(
    `已按档案历史改正 ${cells} 项（核对出 ${found.differing} 处）。改正记在今天：按以前某日“当时掌握的情况”查询，仍是当时显示的数字。`,
  );
  io.out(
    `${cells} cells put right (${found.differing} differences found). The correction is recorded today: figures "as known" on an earlier day stay what was shown then.`,
  );
}

function tell(io: Io, { sound, organizations, cells, differing, differences, faults }: Verdict): void {
  if (sound)
    io.out(
      `统计与档案一致，各项收支平衡，共 ${organizations} 个党组织、${cells} 项。 Counts agree with the files and every balance closes: ${organizations} organisations, ${cells} cells.`,
    );
  for (const difference of differences) io.err(inWords(difference));
  if (differing > differences.length)
    io.err(
      `共 ${differing} 处，以上为前 ${differences.length} 处。 ${differing} in all; the first are shown.`,
    );
  for (const { what, where, rows } of faults) io.err(`${what}: ${where} (${rows})`);
}

/** 东河镇第一党支部 (150785100001) 2026-07-01 admitted sex/male: 统计 counted 2, 档案 files 1（张伟 female → male） */
function inWords({
  name,
  code,
  on,
  cause,
  dimension,
  key,
  counted,
  expected,
  flows,
  balance,
  members,
}: Difference) {
  const place = `${name} (${code})${on === null ? '' : ` ${on} ${cause}`} ${dimension}/${key}`;
  const who = members.map((one) => `${one.name} ${one.from ?? '∅'} → ${one.to ?? '∅'}`).join('、');
  const tail = members.length === 0 ? '' : `（${who}）`;
  if (balance)
    return `${place}: 收支不平 does not close: ${balance.opening} + ${balance.ins} − ${balance.outs} ≠ ${counted}${tail}`;
  const detail = flows
    ? `统计 counted +${flows.ins} −${flows.outs}, 档案 files +${flows.expectedIns} −${flows.expectedOuts}`
    : `统计 counted ${counted}, 档案 files ${expected}`;
  return `${place}: ${detail}${tail}`;
}
