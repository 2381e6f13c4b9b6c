import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readTable } from './downloads.ts';
import { password, phone, useSite } from './harness.ts';

/**
 * A branch secretary's day, and then the same day seen by a member on the phone. The steps follow each other.
 */
const site = useSite(600);
const ownPassword = 'Renmin-2026-dang';
const reason = '核对年报数据';
let office: Page;
/** The member this day is about; number by GB 11643 with a birthday that makes her an adult in 2015. */
const name = '欧阳淑贞';
const idNumber = '150785198806120046';
/** Of the own file in the workbench. */
let address = '';
let slip = { login: '', url: '' };

it('adds a member, and finds her by the middle of the name, pinyin, initials and the whole ID number', async () => {
  office = await site().newPage();
  await site().signIn(office, 'secretary');
  await office.goto('/members/new');
  await office.getByLabel('姓名 *').fill(name);
  await office.getByLabel('公民身份号码 *').fill(idNumber);
  await office.getByLabel('入党日期', { exact: true }).fill('20150701');
  await office.getByLabel('转正日期', { exact: true }).fill('2016.7.1');
  await office.getByRole('button', { name: '建立档案' }).click();
  await office.getByRole('heading', { name, level: 1 }).waitFor();
  address = new URL(office.url()).pathname;

  await office.goto('/members');
  const box = office.getByRole('searchbox', { name: '查找党员' });
  for (const text of ['淑贞', 'ouyangshuzhen', 'oysz']) {
    await box.fill(text);
    await office.waitForURL((url) => url.searchParams.get('name') === text);
    await row(office).waitFor();
  }
  await box.fill(idNumber);
  await office.getByText('按公民身份号码精确查找的结果').waitFor();
  await row(office).waitFor();
  expect(office.url()).not.toContain(idNumber);
});

it('keeps what was typed when somebody else saved in between', async () => {
  const other = await office.context().newPage();
  for (const page of [office, other]) {
    await page.goto(address);
    await page.getByRole('button', { name: '修改档案' }).click();
    await page.getByLabel('工作单位').waitFor();
  }
  await other.getByLabel('工作单位').fill('云岭县农机站');
  await other.getByRole('button', { name: '保存修改' }).click();
  await other.getByText('云岭县农机站').waitFor();
  await office.getByLabel('工作单位').fill('云岭县水务局');
  await office.getByLabel('电子邮箱').fill('dangyuan@example.cn');
  await office.getByRole('button', { name: '保存修改' }).click();
  await office.getByText('对方改为“云岭县农机站”，您填的是“云岭县水务局”').waitFor();
  expect(await office.getByLabel('工作单位').inputValue()).toBe('云岭县水务局');
  expect(await office.getByLabel('电子邮箱').inputValue()).toBe('dangyuan@example.cn');
  await office.getByRole('button', { name: '保存修改' }).click();
  await office.getByText('云岭县水务局').waitFor();
  await office.getByText('dangyuan@example.cn').waitFor();
  await other.close();
});

it('reveals only with a reason and a fresh sign-in', async () => {
  await site().asOwner("UPDATE session SET authenticated_at = authenticated_at - interval '6 minutes'");
  expect(await office.getByText(idNumber).count()).toBe(0);
  await office.getByRole('button', { name: '显示完整内容' }).click();
  const dialog = office.getByRole('dialog', { name: '显示敏感信息' });
  await dialog.getByRole('button', { name: '显示完整内容' }).click();
  await dialog.getByText('请写明理由，至少 4 个字。').waitFor();
  await dialog.getByLabel('理由').fill(reason);
  await dialog.getByRole('button', { name: '显示完整内容' }).click();
  const again = office.getByRole('dialog', { name: '请再输入一次密码' });
  await again.getByLabel('密码', { exact: true }).fill(password);
  await again.getByRole('button', { name: '确认' }).click();
  await office.getByText(idNumber).waitFor();
  await office.getByRole('button', { name: '重新遮盖' }).click();
  expect(await office.getByText(idNumber).count()).toBe(0);
});

it('adds an entry and an attachment', async () => {
  await office.getByRole('tab', { name: '经历' }).click();
  await office.getByRole('button', { name: '添加经历：奖励表彰' }).click();
  const dialog = office.getByRole('dialog', { name: /^添加经历/ });
  await dialog.getByLabel('内容').fill('优秀共产党员');
  await dialog.getByLabel('开始日期').fill('20240701');
  await dialog.getByRole('button', { name: '保存' }).click();
  await office.getByText('优秀共产党员').waitFor();
  await office.getByRole('tab', { name: '照片与附件' }).click();
  const paper = { name: '入党志愿书.pdf', mimeType: 'application/pdf', buffer: smallPdf };
  await office.locator('input[type=file]').last().setInputFiles(paper);
  await office.getByRole('link', { name: '入党志愿书.pdf' }).waitFor();
  await office.getByRole('tab', { name: '时间线' }).click();
  await office.getByRole('list', { name: '经历时间线' }).getByText('优秀共产党员').waitFor();
  await office.getByRole('button', { name: '改动记录' }).click();
  await office.getByText('添加经历').first().waitFor();
});

it('exports the list as a workbook, masked', async () => {
  await office.goto('/members');
  await office.getByRole('button', { name: '导出' }).click();
  const coming = office.waitForEvent('download');
  await office.getByRole('button', { name: '开始导出' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
  const table = await readTable(download);
  const text = table.map((cells) => cells.join(' ')).join('\n');
  expect(text).toContain(name);
  expect(text).toContain('公民身份号码');
  expect(text).not.toContain(idNumber);
  expect(text).not.toMatch(/\b1[3-9]\d{9}\b/);
});

it('prints the slip of one member', async () => {
  await office.goto(address);
  await office.getByRole('link', { name: '打印激活单' }).click();
  const answer = office.waitForResponse((response) => response.url().endsWith('/api/activation-slips'));
  await office.getByRole('button', { name: '生成激活单' }).click();
  await office.getByText('已生成 1 张激活单。').waitFor();
  const { slips }: { slips: { login: string; url: string }[] } = await (await answer).json();
  expect(slips).toHaveLength(1);
  slip = slips[0] ?? slip;
});

it('lets the member open the account from the slip, on a phone, and see the own file', async () => {
  const hand = await site().newPage(phone);
  await hand.goto(slip.url);
  await hand.getByLabel('新密码', { exact: true }).fill(ownPassword);
  await hand.getByLabel('再输入一次新密码').fill(ownPassword);
  await hand.getByRole('button', { name: '开通并登录' }).tap();
  await hand.getByRole('heading', { name: `${name}同志，您好` }).waitFor();
  await hand.getByRole('link', { name: '我的', exact: true }).tap();
  await hand.getByText('云岭县水务局').waitFor();
  // No officer asked for the number here, so the own file shows it masked as well.
  expect(await hand.getByText(idNumber).count()).toBe(0);
  await hand.getByText('公民身份号码').tap();
  await hand.getByText('登记用途：').filter({ visible: true }).waitFor();

  await hand.getByRole('link', { name: '谁看过我的档案' }).tap();
  const revealed = hand.getByRole('listitem').filter({ hasText: '查看了完整的公民身份号码' }).first();
  const words = await revealed.textContent();
  expect(words).toContain('党支部书记');
  expect(words).toContain(`理由：${reason}`);
  expect(words).toMatch(/\d{4}年\d{1,2}月\d{1,2}日 \d{1,2}:\d{2}/);
  await hand.goto('/me/history');
  await hand.getByRole('button', { name: '变更记录' }).tap();
  await hand.getByText('工作单位').first().waitFor();
  await hand.getByText('优秀共产党员').waitFor();
});

it('speaks English and grows larger on demand', async () => {
  const hand = await site().newPage(phone);
  await site().signIn(hand, slip.login, ownPassword);
  await hand.goto('/me/account');
  const sizeOf = () => hand.locator('h1').evaluate((title) => title.getBoundingClientRect().height);
  const before = await sizeOf();
  await hand.getByLabel(/大字模式/).tap();
  await hand.locator('html[data-elder]').waitFor();
  expect(await sizeOf()).toBeGreaterThan(before);
  const tab = await hand.getByRole('link', { name: '首页', exact: true }).boundingBox();
  expect(tab?.height).toBeGreaterThanOrEqual(60);
  await hand.getByLabel('界面语言').selectOption('en');
  await hand.getByRole('heading', { name: 'My account' }).waitFor();
  expect(await hand.locator('html').getAttribute('lang')).toBe('en');
  await hand.goto('/me');
  expect(await hand.locator('#content').textContent()).not.toMatch(/请|您|我的/);
});

function row(page: Page) {
  return page.getByRole('table', { name: '党员' }).getByRole('link', { name, exact: true });
}

const smallPdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
