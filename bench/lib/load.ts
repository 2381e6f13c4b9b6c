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
 * Written on bare sockets, because on two cores a heavy client would be measured along with the server.
 * @throws at the first answer that is not 200
 */
export async function load(options: LoadOptions): Promise<Load> {
  const times: number[] = [];
  const until = performance.now() + options.seconds * 1000;
  const began = performance.now();
  await Promise.all(Array.from({ length: options.connections }, () => keepBusy(options, until, times)));
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: times.length / seconds, medianMs: median(times) };
}

function keepBusy(options: LoadOptions, until: number, times: number[]): Promise<void> {
  const lines = Object.entries({ host: `127.0.0.1:${options.port}`, ...options.headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return new Promise((done, failed) => {
    const socket = connect(options.port, '127.0.0.1');
    socket.setNoDelay(true);
    let sent = 0;
    let path = '';
    const ask = () => {
      path = options.path();
      sent = performance.now();
      socket.write(`GET ${path} HTTP/1.1\r\n${head}\r\n`);
    };
    socket.once('connect', ask);
    socket.once('error', failed);
    socket.once('close', () => failed(new Error('load: the server closed the connection')));
    onAnswers(socket, (status, body) => {
      if (status !== 200) failed(new Error(`load: ${status} for ${path}: ${body}`));
      const now = performance.now();
      times.push(now - sent);
      if (status === 200 && now < until) return ask();
      socket.removeAllListeners('close');
      socket.destroy();
      done();
    });
  });
}

const endOfHead = Buffer.from('\r\n\r\n');

/** Calls back for every whole answer; all our answers tell their length. The body is kept for refusals only. */
function onAnswers(socket: Socket, listener: (status: number, body: string) => void): void {
  let missing = 0;
  let status = 0;
  let body = '';
  socket.on('data', (chunk: Buffer) => {
    if (missing === 0) {
      const end = chunk.indexOf(endOfHead);
      const head = chunk.toString('latin1', 0, end);
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      if (end < 0 || length === undefined) throw new Error('load: an answer without a whole head');
      status = Number(head.slice(9, 12));
      missing = end + endOfHead.length + Number(length);
      body = '';
    }
    missing -= chunk.length;
    if (status !== 200) body += chunk.toString();
    if (missing === 0) listener(status, body);
  });
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
