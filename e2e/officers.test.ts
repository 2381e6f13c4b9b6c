import { expect, it } from 'vitest';
import { useSite } from './harness.ts';
import { violations } from './look-at-pages.ts';
import { settled } from './pages.ts';

const site = useSite(600);

/** The day in China, as the server counts it. */
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

it('an officer is reminded of a term that ended, and registers the change of term', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'county');
  await page
    .getByRole('listitem')
    .filter({ hasText: /任期已/ })
    .getByRole('link')
    .waitFor();
  await page.getByRole('link', { name: '换届', exact: true }).click();
  await page.getByRole('heading', { name: '换届提醒' }).waitFor();
  const overdue = page.getByRole('row').filter({ hasText: '已届满' }).first();
  await overdue.getByRole('link').click();
  await settled(page);
  const body = page.getByRole('region', { name: '班子与任期' });
  const before = Number(/第 (\d+) 届/.exec((await body.textContent()) ?? '')?.[1]);
  await page.getByText('请换届，或者报上级批准延期').waitFor();

  await body.getByRole('button', { name: '登记换届' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '确认换届' }).click();
  await dialog.getByText('请填写选举日期').waitFor();
  await dialog.getByLabel(/选举日期/).fill(today());
  await dialog.getByRole('button', { name: '确认换届' }).click();
  await dialog.waitFor({ state: 'detached' });

  await body
    .getByText(`第 ${before + 1} 届`)
    .first()
    .waitFor();
  await expect.poll(() => page.getByText('请换届，或者报上级批准延期').count()).toBe(0);
  await body.getByText('历任').click();
  await body
    .getByText(new RegExp(`第 ${before} 届`))
    .first()
    .waitFor();

  // Again on the same day is no change of term: refused in words, and the form stays.
  await body.getByRole('button', { name: '登记换届' }).click();
  await dialog.getByLabel(/选举日期/).fill(today());
  await dialog.getByRole('button', { name: '确认换届' }).click();
  await dialog
    .getByText(/换届日期应在此之后/)
    .first()
    .waitFor();
});

it('an administrator sets a rule from today on, and it holds at a branch below', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'county');
  await page.goto('/rules');
  await page.getByRole('link', { name: '公示期不少于' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '设置新的规定' }).click();
  await dialog.getByLabel(/新的规定/).fill('99');
  await dialog.getByLabel(/从哪天起/).fill(today());
  await dialog.getByLabel(/理由/).fill('县里统一按七个工作日公示');
  await dialog.getByRole('button', { name: '从这天起生效' }).click();
  await dialog.getByText('请填写 1 到 30 个工作日之间的整数。').first().waitFor();
  await dialog.getByLabel(/新的规定/).fill('7');
  await dialog.getByRole('button', { name: '从这天起生效' }).click();
  await dialog.getByText(/^已设置：/).waitFor();

  const secretary = await site().newPage();
  await site().signIn(secretary, 'secretary');
  await secretary.goto('/rules?rule=development.notice_working_days');
  const seen = secretary.getByRole('dialog');
  await seen.getByText('7 个工作日').first().waitFor();
  await seen.getByText(/按本组织设置（中共云岭县委员会/).waitFor();
  expect(await seen.getByRole('button', { name: '设置新的规定' }).count()).toBe(0);
});

it('while a box still searches there is nothing to choose, and it says so to everybody', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'county');
  const { items } = await (await page.request.get('/api/organizations?kind=branch')).json();
  await page.goto(`/organizations/${items[0].id}`);
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.route(/\/api\/members\?/, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: '增补成员' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: /姓名/ }).fill('王');
  await dialog.getByRole('status').filter({ hasText: '正在载入' }).waitFor();
  expect(await violations(page)).toEqual([]);
  release();
  await dialog.getByRole('option').first().waitFor();
  expect(await violations(page)).toEqual([]);
});
