import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionsOf, exactSearchOf, filterOf, readMemberSearch } from './members.search.ts';

const id = '0198c0de-0000-7000-8000-000000000001';

describe('the address of the list', () => {
  it('gives back a whole filter', () => {
    const search = {
      organization: id,
      within: 'only',
      name: '张伟',
      stage: ['full', 'probationary'],
      sex: 'female',
      ageFrom: 18,
      ageUntil: 35,
      education: ['21', '31'],
      ethnicGroup: ['02'],
      joinedFrom: '2001-07-01',
      joinedUntil: '2021-07-01',
      after: 'abc',
      member: id,
    };
    expect(readMemberSearch(search)).toEqual(search);
  });

  it('leaves out what does not fit', () => {
    expect(
      readMemberSearch({
        organization: 'x',
        within: 'all',
        name: '  ',
        stage: ['boss'],
        sex: 'other',
        ageFrom: -1,
        ageUntil: 'old',
        education: ['00'],
        joinedFrom: 'yesterday',
        unknown: 1,
      }),
    ).toEqual({});
  });

  it('reads codes and names that the router took for numbers', () => {
    expect(readMemberSearch({ education: [21], ethnicGroup: 2, name: 2024 })).toEqual({
      education: ['21'],
      ethnicGroup: ['02'],
      name: '2024',
    });
  });

  it('never throws and is settled after one reading', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (raw) => {
        const once = readMemberSearch(raw);
        expect(readMemberSearch({ ...once })).toEqual(once);
      }),
    );
  });

  it('counts conditions but neither name, page nor open file', () => {
    const search = readMemberSearch({ name: 'zw', after: 'x', member: id, sex: 'male', stage: ['full'] });
    expect(conditionsOf(search)).toBe(2);
    expect(filterOf(search)).toEqual({ name: 'zw', sex: 'male', stage: ['full'] });
  });
});

describe('exact search', () => {
  it.each([
    ['15078519850603127x', { idNumber: '15078519850603127X' }],
    ['150785198506031273', { idNumber: '150785198506031273' }],
    ['150785 19850603 1273', { idNumber: '150785198506031273' }],
    ['150785850603127', { idNumber: '150785850603127' }],
    ['13812343307', { phone: '13812343307' }],
    ['138-1234-3307', { phone: '13812343307' }],
    ['+8613812343307', { phone: '+8613812343307' }],
  ])('%s is a number of one person', (typed, found) => {
    expect(exactSearchOf(typed)).toEqual(found);
  });

  it.each(['张伟', 'zw', '123456', '12812343307', ''])('%s is not', (typed) => {
    expect(exactSearchOf(typed)).toBeNull();
  });
});
