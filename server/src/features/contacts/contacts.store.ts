import type { ContactKind, WayOfContact } from '@zhibu/contract/contact-kinds';
import type { RawBuilder } from 'kysely';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { regionsOf } from '../members/public.ts';
import type { ContactFacts } from './contacts.rules.ts';

export interface ContactRecord {
  id: string;
  memberId: string;
  kind: ContactKind;
  how: WayOfContact;
  day: LocalDate;
  by: string;
  note: string | null;
  recordedBy: string;
  recordedAt: Date;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
  withdrawalReason: string | null;
  version: number;
}

const columns = sql`c.id, c.member_id AS "memberId", c.kind, c.how, c.day, c.by_name AS by, c.note,
  c.recorded_name AS "recordedBy", c.recorded_at AS "recordedAt", c.withdrawn_name AS "withdrawnBy",
  c.withdrawn_at AS "withdrawnAt", c.withdrawal_reason AS "withdrawalReason", c.version`;

/** The file whose contacts are meant, as the members' loader gave it. */
export interface OfMember {
  regionId: number;
  id: string;
}

export type Position = readonly [day: string, id: string] | null;

/** One more row than asked says whether there is a next page. */
export function contactsPage(
  reader: Reader,
  { regionId, id }: OfMember,
  after: Position,
  limit: number,
): Promise<ContactRecord[]> {
  const [day, last] = after ?? [null, null];
  return reader.rows(sql<ContactRecord>`
    SELECT ${columns} FROM member_contact c
    WHERE c.region_id = ${regionId} AND c.member_id = ${id}::uuid
      AND (${day}::date IS NULL OR (c.day, c.id) < (${day}::date, ${last}::uuid))
    ORDER BY c.day DESC, c.id DESC LIMIT ${limit + 1}`);
}

/** Row-level security hides what is out of reach; the file behind it decides on the change. @throws 404 */
export async function findContact(reader: Reader, actor: Actor, id: string): Promise<ContactRecord> {
  const found = await reader.first(sql<ContactRecord>`
    SELECT ${columns} FROM member_contact c
    WHERE c.region_id = ANY(${regionsOf(actor)}::integer[]) AND c.id = ${id}::uuid`);
  if (!found) throw notFound('member_contact', id);
  return found;
}

/** What the rules ask about: of the file, and the last talk and contact that count. */
export const factColumns = sql`m.stage, m.presence, m.presence_since AS "presenceSince", m.floating_since AS "floatingSince", m.applied,
  (m.created_at AT TIME ZONE 'Asia/Shanghai')::date AS "onRecord", m.last_talk_on AS "lastTalk",
  m.last_contact_on AS "lastContact"`;

export async function contactFacts(reader: Reader, { regionId, id }: OfMember): Promise<ContactFacts> {
  const found = await reader.first(sql<ContactFacts>`
    SELECT ${factColumns} FROM member m WHERE m.region_id = ${regionId} AND m.id = ${id}::uuid`);
  if (!found) throw notFound('member', id);
  return found;
}

/** The same of many, by the member's id; of files out of the scope there is nothing. */
export async function contactFactsOf(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ContactFacts>> {
  const rows = await reader.rows(sql<ContactFacts & { id: string }>`
    SELECT m.id, ${factColumns} FROM member_locator l JOIN member m ON m.region_id = l.region_id AND m.id = l.member_id
    WHERE l.member_id = ANY(${[...ids]}::uuid[])`);
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

/** Until when the next contact is due, as {@link contactDue} has it: of whoever is lost, abroad or floats. */
export function contactDueOf(rulebook: Rulebook): RawBuilder<LocalDate> {
  const months = (
    rule: 'lost_contact.attempt_months' | 'abroad.contact_months' | 'floating.contact_months',
  ) => sql`${rulebook.value(rule)}::int`;
  return sql<LocalDate>`(greatest(CASE m.presence WHEN 'present' THEN m.floating_since ELSE m.presence_since END,
    (m.created_at AT TIME ZONE 'Asia/Shanghai')::date, m.last_talk_on, m.last_contact_on) + make_interval(months =>
    CASE m.presence WHEN 'lost' THEN ${months('lost_contact.attempt_months')}
      WHEN 'abroad' THEN ${months('abroad.contact_months')} ELSE ${months('floating.contact_months')} END))::date`;
}

/** @param member locked */
async function keepLast(tx: Tx, { regionId, id }: OfMember): Promise<void> {
  const last = (kind: ContactKind) => sql`(SELECT max(c.day) FROM member_contact c
    WHERE c.region_id = m.region_id AND c.member_id = m.id AND c.kind = ${kind} AND c.withdrawn_at IS NULL)`;
  await tx.run(sql`UPDATE member m SET last_talk_on = ${last('talk')}, last_contact_on = ${last('contact')}
    WHERE m.region_id = ${regionId} AND m.id = ${id}::uuid`);
}

export interface NewContact {
  kind: ContactKind;
  how: WayOfContact;
  day: LocalDate;
  by: string;
  note: string | null;
}

/** @param member locked, so that its path stays where the row is put */
export async function insertContact(
  tx: Tx,
  actor: Actor,
  member: OfMember & { orgPath: string },
  { kind, how, day, by, note }: NewContact,
  now: Date,
): Promise<string> {
  const id = newId();
  await tx.run(sql`
    INSERT INTO member_contact (region_id, id, member_id, org_path, kind, how, day, by_name, note, recorded_by,
      recorded_name, recorded_at)
    VALUES (${member.regionId}, ${id}::uuid, ${member.id}::uuid, ${member.orgPath}, ${kind}, ${how}, ${day}::date,
      ${by}, ${note}, ${actor.accountId}::uuid, ${actor.name}, ${now})`);
  await keepLast(tx, member);
  return id;
}

/** @param member locked */
export async function withdraw(
  tx: Tx,
  actor: Actor,
  member: OfMember,
  id: string,
  reason: string,
  now: Date,
): Promise<void> {
  await tx.run(sql`
    UPDATE member_contact SET withdrawn_by = ${actor.accountId}::uuid, withdrawn_name = ${actor.name},
      withdrawn_at = ${now}, withdrawal_reason = ${reason}, version = version + 1
    WHERE region_id = ${member.regionId} AND id = ${id}::uuid`);
  await keepLast(tx, member);
}
