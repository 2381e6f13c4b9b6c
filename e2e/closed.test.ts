import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useSite } from './harness.ts';

/** What is closed stays closed: the roles that see no person, the neighbour's branch, a session that was ended. */
const site = useSite(600);

it('shows the statistician figures and no person', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'statistician');
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '统计' }).click();
  await page
    .getByText(/党员 \d+ 名/)
    .first()
    .waitFor();
  await page.getByRole('link', { name: '民族', exact: true }).click();
  await page.getByRole('table', { name: '民族' }).getByRole('row').nth(1).waitFor();
  expect(await page.getByRole('link', { name: '党员', exact: true }).count()).toBe(0);
  await page.goto('/members');
  await page.getByText('您当前的职务用不到这一页。').waitFor();
  expect((await page.request.get('/api/members')).status()).toBe(403);
  expect(await page.locator('#content').getByRole('table').count()).toBe(0);
});

it('answers a branch secretary about another branch as if it were not there', async () => {
  const secretary = await site().newPage();
  await site().signIn(secretary, 'secretary');
  const elsewhere = await memberElsewhere();
  await secretary.goto(`/members/${elsewhere.id}`);
  await secretary.getByText('没有这份档案').waitFor();
  expect(await secretary.getByText(elsewhere.name).count()).toBe(0);
  await secretary.goto(`/members/${crypto.randomUUID()}`);
  await secretary.getByText('没有这份档案').waitFor();
  await secretary.goto(`/organizations/${elsewhere.organization}`);
  await secretary.getByText('没有这个党组织').waitFor();
});

it('lets the auditor read who did what, and prove that nothing was changed afterwards', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'auditor');
  await page.goto('/audit?outcome=refused');
  const refused = page.getByRole('table', { name: '审计' }).getByRole('row').filter({ hasText: '统计员' });
  await refused.first().waitFor();
  await page.getByRole('button', { name: '验证日志' }).click();
  await page.getByText(/验证通过：全部 \d+ 条记录/).waitFor();
  await page.goto('/members');
  await page.getByText('您当前的职务用不到这一页。').waitFor();
  expect((await page.request.get('/api/members')).status()).toBe(403);
});

it('signs the other browser out when its session is ended', async () => {
  const [lost, kept] = [await site().newPage(), await site().newPage()];
  await site().signIn(lost, 'member');
  await site().signIn(kept, 'member');
  await kept.goto('/me/account');
  await kept.getByRole('button', { name: /^退出设备/ }).click();
  await kept.getByRole('button', { name: /^退出设备/ }).waitFor({ state: 'detached' });
  await lost.getByRole('link', { name: '我的', exact: true }).click();
  await lost.getByText('登录已过期，请重新登录。').waitFor();
  await kept.getByRole('link', { name: '我的', exact: true }).click();
  await kept.getByRole('heading', { name: '我的档案' }).waitFor();
});

it('works by keyboard alone: signs in, searches with /, opens a file, leaves it again', async () => {
  const page = await site().newPage();
  await page.goto('/sign-in');
  await focusOn(page, '账号或手机号码');
  await page.keyboard.type('member');
  await focusOn(page, '密码');
  await page.keyboard.type('Demo-2026-pass');
  await page.keyboard.press('Enter');
  await page.locator('.z-member').waitFor();

  const office = await site().newPage();
  await site().signIn(office, 'secretary');
  const { name } = await memberOf(office);
  await office.getByRole('search').waitFor();
  await office.keyboard.press('/');
  await expect.poll(() => focused(office)).toBe('查找党员和党组织');
  await office.keyboard.type(name);
  await office
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .waitFor();
  await office.keyboard.press('Enter');
  await office.getByRole('heading', { level: 1, name }).waitFor();

  await office.goto('/members');
  await office.getByRole('table', { name: '党员' }).waitFor();
  await focusOn(office, name);
  await office.keyboard.press('Enter');
  await office.getByRole('complementary', { name }).waitFor();
  await office.keyboard.press('Escape');
  await office.getByRole('complementary', { name }).waitFor({ state: 'detached' });
});

/** Tab until the element of this name has the focus; every step must show where it is. */
async function focusOn(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 80; step++) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`80 times Tab did not lead to ${name}`);
}

/** The name of what has the focus; '' for the page itself. */
async function focused(page: Page): Promise<string> {
  const [name] = await page
    .locator(':focus')
    .evaluateAll((nodes) =>
      nodes.map((node) =>
        String(node.labels?.[0]?.textContent ?? node.getAttribute('aria-label') ?? node.textContent),
      ),
    );
  return name ?? '';
}

interface Found {
  id: string;
  name: string;
  organization: string;
}

/** Somebody outside the secretary's branch, as the county's administrator sees them. */
async function memberElsewhere(): Promise<Found> {
  const county = await site().newPage();
  await site().signIn(county, 'county');
  const own = '150785001001';
  const found = await firstMember(county, (code) => code !== own);
  await county.context().close();
  return found;
}

function memberOf(page: Page): Promise<Found> {
  return firstMember(page, () => true);
}

async function firstMember(page: Page, fits: (code: string) => boolean): Promise<Found> {
  const answer = await page.request.get('/api/members?limit=100');
  const { items }: { items: { id: string; name: string; organization: { id: string; code: string } }[] } =
    await answer.json();
  const found = items.find(({ name, organization }) => fits(organization.code) && [...name].length === 3);
  if (!found) throw new Error('no such member in the demo county');
  return { id: found.id, name: found.name, organization: found.organization.id };
}
