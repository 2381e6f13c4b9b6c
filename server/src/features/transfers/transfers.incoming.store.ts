import type { Vault } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { type MemberInput, type MemberValues, place } from '../members/public.ts';
import { refusalOfWaiting } from './transfers.incoming.known.ts';
import { say } from './transfers.messages.ts';
import type { TransferRecord } from './transfers.record.ts';

/** What stands in the row besides the sealed values: what a new file needs. */
export type IncomingPerson = Pick<
  MemberValues,
  'name' | 'sex' | 'birth' | 'ethnicGroup' | 'education' | 'stage' | 'joined' | 'full' | 'applied'
>;

export interface IncomingRow {
  memberId: string;
  returns: boolean;
  number: string;
  issuer: string;
  arrivedOn: LocalDate;
  person: IncomingPerson;
  /** Base64. */
  idNumberEncrypted: string;
  phoneEncrypted: string | null;
}

/**
 * A letter is registered once and a person waits once in the whole registry, whoever else tries at the same instant.
 * @throws Problem 409
 */
export async function reserveIncoming(
  vault: Vault,
  tx: Tx,
  regionId: number,
  transferId: string,
  { letter, idNumber }: { letter: string; idNumber: string },
): Promise<void> {
  const take = (digest: Buffer) =>
    tx.run(sql`INSERT INTO incoming_locator (digest, region_id, transfer_id)
      VALUES (${digest}, ${regionId}, ${transferId}::uuid) ON CONFLICT DO NOTHING`);
  if ((await take(vault.blindIndex('letter', letter))) === 0)
    throw conflict(say.letterKnown, { errors: [{ pointer: '/letter/number', detail: say.letterKnown }] });
  const person = vault.blindIndex('letter', waitsBy(idNumber));
  if ((await take(person)) > 0) return;
  const other = await tx.first(sql<{ regionId: number; transferId: string }>`
    SELECT region_id AS "regionId", transfer_id AS "transferId" FROM incoming_locator WHERE digest = ${person}`);
  throw await refusalOfWaiting(vault, tx, idNumber, other);
}

/** By which a person waits; see {@link reserveIncoming}. */
export const waitsBy = (idNumber: string) => `person ${idNumber}`;

export async function insertIncoming(
  tx: Tx,
  vault: Vault,
  { regionId, id, orgPath, organizationId, memberId, letterNumber, originName }: TransferRecord,
  { values, arrivedOn, returns }: { values: MemberValues; arrivedOn: LocalDate; returns: boolean },
): Promise<void> {
  const { name, sex, birth, ethnicGroup, education, stage, joined, full, applied, phone } = values;
  const person: IncomingPerson = { name, sex, birth, ethnicGroup, education, stage, joined, full, applied };
  const sealedPhone = phone === null ? null : vault.seal(phone, place.phone(memberId));
  await tx.run(sql`
    INSERT INTO transfer_incoming (region_id, transfer_id, org_path, organization_id, member_id, returns, number, issuer,
      arrived_on, person, id_number_encrypted, phone_encrypted)
    VALUES (${regionId}, ${id}::uuid, ${orgPath}, ${organizationId}::uuid, ${memberId}::uuid, ${returns}, ${letterNumber},
      ${originName}, ${arrivedOn}::date, ${JSON.stringify(person)}::jsonb,
      ${vault.seal(values.idNumber, place.idNumber(memberId))}, ${sealedPhone})`);
}

/** What the letter said; undefined once it has become a member, or came to nothing. */
export function incomingOf(
  reader: Reader,
  { regionId, id }: Pick<TransferRecord, 'regionId' | 'id'>,
): Promise<IncomingRow | undefined> {
  return reader.first(sql<IncomingRow>`
    SELECT i.member_id AS "memberId", i.returns, i.number, i.issuer, i.arrived_on AS "arrivedOn", i.person,
      encode(i.id_number_encrypted, 'base64') AS "idNumberEncrypted", encode(i.phone_encrypted, 'base64') AS "phoneEncrypted"
    FROM transfer_incoming i WHERE i.region_id = ${regionId} AND i.transfer_id = ${id}::uuid`);
}

/** The row as the values of a file. */
export function inputOf(
  vault: Vault,
  { memberId, person, ...sealed }: IncomingRow,
): MemberInput & { idNumber: string } {
  return {
    ...person,
    idNumber: vault.open(sealed.idNumberEncrypted, place.idNumber(memberId)),
    phone: sealed.phoneEncrypted && vault.open(sealed.phoneEncrypted, place.phone(memberId)),
  };
}

/**
 * It has ended: the numbers that waited here are kept no longer. A letter that was used stays known for ever; one that
 * came to nothing may be registered again.
 */
export async function closeIncoming(
  tx: Tx,
  { regionId, id }: TransferRecord,
  person: Buffer | null,
): Promise<void> {
  await tx.run(
    sql`DELETE FROM transfer_incoming WHERE region_id = ${regionId} AND transfer_id = ${id}::uuid`,
  );
  await tx.run(sql`DELETE FROM incoming_locator WHERE transfer_id = ${id}::uuid
    AND (${person}::bytea IS NULL OR digest = ${person}::bytea)`);
}
