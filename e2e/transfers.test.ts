import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { phone, useSite } from './harness.ts';
import { settled } from './pages.ts';

/** A transfer goes through the hands of four people in four browsers; one lapses; a class is filed for together. */
const site = useSite(600);
let hand: Page;
let secretary: Page;
let officer: Page;
let receiver: Page;

beforeAll(async () => {
  hand = await site().newPage(phone);
  await site().signIn(hand, 'member');
  secretary = await site().newPage();
  await site().signIn(secretary, 'secretary');
  officer = await site().newPage();
  await site().signIn(officer, 'officer');
  receiver = await site().newPage();
  await site().signIn(receiver, 'county');
});

const destination = '中共云岭县委员会';
const sentence = (page: Page, words: string | RegExp) =>
  page.getByRole('banner').or(page.locator('h1 + .z-lead')).getByText(words);

/** A browser without a camera has one that sees these codes, one after the other, and reads them as Chrome on a phone does. */
const cameraThatSees = (codes: readonly string[]) => `{
  const codes = ${JSON.stringify(codes)};
  const canvas = document.createElement('canvas');
  canvas.getContext('2d');
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
  window.BarcodeDetector = class {
    async detect() {
      canvas.getContext('2d').fillRect(0, 0, 1, 1);
      return codes.length === 0 ? [] : [{ rawValue: codes.shift() }];
    }
  };
  setInterval(() => canvas.getContext('2d').fillRect(0, 0, 1, 1), 50);
}`;

async function applyAs(ground: string): Promise<string> {
  await hand.goto('/me/transfers/new');
  await hand.getByLabel('接收党委的名称', { exact: true }).fill(destination);
  await hand.getByRole('button', { name: destination }).first().tap();
  await hand.getByLabel(ground).check();
  await hand.getByRole('button', { name: '提交申请' }).tap();
  await hand.getByRole('heading', { name: '申请已提交，等支部审核' }).waitFor();
  return (await (await hand.request.get('/api/transfers/mine')).json()).items[0].id;
}

/** From the board to the page of the one, as somebody does in the morning. */
async function openFromBoard(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: '转接', exact: true }).click();
  await page.getByRole('heading', { name: '组织关系转接', exact: true }).waitFor();
  await settled(page);
  await page.getByRole('table', { name: '组织关系转接' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name: `${name}的组织关系转接` }).waitFor();
}

let name = '';
let firstId = '';

it('the member applies on the phone, and the branch finds it as its own turn and endorses', async () => {
  firstId = await applyAs('工作单位变动');
  await secretary.goto('/');
  name = (await (await secretary.request.get(`/api/transfers/${firstId}`)).json()).member.name;
  await openFromBoard(secretary, name);
  await sentence(secretary, /^待转出支部审核，还有/).waitFor();
  await secretary.getByRole('button', { name: '同意，报党委审批' }).click();
  const dialog = secretary.getByRole('dialog');
  await dialog.getByRole('button', { name: '同意，报党委审批' }).click();
  await dialog.getByText('请填写党费交至哪个月。').waitFor();
  await dialog.getByLabel('党费交至哪个月 *').fill('六月');
  await dialog.getByRole('button', { name: '同意，报党委审批' }).click();
  await dialog.getByText('请写成年和月，例如 2026-06。').waitFor();
  await dialog
    .getByRole('button', { name: /^\d{4}年\d+月$/ })
    .last()
    .click();
  await dialog.getByRole('button', { name: '同意，报党委审批' }).click();
  await dialog.waitFor({ state: 'detached' });
  await sentence(secretary, /^待转出党委审批，还有/).waitFor();
  // What is another one's turn offers no step that leads on.
  expect(await secretary.getByRole('button', { name: '批准并开出介绍信' }).count()).toBe(0);
});

it('the committee issues the letter; before it nothing is offered to the destination', async () => {
  await receiver.goto(`/transfers/${firstId}`);
  // The county stands above the origin, too: it reads, and is offered the origin's steps alone.
  await receiver.getByRole('heading', { name: `${name}的组织关系转接` }).waitFor();
  expect(await receiver.getByRole('button', { name: '接收并编入支部' }).count()).toBe(0);
  await officer.goto('/');
  await openFromBoard(officer, name);
  await officer.getByRole('button', { name: '批准并开出介绍信' }).click();
  const dialog = officer.getByRole('dialog');
  await dialog.getByLabel('有效天数').fill('91');
  await dialog.getByRole('button', { name: '批准并开出介绍信' }).click();
  await dialog.getByText('有效天数请填 1 到 90。').waitFor();
  await dialog.getByLabel('有效天数').fill('20');
  await dialog.getByRole('button', { name: '批准并开出介绍信' }).click();
  await dialog.waitFor({ state: 'detached' });
  await sentence(officer, /^待报到，还有\s20\s天（.*到期）$/).waitFor();
  const link = officer.getByRole('link', { name: '下载介绍信（PDF）' });
  const pdf = await officer.request.get((await link.getAttribute('href')) ?? '');
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);
});

it('the member reports with the letter, its code is scanned, and the destination receives into a branch', async () => {
  const { letter } = (await (await hand.request.get('/api/transfers/mine')).json()).items[0];
  const foreign = 'https://elsewhere.example/letters/0123456789ABCDEFGHJKMNPQRS';
  await receiver.addInitScript(cameraThatSees([foreign, letter.address]));
  await receiver.goto('/transfers');
  await receiver.getByRole('button', { name: '扫码报到' }).click();
  const dialog = receiver.getByRole('dialog');
  const unknown = dialog.getByText('没有找到这封介绍信，请核对报到码。');
  // What a hand scanner types: a code, and Enter.
  await dialog.getByLabel('报到码').fill('not-a-code-of-a-letter');
  await receiver.keyboard.press('Enter');
  await unknown.waitFor();
  // The letter of another server, then the one that was issued here.
  await dialog.getByRole('button', { name: '用摄像头扫码' }).click();
  await expect.poll(() => dialog.getByLabel('报到码').inputValue()).toBe(foreign);
  await unknown.waitFor();
  await dialog.getByRole('button', { name: '用摄像头扫码' }).click();
  await receiver.getByRole('heading', { name: `${name}的组织关系转接` }).waitFor();
  await sentence(receiver, /^已报到，待接收/).waitFor();
  await receiver.getByRole('button', { name: '接收并编入支部' }).click();
  // The branches lie open at once, over nothing: one press on the button below folds them and is not lost.
  await dialog.getByRole('option').first().waitFor();
  await dialog.getByRole('button', { name: '接收并编入支部' }).click();
  await dialog.getByText('请选择要编入的支部。').waitFor();
  await dialog.getByRole('option').first().waitFor({ state: 'hidden' });
  // Escape folds them, too, and leaves the dialog.
  await dialog.getByRole('combobox').press('ArrowDown');
  await dialog.getByRole('option').first().waitFor();
  await receiver.keyboard.press('Escape');
  await dialog.getByRole('option').first().waitFor({ state: 'hidden' });
  await dialog.getByRole('combobox').fill('社区');
  await dialog.getByRole('option').first().click();
  await dialog.getByRole('button', { name: '接收并编入支部' }).click();
  await dialog.waitFor({ state: 'detached' });
  await receiver.getByRole('region', { name: '转接回执' }).waitFor();
});

it('the record reached the origin by itself, and the member reads where he belongs', async () => {
  // The page has lain open at the branch since it endorsed: coming back to it is enough.
  const receipt = secretary.getByRole('region', { name: '转接回执' });
  expect(await receipt.count()).toBe(0);
  await secretary.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
  await receipt.getByText('县委管理员（演示）').waitFor();
  await secretary.goto('/transfers?show=ended');
  await settled(secretary);
  await secretary.getByRole('table').getByRole('link', { name, exact: true }).click();
  await receipt.getByText('县委管理员（演示）').waitFor();
  await secretary.getByRole('list', { name: '办理进度' }).getByText('接收', { exact: true }).waitFor();
  expect(await secretary.getByRole('button', { name: '撤回转接' }).count()).toBe(0);
  await hand.goto('/me/transfers');
  await hand
    .getByText(/已转接/)
    .first()
    .waitFor();
});

it('a class is filed for together: who cannot go is named with the reason, the others are approved in one go', async () => {
  await secretary.goto('/members');
  await settled(secretary);
  await secretary.getByRole('button', { name: '批量转接' }).click();
  for (const at of [0, 1, 2])
    await secretary
      .getByRole('checkbox', { name: /^选择：/ })
      .nth(at)
      .check();
  await secretary.getByText('已选 3 名').waitFor();
  await secretary.getByRole('button', { name: '为所选党员发起转接' }).click();
  const dialog = secretary.getByRole('dialog');
  await dialog.getByLabel('接收党委 *').fill(destination);
  await dialog.getByRole('option', { name: destination }).first().click();
  await dialog.getByLabel('转接原因 *').selectOption({ label: '毕业' });
  await dialog
    .getByRole('button', { name: /^\d{4}年\d+月$/ })
    .last()
    .click();
  await dialog.getByRole('button', { name: /^下一步/ }).click();
  await dialog.getByRole('button', { name: /^为 \d 名党员发起$/ }).click();
  await dialog.getByText(/^已发起 \d 件转接。$/).waitFor();
  await dialog.getByRole('button', { name: '关闭' }).last().click();

  // The same three once more, before anything is stored: each is named with the reason.
  for (const at of [0, 1, 2])
    await secretary
      .getByRole('checkbox', { name: /^选择：/ })
      .nth(at)
      .check();
  await secretary.getByRole('button', { name: '为所选党员发起转接' }).click();
  await dialog.getByLabel('接收党委 *').fill(destination);
  await dialog.getByRole('listbox').getByRole('option', { name: destination }).first().click();
  await dialog.getByLabel('转接原因 *').selectOption({ label: '毕业' });
  await dialog.getByRole('button', { name: /^下一步/ }).click();
  await dialog.getByText(/^\d 名现在不能办：$/).waitFor();
  await dialog
    .getByText(/已有一次在办的转接/)
    .first()
    .waitFor();
  expect(await dialog.getByRole('button', { name: /名党员发起$/ }).count()).toBe(0);
  await dialog.getByRole('button', { name: '关闭' }).click();
  await secretary.goto('/transfers?show=open');
  await settled(secretary);
  await secretary.getByRole('checkbox', { name: /^选择本页可以批准的/ }).check();
  await secretary.getByRole('button', { name: '批量批准' }).click();
  await dialog.getByRole('button', { name: /^批准 \d 件$/ }).click();
  await dialog.getByText(/^已批准 \d 件。$/).waitFor();
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await secretary
    .getByText(/^待转出党委审批，还有/)
    .first()
    .waitFor();
});

it('a class is filed for by a table: shown row by row, then filed without the row that is wrong, and never twice', async () => {
  const { items } = await (await secretary.request.get('/api/members?limit=40&stage=full')).json();
  const open = await (await secretary.request.get('/api/transfers?show=open&limit=100')).json();
  const busy = new Set(open.items.map((one: { member: { id: string } }) => one.member.id));
  const free: { id: string; name: string }[] = items.filter((one: { id: string }) => !busy.has(one.id));
  const rows: string[] = [];
  for (const one of free.slice(0, 3)) {
    const answer = await secretary.request.post(`/api/members/${one.id}/reveal`, {
      data: { fields: ['idNumber'], reason: '核对毕业生名册' },
    });
    rows.push(`${one.name},${(await answer.json()).idNumber},${destination},毕业,2026-06`);
  }
  rows[2] = (rows[2] ?? '').replace(destination, '没有这个党委');
  const table = (lines: readonly string[]) => ({
    name: '毕业班.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['姓名,公民身份号码,接收党委,转接原因,党费交至', ...lines].join('\n')),
  });
  await secretary.goto('/transfers');
  await secretary.getByRole('link', { name: '按表格批量转出' }).click();
  const [template] = await Promise.all([
    secretary.waitForEvent('download'),
    secretary.getByRole('button', { name: '下载模板' }).click(),
  ]);
  expect(template.suggestedFilename()).toBe('组织关系批量转出模板.xlsx');
  await secretary.locator('input[type=file]').setInputFiles(table(rows));
  await secretary.getByText('2 名可以发起').waitFor();
  await secretary.getByText('1 名现在不能发起').waitFor();
  await secretary.getByText('没有找到接收党委“没有这个党委”。').waitFor();
  await secretary.getByRole('button', { name: '先发起这 2 名，其余改好再传' }).click();
  await secretary.getByText('已发起 2 名党员的转接，等支部审核。').waitFor();
  await secretary.getByRole('button', { name: '再传一张表' }).click();
  await secretary.locator('input[type=file]').setInputFiles(table(rows.slice(0, 2)));
  await secretary.getByText('2 名已经按同样的内容发起过，不会重复').waitFor();
  expect(await secretary.getByRole('button', { name: /^发起这/ }).count()).toBe(0);
});

it('a letter that lapses stays the origin’s: reminders went, the committee extends it, and it holds again', async () => {
  const { items } = await (await officer.request.get('/api/transfers?show=here')).json();
  const { id, version, member } = items[0];
  const issued = await officer.request.post(`/api/transfers/${id}/approve`, {
    data: {},
    headers: { 'if-match': `"${version}"` },
  });
  expect(issued.ok()).toBe(true);
  // Four weeks go by and nobody reports; the sweep of the hour comes.
  await site().asOwner(
    `UPDATE transfer SET issued_on = issued_on - 40, first_issued_on = first_issued_on - 40, due = due - 40,
       valid_until = valid_until - 40, turn_since = turn_since - interval '40 days' WHERE id = $1::uuid`,
    [id],
  );
  await site().asOwner(
    "SELECT graphile_worker.add_job('transfers.sweep', payload := '{}'::json, job_key := 'transfers.sweep', max_attempts := 3)",
  );
  await expect
    .poll(async () => (await (await officer.request.get(`/api/transfers/${id}`)).json()).state)
    .toBe('lapsed');
  await officer.goto('/transfers?show=overdue');
  await settled(officer);
  const row = officer.getByRole('row').filter({ hasText: member.name });
  await row.getByText(/^已过期\s\d+\s天未报到$/).waitFor();
  await row.getByRole('link', { name: member.name }).click();
  await officer.getByText(new RegExp(`^接收以前，${member.name}仍是`)).waitFor();
  await officer
    .getByRole('region', { name: '已发出的提醒' })
    .getByText(/介绍信已过期/)
    .first()
    .waitFor();
  await officer.getByRole('button', { name: '延长有效期' }).click();
  const dialog = officer.getByRole('dialog');
  await dialog.getByText(/^最晚 /).waitFor();
  await dialog.getByLabel('延长到哪天 *').fill('2199-12-31');
  await dialog.getByLabel('原因 *').fill('党员在外出差，推迟报到');
  await dialog.getByRole('button', { name: '延长有效期' }).click();
  await dialog
    .getByText(/最多只能延长到/)
    .first()
    .waitFor();
  expect(await dialog.getByLabel('原因 *').inputValue()).toBe('党员在外出差，推迟报到');
  const until = new Date(Date.now() + 5 * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
  await dialog.getByLabel('延长到哪天 *').fill(until);
  await dialog.getByRole('button', { name: '延长有效期' }).click();
  await dialog.waitFor({ state: 'detached' });
  await sentence(officer, /^待报到，还有\s5\s天/).waitFor();
});
