import type { Page } from 'playwright-core';

/** What pages of the demo county are about; found once. */
export interface Shown {
  memberId: string;
  organizationId: string;
  /** A correction request that waits, with a paper, and one that was refused. */
  corrections: Record<'open' | 'refused', string>;
  /** The public page of the letter that the member has in hand. */
  letter: string;
  /** The transfer of that letter, and one that the branch filed and has yet to endorse. */
  transfers: Record<'issued' | 'applied', string>;
  /** The stay of the member elsewhere, and one that waits for its host. */
  stays: Record<'current' | 'proposed', string>;
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
const link = (name: string | RegExp) => (page: Page) => page.getByRole('link', { name }).first().click();
const openMenu = (name: string) => (page: Page) => page.locator('summary').filter({ hasText: name }).click();
const yearEnd = () => `${new Date().getFullYear() - 1}-12-31`;
/** On a phone the conditions are folded themselves. */
async function openKnown(page: Page): Promise<void> {
  await page.locator('.stat-known > summary').click();
}
const tab = (name: string) => (page: Page) => page.getByRole('tab', { name }).click();
const file = ({ memberId }: Shown) => `/members/${memberId}`;
const importOf =
  (state: keyof Shown['imports']) =>
  ({ imports }: Shown) =>
    `/member-imports/${imports[state]}`;

/** The day in China, as the server counts it. */
export const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const changesOf = async (page: Page) => {
  await tab('时间线')(page);
  await press('改动记录')(page);
};

const operation = (name: string) => async (page: Page) => {
  await page.getByText('组织变动', { exact: true }).click();
  await page.getByRole('button', { name, exact: true }).click();
};
async function startChange(page: Page): Promise<void> {
  await tab('党籍变动')(page);
  await press('办理变动')(page);
  await page.getByRole('dialog').waitFor();
}
/** As far as the words that say what the change would do. */
async function previewChange(page: Page): Promise<void> {
  await startChange(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '去世' }).click();
  await dialog.getByLabel('从哪天起 *').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10));
  await dialog.getByRole('button', { name: /^下一步/ }).click();
  await dialog.getByRole('button', { name: '确认办理' }).waitFor();
}
/** What is found by a few characters, and after a try without anything chosen. */
async function searchCommittees(page: Page): Promise<void> {
  await press('提交申请')(page);
  await page.getByLabel('接收党委的名称', { exact: true }).fill('委员会');
  await page.getByText(/^找到 \d+ 个/).waitFor();
}
async function chooseOwnCommittee(page: Page): Promise<void> {
  // What was written stays: the page may stand where it was left.
  const change = page.getByRole('button', { name: '换一个：接收党委的名称' });
  if (await change.isVisible()) return;
  await searchCommittees(page);
  await press(/您现在所在的党委/)(page);
}
/** As far as the words that say what the merger would do. */
async function mergeIntoNext(page: Page): Promise<void> {
  await operation('合并')(page);
  await page.getByLabel('并入哪个党组织 *').fill('社区');
  await page.getByRole('option').first().click();
  await page
    .getByLabel('办理之前')
    .getByText(/名党员/)
    .first()
    .waitFor();
}

/** A table with nobody that can be filed for, so that every column says something. */
const checkTable = async (page: Page) => {
  const rows = [
    '姓名,公民身份号码,接收党委,转接原因',
    '阿拉坦其其格·额尔德尼,110101199003077774,委员会,想走',
    '张三,1,甲,毕业',
  ];
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '毕业班.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
  await page.getByText('2 名现在不能发起').waitFor();
};

/** What is missing is said; a host outside is typed. */
async function registerAway(page: Page): Promise<void> {
  await press('登记流动党员')(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('系统外').check();
  await dialog.getByRole('button', { name: '登记', exact: true }).click();
}
async function approveAll(page: Page): Promise<void> {
  await page.getByRole('checkbox').first().check();
  await press('批量批准')(page);
}
async function fileForAll(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: '选择本页' }).check();
  await press('为所选党员发起转接')(page);
}

/** Every page, by the login of whom it is looked at as; `''` is nobody. */
export const pagesOf: Record<string, readonly PageCase[]> = {
  '': [
    { name: 'sign-in', path: () => '/sign-in' },
    { name: 'sign-in-ended', path: () => '/sign-in?ended=1&next=/members' },
    { name: 'sign-in-outside-lost', path: () => '/sign-in/outside?state=lost&error=access_denied' },
    { name: 'activation', path: () => '/activate#code=ABCD-EFGH-JKLM' },
    { name: 'set-up-done', path: () => '/setup' },
    { name: 'no-such-page', path: () => '/nowhere' },
    { name: 'letter', path: ({ letter }) => letter },
    { name: 'letter-unknown', path: () => '/letters/no-such-letter' },
  ],
  secretary: [
    { name: 'home', path: () => '/' },
    { name: 'members', path: () => '/members' },
    { name: 'members-beside', path: ({ memberId }) => `/members?member=${memberId}` },
    { name: 'members-none', path: () => `/members?name=${encodeURIComponent('查无此人')}` },
    { name: 'file', path: file },
    { name: 'file-entries', path: file, act: tab('经历') },
    { name: 'file-contacts', path: file, act: tab('谈话与联系') },
    {
      name: 'file-contacts-record',
      path: file,
      act: async (page) => {
        await tab('谈话与联系')(page);
        await press('记一次')(page);
      },
    },
    { name: 'file-files', path: file, act: tab('照片与附件') },
    { name: 'file-status', path: file, act: tab('党籍变动') },
    { name: 'file-status-change', path: file, act: startChange },
    { name: 'file-status-preview', path: file, act: previewChange },
    { name: 'file-story', path: file, act: tab('时间线') },
    { name: 'file-history', path: file, act: changesOf },
    { name: 'members-as-of', path: () => `/members?asOf=${today()}` },
    { name: 'members-as-of-before', path: () => '/members?asOf=1990-01-01' },
    { name: 'file-edit', path: file, act: press('修改档案') },
    { name: 'file-reveal', path: file, act: press('显示完整内容') },
    { name: 'file-missing', path: () => '/members/00000000-0000-4000-8000-000000000000' },
    { name: 'transfers', path: () => '/transfers' },
    { name: 'transfers-approve', path: () => '/transfers', act: approveAll },
    { name: 'transfers-table', path: () => '/transfers/table', act: checkTable },
    { name: 'transfers-none', path: () => '/transfers?show=overdue&side=destination&state=returned' },
    { name: 'transfer', path: ({ transfers }) => `/transfers/${transfers.applied}` },
    {
      name: 'transfer-endorse',
      path: ({ transfers }) => `/transfers/${transfers.applied}`,
      act: press('同意，报党委审批'),
    },
    { name: 'transfer-missing', path: () => '/transfers/00000000-0000-4000-8000-000000000000' },
    { name: 'members-filing', path: () => '/members?transfer=1', act: fileForAll },
    { name: 'mobility', path: () => '/mobility' },
    { name: 'mobility-none', path: () => '/mobility?row=floating_in' },
    { name: 'mobility-register', path: () => '/mobility', act: registerAway },
    { name: 'stay', path: ({ stays }) => `/mobility/${stays.current}` },
    { name: 'stay-end', path: ({ stays }) => `/mobility/${stays.proposed}`, act: press('结束') },
    { name: 'warnings', path: () => '/warnings' },
    { name: 'warnings-none', path: () => '/warnings?kind=removal_possible' },
    { name: 'new-member', path: () => '/members/new' },
    { name: 'slips', path: () => '/slips' },
    { name: 'status-changes', path: () => '/status-changes' },
    {
      name: 'status-changes-none',
      path: () => '/status-changes?kind=expel&from=2001-01-01&until=2001-01-31',
    },
    { name: 'corrections', path: () => '/corrections' },
    { name: 'corrections-overdue', path: () => '/corrections?view=overdue' },
    { name: 'correction', path: ({ corrections }) => `/corrections/${corrections.open}` },
    {
      name: 'correction-refuse',
      path: ({ corrections }) => `/corrections/${corrections.open}`,
      act: press('不予更正'),
    },
    { name: 'correction-answered', path: ({ corrections }) => `/corrections/${corrections.refused}` },
    { name: 'retention', path: () => '/retention' },
    { name: 'duties-propose', path: () => '/duties?propose=1' },
    { name: 'own-duties', path: () => '/own-duties' },
    { name: 'own-duties-substitute', path: () => '/own-duties', act: press('找人代理') },
    { name: 'member-access', path: () => '/member-access' },
    { name: 'imports', path: () => '/member-imports' },
    { name: 'statistics', path: () => '/statistics' },
    { name: 'annual-report', path: () => '/annual-reports' },
    { name: 'annual-report-past', path: () => '/annual-reports?year=2025' },
    { name: 'organizations', path: () => '/organizations' },
    { name: 'account', path: () => '/account' },
    { name: 'own-home', path: () => '/me' },
    { name: 'own-transfers', path: () => '/me/transfers' },
    { name: 'own-transfer-new', path: () => '/me/transfers/new', act: searchCommittees },
    { name: 'own-transfer-within', path: () => '/me/transfers/new', act: chooseOwnCommittee },
  ],
  county: [
    { name: 'home', path: () => '/' },
    { name: 'organizations', path: () => '/organizations' },
    { name: 'organization', path: ({ organizationId }) => `/organizations/${organizationId}` },
    {
      name: 'organization-as-of',
      path: ({ organizationId }) => `/organizations/${organizationId}?asOf=${today()}`,
    },
    { name: 'organizations-as-of-before', path: () => '/organizations?asOf=1930-01-01' },
    {
      name: 'organization-edit',
      path: ({ organizationId }) => `/organizations/${organizationId}`,
      act: press('修改资料'),
    },
    {
      name: 'organization-term',
      path: ({ organizationId }) => `/organizations/${organizationId}`,
      act: press('登记换届'),
    },
    {
      name: 'organization-officer',
      path: ({ organizationId }) => `/organizations/${organizationId}`,
      act: press('增补成员'),
    },
    {
      name: 'organization-merge',
      path: ({ organizationId }) => `/organizations/${organizationId}`,
      act: mergeIntoNext,
    },
    {
      name: 'organization-move',
      path: ({ organizationId }) => `/organizations/${organizationId}`,
      act: operation('变更隶属关系'),
    },
    {
      name: 'organization-split',
      path: ({ organizationId }) => `/organizations/${organizationId}`,
      act: operation('分设'),
    },
    { name: 'rules', path: () => '/rules' },
    { name: 'rule-fixed', path: () => '/rules?rule=branch.full_members_min' },
    {
      name: 'rule-set',
      path: () => '/rules?rule=development.notice_working_days',
      act: press('设置新的规定'),
    },
    { name: 'mobility', path: () => '/mobility' },
    { name: 'mobility-in', path: () => '/mobility?row=floating_in' },
    { name: 'stay', path: ({ stays }) => `/mobility/${stays.proposed}` },
    { name: 'stay-confirm', path: ({ stays }) => `/mobility/${stays.proposed}`, act: press('确认接纳') },
    { name: 'stay-more', path: ({ stays }) => `/mobility/${stays.proposed}`, act: openMenu('其他办理') },
    { name: 'transfers', path: () => '/transfers?show=open' },
    { name: 'transfers-ended', path: () => '/transfers?show=ended' },
    { name: 'transfer-incoming', path: () => '/transfers/incoming', act: press('登记介绍信') },
    { name: 'transfers-code', path: () => '/transfers', act: press('扫码报到') },
    { name: 'transfer', path: ({ transfers }) => `/transfers/${transfers.issued}` },
    {
      name: 'transfer-more',
      path: ({ transfers }) => `/transfers/${transfers.issued}`,
      act: openMenu('其他办理'),
    },
    { name: 'warnings', path: () => '/warnings' },
    { name: 'warnings-kind', path: () => '/warnings?kind=yearly_talk_overdue' },
    { name: 'terms', path: () => '/terms' },
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
    { name: 'duties-proposals', path: () => '/duties?tab=proposals' },
    { name: 'duties-expiring', path: () => '/duties?tab=expiring' },
    { name: 'duties-ended', path: () => '/duties?tab=ended' },
    { name: 'duties-end', path: () => '/duties', act: press(/^结束职务 /) },
    { name: 'member-access', path: () => '/member-access' },
    { name: 'annual-report-past', path: () => '/annual-reports?year=2025' },
    { name: 'statistics', path: () => '/statistics' },
    {
      name: 'statistics-organizations-compared',
      path: ({ organizationId }) => `/statistics?table=age_sex&compare=${organizationId}`,
    },
  ],
  officer: [
    { name: 'home', path: () => '/' },
    { name: 'organizations', path: () => '/organizations' },
    { name: 'statistics-ages', path: () => '/statistics?table=age_sex' },
    { name: 'statistics-people', path: () => '/statistics?table=ethnic_group' },
    { name: 'statistics-sizes', path: () => '/statistics?table=organizations' },
    { name: 'statistics-changes', path: () => '/statistics?table=changes' },
    { name: 'statistics-balance', path: () => '/statistics?table=balance' },
    { name: 'statistics-compared', path: () => `/statistics?table=education&compare=${yearEnd()}` },
    { name: 'statistics-known', path: () => `/statistics?asKnown=${yearEnd()}`, act: openKnown },
    { name: 'statistics-list', path: () => '/statistics?table=standing', act: link(/^查看名单/) },
    { name: 'statistics-events', path: () => '/statistics?table=changes', act: link(/^查看名单/) },
    { name: 'statistics-export', path: () => '/statistics', act: openMenu('导出') },
    { name: 'statistics-before', path: () => '/statistics?asOf=1905-01-01' },
    { name: 'statistics-future', path: () => '/statistics?asOf=2199-12-31' },
    {
      name: 'statistics-missing',
      path: () => '/statistics?organization=00000000-0000-4000-8000-000000000000',
    },
  ],
  statistician: [
    { name: 'home', path: () => '/' },
    { name: 'statistics', path: () => '/statistics' },
    { name: 'statistics-hidden', path: () => '/statistics?table=ethnic_group' },
    { name: 'members-closed', path: () => '/members' },
    { name: 'account-noticed', path: () => '/account' },
    { name: 'account-not-me', path: () => '/account', act: press('不是我') },
  ],
  sysadmin: [
    { name: 'home', path: () => '/' },
    { name: 'system', path: () => '/system' },
    { name: 'admins', path: () => '/admins' },
    { name: 'admins-replace', path: () => '/admins', act: press(/^失联替换/) },
    { name: 'recoveries', path: () => '/recoveries' },
    { name: 'recoveries-confirm', path: () => '/recoveries', act: press(/^确认 /) },
    { name: 'system-rotate', path: () => '/system', act: press('更换密钥') },
  ],
  secadmin: [
    { name: 'home', path: () => '/' },
    { name: 'duties', path: () => '/duties' },
    { name: 'accounts', path: () => '/accounts' },
    { name: 'accounts-reset', path: () => '/accounts', act: press(/^重置/) },
    { name: 'recoveries', path: () => '/recoveries?all=1' },
    { name: 'recoveries-start', path: () => '/recoveries', act: press('发起恢复') },
    { name: 'sign-in-settings', path: () => '/sign-in-settings' },
    { name: 'sign-in-settings-change', path: () => '/sign-in-settings', act: press('修改') },
    { name: 'admins', path: () => '/admins' },
    { name: 'identity-providers', path: () => '/identity-providers' },
    { name: 'identity-provider-new', path: () => '/identity-providers', act: press('添加外部登录') },
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
    { name: 'audit-export', path: () => '/audit', act: press('导出') },
    {
      name: 'audit-history',
      path: () => '/audit',
      act: (page) => page.getByText('以往的验证').click(),
    },
  ],
  member: [
    { name: 'home', path: () => '/me' },
    { name: 'branch', path: () => '/me/branch' },
    { name: 'file', path: () => '/me/file' },
    { name: 'access-log', path: () => '/me/access-log' },
    { name: 'file-access', path: () => '/me/file-access' },
    { name: 'history', path: () => '/me/history' },
    { name: 'history-changes', path: () => '/me/history', act: press('变更记录') },
    { name: 'corrections', path: () => '/me/corrections' },
    { name: 'correction-new', path: () => '/me/corrections/new?field=education' },
    { name: 'correction', path: ({ corrections }) => `/me/corrections/${corrections.open}` },
    { name: 'correction-refused', path: ({ corrections }) => `/me/corrections/${corrections.refused}` },
    { name: 'mobility', path: () => '/me/mobility' },
    { name: 'mobility-back', path: () => '/me/mobility', act: press('我回来了') },
    { name: 'mobility-new', path: () => '/me/mobility/new', act: press('报告') },
    { name: 'transfers', path: () => '/me/transfers' },
    { name: 'transfers-check-in', path: () => '/me/transfers', act: press(/确认报到/) },
    { name: 'transfers-withdraw', path: () => '/me/transfers', act: press('撤回这次转接') },
    { name: 'transfer-not-now', path: () => '/me/transfers/new' },
    { name: 'consents', path: () => '/me/consents' },
    { name: 'copy', path: () => '/me/copy' },
    { name: 'retention', path: () => '/me/retention' },
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
