import { type Deed, request, type Stage } from './deeds.ts';
import { somebody } from './people.ts';
import type { Headers, Sent } from './world.ts';

/** A transfer on its way and who may take its steps. */
interface Moving {
  id: string;
  version: number;
  self: Headers;
  secretary: Headers;
  township: Headers;
  /** The township in the west, which receives. */
  west: Headers;
}
type Side = 'self' | 'secretary' | 'township' | 'west';
type Before = (stage: Stage) => Promise<Moving>;
type Body = object | ((stage: Stage) => object);
interface Told {
  id: string;
  version: number;
}

const today = '2026-07-01';
const dues = { duesUntil: '2026-06' };
const outside = { name: '中共南江市城关区教育局委员会', phone: '0872-2345678' };
const octets = { 'content-type': 'application/octet-stream' };
const toWest = ({ ground }: Stage) => ({
  destinationId: ground.population.places.westTownship.id,
  ground: 'work',
});
const toCounty = ({ ground }: Stage) => ({
  destinationId: ground.population.places.committee.id,
  reason: '单位改到县城',
});

/** Somebody of the first eastern branch, before anything is applied for. */
async function cast(stage: Stage) {
  const { id: memberId, as: self, person } = await stage.member();
  const { eastFirst, eastTownship, westTownship } = stage.ground.population.residents;
  return {
    ...{ memberId, self, person },
    ...{ secretary: eastFirst.as, township: eastTownship.as, west: westTownship.as },
  };
}

const applied =
  (wishes: Body): Before =>
  async (stage) => {
    const { self, secretary, township, west } = await cast(stage);
    const told = await stage.told<Told>(self, 'POST', '/transfers', bodyOf(wishes, stage));
    return { ...told, self, secretary, township, west };
  };

const bodyOf = (body: Body, stage: Stage) => (typeof body === 'function' ? body(stage) : body);
const stepOf = (moving: Moving, side: Side, name: string, body: object): Sent =>
  request(moving[side], 'POST', `/transfers/${moving.id}/${name}`, body, moving.version);

const after =
  (before: Before, side: Side, name: string, body: Body): Before =>
  async (stage) => {
    const moving = await before(stage);
    const { text } = await stage.did(stepOf(moving, side, name, bodyOf(body, stage)));
    const { version }: Told = JSON.parse(text);
    return { ...moving, version };
  };

const step =
  (before: Before, side: Side, name: string, body: Body = {}): Deed =>
  async (stage) =>
    stepOf(await before(stage), side, name, bodyOf(body, stage));

const approved = (before: Before) =>
  after(after(before, 'secretary', 'approve', dues), 'township', 'approve', {});

const appliedToWest = applied(toWest);
const endorsed = after(appliedToWest, 'secretary', 'approve', dues);
const issued = approved(appliedToWest);
const issuedOutside = approved(applied({ outside, ground: 'work' }));
const returned = after(appliedToWest, 'secretary', 'return', { reason: '请写明接收支部' });
const checkedIn = after(issued, 'self', 'check-in', {});
const intoBranch = ({ ground }: Stage) => ({ branchId: ground.population.places.westFirst.id });

const paperOf = (as: Headers, id: string): Sent => ({
  ...{ method: 'POST', url: `/api/transfers/${id}/papers`, as, headers: octets },
  query: { fileName: '回执.pdf' },
  body: Buffer.from('%PDF-1.7 a receipt'),
});

/** A paper letter with somebody who was never here. */
function letter(number: string) {
  const { name, idNumber, phone } = somebody();
  return {
    letter: { number, issuer: outside.name, issuedOn: '2026-06-20', until: '2026-07-20', ...dues },
    person: {
      ...{ name, idNumber, phone, stage: 'full', joined: '2012-07-01', full: '2013-07-01' },
      sex: Number(idNumber[16]) % 2 === 1 ? 'male' : 'female',
      birth: `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`,
    },
    ground: 'work',
  };
}

async function incoming(stage: Stage, number: string) {
  const west = stage.ground.population.residents.westTownship.as;
  const told = await stage.told<Told>(west, 'POST', '/transfers/incoming', letter(number));
  return { ...told, self: west, secretary: west, township: west, west };
}

export const transferDeeds: Readonly<Record<string, Deed>> = {
  'POST /transfers': async (stage) => request((await cast(stage)).self, 'POST', '/transfers', toWest(stage)),
  'POST /transfers/filings': async (stage) => {
    const { secretary, memberId } = await cast(stage);
    const body = { ...toWest(stage), memberIds: [memberId], ...dues };
    return request(secretary, 'POST', '/transfers/filings', body);
  },
  'POST /transfer-tables': async (stage) => {
    const { township, person } = await cast(stage);
    const west = stage.ground.population.places.westTownship.name;
    const rows = `姓名,公民身份号码,接收党委,转接原因,党费交至\n${person.name},${person.idNumber},${west},毕业,2026-06\n`;
    return {
      ...{ method: 'POST', url: '/api/transfer-tables', as: township, headers: octets },
      query: { fileName: '毕业班.csv' },
      body: Buffer.from(rows),
    };
  },
  'POST /transfers/{id}/approve': step(endorsed, 'township', 'approve'),
  'POST /transfers/approvals': async (stage) => {
    const { township, id, version } = await endorsed(stage);
    return request(township, 'POST', '/transfers/approvals', { transfers: [{ id, version }] });
  },
  'POST /transfers/{id}/return': step(endorsed, 'township', 'return', { reason: '请核对党费' }),
  'POST /transfers/{id}/resubmit': step(returned, 'self', 'resubmit', { wish: '西山镇第二党支部' }),
  'POST /transfers/{id}/refuse': step(checkedIn, 'west', 'refuse', { reason: '工作单位不在本镇' }),
  'POST /transfers/{id}/withdraw': step(issued, 'self', 'withdraw', { reason: '不去了' }),
  'POST /transfers/{id}/check-in': step(issued, 'self', 'check-in'),
  'POST /transfers/check-ins': async (stage) => {
    const { self, west, id } = await issued(stage);
    const told = await stage.told<{ letter: { address: string } }>(self, 'GET', `/transfers/${id}`);
    return request(west, 'POST', '/transfers/check-ins', { code: told.letter.address });
  },
  'POST /transfers/{id}/accept': step(checkedIn, 'west', 'accept', intoBranch),
  'POST /transfers/{id}/extend': step(issued, 'township', 'extend', {
    until: '2026-09-29',
    reason: '路途较远',
  }),
  'POST /transfers/{id}/reissue': step(issued, 'township', 'reissue', { reason: '原件遗失' }),
  'POST /transfers/{id}/redirect': step(issued, 'township', 'redirect', toCounty),
  'POST /transfers/{id}/letter': step(issued, 'township', 'letter', { reason: '交给本人' }),
  'POST /transfers/{id}/papers': async (stage) => {
    const { township, id } = await issuedOutside(stage);
    return paperOf(township, id);
  },
  'POST /transfers/{id}/receipt': async (stage) => {
    const moving = await issuedOutside(stage);
    const { id: paperId }: Told = JSON.parse((await stage.did(paperOf(moving.township, moving.id))).text);
    const body = { receivedOn: today, organization: '南江市教育局党支部', paperId };
    return stepOf(moving, 'township', 'receipt', body);
  },
  'POST /transfers/incoming': async (stage) => {
    const { as } = stage.ground.population.residents.westTownship;
    return request(as, 'POST', '/transfers/incoming', letter('第 2026-0901 号'));
  },
  'GET /transfers/{id}/receipt.pdf': async (stage) => {
    const moving = await incoming(stage, '第 2026-0902 号');
    await stage.did(paperOf(moving.west, moving.id));
    await stage.did(stepOf(moving, 'west', 'accept', intoBranch(stage)));
    return request(moving.west, 'GET', `/transfers/${moving.id}/receipt.pdf`);
  },
};
