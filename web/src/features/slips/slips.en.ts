import type { slipsZh } from './slips.zh-CN.ts';

export const slipsEn: Record<keyof typeof slipsZh, string> = {
  title: 'Activation slips',
  what: 'One slip for each member who has not signed in before; cut them apart and hand them over in person.',
  organization: 'Branch (not below)',
  chooseOrganization: 'Choose a branch first.',
  oneMember: 'For one member only.',
  toFile: 'Back to the file',
  revokes: 'Earlier unused codes of these people end. Codes are shown only this once: print them right away.',
  make: 'Make the slips',
  makeAgain: 'Make them again',
  print: 'Print (A4, 8 a page)',
  made: 'Slips made: {{n}}.',
  alreadyActive: 'Already signed in and needing none: {{n}}.',
  none: 'No slips needed',
  noneHint: 'Every member of this branch has signed in before.',
};
