import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { type BulkOrganization, createOrganization, createOrganizations } from './public.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const spec = (
  code: string,
  parentCode: string | null,
  change: Partial<BulkOrganization> = {},
): BulkOrganization => ({
  regionId: 1507,
  parentCode,
  code,
  name: `第${code}党支部`,
  kind: 'branch',
  ...change,
});

const create = (specs: readonly BulkOrganization[]) =>
  app.services.database.transaction(systemActor().scope, (tx) =>
    createOrganizations(tx, systemActor(), app.services.clock.now(), specs),
  );

const rowsOf = (wanted: readonly string[]) =>
  app.services.database.read(systemActor().scope, (reader) =>
    reader.rows<Record<string, unknown>>(sql`
      SELECT name, short_name, kind, form, depth, next_child, child_count, pinyin, initials, version, founded_on::text,
        array(SELECT token FROM organization_name_token t WHERE t.region_id = o.region_id
          AND t.organization_id = o.id ORDER BY token) AS tokens
      FROM organization o WHERE code = ANY(${[...wanted]}::text[]) ORDER BY path`),
  );

test('many at once make the same rows as one by one', async () => {
  const values = {
    name: '东河镇供销社党总支',
    kind: 'general_branch',
    shortName: '供销社',
    foundedOn: '1990-07-01',
  } as const;
  await create([spec('G1', codes.eastTownship, values), spec('G1B', 'G1', { name: '一支部' })]);
  await app.services.database.transaction(systemActor().scope, async (tx) => {
    const now = app.services.clock.now();
    const parentId = app.county[codes.westTownship]?.id ?? null;
    const top = { regionId: 1507, parentId, code: 'G2', ...values };
    const made = await createOrganization(tx, systemActor(), now, top);
    const below = { regionId: 1507, parentId: made.id, code: 'G2B', name: '一支部', kind: 'branch' } as const;
    await createOrganization(tx, systemActor(), now, below);
  });
  const [many, single] = [await rowsOf(['G1', 'G1B']), await rowsOf(['G2', 'G2B'])];
  const withoutCode = (rows: typeof many) =>
    rows.map(({ tokens, ...row }) => ({
      ...row,
      tokens: (tokens as string[]).filter((token) => !token.startsWith('c:')),
    })); // text[] of the query above
  expect(withoutCode(many)).toEqual(withoutCode(single));
  expect(many[0]).toMatchObject({ child_count: 1, next_child: 2, depth: 3 });
});

test('a later top of the same region and a later child follow the earlier ones', async () => {
  const made = await create([
    spec('T2', null, { kind: 'committee' }),
    spec('T3', null, { kind: 'committee' }),
    spec('T2A', 'T2'),
  ]);
  expect(made.map(({ code, path }) => [code, path])).toEqual([
    ['T2', 'n.15.07.0002'],
    ['T3', 'n.15.07.0003'],
    ['T2A', 'n.15.07.0002.0001'],
  ]);
  const [later] = await create([spec('T2B', 'T2')]);
  expect(later?.path).toBe('n.15.07.0002.0002');
});

test('refused as a whole: taken codes, siblings of one name, places, parents unknown', async () => {
  const refused = (specs: readonly BulkOrganization[]) =>
    create(specs).then(
      () => null,
      (error) => error.words?.zh ?? error,
    );
  expect(await refused([spec('N1', codes.committee), spec(codes.eastFirst, codes.committee)])).toBe(
    '其中有代码已被使用或重复，什么都没有保存。请核对代码后再试。',
  );
  expect(
    await refused([spec('N1', codes.committee), spec('N2', codes.committee, { name: '第N1党支部' })]),
  ).toBe('同一上级下面有同名的党组织，什么都没有保存。请核对名称后再试。');
  expect(await refused([spec('N1', codes.eastFirst)])).toBe(
    '党支部下面不能设党支部，只能设党小组。（《中国共产党章程》）',
  );
  expect(await refused([spec('N1', 'nowhere')])).toBe('没有找到，或者不在您的职务范围内。');
  expect(await rowsOf(['N1', 'N2'])).toEqual([]);
});
