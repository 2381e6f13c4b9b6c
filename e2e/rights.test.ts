import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { phone, useSite } from './harness.ts';

/**
 * A member on the phone finds a mistake in the own file, asks for its correction with a paper, the secretary at the
 * desk accepts, and the member sees it done, by whom and when. The steps follow each other.
 */
const site = useSite(600);
const wished = '云岭县第一中学';
const why = '单位去年改名了，原名登记有误';
let hand: Page;
let office: Page;

it('a member asks on the phone for one field to be corrected, with a paper', async () => {
  hand = await site().newPage(phone);
  await site().signIn(hand, 'member');
  await hand.goto('/me/file');
  await hand.getByText('工作单位', { exact: true }).tap();
  await hand.getByRole('link', { name: '申请更正：工作单位' }).tap();
  await hand.getByRole('heading', { name: '申请更正' }).waitFor();
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByText('请填写这一项。').first().waitFor();
  await hand.getByLabel('应该是').fill(wished);
  await hand.getByLabel('为什么要更正').fill(why);
  await hand.getByLabel('证明材料（可以不附）').setInputFiles({
    name: '工作证明.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n工作证明\n%%EOF\n'),
  });
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByRole('heading', { name: '更正工作单位' }).waitFor();
  await hand.getByRole('link', { name: '工作证明.pdf' }).waitFor();
  await hand.getByText(/^等待答复，最晚 \d{4}年/).waitFor();
  await hand.goto('/me/file');
  expect(await hand.getByText(wished).count()).toBe(0);
});

it('the secretary finds it among the tasks, compares, and accepts', async () => {
  office = await site().newPage();
  await site().signIn(office, 'secretary');
  await office.goto('/');
  await office.getByRole('link', { name: /申请更正工作单位/ }).click();
  await office.getByRole('heading', { name: /申请更正工作单位/ }).waitFor();
  await office.getByText(wished).waitFor();
  await office.getByText(why).waitFor();
  await office.getByRole('link', { name: '工作证明.pdf' }).waitFor();
  await office.getByRole('button', { name: '采纳并修改档案' }).click();
  const dialog = office.getByRole('dialog', { name: '采纳这份申请？' });
  await dialog.getByRole('button', { name: '采纳并修改档案' }).click();
  await office.getByText('已采纳').waitFor();
  await office.getByRole('link', { name: '查看档案' }).click();
  await office.getByText(wished).waitFor();
  await office.getByRole('tab', { name: '时间线' }).click();
  await office.getByRole('button', { name: '改动记录' }).click();
  await office.getByRole('link', { name: '按更正申请修改，查看申请' }).waitFor();
});

it('the member sees it on the home page, in the file and among the changes: who and when', async () => {
  await hand.goto('/me');
  await hand.getByText('您申请更正的工作单位已经改好。').waitFor();
  await hand.getByRole('link', { name: '查看答复：工作单位' }).tap();
  const answer = hand.getByRole('region', { name: '答复' });
  await answer.getByText(/^已更正（\d{4}年/).waitFor();
  expect(await answer.textContent()).toContain('党支部书记');
  await hand.goto('/me/file');
  await hand.getByText(wished).waitFor();
  await hand.goto('/me/history');
  await hand.getByRole('button', { name: '变更记录' }).tap();
  const change = hand.getByRole('listitem').filter({ hasText: wished });
  await change.getByRole('link', { name: '按更正申请修改，查看申请' }).waitFor();
});

it('a second request is refused with a reason that the member reads', async () => {
  await hand.goto('/me/corrections/new?field=nativePlace');
  await hand.getByLabel('应该是').fill('呼伦贝尔市');
  await hand.getByLabel('为什么要更正').fill('想写得详细一些');
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByRole('heading', { name: '更正籍贯' }).waitFor();
  await office.goto('/corrections');
  await office.getByRole('table', { name: '更正申请' }).getByRole('link').first().click();
  await office.getByRole('button', { name: '不予更正' }).click();
  const dialog = office.getByRole('dialog', { name: '不予更正' });
  await dialog.getByRole('button', { name: '不予更正' }).click();
  await dialog.getByText('请写明理由，至少 4 个字。').waitFor();
  await dialog.getByLabel('理由').fill('籍贯以入党志愿书为准');
  await dialog.getByRole('button', { name: '不予更正' }).click();
  await dialog.waitFor({ state: 'detached' });
  await hand.reload();
  await hand.getByText('理由：籍贯以入党志愿书为准').waitFor();
});

it('the member decides what the branch sees, and it holds at once', async () => {
  await hand.goto('/me/consents');
  const give = hand.getByRole('button', { name: '同意：让本支部党员知道我的生日', exact: true });
  await give.tap();
  await hand.getByText(/^自 .* 起同意$/).waitFor();
  const memberName = await hand.evaluate(
    "fetch('/api/account').then((answer) => answer.json()).then(({ account }) => account.name)",
  );
  if (typeof memberName !== 'string') throw new Error('the member has no name');
  const secretary = await site().newPage(phone);
  await site().signIn(secretary, 'secretary');
  await secretary.goto('/me/branch');
  const birthdays = secretary.getByText(/^\d{1,2}月\d{1,2}日生日$/);
  await birthdays.first().waitFor();
  await hand.getByRole('button', { name: '不同意：让本支部党员知道我的生日' }).tap();
  await hand.getByText(/撤回$/).waitFor();
  await secretary.reload();
  await secretary.getByRole('heading', { name: '本支部的同志' }).waitFor();
  await secretary.getByRole('listitem').filter({ hasText: memberName }).waitFor();
  expect(await birthdays.count()).toBe(0);
});

it('takes a copy of the own file after giving the password again, and finds it in the own log', async () => {
  await site().asOwner("UPDATE session SET authenticated_at = authenticated_at - interval '6 minutes'");
  await hand.goto('/me/copy');
  const coming = hand.waitForEvent('download');
  await hand.getByRole('button', { name: '下载：机器可读的数据（JSON）' }).tap();
  const again = hand.getByRole('dialog', { name: '请再输入一次密码' });
  await again.getByLabel('密码', { exact: true }).fill('Demo-2026-pass');
  await again.getByRole('button', { name: '确认' }).tap();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^我的党员档案-\d{4}-\d{2}-\d{2}\.json$/);
  const stream = await download.createReadStream();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  const copy: { member: { workUnit: string; idNumber: string } } = JSON.parse(
    Buffer.concat(parts).toString(),
  );
  expect(copy.member.workUnit).toBe(wished);
  expect(copy.member.idNumber).toMatch(/^\d{17}[\dX]$/);
  await hand.goto('/me/access-log');
  await hand.getByText('下载了档案副本').waitFor();
  await hand
    .getByText(/依据：.*第三十二条/)
    .first()
    .waitFor();
});
