import { gzipSync } from 'node:zlib';
import type { Browser, Response } from 'playwright-core';
import { launchBrowser } from '../../e2e/browser.ts';
import { closeServices } from '../../server/src/services.ts';
import { officerSession, sessionOfMember } from '../../server/test/harness/people.ts';
import { districtCode } from '../lib/county.ts';
import { type Ground, mainDatabase, servicesOn } from '../lib/ground.ts';
import { atMost, type Line } from '../lib/line.ts';
import { someMembers } from '../lib/people.ts';
import { startServer } from '../lib/servers.ts';

/** Whoever opens the page: the window, and the headers of the signed-in session. */
interface Visitor {
  readonly viewport: { width: number; height: number };
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * (e) What a browser with an empty cache loads until the page after sign-in is quiet: every file of the web that
 * it fetches, by its gzip size. The answers of the API are not counted, nor how the server compresses.
 */
export async function webLines(ground: Ground): Promise<Line[]> {
  const visitors = await makeVisitors(ground);
  const server = await startServer(ground.dataDir);
  const browser = await launchBrowser();
  try {
    const url = `http://127.0.0.1:${server.port}`;
    const size = async (visitor: Visitor) => ({
      ours: (await loadedBytes(browser, url, visitor)) / 1000,
      unit: 'KB',
    });
    return [
      atMost('e', "first load of the member's home", { ...(await size(visitors.member)), limit: 250 }, 1),
      atMost('e', "first load of the workbench's home", { ...(await size(visitors.officer)), limit: 450 }, 1),
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function makeVisitors(ground: Ground): Promise<{ member: Visitor; officer: Visitor }> {
  const services = await servicesOn(ground);
  try {
    const [person] = await someMembers(ground.urlOf('owner', mainDatabase), 'n', 1);
    if (!person) throw new Error('the county has no member');
    return {
      member: { viewport: { width: 390, height: 844 }, headers: await sessionOfMember(services, person) },
      officer: {
        viewport: { width: 1440, height: 900 },
        headers: await officerSession(services, 'organization_officer', districtCode(0)),
      },
    };
  } finally {
    await closeServices(services);
  }
}

async function loadedBytes(browser: Browser, url: string, { viewport, headers }: Visitor): Promise<number> {
  const context = await browser.newContext({ viewport });
  try {
    const [name = '', value = ''] = (headers.cookie ?? '').split('=');
    await context.addCookies([{ name, value, url }]);
    const page = await context.newPage();
    const files: Response[] = [];
    page.on('response', (response) => {
      if (!new URL(response.url()).pathname.startsWith('/api/')) files.push(response);
    });
    await page.goto(url, { waitUntil: 'networkidle', timeout: 60_000 });
    if (new URL(page.url()).pathname.includes('sign-in'))
      throw new Error(`the session was not taken: ${page.url()}`);
    const bodies = await Promise.all(files.map((file) => file.body()));
    if (bodies.length < 3) throw new Error('the web is not built: npm run build');
    return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  } finally {
    await context.close();
  }
}
