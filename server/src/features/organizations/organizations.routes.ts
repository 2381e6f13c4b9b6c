import { organizations } from '@zhibu/contract/organizations';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import { decodePosition, encodePosition, pathShape } from '../../kernel/paging.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import type { Services } from '../../services.ts';
import { findDivisions } from './divisions.ts';
import { childrenPageAsOf, organizationAsOf } from './organizations.asof.ts';
import { importUpload } from './organizations.import.ts';
import {
  addOrganization,
  childrenPage,
  editOrganization,
  getOrganization,
  searchPage,
} from './organizations.service.ts';

/** Registers the endpoints of `contract/src/organizations.ts`. */
export function organizationsFeature(app: FastifyInstance, services: Services): void {
  register(app, services, organizations, {
    'GET /organizations': async ({ actor, query }) => {
      const { name, kind = null, within = null, ended = false, after, limit = 20 } = query;
      const text = name === undefined || cleanText(name) === '' ? null : cleanText(name);
      return paged(
        await searchPage(services, actor, { text, kind, within, ended, after: positionOf(after), limit }),
      );
    },
    'GET /organizations/{id}': ({ actor, params }) => getOrganization(services, actor, params.id),
    'GET /organizations/{id}/as-of': ({ actor, params, query }) =>
      organizationAsOf(services, actor, params.id, query),
    'GET /organizations/{id}/children': async ({ actor, params, query }) => {
      const wish = { after: positionOf(query.after), limit: query.limit ?? 20 };
      return paged(
        query.asOf === undefined && query.asKnown === undefined
          ? await childrenPage(services, actor, params.id, { ...wish, ended: query.ended ?? false })
          : await childrenPageAsOf(services, actor, params.id, query, wish),
      );
    },
    'POST /organizations': ({ actor, body }) => addOrganization(services, actor, body),
    'PATCH /organizations/{id}': ({ actor, params, ifMatch, body }) =>
      editOrganization(services, actor, params.id, ifMatch, body),
    'POST /organization-imports': ({ actor, query, request }) =>
      importUpload(services, actor, query, request.raw),
    'GET /divisions': async ({ query }) => ({ items: findDivisions(query.text) }),
  });
}

function positionOf(after: string | undefined): string {
  return decodePosition(after, [pathShape])?.[0] ?? '';
}

function paged<T>({ items, nextPath }: { items: T[]; nextPath: string | null }) {
  return { items, next: nextPath === null ? null : encodePosition([nextPath]) };
}
