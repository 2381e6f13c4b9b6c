import { operationKinds } from '@zhibu/contract/operation-kinds';
import type { Actor } from '../../kernel/authorization.ts';
import type { Tx } from '../../kernel/database.ts';
import type { OpenItems, TreeChange } from '../../kernel/open-items.ts';
import type { Context } from './operations.checks.ts';
import { finding, type Place, type Plan } from './operations.plan.ts';
import { rowsOf } from './operations.store.ts';

/** What is under way and could be finished by nobody after this, by name; the rest follows by itself. */
export async function openBlocks({ tx, regionId, openItems, actor }: Context, plan: Plan): Promise<void> {
  const { ends: ending, moves: planned, relocations: relocating, founds } = plan;
  const places = [
    ...ending.map(({ successor }) => successor),
    ...planned.map(({ parent }) => parent),
    ...relocating.map(({ to }) => to),
  ];
  const ids = [
    ...places.flatMap((place) => (place && 'id' in place ? [place.id] : [])),
    ...founds.flatMap(({ parentId }) => parentId ?? []),
  ];
  const moving = [...planned, ...plan.reshapes].map(({ id }) => id);
  const rows = new Map((await rowsOf(tx, regionId, [...ids, ...moving])).map((row) => [row.id, row]));
  const intoOf = (place: Place) =>
    'id' in place
      ? { id: place.id, kind: rows.get(place.id)?.kind ?? '' }
      : { id: null, kind: founds[place.founded]?.body.kind ?? '' };
  // What is founded stands under its superior.
  const superior = (place: Place) =>
    rows.get('id' in place ? place.id : (founds[place.founded]?.parentId ?? ''));
  const moves = planned.flatMap(({ id, parent }) => {
    const under = superior(parent);
    const path = rows.get(id)?.path;
    if (!under || path === undefined) return [];
    const founded = 'id' in parent ? undefined : founds[parent.founded]?.body.kind;
    return [{ path, underPath: under.path, ...(founded !== undefined && { founded }) }];
  });
  const relocations = relocating.flatMap(({ fromId, to, memberIds }) => {
    const at = superior(to);
    return at ? [{ fromId, memberIds, underPath: at.path }] : [];
  });
  const ends = ending.map(({ id, successor }) => ({ id, into: successor && intoOf(successor) }));
  const reshapes = plan.reshapes.flatMap(({ id, after }) => {
    const path = rows.get(id)?.path;
    return path === undefined ? [] : [{ id, path, kind: after.kind }];
  });
  if (ends.length + moves.length + relocations.length + reshapes.length === 0) return;
  await addBlocks(tx, openItems, actor, plan, { regionId, ends, moves, relocations, reshapes });
}

/** Under another superior in another region; null: above nobody there. */
export async function regionBlocks(
  { tx, regionId, openItems, actor }: Context,
  plan: Plan,
  { path }: { path: string },
  under: { regionId: number; path: string } | null,
): Promise<void> {
  const moves = under ? [{ path, underPath: under.path, underRegionId: under.regionId }] : [];
  await addBlocks(tx, openItems, actor, plan, { regionId, ends: [], moves, relocations: [], reshapes: [] });
}

async function addBlocks(
  tx: Tx,
  openItems: OpenItems,
  actor: Actor,
  plan: Plan,
  change: TreeChange,
): Promise<void> {
  for (const { kind, words, count, links } of await openItems.blocks(tx, change, actor))
    plan.blocks.push(
      finding('open_item', words, {
        count,
        links: kind === 'transfer' ? links.map((link) => ({ ...link, type: 'transfer' as const })) : [],
      }),
    );
}

/** After everything stands where it goes. @param idOf the organisation of a place, founded ones too */
export async function openItemsFollow(
  openItems: OpenItems,
  tx: Tx,
  by: { actor: Actor; now: Date },
  plan: Plan,
  idOf: (place: Place) => string,
): Promise<void> {
  const { regionId } = plan;
  const ends = plan.ends.map(({ id, successor }) => ({ id, into: successor && idOf(successor) }));
  const touched = [
    ...plan.moves.map(({ id }) => id),
    ...plan.relocations.map(({ to }) => idOf(to)),
    ...ends.flatMap(({ into }) => into ?? []),
    ...plan.revives,
    ...plan.reshapes.map(({ id }) => id),
  ];
  const rows = await rowsOf(tx, regionId, [...new Set(touched)]);
  const changed = {
    regionId,
    ends,
    sources: plan.relocations.map(({ fromId }) => fromId),
    places: rows.map(({ path }) => path),
    reshaped: plan.reshapes.map(({ id }) => id),
    revived: plan.revives,
    cause: operationKinds[plan.kind],
  };
  if (changed.places.length + ends.length > 0) await openItems.follow(tx, changed, by);
}
