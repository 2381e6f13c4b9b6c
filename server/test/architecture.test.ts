import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sealedTables } from '../src/kernel/sealed-columns.ts';

/** The repository tests itself: what the rules of the house say (design: style, rules 5, 6, 14, 15) holds in every file. */

const root = fileURLToPath(new URL('../../', import.meta.url));
const skippedFolders = new Set(['node_modules', 'dist', 'data', '.git', 'assets']);

function filesUnder(folder: string, name: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : filesUnder(path, name);
    return name.test(entry.name) ? [path] : [];
  });
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.includes('/test/');
/** Where code lives; a workspace that is not there yet has none. */
const workspaces = ['contract', 'server', 'web', 'e2e', 'bench', 'scripts'].filter((name) =>
  readdirSync(root).includes(name),
);
const code = workspaces.flatMap((folder) => filesUnder(folder, /\.(ts|tsx|mjs)$/));
const server = code.filter((path) => path.startsWith('server/src/') && !isTest(path));

interface Import {
  from: string;
  /** Repository path of a relative import, else the package's name. */
  to: string;
  /** Nothing of it is there at run time. */
  type: boolean;
}

/** Static and dynamic imports of a file. */
function importsOf(path: string): Import[] {
  const text = read(path);
  const found = [
    ...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^;'"]*?\s+from\s+)?'([^']+)'/gm),
    ...text.matchAll(/()import\('([^']+)'\)/g),
  ];
  return found.map(([statement, type, target = '']) => ({
    from: path,
    to: target.startsWith('.')
      ? relative(root, join(root, dirname(path), target))
          .split(sep)
          .join('/')
      : target,
    type: type !== undefined && type !== '' && statement.startsWith('import type'),
  }));
}

const imports = server.flatMap(importsOf);
const featureOf = (path: string) => /^server\/src\/features\/([^/]+)\//.exec(path)?.[1];
const shown = ({ from, to }: Import) => `${from} → ${to}`;

it('sees the imports that it judges', () => {
  expect(server.length).toBeGreaterThan(100);
  expect(imports.length).toBeGreaterThan(500);
  expect(imports.some(({ to }) => to === 'server/src/kernel/database.ts')).toBe(true);
  expect(
    imports.some(({ from, to }) => from === 'server/src/app.ts' && to.endsWith('members/public.ts')),
  ).toBe(true);
});

describe('the fences', () => {
  it('lets a feature be entered by its public.ts only', () => {
    const breaches = imports.filter(({ from, to }) => {
      const target = featureOf(to);
      return target !== undefined && target !== featureOf(from) && !to.endsWith('/public.ts');
    });
    expect(breaches.map(shown)).toEqual([]);
  });

  it('keeps the kernel free of features, adapters and the wiring', () => {
    const own = /^server\/src\/(kernel)\//;
    const breaches = imports.filter(
      ({ from, to, type }) =>
        own.test(from) &&
        to.startsWith('server/src/') &&
        !own.test(to) &&
        !(type && to.includes('integrations')),
    );
    expect(breaches.map(shown)).toEqual([]);
  });

  it('keeps adapters free of features', () => {
    const breaches = imports.filter(
      ({ from, to }) => from.startsWith('server/src/integrations/') && featureOf(to) !== undefined,
    );
    expect(breaches.map(shown)).toEqual([]);
  });

  it('gives features the wiring as a type only', () => {
    const breaches = imports.filter(
      ({ from, to, type }) => featureOf(from) && /^server\/src\/[\w-]+\.ts$/.test(to) && !type,
    );
    expect(breaches.map(shown)).toEqual([]);
  });

  it('keeps the contract free of the server, the web and everything but its schemas', () => {
    const allowed = /^(contract\/src\/|typebox$)/;
    const contract = filesUnder('contract/src', /\.ts$/).filter((path) => !isTest(path));
    const breaches = contract.flatMap(importsOf).filter(({ to }) => !allowed.test(to));
    expect(contract.length).toBeGreaterThan(8);
    expect(breaches.map(shown)).toEqual([]);
  });

  it('keeps rules and policies pure: no database, no files, no clock', () => {
    const impure =
      /^(node:|pg$|kysely$|fastify$)|^server\/src\/kernel\/(database|clock|http|jobs|bulk|audit|idempotency|migrate)\.ts$/;
    const pure = imports.filter(({ from }) => /\.(rules|policy)\.ts$/.test(from));
    expect(new Set(pure.map(({ from }) => from)).size).toBeGreaterThan(5);
    expect(pure.filter(({ to, type }) => impure.test(to) && !type).map(shown)).toEqual([]);
    const timed = server.filter(
      (path) => /\.(rules|policy)\.ts$/.test(path) && /\bDate\.now\(|new Date\(\)|\bawait\b/.test(read(path)),
    );
    expect(timed).toEqual([]);
  });

  it('has the dependencies between features that were reviewed', () => {
    const graph: Record<string, string[]> = {};
    for (const path of server) {
      const feature = featureOf(path);
      if (feature) graph[feature] ??= [];
    }
    for (const { from, to } of imports) {
      const feature = featureOf(from);
      const target = featureOf(to);
      if (feature && target && target !== feature) graph[feature]?.push(target);
    }
    const found = Object.fromEntries(
      Object.entries(graph)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([feature, targets]) => [feature, [...new Set(targets)].sort()]),
    );
    // A new edge is a decision: change the file together with the code, so that the review sees it.
    expect(found).toEqual(JSON.parse(read('server/test/features.graph.json')));
    expect(cycleIn(found)).toBeNull();
  });
});

/** The first cycle of a graph, as a list of its nodes; null without one. */
function cycleIn(graph: Record<string, readonly string[]>): string[] | null {
  const visit = (node: string, path: readonly string[]): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    return (graph[node] ?? []).reduce<string[] | null>(
      (found, next) => found ?? visit(next, [...path, node]),
      null,
    );
  };
  return Object.keys(graph).reduce<string[] | null>((found, node) => found ?? visit(node, []), null);
}

describe('the files', () => {
  /** Longer than 300 lines, and why they may be. Data and generated files are not asked. */
  const longFiles: Readonly<Record<string, string>> = {
    'contract/src/accounts.ts': 'one table of endpoints',
    'contract/src/fields.ts': 'the one table of a member file',
    'contract/src/members.ts': 'one table of endpoints',
    'e2e/pages.ts': 'one table of pages',
    'server/src/features/members/members.roster.rules.ts': 'one judge, one method a field',
    'web/src/app/router.tsx': 'one table of routes',
  };
  const isData = (path: string) => /\.(data|gen)\.tsx?$/.test(path) || path === 'contract/src/fields.ts';
  const linesOf = (path: string) => read(path).split('\n').length - 1;

  it('are at most 500 lines long', () => {
    expect(code.filter((path) => !isData(path) && linesOf(path) > 500)).toEqual([]);
  });

  it('ask to be split at 300 lines, or say why not', () => {
    const long = code.filter((path) => !isTest(path) && !isData(path) && linesOf(path) > 300);
    expect(long.filter((path) => !(path in longFiles))).toEqual([]);
  });

  const forbidden: readonly [name: string, pattern: RegExp][] = [
    ['the type any', /(?::|\bas|<|\|)\s*any\b(?!\s*[a-z])/],
    ['a mark of unfinished work', /\b(?:TODO|FIXME|XXX|HACK)\b/],
    ['a silenced tool', /biome-ignore|@ts-(?:ignore|expect-error|nocheck)|eslint-disable/],
    ['a skipped or lone test', /\b(?:it|test|describe)\.(?:skip|only|todo|fails)\b/],
    ['a non-null assertion', /[\w)\]]!(?:\.|\[|;|\)|,)/],
  ];

  it.each(forbidden)('are free of: %s', (_name, pattern) => {
    const own = 'server/test/architecture.test.ts';
    const typescript = code.filter((path) => /\.tsx?$/.test(path) && path !== own);
    const breaches = typescript.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(withoutText(line)) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
        ),
    );
    expect(breaches).toEqual([]);
  });

  it('have no default export', () => {
    const breaches = code.filter(
      (path) => !/\.config\.ts$/.test(path) && /^export default\b/m.test(read(path)),
    );
    expect(breaches).toEqual([]);
  });
});

/** A line of code without what stands in quotes: words for people may say anything. Comments stay. */
function withoutText(line: string): string {
  return line
    .replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''")
    .replace(/^\s*\/?\*.*$|\/\/.*$/, (comment) =>
      /TODO|FIXME|XXX|HACK|ignore|disable|@ts-/.test(comment) ? comment : '',
    );
}

describe('the migrations', () => {
  /** Columns that say whose a row is: with one of them, row-level security decides. */
  const owned = /^\s*(org_path|member_id)\b/m;
  /** Tables with such a column that need no policy, and why. */
  const open: Readonly<Record<string, string>> = {
    member_locator: 'routing: an id and its region, no personal data',
    id_number_locator: 'last guard against a second file: a keyed digest, no personal data',
    org_stat_delta: 'counts, no person',
    rule_setting: 'values of rules; whoever acts below is bound by what was set above',
    organization_term: 'dates of a body, no person',
    annual_report: 'how far a report is; its figures lie in the filings, which are closed',
  };
  const sql = readdirSync(join(root, 'server/migrations'))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => read(`server/migrations/${name}`))
    .join('\n');
  const tables = [...sql.matchAll(/CREATE (?:UNLOGGED )?TABLE (\w+) \(([\s\S]*?)\n?\);/g)].map(
    ([, name = '', body = '']) => ({ name, body: body.includes('\n') ? body : body.replaceAll(', ', '\n') }),
  );
  const asked = tables.filter(({ body }) => owned.test(body)).map(({ name }) => name);

  it('are read as they are meant', () => {
    expect(asked).toContain('member');
    expect(asked).toContain('member_locator');
    expect(tables.length).toBeGreaterThan(25);
  });

  it('close every table of persons by row-level security, also to its owner', () => {
    const looped = [...sql.matchAll(/FOREACH t IN ARRAY ARRAY\[([^\]]*)\]/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name),
    );
    const unprotected = asked.filter((name) => {
      const closed =
        new RegExp(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`).test(sql) &&
        new RegExp(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`).test(sql) &&
        new RegExp(`CREATE POLICY \\w+ ON ${name}\\b`).test(sql);
      return !closed && !looped.includes(name) && !(name in open);
    });
    expect(unprotected).toEqual([]);
    expect(Object.keys(open).filter((name) => !asked.includes(name))).toEqual([]);
  });

  it('name every sealed column in kernel/sealed-columns.ts, so that a change of keys reaches it', () => {
    let table = '';
    const found: string[] = [];
    for (const [, named, column] of sql.matchAll(
      /(?:CREATE (?:UNLOGGED )?|ALTER )TABLE (\w+)|(\w+_encrypted) bytea/g,
    )) {
      if (named !== undefined) table = named;
      if (column !== undefined) found.push(`${table}.${column}`);
    }
    const listed = sealedTables.flatMap(({ table, columns }) =>
      columns.map(({ name }) => `${table}.${name}`),
    );
    expect(listed.sort()).toEqual(found.sort());
    expect(found.length).toBeGreaterThan(8);
  });

  it('have no trigger and no clock of their own', () => {
    expect(sql).not.toMatch(/CREATE (?:OR REPLACE )?TRIGGER|DEFAULT (?:now\(\)|current_timestamp)/i);
  });
});

describe('the jobs', () => {
  it('that are enqueued anywhere are defined where the server is wired', () => {
    const text = server.map(read).join('\n');
    const nameIn = (name: string) =>
      /^'/.test(name) ? name.slice(1, -1) : new RegExp(`const ${name} = '([^']+)'`).exec(text)?.[1];
    const enqueued = [...text.matchAll(/jobs\s*\.enqueue\(\s*\w+,\s*([\w']+[^,\s]*)/g)].map(([, name = '']) =>
      nameIn(name),
    );
    const defined = [...text.matchAll(/jobs\s*\.define\(\s*([\w']+[^,\s]*)/g)].map(([, name = '']) =>
      nameIn(name),
    );
    expect(enqueued.length).toBeGreaterThan(2);
    expect(enqueued).not.toContain(undefined);
    expect([...new Set(enqueued)].filter((name) => !defined.includes(name))).toEqual([]);
    const wiring = read('server/src/runtime.ts');
    const makers = server.filter(
      (path) => /jobs\s*\.define\(/.test(read(path)) && path !== 'server/src/runtime.ts',
    );
    for (const path of makers) {
      const maker = /export function (register\w*Jobs)/.exec(read(path))?.[1];
      expect({ path, wired: maker !== undefined && wiring.includes(`${maker}(services)`) }).toEqual({
        path,
        wired: true,
      });
    }
  });
});
