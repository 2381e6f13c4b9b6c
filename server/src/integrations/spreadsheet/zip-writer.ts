import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** One file of an archive: text or bytes to be packed, or bytes that are packed already. */
export type ZipPart =
  | { readonly name: string; readonly content: AsyncIterable<string | Buffer> | Iterable<string | Buffer> }
  | {
      readonly name: string;
      readonly packed: AsyncIterable<Buffer>;
      readonly method: number;
      readonly crc: number;
      readonly compressedSize: number;
      readonly size: number;
    };

interface Written {
  readonly name: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

const UTF8_NAME = 0x0800;
const SIZES_FOLLOW = 0x0008;
/** Entries without a date carry 1980-01-01, the format's first day. */
const DOS_DATE = 0x0021;
const CHUNK = 256 * 1024;
/** Texts are joined to blocks of this many characters before they are packed. */
const BLOCK = 64 * 1024;

/**
 * A ZIP archive as a stream, with sizes behind the data (APPNOTE 4.3.9), so that nothing is held in
 * memory. For archives below 4 GiB.
 */
export async function* zipArchive(parts: AsyncIterable<ZipPart> | Iterable<ZipPart>): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let offset = 0;
  for await (const part of parts) {
    const name = Buffer.from(part.name, 'utf8');
    const method = 'packed' in part ? part.method : 8;
    const header = localHeader(name, method);
    const start = offset;
    offset += header.length;
    yield header;
    const tally = 'packed' in part ? { ...part } : { crc: 0, compressedSize: 0, size: 0 };
    for await (const chunk of 'packed' in part ? part.packed : deflated(part.content, tally)) {
      offset += chunk.length;
      if (!('packed' in part)) tally.compressedSize += chunk.length;
      yield chunk;
    }
    const descriptor = dataDescriptor(tally);
    offset += descriptor.length;
    yield descriptor;
    const { crc, compressedSize, size } = tally;
    written.push({ name, method, crc, compressedSize, size, offset: start });
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  yield endOfDirectory(written.length, directory.length, offset);
}

async function* deflated(
  content: AsyncIterable<string | Buffer> | Iterable<string | Buffer>,
  tally: { crc: number; size: number },
): AsyncGenerator<Buffer> {
  async function* blocks(): AsyncGenerator<Buffer> {
    let text = '';
    for await (const piece of content) {
      if (typeof piece === 'string') {
        text += piece;
        if (text.length < BLOCK) continue;
      }
      const block = Buffer.concat([Buffer.from(text), typeof piece === 'string' ? Buffer.alloc(0) : piece]);
      text = '';
      yield counted(block);
    }
    if (text !== '') yield counted(Buffer.from(text));
  }
  function counted(block: Buffer): Buffer {
    tally.crc = crc32(block, tally.crc);
    tally.size += block.length;
    return block;
  }
  const source = Readable.from(blocks());
  const deflate = createDeflateRaw({ level: 6, chunkSize: CHUNK });
  source.on('error', (error) => deflate.destroy(error));
  source.pipe(deflate);
  try {
    for await (const chunk of deflate) yield chunk;
  } finally {
    source.destroy();
    deflate.destroy();
  }
}

function localHeader(name: Buffer, method: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(UTF8_NAME | SIZES_FOLLOW, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function dataDescriptor({ crc, compressedSize, size }: Omit<Written, 'name' | 'method' | 'offset'>): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(compressedSize, 8);
  descriptor.writeUInt32LE(size, 12);
  return descriptor;
}

function directoryEntry({ name, method, crc, compressedSize, size, offset }: Written): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(20, 4);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(UTF8_NAME | SIZES_FOLLOW, 8);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt16LE(DOS_DATE, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(compressedSize, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, name]);
}

function endOfDirectory(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
