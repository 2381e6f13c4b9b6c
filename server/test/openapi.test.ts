import { readFileSync } from 'node:fs';
import { api } from '@zhibu/contract/api';
import { permissions } from '@zhibu/contract/authorization';
import type { Endpoint } from '@zhibu/contract/endpoint';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../src/documentation.ts';
import { splitKey } from '../src/kernel/http.ts';

const committed: unknown = JSON.parse(
  readFileSync(new URL('../../contract/openapi.json', import.meta.url), 'utf8'),
);
const operations = Object.entries<Endpoint>(api);

describe('the committed document', () => {
  it('is what the contract says today (npm run documents writes it)', () => {
    expect(committed).toEqual(openApiDocument());
  });
});

describe('the contract', () => {
  it('declares for every operation who may call it', () => {
    const known = new Set<unknown>([...permissions, 'signed_in']);
    const undeclared = operations.filter(
      ([, { access }]) => !known.has(access) && !(typeof access === 'object' && access.public.length > 3),
    );
    expect(undeclared.map(([key]) => key)).toEqual([]);
  });

  it('bounds every list', () => {
    const unbounded = operations.filter(([key, { query, response }]) => {
      const page: { properties?: Record<string, unknown> } = JSON.parse(JSON.stringify(response));
      if (!key.startsWith('GET') || !('next' in (page.properties ?? {}))) return false;
      const asked: { properties?: { limit?: { maximum?: number } } } = JSON.parse(
        JSON.stringify(query ?? {}),
      );
      return !((asked.properties?.limit?.maximum ?? Number.POSITIVE_INFINITY) <= 100);
    });
    expect(
      operations.filter(([, { response }]) => JSON.stringify(response).includes('"next"')).length,
    ).toBeGreaterThan(5);
    expect(unbounded.map(([key]) => key)).toEqual([]);
  });

  it('takes a body only as what it names: an unknown property is refused', () => {
    const lax = operations.filter(([, { body }]) => {
      const schema: { additionalProperties?: unknown } = JSON.parse(JSON.stringify(body ?? null)) ?? {};
      return body && schema.additionalProperties !== false;
    });
    expect(lax.map(([key]) => key)).toEqual([]);
  });

  it('asks for If-Match on every change of a versioned resource', () => {
    const lax = operations.filter(([key, { ifMatch, response }]) => {
      const [method] = splitKey(key);
      return method === 'PATCH' && !ifMatch && JSON.stringify(response).includes('"version"');
    });
    expect(lax.map(([key]) => key)).toEqual([]);
  });
});
