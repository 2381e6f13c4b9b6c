import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { useSite } from './harness.ts';
import { settled } from './pages.ts';

/** A board of ten thousand: pages that are walked and found again, a choice that stays over them, and where it is late. */
const site = useSite(600);
let officer: Page;
let county: Page;

/** Of members that there are, first on the board; the others only have to stand in it. */
const real = 120;
const inAll = 10_000;

beforeAll(async () => {
  officer = await site().newPage();
  county = await site().newPage();
  await site().signIn(officer, 'officer');
  await site().signIn(county, 'county');
  const account = await (await officer.request.get('/api/account')).json();
  const committee = account.duties[0].organization.id;
  await site().asOwner(
    `WITH committee AS (SELECT * FROM organization WHERE id = '${committee}'),
       target AS (SELECT o.* FROM organization o, committee c WHERE o.kind = 'committee' AND o.id <> c.id
         AND o.region_id = c.region_id ORDER BY o.path DESC LIMIT 1),
       own AS (SELECT m.region_id, m.id, m.name, b.id AS b, b.path, b.name AS branch, row_number() OVER (ORDER BY m.id) AS n
         FROM member m JOIN organization b ON b.region_id = m.region_id AND b.id = m.organization_id, committee c
         WHERE m.stage = 'full' AND m.org_path > c.path AND m.org_path < c.path || '/' AND m.id NOT IN
           (SELECT member_id FROM transfer WHERE member_id IS NOT NULL AND state NOT IN ('completed', 'refused', 'withdrawn'))
         LIMIT ${real}),
       other AS (SELECT b.region_id, gen_random_uuid(), '某某' || i, b.id, b.path, b.name, i
         FROM generate_series(${real} + 1, ${inAll}) AS i
         JOIN (SELECT *, row_number() OVER (ORDER BY path) - 1 AS k, count(*) OVER () AS of FROM organization
           WHERE kind = 'branch') b ON b.k = i % b.of),
       row AS (SELECT * FROM own UNION ALL SELECT * FROM other)
     INSERT INTO transfer (region_id, id, kind, state, member_id, member_name, member_stage, organization_id, org_path,
       origin_name, committee_id, committee_name, destination_region_id, destination_id, destination_name, applied_by,
       applied_on, ground, dues_until, turn, turn_since, due, letter_serial, steps, created_at, updated_at)
     SELECT r.region_id, gen_random_uuid(), 'between', 'endorsed', r.id, r.name, 'full', r.b, r.path, r.branch, c.id, c.name,
       t.region_id, t.id, t.name, 'origin', current_date - 9, 'study', to_char(current_date, 'YYYY-MM'), 'origin_committee',
       now(), current_date - CASE WHEN r.n <= ${real} THEN 9 ELSE -(r.n % 7)::int END, 0,
       '[{"action": "apply", "at": "2026-06-01T00:00:00.000Z", "state": "applied", "side": "origin_branch", "actorName": "某人", "actorRole": "branch_secretary", "organization": null, "reason": null, "letter": null, "until": null}]',
       now(), now() FROM row r, committee c, target t`,
  );
});

const rows = () => officer.getByRole('table').locator('tbody tr');
const pages = () => officer.getByRole('navigation', { name: '翻页' });

it('says how many there are, and walks on with what is already there', async () => {
  await officer.goto('/transfers');
  await settled(officer);
  await pages()
    .getByText(/^共 [\d,]+ 件 · 本页 50 件/)
    .waitFor();
  expect(await rows().count()).toBe(50);
  await pages().getByRole('button', { name: '下一页' }).click();
  await pages().getByText('第 2 页').waitFor();
});

it('what is chosen stays over pages, and after a look at one of them one is back on the same page', async () => {
  await settled(officer);
  await rows().nth(40).getByRole('checkbox').check();
  await pages().getByRole('button', { name: '下一页' }).click();
  await pages().getByText('第 3 页').waitFor();
  await settled(officer);
  await rows().nth(2).getByRole('checkbox').check();
  await officer.getByText('已选 2 件').waitFor();
  await rows().nth(30).getByRole('link').scrollIntoViewIfNeeded();
  const shown = (await rows().nth(30).getByRole('link').textContent()) ?? '';
  await rows().nth(30).getByRole('link').click();
  await officer.getByRole('heading', { name: `${shown}的组织关系转接` }).waitFor();
  await officer.goBack();
  await pages().getByText('第 3 页').waitFor();
  await officer.getByText('已选 2 件').waitFor();
  const row = officer.getByRole('link', { name: shown, exact: true }).first();
  await expect.poll(async () => ((await row.boundingBox())?.y ?? 9999) < 900).toBe(true);
  await pages().getByRole('button', { name: '上一页' }).click();
  await pages().getByText('第 2 页').waitFor();
  await settled(officer);
  expect(await rows().nth(40).getByRole('checkbox').isChecked()).toBe(true);
});

it('a hundred and two of three pages are approved together', async () => {
  await officer.goto('/transfers');
  for (const page of [1, 2]) {
    await settled(officer);
    await officer.getByRole('checkbox', { name: /^选择本页可以批准的 50 件/ }).check();
    await pages().getByRole('button', { name: '下一页' }).click();
    await pages()
      .getByText(`第 ${page + 1} 页`)
      .waitFor();
  }
  await settled(officer);
  for (const nth of [0, 1]) await rows().nth(nth).getByRole('checkbox').check();
  await officer.getByText('已选 102 件').waitFor();
  await officer.getByRole('button', { name: '批量批准' }).click();
  const dialog = officer.getByRole('dialog');
  await dialog.getByRole('button', { name: '批准 102 件' }).click();
  await dialog.getByText('已批准 102 件。').waitFor({ timeout: 60_000 });
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await officer.getByText('已选').waitFor({ state: 'detached' });
});

it('the county sees where below it is late, the most first, and one press narrows the board', async () => {
  await county.goto('/transfers?show=overdue');
  await settled(county);
  const below = county.getByRole('region', { name: /口袋党员|下级/ });
  await below.getByRole('button').first().click();
  await settled(county);
  expect(county.url()).toContain('organization=');
});
