import { expect, it } from 'vitest';
import { headcountOf } from './statistics.headcount.ts';

it('the headcount is the basic profile’s; what is hidden stays hidden', () => {
  const row = (key: string, n: number | null) => ({ key, label: { zh: '', en: '' }, level: 0, cells: [n] });
  expect(headcountOf({ members: 92, rows: [row('full', 90), row('probationary', null)] })).toEqual({
    members: 92,
    full: 90,
    probationary: null,
  });
});
