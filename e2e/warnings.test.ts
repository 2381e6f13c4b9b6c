import { expect, it } from 'vitest';
import { phone, useSite } from './harness.ts';
import { settled } from './pages.ts';

const site = useSite(600);

it('a secretary sees on the home who waits for a talk, records it there, and the reminder is gone', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'secretary');
  const task = page.getByRole('listitem').filter({ hasText: /年度谈心谈话|没有登记谈心谈话|还没有谈心谈话/ });
  await task.getByRole('link').click();
  await page.getByRole('heading', { name: '提醒', exact: true }).waitFor();
  await settled(page);
  const rows = page.getByRole('region', { name: /年度谈心谈话/ }).getByRole('listitem');
  const open = rows.filter({ has: page.getByRole('button', { name: /^记一次谈话/ }) });
  const before = await rows.count();
  expect(before).toBeGreaterThan(0);
  const name = (await open.first().getByRole('link').first().textContent()) ?? '';

  // Two presses, nothing else.
  await open.first().getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: new RegExp(name) }).waitFor();
  await dialog.getByRole('button', { name: '记下谈心谈话' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => rows.count()).toBe(before - 1);

  // It stands in the file, and what was recorded wrongly is taken back with the reason.
  await page.goto(`/members?name=${encodeURIComponent(name)}`);
  await page.getByRole('link', { name, exact: true }).first().click();
  await page.getByRole('tab', { name: '谈话与联系' }).click();
  const panel = page.getByRole('region', { name: '谈话与联系' });
  await panel.getByText(/上次谈心谈话：/).waitFor();
  await panel.getByRole('button', { name: /^撤销/ }).first().click();
  await dialog.getByRole('button', { name: '撤销', exact: true }).click();
  await dialog.getByText('请写明原因（至少两个字）。').waitFor();
  await dialog.getByLabel(/撤销原因/).fill('谈话改期');
  await dialog.getByRole('button', { name: '撤销', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await panel.getByText(/已撤销（.+）：谈话改期/).waitFor();
});

it('an officer above sees how many at each branch, and opens one to the names', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'county');
  await page.goto('/warnings?kind=yearly_talk_overdue');
  await settled(page);
  const rows = page.getByRole('region', { name: /年度谈心谈话/ }).getByRole('listitem');
  const branch = (await rows.first().getByRole('link').textContent()) ?? '';
  const [, n] = /(\d+) 名/.exec((await rows.first().textContent()) ?? '') ?? [];
  await rows.first().getByRole('link').click();
  await page.getByText(`${branch}：按规定和日期自动算出来的`).waitFor();
  await expect.poll(() => rows.filter({ hasText: branch }).count()).toBe(Number(n));
});

it('a member reads on the phone what was recorded of talks with him', async () => {
  const page = await site().newPage(phone);
  await site().signIn(page, 'member');
  await page.goto('/me/file');
  await page.getByRole('region', { name: '谈心谈话与联系' }).waitFor();
});
