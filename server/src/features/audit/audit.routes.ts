import { audit } from '@zhibu/contract/audit';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import { languageOf } from '../../kernel/problems.ts';
import type { Services } from '../../services.ts';
import { readEntries, verifyFor } from './audit.service.ts';

/** Registers the endpoints of `contract/src/audit.ts`. */
export function auditFeature(app: FastifyInstance, services: Services): void {
  register(app, services, audit, {
    'GET /audit-entries': ({ actor, query }) => readEntries(services, actor, query),
    'GET /audit-verification': ({ actor, request }) => verifyFor(services, actor, languageOf(request)),
  });
}
