import { statistics } from '@zhibu/contract/statistics';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { drillDown } from './statistics.drill-down.ts';
import { exportStatistics } from './statistics.export.ts';
import { requestFold } from './statistics.fold.ts';
import { getStatistics } from './statistics.service.ts';

const foldEvery = 30_000;

/** Registers the tables, and the clock that asks for folds (the job itself: registerStatisticsJobs). */
export function statisticsFeature(app: FastifyInstance, services: Services): void {
  const timer = setInterval(() => {
    requestFold(services).catch((error) => services.log.warn(error, 'fold of statistics not requested'));
  }, foldEvery);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
  register(app, services, statistics, {
    'GET /statistics': ({ actor, query }) => getStatistics(services, actor, query),
    'GET /statistics/drill-down': ({ actor, query }) => drillDown(services, actor, query),
    'GET /statistics/export': ({ actor, query, reply }) => exportStatistics(services, actor, query, reply),
  });
}
