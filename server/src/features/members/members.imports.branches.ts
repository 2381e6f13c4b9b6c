import { type Reader, sql } from '../../kernel/database.ts';
import type { Words } from '../../kernel/errors.ts';
import { compactText } from '../../kernel/standards/text.ts';
import { holdsPeople } from '../organizations/public.ts';
import { say } from './members.imports.messages.ts';
import type { RosterRow } from './members.roster.rules.ts';

export type Branch =
  | { kind: 'branch'; id: string; path: string }
  | { kind: 'problem'; text: string; unknown: boolean; message: Words };

interface Found {
  id: string;
  path: string;
  code: string;
  name: string;
  shortName: string | null;
  kind: string;
  parentName: string | null;
}

export type BranchFinder = (rows: readonly RosterRow[]) => Promise<(Branch | null)[]>;

/** Names differ in spaces and full-width signs between a spreadsheet and the registry; codes do not. */
const normal = (text: string) => compactText(text).toLowerCase();

/**
 * Finds the branches that rows name: by code, by name, by short name, or by `parent/name`, below the import's
 * organisation. Asks once per distinct text. Null where the row names none (its rules say so already).
 */
export function branchFinder(reader: Reader, scope: { regionId: number; orgPath: string }): BranchFinder {
  const answers = new Map<string, Branch>();

  async function ask(texts: readonly string[]): Promise<void> {
    const lastParts = texts.map(
      (text) =>
        text
          .split(/[/／>＞\\]/)
          .at(-1)
          ?.trim() ?? text,
    );
    const wanted = [
      ...new Set([...texts, ...lastParts, ...texts.map(compactText), ...lastParts.map(compactText)]),
    ];
    const rows = await reader.rows(sql<Found>`
      SELECT o.id, o.path, o.code, o.name, o.short_name AS "shortName", o.kind, p.name AS "parentName"
      FROM organization o LEFT JOIN organization p ON p.region_id = o.region_id AND p.id = o.parent_id
      WHERE o.region_id = ${scope.regionId} AND o.path >= ${scope.orgPath} AND o.path < ${`${scope.orgPath}/`}
        AND o.ended_on IS NULL
        AND (o.code = ANY(${wanted}::text[]) OR o.name = ANY(${wanted}::text[]) OR o.short_name = ANY(${wanted}::text[]))`);
    for (const text of texts) answers.set(text, decide(text, rows));
  }

  return async (batch) => {
    const textOf = ({ organizationCode, organizationText }: RosterRow) =>
      (organizationCode || organizationText).trim();
    const texts = new Set(batch.map(textOf).filter((text) => text !== '' && !answers.has(text)));
    if (texts.size > 0) await ask([...texts]);
    if (!answers.has('') && batch.some((row) => textOf(row) === ''))
      answers.set('', await own(reader, scope));
    return batch.map((row) => answers.get(textOf(row)) ?? null);
  };
}

/** A roster without a column of branches: its people belong to the import's own organisation, if that is a branch. */
async function own(reader: Reader, scope: { regionId: number; orgPath: string }): Promise<Branch> {
  const found = await reader.first(sql<Found>`SELECT id, path, kind FROM organization
    WHERE region_id = ${scope.regionId} AND path = ${scope.orgPath}`);
  if (found && holdsPeople(found.kind)) return { kind: 'branch', id: found.id, path: found.path };
  return { kind: 'problem', text: '', unknown: false, message: say.branchNotSaid };
}

function decide(text: string, rows: readonly Found[]): Branch {
  const whole = normal(text);
  const byCode = rows.filter((row) => normal(row.code) === whole);
  const byName = rows.filter((row) => normal(row.name) === whole);
  const byShortName = rows.filter((row) => row.shortName !== null && normal(row.shortName) === whole);
  const parts = text.split(/[/／>＞\\]/).map((part) => normal(part));
  const byPath = parts.length < 2 ? [] : rows.filter((row) => isAt(row, parts));
  const matches = [byCode, byName, byShortName, byPath].find((list) => list.length > 0) ?? [];
  const holds = matches.filter((row) => holdsPeople(row.kind));
  const [only] = holds;
  if (only && holds.length === 1) return { kind: 'branch', id: only.id, path: only.path };
  const problem = (unknown: boolean, message: Words): Branch => ({ kind: 'problem', text, unknown, message });
  if (holds.length > 1) return problem(false, say.branchAmbiguous(text));
  if (matches.length > 0) return problem(false, say.notABranch(text));
  return problem(true, say.branchUnknown(text));
}

function isAt(row: Found, parts: readonly string[]): boolean {
  const [parent, name] = parts.slice(-2);
  return normal(row.name) === name && row.parentName !== null && normal(row.parentName) === parent;
}
