import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { phone, useSite } from './harness.ts';
import { settled } from './pages.ts';

/** The registry as of a day, and a member's life as a story. */
const site = useSite(600);
let office: Page;
let hand: Page;
let memberId: string;
const thisYear = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
const lastYear = `${thisYear - 1}年12月31日`;

beforeAll(async () => {
  hand = await site().newPage(phone);
  await site().signIn(hand, 'member');
  ({ memberId } = await (await hand.request.get('/api/account')).json());
  office = await site().newPage();
  await site().signIn(office, 'secretary');
});

it('an officer looks at the roster of last year, by what is known now and by what was known then', async () => {
  await office.goto('/members');
  await settled(office);
  const now = await office.getByRole('row').count();
  expect(now).toBeGreaterThan(10);
  await office.getByText('截至今天').click();
  await office.getByRole('button', { name: `去年末（${lastYear}）` }).click();
  await office.getByText(`您看到的是 ${lastYear} 的名册（按现在所知）`).waitFor();
  await settled(office);
  expect(await office.getByRole('row').count()).toBeGreaterThan(now / 2);
  expect(await office.getByRole('button', { name: '导出' }).count()).toBe(0);
  await office.getByRole('button', { name: '改按当时所知' }).click();
  // The day stays through a reload: the address can be sent to a colleague.
  await office.reload();
  await office.getByText(new RegExp(`您看到的是 ${lastYear} 的名册（按 ${lastYear} 当时所知）`)).waitFor();
  await settled(office);
  expect(await office.getByRole('row').count()).toBeGreaterThan(now / 2);
  await office.getByRole('button', { name: '改按现在所知' }).click();
  await settled(office);
  expect(await office.getByRole('row').count()).toBeGreaterThan(now / 2);
  await office.getByText(`截至 ${lastYear}`).click();
  await office.getByLabel('其他日期').fill('19200101');
  await office.getByRole('button', { name: '查看', exact: true }).click();
  await office.getByText('那一天没有符合条件的党员').waitFor();
  await office.getByRole('button', { name: '回到今天' }).click();
  await expect.poll(() => office.getByText(/您看到的是/).count()).toBe(0);
});

it('a day ahead is no day to look at', async () => {
  await office.getByText('截至今天').click();
  await office.getByLabel('其他日期').fill(`${thisYear + 1}0101`);
  await office.getByRole('button', { name: '查看', exact: true }).click();
  await office.getByText('不能选将来的日期。').waitFor();
});

it('the secretary records what has been true since March; the story says that it was added later', async () => {
  await office.goto(`/members/${memberId}`);
  await office.getByRole('button', { name: '修改档案' }).click();
  expect(await office.getByLabel('自何时起').count()).toBe(0);
  const occupation = office.getByRole('textbox', { name: '工作岗位', exact: true });
  await occupation.fill((await occupation.inputValue()).includes('退休') ? '农民' : '退休职工');
  const since = office.getByLabel('自何时起');
  await since.fill(`${thisYear + 1}0301`);
  await office.getByRole('button', { name: '保存修改' }).click();
  await office.getByText('不能是将来的日期。').waitFor();
  await since.fill(`${thisYear - 1}0301`);
  await office.getByRole('textbox', { name: '入党日期', exact: true }).fill('20200701');
  await office.getByText(/您改了入党日期：视为更正/).waitFor();
  await office.getByRole('button', { name: '保存修改' }).click();
  await office.getByRole('tab', { name: '时间线' }).click();
  const story = office.getByRole('list', { name: '经历时间线' });
  const change = story.getByRole('listitem').filter({ hasText: /^\d{4}年3月1日补记职业/ });
  await change.waitFor();
  expect(await change.textContent()).toContain('党支部书记');
  const joined = story.getByRole('listitem').filter({ hasText: /^2020年7月1日已更正加入中国共产党/ });
  await joined.waitFor();
  expect(await joined.locator('del').count()).toBe(1);
  await office.getByLabel('看哪一天').fill(`${thisYear - 1}0101`);
  await office.getByText('所在党组织').first().waitFor();
});

it('the member reads the own story on the phone, with what was corrected', async () => {
  await hand.goto('/me/file');
  await hand.getByRole('link', { name: '我的党员经历' }).tap();
  await hand.getByRole('heading', { name: '我的党员经历' }).waitFor();
  const story = hand.getByRole('list', { name: '经历时间线' });
  await story.getByText('2020年7月1日').first().waitFor();
  await story
    .getByText(/原记为/)
    .first()
    .waitFor();
  await hand.getByRole('button', { name: '变更记录' }).tap();
  await hand.getByText('修改档案').first().waitFor();
});

it('an officer looks at the tree of a day before there was one, and comes back', async () => {
  const county = await site().newPage();
  await site().signIn(county, 'county');
  await county.goto('/organizations');
  await settled(county);
  const name = (await county.getByRole('heading', { level: 2 }).first().textContent()) ?? '';
  await county.getByText('截至今天').click();
  await county.getByRole('button', { name: /^去年末/ }).click();
  await county.getByText(`您看到的是 ${lastYear} 的组织树（按现在所知）`).waitFor();
  await county.getByRole('heading', { name }).waitFor();
  expect(await county.getByRole('button', { name: '修改资料' }).count()).toBe(0);
  await county.getByRole('link', { name: '当天的党员名册' }).click();
  await county.getByText(`您看到的是 ${lastYear} 的名册（按现在所知）`).waitFor();
  await county.goBack();
  await county.getByRole('button', { name: '回到今天' }).click();
  await county.getByRole('button', { name: '修改资料' }).waitFor();
});
