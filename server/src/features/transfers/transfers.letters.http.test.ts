import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, auditOf } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { codesOn, picturesOf, textOf } from '../../../test/harness/papers.ts';
import { castOf, issuedTransfer, step } from './transfers.testing.flow.ts';

let t: TestApp;
let cast: Awaited<ReturnType<typeof castOf>>;
let transferId: string;
beforeAll(async () => {
  t = await createTestApp({ publicUrl: 'https://zhibu.example.cn' });
  cast = await castOf(t);
  transferId = await issuedTransfer(t, cast);
});
afterAll(() => t.close());

const seen = async (as: Headers, id = transferId) =>
  (await t.call('GET /transfers/{id}', { as, params: { id } })).body;
const codeOf = async (id = transferId, as = cast.self) =>
  (await seen(as, id)).letter?.address?.split('/').at(-1) ?? '';
const look = (code: string) => t.call('GET /public/letters/{code}', { params: { code } });
const pdf = (as: Headers, id = transferId) =>
  t.app.inject({ method: 'GET', url: `/api/transfers/${id}/letter.pdf`, headers: as });

describe('the number', () => {
  it('is given once, in order, also to those who are approved at one instant', async () => {
    const people = await Promise.all(
      Array.from({ length: 6 }, () => createMember(t, cast.secretary, codes.eastFirst)),
    );
    const filed = await t.call('POST /transfers/filings', {
      as: cast.secretary,
      body: {
        memberIds: people.map(({ id }) => id),
        destinationId: organizationOf(t.county, codes.westTownship).id,
        ground: 'graduation',
        duesUntil: '2026-06',
      },
    });
    const ids = filed.body.filed.map(({ id }) => id ?? '');
    expect(ids).toHaveLength(6);
    for (const id of ids) await step(t, 'approve', id, cast.secretary);
    const issued = await Promise.all(ids.map((id) => step(t, 'approve', id, cast.township)));
    const numbers = issued.map(({ body }) => body.letterNumber).sort();
    expect(numbers).toEqual(
      Array.from({ length: 6 }, (_, n) => `第 2026-${String(n + 2).padStart(4, '0')} 号`),
    );
  });
});

describe('the public page', () => {
  it('says what the letter says and no more', async () => {
    const { body, text } = await look(await codeOf());
    expect(body).toMatchObject({
      number: '第 2026-0001 号',
      state: 'valid',
      name: '张伟',
      from: '中共云岭县东河镇委员会 东河镇第一党支部',
      to: '中共云岭县西山镇委员会',
      issuedOn: '2026-07-01',
      until: '2026-07-11',
      duesUntil: '2026-06',
      genuine: true,
    });
    expect(text).not.toMatch(/\d{17}[\dX]|139\d{8}|人民路/);
  });

  it('finds the letter however the code is typed, and knows no other', async () => {
    const code = await codeOf();
    expect((await look(code.toLowerCase())).status).toBe(200);
    expect((await look(`${code.slice(0, 4)} ${code.slice(4)}`)).status).toBe(200);
    const unknown = await look('0'.repeat(26));
    expect(unknown.status).toBe(404);
    expect((await look(code.slice(0, 25))).text).toBe(unknown.text);
  });

  it('says when the signature is of other words', async () => {
    const code = await codeOf();
    const set = (name: string) =>
      asOwner(
        t,
        `UPDATE transfer_letter SET content = jsonb_set(content, '{name}', to_jsonb($1::text)) WHERE code = $2`,
        [name, code],
      );
    await set('李四');
    expect((await look(code)).body).toMatchObject({ name: '李四', genuine: false });
    await set('张伟');
    expect((await look(code)).body.genuine).toBe(true);
  });

  it('says when the signature is not the installation’s', async () => {
    const code = await codeOf();
    const [kept] = await asOwner<{ signature: string }>(
      t,
      'SELECT signature FROM transfer_letter WHERE code = $1',
      [code],
    );
    const set = (signature: string) =>
      asOwner(t, 'UPDATE transfer_letter SET signature = $1 WHERE code = $2', [signature, code]);
    for (const forged of ['', 'AAAA', 'A'.repeat(86)]) {
      await set(forged);
      expect((await look(code)).body.genuine).toBe(false);
    }
    await set(kept?.signature ?? '');
    expect((await look(code)).body.genuine).toBe(true);
  });

  it('has one shape whatever became of the letter, and says of a letter taken back that it is void', async () => {
    const shape = Object.keys((await look(await codeOf())).body).sort();
    const member = await createMember(t, cast.secretary, codes.eastFirst);
    const self = await t.asMember(member);
    const id = await issuedTransfer(t, { ...cast, self });
    const code = await codeOf(id, self);
    await step(t, 'withdraw', id, self, { reason: '不再调动' });
    const { body } = await look(code);
    expect(body).toMatchObject({ state: 'void', genuine: true });
    expect(Object.keys(body).sort()).toEqual(shape);
    // What was written to the member is nobody else's.
    expect(JSON.stringify(body)).not.toContain('不再调动');
    expect((await pdf(self, id)).statusCode).toBe(200);
  });

  it('says by itself when the last day is over', async () => {
    const code = await codeOf();
    const today = t.clock.now();
    t.clock.set(new Date('2026-07-11T23:59:00+08:00'));
    expect((await look(code)).body.state).toBe('valid');
    t.clock.set(new Date('2026-07-12T00:00:00+08:00'));
    expect((await look(code)).body).toMatchObject({ state: 'lapsed', genuine: true });
    t.clock.set(today);
  });

  it('says of the person what stands on the day of the issue, and signs all of it', async () => {
    const { text } = (await look(await codeOf())).body.signed;
    const said = JSON.parse(text);
    expect(said).toMatchObject({ sex: '男', committee: '中共云岭县东河镇委员会', days: 10 });
    expect(said.age).toBeGreaterThanOrEqual(18);
    expect(text).not.toMatch(/\d{17}[\dX]/);
  });

  it('follows the letter: extended, replaced, used', async () => {
    const member = await createMember(t, cast.secretary, codes.eastFirst);
    const self = await t.asMember(member);
    const id = await issuedTransfer(t, { ...cast, self });
    const first = await codeOf(id, self);
    await step(t, 'extend', id, cast.township, { until: '2026-08-01', reason: '路途较远' });
    expect((await look(first)).body).toMatchObject({ until: '2026-08-01', genuine: true, state: 'valid' });
    await step(t, 'reissue', id, cast.township, { reason: '原件遗失' });
    expect((await look(first)).body.state).toBe('void');
    const scan = await t.call('POST /transfers/check-ins', { as: cast.west, body: { code: first } });
    expect(scan.problem).toMatchObject({
      code: 'conflict',
      detail: '这封介绍信已经作废，请以新的介绍信报到。',
    });
    const second = await codeOf(id, self);
    await t.call('POST /transfers/check-ins', {
      as: cast.west,
      body: { code: `https://zhibu.example.cn/letters/${second}` },
    });
    await step(t, 'accept', id, cast.west, { branchId: organizationOf(t.county, codes.westFirst).id });
    expect((await look(second)).body).toMatchObject({ state: 'used' });
  });
});

describe('the paper', () => {
  it('is for the member and the issuing side, and each print is in the log', async () => {
    for (const as of [cast.self, cast.township, cast.secretary]) {
      const answer = await pdf(as);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
      expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    }
    if (process.env.ZHIBU_KEEP_PDF)
      writeFileSync(process.env.ZHIBU_KEEP_PDF, (await pdf(cast.self)).rawPayload);
    expect((await pdf(cast.west)).statusCode).toBe(404);
    const stranger = await t.asOfficer('branch_secretary', codes.eastSecond);
    expect((await pdf(stranger)).statusCode).toBe(404);
    expect((await auditOf(t, 'transfers.letter_printed')).length).toBeGreaterThanOrEqual(3);
  });

  const official = (as: Headers, reason = '开具介绍信交党员本人', id = transferId) =>
    t.app.inject({
      method: 'POST',
      url: `/api/transfers/${id}/letter`,
      headers: { ...as, 'content-type': 'application/json' },
      payload: { reason },
    });

  it('bears the whole ID number for who issues it with a reason, which both logs keep; else a masked one', async () => {
    const numbersOn = async (paper: Buffer) => new Set((await textOf(paper)).match(/[\d*]{17}[\dX]/g));
    const own = await numbersOn((await pdf(cast.self)).rawPayload);
    expect([...own]).toEqual([expect.stringMatching(/^\d{17}[\dX]$/)]);
    expect([...(await numbersOn((await pdf(cast.township)).rawPayload))]).toEqual([
      expect.stringMatching(/^\d{0,6}\*{8,}\d{0,3}[\dX]$/),
    ]);
    const whole = await official(cast.township);
    expect([whole.statusCode, whole.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(await numbersOn(whole.rawPayload)).toEqual(own);
    const log = await t.call('GET /members/{id}/access-log', {
      as: cast.self,
      params: { id: cast.member.id },
    });
    expect(log.body.items[0]).toMatchObject({
      action: 'revealed',
      fields: ['idNumber'],
      reason: '开具介绍信交党员本人',
    });
    expect((await auditOf(t, 'members.reveal')).at(-1)).toMatchObject({ reason: '开具介绍信交党员本人' });
  });

  it('has one code, which a scanner reads from its picture: the address of its own page, also once it is void', async () => {
    const scanned = async (as: Headers, id: string) => {
      const [picture = Buffer.alloc(0), ...more] = await picturesOf((await pdf(as, id)).rawPayload);
      expect(more).toEqual([]);
      return codesOn(picture);
    };
    const member = await createMember(t, cast.secretary, codes.eastFirst);
    const self = await t.asMember(member);
    const id = await issuedTransfer(t, { ...cast, self });
    const first = (await seen(self, id)).letter?.address;
    expect(first).toMatch(/^https:\/\/zhibu\.example\.cn\/letters\/[\w-]{16,}$/);
    expect(await scanned(self, id)).toEqual([first]);
    await step(t, 'reissue', id, cast.township, { reason: '原件遗失' });
    const second = (await seen(self, id)).letter?.address;
    expect(second).not.toBe(first);
    expect(await scanned(self, id)).toEqual([second]);
    await step(t, 'withdraw', id, self, { reason: '不再调动' });
    expect(await scanned(self, id)).toEqual([second]);
    expect(await textOf((await pdf(self, id)).rawPayload)).toContain('作废');
  });

  it('with the whole number is for nobody else, needs a reason, and not after the member was received', async () => {
    expect((await official(cast.west)).statusCode).toBe(404);
    expect((await official(await t.asOfficer('branch_secretary', codes.eastSecond))).statusCode).toBe(404);
    expect((await official(await t.asOfficer('leader', codes.eastTownship))).statusCode).toBe(403);
    expect((await official(cast.township, '    ')).statusCode).toBe(422);
    const member = await createMember(t, cast.secretary, codes.eastFirst);
    const self = await t.asMember(member);
    const id = await issuedTransfer(t, { ...cast, self });
    await step(t, 'check-in', id, self);
    await step(t, 'accept', id, cast.west, { branchId: organizationOf(t.county, codes.westFirst).id });
    const late = await official(cast.township, '补打一份', id);
    expect([late.statusCode, late.json().detail]).toEqual([
      409,
      '党员已经由对方接收，档案不在本级，不能再取完整的公民身份号码。',
    ]);
  });
});

it('numbers begin anew with the year of China, and go on where a clock goes back', async () => {
  const other = await createTestApp();
  const told: unknown[] = [];
  for (const instant of [
    '2026-12-31T15:59:59Z',
    '2026-12-31T16:00:00Z',
    '2026-12-31T15:58:00Z',
    '2026-12-31T16:01:00Z',
    '2028-02-29T02:00:00Z',
  ]) {
    other.clock.set(new Date(instant));
    const people = await castOf(other);
    const { body } = await other.call('POST /transfers', {
      as: people.self,
      body: { destinationId: organizationOf(other.county, codes.westTownship).id, ground: 'work' },
    });
    await step(other, 'approve', body.id, people.secretary, { duesUntil: '2027-01' });
    const { letter, due } = (await step(other, 'approve', body.id, people.township)).body;
    told.push([letter?.number, letter?.issuedOn, due]);
  }
  expect(told).toEqual([
    ['第 2026-0001 号', '2026-12-31', '2027-01-10'],
    ['第 2027-0001 号', '2027-01-01', '2027-01-11'],
    ['第 2026-0002 号', '2026-12-31', '2027-01-10'],
    ['第 2027-0002 号', '2027-01-01', '2027-01-11'],
    ['第 2028-0001 号', '2028-02-29', '2028-03-10'],
  ]);
  await other.close();
});
