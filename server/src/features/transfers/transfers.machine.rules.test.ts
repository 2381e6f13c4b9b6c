import {
  endedTransferStates,
  type TransferAction,
  type TransferSide,
  type TransferState,
  transferActionKeys,
  transferStateKeys,
} from '@zhibu/contract/transfer-states';
import { describe, expect, it } from 'vitest';
import { edgeOf, transferTable } from './transfers.machine.rules.ts';

/*
 * Domain rule 25 written down a second time, from the rule and not from the table: whoever changes one of both has to say
 * it twice. `from action to: by; then whose turn; what it needs; what becomes of the letter`.
 */
const begun = `
  applied     endorse   endorsed:   origin_branch origin_committee;         origin_committee; dues;               keep
  applied     return    returned:   origin_branch origin_committee;         applicant;        reason;             keep
  applied     refuse    refused:    origin_branch origin_committee;         -;                reason;             keep
  applied     withdraw  withdrawn:  member origin_branch origin_committee system;  -;         reason;             void
  applied     redirect  applied:    member origin_branch origin_committee;  origin_branch;    destination reason; keep
  returned    resubmit  applied:    member origin_branch origin_committee;  origin_branch;    -;                  keep
  returned    withdraw  withdrawn:  member origin_branch origin_committee system;  -;         reason;             void
  returned    redirect  applied:    member origin_branch origin_committee;  origin_branch;    destination reason; keep
  endorsed    return    returned:   origin_committee;                       applicant;        reason;             keep
  endorsed    refuse    refused:    origin_committee;                       -;                reason;             keep
  endorsed    withdraw  withdrawn:  member origin_branch origin_committee system;  -;         reason;             void
  endorsed    redirect  applied:    member origin_branch origin_committee;  origin_branch;    destination reason; keep`;
const carried = `
  issued      withdraw  withdrawn:  member origin_branch origin_committee system;  -;         reason;             void
  issued      extend    issued:     origin_committee;                       member;           deadline reason dues;   extend
  issued      reissue   issued:     origin_committee;                       member;           reason dues;            replace
  issued      redirect  issued:     origin_committee;                       member;           destination reason dues;replace
  issued      lapse     lapsed:     system;                                 origin_committee; -;                  keep
  lapsed      withdraw  withdrawn:  member origin_branch origin_committee system;  -;         reason;             void
  lapsed      extend    issued:     origin_committee;                       member;           deadline reason dues;   extend
  lapsed      reissue   issued:     origin_committee;                       member;           reason dues;            replace
  lapsed      redirect  issued:     origin_committee;                       member;           destination reason dues;replace`;
const only = {
  between: `${begun}${carried}
  endorsed    issue     issued:     origin_committee;                       member;           dues;                 issue
  issued      check_in  checked_in: member destination;                     destination;      -;                  keep
  issued      return    endorsed:   destination;                            origin_committee; reason;             void
  issued      refuse    refused:    destination;                            -;                reason;             void
  checked_in  accept    completed:  destination;                            -;                branch dues;        use
  checked_in  return    endorsed:   destination;                            origin_committee; reason;             void
  checked_in  refuse    refused:    destination;                            -;                reason;             void
  checked_in  withdraw  withdrawn:  member origin_branch origin_committee system;  -;         reason;             void`,
  outgoing: `${begun}${carried}
  endorsed    issue     issued:     origin_committee;                       member;           dues;                 issue
  issued      register_receipt completed: origin_committee;                 -;                receipt paper dues; use
  lapsed      register_receipt completed: origin_committee;                 -;                receipt paper dues; use`,
  within: `${begun}
  endorsed    complete  completed:  origin_committee;                       -;                branch dues;            keep`,
  incoming: `
  checked_in  accept    completed:  destination;                            -;                branch dues;        use
  checked_in  refuse    refused:    destination;                            -;                reason;             void
  checked_in  withdraw  withdrawn:  destination;                            -;                reason;             void`,
} as const;

type Kind = keyof typeof only;

function told(kind: Kind) {
  return new Map(
    only[kind]
      .trim()
      .split('\n')
      .map((line) => {
        const [way = '', ...parts] = line.split(/[:;]/).map((part) => part.trim());
        const [from = '', action = '', to = ''] = way.split(/\s+/);
        const [by = [], turn = [], needs = [], letter = []] = parts.map((part) =>
          part === '-' ? [] : part.split(' '),
        );
        return [`${from} ${action}`, { to, by, turn: turn[0] ?? null, needs, letter: letter[0] }];
      }),
  );
}

describe.each(['between', 'within', 'outgoing', 'incoming'] as const)('a transfer %s', (kind) => {
  const expected = told(kind);
  it.each(transferStateKeys)('at %s: these steps and no other', (state) => {
    const seen = transferActionKeys.flatMap((action) => {
      const edge = edgeOf(action, state, kind);
      if (!edge) return [];
      const { to, by, turn, needs, letter } = edge;
      return [[`${state} ${action}`, { to, by, turn, needs, letter }]];
    });
    const wanted = [...expected].filter(([way]) => way.startsWith(`${state} `));
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(wanted));
  });
});

describe('the table', () => {
  const states = transferTable.flatMap(({ from }) => from);

  it.each(transferTable.map((edge) => [`${edge.action} to ${edge.to}`, edge] as const))(
    '%s: somebody has the turn unless it has ended',
    (_, { to, turn, by }) => {
      expect(turn === null).toBe(endedTransferStates.includes(to));
      expect(by.length).toBeGreaterThan(0);
    },
  );

  it('leads nowhere from an end, and to every state from the application', () => {
    for (const state of endedTransferStates) expect(states).not.toContain(state);
    const reached = new Set<TransferState>(['applied']);
    for (let before = 0; before !== reached.size; ) {
      before = reached.size;
      for (const { from, to } of transferTable) if (from.some((state) => reached.has(state))) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...transferStateKeys].sort());
  });

  it('knows one edge of an action from a state for whoever stands on a side', () => {
    const seen: string[] = [];
    for (const { action, from, kinds } of transferTable)
      for (const state of from) for (const kind of kinds) seen.push(`${action} ${state} ${kind}`);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('lets nobody but the receiving committee receive, and nobody there act before the letter', () => {
    const by = (action: TransferAction): readonly TransferSide[] =>
      transferTable.filter((edge) => edge.action === action).flatMap((edge) => edge.by);
    expect(by('accept')).toEqual(['destination']);
    for (const edge of transferTable)
      if (edge.by.includes('destination'))
        for (const state of edge.from) expect(['issued', 'checked_in']).toContain(state);
  });
});

it('keeps the letter’s last word with the origin: void, replaced or used up wherever it cannot hold', () => {
  for (const { from, to, letter } of transferTable) {
    const had = from.some((state) => ['issued', 'lapsed', 'checked_in'].includes(state));
    if (had && ['endorsed', 'refused', 'withdrawn'].includes(to)) expect(letter).toBe('void');
    if (had && to === 'completed') expect(letter).toBe('use');
  }
});
