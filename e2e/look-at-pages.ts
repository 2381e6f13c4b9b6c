import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { desk, phone, useSite } from './harness.ts';
import { prepare } from './pages.prepare.ts';
import { pagesOf, type Shown, show } from './pages.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Every page of these people, wide and narrow: usable by all (WCAG 2.2 AA as axe-core checks it). In files of their own, so
 * that they are looked at side by side.
 */
export function lookAtPagesOf(logins: readonly (keyof typeof pagesOf)[]): void {
  const site = useSite(600);
  const visitors = new Map<string, Page>();
  let shown: Shown;

  const visitor = async (login: string): Promise<Page> => {
    const known = visitors.get(login);
    if (known) return known;
    const page = await site().newPage();
    if (login !== '') await site().signIn(page, login);
    visitors.set(login, page);
    return page;
  };

  beforeAll(async () => {
    const secretary = await visitor('secretary');
    shown = await prepare({ secretary, county: await visitor('county'), member: await visitor('member') });
  });

  it.each(logins.map((login) => [login, pagesOf[login] ?? []] as const))(
    'pages of "%s"',
    async (login, pages) => {
      const page = await visitor(login);
      const found: string[] = [];
      for (const one of pages) {
        await page.setViewportSize(desk);
        await show(page, one, shown);
        found.push(...(await violations(page)).map((words) => `${one.name}, wide: ${words}`));
        await page.setViewportSize(phone);
        await page.waitForTimeout(100);
        found.push(...(await violations(page)).map((words) => `${one.name}, narrow: ${words}`));
        found.push(...(await clumsy(page)).map((words) => `${one.name}, narrow: ${words}`));
      }
      expect(found).toEqual([]);
    },
  );
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

/** Serious and critical findings, each with the first element that has it. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations: all }: { violations: Violation[] } = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return all
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

/**
 * What a thumb cannot use: a page that is wider than the phone, a button lower than 44 px. The parts inside a
 * box of antd are left out, since the box around them is what one presses.
 */
async function clumsy(page: Page): Promise<string[]> {
  return page.evaluate(`[
    ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the phone: ' + document.documentElement.scrollWidth] : []),
    ...[...document.querySelectorAll('button:not([class^=ant-]), .z-button, select, input:not([type=checkbox], [type=radio], [type=file], [class^=ant-])')]
      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 43.5 && each.getBoundingClientRect().width > 0)
      .map((each) => 'low (' + Math.round(each.getBoundingClientRect().height) + ' px): ' + each.outerHTML.slice(0, 110)),
  ]`);
}
