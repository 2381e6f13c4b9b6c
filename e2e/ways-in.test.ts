import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ours, startOpenIdProvider, type TestProvider } from '../server/test/harness/openid-provider.ts';
import { password, phone, useSite } from './harness.ts';

/** Ways in besides the password: a passkey of the browser's own authenticator, and a real outside provider. */
const site = useSite(300, { host: 'localhost' });
let outside: TestProvider;
beforeAll(async () => {
  outside = await startOpenIdProvider(`${site().url}/sign-in/outside`);
});
afterAll(() => outside?.close());

/** A fingerprint reader that says yes (WebAuthn Automation, section 11). */
async function withAuthenticator(page: Page): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('WebAuthn.enable');
  await protocol.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function signOut(page: Page): Promise<void> {
  await page.goto('/account');
  await page.getByRole('button', { name: '退出登录' }).last().click();
  await page.getByRole('heading', { name: '登录', exact: true }).waitFor();
}

it('a member adds a passkey on the phone and signs in with it, typing nothing', async () => {
  const page = await site().newPage(phone);
  await withAuthenticator(page);
  await site().signIn(page, 'member');
  await page.goto('/me/account');
  await page.getByRole('button', { name: '添加通行密钥' }).click();
  await page.getByLabel('给它起个名字').fill('我的手机');
  await page.getByRole('button', { name: '继续', exact: true }).click();
  await page.getByText('还没有用过').waitFor();
  await page.getByRole('button', { name: '退出登录' }).last().click();
  await page.getByRole('button', { name: '用通行密钥登录' }).click();
  await page.locator('.z-member').waitFor();
  await page.goto('/me/account');
  await page
    .getByText(/最近使用/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: '移除通行密钥“我的手机”' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '移除', exact: true }).click();
  await page.getByText('还没有通行密钥。').waitFor();
  await page.context().close();
});

it('an officer takes a passkey for the second factor, and cannot remove the last one', async () => {
  const page = await site().newPage();
  await withAuthenticator(page);
  await page.goto('/sign-in');
  await page.getByLabel('账号或手机号码').fill('officer');
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('heading', { name: '也可以用通行密钥' }).waitFor();
  await page.getByLabel('给它起个名字').fill('办公室电脑');
  await page.getByRole('button', { name: '继续', exact: true }).click();
  await page.locator('.z-work').waitFor();
  await page.goto('/account');
  await page.getByText('这是您唯一的两步验证方式，不能移除。').waitFor();
  expect(await page.getByRole('button', { name: /移除通行密钥/ }).count()).toBe(0);
  await signOut(page);
  await page.getByLabel('账号或手机号码').fill('officer');
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('button', { name: '用通行密钥验证' }).click();
  await page.locator('.z-work').waitFor();
  await page.context().close();
});

it('a member comes from outside, the secretary sees the person and confirms, the next time it opens', async () => {
  const admin = await site().newPage();
  await site().signIn(admin, 'secadmin');
  await admin.goto('/identity-providers');
  await admin.getByRole('button', { name: '添加外部登录' }).click();
  const form = admin.getByRole('dialog');
  await form.getByLabel('发行方地址（issuer）').fill(outside.issuer);
  await form.getByLabel('客户端编号（client_id）').fill(ours.id);
  await form.getByLabel('客户端密钥（client_secret）').fill(ours.secret);
  await form.getByLabel('中文名称').fill('县统一登录');
  await form.getByLabel('英文名称').fill('County login');
  await form.getByLabel('理由').fill('县委办统一身份认证上线');
  await form.getByRole('button', { name: '保存' }).click();
  await admin.getByRole('table', { name: '外部登录' }).getByText('启用中').waitFor();

  const member = await site().newPage(phone);
  await site().signIn(member, 'member');
  const own: { memberId: string } = await (await member.request.get('/api/account')).json();
  await member.goto('/me/account');
  await member.getByRole('button', { name: '退出登录' }).last().click();
  outside.person = { subject: 'staff-7' };
  await member.getByRole('button', { name: '用“县统一登录”登录' }).click();
  await member.getByRole('heading', { name: '请把配对码给党支部书记看' }).waitFor();
  expect(member.url()).toMatch(/\/sign-in\/outside$/);
  const code = (await member.locator('.z-pairing code').textContent()) ?? '';

  const secretary = await site().newPage();
  await site().signIn(secretary, 'secretary');
  await secretary.goto(`/members/${own.memberId}`);
  await secretary.getByRole('tab', { name: '外部登录' }).click();
  await secretary.getByRole('button', { name: '确认绑定' }).click();
  await secretary.getByLabel('配对码').fill(code.toLowerCase());
  await secretary.getByRole('dialog').getByRole('button', { name: '确认绑定' }).click();
  await secretary.getByText('还没有用过').waitFor();

  await member.getByRole('link', { name: '回到登录页' }).click();
  await member.getByRole('button', { name: '用“县统一登录”登录' }).click();
  await member.locator('.z-member').waitFor();
  await secretary.reload();
  await secretary.getByRole('tab', { name: '外部登录' }).click();
  await secretary.getByText(/最近使用/).waitFor();
  // Somebody whom the provider does not know yet, and who turns back.
  outside.declines = true;
  const stranger = await site().newPage(phone);
  await stranger.goto('/sign-in');
  await stranger.getByRole('button', { name: '用“县统一登录”登录' }).click();
  await stranger.getByText('您取消了，或对方没有允许').waitFor();
});
