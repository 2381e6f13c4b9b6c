import {
  transferActions,
  transferKinds,
  transferSides,
  transferStates,
} from '@zhibu/contract/transfer-states';
import { transferTable } from './transfers.machine.rules.ts';

/** `docs/transfers.md`: the table of transfers.machine.rules.ts as a diagram. */
export function transfersDocument(): string {
  const names = Object.entries(transferStates).map(([key, { zh }]) => `  ${key}: ${zh}`);
  const arrows = transferTable.flatMap(({ action, from, to }) =>
    from.map((state) => `  ${state} --> ${to}: ${transferActions[action].zh}`),
  );
  const rows = transferTable.map(({ action, from, to, by, turn, needs, letter, kind }) => {
    const sides = by.map((side) => transferSides[side].zh).join('、');
    const next = turn === null ? '—' : turn === 'applicant' ? '申请方 the applicant' : transferSides[turn].zh;
    const only = kind === undefined ? '' : transferKinds[kind].zh;
    const { zh, en } = transferActions[action];
    return `| \`${action}\` ${zh} ${en} | ${from.join(', ')} | ${to} | ${sides} | ${next} | ${needs.join(', ') || '—'} | ${letter} | ${only} |`;
  });
  return [
    '# Transfers 组织关系转接',
    '',
    'Written by `npm run documents` from `server/src/features/transfers/transfers.machine.rules.ts`; do not edit.',
    '',
    'Wherever a transfer stands before `completed`, the member belongs to the origin (domain rules 6 and 25). A duty at a',
    'committee stands on the side of the branches below it, too; nobody handles the own transfer by an office. The',
    'destination sees a transfer from the day on which the letter is issued to it.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> applied: 提出申请',
    ...names,
    ...arrows,
    '  completed --> [*]',
    '  refused --> [*]',
    '  withdrawn --> [*]',
    '```',
    '',
    '| step | from | to | by | then it is the turn of | needs | letter | only |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    '`letter`: `issue` a new number and deadline · `keep` nothing · `extend` another last day under the same number · `void` ·',
    '`replace` void, and another under a new number · `use` the member was received with it.',
    '',
  ].join('\n');
}
