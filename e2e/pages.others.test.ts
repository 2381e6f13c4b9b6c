import { expect, it } from 'vitest';
import { lookAtPagesOf } from './look-at-pages.ts';
import { pagesOf } from './pages.ts';

const elsewhere = ['secretary', 'member', '', 'county', 'statistician'];
const here = ['officer', 'sysadmin', 'secadmin', 'auditor'] as const;

lookAtPagesOf(here);

it('nobody is left out', () => {
  expect(Object.keys(pagesOf).sort()).toEqual([...elsewhere, ...here].sort());
});
