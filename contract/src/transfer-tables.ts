import { type Static, Type } from 'typebox';
import { endpoints, Nullable, Text, Words } from './endpoint.ts';
import { TransferEnd } from './transfer-shapes.ts';

const closed = { additionalProperties: false };

/** Rows of one table: a graduating class; more are split. */
export const mostTableRows = 2000;
/** Bytes of one table. */
export const mostTableBytes = 8 * 1024 * 1024;

/** A row of the table and what becomes of it. */
const TableRow = Type.Object({
  sheet: Type.String(),
  row: Type.Integer(),
  /** As the table writes it. */
  name: Type.String(),
  /** `file`: filed, or will be; `already`: filed before with the same destination and ground; `refused`: says why. */
  outcome: Type.Enum(['file', 'already', 'refused']),
  /** Without an id where it is not in this registry. */
  destination: Nullable(TransferEnd),
  /** Within one committee the branch, elsewhere the wish. */
  branch: Nullable(Type.String()),
  problems: Type.Array(Type.Object({ column: Type.String(), words: Words })),
});
export type TransferTableRow = Static<typeof TableRow>;

/** The origin files by a table for many. A part of the transfers' table. */
export const transferTables = endpoints({
  'GET /transfer-tables/template': {
    summary: 'The empty table (.xlsx), with what each column takes',
    access: 'transfers.handle',
    binary: 'response',
    response: Type.Unknown(),
  },
  'POST /transfer-tables': {
    summary:
      'The origin files by a table (.xlsx, .csv; at most 2000 rows): judged row by row, then filed in one transaction; the same table twice files nothing twice',
    access: 'transfers.handle',
    query: Type.Object(
      {
        fileName: Text(200, 1),
        /** Judged only; nothing is stored. */
        preview: Type.Optional(Type.Boolean()),
        /** How many the preview said can be filed: those are filed without the refused ones, or none when it is another number. Absent: a refused row refuses all. */
        expected: Type.Optional(Type.Integer({ minimum: 1, maximum: mostTableRows })),
      },
      closed,
    ),
    binary: 'request',
    response: Type.Object({
      outcome: Type.Enum(['preview', 'filed', 'refused']),
      filed: Type.Integer(),
      already: Type.Integer(),
      refused: Type.Integer(),
      items: Type.Array(TableRow, { maxItems: mostTableRows }),
    }),
  },
});
