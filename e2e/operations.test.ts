import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { desk, useSite } from './harness.ts';

/**
 * An officer merges two branches: what it would do is said before, what stands in the way is named, it is one act,
 * both branches keep their history, and it is undone by its reverse. The steps follow each other.
 */
const site = useSite(600);
let office: Page;
let source: Branch;
let target: Branch;

interface Branch {
  id: string;
  name: string;
  memberCount: number;
}

/** Asks as the page does, with its session. */
async function ask<T>(page: Page, path: string): Promise<T> {
  return (await page.request.get(path)).json();
}

const branches = async (page: Page) =>
  (await ask<{ items: Branch[] }>(page, '/api/organizations?kind=branch&limit=20')).items;
const countOf = async (page: Page, { id }: Branch) =>
  (await ask<Branch>(page, `/api/organizations/${id}`)).memberCount;

const number = (text: string | null) => Number(/(\d+) 名党员/.exec(text ?? '')?.[1]);

it('says before the act how many members it touches and what comes first', async () => {
  office = await site().newPage(desk);
  await site().signIn(office, 'county');
  const [first, second] = await branches(office);
  if (!first || !second) throw new Error('the demo county has branches');
  [source, target] = [first, second];
  source.memberCount = await countOf(office, source);
  target.memberCount = await countOf(office, target);
  await office.goto(`/organizations/${source.id}`);
  await office.getByText('组织变动').click();
  await office.getByRole('button', { name: '合并', exact: true }).click();
  await office.getByRole('button', { name: '确认合并' }).click();
  await office.getByText('请先填写完整').waitFor();
  await office.getByLabel('并入哪个党组织 *').fill(target.name);
  await office.getByRole('option').first().click();
  const preview = office.getByLabel('办理之前');
  await preview.getByText('件事要先处理').waitFor();
  await preview.getByText('职务在任').waitFor();
  expect(number(await preview.textContent())).toBeGreaterThanOrEqual(source.memberCount);
  await office.getByRole('button', { name: '确认合并' }).click();
  await office.getByText('先处理上面列出的事项').waitFor();
});

it('merges in one act; everybody is in the other branch, and the merged one says where they went', async () => {
  await office.getByLabel('依据或说明').fill('云组发〔2026〕7号');
  await office.getByLabel('职务和班子任职随之结束').click();
  await office.getByLabel('办理之前').getByText('可以办理').waitFor();
  await office.getByRole('button', { name: '确认合并' }).click();
  await office.getByText('不再存在，党员和下级组织转到').waitFor();
  expect(await countOf(office, target)).toBe(source.memberCount + target.memberCount);
  expect(await countOf(office, source)).toBe(0);
  await office.getByText('云组发〔2026〕7号').waitFor();
  // What ended takes no members and no duties any more, but is still read.
  await expect.poll(() => office.getByRole('link', { name: '新建党员档案' }).count()).toBe(0);
  await office.getByRole('link', { name: target.name }).click();
  await office.getByRole('heading', { name: target.name, level: 1 }).waitFor();
  await office.getByText(`并出：${source.name}`).waitFor();
});

it('is undone by its reverse, and that too stands in the history', async () => {
  await office.getByRole('button', { name: '撤回这次变动' }).click();
  const question = office.locator('dialog');
  await question.getByText('可以办理').waitFor();
  await question.getByText('不会恢复').first().waitFor();
  await question.getByRole('button', { name: '撤回这次变动' }).click();
  await question.waitFor({ state: 'detached' });
  await office.getByText('（已撤回）').waitFor();
  expect(await countOf(office, source)).toBe(source.memberCount);
  expect(await countOf(office, target)).toBe(target.memberCount);
});
