import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { codesOn } from '../server/test/harness/papers.ts';
import { phone, useSite } from './harness.ts';
import { settled } from './pages.ts';

/** A member moves on the phone: applies, corrects what came back, takes it back; and a letter that anybody checks. */
const site = useSite(600);
let hand: Page;
let secretary: Page;
let officer: Page;

beforeAll(async () => {
  hand = await site().newPage(phone);
  await site().signIn(hand, 'member');
  secretary = await site().newPage();
  await site().signIn(secretary, 'secretary');
  officer = await site().newPage();
  await site().signIn(officer, 'officer');
});

interface Mine {
  id: string;
  version: number;
  letter: { address: string; number: string } | null;
  destination: { id: string; name: string };
  branch: { name: string } | null;
}

const mine = async (): Promise<Mine> =>
  (await (await hand.request.get('/api/transfers/mine')).json()).items[0];

/** What the offices do is shown by another journey; here it only has to happen. */
async function office(page: Page, step: string, data: Record<string, unknown> = {}): Promise<void> {
  const { id, version } = await mine();
  const headers = { 'if-match': `"${version}"` };
  const answer = await page.request.post(`/api/transfers/${id}/${step}`, { data, headers });
  if (!answer.ok()) throw new Error(`${step}: ${await answer.text()}`);
}

const month = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);

it('the member applies: a name written wrong is no dead end, and nothing typed is lost', async () => {
  await hand.goto('/me');
  await hand.getByRole('link', { name: /^组织关系转接/ }).tap();
  await hand.getByText('现在没有在办的转接').waitFor();
  await hand.getByRole('link', { name: '申请转接' }).tap();
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByText('请先选接收党委。').waitFor();
  await hand.getByText('请选一个原因。').waitFor();
  const search = hand.getByLabel('接收党委的名称', { exact: true });
  await search.fill('没有这个镇');
  await hand.getByText('没有找到“没有这个镇”').waitFor();
  await hand.getByLabel('补充说明').fill('七月一日到新单位报到');
  // The line is lost and the page comes anew: what was written is still there.
  await hand.reload();
  await settled(hand);
  expect(await search.inputValue()).toBe('没有这个镇');
  expect(await hand.getByLabel('补充说明').inputValue()).toBe('七月一日到新单位报到');
  await search.fill('委员会');
  const found = hand.getByRole('list', { name: '找到的党委' }).getByRole('button');
  await found.filter({ hasNotText: '您现在所在的党委' }).first().tap();
  await hand.getByLabel('工作单位变动').check();
  await hand.getByText(/^您申请把组织关系从.*原因：工作单位变动/).waitFor();
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByRole('heading', { name: '申请已提交，等支部审核' }).waitFor();
  await hand.getByRole('link', { name: '首页' }).tap();
  await hand.getByText(/审核，应在 .* 以前办理。/).waitFor();
});

it('what was returned is corrected with the reason before the eyes', async () => {
  await office(secretary, 'return', { reason: '请写清新单位的全称' });
  await hand.goto('/me');
  await hand.getByText('申请被退回，请您补正后重新提交。').waitFor();
  await hand.getByRole('link', { name: '查看：您的转接' }).tap();
  await hand.getByRole('heading', { name: '申请被退回，请您补正' }).waitFor();
  await hand.getByRole('link', { name: '去补正' }).tap();
  const note = hand.getByLabel('补充说明');
  // The page before said it, too, and stands until the form is there.
  await note.waitFor();
  await hand.getByText('请写清新单位的全称').waitFor();
  expect(await note.inputValue()).toBe('七月一日到新单位报到');
  await note.fill('七月一日到云岭县人民医院报到');
  await hand.getByRole('button', { name: '重新提交' }).tap();
  await hand.getByRole('heading', { name: '申请已提交，等支部审核' }).waitFor();
  await hand.getByText('七月一日到云岭县人民医院报到').waitFor();
});

it('with the letter in hand the page says where, until when and what to bring; anybody can check the letter', async () => {
  await office(secretary, 'approve', { duesUntil: month() });
  await office(officer, 'approve');
  await hand.goto('/me/transfers');
  await hand.getByRole('heading', { name: '介绍信已开出，请您去报到' }).waitFor();
  const { letter, destination } = await mine();
  await hand.getByText(new RegExp(`以前，到${destination.name}报到`)).waitFor();
  // What a scanner at the destination reads from the screen of the phone.
  const code = hand.getByRole('img', { name: `介绍信 ${letter?.number} 的二维码` });
  await code.evaluate((picture) => picture.scrollIntoView({ block: 'center' }));
  expect(await codesOn(await code.screenshot())).toEqual([letter?.address]);
  const [paper] = await Promise.all([
    hand.waitForEvent('download'),
    hand.getByRole('button', { name: '下载介绍信（PDF）' }).tap(),
  ]);
  expect(paper.suggestedFilename()).toMatch(/\.pdf$/);

  const stranger = await site().newPage(phone);
  await stranger.goto(new URL(letter?.address ?? '').pathname);
  await stranger.getByRole('heading', { name: '有效', exact: true }).waitFor();
  await stranger.getByText('签名有效').waitFor();
  await stranger.getByText(destination.name).first().waitFor();
  await stranger.getByRole('button', { name: 'English' }).tap();
  await stranger.getByText('Signature valid').waitFor();
  await stranger.getByText(/^(Male|Female)$/).waitFor();
});

it('the member takes it back with a reason, and the letter is void for everybody', async () => {
  const { letter } = await mine();
  await hand.getByRole('button', { name: '撤回这次转接' }).tap();
  await hand.getByRole('button', { name: '确认撤回' }).tap();
  await hand.getByText('请写明原因，至少两个字。').waitFor();
  await hand.getByLabel('为什么撤回').fill('不去新单位了');
  await hand.getByRole('button', { name: '确认撤回' }).tap();
  await hand.getByText('现在没有在办的转接').waitFor();
  await hand.getByText(/已撤回 · .*申请/).tap();
  await hand.getByText('原因：不去新单位了').waitFor();

  const stranger = await site().newPage(phone);
  await stranger.goto(new URL(letter?.address ?? '').pathname);
  await stranger.getByRole('heading', { name: '已作废' }).waitFor();
  await stranger.getByText('签名有效').waitFor();
  await stranger.goto('/letters/no-such-letter-anywhere');
  await stranger.getByRole('heading', { name: '没有这封介绍信' }).waitFor();
});

it('checking in says what it means, and then waits for the destination', async () => {
  const { destination } = await mine();
  await hand.goto('/me/transfers/new');
  await hand.getByLabel('接收党委的名称', { exact: true }).fill(destination.name);
  await hand.getByRole('button', { name: destination.name }).first().tap();
  await hand.getByLabel('居住地变动').check();
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByRole('heading', { name: '申请已提交，等支部审核' }).waitFor();
  await office(secretary, 'approve', { duesUntil: month() });
  await office(officer, 'approve');
  await hand.reload();
  await hand.getByRole('button', { name: '我已到接收党组织，确认报到' }).tap();
  const dialog = hand.getByRole('dialog');
  await dialog.getByText(/在他们接收以前，您的组织关系仍在/).waitFor();
  await dialog.getByRole('button', { name: '我已报到，确认' }).tap();
  await hand.getByRole('heading', { name: '您已报到，等对方接收' }).waitFor();
});

it('who stays in the own committee after all names the branch there', async () => {
  const { destination } = await mine();
  await office(hand, 'withdraw', { reason: '报到以后情况有变' });
  const applied = await hand.request.post('/api/transfers', {
    data: { destinationId: destination.id, ground: 'work' },
  });
  expect(applied.status()).toBe(201);
  await hand.goto('/me/transfers');
  await hand.getByRole('link', { name: '改转到别的党委' }).tap();
  await hand.getByLabel('接收党委的名称', { exact: true }).fill('委员会');
  await hand.getByRole('button', { name: /您现在所在的党委/ }).tap();
  await hand.getByLabel('为什么要改').fill('单位不变，只换支部');
  await hand.getByRole('button', { name: '提交更改' }).tap();
  await hand.getByText('请选一个支部，或选“由党委决定”。').waitFor();
  const branch = hand.getByRole('list', { name: '可选的支部' }).getByRole('button').nth(1);
  const name = (await branch.textContent()) ?? '';
  await branch.tap();
  await hand.getByText(`您申请不再转往${destination.name}，改为在党委内部换到${name}。`).waitFor();
  await hand.getByRole('button', { name: '提交更改' }).tap();
  await hand.getByText('党委内部调整，不用介绍信').waitFor();
  expect((await mine()).branch?.name).toBe(name);
});

it('within the own committee a branch is chosen, no letter is needed, and the home tells that it is done', async () => {
  await office(hand, 'withdraw', { reason: '先不转了' });
  await hand.goto('/me/transfers/new');
  await hand.getByLabel('接收党委的名称', { exact: true }).fill('委员会');
  await hand.getByRole('button', { name: /您现在所在的党委/ }).tap();
  await hand.getByLabel('居住地变动').check();
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByText('请选一个支部，或选“由党委决定”。').waitFor();
  const branch = hand.getByRole('list', { name: '可选的支部' }).getByRole('button').nth(1);
  const name = (await branch.textContent()) ?? '';
  await branch.tap();
  await hand.getByText(`换到${name}，原因：居住地变动`).waitFor();
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByText('党委内部调整，不用介绍信').waitFor();
  await office(secretary, 'approve', { duesUntil: month() });
  await office(officer, 'approve');
  await hand.goto('/me');
  await hand.getByText(`转接已完成，您现在是${name}的党员。`).waitFor();
  await hand.getByRole('link', { name: '查看：您的转接' }).tap();
  await hand.getByRole('heading', { name: '转接已完成' }).waitFor();
});
