import { describe, expect, it } from 'vitest';
import { readMemberSearch } from '../members/members.search.ts';
import { headcountOf } from './statistics.headcount.ts';
import { type Dimension, ordered, searchOf } from './statistics.labels.ts';

const dimension = (name: Dimension['dimension'], cells: [string, number][]): Dimension => ({
  dimension: name,
  cells: cells.map(([key, n]) => ({ key, n })),
});

describe('cells', () => {
  it('stand by size, decades in their order, the unknown last, empty ones not at all', () => {
    const keys = (one: Dimension) => ordered(one).map(({ key }) => key);
    expect(
      keys(
        dimension('education', [
          ['unknown', 90],
          ['21', 5],
          ['31', 7],
          ['11', 0],
        ]),
      ),
    ).toEqual(['31', '21', 'unknown']);
    expect(
      keys(
        dimension('birth_decade', [
          ['1980', 5],
          ['1950', 1],
          ['1960', 9],
        ]),
      ),
    ).toEqual(['1950', '1960', '1980']);
  });

  it('lead to a list that the members’ page understands', () => {
    const inParty = ['full', 'probationary'];
    expect(readMemberSearch(searchOf('stage', 'activist') ?? {})).toEqual({ stage: ['activist'] });
    expect(readMemberSearch(searchOf('sex', 'female') ?? {})).toEqual({ stage: inParty, sex: 'female' });
    expect(readMemberSearch(searchOf('joined_decade', '1990') ?? {})).toEqual({
      stage: inParty,
      joinedFrom: '1990-01-01',
      joinedUntil: '1999-12-31',
    });
    expect(searchOf('education', 'unknown')).toBeNull();
    expect(searchOf('birth_decade', '1990')).toBeNull();
  });

  it('give the headcount: full and probationary, nobody else', () => {
    const stages = dimension('stage', [
      ['full', 90],
      ['probationary', 10],
      ['activist', 40],
      ['deceased', 5],
    ]);
    expect(headcountOf({ dimensions: [stages] })).toEqual({ full: 90, probationary: 10, members: 100 });
    expect(headcountOf({ dimensions: [] })).toEqual({ full: 0, probationary: 0, members: 0 });
  });
});
