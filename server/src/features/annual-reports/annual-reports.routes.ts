import { annualReports } from '@zhibu/contract/annual-reports';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { getFiling, sendFile } from './annual-reports.files.ts';
import { getChildren, getReport } from './annual-reports.queries.ts';
import { acceptReport, acceptReports, fileReport, returnReport } from './annual-reports.service.ts';

/** Registers the endpoints of `contract/src/annual-reports.ts`. */
export function annualReportsFeature(app: FastifyInstance, services: Services): void {
  register(app, services, annualReports, {
    'GET /annual-reports': ({ actor, query }) => getReport(services, actor, query),
    'GET /annual-reports/children': ({ actor, query }) => getChildren(services, actor, query),
    'POST /annual-reports': ({ actor, body }) => fileReport(services, actor, body),
    'POST /annual-reports/{id}/accept': ({ actor, params, ifMatch }) =>
      acceptReport(services, actor, params.id, ifMatch),
    'POST /annual-reports/{id}/return': ({ actor, params, ifMatch, body }) =>
      returnReport(services, actor, params.id, ifMatch, body.reason),
    'POST /annual-reports/acceptances': ({ actor, body }) => acceptReports(services, actor, body.reports),
    'GET /annual-reports/{id}/filings/{number}': ({ actor, params }) =>
      getFiling(services, actor, params.id, Number(params.number)),
    'GET /annual-reports/{id}/file': ({ actor, params, query, reply }) =>
      sendFile(services, actor, params.id, query.filing, reply),
  });
}
