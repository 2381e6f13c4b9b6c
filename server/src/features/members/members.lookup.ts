import type { Vault } from '../../kernel/crypto.ts';
import { type Reader, sql } from '../../kernel/database.ts';

/**
 * Whose files these ID numbers lead to, within the scope of the transaction: a number that is nobody's and one that lies
 * out of reach are both not among the answers.
 * @param numbers 18 characters each
 */
export async function membersByIdNumber(
  reader: Reader,
  vault: Vault,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const byIndex = new Map(
    numbers.map((number) => [vault.blindIndex('id_number', number).toString('hex'), number]),
  );
  const rows = await reader.rows(sql<{ index: string; id: string }>`
    SELECT encode(l.blind_index, 'hex') AS index, m.id FROM id_number_locator l
    JOIN member m ON m.region_id = l.region_id AND m.id = l.member_id
    WHERE l.blind_index = ANY(ARRAY(SELECT decode(hex, 'hex') FROM unnest(${[...byIndex.keys()]}::text[]) AS hex))`);
  return new Map(rows.flatMap(({ index, id }) => [[byIndex.get(index) ?? '', id]]));
}
