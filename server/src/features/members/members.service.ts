import type { MemberAnswer, MemberFilterQuery, MemberRowAnswer } from '@zhibu/contract/members';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx, violatedConstraint } from '../../kernel/database.ts';
import { conflict, forbidden, invalid, notFound, type Problem, stale } from '../../kernel/errors.ts';
import { addYears } from '../../kernel/standards/dates.ts';
import { parseIdNumber } from '../../kernel/standards/id-number.ts';
import { normalizePhone } from '../../kernel/standards/phone.ts';
import type { Services } from '../../services.ts';
import { followPhone } from '../accounts/public.ts';
import { appendDeltas, memberDeltas } from '../statistics/public.ts';
import { canEdit, reachOf } from './members.policy.ts';
import {
  decodeCursor,
  encodeCursor,
  exactStatement,
  openFile,
  pageStatement,
  rangeOf,
  rangeWithin,
} from './members.queries.ts';
import { type MemberRecord, presentMember, presentRow } from './members.record.ts';
import {
  changedFields,
  decideValues,
  faultsToErrors,
  type MemberInput,
  type MemberValues,
} from './members.rules.ts';
import {
  changesOf,
  findFor,
  insertMember,
  lockFor,
  type MemberPlacement,
  recordEvent,
  updateMember,
  valuesOf,
} from './members.store.ts';

export async function getMember(services: Services, actor: Actor, id: string): Promise<MemberAnswer> {
  const now = services.clock.now();
  const record = await openFile(services.database, actor, id, now);
  return presentMember(record, services.vault, dayInChina(now), actor);
}

export interface PageOf<T> {
  items: T[];
  next: string | null;
}

export async function listMembers(
  services: Services,
  actor: Actor,
  query: MemberFilterQuery & { limit?: number; after?: string },
): Promise<PageOf<MemberRowAnswer>> {
  const limit = query.limit ?? 20;
  const after = decodeCursor(query.after);
  const today = dayInChina(services.clock.now());
  const records = await services.database.read(actor.scope, async (reader) => {
    const reach = reachOf(actor);
    if (reach && query.organization !== undefined && query.name === undefined) {
      const range = rangeWithin(reach, query.organization, query.within);
      const found = await reader.rows(pageStatement(range, query, after, limit, today));
      if (found.length > 0) return found;
    }
    // Nothing found: an organisation that is not in reach must be told from one without such members.
    const range = await rangeOf(reader, actor, query);
    return range ? reader.rows(pageStatement(range, query, after, limit, today)) : [];
  });
  const page = records.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((record) => presentRow(record, services.vault, today)),
    next: records.length > limit && last ? encodeCursor({ path: last.orgPath, id: last.id }) : null,
  };
}

/** Exact search; a number that cannot be one finds nothing rather than everything. */
export async function searchExact(
  services: Services,
  actor: Actor,
  wish: { idNumber?: string; phone?: string },
): Promise<{ items: MemberRowAnswer[] }> {
  const { vault, database } = services;
  const idNumber = wish.idNumber === undefined ? null : parseIdNumber(wish.idNumber);
  const phone = wish.phone === undefined ? null : normalizePhone(wish.phone);
  const index = idNumber?.ok
    ? { column: 'id_number_index' as const, value: vault.blindIndex('id_number', idNumber.idNumber) }
    : phone !== null
      ? { column: 'phone_index' as const, value: vault.blindIndex('phone', phone) }
      : null;
  if (!index) return { items: [] };
  const records = await database.read(actor.scope, async (reader) => {
    const range = await rangeOf(reader, actor, {});
    return range ? reader.rows(exactStatement(range, index)) : [];
  });
  const today = dayInChina(services.clock.now());
  return { items: records.map((record) => presentRow(record, vault, today)) };
}

export async function createMember(
  services: Services,
  actor: Actor,
  input: MemberInput & { organizationId: string },
): Promise<MemberAnswer> {
  const { database, vault, clock } = services;
  const now = clock.now();
  const today = dayInChina(now);
  const { organizationId, ...given } = input;
  const values = settled(null, withStage(given, today), today);
  try {
    return await database.transaction(actor.scope, async (tx) => {
      const at = await placementFor(tx, actor, organizationId);
      const id = await insertMember(tx, vault, at, values, now);
      const member = { ...at, id };
      const changes = changesOf(null, values, vault);
      await recordEvent(tx, actor, member, {
        kind: 'created',
        validOn: values.joined ?? today,
        recordedAt: now,
        changes,
      });
      await appendDeltas(tx, memberDeltas({ ...values, ...at }, 1));
      await audit(tx, actor, now, {
        action: 'members.create',
        object: { type: 'member', id, name: values.name },
        after: afterOf(changes),
      });
      return presentMember(await findFor(tx, actor, id), vault, today, actor);
    });
  } catch (error) {
    if (violatedConstraint(error) === 'id_number_locator_pkey')
      throw await existsAlready(services, actor, values);
    throw error;
  }
}

/** Only a living branch or group takes members: a committee's own staff belong to a branch, too. */
async function placementFor(tx: Tx, actor: Actor, organizationId: string): Promise<MemberPlacement> {
  const found = await tx.first(sql<MemberPlacement & { kind: string; name: string }>`
    SELECT region_id AS "regionId", id AS "organizationId", path AS "orgPath", kind, name FROM organization
    WHERE region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${organizationId}::uuid)
      AND id = ${organizationId}::uuid AND path >= ${actor.scope.pathFrom} AND path < ${actor.scope.pathUntil} FOR SHARE`);
  if (!found) throw notFound('organization', organizationId);
  const { kind, name, ...at } = found;
  if (kind !== 'branch' && kind !== 'group')
    throw invalid({
      zh: `党员编入党支部或党小组，“${name}”不是。请选择它下面的党支部。`,
      en: `Members belong to a branch or a group, which "${name}" is not. Choose a branch below it.`,
    });
  return at;
}

/** Without a stage: full where probation has ended, probationary within two years of joining. */
function withStage(input: MemberInput, today: string): MemberInput {
  if (input.stage) return input;
  const probation = input.joined && !input.full && input.joined > addYears(today, -2);
  return { ...input, stage: probation ? 'probationary' : 'full' };
}

function settled(before: MemberValues | null, input: MemberInput, today: string): MemberValues {
  const { values, faults } = decideValues(before, input, today);
  if (faults.length === 0) return values;
  throw invalid(
    { zh: `有 ${faults.length} 处需要改正。`, en: `${faults.length} value(s) need to be corrected.` },
    faultsToErrors(faults),
  );
}

/** Says that the person has a file; says where only to those who may see it. */
async function existsAlready(services: Services, actor: Actor, values: MemberValues): Promise<Problem> {
  const { items } = await searchExact(services, actor, { idNumber: values.idNumber });
  const [known] = items;
  if (known)
    return conflict({
      zh: `“${known.name}”已在${known.organization.name}建档，没有重复建立。`,
      en: `${known.name} already has a file in ${known.organization.name}; no second one was made.`,
    });
  return conflict({
    zh: '这个公民身份号码已在别的党组织建档。请通过组织关系转接办理，不要重复建档。',
    en: 'This ID number has a file in another organisation. Start a transfer instead of making a second file.',
  });
}

export async function editMember(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  input: MemberInput,
): Promise<MemberAnswer> {
  const { database, vault, clock } = services;
  const now = clock.now();
  const today = dayInChina(now);
  let attempted: MemberValues | null = null;
  try {
    return await database.transaction(throughGate(actor, 'accounts'), async (tx) => {
      const record = await lockFor(tx, actor, id);
      if (!canEdit(actor, record)) throw notYours(actor, record);
      if (record.version !== version) throw stale();
      const before = valuesOf(record, vault);
      const values = settled(before, input, today);
      attempted = values;
      if (changedFields(before, values).length === 0) return presentMember(record, vault, today, actor);
      await updateMember(tx, vault, record, before, values, now);
      // The mobile number signs in: the account follows the file.
      if (values.phone !== before.phone)
        await followPhone(tx, id, values.phone === null ? null : vault.blindIndex('phone', values.phone));
      const changes = changesOf(before, values, vault);
      await recordEvent(tx, actor, record, { kind: 'changed', validOn: today, recordedAt: now, changes });
      await appendDeltas(tx, [
        ...memberDeltas({ ...before, ...placementOf(record) }, -1),
        ...memberDeltas({ ...values, ...placementOf(record) }, 1),
      ]);
      await audit(tx, actor, now, {
        action: 'members.edit',
        object: { type: 'member', id, name: values.name },
        before: beforeOf(changes),
        after: afterOf(changes),
      });
      return presentMember(await findFor(tx, actor, id), vault, today, actor);
    });
  } catch (error) {
    if (violatedConstraint(error) === 'id_number_locator_pkey' && attempted)
      throw await existsAlready(services, actor, attempted);
    throw error;
  }
}

const placementOf = ({ regionId, organizationId, orgPath }: MemberRecord): MemberPlacement => ({
  regionId,
  organizationId,
  orgPath,
});

export function notYours(actor: Actor, record: MemberRecord): Problem {
  if (actor.member?.id === record.id)
    return forbidden({
      zh: '本人的档案由党支部修改：请把需要更正的内容告诉支部书记。',
      en: 'Your own file is edited by your branch: tell the branch secretary what needs correcting.',
    });
  return forbidden();
}

const beforeOf = (changes: Record<string, [string | null, string | null]>) =>
  Object.fromEntries(Object.entries(changes).map(([field, [before]]) => [field, before]));
const afterOf = (changes: Record<string, [string | null, string | null]>) =>
  Object.fromEntries(Object.entries(changes).map(([field, [, after]]) => [field, after]));
