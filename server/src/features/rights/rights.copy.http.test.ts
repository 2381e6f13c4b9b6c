import { MemberCopy } from '@zhibu/contract/member-copy';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { step } from '../transfers/transfers.testing.flow.ts';

let t: TestApp;
let secretary: Headers;
let mine: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
beforeAll(async () => {
  t = await createTestApp();
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  member = await createMember(t, secretary, codes.eastFirst, { workUnit: '<script>alert(1)</script>' });
  mine = await t.asMember(member);
  const params = { id: member.id };
  await t.call('GET /members/{id}', { as: secretary, params });
  await t.call('POST /members/{id}/entries', {
    as: secretary,
    params,
    body: { kind: 'family', title: '妻子 李娜', phone: '13600002222' },
  });
  await t.call('POST /members/{id}/contacts', {
    as: secretary,
    params,
    body: { kind: 'talk', note: '家里老人生病' },
  });
  await t.call('POST /members/{id}/consents', {
    as: mine,
    params,
    body: { purpose: 'phone_to_branch', given: true },
  });
  const destinationId = organizationOf(t.county, codes.westTownship).id;
  const { body } = await t.call('POST /transfers', { as: mine, body: { destinationId, ground: 'work' } });
  await step(t, 'return', body.id, secretary, { reason: '请写明<b>接收支部</b>' });
  await t.call('POST /mobility/reports', {
    as: mine,
    body: { place: '北江市城关区', ground: 'work', since: '2026-06-01', note: '外出务工' },
  });
  await t.call('POST /members/{id}/correction-requests', {
    as: mine,
    params,
    body: { field: 'address', value: '云岭县北街道 77 号', explanation: '去年搬家了' },
  });
});
afterAll(() => t.close());

const take = (format: string, as = mine) =>
  t.call('POST /members/{id}/copies', { as, params: { id: member.id }, body: { format } });

describe('the copy of the own file', () => {
  it('has everything in full, by its schema', async () => {
    const { status, body, headers } = await take('json');
    expect(status).toBe(200);
    expect(headers['content-disposition']).toContain(encodeURIComponent('我的党员档案-2026-07-01.json'));
    expect(headers['cache-control']).toBe('no-store');
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const validate = ajv.compile(MemberCopy);
    expect(validate(body), JSON.stringify(validate.errors)).toBe(true);
    expect(body).toMatchObject({
      member: {
        name: '张伟',
        idNumber: member.person.idNumber,
        phone: member.person.phone,
        address: member.person.address,
        organization: { code: codes.eastFirst },
      },
      entries: [{ kind: 'family', phone: '13600002222' }],
      corrections: [{ field: 'address', state: 'submitted', wished: '云岭县北街道 77 号' }],
      contacts: [
        { kind: 'talk', how: 'in_person', day: '2026-07-01', note: '家里老人生病', withdrawnAt: null },
      ],
      transfers: [
        {
          kind: 'between',
          state: 'returned',
          from: '东河镇第一党支部',
          to: '中共云岭县西山镇委员会',
          appliedOn: '2026-07-01',
          steps: [{ action: 'apply' }, { action: 'return', reason: '请写明<b>接收支部</b>' }],
        },
      ],
      mobility: [
        { kind: 'floating', state: 'reported', host: '北江市城关区', since: '2026-06-01', note: '外出务工' },
      ],
      consents: [{ purpose: 'phone_to_branch', given: true }],
      accessLog: [
        { action: 'copied', role: 'self' },
        { action: 'opened', role: 'branch_secretary' },
      ],
      accessLogComplete: true,
    });
  });

  it('comes as a page to print, where what people wrote is text', async () => {
    const answer = await take('html');
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.text).toContain(member.person.idNumber);
    expect(answer.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(answer.text).not.toContain('<script>');
    expect(answer.text).toContain('请写明&lt;b&gt;接收支部&lt;/b&gt;');
    expect(answer.text).toContain('北江市城关区；本人已报告，待所在支部登记；外出务工');
  });

  it('stands in the own log and in the audit', async () => {
    const { body } = await t.call('GET /members/{id}/access-log', { as: mine, params: { id: member.id } });
    const copied = body.items.find(({ action }) => action === 'copied');
    expect(copied).toMatchObject({ times: 2, role: 'self' });
    expect(copied?.ground.zh).toContain('第四十五条');
    // Of one instant, so in no order.
    const copies = (await auditOf(t, 'members.copy')).map(({ after }) => JSON.stringify(after));
    expect(copies.sort()).toEqual(['{"format":"html"}', '{"format":"json"}']);
  });

  it('is taken by the member alone, after a fresh sign-in', async () => {
    expectRefused(await take('json', secretary), 403, 'forbidden', /只能由本人/);
    expect((await take('json', await t.asOfficer('branch_secretary', codes.westFirst))).status).toBe(404);
    t.clock.advance(6 * 60_000);
    expectRefused(await take('json'), 403, 'fresh_sign_in_required', /密码/);
    expect(await auditOf(t, 'members.copy')).toHaveLength(2);
  });
});

describe('the own access log', () => {
  it('folds what one person did in one duty on one day, and says by which right', async () => {
    const person = await createMember(t, secretary, codes.eastFirst);
    const params = { id: person.id };
    const look = () => t.call('GET /members/{id}', { as: secretary, params });
    for (let n = 0; n < 3; n += 1) {
      await look();
      t.clock.advance(60_000);
    }
    secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    await t.call('POST /members/{id}/reveal', {
      as: secretary,
      params,
      body: { fields: ['phone'], reason: '通知开会' },
    });
    await look();
    t.clock.advance(24 * 3_600_000);
    secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
    await look();
    const own = await t.asMember(person);
    const all = await t.call('GET /members/{id}/access-log', { as: own, params });
    // Newest first: today's opening; of another person yesterday one; the reveal; three in one line.
    expect(all.body.items.map(({ action, times }) => [action, times])).toEqual([
      ['opened', 1],
      ['opened', 1],
      ['revealed', 1],
      ['opened', 3],
    ]);
    const three = all.body.items[3];
    expect(new Date(String(three?.at)).getTime() - new Date(String(three?.firstAt)).getTime()).toBe(120_000);
    expect(three?.ground.zh).toMatch(/章程》第三十二条.*第十三条/);
    expect(all.body.items[2]?.ground.en).toMatch(/art\. 28/);
    const paged = [];
    let after: string | undefined;
    do {
      const page = await t.call('GET /members/{id}/access-log', {
        as: own,
        params,
        query: { limit: 1, ...(after === undefined ? {} : { after }) },
      });
      paged.push(...page.body.items);
      after = page.body.next ?? undefined;
    } while (after !== undefined);
    expect(paged).toEqual(all.body.items);
  });
});
