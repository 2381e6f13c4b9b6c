import { rulebook } from '@zhibu/contract/rulebook';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { endRuleSetting, listRules, type OrganizationLoaders, setRule } from './rulebook.service.ts';

/** The feature that registers the endpoints of `contract/src/rulebook.ts`, over the loaders of organisations. */
export function rulebookFeature(
  loaders: OrganizationLoaders,
): (app: FastifyInstance, services: Services) => void {
  return (app, services) =>
    register(app, services, rulebook, {
      'GET /rules': ({ actor, query }) => listRules(services, loaders, actor, query),
      'POST /rule-settings': ({ actor, body }) => setRule(services, loaders, actor, body),
      'POST /rule-settings/{id}/end': ({ actor, params, body }) =>
        endRuleSetting(services, loaders, actor, params.id, body),
    });
}
