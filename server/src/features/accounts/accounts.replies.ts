import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/authorization.ts';
import type { Services } from '../../services.ts';
import { sessionCookie } from './accounts.identity.ts';
import { me } from './accounts.queries.ts';
import { sessionOnly } from './accounts.refusals.ts';
import { actorOfSession, type OpenedSession, setSessionCookie } from './accounts.sessions.ts';

/** What the endpoints around a session answer with. */

/** The person that a new session belongs to, with the cookie on its way. */
export async function welcome(
  services: Services,
  reply: FastifyReply,
  session: OpenedSession,
  request: FastifyRequest,
) {
  setSessionCookie(services, reply, session);
  return me(services, await actorOfSession(services, session.secret, request.ip));
}

/** The answer after a change of the own session: read again, not from memory. */
export async function meAgain(services: Services, request: FastifyRequest) {
  return me(services, await actorOfSession(services, request.cookies[sessionCookie] ?? '', request.ip));
}

/** @throws Problem 403 for a token: what concerns the person needs the person */
export function onlySession(actor: Actor): string {
  if (actor.kind !== 'session' || actor.sessionId === null) throw sessionOnly();
  return actor.sessionId;
}
