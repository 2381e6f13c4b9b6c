import type { searchZh } from './search.zh-CN.ts';

export const searchEn: Record<keyof typeof searchZh, string> = {
  label: 'Find members and organisations',
  placeholder: 'Find members, organisations',
  labelOrganizations: 'Find organisations',
  shortcut: 'Press / to search',
  members: 'Members',
  organizations: 'Organisations',
  none: 'Nothing found for “{{text}}”',
  noneExact: 'No member in your reach has this number.',
  tooShort: 'Type at least 2 characters.',
  allMembers: 'See all in the list of members',
  failed: 'The search did not succeed; try again.',
  searching: 'Searching…',
};
