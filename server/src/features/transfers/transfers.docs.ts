import {
  transferActions,
  transferKinds,
  transferReminders,
  transferSides,
  transferStates,
} from '@zhibu/contract/transfer-states';
import { transferTable } from './transfers.machine.rules.ts';
import { type Audience, reminderSchedule } from './transfers.reminders.rules.ts';

/** `docs/transfers.md`: the table of transfers.machine.rules.ts as a diagram. */
export function transfersDocument(): string {
  const names = Object.entries(transferStates).map(([key, { zh }]) => `  ${key}: ${zh}`);
  const arrows = transferTable.flatMap(({ action, from, to }) =>
    from.map((state) => `  ${state} --> ${to}: ${transferActions[action].zh}`),
  );
  const rows = transferTable.map(({ action, from, to, by, turn, needs, letter, kinds }) => {
    const sides = by.map((side) => transferSides[side].zh).join('、');
    const next = turn === null ? '—' : turn === 'applicant' ? '申请方 the applicant' : transferSides[turn].zh;
    const only = kinds.map((kind) => transferKinds[kind].zh).join('、');
    const { zh, en } = transferActions[action];
    return `| \`${action}\` ${zh} ${en} | ${from.join(', ')} | ${to} | ${sides} | ${next} | ${needs.join(', ') || '—'} | ${letter} | ${only} |`;
  });
  return [
    '# Transfers 组织关系转接',
    '',
    'Written by `npm run documents` from `server/src/features/transfers/transfers.machine.rules.ts`; do not edit.',
    '',
    'Wherever a transfer stands before `completed`, the member belongs to the origin (domain rules 6 and 25). A duty at a',
    'committee stands on the side of the branches below it, too; nobody handles the own transfer by an office,',
    'nor does whoever stands in for the member there. The destination sees a transfer from the day on which the letter is issued to',
    'it: also while it lapsed, for it may be extended, and afterwards as it ended. What it hands back to the origin’s committee it',
    'reads no more, until another letter goes there.',
    '',
    'A destination outside this registry (转往系统外) has a name and no side here: the letter is carried, and its paper receipt,',
    'photographed, completes the transfer: the member leaves on the day of reception and stays here as an archived file. A letter',
    'from outside (从系统外转入) begins where the committee that receives registers it; its acceptance makes the member, or opens the',
    'archived file of one who comes back.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> applied: 提出申请',
    '  [*] --> checked_in: 登记外来介绍信',
    ...names,
    ...arrows,
    '  completed --> [*]',
    '  refused --> [*]',
    '  withdrawn --> [*]',
    '```',
    '',
    '| step | from | to | by | then it is the turn of | needs | letter | of |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    '`letter`: `issue` a new number and deadline · `keep` nothing · `extend` another last day under the same number · `void` ·',
    '`replace` void, and another under a new number · `use` the member was received with it.',
    '',
    'While the membership is suspended (停止党籍) nothing leads on, and nobody is reminded: it is only taken back, or lapses. Once it',
    'is restored the transfer goes on from where it stands, each step due as if it began that day.',
    '',
    ...reminders(),
  ].join('\n');
}

const audiences: Record<Audience, string> = {
  member: '党员本人 the member',
  origin: '转出支部、转出党委 the origin',
  origin_superior: '转出党委的上级党委 the committee above the origin’s',
  destination: '接收党委 the receiving committee',
  destination_superior: '接收党委的上级党委 the committee above it',
};

/** The schedule of transfers.reminders.rules.ts. */
function reminders(): string[] {
  const rows = reminderSchedule.map(({ kind, states, first, every, to, months, only }) => {
    const { zh, en } = transferReminders[kind];
    const t = months === undefined ? 'T' : `T + 1 month (\`${months}\`) `;
    const day = first === 0 ? t : `${t}${first < 0 ? '−' : '+'}${Math.abs(first)}`;
    const when = every === null ? day : `${day}, then every ${every} days`;
    return `| \`${kind}\` ${zh} ${en} | ${states.join(', ')}${only === undefined ? '' : `, ${transferKinds[only].zh}`} | ${when} | ${to.map((one) => audiences[one]).join(' · ')} |`;
  });
  return [
    '## Reminders 提醒',
    '',
    'T is the last day of the letter, or the day by which the destination accepts. The sweep (`transfers.sweep.ts`) sends each',
    'exactly once, also what fell due while the server was off; the key of the row makes it so, whoever sweeps and however the',
    'clock moves. Where nothing stands above a committee, it is told itself. A letter of fewer than seven days has no T−7; one that is',
    'extended or issued anew begins anew.',
    '',
    '| reminder | while | on | to |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}
