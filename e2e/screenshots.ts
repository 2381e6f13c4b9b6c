/**
 * Pictures of every page as each of its people, wide and narrow, to be looked at.
 * usage: node e2e/screenshots.ts [DIRECTORY] [FILTER] · screenshots/ without; FILTER is a part of a picture's name
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { desk, openSite, phone, type Site } from './harness.ts';
import { prepare } from './pages.prepare.ts';
import { type PageCase, pagesOf, type Shown, settled, show } from './pages.ts';

const [directory = fileURLToPath(new URL('../screenshots/', import.meta.url)), filter = ''] =
  process.argv.slice(2);
mkdirSync(directory, { recursive: true });

async function picture(page: Page, name: string): Promise<void> {
  for (const [size, width] of [
    ['wide', desk],
    ['narrow', phone],
  ] as const) {
    await page.setViewportSize(width);
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(directory, `${name}-${size}.png`), fullPage: size === 'narrow' });
  }
  await page.setViewportSize(desk);
}

async function pagesAs(site: Site, login: string, pages: readonly PageCase[], shown: Shown): Promise<void> {
  const chosen = pages.filter((one) => `${login || 'nobody'}-${one.name}`.includes(filter));
  if (chosen.length === 0) return;
  const page = await site.newPage();
  if (login !== '') await site.signIn(page, login);
  for (const one of chosen) {
    await show(page, one, shown);
    await picture(page, `${login || 'nobody'}-${one.name}`);
  }
  if (login === 'member') await otherWays(page);
  if (login === 'secretary') await errors(page);
  await page.context().close();
}

/** The same pages in English and in elder mode. */
async function otherWays(page: Page): Promise<void> {
  await page.goto('/me/account');
  await page.getByLabel(/大字模式/).click();
  await page.locator('html[data-elder]').waitFor();
  for (const path of [
    '/me',
    '/me/file',
    '/me/account',
    '/me/branch',
    '/me/history',
    '/me/corrections/new',
    '/me/transfers',
    '/me/consents',
    '/me/copy',
  ]) {
    await page.goto(path);
    await settled(page);
    await picture(page, `member-elder${path.replaceAll('/', '-')}`);
  }
  await page.goto('/me/account');
  await page.getByLabel('界面语言').selectOption('en');
  await page.getByRole('heading', { name: 'My account' }).waitFor();
  await page.getByLabel(/Large/).click();
  for (const path of [
    '/me',
    '/me/file',
    '/me/account',
    '/me/branch',
    '/me/access-log',
    '/me/file-access',
    '/me/history',
    '/me/corrections',
    '/me/corrections/new',
    '/me/transfers',
    '/me/consents',
    '/me/copy',
    '/me/retention',
  ]) {
    await page.goto(path);
    await settled(page);
    await picture(page, `member-english${path.replaceAll('/', '-')}`);
  }
}

/** What is seen when the server is in trouble and when the line is cut. */
async function errors(page: Page): Promise<void> {
  await page.route('**/api/members?**', (route) => route.fulfill({ status: 503, body: '' }));
  await page.goto('/members');
  await page.locator('.z-state').waitFor();
  await picture(page, 'secretary-members-error');
  await page.unroute('**/api/members?**');
  await page.goto('/members');
  await settled(page);
  await page.context().setOffline(true);
  await picture(page, 'secretary-members-offline');
  await page.context().setOffline(false);
}

/** An empty registry: set-up step by step. */
async function firstDay(): Promise<void> {
  const site = await openSite(null);
  try {
    const page = await site.newPage();
    await page.goto('/');
    await page.getByRole('heading', { name: '首次设置' }).waitFor();
    await picture(page, 'set-up-1');
    await page.getByLabel('省、自治区、直辖市').selectOption('内蒙古自治区');
    await page.getByLabel('地级行政区').selectOption({ label: '呼伦贝尔市' });
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByLabel('党组织名称').fill('中共云岭县委员会');
    await page.getByLabel('党组织代码').fill('150785000000');
    await picture(page, 'set-up-2');
    await page.getByRole('button', { name: '下一步' }).click();
    for (const [index, role] of ['党委管理员', '系统管理员', '安全管理员', '审计管理员'].entries()) {
      const person = page.getByRole('group', { name: role });
      await person.getByLabel('姓名').fill(['赵文华', '钱晓峰', '孙志强', '李春梅'][index] ?? '');
      await person.getByLabel('账号').fill(['zhaowh', 'qianxf', 'sunzq', 'licm'][index] ?? '');
    }
    await picture(page, 'set-up-3');
    await page.getByRole('button', { name: '下一步' }).click();
    await picture(page, 'set-up-4');
    await page.getByRole('button', { name: '完成设置' }).click();
    await page.locator('.z-slip').first().waitFor();
    await picture(page, 'set-up-5-slips');
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'set-up-6-printed');
  } finally {
    await site.close();
  }
}

const site = await openSite(6000);
try {
  const [secretary, county, member] = [await site.newPage(), await site.newPage(), await site.newPage()];
  await site.signIn(secretary, 'secretary');
  await site.signIn(county, 'county');
  await site.signIn(member, 'member');
  const shown = await prepare({ secretary, county, member });
  for (const [login, pages] of Object.entries(pagesOf)) {
    process.stderr.write(`${login || 'nobody'} …\n`);
    await pagesAs(site, login, pages, shown);
  }
} finally {
  await site.close();
}
if (filter === '' || 'set-up'.includes(filter)) await firstDay();
