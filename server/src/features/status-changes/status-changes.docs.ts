import { stages } from '@zhibu/contract/fields';
import { statusChangeKinds, statusChanges, statusPapers } from '@zhibu/contract/status-changes';
import { moveOf, statusMachine } from './status-changes.machine.rules.ts';

/** `docs/status-changes.md`: the table of status-changes.machine.rules.ts as a diagram. */
export function statusChangesDocument(): string {
  const arrows = statusChangeKinds.flatMap((kind) =>
    Object.entries(moveOf(kind).stage).flatMap(([from, to]) => {
      if (to === from) return [];
      const targets = to === 'as_before' ? Object.keys(statusMachine.suspend.stage) : [to];
      return targets.map((target) => `  ${from} --> ${target}: ${statusChanges[kind].zh}`);
    }),
  );
  const names = Object.entries(stages).map(([key, { zh }]) => `  ${key}: ${zh}`);
  const whereabouts = statusChangeKinds.flatMap((kind) =>
    Object.entries(moveOf(kind).presence ?? {}).map(
      ([from, to]) => `  ${from} --> ${to}: ${statusChanges[kind].zh}`,
    ),
  );
  const rows = statusChangeKinds.map((kind) => {
    const { zh, en } = statusChanges[kind];
    const { basis, document } = statusPapers[kind];
    const papers = [basis && '依据 basis', document && '文件号 document'].filter(Boolean).join(', ');
    return `| \`${kind}\` | ${zh} ${en} | ${papers} | ${moveOf(kind).cause ?? '—'} |`;
  });
  return [
    '# Changes of status 党籍变动',
    '',
    'Written by `npm run documents` from `server/src/features/status-changes/status-changes.machine.rules.ts`; do not edit.',
    '',
    'Minimum periods block, lateness warns; the rules stand in [rulebook.md](rulebook.md). The last change that was',
    'recorded wrongly is taken back: the file and its history are again as they were.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...names,
    ...arrows,
    '```',
    '',
    'Where a member is, as far as the registry knows:',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  present: 正常',
    '  abroad: 出国（境）',
    '  lost: 失联',
    ...whereabouts,
    '```',
    '',
    '| kind | what | needs | counted as |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
