import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addressOf, call, fileNameFrom, onProblem, prepare, setApiLanguage } from './api.ts';
import type { ApiProblem } from './problem.ts';

const id = '0198c0de-0000-7000-8000-000000000001';
const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  fetched.mockReset();
  onProblem(() => undefined);
  setApiLanguage('zh-CN');
  vi.unstubAllGlobals();
});

const json = (value: unknown, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });

function keyOfCall(n: number): string | undefined {
  return new Headers(fetched.mock.calls[n]?.[1]?.headers).get('idempotency-key') ?? undefined;
}

describe('a call', () => {
  test('puts params into the path, lists into the query, and asks in the reader’s language', () => {
    setApiLanguage('en');
    const { url, method, headers } = prepare('GET /members/{id}', {
      params: { id: 'a/b' },
      query: { stage: ['full', 'candidate'], name: '', limit: 50 },
    });
    expect(method).toBe('GET');
    expect(url).toBe('/api/members/a%2Fb?stage=full&stage=candidate&limit=50');
    expect(headers['accept-language']).toBe('en');
    expect(headers['idempotency-key']).toBeUndefined();
  });

  test('an update carries the version that was read', async () => {
    fetched.mockResolvedValue(json({ account: {} }));
    await call('PATCH /account', { body: { elderMode: true }, ifMatch: 7 });
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe('/api/account');
    expect(new Headers(init?.headers).get('if-match')).toBe('"7"');
    expect(init?.body).toBe('{"elderMode":true}');
  });

  test('a file goes as bytes, without an idempotency key', () => {
    const file = new Blob(['x']);
    const { headers, payload } = prepare('POST /member-imports', { query: { fileName: '名册.xlsx' }, file });
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['idempotency-key']).toBeUndefined();
    expect(payload).toBe(file);
  });

  test('the address of a picture needs no call', () => {
    expect(addressOf('GET /member-files/{id}', { params: { id } })).toBe(`/api/member-files/${id}`);
  });
});

describe('a refusal', () => {
  test('rejects with the server’s words and tells the shell', async () => {
    const heard: ApiProblem[] = [];
    onProblem((problem) => heard.push(problem));
    fetched.mockResolvedValue(json({ code: 'unauthenticated', detail: '请先登录。' }, 401));
    await expect(call('GET /account')).rejects.toMatchObject({
      code: 'unauthenticated',
      detail: '请先登录。',
    });
    expect(heard.map(({ code }) => code)).toEqual(['unauthenticated']);
  });

  test('a lost network is `offline`', async () => {
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    await expect(call('GET /account')).rejects.toMatchObject({ code: 'offline', status: 0 });
  });

  test('a call given up by the page is not a lost network', async () => {
    const given = AbortSignal.abort();
    fetched.mockRejectedValue(new DOMException('aborted', 'AbortError'));
    await expect(call('GET /account', { signal: given })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a write whose answer never came', () => {
  const write = () => call('POST /sessions/current/reauthentication', { body: { password: 'p' } });

  test('is tried again under the same key, so that it cannot happen twice', async () => {
    fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    await expect(write()).rejects.toMatchObject({ code: 'offline' });
    fetched.mockResolvedValueOnce(json({ code: 'unavailable' }, 503));
    await expect(write()).rejects.toMatchObject({ code: 'unavailable' });
    fetched.mockResolvedValueOnce(json({ done: true }));
    await expect(write()).resolves.toEqual({ done: true });
    expect(keyOfCall(0)).toMatch(/^[0-9a-f]{32}$/);
    expect(keyOfCall(1)).toBe(keyOfCall(0));
    expect(keyOfCall(2)).toBe(keyOfCall(0));
  });

  test('once answered, the same words are a new write', async () => {
    fetched.mockImplementation(async () => json({ done: true }));
    await write();
    await write();
    expect(keyOfCall(1)).not.toBe(keyOfCall(0));
  });
});

test.each([
  ["attachment; filename*=UTF-8''%E5%85%9A%E5%91%98.xlsx", '党员.xlsx'],
  ['attachment; filename="members.csv"', 'members.csv'],
  [null, null],
])('the name of a download: %s', (header, name) => {
  expect(fileNameFrom(header)).toBe(name);
});
