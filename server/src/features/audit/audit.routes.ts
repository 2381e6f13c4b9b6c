import { audit } from '@zhibu/contract/audit';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { exportEntries } from './audit.exports.ts';
import { readEntries, verificationHistory, verifyForScreen } from './audit.service.ts';

/** Registers the endpoints of `contract/src/audit.ts`. */
export function auditFeature(app: FastifyInstance, services: Services): void {
  register(app, services, audit, {
    'GET /audit-entries': ({ actor, query }) => readEntries(services, actor, query),
    'GET /audit-verification': ({ actor }) => verifyForScreen(services, actor),
    'GET /audit-verifications': ({ actor }) => verificationHistory(services, actor),
    'POST /audit-exports': ({ actor, body, reply }) => exportEntries(services, actor, body, reply),
  });
}
