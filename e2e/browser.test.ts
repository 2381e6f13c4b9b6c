import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

it('draws each Chinese character as itself, also rare ones, and not as an empty box', async () => {
  const page = await browser.newPage();
  const unassigned = '\u{10FFFD}';
  const characters = ['支', '部', '阿', '·', '龑', '䶮', unassigned];
  await page.setContent(
    characters.map((each) => `<p style="width:80px;font-size:64px">${each}</p>`).join(''),
  );
  const drawn: string[] = [];
  for (const paragraph of await page.locator('p').all()) {
    drawn.push((await paragraph.screenshot()).toString('base64'));
  }
  expect(new Set(drawn).size).toBe(characters.length);
  await page.close();
});

it('keeps several contexts apart and reaches this machine only', async () => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('set-cookie', 'seen=1; SameSite=Strict').end('<h1>支部</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  try {
    const [one, other] = [await browser.newContext(), await browser.newContext()];
    const page = await one.newPage();
    await page.goto(url);
    expect(await page.textContent('h1')).toBe('支部');
    expect(await one.cookies()).toHaveLength(1);
    expect(await other.cookies()).toHaveLength(0);
    await expect(page.goto('http://example.com/')).rejects.toThrow(/ERR_NAME_NOT_RESOLVED/);
    await Promise.all([one.close(), other.close()]);
  } finally {
    server.close();
  }
});
