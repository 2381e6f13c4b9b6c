import { connect, type Socket } from 'node:net';

/** What one round of requests came to. */
export interface Load {
  /** Answers a second. */
  readonly perSecond: number;
  /** Median of the time from request to answer, in milliseconds. */
  readonly medianMs: number;
}

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Path and query of the next request. */
  readonly path: () => string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Keeps so many connections busy (HTTP/1.1, kept alive, one request at a time on each) and counts the answers.
 * @throws at the first answer that is not 200
 */
export async function load(options: LoadOptions): Promise<Load> {
  const times: number[] = [];
  const began = performance.now();
  const until = began + options.seconds * 1000;
  const keepBusy = async () => {
    const connection = await openConnection(options.port, options.headers);
    for (let sent = performance.now(); sent < until; sent = performance.now()) {
      await connection.get(options.path());
      times.push(performance.now() - sent);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: options.connections }, keepBusy));
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: times.length / seconds, medianMs: median(times) };
}

/** One kept-alive connection, for one request after the other. */
export interface Connection {
  /** @returns the body. @throws when the answer is not 200 */
  get(path: string): Promise<Buffer>;
  /** Sends JSON, with headers besides the connection's own. @throws when the answer is neither 200 nor 201 */
  post(path: string, headers: Readonly<Record<string, string>>, body: object): Promise<Buffer>;
  close(): void;
}

/** On bare sockets, because on two cores a heavy client would be measured along with the server. */
export function openConnection(
  port: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Connection> {
  const linesOf = (some: Readonly<Record<string, string>>) =>
    Object.entries(some)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
  const head = linesOf({ host: `127.0.0.1:${port}`, ...headers });
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let waiting = Promise.withResolvers<Buffer>();
  let path = '';
  onAnswers(socket, (status, body) => {
    if (status === 200 || status === 201) waiting.resolve(body);
    else waiting.reject(new Error(`load: ${status} for ${path}: ${body.toString()}`));
  });
  socket.on('error', (error) => waiting.reject(error));
  socket.on('close', () => waiting.reject(new Error('load: the server closed the connection')));
  const connection: Connection = {
    get(wanted) {
      path = wanted;
      waiting = Promise.withResolvers();
      socket.write(`GET ${path} HTTP/1.1\r\n${head}\r\n`);
      return waiting.promise;
    },
    post(wanted, more, body) {
      path = wanted;
      waiting = Promise.withResolvers();
      const text = JSON.stringify(body);
      const sent = {
        ...more,
        'content-type': 'application/json',
        'content-length': `${Buffer.byteLength(text)}`,
      };
      socket.write(`POST ${path} HTTP/1.1\r\n${head}${linesOf(sent)}\r\n${text}`);
      return waiting.promise;
    },
    close: () => socket.destroy(),
  };
  waiting.promise.catch(() => undefined);
  return new Promise((done, failed) => {
    socket.once('connect', () => done(connection));
    socket.once('error', failed);
  });
}

const endOfHead = Buffer.from('\r\n\r\n');

/** Calls back for every whole answer; all our answers tell their length. */
function onAnswers(socket: Socket, listener: (status: number, body: Buffer) => void): void {
  let chunks: Buffer[] = [];
  let missing = 0;
  let status = 0;
  socket.on('data', (chunk: Buffer) => {
    let part = chunk;
    if (chunks.length === 0) {
      const end = chunk.indexOf(endOfHead);
      const head = chunk.toString('latin1', 0, end);
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      if (end < 0 || length === undefined) throw new Error('load: an answer without a whole head');
      status = Number(head.slice(9, 12));
      missing = Number(length);
      part = chunk.subarray(end + endOfHead.length);
    }
    chunks.push(part);
    missing -= part.length;
    if (missing > 0) return;
    const body = chunks.length === 1 ? part : Buffer.concat(chunks);
    chunks = [];
    listener(status, body);
  });
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
