import type { systemZh } from './system.zh-CN.ts';

export const systemEn: Record<keyof typeof systemZh, string> = {
  title: 'System',
  lead: 'Whether the system is well. No personal data here.',
  well: 'All is well.',
  warnings: 'Things that need you: {{n}}',
  version: 'Zhibu',
  node: 'Node.js',
  database: 'Database',
  startedAt: 'Started',
  databaseBytes: 'Size of the database',
  storageBytes: 'Size of files',
  members: 'Member files',
  organizations: 'Organisations',
  waitingJobs: 'Waiting jobs',
  failedJobs: 'Failed jobs',
  refresh: 'Refresh',
  asOf: 'As of {{at}}',
  facts: 'Facts',
};
