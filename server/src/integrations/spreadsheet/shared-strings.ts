import { decodeXml } from './encoding.ts';
import { SpreadsheetError } from './errors.ts';
import { decodeXstring, type XmlHandler, XmlScanner } from './xml.ts';
import type { ZipReader } from './zip.ts';

/** All texts together; 200 000 rows × 6 distinct texts of 20 characters are 70 MB. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * The table of texts that cells refer to (sharedStrings.xml), kept as UTF-8 in one block: a million
 * JavaScript strings would cost four times the memory.
 */
export class SharedStrings {
  #bytes = Buffer.allocUnsafe(1024 * 1024);
  #length = 0;
  #ends = new Uint32Array(65_536);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(text: string): void {
    const needed = this.#length + text.length * 3;
    if (needed > MAX_BYTES) throw new SpreadsheetError('too_large');
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, Math.ceil(this.#bytes.length * 1.5)));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
    this.#ends[this.#count] = this.#length;
    this.#count += 1;
  }

  /** The text of an index; a reference to nothing is a damaged file. */
  get(index: number): string {
    if (!(index >= 0 && index < this.#count)) throw new SpreadsheetError('damaged');
    const start = index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
    return this.#bytes.toString('utf8', start, this.#ends[index]);
  }
}

/** Reads sharedStrings.xml; rich text is flattened, phonetic guides (rPh) are left out. */
export async function readSharedStrings(zip: ZipReader, path: string): Promise<SharedStrings> {
  const strings = new SharedStrings();
  const entry = zip.find(path);
  if (!entry) return strings;
  const scanner = new XmlScanner(new StringsHandler(strings));
  for await (const piece of decodeXml(zip.read(entry))) scanner.feed(piece);
  scanner.end();
  return strings;
}

class StringsHandler implements XmlHandler {
  wantsText = false;
  readonly #strings: SharedStrings;
  #text = '';
  #phonetic = 0;

  constructor(strings: SharedStrings) {
    this.#strings = strings;
  }

  open(name: string): void {
    if (name === 't') this.wantsText = this.#phonetic === 0;
    else if (name === 'rPh') this.#phonetic += 1;
    else if (name === 'si') this.#text = '';
  }

  close(name: string): void {
    if (name === 't') this.wantsText = false;
    else if (name === 'rPh') this.#phonetic -= 1;
    else if (name === 'si') this.#strings.add(decodeXstring(this.#text));
  }

  text(text: string): void {
    this.#text += text;
    if (this.#text.length > 1_000_000) throw new SpreadsheetError('damaged');
  }
}
