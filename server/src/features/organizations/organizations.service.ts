import type { Body } from '@zhibu/contract/endpoint';
import type { OrganizationAnswer, OrganizationKind, organizations } from '@zhibu/contract/organizations';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { type FieldError, forbidden, invalid, stale } from '../../kernel/errors.ts';
import { holding } from '../../kernel/holding.ts';
import type { HeldPlace, TreeChanged } from '../../kernel/open-items.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import { pinyinOfTitle } from '../../kernel/standards/pinyin.ts';
import { cleanLine, compactText } from '../../kernel/standards/text.ts';
import { inWiderScope } from '../../kernel/wider-scope.ts';
import type { Services } from '../../services.ts';
import { canWrite } from './organizations.policy.ts';
import {
  ancestorsOf,
  childrenOf,
  type Listed,
  presentNodes,
  presentOrganization,
  topOf,
} from './organizations.queries.ts';
import { searchOrganizations } from './organizations.search.ts';
import { refoundStates, reviseStates } from './organizations.states.ts';
import {
  createOrganization,
  firstOnRecord,
  lockOrganization,
  type OrganizationRecord,
  ownOrganization,
  refuseEnded,
  refuseSiblingName,
  removeTokens,
  visibleOrganization,
  writeTokens,
} from './organizations.store.ts';
import { codeErrors, dayErrors, lastDayErrors, nameErrors, temporaryErrors } from './organizations.values.ts';

export type CreateBody = Body<(typeof organizations)['POST /organizations']>;
export type EditBody = Body<(typeof organizations)['PATCH /organizations/{id}']>;

export interface SearchQuery {
  text: string | null;
  kind: OrganizationKind | null;
  within: string | null;
  /** Also those that ended. */
  ended: boolean;
  after: string;
  limit: number;
}

/** Pages of the tree, as the actor sees it. */
export function searchPage(services: Services, actor: Actor, query: SearchQuery) {
  return services.database.read(actor.scope, async (reader) => {
    const { items, nextPath } = await searched(reader, actor, query);
    const [nodes, above] = await Promise.all([
      presentNodes(reader, actor, items, dayInChina(services.clock.now())),
      ancestorsOf(reader, actor, items),
    ]);
    const named = nodes.map((node, index) => ({
      ...node,
      pathNames: (above.get(items[index]?.path ?? '') ?? []).map((ancestor) => ancestor.name),
    }));
    return { items: named, nextPath };
  });
}

async function searched(
  reader: Reader,
  actor: Actor,
  query: SearchQuery,
): Promise<Listed<OrganizationRecord>> {
  const { text, kind, within, ended, after, limit } = query;
  const start = within ?? actor.duty?.organizationId ?? null;
  if (start === null || (text === null && kind === null && within === null))
    return topOf(reader, actor, after, limit);
  const top = await visibleOrganization(reader, actor, start);
  const range = { regionId: top.regionId, from: top.path, until: `${top.path}/` };
  return searchOrganizations(reader, range, { text, kind, ended }, after, limit);
}

export function childrenPage(
  services: Services,
  actor: Actor,
  id: string,
  wish: { after: string; limit: number; ended: boolean },
) {
  return services.database.read(actor.scope, async (reader) => {
    const parent = await visibleOrganization(reader, actor, id);
    const { items, nextPath } = await childrenOf(reader, actor, parent, wish);
    const today = dayInChina(services.clock.now());
    return { items: await presentNodes(reader, actor, items, today), nextPath };
  });
}

/** @throws Problem 404 */
export function getOrganization(services: Services, actor: Actor, id: string): Promise<OrganizationAnswer> {
  return services.database.read(actor.scope, async (reader) =>
    presentOrganization(
      reader,
      actor,
      (await ownOrganization(reader, actor, id)) ?? (await visibleOrganization(reader, actor, id)),
      dayInChina(services.clock.now()),
    ),
  );
}

/** @throws Problem 404 parent, 409 code or name taken, 422 values or place */
export function addOrganization(
  services: Services,
  actor: Actor,
  body: CreateBody,
): Promise<OrganizationAnswer> {
  const now = services.clock.now();
  const values = cleaned({ ...body, code: compactText(body.code).toUpperCase() });
  refuse([
    ...nameErrors(values.name),
    ...codeErrors(values.code),
    ...dayErrors(values.foundedOn, now),
    ...lastDayErrors(values, dayInChina(now)),
  ]);
  return services.database.transaction(actor.scope, async (tx) => {
    const parent = await lockOrganization(tx, actor, body.parentId);
    if (!canWrite(actor, parent.path)) throw forbidden();
    const { id } = await createOrganization(tx, actor, now, { ...values, regionId: parent.regionId });
    return presentOrganization(tx, actor, await visibleOrganization(tx, actor, id), dayInChina(now));
  });
}

/**
 * Renames or edits: absent leaves, null clears. Nothing is written when nothing differs.
 * @throws Problem 404, 409 sibling of that name, 412 somebody was faster, 422 values
 */
export function editOrganization(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  body: EditBody,
): Promise<OrganizationAnswer> {
  const now = services.clock.now();
  const values = cleaned(body);
  refuse([
    ...(values.name === undefined ? [] : nameErrors(values.name)),
    ...dayErrors(values.foundedOn, now),
  ]);
  return services.database.transaction(actor.scope, async (tx) => {
    const lock = () => lockOrganization(tx, actor, id);
    const names = () => renamedPlace(tx, actor, id, values.name);
    const before =
      values.name === undefined
        ? await lock()
        : await holding(tx, actor.scope, services.openItems, names, lock);
    if (!canWrite(actor, before.path)) throw forbidden();
    refuseEnded(before);
    if (before.version !== version) throw stale();
    const changed = differing(before, values);
    refuse(temporaryErrors(before.form, changed.form));
    if (changed.foundedOn) refuse(await foundingErrors(tx, before, changed.foundedOn));
    if (Object.keys(changed).length > 0) await saveChanges(tx, actor, now, before, changed);
    // Whoever reaches one organisation reaches not all that names it.
    if (changed.name !== undefined)
      await inWiderScope(tx, actor.scope, () =>
        services.openItems.follow(tx, renamedOf(before), { actor, now }),
      );
    return presentOrganization(tx, actor, await visibleOrganization(tx, actor, id), dayInChina(now));
  });
}

/** The organisation, where it will have another name: what is under way and bears the name is held before it. */
async function renamedPlace(
  tx: Tx,
  actor: Actor,
  id: string,
  name: string | undefined,
): Promise<HeldPlace[]> {
  const seen = await visibleOrganization(tx, actor, id);
  return canWrite(actor, seen.path) && seen.name !== name ? [{ ...seen, below: false }] : [];
}

const renamedOf = ({ regionId, id }: OrganizationRecord): TreeChanged => ({
  regionId,
  ends: [],
  sources: [],
  places: [],
  reshaped: [id],
  revived: [],
  cause: { zh: '更名', en: 'Renamed' },
});

async function saveChanges(tx: Tx, actor: Actor, now: Date, before: OrganizationRecord, changed: EditBody) {
  const after: OrganizationRecord = { ...before, ...changed };
  const { regionId, id } = before;
  const { full, initials } = pinyinOfTitle(after.name);
  const renamed = after.name !== before.name;
  if (renamed) await refuseSiblingName(tx, regionId, before.parentId, after.name, id);
  await tx.run(sql`
    UPDATE organization SET name = ${after.name}, short_name = ${after.shortName}, form = ${after.form},
      division_code = ${after.divisionCode}, founded_on = ${after.foundedOn}::date, phone = ${after.phone},
      address = ${after.address}, pinyin = ${full}, initials = ${initials}, version = version + 1, updated_at = ${now}
    WHERE region_id = ${regionId} AND id = ${id}::uuid`);
  if (renamed) {
    await removeTokens(tx, before);
    await writeTokens(tx, after);
  }
  if (after.foundedOn !== before.foundedOn) await refoundStates(tx, regionId, id, after.foundedOn, now);
  if (renamed || after.form !== before.form)
    await reviseStates(tx, regionId, [id], 'shape', { on: dayInChina(now), now });
  const keys = Object.keys(changed);
  await audit(tx, actor, now, {
    action: 'organizations.edit',
    object: { type: 'organization', id, name: after.name },
    before: pick(before, keys),
    after: pick(after, keys),
  });
}

function pick(record: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)));
}

function differing(before: OrganizationRecord, values: EditBody): EditBody {
  const current = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(values).filter(([key, value]) => value !== undefined && current.get(key) !== value),
  );
}

/** Text as it is kept: without padding and invisible characters; what is empty then is null. */
function cleaned<T extends EditBody>(body: T): T {
  const tidy = (text: string | null) => (text === null ? null : cleanLine(text).toWellFormed() || null);
  const values = { ...body };
  if (values.name !== undefined) values.name = normalizeName(values.name).toWellFormed();
  if (values.shortName !== undefined) values.shortName = tidy(values.shortName);
  if (values.phone !== undefined) values.phone = tidy(values.phone);
  if (values.address !== undefined) values.address = tidy(values.address);
  return values;
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  throw invalid(
    {
      zh: `有 ${errors.length} 处填写不符合要求，请检查标出的内容。`,
      en: `${errors.length} value(s) do not fit; see the marked fields.`,
    },
    errors,
  );
}

/** Nothing is on record of a time before the founding. */
async function foundingErrors(
  tx: Tx,
  organization: OrganizationRecord,
  foundedOn: LocalDate,
): Promise<FieldError[]> {
  const first = await firstOnRecord(tx, organization);
  if (first === null || first.on >= foundedOn) return [];
  const what = first.what === 'operation' ? '组织变动' : '任期';
  const said = first.what === 'operation' ? 'a change of this organisation' : 'a term of its body';
  return [
    {
      pointer: '/foundedOn',
      detail: {
        zh: `${first.on}已登记过${what}，成立日期不能晚于那一天。`,
        en: `On ${first.on} ${said} is on record: it was founded on that day or earlier.`,
      },
    },
  ];
}
