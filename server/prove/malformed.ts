import { readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importMembersFile } from '../src/features/members/public.ts';
import { importOrganizations } from '../src/features/organizations/public.ts';
import { damage, generator } from '../src/integrations/spreadsheet/reader.fuzz.ts';
import { systemActor } from '../src/kernel/authorization.ts';
import { emptyMembers, isWhole, openRegistry, tracesOf } from './lib/registry.ts';
import { countOf, writeProof } from './lib/report.ts';
import { asWorkbook } from './lib/workbook.ts';

const fixtures = fileURLToPath(new URL('../test/fixtures/rosters/', import.meta.url));

export interface MalformedResult {
  files: number;
  /** Refused, by the code of the first problem. */
  refused: Record<string, number>;
  /** Still sound enough to be imported whole. */
  committed: number;
  partial: number;
  crashes: string[];
}

/** Imports `n` damaged rosters, one after the other, each into an empty registry: all rows or none, and words. */
export async function importMalformed(n: number, seed = 1): Promise<MalformedResult> {
  const registry = await openRegistry(300, { brief: true });
  const { services } = registry;
  const result: MalformedResult = { files: 0, refused: {}, committed: 0, partial: 0, crashes: [] };
  try {
    const path = join(fixtures, 'organizations.xlsx');
    // The fixtures' organisations would clash with the generated county's codes; rows then are refused in words.
    await importOrganizations(services, systemActor(), {
      path,
      fileName: 'organizations.xlsx',
      organizationId: null,
    });
    const csv = await registry.roster('people.csv');
    const sources = [
      csv,
      await asWorkbook(csv),
      ...['roster-title-rows.xlsx', 'roster-gb18030.csv', 'roster-problems.xlsx'].map((name) =>
        join(fixtures, name),
      ),
    ];
    for (let i = 0; i < n; i += 1) {
      const source = sources[i % sources.length] ?? csv;
      const damaged = join(registry.dataDir, `damaged${extname(source)}`);
      await writeFile(damaged, await damage(source, await readFile(source), generator(seed * 1_000_003 + i)));
      result.files += 1;
      try {
        const { outcome, accepted, problems } = await importMembersFile(services, systemActor(), {
          path: damaged,
        });
        const traces = await tracesOf(registry);
        if (!isWhole(traces) || traces.members !== (outcome === 'commit' ? accepted : 0)) result.partial += 1;
        if (outcome === 'commit') result.committed += 1;
        else {
          const code = problems[0]?.code ?? 'without words';
          result.refused[code] = (result.refused[code] ?? 0) + 1;
        }
      } catch (error) {
        result.crashes.push(`file ${i}: ${error instanceof Error ? error.message : String(error)}`);
      }
      await emptyMembers(registry);
    }
  } finally {
    await registry.close();
  }
  return result;
}

if (import.meta.main) {
  const n = countOf(500);
  const result = await importMalformed(n);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  const refused = Object.entries(result.refused).sort(([, a], [, b]) => b - a);
  writeProof('malformed', 'Malformed and truncated rosters', `npm run prove -- malformed --n ${n}`, [
    `${result.files} damaged files (cut off, scrambled, broken XML in a sound archive; .xlsx and .csv)`,
    `**partial imports ${result.partial}, crashes ${result.crashes.length}**; imported whole ${result.committed}`,
    `refused in words, by first problem: ${refused.map(([code, count]) => `\`${code}\` ${count}`).join(', ')}`,
  ]);
  process.exit(
    result.partial === 0 && result.crashes.length === 0 && !('without words' in result.refused) ? 0 : 1,
  );
}
