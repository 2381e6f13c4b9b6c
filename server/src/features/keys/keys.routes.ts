import { keys } from '@zhibu/contract/keys';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { keysStatus, resumeRotation, startRotation } from './keys.service.ts';

/** Registers the endpoints of `contract/src/keys.ts`. */
export function keysFeature(app: FastifyInstance, services: Services): void {
  register(app, services, keys, {
    'GET /keys': ({ actor }) => keysStatus(services, actor),
    'POST /key-rotations': async ({ actor }) => ({
      toKey: await startRotation(services, actor, { enqueue: true }),
    }),
    'POST /key-rotations/resume': async ({ actor }) => {
      await resumeRotation(services, actor);
      return { done: true as const };
    },
  });
}
