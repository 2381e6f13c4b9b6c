import { divisionLines } from '../../kernel/standards/divisions.data.ts';
import { divisionPath } from '../../kernel/standards/divisions.ts';
import { compactText } from '../../kernel/standards/text.ts';

const codes = divisionLines.flatMap((line) => line.split('|').map((entry) => entry.slice(0, 6))).sort();
const most = 20;

/** Divisions whose code begins with the text or whose full name contains it, by code; at most 20. */
export function findDivisions(text: string): { code: string; name: string }[] {
  const wanted = compactText(text);
  if (wanted === '') return [];
  const byCode = /^\d+$/.test(wanted);
  const found: { code: string; name: string }[] = [];
  for (const code of codes) {
    if (byCode && !code.startsWith(wanted)) continue;
    const name = divisionPath(code);
    if (name === null || !(byCode || name.includes(wanted))) continue;
    found.push({ code, name });
    if (found.length === most) break;
  }
  return found;
}
