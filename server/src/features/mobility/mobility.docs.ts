import {
  mobilityActions,
  mobilityEndings,
  mobilityKinds,
  mobilitySides,
  mobilityStates,
} from '@zhibu/contract/mobility-kinds';
import { mobilityTable } from './mobility.machine.rules.ts';

/** `docs/mobility.md`: the table of mobility.machine.rules.ts as a diagram. */
export function mobilityDocument(): string {
  const names = Object.entries(mobilityStates).map(([key, { zh }]) => `  ${key}: ${zh}`);
  const arrows = mobilityTable
    .filter(({ kind }) => kind === 'floating')
    .flatMap(({ action, from, to }) =>
      from.map((state) => `  ${state === 'none' ? '[*]' : state} --> ${to}: ${mobilityActions[action].zh}`),
    );
  const rows = mobilityTable.map(({ action, kind, from, to, by, turn, needs, host }) => {
    const { zh, en } = mobilityActions[action];
    const sides = by.map((side) => mobilitySides[side].zh).join('、');
    const next = turn === null ? '—' : mobilitySides[turn].zh;
    return `| \`${action}\` ${zh} ${en} | ${mobilityKinds[kind].zh} | ${from.join(', ')} | ${to} | ${sides} | ${next} | ${needs.join(', ') || '—'} | ${host ?? ''} |`;
  });
  const endings = Object.entries(mobilityEndings).map(([key, { zh, en }]) => `\`${key}\` ${zh} ${en}`);
  return [
    '# Mobility 流动党员和保留组织关系',
    '',
    'Written by `npm run documents` from `server/src/features/mobility/mobility.machine.rules.ts`; do not edit.',
    '',
    'Whoever floats takes part elsewhere and belongs at home (domain rule 28): the affiliation, the headcount and the file stay.',
    'One row a period, several at a time where there are several hosts. The host sees a period from the day on which the home',
    'proposes it, and of the member: name, sex, stage, the home with its telephone, the period, and the telephone masked unless the',
    'member consented (`phone_to_host`). A host that declined sees it no more; of a stay that ended it is',
    'told the day, not how. A place outside this registry is typed and needs no confirmation; nobody floats twice to one place at a time.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...names,
    ...arrows,
    '  ended --> [*]',
    '  withdrawn --> [*]',
    '```',
    '',
    '| step | of | from | to | by | then it is the turn of | needs | host |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Endings: ${endings.join(' · ')}. The system ends what leads to whoever receives the member by a transfer, every retention then,`,
    'and all of it where membership ends (`kernel/travels.ts`); what was registered by mistake never held.',
    '',
    'A duty above home and host stands on both sides; nobody handles the own period by an office. Members who float are contacted by the',
    'home as often as `floating.contact_months` says (`features/contacts`); what is overdue, waits or ends is found by the warnings.',
    '',
    '`placesOf(reader, memberId, day)` of `public.ts` gives home and hosts of any day.',
    '',
  ].join('\n');
}
