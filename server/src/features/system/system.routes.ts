import { system } from '@zhibu/contract/system';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { getChecks, getSystem } from './system.queries.ts';

/** Registers `GET /system`. */
export function systemFeature(app: FastifyInstance, services: Services): void {
  register(app, services, system, {
    'GET /system': ({ actor }) => getSystem(services, actor),
    'GET /system/checks': () => getChecks(services),
  });
}
