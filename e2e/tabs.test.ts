import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { phone, useSite } from './harness.ts';
import { settled } from './pages.ts';

/** Two tabs of one browser: what was done in the one is said in the other, and signing out in the one loses nothing typed there. */
const site = useSite(600);
let hand: Page;
let secretary: Page;
let other: Page;
let id = '';

beforeAll(async () => {
  hand = await site().newPage(phone);
  await site().signIn(hand, 'member');
  secretary = await site().newPage();
  await site().signIn(secretary, 'secretary');
  other = await secretary.context().newPage();
  other.setDefaultTimeout(10_000);
  const search = encodeURIComponent('委员会');
  const { items } = await (await hand.request.get(`/api/transfer-destinations?search=${search}`)).json();
  const destinationId = items.find((one: { isOwn: boolean }) => !one.isOwn).id;
  const applied = await hand.request.post('/api/transfers', { data: { destinationId, ground: 'work' } });
  ({ id } = await applied.json());
});

const reason = '请写清新单位的全称和报到日期';

it('who acts in one tab reads in the other what stands now, and what was written there is kept', async () => {
  for (const page of [secretary, other]) {
    await page.goto(`/transfers/${id}`);
    await settled(page);
  }
  await secretary.locator('summary').filter({ hasText: '其他办理' }).click();
  await secretary.getByRole('button', { name: '退回补正' }).click();
  const dialog = secretary.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill(reason);
  await other.getByRole('button', { name: '同意，报党委审批' }).click();
  const second = other.getByRole('dialog');
  await second
    .getByRole('button', { name: /^\d{4}年\d+月$/ })
    .last()
    .click();
  await second.getByRole('button', { name: '同意，报党委审批' }).click();
  await second.waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: '确认退回' }).click();
  await dialog
    .getByText('这条记录刚被别人改过，页面已经更新。请核对以后再提交，您填写的内容还在。')
    .waitFor();
  expect(await dialog.getByRole('textbox').first().inputValue()).toBe(reason);
  await secretary.keyboard.press('Escape');
  await secretary.getByText(/^待转出党委审批，还有/).waitFor();
  expect(await secretary.getByRole('button', { name: '同意，报党委审批' }).count()).toBe(0);
});

it('signed out in one tab, the other asks to sign in and gives back what was typed there', async () => {
  await hand.request.post(`/api/transfers/${id}/withdraw`, {
    data: { reason: '先不转了' },
    headers: {
      'if-match': `"${(await (await hand.request.get(`/api/transfers/${id}`)).json()).version}"`,
    },
  });
  const beside = await hand.context().newPage();
  beside.setDefaultTimeout(10_000);
  await hand.goto('/me/transfers/new');
  await settled(hand);
  await hand.getByLabel('接收党委的名称', { exact: true }).fill('委员会');
  const found = hand.getByRole('list', { name: '找到的党委' }).getByRole('button');
  await found.filter({ hasNotText: '您现在所在的党委' }).first().tap();
  await hand.getByLabel('工作单位变动').check();
  await hand.getByLabel('补充说明').fill('七月一日到新单位报到');
  await beside.goto('/me/account');
  await beside.getByRole('button', { name: '退出登录' }).click();
  await beside.getByRole('heading', { name: '登录', exact: true }).waitFor();
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByRole('heading', { name: '登录', exact: true }).waitFor();
  await hand.getByLabel('账号或手机号码').fill('member');
  await hand.getByLabel('密码', { exact: true }).fill('Demo-2026-pass');
  await hand.getByRole('button', { name: '登录', exact: true }).tap();
  await hand.getByLabel('补充说明').waitFor();
  expect(hand.url()).toContain('/me/transfers/new');
  expect(await hand.getByLabel('补充说明').inputValue()).toBe('七月一日到新单位报到');
  expect(await hand.getByLabel('工作单位变动').isChecked()).toBe(true);
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByRole('heading', { name: '申请已提交，等支部审核' }).waitFor();
});
