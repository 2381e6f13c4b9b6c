import type { CauseKey } from '@zhibu/contract/causes';
import type { MemberAnswer, MemberFilterQuery, MemberRowAnswer } from '@zhibu/contract/members';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { type FieldError, invalid, notFound, type Problem, stale } from '../../kernel/errors.ts';
import { encodePosition } from '../../kernel/paging.ts';
import { addYears, type LocalDate } from '../../kernel/standards/dates.ts';
import { parseIdNumber } from '../../kernel/standards/id-number.ts';
import { normalizePhone } from '../../kernel/standards/phone.ts';
import type { Services } from '../../services.ts';
import { refuseEnded } from '../organizations/public.ts';
import { afterOf, changeFile, isKnownPerson, notYours, settled } from './members.change.ts';
import { cannotBeHere, existsAlready, numberRefused, whileNumbersLast } from './members.known.ts';
import { canEdit, reachOf } from './members.policy.ts';
import {
  exactStatement,
  openFile,
  pageStatement,
  positionOf,
  rangeOf,
  rangeWithin,
} from './members.queries.ts';
import { presentMember, presentRow } from './members.record.ts';
import { type MemberInput, type MemberValues, stageEditFault } from './members.rules.ts';
import {
  changesOf,
  findFor,
  insertMember,
  lockFor,
  type MemberPlacement,
  recordEvent,
} from './members.store.ts';
import { beginHistory, stateValues } from './members.timeline.ts';

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
  const after = positionOf(query.after);
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
    next: records.length > limit && last ? encodePosition([last.orgPath, last.id]) : null,
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

/** @throws Problem 409 the ID number has a file, 429 too many such, 422 values that do not fit */
export async function createMember(
  services: Services,
  actor: Actor,
  input: MemberInput & { organizationId: string },
): Promise<MemberAnswer> {
  return whileNumbersLast(services, actor, () => create(services, actor, input));
}

async function create(
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
      await beginHistory(tx, id, stateValues(values, at), { ...beginOf(values, today), now });
      await audit(tx, actor, now, {
        action: 'members.create',
        object: { type: 'member', id, name: values.name },
        after: afterOf(changes),
      });
      return presentMember(await findFor(tx, actor, id), vault, today, actor);
    });
  } catch (error) {
    if (isKnownPerson(error)) throw await tellKnown(services, actor, values.idNumber);
    throw error;
  }
}

/** Who joined within the year and is on probation was admitted here; anybody else was there before the registry was. */
function beginOf({ stage, joined }: MemberValues, today: string): { on: string; cause: CauseKey } {
  if (stage === 'probationary' && joined !== null && joined > addYears(today, -1))
    return { on: joined, cause: 'admitted' };
  return { on: today, cause: 'registered' };
}

/** Only a living branch or group takes members: a committee's own staff belong to a branch, too. */
async function placementFor(tx: Tx, actor: Actor, organizationId: string): Promise<MemberPlacement> {
  const found = await tx.first(sql<MemberPlacement & { kind: string; name: string; endedOn: string | null }>`
    SELECT region_id AS "regionId", id AS "organizationId", path AS "orgPath", kind, name, ended_on AS "endedOn" FROM organization
    WHERE region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${organizationId}::uuid)
      AND id = ${organizationId}::uuid AND path >= ${actor.scope.pathFrom} AND path < ${actor.scope.pathUntil} FOR SHARE`);
  if (!found) throw notFound('organization', organizationId);
  refuseEnded(found);
  const { kind, name, endedOn: _living, ...at } = found;
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

export async function editMember(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  input: MemberInput,
  /** From when a changed education, occupation or work unit holds. */
  since?: LocalDate,
): Promise<MemberAnswer> {
  const work = () => edit(services, actor, id, version, input, since);
  return input.idNumber === undefined ? work() : whileNumbersLast(services, actor, work);
}

async function edit(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  input: MemberInput,
  since: LocalDate | undefined,
): Promise<MemberAnswer> {
  const { database, vault, clock } = services;
  const now = clock.now();
  try {
    return await database.transaction(throughGate(actor, 'accounts'), async (tx) => {
      const record = await lockFor(tx, actor, id);
      if (!canEdit(actor, record)) throw notYours(actor, record);
      if (record.version !== version) throw stale();
      refuseStage(stageEditFault(record.stage, input.stage));
      await changeFile(services, tx, actor, record, input, now, { since });
      return presentMember(await findFor(tx, actor, id), vault, dayInChina(now), actor);
    });
  } catch (error) {
    if (isKnownPerson(error)) throw await tellKnown(services, actor, input.idNumber ?? '');
    throw error;
  }
}

function refuseStage(fault: FieldError | null): void {
  if (!fault) return;
  const { detail } = fault;
  throw invalid(typeof detail === 'string' ? { zh: detail, en: detail } : detail, [fault]);
}

/** The refusal where an ID number has a file already: what became of it, for those who may see it. */
export async function tellKnown(services: Services, actor: Actor, idNumber: string): Promise<Problem> {
  const { items } = await searchExact(services, actor, { idNumber });
  const [known] = items;
  const parsed = parseIdNumber(idNumber);
  const number = parsed.ok ? parsed.idNumber : idNumber;
  return numberRefused(services.vault, number, known ? existsAlready(known) : cannotBeHere);
}
