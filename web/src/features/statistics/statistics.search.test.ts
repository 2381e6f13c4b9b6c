import { statisticsTableKeys } from '@zhibu/contract/statistics';
import { expect, it, test } from 'vitest';
import {
  addressOf,
  changed,
  otherQuestionOf,
  questionOf,
  readStatisticsSearch,
  tableKeys,
} from './statistics.search.ts';

const id = '0190b3c4-0000-7000-8000-000000000001';
const other = '0190b3c4-0000-7000-8000-000000000002';

it('knows the tables of the contract in their order', () => expect(tableKeys).toEqual(statisticsTableKeys));

test.each([
  ['nothing', {}, { table: 'profile' }],
  [
    'what fits',
    { table: 'age_sex', asOf: '2025-12-31', organization: id },
    { table: 'age_sex', asOf: '2025-12-31', organization: id },
  ],
  ['no day that does not exist', { asOf: '2025-02-30', asKnown: 'yesterday' }, { table: 'profile' }],
  ['no table that does not exist', { table: 'income' }, { table: 'profile' }],
  [
    'a day or an organisation to compare',
    { compare: '2024-12-31' },
    { table: 'profile', compare: '2024-12-31' },
  ],
  ['an organisation to compare', { compare: other }, { table: 'profile', compare: other }],
  ['nothing else to compare', { compare: 'x', side: 'c', row: ['a', 'b'] }, { table: 'profile' }],
])('reads from an address: %s', (_, raw, search) => expect(readStatisticsSearch(raw)).toEqual(search));

it('comes back from its own address', () => {
  const search = readStatisticsSearch({
    table: 'changes',
    from: '2026-01-01',
    compare: other,
    row: 'in',
    column: 'people',
    side: 'b',
  });
  expect(readStatisticsSearch(addressOf(search))).toEqual(search);
});

it('closes the open list with every change, and forgets the compared column with the table', () => {
  const search = readStatisticsSearch({
    table: 'age_sex',
    by: 'male',
    row: '-30',
    column: 'male',
    asOf: '2025-12-31',
  });
  expect(changed(search, { asOf: undefined })).toEqual({ table: 'age_sex', by: 'male' });
  expect(changed(search, { table: 'education' })).toEqual({ table: 'education', asOf: '2025-12-31' });
});

it('asks for a period only where a table is of one', () => {
  expect(questionOf({ table: 'profile', from: '2026-01-01' })).toEqual({ table: 'profile' });
  expect(questionOf({ table: 'changes', from: '2026-01-01' })).toEqual({
    table: 'changes',
    from: '2026-01-01',
  });
});

it('asks the same of another organisation, or of another day with its own period', () => {
  const search = { table: 'changes', organization: id, asOf: '2026-06-30', from: '2026-01-01' } as const;
  expect(otherQuestionOf(search)).toBeNull();
  expect(otherQuestionOf({ ...search, compare: other })).toEqual({ ...search, organization: other });
  expect(otherQuestionOf({ ...search, compare: '2025-12-31' })).toEqual({
    table: 'changes',
    organization: id,
    asOf: '2025-12-31',
  });
});
