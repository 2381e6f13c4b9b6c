import type { Page } from 'playwright-core';
import { rosterOf } from './roster.ts';

/** What pages of the demo county are about; found once. */
export interface Shown {
  memberId: string;
  organizationId: string;
  /** An import that waits for its columns, one that was refused, one that may be committed, one that is stored. */
  imports: Record<'mapping' | 'refused' | 'checked' | 'committed', string>;
}

/** One page as one person meets it. */
export interface PageCase {
  /** Names its pictures. */
  name: string;
  path: (shown: Shown) => string;
  /** What the person does first: opens a dialog, a tab, a menu. */
  act?: (page: Page) => Promise<void>;
}

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();
const tab = (name: string) => (page: Page) => page.getByRole('tab', { name }).click();
const file = ({ memberId }: Shown) => `/members/${memberId}`;
const importOf =
  (state: keyof Shown['imports']) =>
  ({ imports }: Shown) =>
    `/member-imports/${imports[state]}`;

/** Every page, by the login of whom it is looked at as; `''` is nobody. */
export const pagesOf: Record<string, readonly PageCase[]> = {
  '': [
    { name: 'sign-in', path: () => '/sign-in' },
    { name: 'sign-in-ended', path: () => '/sign-in?ended=1&next=/members' },
    { name: 'activation', path: () => '/activate#code=ABCD-EFGH-JKLM' },
    { name: 'set-up-done', path: () => '/setup' },
    { name: 'no-such-page', path: () => '/nowhere' },
  ],
  secretary: [
    { name: 'home', path: () => '/' },
    { name: 'members', path: () => '/members' },
    { name: 'members-beside', path: ({ memberId }) => `/members?member=${memberId}` },
    { name: 'members-none', path: () => `/members?name=${encodeURIComponent('查无此人')}` },
    { name: 'file', path: file },
    { name: 'file-entries', path: file, act: tab('经历') },
    { name: 'file-files', path: file, act: tab('照片与附件') },
    { name: 'file-history', path: file, act: tab('变更记录') },
    { name: 'file-edit', path: file, act: press('修改档案') },
    { name: 'file-reveal', path: file, act: press('显示完整内容') },
    { name: 'file-missing', path: () => '/members/00000000-0000-4000-8000-000000000000' },
    { name: 'new-member', path: () => '/members/new' },
    { name: 'slips', path: () => '/slips' },
    { name: 'imports', path: () => '/member-imports' },
    { name: 'statistics', path: () => '/statistics' },
    { name: 'organizations', path: () => '/organizations' },
    { name: 'account', path: () => '/account' },
    { name: 'own-home', path: () => '/me' },
  ],
  county: [
    { name: 'home', path: () => '/' },
    { name: 'organizations', path: () => '/organizations' },
    { name: 'organization', path: ({ organizationId }) => `/organizations/${organizationId}` },
    {
      name: 'organization-edit',
      path: ({ organizationId }) => `/organizations/${organizationId}`,
      act: press('修改资料'),
    },
    { name: 'members', path: () => '/members' },
    {
      name: 'members-filters',
      path: () => '/members?stage=full&sex=female&ageUntil=35',
      act: press(/^筛选/),
    },
    { name: 'members-export', path: () => '/members', act: press('导出') },
    { name: 'imports', path: () => '/member-imports' },
    { name: 'import-new', path: () => '/member-imports?new=1' },
    { name: 'import-mapping', path: importOf('mapping') },
    { name: 'import-refused', path: importOf('refused') },
    { name: 'import-checked', path: importOf('checked') },
    { name: 'import-committed', path: importOf('committed') },
    { name: 'duties', path: () => '/duties' },
    { name: 'duties-grant', path: () => '/duties?grant=1' },
    { name: 'statistics', path: () => '/statistics' },
  ],
  officer: [
    { name: 'home', path: () => '/' },
    { name: 'organizations', path: () => '/organizations' },
  ],
  statistician: [
    { name: 'home', path: () => '/' },
    { name: 'statistics', path: () => '/statistics' },
    { name: 'members-closed', path: () => '/members' },
  ],
  sysadmin: [
    { name: 'home', path: () => '/' },
    { name: 'system', path: () => '/system' },
  ],
  secadmin: [
    { name: 'home', path: () => '/' },
    { name: 'duties', path: () => '/duties' },
    { name: 'accounts', path: () => '/accounts' },
  ],
  auditor: [
    { name: 'home', path: () => '/' },
    { name: 'audit', path: () => '/audit' },
    {
      name: 'audit-entry',
      path: () => '/audit',
      act: (page) =>
        page
          .getByRole('button', { name: /^查看 .* 的记录$/ })
          .first()
          .click(),
    },
    { name: 'audit-verified', path: () => '/audit', act: press('验证日志') },
  ],
  member: [
    { name: 'home', path: () => '/me' },
    { name: 'branch', path: () => '/me/branch' },
    { name: 'file', path: () => '/me/file' },
    { name: 'access-log', path: () => '/me/access-log' },
    { name: 'history', path: () => '/me/history' },
    { name: 'account', path: () => '/me/account' },
    { name: 'second-factor', path: () => '/second-factor' },
  ],
};

/** Waits until a page shows what it has: no skeleton, nothing under way. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1, h2, .z-state').first().waitFor();
  const busy = page.locator('.z-skeleton, [aria-busy=true]');
  for (let calm = 0, until = Date.now() + 15_000; calm < 3; calm++) {
    if (Date.now() > until) throw new Error(`${page.url()} is still busy after 15 s`);
    await page.waitForTimeout(60);
    if ((await busy.count()) > 0) calm = 0;
  }
}

/** Opens a page and does what the person does first. */
export async function show(page: Page, one: PageCase, shown: Shown): Promise<void> {
  await page.goto(one.path(shown));
  await settled(page);
  if (one.act) {
    await one.act(page);
    await settled(page);
  }
}

interface Item {
  id: string;
}

/**
 * Makes the county a place where something happened: rosters in each state of an import, a file that was read,
 * revealed and added to. The pages arrive signed in.
 */
export async function prepare(visitors: Record<'secretary' | 'county' | 'member', Page>): Promise<Shown> {
  const { secretary, county, member } = visitors;
  const own: { memberId: string } = await (await member.request.get('/api/account')).json();
  await keepFile(secretary, own.memberId);
  const account: { duties: { organization: Item }[] } = await (
    await county.request.get('/api/account')
  ).json();
  const top = account.duties[0]?.organization.id ?? '';
  const branches: { items: { id: string; name: string }[] } = await (
    await county.request.get('/api/organizations?kind=branch&limit=6')
  ).json();
  const names = branches.items.map(({ name }) => name);
  const handIn = async (fileName: string, body: Buffer) => {
    const query = new URLSearchParams({ organization: top, fileName });
    const answer = await county.request.post(`/api/member-imports?${query}`, {
      data: body,
      headers: { 'content-type': 'application/octet-stream' },
    });
    const { id }: Item = await answer.json();
    return id;
  };
  const imports = {
    mapping: await handIn('河西乡党员花名册.csv', rosterOf(names, 12, false)),
    refused: await handIn('2026年党员信息采集表.csv', rosterOf(names, 40, true)),
    checked: await handIn('第一季度新增党员.csv', rosterOf(names, 25, false)),
    committed: await handIn('机关支部花名册.csv', rosterOf(names.slice(0, 2), 3, false)),
  };
  for (const id of [imports.refused, imports.checked, imports.committed]) await checked(county, id);
  await county.goto(`/member-imports/${imports.committed}`);
  await county.getByRole('button', { name: /^确认入库/ }).click();
  await county.getByText('已入库').first().waitFor();
  return {
    memberId: own.memberId,
    organizationId: branches.items[0]?.id ?? '',
    imports,
  };
}

/** What a secretary does with a file in a week. */
async function keepFile(secretary: Page, memberId: string): Promise<void> {
  const address = `/api/members/${memberId}`;
  await secretary.request.get(address);
  const entries = [
    { kind: 'education', title: '大学本科，汉语言文学', fromOn: '2018-09-01', untilOn: '2022-07-01' },
    { kind: 'award', title: '优秀共产党员', fromOn: '2024-07-01', place: '中共云岭县委员会' },
  ];
  for (const data of entries) await secretary.request.post(`${address}/entries`, { data });
  const answer = await secretary.request.post(`${address}/reveal`, {
    data: { fields: ['idNumber', 'phone'], reason: '核对年报数据' },
  });
  if (!answer.ok()) throw new Error(`the file could not be revealed: ${answer.status()}`);
}

async function checked(page: Page, id: string): Promise<void> {
  await page.goto(`/member-imports/${id}`);
  await page.getByRole('button', { name: '开始检查' }).click();
  await page.getByText(/^(检查通过|有 \d+ 处问题)/).waitFor();
}
