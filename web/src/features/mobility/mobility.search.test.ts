import { expect, test } from 'vitest';
import { addressOfMobility, narrowedBy, readMobilitySearch } from './mobility.search.ts';

test('an address is read as it was written, and nothing unknown of it', () => {
  const search = {
    row: 'floating_in',
    show: 'overdue',
    search: '白',
    organization: 'a',
    after: 'b',
  } as const;
  expect(readMobilitySearch({ ...addressOfMobility(search) })).toEqual(search);
  const usual = readMobilitySearch({ row: 'nobody', show: 'all', search: '' });
  expect(usual).toEqual({
    row: undefined,
    show: 'running',
    search: undefined,
    organization: undefined,
    after: undefined,
  });
  expect(addressOfMobility(usual)).not.toHaveProperty('show');
  expect([narrowedBy(usual), narrowedBy(search)]).toEqual([0, 3]);
});
