import { randomBytes } from 'node:crypto';
import { stages } from '@zhibu/contract/fields';
import { above } from '../../kernel/ancestors.ts';
import { canonical } from '../../kernel/audit.ts';
import type { Vault } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import { ageOn, type LocalDate } from '../../kernel/standards/dates.ts';
import { ethnicGroup } from '../../kernel/standards/ethnic-groups.ts';
import { sexes } from '../../kernel/standards/sex.ts';
import type { Services } from '../../services.ts';
import { receivesAt } from './transfers.blocks.ts';
import { say } from './transfers.messages.ts';
import type { TransferRecord } from './transfers.record.ts';
import { movable } from './transfers.rules.ts';
import { sameText } from './transfers.table.rules.ts';

/** What a letter says and its code opens to: no number of the person's, no address. Names stay as they were that day. */
export interface LetterContent {
  format: 'zhibu-letter-1';
  number: string;
  name: string;
  sex: string;
  /** On the day of the issue. */
  age: number;
  ethnicGroup: string | null;
  stage: TransferRecord['memberStage'];
  /** Who leaves: the branch, and the committee that issues. */
  branch: string;
  committee: string;
  to: string;
  issuedOn: LocalDate;
  until: LocalDate;
  /** From the issue to the last day. */
  days: number;
  /** `YYYY-MM` */
  duesUntil: string | null;
}

/** A letter that was just issued. */
export interface IssuedLetter {
  serial: number;
  /** `第 2026-0007 号`, given once by its committee. */
  number: string;
  code: string;
}

/** Crockford's base32: nobody mistakes a letter for a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 26;

/** 130 bits by chance. */
function newCode(): string {
  return [...randomBytes(codeLength)].map((byte) => alphabet[byte % 32]).join('');
}

/** A code as somebody types or scans it: alone, with blanks, or with the address around it, and what browsers put behind that. */
export function codeIn(text: string): string {
  const address = text.trim().replace(/[?#].*$/su, '');
  const last = address.split('/').findLast((part) => part !== '') ?? '';
  return last.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

export const signContent = (vault: Pick<Vault, 'sign'>, content: LetterContent) =>
  vault.sign(canonical(content));

/** Issues the next letter of a transfer in the transaction of the step: number, code, content, signature. */
export async function issueLetter(
  services: Services,
  tx: Tx,
  transfer: TransferRecord,
  { on, until }: { on: LocalDate; until: LocalDate },
): Promise<IssuedLetter> {
  const serial = transfer.letterSerial + 1;
  const number = await nextNumber(tx, transfer, Number(on.slice(0, 4)));
  const code = newCode();
  const content = await contentOf(tx, transfer, { number, on, until });
  await tx.run(sql`
    INSERT INTO transfer_letter (region_id, transfer_id, serial, number, code, org_path, organization_id, destination_path,
      destination_id, member_id, content, signature, issued_on, valid_until, state)
    VALUES (${transfer.regionId}, ${transfer.id}::uuid, ${serial}, ${number}, ${code}, ${transfer.orgPath},
      ${transfer.organizationId}::uuid, ${transfer.destinationPath}, ${transfer.destinationId}::uuid,
      ${transfer.memberId}::uuid, ${JSON.stringify(content)}::jsonb, ${signContent(services.vault, content)}, ${on}::date,
      ${until}::date, 'valid')`);
  await tx.run(sql`INSERT INTO letter_locator (code, region_id, transfer_id, serial)
    VALUES (${code}, ${transfer.regionId}, ${transfer.id}::uuid, ${serial})`);
  return { serial, number, code };
}

/**
 * The day of the first letter of a transfer to one place, or to a committee that this one took over since, in however many
 * steps: what ended is followed by its successor, what receives no more by the committee above it. An organisation outside is
 * the same however its name is spaced. Null: none went there.
 */
export async function firstIssueTo(
  reader: Reader,
  { regionId, id }: TransferRecord,
  to: Pick<TransferRecord, 'destinationId' | 'destinationName'>,
): Promise<LocalDate | null> {
  const rows = await reader.rows(sql<{ on: LocalDate; name: string }>`
    WITH RECURSIVE letter AS (
      SELECT issued_on, destination_id AS place, content ->> 'to' AS name FROM transfer_letter
      WHERE region_id = ${regionId} AND transfer_id = ${id}::uuid
      UNION
      SELECT l.issued_on, coalesce(o.successor_id, c.id), l.name
      FROM letter l JOIN organization_locator ol ON ol.organization_id = l.place
      JOIN organization o ON o.region_id = ol.region_id AND o.id = l.place
      LEFT JOIN LATERAL (
        SELECT c.id FROM organization c
        WHERE c.region_id = o.region_id AND c.path = ${above(sql.ref('o.path'))} AND ${receivesAt(sql.ref('c.kind'))}
        ORDER BY c.path DESC LIMIT 1) c ON o.ended_on IS NULL AND NOT ${receivesAt(sql.ref('o.kind'))}
      WHERE coalesce(o.successor_id, c.id) IS NOT NULL)
    SELECT issued_on AS on, name FROM letter WHERE place IS NOT DISTINCT FROM ${to.destinationId}::uuid ORDER BY issued_on`);
  const isThere = ({ name }: { name: string }) =>
    to.destinationId !== null || sameText(name, to.destinationName);
  return rows.find(isThere)?.on ?? null;
}

/** One sequence a committee and year; the row is locked until the letter is out, so none is skipped or given twice. */
async function nextNumber(tx: Tx, { regionId, committeeId }: TransferRecord, year: number): Promise<string> {
  const row = await tx.first(sql<{ last: number }>`
    INSERT INTO letter_number (region_id, organization_id, year, last) VALUES (${regionId}, ${committeeId}::uuid, ${year}, 1)
    ON CONFLICT (region_id, organization_id, year) DO UPDATE SET last = letter_number.last + 1 RETURNING last`);
  return `第 ${year}-${String(row?.last ?? 0).padStart(4, '0')} 号`;
}

interface Person {
  name: string;
  sex: keyof typeof sexes;
  birth: LocalDate;
  ethnicGroup: string | null;
  stage: TransferRecord['memberStage'];
}

/** What the file says on the day of the issue. @throws Problem 409 the member is not the origin's any more, or has left the Party */
async function contentOf(
  reader: Reader,
  transfer: TransferRecord,
  { number, on, until }: { number: string; on: LocalDate; until: LocalDate },
): Promise<LetterContent> {
  const person = await reader.first(sql<Person>`
    SELECT name, sex, birth, ethnic_group AS "ethnicGroup", stage FROM member
    WHERE region_id = ${transfer.regionId} AND id = ${transfer.memberId}::uuid`);
  const object = { object: { type: 'transfer', id: transfer.id } };
  if (!person) throw conflict(say.memberElsewhere, object);
  if (!movable.includes(person.stage)) throw conflict(say.noLetterFor(stages[person.stage]), object);
  return {
    format: 'zhibu-letter-1',
    number,
    name: person.name,
    sex: sexes[person.sex].zh,
    age: ageOn(person.birth, on),
    ethnicGroup: person.ethnicGroup === null ? null : (ethnicGroup(person.ethnicGroup)?.zh ?? null),
    stage: person.stage,
    branch: transfer.originName,
    committee: transfer.committeeName,
    to: transfer.destinationName,
    issuedOn: on,
    until,
    days: daysBetween(on, until),
    duesUntil: transfer.duesUntil,
  };
}

const dayMs = 86_400_000;
const daysBetween = (from: LocalDate, until: LocalDate) =>
  Math.round((Date.parse(until) - Date.parse(from)) / dayMs);

/** Who leaves, as letters and their page name it; whoever belongs to the committee itself leaves that. */
export const originOf = ({ committee, branch }: LetterContent) =>
  committee === branch ? committee : `${committee} ${branch}`;

/** The present letter holds until another day; what it says is signed anew under the same number and code. */
export async function extendLetter(
  services: Services,
  tx: Tx,
  transfer: TransferRecord,
  until: LocalDate,
): Promise<void> {
  const { regionId, id, letterSerial } = transfer;
  const row = await tx.first(sql<{ content: LetterContent }>`
    SELECT content FROM transfer_letter
    WHERE region_id = ${regionId} AND transfer_id = ${id}::uuid AND serial = ${letterSerial}`);
  if (!row) throw new Error(`transfers: ${id} has no letter to extend`);
  const { content: said } = row;
  const { memberStage: stage, duesUntil } = transfer;
  if (!movable.includes(stage))
    throw conflict(say.noLetterFor(stages[stage]), { object: { type: 'transfer', id } });
  const content = { ...said, stage, duesUntil, until, days: daysBetween(said.issuedOn, until) };
  await tx.run(sql`
    UPDATE transfer_letter SET valid_until = ${until}::date, content = ${JSON.stringify(content)}::jsonb,
      signature = ${signContent(services.vault, content)}
    WHERE region_id = ${regionId} AND transfer_id = ${id}::uuid AND serial = ${letterSerial}`);
}

/** The present letter holds no more; none is no fault. @param fate `used`: the member was received */
export async function closeLetter(
  tx: Tx,
  { regionId, id, letterSerial }: TransferRecord,
  fate: { state: 'used' } | { state: 'void'; reason: string },
): Promise<void> {
  const reason = fate.state === 'void' ? fate.reason : null;
  await tx.run(sql`
    UPDATE transfer_letter SET state = ${fate.state}, void_reason = ${reason}
    WHERE region_id = ${regionId} AND transfer_id = ${id}::uuid AND serial = ${letterSerial} AND state = 'valid'`);
}

/**
 * The transfer of the letter that has this code (with or without the address around it); undefined: none.
 * `isPresent`: it is the letter with which one checks in now, not one that was replaced; `isHere`: the actor's reach has it.
 */
export function transferOfCode(
  tx: Tx,
  text: string,
): Promise<{ regionId: number; id: string; isPresent: boolean; isHere: boolean } | undefined> {
  return tx.first(sql<{ regionId: number; id: string; isPresent: boolean; isHere: boolean }>`
    SELECT l.region_id AS "regionId", l.transfer_id AS id, coalesce(p.state = 'valid', false) AS "isPresent",
      p.state IS NOT NULL AS "isHere"
    FROM letter_locator l LEFT JOIN transfer_letter p
      ON p.region_id = l.region_id AND p.transfer_id = l.transfer_id AND p.serial = l.serial
    WHERE l.code = ${codeIn(text)}`);
}

/** The code of the present letter; null: there is none that holds. */
export async function codeOf(
  reader: Reader,
  { regionId, id, letterSerial }: TransferRecord,
): Promise<string | null> {
  const row = await reader.first(sql<{ code: string }>`
    SELECT code FROM transfer_letter
    WHERE region_id = ${regionId} AND transfer_id = ${id}::uuid AND serial = ${letterSerial}`);
  return row?.code ?? null;
}
