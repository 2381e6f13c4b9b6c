import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useSite } from './harness.ts';

/**
 * The three admins: set up as three people, each with screens of its own; a grant whose code is split; a lost admin
 * replaced by the other two; and everything read in the log by the audit admin alone. Steps of one journey.
 */
const site = useSite(null);
const own = 'Xingfu-2026-office';
const pages = new Map<string, Page>();
const page = (login: string): Page => {
  const found = pages.get(login);
  if (!found) throw new Error(`${login} has no browser yet`);
  return found;
};

it('are three people with a second factor each, and see what is theirs', async () => {
  const setup = await site().newPage();
  await setup.goto('/setup');
  const administrators = [
    { role: 'committee_administrator', login: 'yunling', name: '云岭管理员' },
    { role: 'system_admin', login: 'xitong', name: '系统员' },
    { role: 'security_admin', login: 'anquan', name: '安全员' },
    { role: 'audit_admin', login: 'shenji', name: '审计员' },
  ];
  const organization = { code: '150785000000', name: '中共云岭县委员会' };
  const answer = await setup.request.post('/api/setup', {
    data: { regionId: 1507, organization, administrators },
  });
  const { slips }: { slips: { login: string; url: string }[] } = await answer.json();
  for (const { login, url } of slips) await activate(login, url);
  const [system, security, audit] = [await rail('xitong'), await rail('anquan'), await rail('shenji')];
  expect(system).toEqual(expect.arrayContaining(['账号恢复', '三员', '系统']));
  expect(security).toEqual(expect.arrayContaining(['职务', '账号', '账号恢复', '密码策略', '三员']));
  expect(audit).toEqual(expect.arrayContaining(['账号恢复', '三员', '审计']));
  const ownPages = ['系统', '账号', '密码策略', '职务', '审计'];
  const shared = (first: string[], second: string[]) =>
    ownPages.filter((name) => first.includes(name) && second.includes(name));
  expect([...shared(system, security), ...shared(system, audit), ...shared(security, audit)]).toEqual([]);
  for (const each of [system, security, audit]) expect(each).not.toContain('党员');
});

it('are closed to one another, and to the member files', async () => {
  for (const login of ['xitong', 'anquan', 'shenji']) {
    await page(login).goto('/members');
    await page(login).getByText('您当前的职务用不到这一页。').waitFor();
    expect((await page(login).request.get('/api/members')).status()).toBe(403);
  }
  for (const login of ['xitong', 'anquan', 'yunling'])
    expect((await page(login).request.get('/api/audit-entries')).status()).toBe(403);
  await page('xitong').goto('/sign-in-settings');
  await page('xitong').getByText('您当前的职务用不到这一页。').waitFor();
});

it('grant nothing to themselves', async () => {
  await grant('anquan', '党委管理员', '');
  const dialog = page('anquan').getByRole('dialog');
  await dialog.getByRole('alert').filter({ hasText: '不能给自己授予' }).waitFor();
  await dialog.getByRole('button', { name: '取消' }).click();
});

it('make an officer whose code is in nobody’s hand alone', async () => {
  await grant('zuzhi', '组织员', '组织员小王');
  const dialog = page('anquan').getByRole('dialog');
  await dialog.getByText('激活码分成两半').waitFor();
  expect(await dialog.locator('.z-slip').count()).toBe(0);
  const half = await confirm('shenji', '组织员小王');
  const first = await print('anquan', '组织员小王');
  await activate('zuzhi', first, half);
  await page('zuzhi').getByRole('link', { name: '党员', exact: true }).waitFor();
});

it('replace a lost one: two of them, a new account, and the lost one is out at once', async () => {
  await page('xitong').goto('/admins');
  await page('xitong').getByRole('button', { name: '失联替换 安全员' }).click();
  const dialog = page('xitong').getByRole('dialog');
  await dialog.getByLabel('继任者姓名').fill('新安全员');
  await dialog.getByLabel('继任者的新账号').fill('anquan2');
  await dialog.getByLabel('理由').fill('离职且联系不上');
  await dialog.getByRole('button', { name: '提议' }).click();
  await givePasswordIfAsked('xitong');
  await dialog.getByText('请第三位管理员在 24 小时内确认').waitFor();
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  expect(
    await page('xitong')
      .getByRole('button', { name: /^确认替换/ })
      .count(),
  ).toBe(0);

  // Loud: the committee administrator is told before it happens.
  await page('yunling').goto('/');
  await page('yunling').getByText('您的账号有 1 条提醒。').waitFor();

  await page('shenji').goto('/admins');
  await page('shenji').getByRole('button', { name: '确认替换 安全员' }).click();
  await page('shenji').getByRole('dialog').getByRole('button', { name: '确认替换' }).click();
  await givePasswordIfAsked('shenji');
  const half = await shownHalf('shenji');
  await page('anquan').goto('/accounts');
  await page('anquan').getByRole('heading', { name: '登录', exact: true }).waitFor();
  const first = await print('xitong', '新安全员');
  await activate('anquan2', first, half);
  expect(await rail('anquan2')).toContain('密码策略');
});

it('leave all of it in the log, which the audit admin alone reads', async () => {
  await page('shenji').goto('/audit');
  const table = page('shenji').getByRole('table', { name: '审计' });
  await table.getByRole('row').nth(1).waitFor();
  const answer = await page('shenji').request.get('/api/audit-entries?limit=100');
  const { items }: { items: { action: string; actorName: string; outcome: string }[] } = await answer.json();
  const acts = items.map(({ action, actorName, outcome }) => `${actorName} ${action} ${outcome}`);
  for (const act of [
    '安全员 duty.grant done',
    '安全员 POST /api/duties refused',
    '审计员 recovery.confirm done',
    '安全员 recovery.print done',
    '系统员 admin_replacement.propose done',
    '审计员 admin_replacement.confirm done',
    '系统员 recovery.print done',
    '系统员 GET /api/members refused',
  ])
    expect(acts).toContain(act);
});

/** With a slip, or with both halves of a split code; then the second factor. Leaves the person at work. */
async function activate(login: string, url: string, half?: string): Promise<void> {
  const one = await site().newPage();
  pages.set(login, one);
  await one.goto(url);
  if (half !== undefined) await one.getByLabel('激活码的另一半').fill(half);
  await one.getByLabel('新密码', { exact: true }).fill(own);
  await one.getByLabel('再输入一次新密码').fill(own);
  await one.getByRole('button', { name: '开通并登录' }).click();
  await site().passSecondFactor(one, login);
  await one.locator('.z-work').waitFor();
}

async function rail(login: string): Promise<string[]> {
  const links = page(login).getByRole('navigation', { name: '主菜单' }).getByRole('link');
  await links.first().waitFor();
  return (await links.allInnerTexts()).map((text) => text.trim()).sort();
}

async function grant(login: string, role: string, name: string): Promise<void> {
  const security = page('anquan');
  await security.goto('/duties?grant=1');
  const dialog = security.getByRole('dialog');
  await dialog.getByLabel(/^职务/).selectOption({ label: role });
  await dialog.getByLabel(/^在哪个党组织/).fill('云岭');
  await security
    .getByRole('option', { name: /中共云岭县委员会/ })
    .first()
    .click();
  await dialog.getByLabel(/^账号（登录名或手机号）/).fill(login);
  if (name !== '') await dialog.getByLabel(/^姓名/).fill(name);
  await dialog.getByRole('button', { name: '授予', exact: true }).click();
  await givePasswordIfAsked('anquan');
}

/** The second officer's part: answers the half that is told to the person. */
async function confirm(login: string, name: string): Promise<string> {
  const officer = page(login);
  await officer.goto('/recoveries');
  await officer.getByRole('button', { name: `确认 ${name}` }).click();
  await officer.getByRole('dialog').getByRole('button', { name: '确认', exact: true }).click();
  await givePasswordIfAsked(login);
  return shownHalf(login);
}

async function shownHalf(login: string): Promise<string> {
  const dialog = page(login).getByRole('dialog', { name: '另一半激活码' });
  const half = (await dialog.locator('code').textContent()) ?? '';
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  return half;
}

/** The first officer's part: answers the address of the printed slip. */
async function print(login: string, name: string): Promise<string> {
  const officer = page(login);
  await officer.goto('/recoveries');
  await officer.getByRole('button', { name: `打印激活单 ${name}` }).click();
  const answer = officer.waitForResponse((response) => response.url().endsWith('/slip'));
  await officer.getByRole('dialog').getByRole('button', { name: '打印激活单' }).click();
  await givePasswordIfAsked(login);
  const { slip }: { slip: { url: string } } = await (await answer).json();
  await officer.getByText('这只是激活码的一半').first().waitFor();
  return slip.url;
}

/** Sensitive acts ask for the password when the sign-in is older than five minutes. */
async function givePasswordIfAsked(login: string): Promise<void> {
  const ask = page(login).getByRole('dialog', { name: '请再输入一次密码' });
  if (!(await ask.isVisible().catch(() => false))) return;
  await ask.getByLabel('密码', { exact: true }).fill(own);
  await ask.getByRole('button', { name: '确认' }).click();
}
