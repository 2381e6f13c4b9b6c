import type { CorrectionAnswer, CorrectionRowAnswer, CorrectionState } from '@zhibu/contract/corrections';
import { memberFieldTable } from '@zhibu/contract/fields';
import type { RawBuilder } from 'kysely';
import type { Actor } from '../../kernel/authorization.ts';
import type { Vault } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import {
  findFor,
  maskAddress,
  maskIdNumber,
  maskPhone,
  regionsOf,
  roleOf,
  valuesOf,
} from '../members/public.ts';
import { abilitiesOf, canSeeCorrection, isAsker } from './rights.corrections.policy.ts';
import { type CorrectionField, isOverdue, maskNumbers } from './rights.corrections.rules.ts';

export interface CorrectionRecord {
  regionId: number;
  id: string;
  memberId: string;
  orgPath: string;
  field: CorrectionField;
  state: CorrectionState;
  content: Buffer | null;
  submittedAt: Date;
  dueOn: LocalDate;
  decidedAt: Date | null;
  decidedName: string | null;
  decidedRole: string | null;
  decidedOrganization: string | null;
  reason: string | null;
  version: number;
  memberName: string;
  organizationId: string;
  organizationName: string;
}

/** What was asked, in the clear. */
export interface CorrectionContent {
  before: string | null;
  wished: string | null;
  explanation: string;
}

/** Where the sealed content belongs: it opens nowhere else. */
export const contentPlace = (id: string) => `correction_request.content/${id}`;

const columns = sql`c.region_id AS "regionId", c.id, c.member_id AS "memberId", c.org_path AS "orgPath", c.field, c.state,
  c.content_encrypted AS content, c.submitted_at AS "submittedAt", c.due_on AS "dueOn", c.decided_at AS "decidedAt",
  c.decided_name AS "decidedName", c.decided_role AS "decidedRole", c.decided_organization AS "decidedOrganization",
  c.reason, c.version, m.name AS "memberName", m.organization_id AS "organizationId", o.name AS "organizationName"`;
const joined = sql`correction_request c
  JOIN member m ON m.region_id = c.region_id AND m.id = c.member_id
  JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id`;

/** @param rest the WHERE, ORDER BY and LIMIT of a list; `c` is the request, `m` its file */
export const requestsStatement = (rest: RawBuilder<unknown>) =>
  sql<CorrectionRecord>`SELECT ${columns} FROM ${joined} ${rest}`;

/** A request to read or, locked, to answer. @throws 404 when it is not there or not the actor's to see */
export async function requestFor(
  reader: Reader,
  actor: Actor,
  id: string,
  lock = false,
): Promise<CorrectionRecord> {
  const found = await reader.first(
    requestsStatement(sql`WHERE c.region_id = ANY(${regionsOf(actor)}::integer[]) AND c.id = ${id}::uuid
      ${lock ? sql`FOR UPDATE OF c` : sql``}`),
  );
  if (!found || !canSeeCorrection(actor, placeOf(found))) throw notFound('correction_request', id);
  return found;
}

export const isSensitive = (field: CorrectionField) => memberFieldTable[field].class === 'sensitive';

export const placeOf = ({ memberId, orgPath, state, field, content }: CorrectionRecord) => ({
  memberId,
  orgPath,
  state,
  sensitive: isSensitive(field),
  erased: content === null,
});

export async function insertRequest(
  tx: Tx,
  vault: Vault,
  request: {
    regionId: number;
    id: string;
    memberId: string;
    orgPath: string;
    field: CorrectionField;
    content: CorrectionContent;
    accountId: string | null;
    submittedAt: Date;
    dueOn: LocalDate;
  },
): Promise<void> {
  const sealed = vault.seal(JSON.stringify(request.content), contentPlace(request.id));
  await tx.run(sql`
    INSERT INTO correction_request (region_id, id, member_id, org_path, field, state, content_encrypted, submitted_by,
      submitted_at, due_on)
    VALUES (${request.regionId}, ${request.id}::uuid, ${request.memberId}::uuid, ${request.orgPath}, ${request.field},
      'submitted', ${sealed}, ${request.accountId}::uuid, ${request.submittedAt}, ${request.dueOn}::date)`);
}

/** The answer, or the taking back: who, in which duty, when, with which words. */
export async function settleRequest(
  tx: Tx,
  actor: Actor,
  request: CorrectionRecord,
  end: { state: CorrectionState; reason: string | null; at: Date },
): Promise<void> {
  await tx.run(sql`
    UPDATE correction_request SET state = ${end.state}, reason = ${end.reason}, decided_by = ${actor.accountId}::uuid,
      decided_at = ${end.at}, decided_name = ${actor.name}, decided_role = ${roleOf(actor)},
      decided_organization = ${actor.duty?.organizationName ?? ''}, version = version + 1
    WHERE region_id = ${request.regionId} AND id = ${request.id}::uuid`);
}

export function contentOf(request: CorrectionRecord, vault: Vault): CorrectionContent | null {
  if (request.content === null) return null;
  return JSON.parse(vault.open(request.content, contentPlace(request.id)));
}

/** A value as a list may show it: the mask of its kind. */
export function shownValue(field: CorrectionField, value: string | null): string | null {
  if (value === null) return null;
  if (field === 'idNumber') return maskIdNumber(value);
  if (field === 'phone') return maskPhone(value);
  return field === 'address' ? maskAddress(value) : value;
}

export function presentRow(request: CorrectionRecord, today: LocalDate): CorrectionRowAnswer {
  const { id, field, state, submittedAt, dueOn, decidedAt } = request;
  return {
    id,
    field,
    state,
    submittedAt,
    dueOn,
    overdue: isOverdue(state, dueOn, today),
    decidedAt,
    member: { id: request.memberId, name: request.memberName },
    organization: { id: request.organizationId, name: request.organizationName },
  };
}

/** One request as the actor may read it: beside the file as it stands now. */
export async function presentRequest(
  reader: Reader,
  actor: Actor,
  request: CorrectionRecord,
  vault: Vault,
  today: LocalDate,
): Promise<CorrectionAnswer> {
  const { field } = request;
  const content = contentOf(request, vault);
  const file = valuesOf(await findFor(reader, actor, request.memberId), vault);
  const changedSince = request.state === 'submitted' && content !== null && file[field] !== content.before;
  const evidence = await reader.rows(sql<CorrectionAnswer['evidence'][number]>`
    SELECT id, name, media_type AS "mediaType", size, created_at AS "createdAt" FROM file
    WHERE region_id = ${request.regionId} AND correction_id = ${request.id}::uuid AND deleted_at IS NULL
    ORDER BY id LIMIT 5`);
  const place = placeOf(request);
  const full = isAsker(actor, place);
  return {
    ...presentRow(request, today),
    before: content && shownValue(field, content.before),
    wished: content && shownValue(field, content.wished),
    now: changedSince ? shownValue(field, file[field]) : null,
    changedSince,
    explanation: content && (full ? content.explanation : maskNumbers(content.explanation)),
    erased: content === null,
    evidence,
    decidedBy:
      request.decidedName === null
        ? null
        : {
            name: request.decidedName,
            role: request.decidedRole ?? '',
            organizationName: request.decidedOrganization ?? '',
          },
    reason: request.reason,
    version: request.version,
    can: abilitiesOf(actor, place),
  };
}
