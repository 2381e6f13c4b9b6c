import { expect, test } from 'vitest';
import { findDivisions } from './divisions.ts';

test('divisions are found by the beginning of the code and by any part of the name', () => {
  expect(findDivisions('150785')).toEqual([{ code: '150785', name: '内蒙古自治区呼伦贝尔市根河市' }]);
  expect(findDivisions('１５０７８５')).toHaveLength(1);
  expect(findDivisions('根河').map(({ code }) => code)).toContain('150785');
  expect(findDivisions('区')).toHaveLength(20);
  expect(findDivisions('  ')).toEqual([]);
  expect(findDivisions('没有这个地方')).toEqual([]);
});
