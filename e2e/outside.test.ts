import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { phone, useSite } from './harness.ts';
import { settled, today } from './pages.ts';

/**
 * A member leaves for an organisation outside by letter: applied for on the phone, approved twice, checked by a stranger,
 * and completed by the photograph of a paper receipt. And a paper letter from outside becomes a member.
 */
const site = useSite(600);
let hand: Page;
let secretary: Page;
let officer: Page;
let stranger: Page;

beforeAll(async () => {
  hand = await site().newPage(phone);
  await site().signIn(hand, 'member');
  secretary = await site().newPage();
  await site().signIn(secretary, 'secretary');
  officer = await site().newPage();
  await site().signIn(officer, 'officer');
  stranger = await site().newPage(phone);
});

const outside = '中共北江市城关区教育局委员会';
/** The smallest picture that is one. */
const photograph = {
  name: '回执照片.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'),
};

interface Mine {
  id: string;
  letter: { address: string } | null;
  member: { name: string };
}
const mine = async (): Promise<Mine> =>
  (await (await hand.request.get('/api/transfers/mine')).json()).items[0];
let name = '';
let id = '';
let letter = '';

async function open(page: Page): Promise<void> {
  await page.goto(`/transfers/${id}`);
  await page.getByRole('heading', { name: `${name}的组织关系转接` }).waitFor();
  await settled(page);
}

it('the member names an organisation that is not in this registry', async () => {
  await hand.goto('/me/transfers/new');
  await hand.getByLabel('接收党委的名称', { exact: true }).fill('北江市城关区教育局');
  await hand.getByText('没有找到“北江市城关区教育局”').waitFor();
  await hand.getByRole('button', { name: '对方不在这个系统里' }).tap();
  await hand.getByLabel('接收党委的全称').fill('教育');
  await hand.getByLabel('工作单位变动').check();
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByText('请先选接收党委').waitFor();
  await hand.getByLabel('接收党委的全称').fill(outside);
  await hand.getByLabel('对方联系电话').fill('0871-6512345');
  await hand.getByText(new RegExp(`转到${outside}，原因：工作单位变动`)).waitFor();
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByRole('heading', { name: '申请已提交，等支部审核' }).waitFor();
  ({ id } = await mine());
  name = (await mine()).member.name;
});

it('branch and committee approve, and the letter is carried: its PDF, and its page for whoever scans it', async () => {
  await open(secretary);
  await secretary.getByText('转往系统外').waitFor();
  await secretary.getByRole('button', { name: '同意，报党委审批' }).click();
  const dialog = secretary.getByRole('dialog');
  await dialog
    .getByRole('button', { name: /^\d{4}年\d+月$/ })
    .last()
    .click();
  await dialog.getByRole('button', { name: '同意，报党委审批' }).click();
  await dialog.waitFor({ state: 'detached' });
  await open(officer);
  await officer.getByRole('button', { name: '批准并开出介绍信' }).click();
  await officer.getByRole('dialog').getByRole('button', { name: '批准并开出介绍信' }).click();
  await officer.getByRole('dialog').waitFor({ state: 'detached' });
  await officer.getByText(/^待回执，介绍信还有\s30\s天/).waitFor();

  await hand.goto('/me/transfers');
  await hand.getByRole('heading', { name: '介绍信已开出，请您带去报到' }).waitFor();
  await hand.getByText(new RegExp(`带纸质介绍信到${outside}报到`)).waitFor();
  expect(await hand.getByRole('button', { name: /确认报到/ }).count()).toBe(0);
  await settled(hand);
  const [paper] = await Promise.all([
    hand.waitForEvent('download'),
    hand.getByRole('button', { name: '下载介绍信（PDF）' }).tap(),
  ]);
  expect(paper.suggestedFilename()).toMatch(/\.pdf$/);
  if (process.env.ZHIBU_KEEP_PDF) await paper.saveAs(process.env.ZHIBU_KEEP_PDF);

  letter = new URL((await mine()).letter?.address ?? '').pathname;
  await stranger.goto(letter);
  await stranger.getByRole('heading', { name: '有效', exact: true }).waitFor();
  await stranger.getByText('签名有效').waitFor();
  await stranger.getByText(outside).first().waitFor();
});

it('the receipt that came back is registered with its photograph, and the letter is used', async () => {
  await officer.getByRole('button', { name: '登记回执' }).click();
  const dialog = officer.getByRole('dialog');
  await dialog.getByRole('button', { name: '登记回执' }).click();
  await dialog.getByText('请填写接收日期、接收党组织，并选择回执的照片。').waitFor();
  await dialog.getByLabel('回执上的接收日期 *').fill('2026-01-01');
  await dialog.getByLabel('接收党组织 *').fill('北江市城关区教育局机关党支部');
  await dialog.locator('input[type=file]').setInputFiles(photograph);
  await dialog.getByText('回执照片.jpg').waitFor();
  await dialog.getByRole('button', { name: '登记回执' }).click();
  // A reception before the letter cannot be one of it.
  await dialog
    .getByText(/才开出，接收日期不能更早/)
    .first()
    .waitFor();
  await dialog.getByLabel('回执上的接收日期 *').fill(today());
  await dialog.getByRole('button', { name: '登记回执' }).click();
  await dialog.waitFor({ state: 'detached' });
  const receipt = officer.getByRole('region', { name: '转接回执' });
  await receipt.getByText('北江市城关区教育局机关党支部').waitFor();
  await officer.getByRole('link', { name: '回执照片.jpg' }).waitFor();

  await stranger.reload();
  await stranger.getByRole('heading', { name: '已使用' }).waitFor();
  await hand.goto('/me');
  await hand.getByText(`您的组织关系已转到${outside}`).waitFor();
  await hand.goto('/me/transfers');
  await hand.getByRole('heading', { name: '转接已完成' }).waitFor();
  await settled(hand);
});

it('a paper letter from outside is registered, refused where it cannot be, and becomes a member', async () => {
  await officer.goto('/transfers');
  await officer.getByRole('link', { name: '登记外来介绍信' }).click();
  await officer.getByRole('heading', { name: '登记外来介绍信' }).waitFor();
  await officer.getByRole('button', { name: '登记介绍信' }).click();
  await officer.getByText('请填写标出的各项，并核对日期。').waitFor();
  await officer.getByLabel('编号 *').and(officer.locator(':focus')).waitFor();
  await officer.getByLabel('编号 *').fill('第 2026-0815 号');
  await officer.getByLabel('开出介绍信的党组织 *').fill('中共南江市城关区教育局委员会');
  await officer.getByLabel('开具日期 *').fill(today());
  await officer.getByLabel('有效期至 *').fill(today());
  await officer.getByLabel('转接原因 *').selectOption({ label: '工作单位变动' });
  await officer.getByLabel('姓名 *').fill('何若兰');
  await officer.getByLabel('公民身份号码 *').fill('530102198503072325');
  await officer.getByLabel('入党日期 *').fill('2010-07-01');
  await officer.getByLabel('转正日期 *').fill('2011-07-01');
  await officer.locator('input[type=file]').setInputFiles({ ...photograph, name: '介绍信照片.jpg' });
  await officer.getByRole('button', { name: '登记介绍信' }).click();
  await officer
    .getByText(/校验位不对/)
    .first()
    .waitFor();
  await officer.getByLabel('公民身份号码 *').fill('530102198503072320');
  await officer.getByRole('button', { name: '登记介绍信' }).click();
  await officer.getByRole('heading', { name: '何若兰的组织关系转接' }).waitFor();
  await officer.getByRole('link', { name: '介绍信照片.jpg' }).waitFor();
  await settled(officer);
  await officer.getByRole('button', { name: '接收并编入支部' }).click();
  const dialog = officer.getByRole('dialog');
  await dialog.getByRole('option').first().click();
  await dialog.getByLabel('党费交至哪个月 *').fill(today().slice(0, 7));
  await dialog.getByRole('button', { name: '接收并编入支部' }).click();
  await dialog.waitFor({ state: 'detached' });
  const link = officer.getByRole('link', { name: '下载回执（PDF），盖章寄回' });
  const pdf = await officer.request.get((await link.getAttribute('href')) ?? '');
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);
  if (process.env.ZHIBU_KEEP_PDF) writeFileSync(`${process.env.ZHIBU_KEEP_PDF}.slip.pdf`, await pdf.body());
  await officer.getByRole('link', { name: '何若兰', exact: true }).click();
  await officer.getByRole('heading', { name: '何若兰' }).waitFor();
});
