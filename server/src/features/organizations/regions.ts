import { sql, type Tx } from '../../kernel/database.ts';
import { invalid } from '../../kernel/errors.ts';
import { divisionName } from '../../kernel/standards/divisions.ts';

export interface Region {
  id: number;
  name: string;
  /** `n.15.07`: an organisation's path begins with it. */
  path: string;
}

/**
 * A prefecture's row, with the province and the nation above it, made where missing (scale rule 2).
 * @param regionId the first four digits of a division code, 1507; 1500 for what belongs to the province itself
 * @throws Problem 422 for a number that cannot be one
 */
export async function ensureRegion(tx: Tx, regionId: number): Promise<Region> {
  if (!Number.isInteger(regionId) || regionId < 1000 || regionId > 8999)
    throw invalid({
      zh: '地区代码应为行政区划代码的前四位，例如 1507。',
      en: 'A region is the first four digits of a division code, for example 1507.',
    });
  const province = Math.floor(regionId / 100);
  const path = `n.${province}.${String(regionId % 100).padStart(2, '0')}`;
  const name = regionName(regionId);
  await tx.run(sql`
    INSERT INTO region (id, parent_id, level, name, path) VALUES
      (1, NULL, 'nation', '中国', 'n'),
      (${province}::int, 1, 'province', ${divisionName(`${province}0000`) ?? String(province)}, ${`n.${province}`}),
      (${regionId}::int, ${province}::int, 'prefecture', ${name}, ${path})
    ON CONFLICT (id) DO NOTHING`);
  return { id: regionId, name, path };
}

/** The name in GB/T 2260; the number itself for a division that is not in force any more. */
export function regionName(regionId: number): string {
  const known = divisionName(`${regionId}00`);
  if (regionId % 100 !== 0) return known ?? String(regionId);
  return known === null ? String(regionId) : `${known}直属`;
}
