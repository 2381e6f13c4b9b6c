import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { desk, phone, useSite } from './harness.ts';
import { settled } from './pages.ts';

/** A member floats: three people in three browsers, home, host and the phone. */
const site = useSite(600);
let hand: Page;
let home: Page;
let host: Page;
let name = '';
let hostName = '';

beforeAll(async () => {
  hand = await site().newPage(phone);
  await site().signIn(hand, 'member');
  home = await site().newPage();
  await site().signIn(home, 'secretary');
  const { items }: { items: { id: string; name: string }[] } = await (
    await hand.request.get(`/api/mobility-hosts?search=${encodeURIComponent('支部')}&limit=30`)
  ).json();
  const own: { home: { id: string } } = await (await hand.request.get('/api/mobility/mine')).json();
  const other = items.find(({ id }) => id !== own.home.id);
  hostName = other?.name ?? '';
  // The secretary of that other branch.
  await site().asOwner(
    `UPDATE duty d SET role = 'branch_secretary', organization_id = o.id, org_path = o.path FROM organization o
     WHERE o.id = $1 AND d.role = 'statistician'`,
    [other?.id],
  );
  host = await site().newPage();
  await site().signIn(host, 'statistician');
});

const daysAgo = (days: number) =>
  new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);

async function openFromList(page: Page, row: string): Promise<void> {
  await page.goto('/mobility');
  await page.getByRole('tab', { name: new RegExp(`^${row}`) }).click();
  await settled(page);
  await page.getByRole('table', { name: '流动党员' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name: `${name}：流动党员` }).waitFor();
}

it('the member reports being away on the phone', async () => {
  await hand.goto('/me');
  await hand.getByRole('link', { name: /^外出流动/ }).tap();
  await hand.getByRole('region', { name: '我的组织关系在' }).waitFor();
  await hand.getByRole('link', { name: '报告外出' }).tap();
  await hand.getByRole('button', { name: '报告', exact: true }).tap();
  await hand.getByText('请把去哪里、为什么、从哪天起填好。').waitFor();
  await hand.getByLabel('那边的党支部').fill(hostName);
  await hand
    .getByRole('list', { name: '找到的党支部' })
    .getByRole('button', { name: hostName })
    .first()
    .tap();
  await hand.getByLabel('为什么外出').selectOption({ label: '外出务工经商' });
  await hand.getByLabel('从哪天起').fill(daysAgo(20));
  await hand.getByLabel('预计哪天返回（可不填）').fill(daysAgo(-30));
  await hand.getByRole('button', { name: '报告', exact: true }).tap();
  await hand
    .getByText(/连续外出不满 6 个月的，不登记为流动党员/)
    .first()
    .waitFor();
  await hand.getByLabel('预计哪天返回（可不填）').fill('');
  await hand.getByRole('button', { name: '报告', exact: true }).tap();
  await hand.getByText('本人已报告，待所在支部登记').waitFor();
  name = (await (await hand.request.get('/api/mobility/mine')).json()).periods[0].member.name;
});

it('the home finds it as its task and registers it; the host confirms', async () => {
  await home.goto('/');
  await home.getByText(/请登记，或说明不登记的原因/).waitFor();
  await openFromList(home, '流出');
  await home.getByText('本人已报告，待所在支部登记 · 轮到本级办理').waitFor();
  await home.getByRole('button', { name: '登记', exact: true }).click();
  const dialog = home.getByRole('dialog');
  await dialog.getByRole('button', { name: '登记', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await home.getByText(/待接纳支部确认 · 轮到/).waitFor();
  await host.goto('/');
  await host.getByText(/请确认接纳，或说明不接纳的原因/).waitFor();
  await openFromList(host, '流入');
  // What hosting needs and no more: no way to the file.
  expect(await host.getByRole('link', { name, exact: true }).count()).toBe(0);
  await host.getByRole('button', { name: '确认接纳' }).click();
  await host.getByRole('dialog').getByRole('button', { name: '确认接纳' }).click();
  await host.getByRole('dialog').waitFor({ state: 'detached' });
  await host.getByText('流动中').first().waitFor();
});

it('who is slower is told so, sees what the other one did, and sends it again', async () => {
  await openFromList(home, '流出');
  await home.getByRole('button', { name: '变更期限' }).click();
  const dialog = home.getByRole('dialog');
  await dialog.getByLabel('预计返回日期').fill(daysAgo(-400));
  const address = `/api/mobility/${home.url().split('/').at(-1)}`;
  const { version } = await (await home.request.get(address)).json();
  const headers = { 'if-match': `"${version}"` };
  await home.request.post(`${address}/extend`, { data: { until: daysAgo(-300) }, headers });
  await dialog.getByRole('button', { name: '保存' }).click();
  await dialog.getByText('页面已经更新').waitFor();
  await dialog.getByLabel('预计返回日期').fill('2027');
  await dialog.getByRole('button', { name: '保存' }).click();
  // What was refused before is not what is missing now.
  await dialog.getByText('请把日期写对。').waitFor();
  expect(await dialog.getByText('页面已经更新').count()).toBe(0);
  await dialog.getByLabel('预计返回日期').fill(daysAgo(-400));
  await dialog.getByRole('button', { name: '保存' }).click();
  await dialog.waitFor({ state: 'detached' });
});

it('on a phone the chosen part of the list is in sight', async () => {
  await home.setViewportSize(phone);
  await home.goto('/mobility?row=lost');
  await settled(home);
  const tab = home.getByRole('tab', { name: /^失去联系 \d/ });
  await tab.waitFor();
  const box = await tab.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(phone.width);
  await home.setViewportSize(desk);
});

it('both see it, the home records a contact, and the member reads whom to call', async () => {
  await openFromList(home, '流出');
  await home.getByText('流动中').first().waitFor();
  await home.getByRole('button', { name: '登记联系' }).click();
  await home.getByRole('dialog').getByRole('button', { name: '记下联系' }).click();
  await home.getByRole('dialog').waitFor({ state: 'detached' });
  const last = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'Asia/Shanghai' }).format();
  await home.getByRole('region', { name: '定期联系' }).getByText(last).waitFor();
  await hand.goto('/me/mobility');
  const stay = hand.getByRole('region', { name: '我在外参加组织生活' });
  await stay.getByText(hostName).first().waitFor();
  await hand.getByText(/党支部最晚.*会联系您/).waitFor();
  await stay.getByRole('button', { name: '我回来了' }).tap();
  await hand.getByRole('dialog').getByRole('button', { name: '报告', exact: true }).tap();
  await hand.getByText('已报告返回，待所在支部确认').waitFor();
});

it('the home ends it, and it is a stay of the past to everybody', async () => {
  await openFromList(home, '流出');
  await home.getByRole('button', { name: '结束', exact: true }).click();
  await home.getByRole('dialog').getByRole('button', { name: '结束', exact: true }).click();
  await home.getByRole('dialog').waitFor({ state: 'detached' });
  await home.getByText(/^已返回（/).waitFor();
  await hand.goto('/me/mobility');
  await hand.getByRole('region', { name: '以前的外出' }).getByText(hostName).waitFor();
  await host.goto('/mobility?row=floating_in&show=ended');
  await host.getByRole('table').getByRole('link', { name, exact: true }).waitFor();
});

it('on the phone one act stands in sight, the others in a menu inside the screen, which gives the focus back', async () => {
  const page = await site().newPage(phone);
  await site().signIn(page, 'secretary');
  await page.goto('/mobility');
  await settled(page);
  await page.getByRole('button', { name: '登记流动党员' }).waitFor();
  const retain = page.getByRole('button', { name: '登记毕业生保留' });
  expect(await retain.isVisible()).toBe(false);
  const more = page.locator('summary').filter({ hasText: '更多' });
  await more.tap();
  const box = await retain.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(phone.width);
  await retain.tap();
  await page.getByRole('dialog').waitFor();
  expect(await retain.isVisible()).toBe(false);
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).tap();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('summary:focus').filter({ hasText: '更多' }).waitFor();
});

it('an organisation of the address that is not in sight is said to be so, and another can be chosen', async () => {
  for (const path of ['/mobility', '/transfers', '/status-changes', '/member-access']) {
    await home.goto(`${path}?organization=00000000-0000-4000-8000-000000000000`);
    const field = home.getByRole('combobox', { name: /党组织|查看哪个/ }).last();
    await home.getByRole('alert').filter({ hasText: '这个党组织不存在，或者不在您的职务范围内' }).waitFor();
    expect(await field.inputValue()).toBe('');
    await field.click();
    await home.getByRole('listbox').getByRole('option').first().click();
    await home.getByRole('alert').waitFor({ state: 'detached' });
    expect(new URL(home.url()).searchParams.get('organization')).not.toContain('00000000');
  }
});
