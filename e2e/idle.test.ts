import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { password, phone, useSite } from './harness.ts';

/**
 * A session that nobody uses: the page asks a minute before, covers itself when it ends, and after the password
 * everything typed still stands there. The clock of the browser is moved; the server's session really ends.
 */
const site = useSite(300);
const typed = '毕业证书上写的是大学本科，登记时少写了一级';
const almost = 479 * 60_000 + 5000;
let hand: Page;

const statusOfOwn = async () => (await hand.request.get('/api/account')).status();
const explanation = () => hand.getByLabel('为什么要更正');

it('asks a minute before the end, and a touch keeps the session', async () => {
  hand = await site().newPage(phone);
  await site().signIn(hand, 'member');
  await hand.clock.install();
  await hand.goto('/me/corrections/new?field=education');
  await explanation().fill(typed);
  await hand.clock.fastForward(almost);
  const question = hand.getByRole('dialog', { name: '还在吗？' });
  await question.getByText(/^很久没有操作了，\d+ 秒后将自动退出登录。$/).waitFor();
  await question.getByRole('button', { name: '继续使用' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await statusOfOwn()).toBe(200);
});

it('covers the page at the end, and the session is over on the server, too', async () => {
  await hand.clock.fastForward(almost + 60_000);
  const cover = hand.getByRole('dialog', { name: '已自动退出登录' });
  await cover.waitFor();
  await expect.poll(statusOfOwn).toBe(401);
  const covered = 'document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest("dialog") !== null';
  expect(await hand.evaluate(covered)).toBe(true);
  await hand.keyboard.press('Escape');
  await hand.keyboard.press('Escape');
  expect(await cover.isVisible()).toBe(true);
  await cover.getByLabel('密码', { exact: true }).fill('not-the-password-1');
  await cover.getByRole('button', { name: '继续' }).click();
  await cover.getByRole('alert').waitFor();
});

it('opens again with the password of the same person, with everything typed', async () => {
  const cover = hand.getByRole('dialog', { name: '已自动退出登录' });
  await cover.getByLabel('密码', { exact: true }).fill(password);
  await cover.getByRole('button', { name: '继续' }).click();
  await cover.waitFor({ state: 'detached' });
  expect(await explanation().inputValue()).toBe(typed);
  expect(hand.url()).toContain('/me/corrections/new?field=education');
  await hand.getByLabel('应该是').selectOption({ index: 2 });
  await hand.getByRole('button', { name: '提交申请' }).click();
  await hand.getByRole('heading', { name: '更正学历' }).waitFor();
});
