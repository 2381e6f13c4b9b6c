import { corrections } from '@zhibu/contract/corrections';
import { rights } from '@zhibu/contract/rights';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { decideConsent, listConsents } from './rights.consents.ts';
import { copyMember } from './rights.copy.ts';
import { correctionItems, correctionTravel } from './rights.corrections.open.ts';
import { listOfMember, listRequests } from './rights.corrections.queries.ts';
import {
  acceptCorrection,
  addEvidence,
  getCorrection,
  refuseCorrection,
  revealCorrection,
  submitCorrection,
  withdrawCorrection,
} from './rights.corrections.service.ts';
import { fellowPhoto, listFellows } from './rights.fellows.ts';

export function rightsFeature(app: FastifyInstance, services: Services): void {
  services.openItems.register(correctionItems);
  services.travels.register(correctionTravel);
  register(app, services, corrections, {
    'GET /members/{id}/correction-requests': ({ actor, params, query }) =>
      listOfMember(services, actor, params.id, query),
    'POST /members/{id}/correction-requests': ({ actor, params, body }) =>
      submitCorrection(services, actor, params.id, body),
    'GET /correction-requests': ({ actor, query }) => listRequests(services, actor, query),
    'GET /correction-requests/{id}': ({ actor, params }) => getCorrection(services, actor, params.id),
    'POST /correction-requests/{id}/files': ({ actor, params, query, request }) =>
      addEvidence(services, actor, params.id, query, request.raw),
    'POST /correction-requests/{id}/reveal': ({ actor, params, body }) =>
      revealCorrection(services, actor, params.id, body),
    'POST /correction-requests/{id}/accept': ({ actor, params, ifMatch, body }) =>
      acceptCorrection(services, actor, params.id, ifMatch, body.reason ?? null),
    'POST /correction-requests/{id}/refuse': ({ actor, params, ifMatch, body }) =>
      refuseCorrection(services, actor, params.id, ifMatch, body.reason),
    'POST /correction-requests/{id}/withdraw': ({ actor, params, ifMatch }) =>
      withdrawCorrection(services, actor, params.id, ifMatch),
  });
  register(app, services, rights, {
    'GET /members/{id}/consents': ({ actor, params }) => listConsents(services, actor, params.id),
    'POST /members/{id}/consents': ({ actor, params, body }) =>
      decideConsent(services, actor, params.id, body),
    'GET /members/{id}/fellow-members': ({ actor, params, query }) =>
      listFellows(services, actor, params.id, query),
    'GET /members/{id}/fellow-members/{fellowId}/photo': ({ actor, params, reply }) =>
      fellowPhoto(services, actor, params, reply),
    'POST /members/{id}/copies': ({ actor, params, body, reply }) =>
      copyMember(services, actor, params.id, body, reply),
  });
}
