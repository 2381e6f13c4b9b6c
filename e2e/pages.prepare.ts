import type { Page } from 'playwright-core';
import { type Shown, today } from './pages.ts';
import { rosterOf } from './roster.ts';

interface Item {
  id: string;
}

/**
 * Makes the county a place where something happened: rosters in each state of an import, a file that was read,
 * revealed and added to. The pages arrive signed in.
 */
export async function prepare(visitors: Record<'secretary' | 'county' | 'member', Page>): Promise<Shown> {
  const { secretary, county, member } = visitors;
  const own: { memberId: string } = await (await member.request.get('/api/account')).json();
  await keepFile(secretary, own.memberId);
  // The statistician lost the telephone: a recovery that waits for its second officer, and a notice.
  const reason = '手机丢失，本人到场并核对了身份证';
  await county.request.post('/api/account-recoveries', { data: { login: 'statistician', reason } });
  const account: { duties: { organization: Item }[] } = await (
    await county.request.get('/api/account')
  ).json();
  const top = account.duties[0]?.organization.id ?? '';
  await dutiesUnderWay(secretary, county);
  const branches: { items: { id: string; name: string }[] } = await (
    await county.request.get('/api/organizations?kind=branch&limit=6')
  ).json();
  const names = branches.items.map(({ name }) => name);
  const handIn = async (fileName: string, body: Buffer) => {
    const query = new URLSearchParams({ organization: top, fileName });
    const answer = await county.request.post(`/api/member-imports?${query}`, {
      data: body,
      headers: { 'content-type': 'application/octet-stream' },
    });
    const { id }: Item = await answer.json();
    return id;
  };
  const imports = {
    mapping: await handIn('河西乡党员花名册.csv', rosterOf(names, 12, false)),
    refused: await handIn('2026年党员信息采集表.csv', rosterOf(names, 40, true)),
    checked: await handIn('第一季度新增党员.csv', rosterOf(names, 25, false)),
    committed: await handIn('机关支部花名册.csv', rosterOf(names.slice(0, 2), 3, false)),
  };
  for (const id of [imports.refused, imports.checked, imports.committed]) await checked(county, id);
  await county.goto(`/member-imports/${imports.committed}`);
  await county.getByRole('button', { name: /^确认入库/ }).click();
  await county.getByText('已入库').first().waitFor();
  const { letter, issued, applied } = await transfersUnderWay(visitors, own.memberId);
  const stays = await staysElsewhere(visitors, own.memberId);
  return {
    memberId: own.memberId,
    organizationId: branches.items[0]?.id ?? '',
    letter,
    transfers: { issued, applied },
    stays,
    corrections: await askCorrections(member, secretary, own.memberId),
    imports,
  };
}

/**
 * The member is on the way to another committee, the letter in hand; for two others the branch has filed.
 * @returns the path of the letter's public page, its transfer, and one of those filed
 */
async function transfersUnderWay(
  { secretary, county, member }: Record<'secretary' | 'county' | 'member', Page>,
  ownId: string,
): Promise<{ letter: string; issued: string; applied: string }> {
  const found: { items: (Item & { isOwn: boolean })[] } = await (
    await member.request.get(`/api/transfer-destinations?search=${encodeURIComponent('委员会')}`)
  ).json();
  const destinationId = found.items.find(({ isOwn }) => !isOwn)?.id;
  const data = { destinationId, ground: 'work', note: '十二月起在县人民医院上班' };
  const applied = await member.request.post('/api/transfers', { data });
  if (!applied.ok()) throw new Error(`no transfer was applied for: ${await applied.text()}`);
  const { id }: Item = await applied.json();
  const duesUntil = today().slice(0, 7);
  for (const [page, body, version] of [
    [secretary, { duesUntil }, 1],
    [county, {}, 2],
  ] as const) {
    const headers = { 'if-match': `"${version}"` };
    const answer = await page.request.post(`/api/transfers/${id}/approve`, { data: body, headers });
    if (!answer.ok()) throw new Error(`the transfer was not approved: ${await answer.text()}`);
  }
  const { letter }: { letter: { address: string } } = await (
    await member.request.get(`/api/transfers/${id}`)
  ).json();
  const people: { items: Item[] } = await (
    await secretary.request.get('/api/members?stage=full&limit=5')
  ).json();
  const memberIds = people.items.map((one) => one.id).filter((one) => one !== ownId);
  const filed: { filed: Item[] } = await (
    await secretary.request.post('/api/transfers/filings', {
      data: { memberIds: memberIds.slice(-2), destinationId, ground: 'study', duesUntil },
    })
  ).json();
  return { letter: new URL(letter.address).pathname, issued: id, applied: filed.filed[0]?.id ?? '' };
}

/** The member floats to another branch, one waits for its host, one is outside, a graduate is retained. */
async function staysElsewhere(
  { secretary, county, member }: Record<'secretary' | 'county' | 'member', Page>,
  ownId: string,
): Promise<Shown['stays']> {
  const send = async (page: Page, path: string, data: object, version?: number): Promise<string> => {
    const headers: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` };
    const answer = await page.request.post(`/api/mobility${path}`, { data, headers });
    if (!answer.ok()) throw new Error(`mobility${path}: ${await answer.text()}`);
    const { id }: Item = await answer.json();
    return id;
  };
  const hosts: { items: Item[] } = await (
    await member.request.get(`/api/mobility-hosts?search=${encodeURIComponent('社区')}&limit=5`)
  ).json();
  const hostId = hosts.items.at(-1)?.id;
  const away = { hostId, ground: 'work', since: `${Number(today().slice(0, 4)) - 1}-11-02` };
  const current = await send(member, '/reports', away);
  await send(secretary, `/${current}/register`, { note: '每月视频参加一次支部学习' }, 1);
  await send(county, `/${current}/confirm`, {}, 2);
  const people: { items: Item[] } = await (
    await secretary.request.get('/api/members?stage=full&limit=8')
  ).json();
  const [first, second, third] = people.items.map(({ id }) => id).filter((id) => id !== ownId);
  const proposed = await send(secretary, '', { memberId: first, ...away, ground: 'family' });
  const place = '浙江省义乌市国际商贸城第五区流动党员服务中心临时党支部（内蒙古籍务工人员）';
  await send(secretary, '', { memberId: second, ...away, hostId: null, place, placePhone: '0579-85210000' });
  const graduatedOn = `${Number(today().slice(0, 4)) - 1}-06-30`;
  const until = `${Number(today().slice(0, 4)) + 1}-06-30`;
  await send(secretary, '/retentions', { memberId: third, ground: 'unemployed', graduatedOn, until });
  return { current, proposed };
}

/** What a member asks for: one request waits, another is answered. */
async function askCorrections(
  member: Page,
  secretary: Page,
  memberId: string,
): Promise<Shown['corrections']> {
  const ask = async (data: { field: string; value: string; explanation: string }): Promise<string> => {
    const answer = await member.request.post(`/api/members/${memberId}/correction-requests`, { data });
    if (!answer.ok()) throw new Error(`no correction was asked: ${await answer.text()}`);
    const { id }: Item = await answer.json();
    return id;
  };
  const open = await ask({
    field: 'workUnit',
    value: '云岭县云岭镇人民政府党政综合办公室（乡村振兴工作站）',
    explanation: '机构改革以后单位改了名称，见任职文件。',
  });
  await member.request.post(
    `/api/correction-requests/${open}/files?fileName=${encodeURIComponent('任职文件.pdf')}`,
    { data: Buffer.from('%PDF-1.4'), headers: { 'content-type': 'application/octet-stream' } },
  );
  const refused = await ask({ field: 'nativePlace', value: '呼伦贝尔市', explanation: '想写得详细一些' });
  await secretary.request.post(`/api/correction-requests/${refused}/refuse`, {
    data: { reason: '籍贯以入党志愿书为准，请带志愿书复印件来支部核对。' },
    headers: { 'if-match': '"1"' },
  });
  return { open, refused };
}

/** A duty that ends soon, one whose holder is hidden from above, one that ended, and a proposal that waits. */
async function dutiesUnderWay(secretary: Page, county: Page): Promise<void> {
  const account: { duties: { organization: Item }[] } = await (
    await secretary.request.get('/api/account')
  ).json();
  const organizationId = account.duties[0]?.organization.id ?? '';
  const untilOn = new Date(Date.now() + 6 * 86_400_000).toISOString().slice(0, 10);
  const grants = [
    { login: 'xuan.chuan', name: '欧阳娜仁图雅', role: 'publicity_officer', organizationId, untilOn },
    {
      login: 'ji.jian',
      name: '纪建国',
      role: 'discipline_officer',
      organizationId,
      visibleFromAbove: false,
    },
    { login: 'wang.wu', name: '王五', role: 'education_officer', organizationId },
  ];
  let last = '';
  for (const data of grants) {
    const answer = await county.request.post('/api/duties', { data });
    if (!answer.ok()) throw new Error(`no duty was granted: ${await answer.text()}`);
    const { duty }: { duty: Item } = await answer.json();
    last = duty.id;
  }
  await county.request.post(`/api/duties/${last}/end`);
  const reason = '支委会研究，拟由李娜同志负责党员教育管理工作';
  const data = { login: 'li.na', name: '李娜', role: 'education_officer', organizationId, reason };
  await secretary.request.post('/api/duty-proposals', { data });
}

/** What a secretary does with a file in a week. */
async function keepFile(secretary: Page, memberId: string): Promise<void> {
  const address = `/api/members/${memberId}`;
  await secretary.request.get(address);
  const entries = [
    { kind: 'education', title: '大学本科，汉语言文学', fromOn: '2018-09-01', untilOn: '2022-07-01' },
    { kind: 'award', title: '优秀共产党员', fromOn: '2024-07-01', place: '中共云岭县委员会' },
  ];
  for (const data of entries) await secretary.request.post(`${address}/entries`, { data });
  const answer = await secretary.request.post(`${address}/reveal`, {
    data: { fields: ['idNumber', 'phone'], reason: '核对年报数据' },
  });
  if (!answer.ok()) throw new Error(`the file could not be revealed: ${answer.status()}`);
}

async function checked(page: Page, id: string): Promise<void> {
  await page.goto(`/member-imports/${id}`);
  await page.getByRole('button', { name: '开始检查' }).click();
  await page.getByText(/^(检查通过|有 \d+ 处问题)/).waitFor();
}
