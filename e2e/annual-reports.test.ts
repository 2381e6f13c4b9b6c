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
  // The other branches of the township have no people in this demo: what they would file is put there.
  await site().asOwner(
    `WITH child AS (
       SELECT o.region_id, o.id, o.path FROM organization o JOIN organization p ON p.id = o.parent_id
       WHERE p.id = (SELECT b.parent_id FROM organization b WHERE b.name = $1) AND o.kind <> 'group'
         AND NOT EXISTS (SELECT FROM annual_report r WHERE r.organization_id = o.id)),
     report AS (
       INSERT INTO annual_report (region_id, id, organization_id, org_path, year, state, filing, filed_at)
       SELECT region_id, gen_random_uuid(), id, path, ${year}, 'accepted', 1, now() FROM child RETURNING *)
     INSERT INTO annual_report_filing (region_id, report_id, number, organization_id, org_path, content, sha256, signature,
       filed_name, filed_role, filed_organization, filed_at, decision, decided_name, decided_at)
     SELECT region_id, id, 1, organization_id, org_path,
       '{"cells": [], "members": {"closing": 0}, "organization": {"code": "-", "name": "-"}}', '-', '-', '-',
       'branch_secretary', '-', now(), 'accepted', '-', now() FROM report`,
    [branchName],
  );
  await fileAs(township, page);
  await township.getByText(/等待.*接收。/).waitFor();
  await township.getByText(/共 \d+ 个：已接收 \d+，待接收 0，退回 0，未报送 0/).waitFor();
  expect(await board.getByRole('button', { name: /^退回/ }).count()).toBe(0);
});
