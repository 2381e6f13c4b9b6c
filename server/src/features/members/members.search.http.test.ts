import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, idNumberOf } from '../../../test/harness/members.ts';

/** Today is 1 July 2026. */
const people = {
  zhangwei: {
    name: '张伟',
    idNumber: idNumberOf('1985-07-01', 111),
    joined: '2005-07-01',
    full: '2006-07-01',
    education: '21',
    ethnicGroup: '01',
  },
  zhangxiaowei: {
    name: '张小伟',
    idNumber: idNumberOf('1985-07-02', 112),
    joined: '2005-07-02',
    full: '2006-07-02',
    education: '31',
    ethnicGroup: '01',
  },
  liweimin: {
    name: '李伟民',
    idNumber: idNumberOf('1960-01-31', 113),
    joined: '1984-01-01',
    full: '1985-01-01',
    education: null,
    ethnicGroup: '05',
  },
  ouyang: {
    name: '欧阳春梅',
    idNumber: idNumberOf('2000-02-29', 114),
    joined: '2025-12-01',
    full: null,
    stage: 'probationary',
    education: '14',
    ethnicGroup: '03',
  },
  ayigul: {
    name: '阿依古丽·买买提',
    idNumber: idNumberOf('1990-05-05', 116),
    joined: '2012-06-01',
    full: '2013-06-01',
    stage: 'full',
    education: '21',
    ethnicGroup: '05',
  },
  shan: {
    name: '单雪',
    idNumber: idNumberOf('2004-07-01', 118),
    joined: null,
    full: null,
    stage: 'activist',
    education: '61',
    ethnicGroup: '01',
    phone: null,
  },
  rare: {
    name: '𠮷田䶮',
    idNumber: idNumberOf('1975-03-03', 119),
    joined: '2000-01-01',
    full: '2001-01-01',
    education: '21',
    ethnicGroup: '01',
  },
  latin: {
    name: 'Anna Lindqvist',
    idNumber: idNumberOf('1970-03-03', 120),
    joined: '2000-01-01',
    full: '2001-01-01',
    education: '21',
    ethnicGroup: '01',
  },
} as const;
type Person = keyof typeof people;
const homes: Record<Person, string> = {
  zhangwei: codes.eastFirst,
  zhangxiaowei: codes.eastSecond,
  liweimin: codes.eastFirst,
  ouyang: codes.westFirst,
  ayigul: codes.eastSecond,
  shan: codes.westSecond,
  rare: codes.eastFirst,
  latin: codes.westFirst,
};
const all = Object.keys(people) as Person[]; // Object.keys loses the key type

let t: TestApp;
let county: Headers;
const nameOf = new Map<string, Person>();
const phones = new Map<Person, string>();
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  for (const who of all) {
    const member = await createMember(t, county, homes[who], people[who]);
    nameOf.set(member.id, who);
    if (member.person.phone) phones.set(who, member.person.phone);
  }
});
afterAll(() => t.close());

const named = (items: readonly { id: string }[]) => items.map(({ id }) => nameOf.get(id) ?? id).sort();
async function find(query: Record<string, string | number | string[]>, as = county): Promise<string[]> {
  const { status, body, text } = await t.call('GET /members', { as, query: { limit: 100, ...query } });
  if (status !== 200) throw new Error(text);
  return named(body.items);
}
const sorted = (...who: Person[]) => [...who].sort();

describe('by name', () => {
  it.each<[string, Person[]]>([
    ['张伟', ['zhangwei']],
    ['小伟', ['zhangxiaowei']],
    ['伟民', ['liweimin']],
    ['李伟民', ['liweimin']],
    ['阳春', ['ouyang']],
    ['阿依古丽', ['ayigul']],
    ['买买提', ['ayigul']],
    ['古丽•买', ['ayigul']],
    ['古丽买', []],
    ['伟', ['zhangwei', 'zhangxiaowei', 'liweimin']],
    ['梅', ['ouyang']],
    ['𠮷', ['rare']],
    ['田䶮', ['rare']],
    [' 张　伟 ', ['zhangwei']],
    ['张民', []],
    ['%', []],
    ['_伟', []],
    ["张'伟", []],
    ['　', []],
  ])('%s', async (name, expected) => {
    expect(await find({ name })).toEqual(sorted(...expected));
  });
});

describe('by pinyin and initials', () => {
  it.each<[string, Person[]]>([
    ['zhangwei', ['zhangwei']],
    ['zhang', ['zhangwei', 'zhangxiaowei']],
    ['zw', ['zhangwei']],
    ['zxw', ['zhangxiaowei']],
    ['ZHANG WEI', ['zhangwei']],
    ['ouyangchunmei', ['ouyang']],
    ['oycm', ['ouyang']],
    ['shanxue', ['shan']],
    ['danxue', []],
    ['lwm', ['liweimin']],
    ['lindqvist', []],
    ['anna lind', ['latin']],
    ['wei', []],
  ])('%s', async (name, expected) => {
    expect(await find({ name })).toEqual(sorted(...expected));
  });
});

describe('by filters', () => {
  it.each<[string, Record<string, string | number | string[]>, Person[]]>([
    ['nothing', {}, all],
    ['one stage', { stage: 'probationary' }, ['ouyang']],
    ['two stages', { stage: ['probationary', 'activist'] }, ['ouyang', 'shan']],
    ['sex', { sex: 'female' }, all.filter((who) => Number(people[who].idNumber[16]) % 2 === 0)],
    ['education', { education: ['14', '31'] }, ['ouyang', 'zhangxiaowei']],
    ['ethnic group', { ethnicGroup: '05' }, ['liweimin', 'ayigul']],
    ['the first day of joining, included', { joinedFrom: '2012-06-01' }, ['ayigul', 'ouyang']],
    ['the last day of joining, included', { joinedUntil: '2000-01-01' }, ['liweimin', 'rare', 'latin']],
    ['a span of joining', { joinedFrom: '2005-07-01', joinedUntil: '2005-07-01' }, ['zhangwei']],
    ['an age from, on the birthday', { ageFrom: 41 }, ['zhangwei', 'liweimin', 'rare', 'latin']],
    ['an age until, the day before the birthday', { ageUntil: 40, ageFrom: 40 }, ['zhangxiaowei']],
    ['youth', { ageUntil: 26 }, ['ouyang', 'shan']],
    ['no mobile number', { missing: 'phone' }, ['shan']],
    ['no mobile number, of those in standing', { missing: 'phone', stage: ['full', 'probationary'] }, []],
    ['place', { organization: 'EAST' }, ['zhangwei', 'zhangxiaowei', 'liweimin', 'ayigul', 'rare']],
    ['name and sex', { name: '伟', sex: 'male' }, ['zhangwei', 'liweimin']],
    ['name and place', { name: '伟', organization: 'EAST_FIRST' }, ['zhangwei', 'liweimin']],
    [
      'everything at once',
      {
        name: 'zhang',
        stage: 'full',
        sex: 'female',
        ageFrom: 30,
        ageUntil: 50,
        education: '31',
        ethnicGroup: '01',
        joinedFrom: '2005-01-01',
        joinedUntil: '2005-12-31',
        organization: 'EAST',
      },
      ['zhangxiaowei'],
    ],
  ])('%s', async (_what, query, expected) => {
    const placed = { EAST: codes.eastTownship, EAST_FIRST: codes.eastFirst };
    const code = query.organization === 'EAST' ? placed.EAST : placed.EAST_FIRST;
    const organization = query.organization && organizationOf(t.county, code).id;
    expect(await find({ ...query, ...(organization ? { organization } : {}) })).toEqual(sorted(...expected));
  });

  it('agree with the age that the list shows', async () => {
    const { body } = await t.call('GET /members', { as: county, query: { limit: 100 } });
    for (let age = 15; age < 70; age += 1) {
      const exactly = body.items.filter((row) => row.age === age);
      expect(await find({ ageFrom: age, ageUntil: age })).toEqual(named(exactly));
    }
  });

  it('agree with the shown age on 28 February, for those born on the 29th', async () => {
    const back = t.clock.now();
    for (const day of ['2027-02-27', '2027-02-28', '2027-03-01', '2028-02-28', '2028-02-29']) {
      t.clock.set(new Date(`${day}T02:00:00Z`));
      const as = await t.asOfficer('committee_administrator', codes.committee);
      const { body } = await t.call('GET /members', { as, query: { limit: 100 } });
      const [{ age = 0 } = {}] = body.items.filter(({ id }) => nameOf.get(id) === 'ouyang');
      expect(await find({ ageFrom: age, ageUntil: age, name: '欧阳' }, as)).toEqual(['ouyang']);
    }
    t.clock.set(back);
    expect((await t.call('GET /account', { as: county })).status).toBe(200);
  });

  it.each([
    ['an unknown stage', { stage: 'member' }, '/stage'],
    ['a day that is none', { joinedFrom: '2005-02-30' }, '/joinedFrom'],
    ['an unknown filter', { phone: '13800138000' }, '/phone'],
  ])('%s is refused at its place', async (_what, query, pointer) => {
    const answer = await t.call('GET /members', { as: county, query });
    expectRefused(answer, 400, 'bad_request', /有 \d+ 处填写不符合要求/);
    expect(answer.problem.errors?.[0]?.pointer).toContain(pointer);
  });

  it('reach no further than the duty', async () => {
    const east = await t.asOfficer('organization_officer', codes.eastTownship);
    expect(await find({ name: 'oycm' }, east)).toEqual([]);
    expect(await find({ name: '春梅' }, east)).toEqual([]);
    expect(await find({ ethnicGroup: '03' }, east)).toEqual([]);
    expect(await find({ name: '伟' }, east)).toEqual(sorted('zhangwei', 'zhangxiaowei', 'liweimin'));
  });
});

describe('exact search, in the body', () => {
  const search = async (body: { idNumber?: string; phone?: string }, as = county) =>
    named((await t.call('POST /members/search', { as, body })).body.items);

  it('finds one person by the whole number, in any usual writing', async () => {
    const { idNumber } = people.zhangwei;
    expect(await search({ idNumber })).toEqual(['zhangwei']);
    expect(
      await search({ idNumber: ` '${idNumber.slice(0, 6)} ${idNumber.slice(6)}`.toLowerCase() }),
    ).toEqual(['zhangwei']);
    expect(await search({ idNumber: idNumber.slice(0, 6) + idNumber.slice(8, 17) })).toEqual(['zhangwei']);
    const phone = phones.get('zhangwei') ?? '';
    expect(await search({ phone })).toEqual(['zhangwei']);
    expect(await search({ phone: `+86 ${phone.slice(0, 3)}-${phone.slice(3)}` })).toEqual(['zhangwei']);
  });

  it('finds nobody by a part, a wrong number or nothing', async () => {
    expect(await search({ idNumber: people.zhangwei.idNumber.slice(0, 17) })).toEqual([]);
    expect(await search({ idNumber: '' })).toEqual([]);
    expect(await search({ phone: (phones.get('zhangwei') ?? '').slice(0, 7) })).toEqual([]);
    expect(await search({})).toEqual([]);
  });

  it('finds nobody out of reach', async () => {
    const west = await t.asOfficer('branch_secretary', codes.westFirst);
    expect(await search({ idNumber: people.zhangwei.idNumber }, west)).toEqual([]);
    expect(await search({ idNumber: people.ouyang.idNumber }, west)).toEqual(['ouyang']);
  });
});

describe('saved filters', () => {
  const query = { name: '伟', stage: ['full' as const], ageUntil: 60 };

  it('are kept as they are, the own ones only', async () => {
    const other = await t.asOfficer('committee_administrator', codes.committee);
    const saved = await t.call('POST /saved-filters', { as: county, body: { name: ' 六十岁以下 ', query } });
    expect(saved).toMatchObject({ status: 201, body: { name: '六十岁以下', query } });
    expect((await t.call('GET /saved-filters', { as: county })).body.items).toEqual([saved.body]);
    expect((await t.call('GET /saved-filters', { as: other })).body.items).toEqual([]);
    const params = { id: saved.body.id };
    expectRefused(
      await t.call('DELETE /saved-filters/{id}', { as: other, params }),
      404,
      'not_found',
      /没有找到/,
    );
    expect((await t.call('DELETE /saved-filters/{id}', { as: county, params })).body).toEqual({ done: true });
    expect((await t.call('GET /saved-filters', { as: county })).body.items).toEqual([]);
  });

  it('have a name of their own', async () => {
    const body = { name: '全部', query: {} };
    expect((await t.call('POST /saved-filters', { as: county, body })).status).toBe(201);
    expectRefused(
      await t.call('POST /saved-filters', { as: county, body }),
      409,
      'conflict',
      /^已有同名的筛选，请换一个名称。$/,
    );
    expectRefused(
      await t.call('POST /saved-filters', { as: county, body: { name: '  ', query: {} } }),
      422,
      'invalid',
      /^请给筛选起一个名称。$/,
    );
  });
});
