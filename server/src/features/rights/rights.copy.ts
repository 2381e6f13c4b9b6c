import { type EntryKind, memberFieldKeys } from '@zhibu/contract/fields';
import { type MemberCopyDocument, memberCopyVersion } from '@zhibu/contract/member-copy';
import type { FastifyReply } from 'fastify';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { forbidden } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { canCopy, findFor, type MemberRecord, place, recordAccess, valuesOf } from '../members/public.ts';
import { decisionsOf } from './rights.consents.ts';
import { mobilityOf, transfersOf } from './rights.copy.moves.ts';
import { copyPage } from './rights.copy.page.ts';
import { contentOf, requestsStatement } from './rights.corrections.store.ts';

/** More lines of the access log than this are not copied; the copy then says so. */
const mostLines = 20_000;

/**
 * The own file in full as a file to take along (PIPL art. 45): everything the registry knows of the person, by the
 * schema of docs/member-copy.schema.json, or as a page to read and print. Needs a fresh sign-in (contract: `fresh`),
 * is audited, and stands in the own access log.
 */
export async function copyMember(
  services: Services,
  actor: Actor,
  memberId: string,
  { format }: { format: 'json' | 'html' },
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { database, clock } = services;
  const now = clock.now();
  const copy = await database.transaction(actor.scope, async (tx) => {
    const record = await findFor(tx, actor, memberId);
    if (!canCopy(actor, record))
      throw forbidden({
        zh: '档案副本只能由本人下载。',
        en: 'Only the person takes a copy of the own file.',
      });
    // Before it is read, so that the copy tells of itself.
    await recordAccess(tx, actor, record, { at: now, action: 'copied', fields: [], reason: null });
    await audit(tx, actor, now, {
      action: 'members.copy',
      object: { type: 'member', id: memberId, name: record.name },
      after: { format },
    });
    return copyOf(tx, services, actor, record, now);
  });
  const name = `我的党员档案-${dayInChina(now)}.${format}`;
  const [type, text] =
    format === 'json'
      ? ['application/json; charset=utf-8', `${JSON.stringify(copy, null, 2)}\n`]
      : ['text/html; charset=utf-8', copyPage(copy, actor.locale)];
  return reply
    .type(type)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(text);
}

async function copyOf(
  reader: Reader,
  services: Services,
  actor: Actor,
  record: MemberRecord,
  now: Date,
): Promise<MemberCopyDocument> {
  const { vault } = services;
  const values = valuesOf(record, vault);
  const fields = memberFieldKeys.filter((key) => key !== 'organization').map((key) => [key, values[key]]);
  const lines = await accessOf(reader, record);
  return {
    format: 'zhibu-member-copy',
    formatVersion: memberCopyVersion,
    takenAt: now.toISOString(),
    member: {
      ...(Object.fromEntries(fields) as MemberCopyDocument['member']), // the values by the keys of the same table
      id: record.id,
      joinedPrecision: record.joinedPrecision,
      fullPrecision: record.fullPrecision,
      organization: { code: record.organizationCode, name: record.organizationName },
    },
    entries: await entriesOf(reader, services, record),
    files: await filesOf(reader, record),
    duties: await dutiesOf(reader, actor),
    corrections: (
      await reader.rows(
        requestsStatement(sql`WHERE c.region_id = ${record.regionId} AND c.member_id = ${record.id}::uuid
          ORDER BY c.id LIMIT 5000`),
      )
    ).map((request) => {
      const content = contentOf(request, vault);
      return {
        field: request.field,
        state: request.state,
        submittedAt: request.submittedAt.toISOString(),
        dueOn: request.dueOn,
        before: content?.before ?? null,
        wished: content?.wished ?? null,
        explanation: content?.explanation ?? null,
        decidedAt: request.decidedAt?.toISOString() ?? null,
        decidedBy: request.decidedName,
        reason: request.reason,
      };
    }),
    contacts: await contactsOf(reader, record),
    transfers: await transfersOf(reader, record.id),
    mobility: await mobilityOf(reader, record.id),
    consents: (await decisionsOf(reader, record)).map(({ purpose, given, wordsVersion, at }) => ({
      purpose,
      given,
      wordsVersion,
      at: at.toISOString(),
    })),
    history: await historyOf(reader, record),
    accessLog: lines.slice(0, mostLines),
    accessLogComplete: lines.length <= mostLines,
  };
}

interface EntryRow {
  id: string;
  kind: EntryKind;
  fromOn: LocalDate | null;
  untilOn: LocalDate | null;
  title: string;
  place: string | null;
  detail: string | null;
  secret: Buffer | null;
}

async function entriesOf(reader: Reader, { vault }: Services, record: MemberRecord) {
  const rows = await reader.rows(sql<EntryRow>`
    SELECT id, kind, from_on AS "fromOn", until_on AS "untilOn", title, place, detail, secret_encrypted AS secret
    FROM member_entry WHERE region_id = ${record.regionId} AND member_id = ${record.id}::uuid
    ORDER BY kind, from_on NULLS LAST, id LIMIT 5000`);
  return rows.map(({ id, secret, ...shown }) => ({
    ...shown,
    phone: secret && vault.open(secret, place.entry(id)),
  }));
}

async function filesOf(reader: Reader, record: MemberRecord) {
  const rows = await reader.rows(sql<{
    purpose: string;
    name: string;
    mediaType: string;
    size: number;
    sha256: Buffer;
    createdAt: Date;
  }>`
    SELECT purpose, name, media_type AS "mediaType", size, sha256, created_at AS "createdAt" FROM file
    WHERE region_id = ${record.regionId} AND member_id = ${record.id}::uuid AND deleted_at IS NULL
    ORDER BY id LIMIT 5000`);
  return rows.map(({ sha256, createdAt, ...shown }) => ({
    ...shown,
    sha256: sha256.toString('hex'),
    createdAt: createdAt.toISOString(),
  }));
}

/** Talks and contacts, those taken back too. */
async function contactsOf(reader: Reader, record: MemberRecord) {
  const rows = await reader.rows(sql<{
    kind: string;
    how: string;
    day: LocalDate;
    by: string;
    note: string | null;
    recordedBy: string;
    recordedAt: Date;
    withdrawnAt: Date | null;
    withdrawalReason: string | null;
  }>`
    SELECT kind, how, day, by_name AS by, note, recorded_name AS "recordedBy", recorded_at AS "recordedAt",
      withdrawn_at AS "withdrawnAt", withdrawal_reason AS "withdrawalReason"
    FROM member_contact WHERE region_id = ${record.regionId} AND member_id = ${record.id}::uuid
    ORDER BY day, id LIMIT 20000`);
  return rows.map(({ recordedAt, withdrawnAt, ...shown }) => ({
    ...shown,
    recordedAt: recordedAt.toISOString(),
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
  }));
}

/** The own account's duties, past ones too. */
function dutiesOf(reader: Reader, actor: Actor) {
  return reader.rows(sql<MemberCopyDocument['duties'][number]>`
    SELECT d.role, o.code AS "organizationCode", o.name AS "organizationName", d.from_on AS "fromOn",
      d.until_on AS "untilOn", d.ended_at IS NULL AS running
    FROM duty d JOIN organization o ON o.region_id = d.region_id AND o.id = d.organization_id
    WHERE d.account_id = ${actor.accountId}::uuid ORDER BY d.id LIMIT 1000`);
}

async function historyOf(reader: Reader, record: MemberRecord) {
  const rows = await reader.rows(sql<{
    kind: string;
    validOn: LocalDate;
    recordedAt: Date;
    by: string;
    role: string;
    changes: Record<string, [string | null, string | null]>;
  }>`
    SELECT kind, valid_on AS "validOn", recorded_at AS "recordedAt", actor_name AS by, duty_role AS role, changes
    FROM member_event WHERE region_id = ${record.regionId} AND member_id = ${record.id}::uuid
    ORDER BY id LIMIT 20000`);
  return rows.map(({ recordedAt, changes, ...shown }) => ({
    ...shown,
    recordedAt: recordedAt.toISOString(),
    changes: Object.entries(changes).map(([field, [before, after]]) => ({ field, before, after })),
  }));
}

async function accessOf(reader: Reader, record: MemberRecord) {
  const rows = await reader.rows(sql<{
    at: Date;
    by: string;
    role: string;
    organizationName: string;
    action: MemberCopyDocument['accessLog'][number]['action'];
    fields: string[];
    reason: string | null;
  }>`
    SELECT at, actor_name AS by, duty_role AS role, organization_name AS "organizationName", action,
      coalesce(fields, '{}') AS fields, reason
    FROM member_access WHERE region_id = ${record.regionId} AND member_id = ${record.id}::uuid
    ORDER BY id DESC LIMIT ${mostLines + 1}`);
  return rows.map(({ at, ...shown }) => ({ ...shown, at: at.toISOString() }));
}
