import type { Words } from '../../kernel/errors.ts';
import { generalRulebook } from '../rulebook/public.ts';
import { retentionEntries, retentionKeys } from './retention.data.ts';
import { keptWords } from './retention.rules.ts';

/** `docs/retention.md`, from the table that the daily run goes by. */
export function retentionDocument(): string {
  const rules = generalRulebook('2026-01-01');
  const both = ({ zh, en }: Words) => `${zh} ${en}`;
  const runs = { daily: 'daily run', hourly: 'hourly', never: '—' } as const;
  const rows = retentionKeys.map((key) => {
    const entry = retentionEntries[key];
    const kept = keptWords(entry, rules);
    const time =
      'rule' in entry.kept ? `${both(kept)} (rule \`${entry.kept.rule}\`, configurable)` : both(kept);
    const cells = [
      `\`${key}\``,
      both(entry.what),
      both(entry.from),
      time,
      both(entry.effect),
      both(entry.ground),
      runs[entry.run],
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '# What is kept how long',
    '',
    'Written by `npm run documents` from `server/src/features/retention/retention.data.ts`; do not edit.',
    '',
    'The run of the day erases what has served its time, the stored bytes first, and writes one entry of the log with',
    'its counts (`retention.run`). The page 保存期限 shows beforehand what the next run erases. After more than thirty days',
    'without a run the first one erases nothing and says so in the log: the clock may have jumped. The next day’s does.',
    '',
    '| key | what | counted from | kept | then | ground | erased by |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    '## What stays',
    '',
    'Nobody can delete a line of a file’s history or of its access log, nor an entry of the log: the application’s role',
    'has no right to. So a value that was changed before an ended file is reduced stays readable in its history where',
    'it is not a sealed one (sealed values stand there as digests). Backups keep what they hold until they are replaced',
    '(see operations).',
    '',
  ].join('\n');
}
