import type { Actor } from '../../kernel/authorization.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { findFor } from '../members/public.ts';
import { applicationBlock } from './transfers.applying.ts';
import { say } from './transfers.messages.ts';
import { branchesBelow, placeOfMember } from './transfers.places.ts';
import { presentTransfer } from './transfers.present.ts';
import { committeeOf, transfersOfMember } from './transfers.store.ts';

const finding = (words: { zh: string; en: string }) => ({
  words,
  rule: null,
  article: null,
  earliest: null,
  pointer: null,
});

const mostBranches = 500;

interface MineQuery {
  limit?: number;
  after?: string;
  branch?: string;
}

/** The own transfers of the signed-in member, and whether one can be applied for. */
export function myTransfers(services: Services, actor: Actor, query: MineQuery) {
  const { limit = 20 } = query;
  const before = decodePosition(query.after, [idShape])?.[0] ?? null;
  return services.database.read(actor.scope, async (reader) => {
    const memberId = actor.member?.id;
    if (memberId === undefined)
      return {
        items: [],
        next: null,
        can: { apply: false },
        blocked: finding(say.noMember),
        branches: [],
        moreBranches: false,
      };
    const member = await findFor(reader, actor, memberId);
    const block = await applicationBlock(reader, member);
    const rows = await transfersOfMember(reader, memberId, before, limit);
    const items = [];
    for (const row of rows.slice(0, limit)) items.push(await presentTransfer(services, reader, actor, row));
    const place = await placeOfMember(reader, actor);
    const committee = await committeeOf(reader, place.regionId, place.path);
    const branches = await branchesBelow(reader, committee, {
      search: query.branch?.trim(),
      direct: true,
      limit: mostBranches + 1,
    });
    const last = items.at(-1);
    return {
      items,
      next: rows.length > limit && last ? encodePosition([last.id]) : null,
      can: { apply: block === null },
      blocked: block && finding(block),
      branches: branches
        .slice(0, mostBranches)
        .flatMap(({ id, name }) => (id === place.organizationId ? [] : [{ id, name }])),
      moreBranches: branches.length > mostBranches,
    };
  });
}
