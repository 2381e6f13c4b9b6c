import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readTable } from './downloads.ts';
import { useSite } from './harness.ts';
import { settled } from './pages.ts';

/**
 * The first day of a county office: an empty registry is set up, the tree and the rosters come in as they are.
 * One journey in several steps; each leaves the registry to the next.
 */
const site = useSite(null);
const rosters = fileURLToPath(new URL('../server/test/fixtures/rosters/', import.meta.url));
const people = [
  { role: '党委管理员', name: '云岭管理员', login: 'yunling' },
  { role: '系统管理员', name: '系统员', login: 'xitong' },
  { role: '安全管理员', name: '安全员', login: 'anquan' },
  { role: '审计管理员', name: '审计员', login: 'shenji' },
] as const;
const ownPassword = 'Xingfu-2026-office';
let office: Page;
let slipUrl = '';

it('sets up an empty registry: region, top organisation, four people, slips', async () => {
  const page = await site().newPage();
  await page.goto('/');
  await page.getByRole('heading', { name: '首次设置' }).waitFor();
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByText('请选择地区。').waitFor();
  await page.getByLabel('省、自治区、直辖市').selectOption('内蒙古自治区');
  await page.getByLabel('地级行政区').selectOption({ label: '呼伦贝尔市' });
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByLabel('党组织名称').fill('中共云岭县委员会');
  await page.getByLabel('党组织代码').fill('150785000000');
  await page.getByRole('button', { name: '下一步' }).click();
  for (const { role, name, login } of people) {
    const person = page.getByRole('group', { name: role });
    await person.getByLabel('姓名').fill(name);
    await person.getByLabel('账号').fill(login);
  }
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByText('云岭管理员 (yunling)').waitFor();
  const answer = page.waitForResponse(
    (response) => response.url().endsWith('/api/setup') && response.request().method() === 'POST',
  );
  await page.getByRole('button', { name: '完成设置' }).click();
  await page.getByRole('heading', { name: '设置完成，请打印激活单' }).waitFor();
  expect(await page.locator('.z-slip').count()).toBe(4);
  const made: { slips: { login: string; url: string }[] } = await (await answer).json();
  slipUrl = made.slips.find(({ login }) => login === 'yunling')?.url ?? '';
  const slip = page.locator('.z-slip', { hasText: '云岭管理员' });
  // What is printed is what the QR code says: the code on paper opens the account too.
  expect(slipUrl).toContain(encodeURIComponent((await slip.locator('code').last().textContent()) ?? ''));
  await page.context().close();
});

it('opens an account with its slip, sets up the second factor and is refused the slip a second time', async () => {
  office = await site().newPage();
  await activate(office, slipUrl);
  await site().passSecondFactor(office, 'yunling');
  await office.getByRole('link', { name: '导入', exact: true }).waitFor();

  const late = await site().newPage();
  await activate(late, slipUrl);
  await late.getByRole('alert').filter({ hasText: '这个激活码已经用过' }).waitFor();
  await late.context().close();
});

it('takes in the tree of organisations after a check', async () => {
  await office.goto('/organizations');
  await office.getByRole('button', { name: '导入组织表' }).click();
  const dialog = office.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(`${rosters}organizations.xlsx`);
  await dialog.getByText('检查通过：可新增 9 个，已存在且相同 1 个。').waitFor();
  await dialog.getByRole('button', { name: '导入', exact: true }).click();
  await dialog.getByText('已导入 9 个组织').waitFor();
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await office.getByRole('tree').getByText('得林镇').first().waitFor();
});

it('refuses the roster with problems, says each by sheet, row, column, and stores nothing', async () => {
  const expected = expectationOf('roster-problems.xlsx');
  await handIn(office, 'roster-problems.xlsx');
  await office.getByText('有 12 处问题，还不能入库；目前什么都没有写入。').waitFor();
  await settled(office);
  const shown = await office.getByRole('table', { name: '问题清单' }).locator('tbody tr').all();
  const found = await Promise.all(
    shown.map(async (row) => (await row.locator('td').allInnerTexts()).slice(0, 3).join(' | ')),
  );
  expect(found).toEqual(expected.problems.map(({ sheet, row, column }) => `${sheet} | ${row} | ${column}`));
  for (const code of new Set(expected.problems.map((problem) => problem.code))) {
    const answer = await office.request.get(
      `/api/member-imports/${new URL(office.url()).pathname.split('/').at(-1)}/problems?code=${code}`,
    );
    const { items }: { items: { row: number }[] } = await answer.json();
    expect(items.map(({ row }) => row)).toEqual(
      expected.problems.filter((problem) => problem.code === code).map(({ row }) => row),
    );
  }
  expect(await office.getByRole('button', { name: /^确认入库/ }).count()).toBe(0);
  const coming = office.waitForEvent('download');
  await office.getByRole('button', { name: '下载带标注的文件' }).click();
  const annotated = await readTable(await coming);
  expect(annotated.filter((row) => row.join(' ').includes('身份证')).length).toBeGreaterThan(0);
  await office.goto('/members');
  await office.getByText('还没有党员档案').waitFor();
});

it.each([
  ['roster-title-rows.xlsx', 56],
  ['roster-gb18030.csv', 40],
])('takes in %s as it is: %i people', async (file, accepted) => {
  await handIn(office, file);
  await office.getByRole('button', { name: `确认入库（${accepted} 人）` }).click();
  await office.getByText(`已入库：新增 ${accepted} 人`).waitFor();
});

it('adds nothing when the same file comes twice, and finds a check again after leaving the page', async () => {
  await handIn(office, 'roster-title-rows.xlsx', false);
  const address = office.url();
  await office.getByRole('button', { name: '开始检查' }).click();
  await office.goto('/members');
  await office.getByRole('table', { name: '党员' }).waitFor();
  await office.goto(address);
  await office.getByText('文件里的党员都已在册，没有需要入库的。').waitFor();
  expect(await office.getByRole('button', { name: /^确认入库/ }).count()).toBe(0);
  await office.goto('/');
  await office.getByRole('link', { name: /^党员\s*96$/ }).waitFor();
});

async function activate(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('新密码', { exact: true }).fill(ownPassword);
  await page.getByLabel('再输入一次新密码').fill(ownPassword);
  expect(page.url()).not.toContain('code=');
  await page.getByRole('button', { name: '开通并登录' }).click();
}

/** Through the page's file chooser to the mapping, and on to the check's end unless told to stop before. */
async function handIn(page: Page, file: string, check = true): Promise<void> {
  await page.goto('/member-imports?new=1');
  await page.locator('input[type=file]').setInputFiles(`${rosters}${file}`);
  await page.getByRole('button', { name: '开始检查' }).waitFor();
  if (!check) return;
  await page.getByRole('button', { name: '开始检查' }).click();
  await page.getByText(/^(检查通过|有 \d+ 处问题)/).waitFor();
}

interface Expectation {
  problems: { sheet: string; row: number; column: string; code: string }[];
}

function expectationOf(file: string): Expectation {
  return JSON.parse(readFileSync(`${rosters}${file}.expected.json`, 'utf8'));
}
