import { warnings } from '@zhibu/contract/warnings';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { countWarnings, listWarnings, summarizeWarnings } from './warnings.service.ts';

/** Registers the endpoints of `contract/src/warnings.ts`. */
export function warningsFeature(app: FastifyInstance, services: Services): void {
  register(app, services, warnings, {
    'GET /warnings': ({ actor, query }) => listWarnings(services, actor, query),
    'GET /warnings/summary': ({ actor, query }) => summarizeWarnings(services, actor, query),
    'GET /warnings/organizations': ({ actor, query }) => countWarnings(services, actor, query),
  });
}
