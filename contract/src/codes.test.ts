import { expect, it } from 'vitest';
import { educations } from '../../server/src/kernel/standards/education.ts';
import { ethnicGroups } from '../../server/src/kernel/standards/ethnic-groups.ts';
import { type CodeName, educationCodes, ethnicGroupCodes } from './codes.ts';

const named = (entries: readonly CodeName[]) => entries.map(({ code, zh, en }) => ({ code, zh, en }));

it('names education as the server does', () => {
  expect(educationCodes).toEqual(named(educations));
});

it('names ethnic groups as the server does', () => {
  expect(ethnicGroupCodes).toEqual(named(ethnicGroups));
});
