import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readTable } from './downloads.ts';
import { phone, useSite } from './harness.ts';
import { settled } from './pages.ts';

const site = useSite(600);
const lastYear = () => Number(today().slice(0, 4)) - 1;
/** The day in China, as the server counts it. */
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

const number = (text: string | null) => Number((text ?? '').replaceAll(/[^\d]/g, ''));
const table = (page: Page, name: string) => page.getByRole('table', { name });

async function branches(page: Page): Promise<string[]> {
  const answer = await page.request.get('/api/organizations?kind=branch&limit=2');
  const { items }: { items: { name: string }[] } = await answer.json();
  return items.map(({ name }) => name);
}

it('an officer looks at last year, opens a figure, compares two branches and takes the table along', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'county');
  await page.getByRole('link', { name: /^党员/ }).filter({ hasText: /\d/ }).click();
  await page.getByRole('heading', { name: '党员基本情况' }).waitFor();
  await page.getByRole('navigation', { name: '统计表' }).getByRole('link', { name: '学历' }).click();
  await table(page, '学历').waitFor();

  await page.getByRole('button', { name: '去年末' }).click();
  await page.getByText(`截至${lastYear()}年12月31日`).waitFor();
  await settled(page);
  expect(new URL(page.url()).search).toBe(`?table=education&asOf=${lastYear()}-12-31`);
  await page.getByRole('img', { name: /^学历的图/ }).waitFor();

  const row = table(page, '学历')
    .getByRole('row', { name: /^大学本科/ })
    .first();
  const figure = row.getByRole('link', { name: /^查看名单/ });
  const n = number(await figure.textContent());
  await figure.click();
  const list = page.getByRole('dialog');
  await list.getByText(`${n} 人`, { exact: true }).waitFor();
  await list
    .getByText(/^(男|女) · \d{4} 年生 · (正式|预备)党员$/)
    .first()
    .waitFor();
  expect(page.url()).toContain('column=people');
  // What is open is in the address: a colleague sees the same, and the way back closes it.
  await page.reload();
  await list.getByText(`${n} 人`, { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  expect(page.url()).not.toContain('column=');

  await page.getByRole('button', { name: '今天' }).click();
  const [one = '', other = ''] = await branches(page);
  await page.getByLabel('党组织', { exact: true }).fill(one);
  await page.getByRole('option', { name: one }).first().click();
  await page.getByRole('heading', { name: one }).waitFor();
  await page.getByLabel('对比', { exact: true }).selectOption('与另一个党组织对比');
  await page.getByLabel('与哪个党组织对比').fill(other);
  await page.getByRole('option', { name: other }).first().click();
  await page.getByRole('columnheader', { name: '相差' }).waitFor();
  await settled(page);
  const total = await table(page, '学历')
    .getByRole('row', { name: /^合计/ })
    .getByRole('cell')
    .allInnerTexts();
  const [a, , b, , difference] = total;
  expect(number(a ?? '') - number(b ?? '')).toBe(
    Number((difference ?? '').replace('−', '-').replaceAll(',', '')),
  );

  await page.getByLabel('对比', { exact: true }).selectOption('不对比');
  await page.getByRole('columnheader', { name: '相差' }).waitFor({ state: 'detached' });
  await page.locator('summary').filter({ hasText: '导出' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '本表（Excel）' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(new RegExp(`^${one}.*\\.xlsx$`));
  const cells = (await readTable(file)).flat();
  expect(cells).toContain('大学本科');
  expect(cells.map(number)).toContain(number(a ?? ''));
});

it('a day to come is refused in words, and a day before anything was recorded says since when there is something', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'officer');
  await page.goto('/statistics?asOf=2199-12-31');
  await page.getByText('这一天还没有到').waitFor();
  await page.getByRole('button', { name: '看今天' }).click();
  await table(page, '党员基本情况').waitFor();

  await page.goto('/statistics?asOf=1905-01-01');
  await page.getByText('1905年1月1日还没有数据').waitFor();
  await page.getByRole('button', { name: /^看\d{4}年/ }).click();
  await table(page, '党员基本情况').waitFor();
});

it('a statistician sees “–” for what is too small, and no lists', async () => {
  const page = await site().newPage(phone);
  await site().signIn(page, 'statistician');
  await page.goto('/statistics');
  await page.getByLabel('统计表').selectOption('民族');
  await table(page, '民族').waitFor();
  await settled(page);
  await table(page, '民族').getByText('不显示').first().waitFor();
  await page.getByText(/不足 3 人的数字/).waitFor();
  expect(await page.getByRole('link', { name: /^查看名单/ }).count()).toBe(0);
  // The list itself is refused too, whatever the address says.
  await page.goto('/statistics?table=ethnic_group&row=ethnic:01&column=people');
  await table(page, '民族').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});
