import { createReadStream } from 'node:fs';
import { detached } from './cell.ts';
import { SpreadsheetError } from './errors.ts';

/**
 * Delimited text (RFC 4180 and its relatives): comma, semicolon or tab; quoted line breaks; UTF-8,
 * UTF-16 by byte order mark, otherwise GB 18030, in which Chinese editions of Excel save.
 */
export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

const CHUNK = 256 * 1024;
/** A record longer than this is a quotation mark that was never closed, or no table. */
const MAX_RECORD = 1_000_000;
const SNIFFED = 64 * 1024;

/** Finds the encoding by trying: whole-file validity, never a guess by letter frequencies. */
export async function detectEncoding(path: string, start: Buffer): Promise<CsvEncoding> {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start.includes(0)) throw new SpreadsheetError('wrong_extension');
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    if (await isValid(path, encoding)) return encoding;
  }
  throw new SpreadsheetError('encoding_unknown');
}

async function isValid(path: string, encoding: CsvEncoding): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }))
      decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** The records of the file, in batches; an empty line is a record with one empty field. */
export async function* readRecords(path: string, encoding: CsvEncoding): AsyncGenerator<string[][]> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let scanner: CsvScanner | undefined;
  let head = '';
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
      let text = decoder.decode(chunk, { stream: true });
      if (!scanner) {
        head += text;
        if (head.length < SNIFFED / 4 && chunk.length === CHUNK) continue;
        scanner = new CsvScanner(detectDelimiter(head));
        text = head;
      }
      yield scanner.feed(text);
    }
    scanner ??= new CsvScanner(detectDelimiter(head));
    yield scanner.feed(decoder.decode());
    yield scanner.end();
  } catch (error) {
    throw error instanceof TypeError ? new SpreadsheetError('encoding_unknown', undefined, error) : error;
  }
}

/** The delimiter that splits the first 50 lines into the most fields; `sep=;` of Excel decides. */
export function detectDelimiter(text: string): string {
  const declared = /^\ufeff?sep=([,;\t|])\r?\n/i.exec(text)?.[1];
  if (declared) return declared;
  let best = ',';
  let most = 0;
  for (const delimiter of [',', ';', '\t']) {
    const scanner = new CsvScanner(delimiter);
    const fields = scanner
      .feed(text.slice(0, SNIFFED))
      .slice(0, 50)
      .reduce((sum, r) => sum + r.length - 1, 0);
    if (fields > most) [best, most] = [delimiter, fields];
  }
  return best;
}

/** Splits text into records, piece by piece. Lenient: a quote in the middle of a field is a character. */
export class CsvScanner {
  readonly #delimiter: string;
  #rest = '';
  #records = 0;
  /** Whether the text ended inside quotation marks. */
  #isQuoting = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  feed(text: string): string[][] {
    const buffer = this.#rest === '' ? text : this.#rest + text;
    const { records, consumed } = this.#split(buffer, false);
    this.#rest = buffer.slice(consumed);
    if (this.#rest.length > MAX_RECORD) throw this.#endless();
    return records;
  }

  /** The last record, which may lack its line break. */
  end(): string[][] {
    const { records } = this.#split(this.#rest, true);
    this.#rest = '';
    return records;
  }

  #unclosed(): SpreadsheetError {
    const row = this.#records + 1;
    return new SpreadsheetError('unclosed_quote', { zh: `从第 ${row} 行起`, en: `from row ${row} on` });
  }

  /** Why the record has no end: an open quotation mark, or simply no line break. */
  #endless(): SpreadsheetError {
    if (this.#isQuoting) return this.#unclosed();
    const row = this.#records + 1;
    return new SpreadsheetError('record_too_long', { zh: `第 ${row} 行`, en: `row ${row}` });
  }

  #split(buffer: string, isEnd: boolean): { records: string[][]; consumed: number } {
    const records: string[][] = [];
    let record: string[] = [];
    let consumed = 0;
    let position = 0;
    while (position < buffer.length || (isEnd && record.length > 0)) {
      const field = this.#field(buffer, position, isEnd);
      if (!field) break;
      record.push(field.text);
      position = field.next;
      if (field.endsRecord) {
        records.push(record);
        record = [];
        consumed = position;
        this.#records += 1;
      }
    }
    return { records, consumed };
  }

  /** One field from `start`; null when its end is not in the buffer yet. */
  #field(
    buffer: string,
    start: number,
    isEnd: boolean,
  ): { text: string; next: number; endsRecord: boolean } | null {
    let position = start;
    let text = '';
    this.#isQuoting = false;
    if (buffer.charCodeAt(start) === 34) {
      const quoted = this.#quoted(buffer, start, isEnd);
      this.#isQuoting = quoted === null;
      if (!quoted) return null;
      ({ text, position } = quoted);
    }
    let end = position;
    for (; end < buffer.length; end += 1) {
      const code = buffer.charCodeAt(end);
      if (code === 10 || code === 13 || code === this.#delimiter.charCodeAt(0)) break;
    }
    if (end >= buffer.length && !isEnd) return null;
    const code = buffer.charCodeAt(end);
    if (code === 13 && end + 1 >= buffer.length && !isEnd) return null;
    text += buffer.slice(position, end);
    const isBreak = code === 10 || code === 13;
    const width = code === 13 && buffer.charCodeAt(end + 1) === 10 ? 2 : 1;
    return { text: detached(text), next: end + width, endsRecord: isBreak || end >= buffer.length };
  }

  #quoted(buffer: string, start: number, isEnd: boolean): { text: string; position: number } | null {
    let text = '';
    let from = start + 1;
    for (;;) {
      const quote = buffer.indexOf('"', from);
      if (quote < 0) {
        if (isEnd) throw this.#unclosed();
        return null;
      }
      text += buffer.slice(from, quote);
      if (quote + 1 >= buffer.length && !isEnd) return null;
      if (buffer.charCodeAt(quote + 1) !== 34) return { text, position: quote + 1 };
      text += '"';
      from = quote + 2;
    }
  }
}
