import { statusChangeApi } from '@zhibu/contract/status-changes';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { listChanges, listOfMember } from './status-changes.lists.ts';
import { changeStatus, revokeChange } from './status-changes.service.ts';

/** Registers the endpoints of `contract/src/status-changes.ts`. */
export function statusChangesFeature(app: FastifyInstance, services: Services): void {
  register(app, services, statusChangeApi, {
    'GET /members/{id}/status-changes': ({ actor, params, query }) =>
      listOfMember(services, actor, params.id, query),
    'POST /members/{id}/status-changes': ({ actor, params, query, ifMatch, body }) =>
      changeStatus(services, actor, params.id, ifMatch, body, query.preview ?? false),
    'POST /status-changes/{id}/revoke': ({ actor, params, ifMatch, body }) =>
      revokeChange(services, actor, params.id, ifMatch, body),
    'GET /status-changes': ({ actor, query }) => listChanges(services, actor, query),
  });
}
