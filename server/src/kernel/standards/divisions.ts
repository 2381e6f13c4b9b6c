import { divisionLines } from './divisions.data.ts';

/**
 * Administrative divisions, GB/T 2260. Codes have six digits: two of province, two of prefecture,
 * two of county. Names are a help for the reader and a seed for regions; a code is never refused
 * because it is unknown here, since old documents carry abolished codes.
 */
export interface Prefecture {
  /** The region's id: the first four digits as an integer. */
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly province: string;
}

const MUNICIPALITIES = new Set(['11', '12', '31', '50']);
const names = new Map<string, string>();
for (const line of divisionLines) {
  for (const entry of line.split('|')) names.set(entry.slice(0, 6), entry.slice(6));
}

/** Name of a division by its code; only the first six digits count. Null when not in force or unknown. */
export function divisionName(code: string): string | null {
  const six = code.slice(0, 6).padEnd(6, '0');
  return names.get(six) ?? (MUNICIPALITIES.has(six.slice(0, 2)) ? municipalPrefecture(six) : null);
}

function municipalPrefecture(six: string): string | null {
  return six.endsWith('00') ? (names.get(`${six.slice(0, 2)}0000`) ?? null) : null;
}

/** Name with what it lies in: 150785 → 内蒙古自治区呼伦贝尔市根河市. Null when unknown. */
export function divisionPath(code: string): string | null {
  const six = code.slice(0, 6).padEnd(6, '0');
  if (divisionName(six) === null) return null;
  const levels = new Set([`${six.slice(0, 2)}0000`, `${six.slice(0, 4)}00`, six]);
  const parts = [...levels].map((level) => names.get(level)).filter((name) => name !== undefined);
  return parts.filter((name) => !name.includes('直辖')).join('');
}

/**
 * The region (prefecture) of a code that begins with six digits of division: 150785 → 1507. A
 * municipality is one region whatever its third and fourth digit say (1102 and 5002 are its
 * counties): 310230 → 3101. Codes of province organs end in 00: 150000 → 1500. Null when the text
 * does not begin with a division code.
 */
export function regionOf(code: string): number | null {
  if (!/^[1-8]\d{5}/.test(code)) return null;
  const province = code.slice(0, 2);
  if (MUNICIPALITIES.has(province) && code.slice(2, 4) !== '00') return Number(`${province}01`);
  return Number(code.slice(0, 4));
}

/** Every prefecture-level division in force, in order of its code; municipalities count as one. */
export function listPrefectures(): Prefecture[] {
  const regions = new Map<number, Prefecture>();
  for (const code of names.keys()) {
    const id = regionOf(code);
    const province = names.get(`${code.slice(0, 2)}0000`) ?? '';
    const isProvince = code.endsWith('0000');
    if (id === null || (isProvince && !['71', '81', '82'].includes(code.slice(0, 2)))) continue;
    if (regions.has(id)) continue;
    const name = names.get(`${id}00`) ?? province;
    regions.set(id, { id, code: `${id}00`, name, province });
  }
  return [...regions.values()].sort((a, b) => a.id - b.id);
}
