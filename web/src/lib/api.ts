import { isUnattended, noteHeard } from './activity.ts';
import type { AnswerOf, CallArguments, LooseOptions, Operation } from './api.types.ts';
import { ApiProblem, problemFrom } from './problem.ts';
import { stringifySearch } from './search-params.ts';

const base = '/api';

export interface Request {
  method: string;
  url: string;
  headers: Record<string, string>;
  payload: string | Blob | null;
  /** What the same write looks like when it is tried again; null for everything that is no POST. */
  write: string | null;
}

/** What the shell wants to know of every refusal (the session ended, a second factor is asked for). */
type Listener = (problem: ApiProblem) => void;
let listener: Listener = () => undefined;
let language = 'zh-CN';

/** Who hears of refusals besides the caller; the app's session provider. */
export function onProblem(hear: Listener): void {
  listener = hear;
}

/** The language in which the server words its answers. */
export function setApiLanguage(next: string): void {
  language = next;
}

/**
 * One operation of the API, typed by the contract:
 * `call('GET /members/{id}', { params: { id } })`. Rejects with `ApiProblem`.
 * Answers of binary operations are a Blob.
 */
export async function call<K extends Operation>(
  operation: K,
  ...[options]: CallArguments<K>
): Promise<AnswerOf<K>> {
  const loose: LooseOptions = options ?? {};
  const request = prepare(operation, loose);
  const response = await send(request, loose.signal);
  if (!response.ok)
    throw refused(problemFrom(response.status, await response.text(), response.headers.get('retry-after')));
  const type = response.headers.get('content-type') ?? '';
  const value: unknown = type.includes('json') ? await response.json() : await response.blob();
  return value as AnswerOf<K>; // the server's response schema is the same contract
}

/** A download with the name that the server gives it. Rejects with `ApiProblem`. */
export async function download<K extends Operation>(
  operation: K,
  ...[options]: CallArguments<K>
): Promise<{ blob: Blob; fileName: string | null }> {
  const loose: LooseOptions = options ?? {};
  const response = await send(prepare(operation, loose), loose.signal);
  if (!response.ok)
    throw refused(problemFrom(response.status, await response.text(), response.headers.get('retry-after')));
  return {
    blob: await response.blob(),
    fileName: fileNameFrom(response.headers.get('content-disposition')),
  };
}

/** The plain address of a read, for links and pictures: `addressOf('GET /member-files/{id}', …)`. */
export function addressOf<K extends Operation>(operation: K, ...[options]: CallArguments<K>): string {
  return prepare(operation, options ?? {}).url;
}

/** Method, address, headers and payload of a call; pure but for the idempotency key. */
export function prepare(operation: string, options: LooseOptions): Request {
  const space = operation.indexOf(' ');
  const method = operation.slice(0, space);
  const path = operation
    .slice(space + 1)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(options.params?.[name] ?? ''));
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language };
  if (method === 'GET' && isUnattended()) headers['x-zhibu-unattended'] = '1';
  else noteHeard();
  if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
  const url = base + path + stringifySearch(options.query ?? {});
  let payload: string | Blob | null = null;
  if (options.file) {
    payload = options.file;
    headers['content-type'] = 'application/octet-stream';
  } else if (options.body !== undefined) {
    payload = JSON.stringify(options.body);
    headers['content-type'] = 'application/json';
  }
  const write = method === 'POST' && !options.file ? `${url} ${payload ?? ''}` : null;
  if (write !== null) headers['idempotency-key'] = keyFor(write);
  return { method, url, headers, payload, write };
}

/**
 * Writes whose answer never came. The same write again carries the same key, so a retry after a lost
 * connection cannot do it twice (api.md, Idempotency-Key).
 */
const unanswered = new Map<string, string>();

function keyFor(write: string): string {
  const known = unanswered.get(write);
  if (known !== undefined) return known;
  const key = randomKey();
  unanswered.set(write, key);
  return key;
}

/** Not `crypto.randomUUID`: offices reach the server by plain http on an address of their own. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function send(request: Request, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.payload,
      signal: signal ?? null,
      credentials: 'same-origin',
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiProblem(0, 'offline', '');
  }
  const reached = response.status < 502 || response.status > 504;
  if (reached && request.write !== null) unanswered.delete(request.write);
  return response;
}

/** Tells the shell, then hands the refusal to the caller. */
export function refused(problem: ApiProblem): ApiProblem {
  listener(problem);
  return problem;
}

/** `attachment; filename*=UTF-8''…` (RFC 6266) → the name, or null. */
export function fileNameFrom(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? null;
}
