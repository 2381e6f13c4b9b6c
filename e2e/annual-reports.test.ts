import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { password, useSite } from './harness.ts';

/**
 * The annual report goes up: the branch reads its figures, signs them with the password, the township finds what waits,
 * returns one, takes it when it comes again, and files its own when everything below is there. The steps follow each other.
 */
const site = useSite(600);
const year = '2025';
const page = `/annual-reports?year=${year}`;
let branch: Page;
let township: Page;
let branchName = '';

/** The branch of the demo's secretary is the first child of the demo's township: the others file without a hand. */
async function fileAs(who: Page, address: string): Promise<void> {
  await who.goto(address);
  await who.getByRole('button', { name: /^(?:重新)?报送$/ }).click();
  const dialog = who.getByRole('dialog', { name: `报送 ${year} 年度报告` });
  await dialog.getByRole('button', { name: '报送' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** What scripts of the pages do for the branches whose secretaries are not in this story: file, and take. */
const fileBelow = `(async (year) => {
  const json = async (path, body) => (await fetch('/api' + path, body && {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
  const fileAll = async (id) => {
    const query = 'year=' + year + (id ? '&organization=' + id : '');
    const { items } = await json('/annual-reports/children?limit=100&' + query);
    for (const { organization, state } of items) {
      await fileAll(organization.id);
      const { sha256 } = await json('/annual-reports?year=' + year + '&organization=' + organization.id);
      if (state === 'draft') await json('/annual-reports', { organization: organization.id, year, sha256 });
    }
  };
  await fileAll('');
})(${year})`;
const takeBelow = `(async (year) => {
  const json = async (path, body) => (await fetch('/api' + path, body && {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
  const takeAll = async (id) => {
    const query = 'year=' + year + (id ? '&organization=' + id : '');
    const { items } = await json('/annual-reports/children?limit=100&' + query);
    for (const { organization } of items) await takeAll(organization.id);
    const reports = items.filter(({ can }) => can.accept).map(({ reportId, version }) => ({ id: reportId, version }));
    if (reports.length > 0) await json('/annual-reports/acceptances', { reports });
  };
  await takeAll('');
})(${year})`;

/** The township files for the branches below, the county takes what nobody may take who filed it; level by level. */
async function restFiles(): Promise<void> {
  const county = await site().newPage();
  await site().signIn(county, 'county');
  for (let level = 0; level < 2; level += 1) {
    await township.evaluate(fileBelow);
    await county.evaluate(takeBelow);
  }
  await county.context().close();
}

it('a branch files after giving the password again, and sees whom it waits for', async () => {
  branch = await site().newPage();
  await site().signIn(branch, 'secretary');
  await branch.goto('/');
  await branch.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '年报' }).click();
  await branch.getByText(/年度尚未结束/).waitFor();
  expect(await branch.getByRole('button', { name: '报送', exact: true }).count()).toBe(0);
  await site().asOwner("UPDATE session SET authenticated_at = authenticated_at - interval '6 minutes'");
  await branch.goto(page);
  await branch.getByRole('heading', { name: `${year} 年度报告` }).waitFor();
  await branch.getByText(/^.*尚未报送，已超过期限/).waitFor();
  await branch.getByRole('button', { name: '报送', exact: true }).click();
  const dialog = branch.getByRole('dialog', { name: `报送 ${year} 年度报告` });
  await dialog.getByRole('button', { name: '报送' }).click();
  const again = branch.getByRole('dialog', { name: '请再输入一次密码' });
  await again.getByLabel('密码', { exact: true }).fill(password);
  await again.getByRole('button', { name: '确认' }).click();
  await branch.getByText(/等待.*接收。/).waitFor();
  branchName = ((await branch.locator('.z-lead').first().textContent()) ?? '').split(' · ')[0] ?? '';
  await branch.getByText('第 1 次报送').waitFor();
  const coming = branch.waitForEvent('download');
  await branch.getByRole('link', { name: '下载签名文件' }).click();
  expect((await coming).suggestedFilename()).toBe(`${branchName}-${year}年度报告-1.json`);
});

it('the township returns it with a reason, which the branch reads and files again', async () => {
  township = await site().newPage();
  await site().signIn(township, 'officer');
  await township.goto(page);
  const board = township.getByRole('table', { name: '下级报送情况' });
  await board.getByText('等待本级接收').waitFor();
  await township.getByText(`“${branchName}”的报告等待本级接收。`).waitFor();
  expect(await township.getByRole('button', { name: '报送', exact: true }).isDisabled()).toBe(true);
  await board.getByRole('button', { name: `退回：${branchName}` }).click();
  const dialog = township.getByRole('dialog', { name: `退回“${branchName}”的年度报告` });
  await dialog.getByRole('button', { name: '退回' }).click();
  await dialog.getByText('请写明理由，至少 4 个字。').waitFor();
  await dialog.getByLabel('理由').fill('请再核对一次人数');
  await dialog.getByRole('button', { name: '退回' }).click();
  await dialog.waitFor({ state: 'detached' });
  await branch.reload();
  await branch
    .getByText(/退回：请再核对一次人数/)
    .first()
    .waitFor();
  await fileAs(branch, page);
  await branch.getByText('第 2 次报送').waitFor();
  await branch.getByText('第 1 次报送').waitFor();
});

it('the township takes what waits, and files when everything below is there', async () => {
  await township.reload();
  const board = township.getByRole('table', { name: '下级报送情况' });
  await board.getByRole('button', { name: `接收：${branchName}` }).click();
  const dialog = township.getByRole('dialog', { name: `接收“${branchName}”的年度报告？` });
  await dialog.getByRole('button', { name: '接收' }).click();
  await township.getByText('已接收 1 份。').waitFor();
  await branch.reload();
  await branch.getByText(/已报送，.*接收。/).waitFor();
  await restFiles();
  await fileAs(township, page);
  await township.getByText(/等待.*接收。/).waitFor();
  await township.getByText(/共 \d+ 个：已接收 \d+，待接收 0，退回 0，未报送 0/).waitFor();
  expect(await board.getByRole('button', { name: /^退回/ }).count()).toBe(0);
});
