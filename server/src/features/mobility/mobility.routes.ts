import { mobility } from '@zhibu/contract/mobility';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { registerAway, reportAway, retain } from './mobility.applying.ts';
import { countMobility } from './mobility.counts.ts';
import { exportMobility } from './mobility.export.ts';
import { searchHosts } from './mobility.hosts.ts';
import { myMobility } from './mobility.mine.ts';
import { hostedItems } from './mobility.open.ts';
import { listMobility } from './mobility.queries.ts';
import { getPeriod, takeStep } from './mobility.service.ts';
import { mobilityTravel } from './mobility.travels.ts';

/** Registers the endpoints of `contract/src/mobility.ts`. */
export function mobilityFeature(app: FastifyInstance, services: Services): void {
  services.openItems.register(hostedItems);
  services.travels.register(mobilityTravel);
  register(app, services, mobility, {
    'GET /mobility': ({ actor, query }) => listMobility(services, actor, query),
    'GET /mobility/export': ({ actor, query, reply }) => exportMobility(services, actor, query, reply),
    'GET /mobility/counts': ({ actor, query }) => countMobility(services, actor, query),
    'GET /mobility/mine': ({ actor }) => myMobility(services, actor),
    'GET /mobility-hosts': ({ actor, query }) => searchHosts(services, actor, query),
    'GET /mobility/{id}': ({ actor, params }) => getPeriod(services, actor, params.id),
    'POST /mobility': ({ actor, body }) => registerAway(services, actor, body),
    'POST /mobility/retentions': ({ actor, body }) => retain(services, actor, body),
    'POST /mobility/reports': ({ actor, body }) => reportAway(services, actor, body),
    'POST /mobility/{id}/register': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'register', body),
    'POST /mobility/{id}/reject': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'reject', body),
    'POST /mobility/{id}/withdraw': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'withdraw', body),
    'POST /mobility/{id}/confirm': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'confirm', body),
    'POST /mobility/{id}/decline': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'decline', body),
    'POST /mobility/{id}/leave': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'leave', body),
    'POST /mobility/{id}/resume': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'resume', body),
    'POST /mobility/{id}/extend': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'extend', body),
    'POST /mobility/{id}/end': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'end', body),
  });
}
