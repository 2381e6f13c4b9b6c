import { officers } from '@zhibu/contract/officers';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { getHealth } from './officers.health.ts';
import { listEnding, listOfficers, listTerms } from './officers.lists.ts';
import { addOfficer, beginTerm, endPost, putOff } from './officers.service.ts';

/** Registers the endpoints of `contract/src/officers.ts`. */
export function officersFeature(app: FastifyInstance, services: Services): void {
  register(app, services, officers, {
    'GET /organizations/{id}/officers': ({ actor, params, query }) =>
      listOfficers(services, actor, params.id, query),
    'POST /organizations/{id}/officers': ({ actor, params, body }) =>
      addOfficer(services, actor, params.id, body),
    'POST /organizations/{id}/officers/{officerId}/end': ({ actor, params, ifMatch, body }) =>
      endPost(services, actor, params, ifMatch, body),
    'GET /organizations/{id}/terms': ({ actor, params, query }) =>
      listTerms(services, actor, params.id, query),
    'POST /organizations/{id}/terms': ({ actor, params, body }) =>
      beginTerm(services, actor, params.id, body),
    'POST /organizations/{id}/terms/{termId}/extension': ({ actor, params, ifMatch, body }) =>
      putOff(services, actor, params, ifMatch, body),
    'GET /organizations/{id}/health': ({ actor, params }) => getHealth(services, actor, params.id),
    'GET /terms-ending': ({ actor, query }) => listEnding(services, actor, query),
  });
}
