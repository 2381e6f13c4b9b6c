import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import fastJson from 'fast-json-stringify';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  type FastifySerializerCompiler,
  LogController,
} from 'fastify';
import { accountsFeature, identify } from './features/accounts/public.ts';
import { annualReportsFeature } from './features/annual-reports/public.ts';
import { auditFeature } from './features/audit/public.ts';
import { contactsFeature } from './features/contacts/public.ts';
import { dutiesFeature } from './features/duties/public.ts';
import { keysFeature } from './features/keys/public.ts';
import { membersFeature } from './features/members/public.ts';
import { mobilityFeature } from './features/mobility/public.ts';
import { officersFeature } from './features/officers/public.ts';
import { operationsFeature } from './features/operations/public.ts';
import {
  lockOrganization,
  organizationsFeature,
  visibleOrganization,
} from './features/organizations/public.ts';
import { retentionFeature } from './features/retention/public.ts';
import { rightsFeature } from './features/rights/public.ts';
import { rulebookFeature } from './features/rulebook/public.ts';
import { statisticsFeature } from './features/statistics/public.ts';
import { statusChangesFeature } from './features/status-changes/public.ts';
import { systemFeature } from './features/system/public.ts';
import { transfersFeature } from './features/transfers/public.ts';
import { warningsFeature } from './features/warnings/public.ts';
import { logRefusal } from './kernel/http.ts';
import { problemOf, writeProblem } from './kernel/problems.ts';
import { isInstant, isRealDate } from './kernel/standards/dates.ts';
import type { Services } from './services.ts';

/** The HTTP application over its services; started by main.ts, injected by tests. */
export async function createApp(services: Services): Promise<FastifyInstance> {
  const log: FastifyBaseLogger = services.log;
  const app = Fastify({
    loggerInstance: log,
    trustProxy: services.settings.trustProxy,
    bodyLimit: 1024 * 1024,
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 200 },
    // What the router itself refuses (an address that is not UTF-8) is told like every other refusal.
    frameworkErrors: (error, request, reply) => {
      const headers = { ...securityHeaders, 'cache-control': 'no-store' };
      void writeProblem(reply.headers(headers), request, problemOf(error, request.log));
    },
  });
  useSchemas(app);
  await app.register(fastifyCookie);
  app.decorateRequest('actor', null);
  app.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null));

  app.addHook('onRequest', async (request) => {
    refuseCrossSite(request);
    request.actor = await identify(services, request);
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    reply.headers(securityHeaders);
    // What the API answers is about people: no browser and no proxy keeps it.
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store');
    done();
  });
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error, request.log);
    await logRefusal(services, request, problem).catch((cause) =>
      request.log.error(cause, 'refusal not logged'),
    );
    return writeProblem(reply, request, problem);
  });

  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async () => {
    await services.database.read({ ...emptyReadyScope }, (reader) => reader.first(services.readyQuery));
    return { status: 'ready' };
  });

  await app.register(
    async (scope) => {
      for (const feature of [
        accountsFeature,
        annualReportsFeature,
        auditFeature,
        contactsFeature,
        dutiesFeature,
        keysFeature,
        membersFeature,
        mobilityFeature,
        officersFeature,
        operationsFeature,
        organizationsFeature,
        retentionFeature,
        rightsFeature,
        rulebookFeature({ visible: visibleOrganization, lock: lockOrganization }),
        statisticsFeature,
        statusChangesFeature,
        transfersFeature,
        systemFeature,
        warningsFeature,
      ])
        feature(scope, services);
      const { serveDocumentation } = await import('./documentation.ts');
      await serveDocumentation(scope);
    },
    { prefix: '/api' },
  );
  await serveWeb(app);
  return app;
}

const emptyReadyScope = { pathFrom: '', pathUntil: '', memberId: null, accountId: null, gate: '' } as const;

const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

/** Bodies are taken as they are (a wrong type or an unknown property is refused); queries are text, so coerced. */
const bodies = validators(new Ajv({ allErrors: true, useDefaults: true, strict: false }));
const queries = validators(
  new Ajv({ allErrors: true, useDefaults: true, coerceTypes: 'array', strict: false }),
);

function validators(ajv: Ajv): Ajv {
  formats.default(ajv);
  // RFC 3339 has a year 0000, the calendar and PostgreSQL have none.
  ajv.addFormat('date', isRealDate);
  ajv.addFormat('date-time', isInstant);
  return ajv;
}

type Serializer = ReturnType<FastifySerializerCompiler<object>>;
const serializers = new WeakMap<object, Serializer>();

function serializerOf(schema: object): Serializer {
  const known = serializers.get(schema);
  if (known) return known;
  const made = fastJson(schema);
  serializers.set(schema, made);
  return made;
}

/** Schemas are constants of the contract: what was made of one serves every application of this process. */
function useSchemas(app: FastifyInstance): void {
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? bodies : queries).compile(schema),
  );
  app.setSerializerCompiler<object>(({ schema }) => serializerOf(schema));
}

/** The session cookie is SameSite=Lax; a browser's cross-site write is refused besides (Fetch Metadata). */
function refuseCrossSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw crossSite();
}

function crossSite(): Error {
  return Object.assign(new Error('cross-site write'), { statusCode: 403 });
}

/** The built web under /; unknown paths are the app's own routes. */
async function serveWeb(app: FastifyInstance): Promise<void> {
  const root = fileURLToPath(new URL('../../web/dist/', import.meta.url));
  if (!existsSync(`${root}index.html`)) return;
  await app.register(fastifyStatic, {
    root,
    preCompressed: true,
    index: 'index.html',
    setHeaders: (reply, path) => {
      const hashed = path.includes('/assets/');
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.setNotFoundHandler(async (request, reply) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || request.url.startsWith('/api/'))
      return writeProblem(
        reply,
        request,
        problemOf(Object.assign(new Error('no route'), { statusCode: 404 }), request.log),
      );
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}
