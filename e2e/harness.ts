import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { startEmbedded } from '../server/src/embedded/embedded.ts';
import { launchBrowser } from './browser.ts';
import { type RunningServer, startServer } from './server.ts';
import { codeAt, stepOf } from './totp.ts';

/** The password of every account of the demo county. */
export const password = 'Demo-2026-pass';

export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** What a person carries about: the authenticator and the printed recovery codes. */
interface SecondFactor {
  secret: string;
  lastStep: number;
  recoveryCodes: string[];
}

/** A real server and a real browser, and the people who sit before it. */
export interface Site extends RunningServer {
  browser: Browser;
  /** A browser of a person's own: no cookie shared with another. Closed with the site. */
  newPage(size?: typeof desk): Promise<Page>;
  /** Through the real sign-in page, setting up what it asks for: a second factor, a new password. Ends where the page leads. */
  signIn(page: Page, login: string, withPassword?: string): Promise<void>;
  /** The second step of a sign-in for somebody who is on its page already. */
  passSecondFactor(page: Page, login: string): Promise<void>;
  /** Runs one statement past row-level security: for what only time or an accident would bring about. */
  asOwner(statement: string, values?: unknown[]): Promise<void>;
}

export interface SiteOptions {
  /** How browsers call it; passkeys need a name. */
  host?: string;
  /** The server's clock can be moved: `advance`. */
  movable?: boolean;
}

/** Starts a server (demo county of so many members, or an empty registry) and a browser. */
export async function openSite(members: number | null, { host, movable }: SiteOptions = {}): Promise<Site> {
  const [server, browser] = await Promise.all([
    startServer(members, password, host, movable),
    launchBrowser(),
  ]);
  const keys = new Map<string, SecondFactor>();
  const renewed = new Map<string, string>();
  const passSecondFactor = async (page: Page, login: string) => {
    const setUp = page.getByRole('heading', { name: '设置两步验证' });
    const code = page.getByLabel('验证码', { exact: true });
    const expired = page.getByRole('heading', { name: '设置新密码' });
    const there = page.locator('.z-work, .z-member');
    await setUp.or(code).or(expired).or(there).first().waitFor();
    if (await setUp.isVisible()) keys.set(login, await setUpSecondFactor(page, server.now));
    else if (await code.isVisible()) await giveCode(page, keys.get(login), server.now);
    await expired.or(there).first().waitFor();
    if (await expired.isVisible()) renewed.set(login, await renewPassword(page, renewed.get(login)));
  };
  return {
    ...server,
    browser,
    passSecondFactor,
    async newPage(size = desk) {
      const context = await newContext(browser, server.url, size);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      return page;
    },
    async signIn(page, login, withPassword = renewed.get(login) ?? password) {
      await page.goto('/sign-in');
      await page.getByLabel('账号或手机号码').fill(login);
      await page.getByLabel('密码', { exact: true }).fill(withPassword);
      await page.getByRole('button', { name: '登录', exact: true }).click();
      await page.getByRole('heading', { name: '登录', exact: true }).waitFor({ state: 'detached' });
      await passSecondFactor(page, login);
      await page.locator('.z-work, .z-member').waitFor();
    },
    asOwner: (statement, values = []) => runAsOwner(server.dataDir, statement, values),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** For a test file: one site before its first test, closed after its last. */
export function useSite(members: number | null, options: SiteOptions = {}): () => Site {
  let site: Site | undefined;
  beforeAll(async () => {
    site = await openSite(members, options);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail' && site !== undefined) await keepPictures(site.browser, task.name);
  });
  afterAll(async () => {
    await site?.close();
  });
  return () => {
    if (site === undefined) throw new Error('the site is there only inside tests and hooks');
    return site;
  };
}

/** What every open page showed when a test failed, in screenshots/failed. */
async function keepPictures(browser: Browser, test: string): Promise<void> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    const name = `${test.slice(0, 60).replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${index}.png`;
    const path = fileURLToPath(new URL(`../screenshots/failed/${name}`, import.meta.url));
    await page.screenshot({ path, fullPage: true }).catch(() => undefined);
  }
}

function newContext(browser: Browser, url: string, size: typeof desk): Promise<BrowserContext> {
  const touch = size.width < 600;
  return browser.newContext({
    baseURL: url,
    viewport: size,
    hasTouch: touch,
    isMobile: touch,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
  });
}

/** After ninety days a password has expired. @returns the one that holds from now on */
async function renewPassword(page: Page, current = password): Promise<string> {
  const next = `${password}-${current.length}`;
  await page.getByLabel('现在的密码', { exact: true }).fill(current);
  await page.getByLabel('新密码', { exact: true }).fill(next);
  await page.getByLabel('再输入一次新密码').fill(next);
  await page.getByRole('button', { name: '保存新密码并继续' }).click();
  await page.getByRole('heading', { name: '设置新密码' }).waitFor({ state: 'detached' });
  return next;
}

async function setUpSecondFactor(page: Page, now: () => number): Promise<SecondFactor> {
  const secret = (await page.locator('code.z-key').textContent()) ?? '';
  const lastStep = stepOf(now());
  await page.getByLabel('验证器显示的 6 位数字').fill(codeAt(secret, lastStep));
  await page.getByRole('button', { name: '确认' }).click();
  await page.getByRole('heading', { name: '保存恢复码' }).waitFor();
  const recoveryCodes = await page.locator('.z-codes code').allInnerTexts();
  await page.getByRole('button', { name: '已经保存好，继续' }).click();
  await page.getByRole('heading', { name: '保存恢复码' }).waitFor({ state: 'detached' });
  return { secret, lastStep, recoveryCodes };
}

/** A code counts once; who comes again within its thirty seconds takes a recovery code. */
async function giveCode(page: Page, key: SecondFactor | undefined, now: () => number): Promise<void> {
  if (key === undefined) throw new Error('this account has a second factor that the test never saw');
  const step = stepOf(now());
  const code = step > key.lastStep ? codeAt(key.secret, step) : key.recoveryCodes.shift();
  key.lastStep = step;
  const field = page.getByLabel('验证码', { exact: true });
  await field.fill(code ?? '');
  await page.getByRole('button', { name: '继续' }).click();
  await field.waitFor({ state: 'detached' });
}

/** The database that the server runs is joined, not started: its lease is given back at once. */
async function runAsOwner(dataDir: string, statement: string, values: unknown[]): Promise<void> {
  const database = await startEmbedded({ dataDir, log: () => undefined });
  const client = new pg.Client(database.superuserUrl);
  try {
    await client.connect();
    await client.query(statement, values);
    // The server remembers for 800 ms who a session is (accounts.identity.ts).
    await new Promise((resolve) => setTimeout(resolve, 1000));
  } finally {
    await client.end();
    await database.stop();
  }
}
