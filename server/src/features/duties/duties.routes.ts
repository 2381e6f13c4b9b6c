import { duties } from '@zhibu/contract/duties';
import { dutyProposals } from '@zhibu/contract/duty-proposals';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { grantDuty } from '../accounts/public.ts';
import { organizationAccess, ownFileAccess } from './duties.access.ts';
import { endAtOnce, endDuty, handOver, openItemsOf } from './duties.hand-over.ts';
import { lastAdministrator, promisedSubstitutions, waitingProposals } from './duties.open-items.ts';
import {
  acceptProposal,
  listProposals,
  propose,
  refuseProposal,
  withdrawProposal,
} from './duties.proposals.ts';
import { listDuties } from './duties.queries.ts';
import { endSubstitution, listSubstitutions, nameSubstitute } from './duties.substitutions.ts';
import { dutyTasks } from './duties.tasks.ts';

const done = { done: true } as const;

export function dutiesFeature(app: FastifyInstance, services: Services): void {
  for (const kind of [lastAdministrator, waitingProposals, promisedSubstitutions])
    services.openItems.register(kind);
  register(app, services, duties, {
    'GET /duties': ({ actor, query }) => listDuties(services, actor, query),
    'POST /duties': ({ actor, body }) => grantDuty(services, actor, body),
    'POST /duties/{id}/end': async ({ actor, params }) => {
      await endDuty(services, actor, params.id);
      return done;
    },
    'GET /duties/{id}/open-items': ({ actor, params }) => openItemsOf(services, actor, params.id),
    'POST /duties/{id}/hand-over': ({ actor, params, body }) => handOver(services, actor, params.id, body),
    'POST /duties/{id}/emergency-end': ({ actor, params, body }) =>
      endAtOnce(services, actor, params.id, body.reason),
    'GET /duties/{id}/substitutions': ({ actor, params, query }) =>
      listSubstitutions(services, actor, params.id, query),
    'POST /duties/{id}/substitutions': ({ actor, params, body }) =>
      nameSubstitute(services, actor, params.id, body),
    'POST /duty-substitutions/{id}/end': async ({ actor, params }) => {
      await endSubstitution(services, actor, params.id);
      return done;
    },
    'GET /organizations/{id}/access': ({ actor, params, query }) =>
      organizationAccess(services, actor, params.id, query),
    'GET /account/file-access': ({ actor, query }) => ownFileAccess(services, actor, query),
    'GET /account/duty-tasks': ({ actor }) => dutyTasks(services, actor),
  });
  register(app, services, dutyProposals, {
    'GET /duty-proposals': ({ actor, query }) => listProposals(services, actor, query),
    'POST /duty-proposals': ({ actor, body }) => propose(services, actor, body),
    'POST /duty-proposals/{id}/acceptance': ({ actor, params }) => acceptProposal(services, actor, params.id),
    'POST /duty-proposals/{id}/refusal': ({ actor, params, body }) =>
      refuseProposal(services, actor, params.id, body.reason),
    'POST /duty-proposals/{id}/withdrawal': ({ actor, params }) =>
      withdrawProposal(services, actor, params.id),
  });
}
