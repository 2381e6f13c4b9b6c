import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { password, phone, useSite } from './harness.ts';
import { settled } from './pages.ts';

/**
 * Ninety-five days after the letter was issued no other can hold another day, and the password of everybody has expired:
 * what the member and the committee meet then, and the way on.
 */
const site = useSite(600, { movable: true });
let hand: Page;
let secretary: Page;
let officer: Page;
let id = '';

const morning = 9 * 3_600_000;
const dayMs = 86_400_000;

beforeAll(async () => {
  hand = await site().newPage(phone);
  secretary = await site().newPage();
  officer = await site().newPage();
  await site().advance(Math.ceil((site().now() - morning) / dayMs) * dayMs + morning - site().now());
  await awake(hand, 'member');
  await awake(secretary, 'secretary');
  await awake(officer, 'officer');
});

async function awake(page: Page, login: string): Promise<void> {
  await page.context().clock.setFixedTime(site().now());
  await site().signIn(page, login);
}

async function office(page: Page, step: string, data: Record<string, unknown> = {}): Promise<void> {
  const { version } = await (await page.request.get(`/api/transfers/${id}`)).json();
  const headers = { 'if-match': `"${version}"` };
  const answer = await page.request.post(`/api/transfers/${id}/${step}`, { data, headers });
  if (!answer.ok()) throw new Error(`${step}: ${await answer.text()}`);
}

it('a password that expired meanwhile is changed on the way in, in words that say why', async () => {
  const search = encodeURIComponent('委员会');
  const { items } = await (await hand.request.get(`/api/transfer-destinations?search=${search}`)).json();
  const destinationId = items.find((one: { isOwn: boolean }) => !one.isOwn).id;
  const applied = await hand.request.post('/api/transfers', { data: { destinationId, ground: 'work' } });
  ({ id } = await applied.json());
  await office(secretary, 'approve', { duesUntil: new Date(site().now()).toISOString().slice(0, 7) });
  await office(officer, 'approve');
  await site().advance(95 * dayMs);
  await hand.context().clock.setFixedTime(site().now());
  await hand.context().clearCookies();
  await hand.goto('/sign-in');
  await hand.getByLabel('账号或手机号码').fill('member');
  await hand.getByLabel('密码', { exact: true }).fill(password);
  await hand.getByRole('button', { name: '登录', exact: true }).tap();
  await hand.getByText(/^密码用满规定的天数，已经到期。请换一个新密码/).waitFor();
  await hand.context().clearCookies();
  await awake(hand, 'member');
  expect((await hand.request.get('/api/account')).status()).toBe(200);
});

it('the member reads that nothing is left but to take it back, and the button stands beside the words', async () => {
  await hand.goto('/me');
  await hand.getByText('介绍信已过期，最长有效期也已用完，请撤回后重新申请。').waitFor();
  await hand.goto('/me/transfers');
  await settled(hand);
  const standing = hand.locator('.mine-standing');
  await standing.getByText(/不能再延长或补开。对方还没有接收的，请撤回后重新申请/).waitFor();
  await standing.getByRole('button', { name: '撤回这次转接' }).waitFor();
  expect(await hand.getByRole('heading', { name: '要改主意' }).count()).toBe(0);
});

it('the committee reads once why neither another day nor another letter is possible', async () => {
  await officer.context().clearCookies();
  await awake(officer, 'officer');
  await officer.goto(`/transfers/${id}`);
  await settled(officer);
  await officer.getByText(/^现在不能“.*”“.*”：$/).waitFor();
  expect(await officer.getByText(/最长有效期已于 .* 用完，不能再开出、延长或补开/).count()).toBe(1);
  await officer.getByText(/（已用完）$/).waitFor();
});

it('taken back, the member can apply again at once', async () => {
  await hand.getByRole('button', { name: '撤回这次转接' }).tap();
  await hand.getByLabel('为什么撤回').fill('介绍信的期限用完了');
  await hand.getByRole('button', { name: '确认撤回' }).tap();
  await hand.getByText('现在没有在办的转接').waitFor();
  await hand.getByRole('link', { name: '申请转接' }).waitFor();
});
