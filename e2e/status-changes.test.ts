import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { idNumberCheckDigit } from '../server/src/kernel/standards/id-number.ts';
import { phone, useSite } from './harness.ts';
import { settled } from './pages.ts';

/** A secretary records what becomes of members: what is due, what must wait, what was recorded wrongly. */
const site = useSite(300);

/** A day in China so many months ago, as the server counts it. */
function monthsAgo(n: number): string {
  const now = new Date(Date.now() + 8 * 3_600_000);
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - n, 1));
  return day.toISOString().slice(0, 10);
}
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

function idNumberOf(sequence: string): string {
  const first17 = `15078519950612${sequence}`;
  return first17 + idNumberCheckDigit(first17);
}

async function newProbationer(page: Page, name: string, sequence: string, joined: string): Promise<void> {
  await page.goto('/members/new');
  await page.getByLabel('姓名 *').fill(name);
  await page.getByLabel('公民身份号码 *').fill(idNumberOf(sequence));
  await page.getByLabel('人员类别', { exact: true }).selectOption('probationary');
  await page.getByLabel('入党日期', { exact: true }).fill(joined);
  await page.getByRole('button', { name: '建立档案' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

it('turns a probationary member whose year is over into a full member, takes it back, and does it again', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'secretary');
  await newProbationer(page, '包晓燕', '022', monthsAgo(13));
  await page.getByRole('tab', { name: '党籍变动' }).click();
  await page.getByText(/请及时讨论转正/).waitFor();
  const dialog = page.getByRole('dialog');
  const convert = async () => {
    await page.getByRole('button', { name: '办理变动' }).click();
    await dialog.getByRole('button', { name: '预备党员转正' }).click();
    await dialog.getByRole('button', { name: /^下一步/ }).click();
    await dialog.getByText('请填写带 * 的各项。').waitFor();
    await dialog.getByLabel('从哪天起 *').fill(today());
    await dialog.getByLabel('依据或理由').fill('支部党员大会讨论通过，上级党委批准');
    await dialog.getByRole('button', { name: /^下一步/ }).click();
    await dialog.getByText('人员类别：预备党员 → 正式党员').waitFor();
    await dialog.getByRole('button', { name: '确认办理' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await convert();
  await page.getByText(/^已办理：预备党员转正/).waitFor();
  await page.locator('.desk-file-head').getByText('正式党员').waitFor();

  await page.getByRole('button', { name: /撤销“预备党员转正”/ }).click();
  await dialog.getByText('人员类别：正式党员 → 预备党员').waitFor();
  await dialog.getByLabel('为什么撤销 *').fill('登记错了人');
  await dialog.getByRole('button', { name: '确认撤销' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('已撤销：登记错了人').waitFor();
  await page.locator('.desk-file-head').getByText('预备党员').waitFor();
  await convert();

  // The form of the file says where the stage is changed; the history tells both, and the taking back.
  await page.getByRole('button', { name: '修改档案' }).click();
  expect(await page.getByLabel('人员类别').getAttribute('readonly')).not.toBeNull();
  await page.getByText('在“党籍变动”里办理').waitFor();
  await page.getByRole('button', { name: '取消' }).click();
  await page.getByRole('tab', { name: '时间线' }).click();
  await page.getByRole('button', { name: '改动记录' }).click();
  await page.getByText('撤销党籍变动').waitFor();
  expect(await page.getByText('办理党籍变动').count()).toBe(2);
});

it('says of one whose year is not over why not and from when on, on the phone, too', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'secretary');
  await newProbationer(page, '白嘎力', '037', monthsAgo(3));
  const due = monthsAgo(3 - 12);
  await page.setViewportSize(phone);
  await page.getByRole('tab', { name: '党籍变动' }).click();
  await settled(page);
  await page.getByRole('button', { name: '办理变动' }).click();
  const dialog = page.getByRole('dialog');
  const blocked = dialog.getByRole('listitem').filter({ hasText: '预备党员转正' });
  await blocked.getByText(`预备期到 ${due} 满，此前不能转正。`).waitFor();
  await blocked.getByText(/^最早 .*《中国共产党章程》$/).waitFor();
  expect(await blocked.getByRole('button').count()).toBe(0);
  await dialog.getByText(/不适用的 \d+ 项，看看为什么/).click();
  await dialog.getByText('预备党员不适用“开除党籍”，请办理“取消预备党员资格”。').waitFor();

  // A day that does not fit is refused at its field before anything is written.
  await dialog.getByRole('button', { name: '失去联系' }).click();
  await dialog.getByLabel('从哪天起 *').fill('2001-01-01');
  await dialog.getByRole('button', { name: /^下一步/ }).click();
  await dialog.getByText(/入党日期是 .*，变动不能早于这一天。/).waitFor();
  await dialog.getByLabel('从哪天起 *').fill(today());
  await dialog.getByRole('button', { name: /^下一步/ }).click();
  await dialog.getByText('联系情况：正常 → 失联').waitFor();
  await dialog.getByRole('button', { name: '返回修改' }).click();
  expect(await dialog.getByLabel('从哪天起 *').inputValue()).toBe(today());
});

it('lists the changes for the officer above, what was taken back too, by kind, place and day', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'county');
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '党籍变动' }).click();
  const table = page.getByRole('table', { name: '党籍变动' });
  const rows = table.getByRole('row').filter({ hasText: '包晓燕' });
  await rows.filter({ hasText: '人员类别：预备党员 → 正式党员' }).waitFor();
  await rows.filter({ hasText: '已撤销：登记错了人' }).waitFor();
  expect(await rows.count()).toBe(2);
  await page.getByLabel('变动', { exact: true }).selectOption({ label: '延长预备期' });
  await page.getByText('没有这样的变动').waitFor();
  await page.getByRole('button', { name: '清除筛选' }).last().click();
  await page.getByLabel('变动日期从').fill('20260201');
  await page.getByLabel('到', { exact: true }).fill('20260131');
  await page.getByText('开始日期晚于结束日期').waitFor();
  await page.getByLabel('到', { exact: true }).fill(today());
  await rows.first().waitFor();
  await rows.first().getByRole('link', { name: '包晓燕' }).click();
  await page.getByRole('heading', { level: 1, name: '包晓燕' }).waitFor();

  const small = await site().newPage(phone);
  await site().signIn(small, 'county');
  await small.goto('/status-changes?kind=convert');
  await small.getByText('包晓燕').first().waitFor();
  expect(await small.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
});
