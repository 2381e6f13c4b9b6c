import type { retentionZh } from './retention.zh-CN.ts';

export const retentionEn: Record<keyof typeof retentionZh, string> = {
  title: 'Retention',
  lead: 'What is kept how long, on what ground, and what happens then. The system looks once a day; what it will erase stands here first.',
  what: 'What',
  from: 'Counted from',
  kept: 'Kept',
  effect: 'Then',
  ground: 'Ground',
  dueNow: 'Next run',
  dueSoon: 'Within 30 days',
  next: 'Next run: {{day}}',
  nothing: 'The next run has nothing to erase.',
  something: 'Items that the next run erases: {{n}}.',
  countHint: 'Counted within the reach of your duty.',
  runs: 'Last runs',
  noRuns: 'There was no run yet.',
  runDone: '{{day}}: {{list}}',
  runNothing: 'nothing was due',
  runOpen: 'not finished; tried again within the hour',
  listMark: ', ',
};
