import { organizationOperations } from '@zhibu/contract/organization-operations';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { operate, operationsPage, reverse } from './operations.service.ts';

/** Registers the endpoints of `contract/src/organization-operations.ts`. */
export function operationsFeature(app: FastifyInstance, services: Services): void {
  register(app, services, organizationOperations, {
    'POST /organizations/{id}/moves': ({ actor, params: { id }, query, body }) =>
      operate(services, actor, { kind: 'move', id, body }, query.preview ?? false),
    'POST /organizations/{id}/mergers': ({ actor, params: { id }, query, body }) =>
      operate(services, actor, { kind: 'merge', id, body }, query.preview ?? false),
    'POST /organizations/{id}/splits': ({ actor, params: { id }, query, body }) =>
      operate(services, actor, { kind: 'split', id, body }, query.preview ?? false),
    'POST /organizations/{id}/dissolution': ({ actor, params: { id }, query, body }) =>
      operate(services, actor, { kind: 'dissolve', id, body }, query.preview ?? false),
    'POST /organizations/{id}/reforms': ({ actor, params: { id }, query, body }) =>
      operate(services, actor, { kind: 'reform', id, body }, query.preview ?? false),
    'GET /organizations/{id}/operations': ({ actor, params, query: { after, limit = 20 } }) =>
      operationsPage(services, actor, params.id, { after, limit }),
    'POST /organization-operations/{id}/reversal': ({ actor, params, query, body }) =>
      reverse(services, actor, params.id, body, query.preview ?? false),
  });
}
