import type { OrganizationForm, OrganizationKind } from '@zhibu/contract/organizations';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { conflict, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { nameTokens } from '../../kernel/name-tokens.ts';
import { ruleRefused } from '../../kernel/rulebook.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import { type Pinyin, pinyinOfTitle } from '../../kernel/standards/pinyin.ts';
import { generalRulebook } from '../rulebook/public.ts';
import { reachOf } from './organizations.policy.ts';
import { childPath, depthOf, placeObjection, segmentWidth } from './organizations.rules.ts';
import { beginStates } from './organizations.states.ts';
import { ensureRegion } from './regions.ts';

/** What the registry keeps of an organisation; `path` is for the server only. */
export interface OrganizationRecord {
  regionId: number;
  id: string;
  parentId: string | null;
  path: string;
  nextChild: number;
  code: string;
  name: string;
  shortName: string | null;
  kind: OrganizationKind;
  form: OrganizationForm;
  divisionCode: string | null;
  foundedOn: string | null;
  phone: string | null;
  address: string | null;
  /** Living children. */
  childCount: number;
  /** The first day without it; null for a living one. */
  endedOn: string | null;
  successorId: string | null;
  temporaryUntil: string | null;
  version: number;
}

export const organizationColumns = sql`o.region_id AS "regionId", o.id, o.parent_id AS "parentId", o.path,
  o.next_child AS "nextChild", o.code, o.name, o.short_name AS "shortName", o.kind, o.form,
  o.division_code AS "divisionCode", o.founded_on AS "foundedOn", o.phone, o.address,
  o.child_count AS "childCount", o.ended_on AS "endedOn", o.successor_id AS "successorId",
  o.temporary_until AS "temporaryUntil", o.version`;

/** The loader of one organisation, in the actor's reach. @throws 404, the same whether absent or out of reach */
export async function visibleOrganization(
  reader: Reader,
  actor: Actor,
  id: string,
): Promise<OrganizationRecord> {
  return load(reader, actor, id, sql``);
}

/** The organisation that the actor's own file belongs to: everybody may know the own branch. Null for any other. */
export async function ownOrganization(
  reader: Reader,
  actor: Actor,
  id: string,
): Promise<OrganizationRecord | null> {
  if (!actor.member) return null;
  const found = await reader.first(sql<OrganizationRecord>`
    SELECT ${organizationColumns} FROM member m
    JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
    WHERE m.region_id = ${actor.member.regionId} AND m.id = ${actor.member.id}::uuid AND o.id = ${id}::uuid`);
  return found ?? null;
}

/** The same, locked until the end of the transaction: the way to every change. @throws 404 */
export async function lockOrganization(tx: Tx, actor: Actor, id: string): Promise<OrganizationRecord> {
  return load(tx, actor, id, sql`FOR UPDATE`);
}

async function load(reader: Reader, actor: Actor, id: string, lock: ReturnType<typeof sql>) {
  const reach = reachOf(actor);
  const found =
    reach &&
    (await reader.first(sql<OrganizationRecord>`
      SELECT ${organizationColumns} FROM organization o
      WHERE o.region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${id}::uuid)
        AND o.id = ${id}::uuid AND o.path >= ${reach.from} AND o.path < ${reach.until} ${lock}`));
  if (!found) throw notFound('organization', id);
  return found;
}

/** One that ended takes nothing in any more; its past stays readable (domain rule 5). @throws Problem 409 */
export function refuseEnded(organization: { name: string; endedOn: string | null }): void {
  if (organization.endedOn === null) return;
  const { name, endedOn } = organization;
  throw conflict({
    zh: `“${name}”已于${endedOn}撤销，只能查看。请选择现有的党组织。`,
    en: `"${name}" ended on ${endedOn} and can only be read. Choose a living organisation.`,
  });
}

export interface NewOrganization {
  regionId: number;
  /** Null for the top organisation of a region. */
  parentId: string | null;
  /** Unique in the whole registry. */
  code: string;
  name: string;
  kind: OrganizationKind;
  form?: OrganizationForm;
  shortName?: string | null;
  divisionCode?: string | null;
  foundedOn?: string | null;
  phone?: string | null;
  address?: string | null;
  temporaryUntil?: string | null;
}

/**
 * A new organisation as the last child of its parent, which is locked. Region, locators, search tokens, the
 * parent's count and the audit follow in the same transaction.
 * @throws Problem 404 parent out of reach, 409 code or sibling's name taken or parent ended, 422 kind may not stand there
 */
export async function createOrganization(
  tx: Tx,
  actor: Actor,
  now: Date,
  spec: NewOrganization,
): Promise<{ id: string; path: string }> {
  const name = normalizeName(spec.name);
  const place =
    spec.parentId === null
      ? await topPlace(tx, spec)
      : await childPlace(tx, actor, now, spec.parentId, spec.kind);
  await refuseSiblingName(tx, place.regionId, spec.parentId, name, null);
  const id = newId();
  await takeCode(tx, spec.code, id, place.regionId);
  await tx.run(
    sql`INSERT INTO organization_locator (organization_id, region_id) VALUES (${id}::uuid, ${place.regionId})`,
  );
  const { full, initials } = pinyinOfTitle(name);
  await tx.run(sql`
    INSERT INTO organization (region_id, id, parent_id, path, depth, code, name, short_name, kind, form,
      division_code, founded_on, phone, address, temporary_until, pinyin, initials, created_at, updated_at)
    VALUES (${place.regionId}, ${id}::uuid, ${spec.parentId}::uuid, ${place.path}, ${depthOf(place.path)},
      ${spec.code}, ${name}, ${spec.shortName ?? null}, ${spec.kind}, ${spec.form ?? 'standard'},
      ${spec.divisionCode ?? null}, ${spec.foundedOn ?? null}::date, ${spec.phone ?? null}, ${spec.address ?? null},
      ${spec.temporaryUntil ?? null}::date, ${full}, ${initials}, ${now}, ${now})`);
  await writeTokens(tx, { regionId: place.regionId, id, path: place.path, code: spec.code, name });
  await beginStates(tx, [id], now);
  await audit(tx, actor, now, {
    action: 'organizations.create',
    object: { type: 'organization', id, name },
    after: { ...spec, name },
  });
  return { id, path: place.path };
}

interface Place {
  regionId: number;
  path: string;
}

async function childPlace(
  tx: Tx,
  actor: Actor,
  now: Date,
  parentId: string,
  kind: OrganizationKind,
): Promise<Place> {
  const parent = await lockOrganization(tx, actor, parentId);
  refuseEnded(parent);
  const objection = placeObjection(generalRulebook(dayInChina(now)), parent.kind, kind);
  if (objection) throw ruleRefused(objection);
  await tx.run(sql`UPDATE organization SET next_child = next_child + 1, child_count = child_count + 1
    WHERE region_id = ${parent.regionId} AND id = ${parent.id}::uuid`);
  return { regionId: parent.regionId, path: childPath(parent.path, parent.nextChild) };
}

async function topPlace(tx: Tx, spec: NewOrganization): Promise<Place> {
  const region = await ensureRegion(tx, spec.regionId);
  return { regionId: region.id, path: childPath(region.path, await nextTop(tx, region)) };
}

/**
 * The number of the next top organisation; holds the region's lock until the transaction ends. A place is given once: whoever
 * stood there and went elsewhere has the past of it.
 */
export async function nextTop(tx: Tx, region: { id: number; path: string }): Promise<number> {
  await tx.rows(sql`SELECT pg_advisory_xact_lock(hashtext('zhibu.region'), ${region.id}::int)`);
  const last = await tx.first(sql<{ path: string }>`
    SELECT p.path FROM region r CROSS JOIN LATERAL (SELECT path FROM organization_place
      WHERE region_id = r.id AND path > ${`${region.path}.`} AND path < ${`${region.path}/`} ORDER BY path DESC LIMIT 1) p
    ORDER BY p.path DESC LIMIT 1`);
  const begins = region.path.length + 1;
  return last ? Number.parseInt(last.path.slice(begins, begins + segmentWidth), 36) + 1 : 1;
}

/** Under the parent's lock; the unique index behind it is the last guard. @throws 409 */
export async function refuseSiblingName(
  tx: Tx,
  regionId: number,
  parentId: string | null,
  name: string,
  except: string | null,
): Promise<void> {
  const twin = await tx.first(sql<{ code: string }>`
    SELECT code FROM organization
    WHERE region_id = ${regionId} AND parent_id IS NOT DISTINCT FROM ${parentId}::uuid AND name = ${name}
      AND id IS DISTINCT FROM ${except}::uuid AND ended_on IS NULL`);
  if (!twin) return;
  throw conflict({
    zh: `同一上级下面已有“${name}”（代码 ${twin.code}），请换一个名称，或直接使用那个党组织。`,
    en: `The same parent already has "${name}" (code ${twin.code}); choose another name or use that organisation.`,
  });
}

/** The earliest day of an operation (reversed ones do not count) or of a term; null when nothing is on record. */
export async function firstOnRecord(
  reader: Reader,
  { regionId, id }: { regionId: number; id: string },
): Promise<{ on: string; what: 'operation' | 'term' } | null> {
  const found = await reader.first(sql<{ on: string; what: 'operation' | 'term' }>`
    SELECT day::text AS on, what FROM (
      SELECT op.valid_on AS day, 'operation' AS what FROM organization_operation_part p
      JOIN organization_operation op ON op.region_id = p.region_id AND op.id = p.operation_id
      WHERE p.region_id = ${regionId} AND p.organization_id = ${id}::uuid
        AND op.reversed_by_id IS NULL AND op.kind <> 'reversal'
      UNION ALL
      SELECT from_on, 'term' FROM organization_term
      WHERE region_id = ${regionId} AND organization_id = ${id}::uuid) recorded ORDER BY day, what LIMIT 1`);
  return found ?? null;
}

async function takeCode(tx: Tx, code: string, id: string, regionId: number): Promise<void> {
  const taken = await tx.run(sql`
    INSERT INTO organization_code_locator (code, organization_id, region_id)
    VALUES (${code}, ${id}::uuid, ${regionId}) ON CONFLICT DO NOTHING`);
  if (taken === 0)
    throw conflict({
      zh: `代码 ${code} 已被使用，请核对后换一个。`,
      en: `Code ${code} is taken; check it and choose another.`,
    });
}

/** The tokens by which an organisation is found: its name's and its code (`c:`). */
export function searchTokensOf(
  { name, code }: { code: string; name: string },
  pinyin: Pinyin = pinyinOfTitle(name),
): string[] {
  return [...nameTokens(name, pinyin), `c:${code.toLowerCase()}`];
}

export interface Searchable {
  regionId: number;
  id: string;
  path: string;
  code: string;
  name: string;
}

export async function writeTokens(tx: Tx, organization: Searchable): Promise<void> {
  const { regionId, id, path } = organization;
  await tx.run(sql`
    INSERT INTO organization_name_token (region_id, token, path, organization_id)
    SELECT ${regionId}, token, ${path}, ${id}::uuid FROM unnest(${searchTokensOf(organization)}::text[]) AS token`);
}

/** By the tokens of the name as it was: the index begins with the token. */
export async function removeTokens(tx: Tx, before: Searchable): Promise<void> {
  await tx.run(sql`
    DELETE FROM organization_name_token
    WHERE region_id = ${before.regionId} AND token = ANY(${searchTokensOf(before)}::text[])
      AND path = ${before.path} AND organization_id = ${before.id}::uuid`);
}
