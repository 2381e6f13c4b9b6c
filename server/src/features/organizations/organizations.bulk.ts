import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx, violatedConstraint } from '../../kernel/database.ts';
import { conflict, notFound, type Problem } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { ruleRefused } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import { pinyinOfTitle } from '../../kernel/standards/pinyin.ts';
import { generalRulebook } from '../rulebook/public.ts';
import { reachOf } from './organizations.policy.ts';
import { childPath, depthOf, placeObjection } from './organizations.rules.ts';
import { beginStates } from './organizations.states.ts';
import {
  type NewOrganization,
  nextTop,
  type OrganizationRecord,
  organizationColumns,
  refuseEnded,
  searchTokensOf,
} from './organizations.store.ts';
import { ensureRegion } from './regions.ts';

/** One of many: the parent is named by its code, in the list or in the registry; null makes a top organisation. */
export interface BulkOrganization extends Omit<NewOrganization, 'parentId'> {
  parentCode: string | null;
}

/** Where many come from, for the audit. */
export interface BulkSource {
  action: string;
  reason: string | null;
  /** They are on record since that day (organizations.states.ts, `beginStates`); without: since now. */
  onRecordSince?: LocalDate;
}

export interface CreatedOrganization {
  regionId: number;
  id: string;
  path: string;
  code: string;
}

type Parent = Pick<
  OrganizationRecord,
  'regionId' | 'id' | 'path' | 'nextChild' | 'kind' | 'name' | 'endedOn'
> & { added: number };
type Row = ReturnType<typeof rowOf>;

/**
 * Many organisations in one transaction, one statement a table; parents stand before their children in the list.
 * The rules are those of `createOrganization`; one audit entry names every code, with `source` where they come from.
 * @returns in the order of `specs`
 * @throws Problem 404 parent unknown or out of reach, 409 a code or sibling's name is taken, 422 kind may not stand there
 */
export async function createOrganizations(
  tx: Tx,
  actor: Actor,
  now: Date,
  specs: readonly BulkOrganization[],
  source: BulkSource = { action: 'organizations.create_many', reason: null },
): Promise<CreatedOrganization[]> {
  if (specs.length === 0) return [];
  const parents = await lockParents(tx, actor, specs);
  const own = new Set<string>();
  const rows: Row[] = [];
  for (const spec of specs) {
    const place = await placeOf(tx, now, parents, spec);
    const row = rowOf(spec, place, newId());
    rows.push(row);
    own.add(spec.code);
    parents.set(spec.code, { ...row, nextChild: 1, endedOn: null, added: 0 });
  }
  for (const row of rows) row.childCount = parents.get(row.code)?.added ?? 0;
  await insertAll(tx, rows, now, source.onRecordSince);
  await countChildren(
    tx,
    [...parents].filter(([code]) => !own.has(code)).map(([, parent]) => parent),
  );
  await audit(tx, actor, now, {
    action: source.action,
    object: { type: 'organization', id: rows[0]?.id ?? null, name: rows[0]?.name ?? null },
    reason: source.reason,
    after: { count: rows.length, codes: rows.map((row) => row.code) },
  });
  return rows.map(({ regionId, id, path, code }) => ({ regionId, id, path, code }));
}

/** The parents that stand in the registry already, locked in the order of the tree (no two imports wait in a ring). */
async function lockParents(
  tx: Tx,
  actor: Actor,
  specs: readonly BulkOrganization[],
): Promise<Map<string, Parent>> {
  const own = new Set(specs.map((spec) => spec.code));
  const codes = specs.flatMap(({ parentCode }) =>
    parentCode !== null && !own.has(parentCode) ? [parentCode] : [],
  );
  const reach = reachOf(actor);
  if (codes.length === 0 || !reach) return new Map();
  const found = await tx.rows(sql<OrganizationRecord>`
    SELECT ${organizationColumns} FROM organization o
    WHERE o.region_id = ANY(SELECT region_id FROM organization_code_locator WHERE code = ANY(${codes}::text[]))
      AND o.code = ANY(${codes}::text[]) AND o.path >= ${reach.from} AND o.path < ${reach.until}
    ORDER BY o.path FOR UPDATE`);
  return new Map(found.map((parent) => [parent.code, { ...parent, added: 0 }]));
}

async function placeOf(tx: Tx, now: Date, parents: Map<string, Parent>, spec: BulkOrganization) {
  if (spec.parentCode === null) {
    const region = await ensureRegion(tx, spec.regionId);
    // Later tops of the same list follow the first, which the database does not know yet.
    const key = `region ${region.id}`;
    const known = parents.get(key);
    const number = known ? known.nextChild : await nextTop(tx, region);
    parents.set(key, {
      regionId: region.id,
      id: '',
      path: region.path,
      nextChild: number + 1,
      kind: 'committee',
      name: region.name,
      endedOn: null,
      added: 0,
    });
    return { regionId: region.id, parentId: null, path: childPath(region.path, number) };
  }
  const parent = parents.get(spec.parentCode);
  if (!parent) throw notFound('organization', spec.parentCode);
  const objection = placeObjection(generalRulebook(dayInChina(now)), parent.kind, spec.kind);
  if (objection) throw ruleRefused(objection);
  refuseEnded(parent);
  const path = childPath(parent.path, parent.nextChild);
  parent.nextChild += 1;
  parent.added += 1;
  return { regionId: parent.regionId, parentId: parent.id, path };
}

function rowOf(
  spec: BulkOrganization,
  place: { regionId: number; parentId: string | null; path: string },
  id: string,
) {
  const name = normalizeName(spec.name);
  const { full: pinyin, initials } = pinyinOfTitle(name);
  return {
    ...place,
    id,
    depth: depthOf(place.path),
    code: spec.code,
    name,
    shortName: spec.shortName ?? null,
    kind: spec.kind,
    form: spec.form ?? 'standard',
    divisionCode: spec.divisionCode ?? null,
    foundedOn: spec.foundedOn ?? null,
    phone: spec.phone ?? null,
    address: spec.address ?? null,
    pinyin,
    initials,
    childCount: 0,
  };
}

async function insertAll(tx: Tx, rows: readonly Row[], now: Date, onRecordSince?: LocalDate): Promise<void> {
  const places = rows.map(({ code, id, regionId }) => ({ code, id, regionId }));
  const codes = sql`jsonb_to_recordset(${JSON.stringify(places)}::jsonb) AS r (code text, id uuid, "regionId" int)`;
  const taken = await tx.run(sql`INSERT INTO organization_code_locator (code, organization_id, region_id)
    SELECT code, id, "regionId" FROM ${codes} ON CONFLICT DO NOTHING`);
  if (taken < rows.length) throw codesTaken();
  await tx.run(
    sql`INSERT INTO organization_locator (organization_id, region_id) SELECT id, "regionId" FROM ${codes}`,
  );
  await insertOrganizations(tx, rows, now).catch((error: unknown) => {
    // The last guard: somebody made a sibling of that name meanwhile.
    throw violatedConstraint(error) === null ? error : namesTaken();
  });
  await insertTokens(tx, rows);
  await beginStates(
    tx,
    rows.map(({ id }) => id),
    now,
    onRecordSince,
  );
}

function insertOrganizations(tx: Tx, rows: readonly Row[], now: Date): Promise<number> {
  return tx.run(sql`
    INSERT INTO organization (region_id, id, parent_id, path, depth, code, name, short_name, kind, form, division_code,
      founded_on, phone, address, pinyin, initials, next_child, child_count, created_at, updated_at)
    SELECT "regionId", id, "parentId", path, depth, code, name, "shortName", kind, form, "divisionCode", "foundedOn",
      phone, address, pinyin, initials, "childCount" + 1, "childCount", ${now}::timestamptz, ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r ("regionId" int, id uuid, "parentId" uuid, path text,
      depth smallint, code text, name text, "shortName" text, kind text, form text, "divisionCode" text,
      "foundedOn" date, phone text, address text, pinyin text, initials text, "childCount" int)`);
}

/** In the index's own order, which is what makes it fast. */
async function insertTokens(tx: Tx, rows: readonly Row[]): Promise<void> {
  const tokens: string[] = [];
  const numbers: number[] = [];
  for (const [number, row] of rows.entries())
    for (const token of searchTokensOf(row, { full: row.pinyin, initials: row.initials })) {
      tokens.push(token);
      numbers.push(number);
    }
  await tx.run(sql`
    INSERT INTO organization_name_token (region_id, token, path, organization_id)
    SELECT r.region_id, t.token, r.path, r.id
    FROM unnest(${tokens}::text[], ${numbers}::int[]) AS t (token, number)
    JOIN unnest(${rows.map((row) => row.regionId)}::int[], ${rows.map((row) => row.path)}::text[],
      ${rows.map((row) => row.id)}::uuid[]) WITH ORDINALITY AS r (region_id, path, id, number) ON r.number = t.number + 1
    ORDER BY r.region_id, t.token COLLATE "C", r.path COLLATE "C"`);
}

async function countChildren(tx: Tx, parents: readonly Parent[]): Promise<void> {
  const grown = parents.filter((parent) => parent.added > 0);
  if (grown.length === 0) return;
  await tx.run(sql`
    UPDATE organization o SET next_child = next_child + g.added, child_count = child_count + g.added
    FROM unnest(${grown.map((one) => one.regionId)}::int[], ${grown.map((one) => one.id)}::uuid[],
      ${grown.map((one) => one.added)}::int[]) AS g (region_id, id, added)
    WHERE o.region_id = g.region_id AND o.id = g.id`);
}

function codesTaken(): Problem {
  return conflict({
    zh: '其中有代码已被使用或重复，什么都没有保存。请核对代码后再试。',
    en: 'Some of the codes are taken or repeated; nothing was stored. Check the codes and try again.',
  });
}

function namesTaken(): Problem {
  return conflict({
    zh: '同一上级下面有同名的党组织，什么都没有保存。请核对名称后再试。',
    en: 'Two organisations under one parent have the same name; nothing was stored. Check the names and try again.',
  });
}
