import { retention } from '@zhibu/contract/retention';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { retentionOverview } from './retention.service.ts';

export function retentionFeature(app: FastifyInstance, services: Services): void {
  register(app, services, retention, {
    'GET /retention': ({ actor }) => retentionOverview(services, actor),
  });
}
