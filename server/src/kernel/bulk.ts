import { once } from 'node:events';
import { from as copyFrom } from 'pg-copy-streams';
import type { BulkTx } from './database.ts';

type Value = string | number | Buffer | boolean | null | readonly string[];

/** One value in the text format of COPY (PostgreSQL manual, COPY, "Text Format"). */
function field(value: Value): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escaped(value);
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  if (typeof value === 'object')
    return escaped(`{${value.map((item) => `"${item.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`);
  return String(value);
}

const special = /[\\\n\r\t]/;

function escaped(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}

export interface Copier {
  write(row: readonly Value[]): Promise<void>;
  /** Rows that arrived. */
  end(): Promise<number>;
  abort(): void;
}

/** Characters sent at a time: enough for the wire, and small enough to be forgotten by the next collection. */
const flushAt = 32_000;

/** COPY into a table, a row at a time, at the pace of the database. The table and column names are the code's own. */
export function copyInto(tx: BulkTx, table: string, columns: readonly string[]): Copier {
  const stream = tx.client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  let buffered = '';
  let failure: Error | null = null;
  stream.on('error', (error: Error) => {
    failure = error;
  });
  const flush = async () => {
    if (failure) throw failure;
    const chunk = Buffer.from(buffered);
    buffered = '';
    if (chunk.length > 0 && !stream.write(chunk)) await once(stream, 'drain');
  };
  return {
    async write(row) {
      buffered += `${row.map(field).join('\t')}\n`;
      if (buffered.length >= flushAt) await flush();
    },
    async end() {
      await flush();
      const finished = once(stream, 'finish');
      stream.end();
      await finished;
      return stream.rowCount;
    },
    abort() {
      stream.destroy(new Error('copy given up'));
    },
  };
}
