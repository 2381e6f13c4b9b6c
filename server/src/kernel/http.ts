import type { Api } from '@zhibu/contract/api';
import type { Answer, Body, Endpoint, Endpoints, Params, Query } from '@zhibu/contract/endpoint';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { noteAdminRead } from './admin-reads.ts';
import { auditRefusal } from './audit.ts';
import { type Actor, holds } from './authorization.ts';
import type { Clock } from './clock.ts';
import type { Vault } from './crypto.ts';
import type { Database } from './database.ts';
import { forbidden, Problem } from './errors.ts';
import { requireFreshSignIn } from './fresh-sign-in.ts';
import { remembered } from './idempotency.ts';
import { isId } from './ids.ts';
import { refuseUnstorable } from './storable.ts';

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null;
  }
}

/** What a handler gets: stop one (contract, permission) is behind it. */
export interface Call<E> {
  actor: Actor;
  params: Params<E>;
  query: Query<E>;
  body: Body<E>;
  /** The version that the caller read; only where the endpoint asks for it. */
  ifMatch: number;
  request: FastifyRequest;
  reply: FastifyReply;
}

export type Handler<E> = (call: Call<E>) => Promise<Answer<E> | FastifyReply>;
export type Handlers<T extends Endpoints> = { [K in keyof T]: Handler<T[K]> };

export interface HttpDependencies {
  database: Database;
  clock: Clock;
  vault: Vault;
}

/** Registers a feature's endpoints; a table entry without its handler does not compile. */
export function register<T extends Endpoints>(
  app: FastifyInstance,
  dependencies: HttpDependencies,
  table: T,
  handlers: Handlers<T>,
): void {
  for (const [key, endpoint] of Object.entries<Endpoint>(table)) {
    const [method, path] = splitKey(key);
    const handler = handlers[key as keyof T] as Handler<Endpoint>; // the entry of the same key; TypeScript cannot correlate them
    app.route({
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      schema: {
        ...(endpoint.params ? { params: endpoint.params } : {}),
        ...(endpoint.query ? { querystring: endpoint.query } : {}),
        ...(endpoint.body ? { body: endpoint.body } : {}),
        ...(endpoint.binary === 'response'
          ? {}
          : { response: { [endpoint.status ?? 200]: endpoint.response } }),
      },
      // Before the validation: who may not ask learns nothing of what would be valid.
      preValidation: async (request) => {
        const actor = authorise(endpoint, request);
        if (asksFresh(endpoint, request.body)) requireFreshSignIn(actor, dependencies.clock.now());
        refuseUnstorable([request.params, request.query, request.body]);
      },
      handler: (request, reply) => answer(dependencies, key, endpoint, handler, request, reply),
    });
  }
}

export function splitKey(key: string): [string, string] {
  const space = key.indexOf(' ');
  return [key.slice(0, space), key.slice(space + 1)];
}

async function answer(
  dependencies: HttpDependencies,
  key: string,
  endpoint: Endpoint,
  handler: Handler<Endpoint>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const actor = authorise(endpoint, request);
  const call: Call<Endpoint> = {
    actor,
    params: request.params as never, // validated by the route's schema just before
    query: request.query as never,
    body: request.body as never,
    ifMatch: endpoint.ifMatch ? ifMatchOf(request) : 0,
    request,
    reply,
  };
  const work = async () => {
    const result = await handler(call);
    await noteAdminRead(dependencies, actor, key, endpoint.access);
    if (result === reply) return reply;
    setEntityTag(reply, result);
    reply.status(endpoint.status ?? 200);
    return result;
  };
  const idempotencyKey = request.headers['idempotency-key'];
  const keepable =
    request.method === 'POST' && !endpoint.binary && !endpoint.secret && actor.accountId !== null;
  // Asked in another duty it is another request: the answer that is kept holds what the first one reads.
  if (keepable && typeof idempotencyKey === 'string')
    return remembered(
      dependencies,
      actor,
      idempotencyKey,
      `${key} ${request.url} ${actor.duty?.id ?? ''}`,
      request.body,
      reply,
      work,
    );
  return work();
}

/** Anonymous callers of public routes act as nobody: an actor without account, duty or scope. */
const nobody: Omit<Actor, 'address'> = {
  kind: 'session',
  accountId: null,
  name: 'anonymous',
  locale: 'zh-CN',
  member: null,
  duty: null,
  sessionId: null,
  authenticatedAt: null,
  secondFactorAt: null,
  scope: { pathFrom: '', pathUntil: '', memberId: null, accountId: null, gate: '' },
};

function authorise(endpoint: Endpoint, request: FastifyRequest): Actor {
  const { access } = endpoint;
  if (typeof access === 'object') return request.actor ?? { ...nobody, address: request.ip };
  const actor = request.actor;
  if (!actor)
    throw new Problem(401, 'unauthenticated', {
      zh: '请先登录。',
      en: 'Please sign in first.',
    });
  if (access !== 'signed_in' && !holds(actor, access)) throw forbidden();
  return actor;
}

function asksFresh({ fresh }: Endpoint, body: unknown): boolean {
  if (typeof fresh !== 'object') return fresh === true;
  return (
    body !== null &&
    typeof body === 'object' &&
    Object.entries(body).some((pair) => pair[0] === fresh.body && pair[1] === true)
  );
}

function ifMatchOf(request: FastifyRequest): number {
  const header = request.headers['if-match'];
  if (header === undefined)
    throw new Problem(428, 'precondition_required', {
      zh: '缺少 If-Match：请带上您读到的版本号再提交。',
      en: 'If-Match is missing: send the version that you read.',
    });
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined)
    throw new Problem(400, 'bad_request', {
      zh: 'If-Match 的格式应为 "版本号"。',
      en: 'If-Match must be "version".',
    });
  return Number(version);
}

function setEntityTag(reply: FastifyReply, result: unknown): void {
  if (
    result !== null &&
    typeof result === 'object' &&
    'version' in result &&
    typeof result.version === 'number'
  )
    reply.header('etag', `"${result.version}"`);
}

/** Refusals of a signed-in actor are logged: who, in which duty, what, why (issue: audit). */
export async function logRefusal(
  dependencies: HttpDependencies,
  request: FastifyRequest,
  problem: Problem,
): Promise<void> {
  const actor = request.actor;
  // A form filled in wrongly is no refusal; a rule that forbids the step is (422 with its rule).
  const { about } = problem.options;
  const refused =
    [403, 404, 409].includes(problem.status) || problem.code === 'rule_refused' || about !== undefined;
  if (!actor || !refused) return;
  await auditRefusal(dependencies.database, actor, dependencies.clock.now(), {
    action: `${request.method} ${request.routeOptions.url ?? 'unknown'}`,
    object: {
      type: problem.options.object?.type ?? 'request',
      // A refusal of the duty comes before the object is loaded: then the address says which one was meant.
      id: problem.options.object?.id ?? addressed(request),
    },
    reason: problem.code,
    after: about ?? null,
  });
}

function addressed({ params }: FastifyRequest): string | null {
  if (params === null || typeof params !== 'object' || !('id' in params)) return null;
  return typeof params.id === 'string' && isId(params.id) ? params.id : null;
}

export type ApiKey = keyof Api;
