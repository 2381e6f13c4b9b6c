import { members } from '@zhibu/contract/members';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { listMembersAsOf, memberAsOf } from './members.asof.ts';
import { addEntry, editEntry, listEntries, removeEntry } from './members.entries.ts';
import { exportMembers } from './members.exports.ts';
import { addFile, listFiles, openFileContent, removeFile } from './members.files.ts';
import { deleteFilter, listFilters, saveFilter } from './members.filters.ts';
import { openImports } from './members.imports.open-items.ts';
import { importHandlers } from './members.imports.routes.ts';
import { listAccess, listHistory } from './members.logs.ts';
import { revealMember } from './members.reveal.ts';
import { createMember, editMember, getMember, listMembers, searchExact } from './members.service.ts';
import { listStory } from './members.story.ts';
import { travels } from './members.travels.ts';

export function membersFeature(app: FastifyInstance, services: Services): void {
  services.openItems.register(openImports(services));
  for (const travel of travels) services.travels.register(travel);
  register(app, services, members, {
    'GET /members': ({ actor, query }) =>
      query.asOf === undefined && query.asKnown === undefined
        ? listMembers(services, actor, query)
        : listMembersAsOf(services, actor, query),
    'POST /members/search': ({ actor, body }) => searchExact(services, actor, body),
    'GET /members/{id}': ({ actor, params }) => getMember(services, actor, params.id),
    'POST /members': ({ actor, body }) => createMember(services, actor, body),
    'PATCH /members/{id}': ({ actor, params, ifMatch, body: { since, ...input } }) =>
      editMember(services, actor, params.id, ifMatch, input, since),
    'POST /members/{id}/reveal': ({ actor, params, body }) => revealMember(services, actor, params.id, body),
    'GET /members/{id}/access-log': ({ actor, params, query }) =>
      listAccess(services, actor, params.id, query),
    'GET /members/{id}/history': ({ actor, params, query }) => listHistory(services, actor, params.id, query),
    'GET /members/{id}/timeline': ({ actor, params, query }) => listStory(services, actor, params.id, query),
    'GET /members/{id}/as-of': ({ actor, params, query }) => memberAsOf(services, actor, params.id, query),
    'GET /members/{id}/entries': ({ actor, params }) => listEntries(services, actor, params.id),
    'POST /members/{id}/entries': ({ actor, params, body }) => addEntry(services, actor, params.id, body),
    'PATCH /member-entries/{id}': ({ actor, params, ifMatch, body }) =>
      editEntry(services, actor, params.id, ifMatch, body),
    'DELETE /member-entries/{id}': ({ actor, params }) => removeEntry(services, actor, params.id),
    'GET /members/{id}/files': ({ actor, params }) => listFiles(services, actor, params.id),
    'POST /members/{id}/files': ({ actor, params, query, request }) =>
      addFile(services, actor, params.id, query, request.raw),
    'GET /member-files/{id}': ({ actor, params, reply }) =>
      openFileContent(services, actor, params.id, reply),
    'DELETE /member-files/{id}': ({ actor, params }) => removeFile(services, actor, params.id),
    'POST /member-exports': ({ actor, body, reply }) => exportMembers(services, actor, body, reply),
    'GET /saved-filters': ({ actor }) => listFilters(services, actor),
    'POST /saved-filters': ({ actor, body }) => saveFilter(services, actor, body),
    'DELETE /saved-filters/{id}': ({ actor, params }) => deleteFilter(services, actor, params.id),
    ...importHandlers(services),
  });
}
