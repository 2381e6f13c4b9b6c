import type { members } from '@zhibu/contract/members';
import type { Handlers } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { createMissingBranches } from './members.imports.organizations.ts';
import { sendReport } from './members.imports.report.ts';
import {
  cancelImport,
  getImport,
  handInImport,
  listImports,
  listProblems,
  startCheck,
  startCommit,
} from './members.imports.service.ts';

type ImportKey = Extract<keyof typeof members, `${string}/member-imports${string}`>;

export function importHandlers(services: Services): Pick<Handlers<typeof members>, ImportKey> {
  return {
    'GET /member-imports': ({ actor, query }) => listImports(services, actor, query),
    'POST /member-imports': ({ actor, query, request }) => handInImport(services, actor, query, request.raw),
    'GET /member-imports/{id}': ({ actor, params }) => getImport(services, actor, params.id),
    'POST /member-imports/{id}/check': ({ actor, params, body }) =>
      startCheck(services, actor, params.id, body.mapping),
    'GET /member-imports/{id}/problems': ({ actor, params, query }) =>
      listProblems(services, actor, params.id, query),
    'GET /member-imports/{id}/report': ({ actor, params, reply }) =>
      sendReport(services, actor, params.id, reply),
    'POST /member-imports/{id}/organizations': ({ actor, params, body }) =>
      createMissingBranches(services, actor, params.id, body.names),
    'POST /member-imports/{id}/commit': ({ actor, params, ifMatch }) =>
      startCommit(services, actor, params.id, ifMatch),
    'POST /member-imports/{id}/cancel': ({ actor, params }) => cancelImport(services, actor, params.id),
  };
}
