import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { api } from '@zhibu/contract/api';
import type { Endpoint } from '@zhibu/contract/endpoint';
import { ProblemDocument } from '@zhibu/contract/errors';
import type { FastifyInstance } from 'fastify';
import { splitKey } from './kernel/http.ts';

/** The OpenAPI 3.1 document: the contract's table, nothing else. Committed as contract/openapi.json. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [key, endpoint] of Object.entries<Endpoint>(api)) {
    const [method, path] = splitKey(key);
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = operation(key, endpoint);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Zhibu (支部)',
      version: '0.1.0',
      description: 'Errors are problem documents (RFC 9457). What an actor may not see answers 404.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api' }],
    components: {
      schemas: { Problem: plain(ProblemDocument) },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'zhibu_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
    paths,
  };
}

const bytes = { 'application/octet-stream': { schema: { type: 'string', contentEncoding: 'binary' } } };

function operation(key: string, endpoint: Endpoint): Record<string, unknown> {
  const open = typeof endpoint.access === 'object';
  const parameters = [
    ...parametersOf('path', endpoint.params),
    ...parametersOf('query', endpoint.query),
    ...(endpoint.ifMatch
      ? [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }]
      : []),
    ...(key.startsWith('POST') && !open
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            schema: { type: 'string', maxLength: 200 },
          },
        ]
      : []),
  ];
  const requestContent =
    endpoint.binary === 'request'
      ? bytes
      : endpoint.body && { 'application/json': { schema: plain(endpoint.body) } };
  const answerContent =
    endpoint.binary === 'response' ? bytes : { 'application/json': { schema: plain(endpoint.response) } };
  return {
    operationId: operationId(key),
    summary: endpoint.summary,
    'x-access': endpoint.access,
    security: open ? [] : [{ session: [] }, { token: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestContent ? { requestBody: { required: true, content: requestContent } } : {}),
    responses: {
      [endpoint.status ?? 200]: { description: 'Done', content: answerContent },
      default: {
        description: 'Refused',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function operationId(key: string): string {
  const [method, path] = splitKey(key);
  return `${method.toLowerCase()}${path.replaceAll(/[^a-zA-Z]+(\w?)/g, (_match, letter: string) => letter.toUpperCase())}`;
}

function parametersOf(place: 'path' | 'query', schema: unknown): Record<string, unknown>[] {
  const object = plain(schema ?? {});
  const properties = (object.properties ?? {}) as Record<string, unknown>; // a contract's params and query are objects
  const required = (object.required ?? []) as string[];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

/** Without TypeBox's own marks: JSON Schema 2020-12 as OpenAPI 3.1 wants it. */
function plain(schema: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema));
}

export async function serveDocumentation(app: FastifyInstance): Promise<void> {
  const document = openApiDocument();
  app.get('/openapi.json', async () => document);
  await app.register(swagger, { mode: 'static', specification: { document: document as never } }); // typed for 3.0 drafts
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
}
