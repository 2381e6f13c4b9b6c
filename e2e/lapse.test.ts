import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { phone, useSite } from './harness.ts';
import { settled } from './pages.ts';

/**
 * A letter that nobody checks in with, day by day on the server's own clock: reminded seven days before, on the last day,
 * every week after it, the superior after thirty; the member stays the origin's, and comes through in the end.
 */
const site = useSite(600, { movable: true });
let hand: Page;
let secretary: Page;
let officer: Page;
let county: Page;

const people = () => [
  { page: hand, login: 'member' },
  { page: secretary, login: 'secretary' },
  { page: officer, login: 'officer' },
  { page: county, login: 'county' },
];

beforeAll(async () => {
  hand = await site().newPage(phone);
  secretary = await site().newPage();
  officer = await site().newPage();
  county = await site().newPage();
  // Days are China's: begun in a morning there, no midnight falls between two steps of the journey.
  await site().advance(nextMorning(site().now()) - site().now());
  await sleep(0);
});

const dayMs = 86_400_000;

/** @returns the next nine o'clock in China (UTC+8, without summer time since 1991), in ms since 1970 */
function nextMorning(now: number): number {
  const nine = 3_600_000;
  return Math.ceil((now - nine) / dayMs) * dayMs + nine;
}

/** Days go by, for the server and on every desk; in the morning each signs in again. */
async function sleep(days: number): Promise<void> {
  await site().advance(days * dayMs);
  for (const { page, login } of people()) {
    await page.context().clearCookies();
    await page.context().clock.setFixedTime(site().now());
    await site().signIn(page, login);
  }
}

interface Seen {
  id: string;
  version: number;
  state: string;
  due: string;
  member: { name: string };
  destination: { id: string };
  reminders: { kind: string; on: string }[];
}
let id = '';
const seen = async (page: Page): Promise<Seen> => (await page.request.get(`/api/transfers/${id}`)).json();
const remindedOf = async () => (await seen(officer)).reminders.map(({ kind }) => kind).sort();

/** What the offices do is shown by another journey; here it only has to happen. */
async function office(page: Page, step: string, data: Record<string, unknown> = {}): Promise<void> {
  const headers = { 'if-match': `"${(await seen(page)).version}"` };
  const answer = await page.request.post(`/api/transfers/${id}/${step}`, { data, headers });
  if (!answer.ok()) throw new Error(`${step}: ${await answer.text()}`);
}

/** On the home, also where a long list is folded: this one alone by name, or among several by their number. */
async function expectAtHome(page: Page): Promise<void> {
  await page.goto('/');
  await settled(page);
  for (const fold of await page.locator('.desk-fold > summary').all()) await fold.click();
  await page
    .getByText(new RegExp(`去往${destination}的介绍信|封介绍信过期，党员还没有报到`))
    .first()
    .waitFor();
}

let destination = '';

it('the letter is out for ten days, and the member reads until when', async () => {
  const search = encodeURIComponent('委员会');
  const { items } = await (await hand.request.get(`/api/transfer-destinations?search=${search}`)).json();
  const to = items.find((one: { isOwn: boolean }) => !one.isOwn);
  destination = to.name;
  const applied = await hand.request.post('/api/transfers', {
    data: { destinationId: to.id, ground: 'work' },
  });
  ({ id } = await applied.json());
  await office(secretary, 'approve', {
    duesUntil: new Date(site().now() + 8 * 3_600_000).toISOString().slice(0, 7),
  });
  await office(officer, 'approve');
  await hand.goto('/me');
  await hand.getByText(new RegExp(`^待报到，请在 .*（含当天）以前到${destination}报到。$`)).waitFor();
  expect(await remindedOf()).toEqual([]);
});

it('seven days before the end member and origin are reminded, once', async () => {
  await sleep(4);
  await expect.poll(remindedOf).toEqual(['check_in_soon', 'check_in_soon']);
  await site().advance(3_600_000);
  expect(await remindedOf()).toEqual(['check_in_soon', 'check_in_soon']);
  await secretary.goto(`/transfers/${id}`);
  await secretary
    .getByRole('region', { name: '已发出的提醒' })
    .getByText(/介绍信 7 天内到期/)
    .first()
    .waitFor();
});

it('a week after the last day it has lapsed: all three read it on the home, and the member is still the origin’s', async () => {
  await sleep(13);
  await expect.poll(async () => (await seen(officer)).state).toBe('lapsed');
  const { member } = await seen(officer);
  await hand.goto('/me');
  await hand.getByText(/^介绍信已过期，请联系.*延长或补开。$/).waitFor();
  await hand.goto('/me/transfers');
  await hand.getByRole('heading', { name: '介绍信已过期，您还没有报到' }).waitFor();
  for (const page of [secretary, officer]) {
    await expectAtHome(page);
    await page.goto('/warnings?kind=transfer_overdue');
    await settled(page);
    await page.getByText(new RegExp(`去往${destination}的介绍信 .* 到期，过期 7 天未报到`)).waitFor();
  }
  expect(await remindedOf()).toEqual([
    ...['check_in_overdue', 'check_in_overdue', 'check_in_soon', 'check_in_soon'],
    ...['check_in_today', 'check_in_today'],
  ]);
  const file = await secretary.request.get(`/api/members?name=${encodeURIComponent(member.name)}`);
  expect((await file.json()).items.map((one: { name: string }) => one.name)).toContain(member.name);
  // Who stands above is not bothered yet.
  await county.goto('/warnings?kind=transfer_overdue');
  await settled(county);
  expect(await county.getByText(new RegExp(`去往${destination}的介绍信`)).count()).toBe(0);
});

it('thirty days after it the superior reads it, and whom to urge', async () => {
  await sleep(23);
  const toldTo = async (page: Page, what: string) =>
    (await seen(page)).reminders.filter(({ kind }) => kind === what).length;
  await expect.poll(() => toldTo(county, 'check_in_escalated')).toBe(1);
  expect(await toldTo(officer, 'check_in_overdue')).toBe(8);
  await expectAtHome(county);
  await county.goto('/warnings?kind=transfer_overdue');
  await settled(county);
  await county.getByText(/过期 30 天未报到.*请督促.*处理。/).waitFor();
});

it('the committee extends it, the member reports, and the record reaches the origin', async () => {
  const until = new Date(site().now() + 10 * dayMs).toISOString().slice(0, 10);
  await officer.goto(`/transfers/${id}`);
  await officer.getByRole('button', { name: '延长有效期' }).click();
  const dialog = officer.getByRole('dialog');
  await dialog.getByLabel('延长到哪天 *').fill(until);
  await dialog.getByLabel('原因 *').fill('党员在外出差，推迟报到');
  await dialog.getByRole('button', { name: '延长有效期' }).click();
  await dialog.waitFor({ state: 'detached' });
  await hand.goto('/me/transfers');
  await hand.getByRole('button', { name: '我已到接收党组织，确认报到' }).tap();
  await hand.getByRole('dialog').getByRole('button', { name: '我已报到，确认' }).tap();
  await hand.getByRole('heading', { name: '您已报到，等对方接收' }).waitFor();
  await sleep(1);
  expect((await seen(county)).state).toBe('checked_in');
  const { items } = await (
    await county.request.get(`/api/transfer-destinations/${(await seen(county)).destination.id}/branches`)
  ).json();
  await secretary.goto(`/transfers/${id}`);
  await secretary.getByRole('heading', { level: 1 }).waitFor();
  await office(county, 'accept', { branchId: items.at(-1).id });
  // Whoever comes back to it at the origin sees the record, without a press.
  await secretary.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
  await secretary.getByRole('region', { name: '转接回执' }).waitFor();
});
