import type { Answer, Query } from '@zhibu/contract/endpoint';
import {
  mostTableBytes,
  mostTableRows,
  type TransferTableRow,
  type transferTables,
} from '@zhibu/contract/transfer-tables';
import { SpreadsheetError } from '../../integrations/spreadsheet/errors.ts';
import { readTable } from '../../integrations/spreadsheet/table.ts';
import { auditAll } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { conflict, Problem, type Words } from '../../kernel/errors.ts';
import { withReceivedFile } from '../../kernel/plain-files.ts';
import type { Services } from '../../services.ts';
import { openingOf } from './transfers.applying.ts';
import type { TransferRecord } from './transfers.record.ts';
import { insertTransfer } from './transfers.store.ts';
import { judgeTable } from './transfers.table.judge.ts';
import { sayTable } from './transfers.table.messages.ts';
import { judgeTableRow, type TableColumn, type TableProblem, tableSpec } from './transfers.table.rules.ts';

type Operation = (typeof transferTables)['POST /transfer-tables'];
type Outcome = Answer<Operation>;

/** A row as it was read. */
export interface ReadRow extends ReturnType<typeof judgeTableRow> {
  sheet: string;
  row: number;
  headingOf: (column: TableColumn) => string;
}

/** What became of a row. */
export interface JudgedRow extends ReadRow {
  outcome: TransferTableRow['outcome'];
  destination: TransferTableRow['destination'];
  branch: string | null;
  /** To be stored; null where nothing is. */
  transfer: TransferRecord | null;
}

/**
 * The origin files by a table: every row judged, then all that can be filed in one transaction, so that a class is filed
 * for as it was shown or not at all. Whoever was filed for before in the same way is passed over: the same table twice
 * files nothing twice.
 * @throws Problem 413 too large, 415 no table, 422 nobody in it or too many, 409 it came out otherwise than it was shown
 */
export function fileByTable(
  services: Services,
  actor: Actor,
  query: Query<Operation>,
  body: AsyncIterable<Buffer>,
): Promise<Outcome> {
  const limit = { most: mostTableBytes, tooLarge: sayTable.tooLarge };
  return withReceivedFile(services.settings.storageDir, body, limit, async (path) =>
    work(services, actor, query, await rowsOf(path, query.fileName)),
  );
}

async function work(
  services: Services,
  actor: Actor,
  { fileName, preview = false, expected }: Query<Operation>,
  rows: readonly ReadRow[],
): Promise<Outcome> {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const judged = await judgeTable(services, tx, actor, now, rows, preview);
    const transfers = judged.flatMap(({ transfer }) => (transfer === null ? [] : [transfer]));
    const refused = countOf(judged, 'refused');
    const says = (outcome: Outcome['outcome']): Outcome => ({
      outcome,
      filed: transfers.length,
      already: countOf(judged, 'already'),
      refused,
      items: judged.map(presentRow),
    });
    if (preview) return says('preview');
    if (expected === undefined && refused > 0) return { ...says('refused'), filed: 0 };
    if (expected !== undefined && expected !== transfers.length)
      throw conflict(sayTable.changed(expected, transfers.length));
    for (const transfer of transfers) await insertTransfer(tx, transfer);
    // Last: the lane of the log is held until the end.
    await auditAll(tx, actor, now, [
      ...transfers.map(openingOf),
      {
        action: 'transfers.file_table',
        object: { type: 'transfer_table', id: null, name: fileName },
        after: { filed: transfers.length, already: countOf(judged, 'already'), refused },
      },
    ]);
    return says('filed');
  });
}

const countOf = (rows: readonly JudgedRow[], outcome: JudgedRow['outcome']) =>
  rows.filter((row) => row.outcome === outcome).length;

function presentRow({ sheet, row, values, outcome, destination, branch, problems, headingOf }: JudgedRow) {
  return {
    sheet,
    row,
    name: values.name,
    outcome,
    destination,
    branch,
    problems: problems.map(({ column, words }: TableProblem) => ({ column: headingOf(column), words })),
  };
}

async function rowsOf(path: string, fileName: string): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  try {
    for await (const { sheet, row, date1904, get, layout } of readTable(path, fileName, tableSpec)) {
      if (rows.length === mostTableRows) throw refusedTable(sayTable.tooMany);
      rows.push({ sheet, row, headingOf: layout.headingOf, ...judgeTableRow(get, date1904) });
    }
  } catch (error) {
    if (!(error instanceof SpreadsheetError)) throw error;
    throw Object.assign(new Problem(415, 'unsupported_file', { zh: error.zh, en: error.en }), {
      cause: error,
    });
  }
  if (rows.length === 0) throw refusedTable(sayTable.nothing);
  return rows;
}

const refusedTable = (words: Words) => new Problem(422, 'invalid', words);
