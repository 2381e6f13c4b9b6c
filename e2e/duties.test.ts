import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { phone, useSite } from './harness.ts';
import { settled } from './pages.ts';
import { rosterOf } from './roster.ts';

/** Duties as people have them: proposed by one and granted by another, stood in for, handed over. */
const site = useSite(300);

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
const dialog = (page: Page) => page.locator('dialog[open]');

async function as(login: string): Promise<Page> {
  const page = await site().newPage();
  await site().signIn(page, login);
  return page;
}

test('a duty is proposed by the secretary and granted by the county', async () => {
  const secretary = await as('secretary');
  await secretary.goto('/duties');
  await button(secretary, '提名任职').click();
  const form = dialog(secretary);
  await form.getByLabel(/^职务/).selectOption({ label: '宣传委员' });
  await form.getByLabel(/^账号/).fill('li.na');
  await form.getByLabel(/^姓名/).fill('李娜');
  await form.getByLabel(/^提名理由/).fill('支委会研究提名');
  await form.getByRole('button', { name: '提出' }).click();
  await form.getByText('已提名李娜担任宣传委员，等待批准。').waitFor();

  const county = await as('county');
  await county.goto('/');
  await county.getByText(/提名李娜担任“.*宣传委员”，等您批复/).waitFor();
  await county.goto('/duties?tab=proposals');
  await button(county, '批准 李娜').click();
  await dialog(county).getByRole('button', { name: '批准' }).click();
  await dialog(county).getByRole('button', { name: '打印' }).waitFor();

  await secretary.goto('/duties?tab=proposals');
  await button(secretary, '看已办结的提名').click();
  await secretary.getByText('已批准').waitFor();
});

test('a substitute acts during the leave and is named as one', async () => {
  const secretary = await as('secretary');
  await secretary.goto('/own-duties');
  await button(secretary, '找人代理').click();
  const form = dialog(secretary);
  await form.getByLabel(/^代理人的账号/).fill('officer');
  await form.getByLabel(/^到哪天止/).fill(inDays(10));
  await form.getByLabel(/^理由/).fill('休假');
  await form.getByRole('button', { name: '确定' }).click();
  await secretary.getByText(/由组织员（演示）代理/).waitFor();

  const officer = await as('officer');
  await officer.goto('/');
  await officer.getByText(/您代.*担任“.*党支部书记”/).waitFor();
  await officer.getByLabel(/^切换职务/).click();
  await button(officer, /党支部书记/).click();
  await settled(officer);
  await officer.goto('/members');
  await officer.getByRole('table').waitFor();
});

test('everybody can read who may see the members; the member on the phone too', async () => {
  const secretary = await as('secretary');
  await secretary.goto('/member-access');
  await secretary.getByRole('heading', { name: '能看到党员档案的人' }).waitFor();
  await secretary
    .getByRole('table', { name: '管到这里、但看不到党员档案的人' })
    .getByText('审计管理员')
    .first()
    .waitFor();
  await secretary.getByText(/由组织员（演示）代理/).waitFor();

  const member = await site().newPage(phone);
  await site().signIn(member, 'member');
  await member.goto('/me/file');
  await member.getByRole('link', { name: '谁可以看我的档案' }).click();
  await member.getByText('县委管理员（演示）').waitFor();
  await member.getByText('可以查看、修改、查看完整号码（要写理由）、导出').first().waitFor();
});

test('a duty with an open roster ends only when somebody takes it over', async () => {
  const secretary = await as('secretary');
  const account = await (await secretary.request.get('/api/account')).json();
  const branch: { id: string; name: string } = account.duties[0].organization;
  const query = new URLSearchParams({ organization: branch.id, fileName: '新发展党员.csv' });
  await secretary.request.post(`/api/member-imports?${query}`, {
    data: rosterOf([branch.name], 3, false),
    headers: { 'content-type': 'application/octet-stream' },
  });

  const county = await as('county');
  await county.goto(`/duties?organization=${branch.id}`);
  await button(county, new RegExp(`结束职务 ${account.account.name}`)).click();
  const form = dialog(county);
  await form.getByText('没有办完的党员导入 1 件').waitFor();
  await form.getByLabel(/^接手人/).selectOption({ index: 0 });
  await form.getByRole('button', { name: '交接并结束职务' }).click();
  await form.getByText('已全部交接，职务已结束。').waitFor();

  const ended = await secretary.request.get('/api/members');
  expect(ended.status()).toBe(403);
  await county.goto(`/duties?organization=${branch.id}&tab=ended`);
  await county.getByRole('table').getByText(account.account.name).waitFor();
});

function inDays(days: number): string {
  return new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
}
