import type { Reader, Tx } from '../../kernel/database.ts';
import { sql } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import type { TransferRecord } from './transfers.record.ts';
export interface IssuedLetter {
  serial: number;
  number: string;
  code: string;
}
export async function issueLetter(
  _s: Services,
  tx: Tx,
  t: TransferRecord,
  l: { on: LocalDate; until: LocalDate },
): Promise<IssuedLetter> {
  const serial = t.letterSerial + 1;
  const code = newId().replaceAll('-', '');
  const number = `第 2026-${code.slice(-6)} 号`;
  await tx.run(
    sql`INSERT INTO transfer_letter VALUES (${t.regionId}, ${t.id}::uuid, ${serial}, ${number}, ${code}, ${t.orgPath}, ${t.organizationId}::uuid, ${t.destinationPath}, ${t.destinationId}::uuid, ${t.memberId}::uuid, '{}', '', ${l.on}::date, ${l.until}::date, 'valid', NULL)`,
  );
  await tx.run(sql`INSERT INTO letter_locator VALUES (${code}, ${t.regionId}, ${t.id}::uuid, ${serial})`);
  return { serial, number, code };
}
export async function extendLetter(_s: Services, tx: Tx, t: TransferRecord, until: LocalDate): Promise<void> {
  await tx.run(
    sql`UPDATE transfer_letter SET valid_until = ${until}::date WHERE region_id = ${t.regionId} AND transfer_id = ${t.id}::uuid AND serial = ${t.letterSerial}`,
  );
}
export async function closeLetter(
  tx: Tx,
  t: TransferRecord,
  f: { state: 'used' } | { state: 'void'; reason: string },
): Promise<void> {
  await tx.run(
    sql`UPDATE transfer_letter SET state = ${f.state}, void_reason = ${f.state === 'void' ? f.reason : null} WHERE region_id = ${t.regionId} AND transfer_id = ${t.id}::uuid AND serial = ${t.letterSerial}`,
  );
}
export async function transferOfCode(
  tx: Tx,
  text: string,
): Promise<{ regionId: number; id: string; isPresent: boolean } | undefined> {
  return tx.first(
    sql<{
      regionId: number;
      id: string;
      isPresent: boolean;
    }>`SELECT l.region_id AS "regionId", l.transfer_id AS id, coalesce(l.serial = t.letter_serial, true) AS "isPresent" FROM letter_locator l LEFT JOIN transfer t ON t.id = l.transfer_id WHERE l.code = ${text}`,
  );
}
export async function codeOf(reader: Reader, t: TransferRecord): Promise<string | null> {
  return (
    (
      await reader.first(
        sql<{
          code: string;
        }>`SELECT code FROM transfer_letter WHERE region_id = ${t.regionId} AND transfer_id = ${t.id}::uuid AND serial = ${t.letterSerial}`,
      )
    )?.code ?? null
  );
}
