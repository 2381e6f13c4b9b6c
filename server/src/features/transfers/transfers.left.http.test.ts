import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { castOf, issuedTransfer, step } from './transfers.testing.flow.ts';

/**
 * What the origin reads once the member was received: what was recorded before, and nothing of what the destination records,
 * of days before too (domain rule 27). Received on 6 July 2026; on the 10th it corrects and adds.
 */

let t: TestApp;
let member: Awaited<ReturnType<typeof castOf>>['member'];
let transferId: string;
let fileIds: string[];
let east: Headers[];
let west: Headers;
let county: Headers;

const id = (code: string) => organizationOf(t.county, code).id;
const day = (text: string) => t.clock.set(new Date(`${text}T02:00:00Z`));
const attach = async (as: Headers, fileName: string) => {
  const { body } = await t.call('POST /members/{id}/files', {
    as,
    params: { id: member.id },
    query: { fileName, purpose: 'attachment' },
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from(`%PDF-1.7 ${fileName}`),
  });
  return body.id;
};

beforeAll(async () => {
  t = await createTestApp();
  const cast = await castOf(t);
  member = cast.member;
  fileIds = [await attach(cast.secretary, '入党志愿书.pdf')];
  transferId = await issuedTransfer(t, cast);
  day('2026-07-06');
  await step(t, 'check-in', transferId, await t.asMember(member));
  const officer = await t.asOfficer('organization_officer', codes.westTownship);
  const received = await step(t, 'accept', transferId, officer, { branchId: id(codes.westFirst) });
  expect(received.body.state).toBe('completed');
  day('2026-07-10');
  west = await t.asOfficer('branch_secretary', codes.westFirst);
  const params = { id: member.id };
  for (const body of [
    { name: '张更名', joined: '2005-07-01', full: '2006-07-01', ethnicGroup: '02' },
    { education: '21', since: '2026-07-03' },
  ]) {
    const { version } = (await t.call('GET /members/{id}', { as: west, params })).body;
    const edited = await t.call('PATCH /members/{id}', { as: west, params, ifMatch: version, body });
    expect([edited.status, edited.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
  }
  fileIds.push(await attach(west, '新支部补充材料.pdf'));
  east = [
    await t.asOfficer('branch_secretary', codes.eastFirst),
    await t.asOfficer('committee_administrator', codes.eastTownship),
  ];
  county = await t.asOfficer('committee_administrator', codes.committee);
});
afterAll(() => t.close());

const asOf = (as: Headers, query: { asOf: string; asKnown?: string }) =>
  t.call('GET /members/{id}/as-of', { as, params: { id: member.id }, query });
const known = { name: '张伟', joined: '2006-07-01', full: '2007-07-01', ethnicGroup: null, education: null };
const corrected = { name: '张更名', joined: '2005-07-01', full: '2006-07-01', ethnicGroup: '02' };

describe('the registry of a day before the transfer', () => {
  it('says of the member what the origin knew, however it is asked', async () => {
    for (const as of east)
      for (const asKnown of ['2026-07-10', '2026-07-08', '2026-07-06', '2026-07-05']) {
        const query = { asOf: '2026-07-05', asKnown };
        const { body } = await asOf(as, query);
        expect([query, body.state]).toMatchObject([query, known]);
        const list = await t.call('GET /members', { as, query });
        const { education: _, ...row } = known;
        expect([query, list.body.items]).toMatchObject([query, [row]]);
        expect(list.text).not.toContain('张更名');
      }
    expect((await asOf(east[0] ?? {}, { asOf: '2026-07-05' })).body.state).toMatchObject({
      until: '2026-07-06',
      organization: { name: '东河镇第一党支部' },
    });
  });

  it('says nothing of the days after it', async () => {
    for (const as of east) {
      expect((await asOf(as, { asOf: '2026-07-06' })).body.state).toBeNull();
      expect((await t.call('GET /members', { as, query: { asOf: '2026-07-06' } })).body.items).toEqual([]);
    }
  });

  it('says what is known now to whoever stands above both, and to the member', async () => {
    for (const as of [county, await t.asMember(member)]) {
      expect((await asOf(as, { asOf: '2026-07-05' })).body.state).toMatchObject({
        ...corrected,
        education: '21',
      });
      const then = await asOf(as, { asOf: '2026-07-05', asKnown: '2026-07-09' });
      expect(then.body.state).toMatchObject(known);
    }
  });

  it('names whom a figure counted as the origin knew the member', async () => {
    for (const [as, name] of [...east.map((one) => [one, '张伟'] as const), [county, '张更名'] as const])
      for (const [table, row, column] of [
        ['profile', 'member', 'people'],
        ['changes', 'out', 'people'],
      ] as const) {
        if (as === county && table === 'changes') continue;
        const { body } = await t.call('GET /statistics/drill-down', {
          as,
          query: {
            organization: id(codes.eastFirst),
            table,
            row,
            column,
            asOf: table === 'profile' ? '2026-07-05' : '2026-07-10',
          },
        });
        expect([table, body.items.map((one) => one.name)]).toEqual([table, [name]]);
      }
  });
});

it('the file, its attachments and its story are nobody’s at the origin any more', async () => {
  const parts = ['', '/access-log', '/consents', '/contacts', '/correction-requests', '/entries', '/files'];
  const stories = ['/history', '/status-changes', '/timeline', '/fellow-members'];
  const paths = [
    ...[...parts, ...stories].map((part) => `/api/members/${member.id}${part}`),
    ...fileIds.map((file) => `/api/member-files/${file}`),
  ];
  for (const as of east)
    for (const path of paths)
      expect([path, (await t.request('GET', path, { as })).status]).toEqual([path, 404]);
  for (const file of fileIds)
    expect((await t.request('GET', `/api/member-files/${file}`, { as: west })).status).toBe(200);
});

it('the case stays as it ended, with the name of that day', async () => {
  for (const as of east) {
    const { body, text } = await t.call('GET /transfers/{id}', { as, params: { id: transferId } });
    expect(body).toMatchObject({ state: 'completed', member: { name: '张伟' }, travels: [] });
    expect(text).not.toMatch(/张更名|新支部补充材料/);
    const found = await t.call('GET /transfers', { as, query: { show: 'ended', search: '张更名' } });
    expect(found.body.items).toEqual([]);
  }
});
