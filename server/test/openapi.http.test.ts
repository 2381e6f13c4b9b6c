import { api } from '@zhibu/contract/api';
import type { Endpoint } from '@zhibu/contract/endpoint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { splitKey } from '../src/kernel/http.ts';
import { newId } from '../src/kernel/ids.ts';
import { expectRefused } from './harness/accounts.ts';
import { createTestApp, type TestApp } from './harness/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const operations = Object.entries<Endpoint>(api);
const closed = operations.filter(([, { access }]) => typeof access !== 'object');
/** `/api/openapi.json` and the pages that show it are no operations of the document. */
const documentation = /^\/api\/(openapi\.json|docs)/;

/** `GET /api/members/:id`, as the router prints its tree in full. */
function registeredRoutes(): string[] {
  const routes: string[] = [];
  const parents: string[] = [];
  for (const line of t.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const found = /^(.*?)(?:├──|└──) (\S*)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!found) continue;
    const [, indent = '', part = '', methods = ''] = found;
    const depth = indent.length / 4;
    parents.length = depth;
    parents.push(part);
    for (const method of methods.split(', ').filter((name) => name !== '' && name !== 'HEAD'))
      routes.push(`${method} ${parents.join('')}`);
  }
  return routes.filter((route) => route.includes(' /api/') && !documentation.test(route.split(' ')[1] ?? ''));
}

describe('the router', () => {
  it('has every operation of the document, and no other', () => {
    const declared = operations.map(([key]) => {
      const [method, path] = splitKey(key);
      return `${method} /api${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    });
    expect(registeredRoutes().sort()).toEqual(declared.sort());
  });

  it('serves the document', async () => {
    const answer = await t.request('GET', '/api/openapi.json');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ openapi: '3.1.0' });
  });
});

describe('without a session', () => {
  it('finds operations to try', () => {
    expect(closed.length).toBeGreaterThan(40);
  });

  it.each(closed.map(([key]) => [key]))('%s answers 401', async (key) => {
    const endpoint = new Map(operations).get(key);
    const [method, path] = splitKey(key);
    const url = `/api${path.replaceAll(/\{\w+\}/g, newId())}`;
    // Even a request that fits the contract in every part is refused before anything is looked at.
    const answer = await t.request(method, `${url}${queryFor(endpoint)}`, {
      headers: {
        'if-match': '"1"',
        ...(endpoint?.binary === 'request' ? { 'content-type': 'application/octet-stream' } : {}),
      },
      body: endpoint?.binary === 'request' ? Buffer.from('x') : sampleOf(endpoint?.body),
    });
    expectRefused(answer, 401, 'unauthenticated', /^请先登录。$/);
  });

  it.each(closed.slice(0, 3).map(([key]) => [key]))(
    '%s answers 401 to a made-up session, too',
    async (key) => {
      const [method, path] = splitKey(key);
      const answer = await t.request(method, `/api${path.replaceAll(/\{\w+\}/g, newId())}`, {
        as: { cookie: `zhibu_session=${'a'.repeat(43)}` },
        headers: { 'if-match': '"1"' },
      });
      expect(answer.status).toBe(401);
    },
  );
});

interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  minItems?: number;
  minimum?: number;
}

/** The smallest value that a schema takes. */
function sampleOf(given: unknown): unknown {
  if (given === undefined) return undefined;
  const schema: Schema = JSON.parse(JSON.stringify(given));
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return sampleOf(schema.anyOf[0]);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object')
    return Object.fromEntries(
      (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {})]),
    );
  if (type === 'array')
    return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}));
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  if (schema.format === 'date') return '2026-01-01';
  if (schema.pattern?.startsWith('^[0-9a-f]{8}')) return newId();
  return 'a'.repeat(schema.minLength ?? 1);
}

function queryFor(endpoint: Endpoint | undefined): string {
  const sample = sampleOf(endpoint?.query) ?? {};
  const query = new URLSearchParams(
    Object.entries(sample).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return query.size === 0 ? '' : `?${query}`;
}
