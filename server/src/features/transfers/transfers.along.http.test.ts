import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { castOf, farAway, issuedTransfer, step } from './transfers.testing.flow.ts';

/** What of the file goes along with a member (domain rule 26), to the next township as into another region. */

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
beforeEach(async () => {
  t = await createTestApp();
  cast = await castOf(t);
});
afterEach(() => t.close());

interface Receiver {
  committeeId: string;
  branchId: string;
  as: Headers;
}

async function near(): Promise<Receiver> {
  const [committeeId, branchId] = [codes.westTownship, codes.westFirst].map(
    (code) => organizationOf(t.county, code).id,
  ) as [string, string]; // as many as codes
  return { committeeId, branchId, as: cast.west };
}

const bytes = { headers: { 'content-type': 'application/octet-stream' } };
const pdf = (said: string) => Buffer.from(`%PDF-1.7 ${said}`);

it.each([
  ['the next township', near],
  ['another region', () => farAway(t)],
])(
  'attachments, entries, open correction requests with their evidence, and the month of dues: to %s',
  async (_, of) => {
    const to = await of();
    const params = { id: cast.member.id };
    const attached = await t.call('POST /members/{id}/files', {
      as: cast.secretary,
      params,
      query: { fileName: '入党志愿书.pdf', purpose: 'attachment' },
      ...bytes,
      body: pdf('志愿书'),
    });
    await t.call('POST /members/{id}/entries', {
      as: cast.secretary,
      params,
      body: { kind: 'award', title: '优秀共产党员', fromOn: '2020-07-01' },
    });
    const asked = await t.call('POST /members/{id}/correction-requests', {
      as: cast.self,
      params,
      body: { field: 'education', value: '21', explanation: '已取得本科学历，请更正。' },
    });
    const request = { id: asked.body.id };
    const proof = await t.call('POST /correction-requests/{id}/files', {
      as: cast.self,
      params: request,
      query: { fileName: '毕业证.pdf' },
      ...bytes,
      body: pdf('毕业证'),
    });
    const files = [attached.body.id, proof.body.evidence[0]?.id ?? ''];

    const id = await issuedTransfer(t, cast, to.committeeId);
    for (const as of [cast.self, cast.secretary]) {
      const { body } = await t.call('GET /transfers/{id}', { as, params: { id } });
      expect(Object.fromEntries(body.travels.map(({ words, count }) => [words.zh, count]))).toEqual({
        '履历、奖惩等记录': 1,
        照片和附件: 1,
        待答复的更正申请: 1,
      });
    }
    const reads = async (as: Headers) => [
      (await t.call('GET /correction-requests/{id}', { as, params: request })).status,
      ...(await Promise.all(files.map((file) => t.request('GET', `/api/member-files/${file}`, { as })))).map(
        ({ status }) => status,
      ),
    ];
    await step(t, 'check-in', id, cast.self);
    expect([await reads(cast.secretary), await reads(to.as)]).toEqual([
      [200, 200, 200],
      [404, 404, 404],
    ]);
    expect((await step(t, 'accept', id, to.as, { branchId: to.branchId })).body.state).toBe('completed');
    expect([await reads(cast.secretary), await reads(cast.township), await reads(to.as)]).toEqual([
      [404, 404, 404],
      [404, 404, 404],
      [200, 200, 200],
    ]);
    // The next keeper answers what the last one had not, reads the whole file, and to which month dues are paid.
    const { version } = (await t.call('GET /members/{id}', { as: to.as, params })).body;
    expect(version).toBeGreaterThan(1);
    const entries = await t.call('GET /members/{id}/entries', { as: to.as, params });
    expect(entries.body.items.map(({ title }) => title)).toEqual(['优秀共产党员']);
    const waiting = await t.call('GET /correction-requests', { as: to.as });
    expect(waiting.body.items.map((one) => one.id)).toEqual([request.id]);
    const one = await t.call('GET /correction-requests/{id}', { as: to.as, params: request });
    const accepted = await t.call('POST /correction-requests/{id}/accept', {
      as: to.as,
      params: request,
      ifMatch: one.body.version,
      body: {},
    });
    expect([accepted.status, accepted.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
    expect((await t.call('GET /members/{id}', { as: to.as, params })).body.education).toBe('21');
    const { body } = await t.call('GET /transfers/{id}', { as: to.as, params: { id } });
    expect(body.duesUntil).toBe('2026-06');
  },
);
