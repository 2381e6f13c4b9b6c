import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from './world.ts';

/** Every row of every table as text, as a plain dump would have it. Bytes stand as hexadecimal digits. */
export async function dump(
  world: Pick<World, 'look'>,
  leaveOut: readonly string[] = [],
): Promise<Map<string, string>> {
  const tables = await world.look<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const wanted = tables.filter(({ name }) => !leaveOut.some((each) => name === `public.${each}`));
  const rows = await world.look<{ name: string; text: string | null }>(
    wanted
      .map(
        ({ name }) => `SELECT '${name}' AS name, (SELECT string_agg(t::text, E'\n') FROM ${name} t) AS text`,
      )
      .join(' UNION ALL '),
  );
  return new Map(rows.map(({ name, text }) => [name, text ?? '']));
}

/** Where one of the values stands, in the clear or as hexadecimal digits: `table: value`. */
export function foundIn(text: ReadonlyMap<string, string>, values: readonly string[]): string[] {
  const forms = values.map((value) => [value, Buffer.from(value).toString('hex')] as const);
  return [...text].flatMap(([place, content]) =>
    forms
      .filter(([plain, hex]) => content.includes(plain) || content.includes(hex))
      .map(([plain]) => `${place}: ${plain}`),
  );
}

/** Every file below a directory, read as bytes. */
export function filesBelow(directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(directory.length + 1), readFileSync(path, 'latin1')];
    }),
  );
}
