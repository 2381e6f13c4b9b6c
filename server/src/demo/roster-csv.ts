import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type MemberField, memberFields, stages } from '@zhibu/contract/fields';
import { education } from '../kernel/standards/education.ts';
import { ethnicGroup } from '../kernel/standards/ethnic-groups.ts';
import { sexes } from '../kernel/standards/sex.ts';
import type { DatePrecision, MemberSpec } from './specs.ts';

/** Columns in the order of the file; headings are those of our own export. */
const columns: readonly (readonly [MemberField, (member: MemberSpec) => string | null])[] = [
  ['name', (m) => m.name],
  ['sex', (m) => sexes[m.sex].zh],
  ['idNumber', (m) => m.idNumber],
  ['birth', (m) => m.birth],
  ['ethnicGroup', (m) => ethnicGroup(m.ethnicGroup)?.zh ?? null],
  ['nativePlace', (m) => m.nativePlace],
  ['education', (m) => (m.education === null ? null : (education(m.education)?.zh ?? null))],
  ['school', (m) => m.school],
  ['stage', (m) => stages[m.stage].zh],
  ['applied', (m) => m.applied],
  ['joined', (m) => dateText(m.joined, m.joinedPrecision)],
  ['full', (m) => dateText(m.full, m.fullPrecision)],
  ['introducers', (m) => m.introducers],
  ['phone', (m) => m.phone],
  ['email', (m) => m.email],
  ['address', (m) => m.address],
  ['workUnit', (m) => m.workUnit],
  ['occupation', (m) => m.occupation],
  ['workStarted', (m) => m.workStarted],
  ['organization', (m) => m.organizationCode],
  ['notes', (m) => m.notes],
];

/**
 * Writes members as a clean roster: UTF-8 with BOM (so that Excel opens it), CRLF, one record a line,
 * the branch by its code. Streams; memory does not grow with the number of rows.
 * @returns the number of rows written, without the heading
 */
export async function writeRoster(path: string, members: Iterable<MemberSpec>): Promise<number> {
  let rows = 0;
  function* chunks(): Generator<string> {
    let chunk = `\uFEFF${columns.map(([field]) => memberFields[field].headings[0]).join(',')}\r\n`;
    for (const member of members) {
      chunk += `${columns.map(([, value]) => quoted(value(member) ?? '')).join(',')}\r\n`;
      rows++;
      if (chunk.length < 60_000) continue;
      yield chunk;
      chunk = '';
    }
    yield chunk;
  }
  await pipeline(Readable.from(chunks()), createWriteStream(path));
  return rows;
}

/** RFC 4180: quoted where a comma, quote or line break is inside. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A month-precise date is written as offices do, 1985.06, so that its precision survives the import. */
function dateText(date: string | null, precision: DatePrecision): string | null {
  return date !== null && precision === 'month' ? date.slice(0, 7).replace('-', '.') : date;
}
