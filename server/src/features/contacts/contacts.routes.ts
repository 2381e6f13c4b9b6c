import { contacts } from '@zhibu/contract/contacts';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { listContacts, recordContact, withdrawContact } from './contacts.service.ts';

/** Registers the endpoints of `contract/src/contacts.ts`. */
export function contactsFeature(app: FastifyInstance, services: Services): void {
  register(app, services, contacts, {
    'GET /members/{id}/contacts': ({ actor, params, query }) =>
      listContacts(services, actor, params.id, query),
    'POST /members/{id}/contacts': ({ actor, params, body }) =>
      recordContact(services, actor, params.id, body),
    'POST /member-contacts/{id}/withdraw': ({ actor, params, ifMatch, body }) =>
      withdrawContact(services, actor, params.id, ifMatch, body.reason),
  });
}
